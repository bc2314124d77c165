"""Relations and rows of documents: candidates, evidence, probability, decision."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Final, NamedTuple

import numpy as np
from msgspec import Struct
from spacy.tokens import Doc

from newsextract.relations import network, rows
from newsextract.relations.candidates import Candidates, Pair, candidates_of
from newsextract.relations.collection import Evidence, collect
from newsextract.relations.groups import Doubles
from newsextract.relations.inputs import inputs_of, pairs_of
from newsextract.relations.joint import joint_evidence
from newsextract.relations.names import Floats
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import Forest, asked, forests
from newsextract.relations.stage import Stage
from newsextract.relations.status import status
from newsextract.relations.ties import TIE, ties_of
from newsextract.schema import Entity, Mention, Record, Relation, RelationType

THRESHOLD: Final = 0.45  # probability from which on a relation is taken for stated; chosen on dev
UNLIKELY: Final = -6.0  # candidates to which the network gives smaller log-odds are not looked at further
HOPELESS: Final = 0.01  # candidates less likely than that by their own evidence get no second look
_MADE: Final = (
    0.4  # probability from which on a product may have a maker, at most the threshold; chosen on dev
)
_SURE: Final = 0.75  # confidence from which on a product stays without a maker
_POSSIBLE: Final = 0.05  # candidates less likely than that say nothing about rows


class Facts(NamedTuple):
    """What a document states.

    Attributes:
        relations: by type, then in the order of their first mention.
        records: rows in the order of their companies.
        unmade: ids of products that no company is likely to make or sell; they are no mentions by the scheme.
    """

    relations: tuple[Relation, ...]
    records: tuple[Record, ...]
    unmade: frozenset[str]


class Reading(NamedTuple):
    """Documents as the networks see them.

    Attributes:
        memories: what each network keeps of them.
        found: the candidates of each relation.
        odds: their log-odds.
    """

    memories: Sequence[network.Memory]
    found: Mapping[RelationType, Candidates]
    odds: Mapping[RelationType, Floats]


class Judged(Struct, frozen=True, eq=False):
    """A candidate with the probability that the text states it.

    Attributes:
        type: the relation.
        number: its place among the relation's candidates that were worth a second look.
        document: number of its document.
        pair: the pair of entities.
        probability: that the text states the relation.
    """

    type: RelationType
    number: int
    document: int
    pair: Pair
    probability: float


@dataclass(frozen=True, eq=False)
class Judgement:
    """The candidates of several documents that are worth a second look, by relation.

    Attributes:
        stage: the documents.
        memories: what each network keeps of them.
        candidates: all candidates.
        likely: numbers of those that are worth a second look.
        evidence: their own, in the order of these numbers.
        joint: what all candidates say of them, strengths by name.
        probabilities: that the text states the relation.
    """

    stage: Stage
    memories: Sequence[network.Memory]
    candidates: Mapping[RelationType, Candidates]
    likely: Mapping[RelationType, Sequence[int]]
    evidence: Mapping[RelationType, Evidence]
    joint: Mapping[RelationType, Mapping[str, Doubles]]
    probabilities: Mapping[RelationType, Floats]

    def judged(self, least: float = 0) -> Iterator[Judged]:
        """Candidates of some probability at least, by relation and in the order of the documents."""
        for type_, of_type in self.candidates.items():
            documents = of_type.documents.tolist()
            for number, probability in enumerate(self.probabilities[type_].tolist()):
                if probability >= least:
                    candidate = self.likely[type_][number]
                    pair = of_type.pair(candidate)
                    yield Judged(type_, number, documents[candidate], pair, probability)

    def stated(self, type_: RelationType) -> Candidates | None:
        """The candidates of a relation that are likely enough to be stated; None if there are none."""
        if type_ not in self.candidates:
            return None
        chosen = np.flatnonzero(np.round(self.probabilities[type_], 3) >= THRESHOLD)
        numbers = np.array(self.likely[type_], dtype=np.int64)[chosen]
        return self.candidates[type_].only(numbers) if len(numbers) else None

    def known(self, of: Judged) -> dict[str, float]:
        """All that was asked about a candidate."""
        own = self.evidence[of.type].of(np.array([of.number])).columns(range(len(asked())))[:-1]
        [evidence] = asked().rows(own)
        return evidence | {name: float(each[of.number]) for name, each in self.joint[of.type].items()}


def relate(doc: Doc, mentions: Sequence[Mention], entities: Sequence[Entity]) -> Facts:
    """The relations and rows that a text states.

    Args:
        doc: the text with its syntax and lemmas.
        mentions: tied to entities.
        entities: what they refer to.

    Returns:
        Relations by type, then in the order of their first mention; each with its probability as
        confidence, the piece of evidence that spoke for it most as rule, and the characters that state it.
        Rows in the order of their companies.
    """
    [facts] = relate_all([Scene(doc, mentions, entities)])
    return facts


def relate_all(scenes: Sequence[Scene]) -> list[Facts]:
    """What several documents state, each as `relate` gives it; candidates of all are scored together."""
    judgement = judged(scenes)
    possible = list(judgement.judged(_POSSIBLE))
    candidates: list[list[Judged]] = [[] for _ in scenes]
    for each in possible:
        candidates[each.document].append(each)
    stated = [each for each in possible if each.probability >= THRESHOLD]
    relations = _relations(scenes, judgement, stated)
    return list(
        map(
            Facts, relations, _records(scenes, candidates, _ties(judgement)), map(_unmade, scenes, candidates)
        )
    )


def judged(scenes: Sequence[Scene], least: float = HOPELESS) -> Judgement:
    """The candidates of documents that the network thinks possible, with their probabilities.

    Args:
        scenes: the documents.
        least: candidates whose own evidence gives them less than this probability are left out.
    """
    stage = Stage(scenes)
    memories, every, of_every = read(stage)
    found, odds = possible_of(every, of_every)
    evidence = collect(stage, found, asked(), odds)
    first = {type_: _scores(forests()[type_], of_type) for type_, of_type in evidence.items()}
    likely = likely_of(first, least)
    joint = joint_evidence(stage, found, first, likely)
    own = {type_: of_type.of(np.array(likely[type_], dtype=np.int64)) for type_, of_type in evidence.items()}
    final = {type_: _scores(forests()[f"{type_}/joint"], own[type_], joint[type_]) for type_ in own}
    return Judgement(stage, memories, found, likely, own, joint, final)


def read(stage: Stage) -> Reading:
    """Documents and all their candidates as the shipped networks see them."""
    found = candidates_of(stage)
    if not found:
        return Reading((), {}, {})
    memories = network.read(inputs_of(stage), network.networks())
    odds = network.odds_of(memories, pairs_of(stage, found.items()))
    return Reading(memories, found, {type_: odds[type_] for type_ in found})


def possible_of(
    found: Mapping[RelationType, Candidates], odds: Mapping[RelationType, Floats]
) -> tuple[dict[RelationType, Candidates], dict[RelationType, Floats]]:
    """The candidates that are worth a closer look, with their log-odds."""
    chosen = {type_: np.flatnonzero(of >= UNLIKELY) for type_, of in odds.items()}
    kept = {type_: numbers for type_, numbers in chosen.items() if len(numbers)}
    return (
        {type_: found[type_].only(numbers) for type_, numbers in kept.items()},
        {type_: odds[type_][numbers] for type_, numbers in kept.items()},
    )


def likely_of(first: Mapping[RelationType, Floats], least: float = HOPELESS) -> dict[RelationType, list[int]]:
    """The numbers of the candidates of each relation that are worth a second look."""
    return {type_: np.flatnonzero(of_type >= least).tolist() for type_, of_type in first.items()}


def _scores(forest: Forest, evidence: Evidence, joint: Mapping[str, Doubles] | None = None) -> Floats:
    """The probability of each candidate by its own evidence and what all say of it."""
    columns = evidence.columns(asked().of(forest.names))
    for number, name in enumerate(forest.names):
        if joint and name in joint:
            columns[number] = joint[name]
    return forest.of_columns(columns)


def possible_rows(
    scene: Scene, candidates: Iterable[tuple[RelationType, Pair, float]], ties: rows.Ties
) -> list[rows.Row]:
    """The rows that candidates with their probabilities and ties between places and products allow."""
    every = [
        Relation(type_, pair.head, pair.tail, round(probability, 3))
        for type_, pair, probability in candidates
        if probability >= _POSSIBLE and type_ in rows.RELATIONS
    ]
    stated = [relation for relation in every if relation.confidence >= THRESHOLD]
    return rows.possible_rows(scene, stated, [each for each in every if each.confidence < THRESHOLD], ties)


def split(values: Floats, parts: Sequence[Sized]) -> list[Floats]:
    """Values that stand in one row, cut into parts of the given lengths."""
    return np.split(values, np.cumsum([len(part) for part in parts])[:-1]) if parts else []


def _ties(judgement: Judgement) -> list[dict[tuple[str, str], float]]:
    """For each document how likely the places and products of its companies stand in one row."""
    ties: list[dict[tuple[str, str], float]] = [{} for _ in judgement.stage.scenes]
    located, produced = judgement.stated("located_in"), judgement.stated("produces")
    if located and produced:
        found = ties_of(located, produced)
        odds = network.odds_of(judgement.memories, pairs_of(found.stage, [(TIE, found)]))[TIE]
        for document, ids, odd in zip(found.documents.tolist(), found.ids(), odds.tolist(), strict=True):
            ties[document][ids] = odd
    return ties


def _records(
    scenes: Sequence[Scene], candidates: Sequence[Sequence[Judged]], ties: Sequence[rows.Ties]
) -> list[tuple[Record, ...]]:
    possible = [
        possible_rows(scene, ((each.type, each.pair, each.probability) for each in of), tied)
        for scene, of, tied in zip(scenes, candidates, ties, strict=True)
    ]
    evidence = [row.evidence for row in chain.from_iterable(possible)]
    scores = split(forests()["rows"].probabilities(evidence), possible)
    return [
        rows.stated(found, of.tolist(), scene.entities)
        for scene, found, of in zip(scenes, possible, scores, strict=True)
    ]


def _unmade(scene: Scene, candidates: Iterable[Judged]) -> frozenset[str]:
    """Products that are neither surely mentions nor likely to have a maker (decision 5 of the scheme)."""
    makers = (each for each in candidates if each.type == "produces" and round(each.probability, 3) >= _MADE)
    made = {each.pair.tail for each in makers}
    return frozenset(
        entity.id
        for entity in scene.entities.values()
        if entity.type == "PRODUCT" and entity.id not in made and scene.surest(entity.id) < _SURE
    )


def _relations(
    scenes: Sequence[Scene], judgement: Judgement, stated: Sequence[Judged]
) -> list[tuple[Relation, ...]]:
    relations: list[list[Relation]] = [[] for _ in scenes]
    for each, reason in zip(stated, _reasons(judgement, stated), strict=True):
        relations[each.document].append(_relation(scenes[each.document], each, reason))
    return list(map(tuple, relations))


def _relation(scene: Scene, each: Judged, reason: str) -> Relation:
    pair = each.pair
    return Relation(
        type=each.type,
        head=pair.head,
        tail=pair.tail,
        confidence=round(each.probability, 3),
        rule=reason,
        evidence=pair.span(scene.tokens),
        status=status(each.type, scene, pair.closest[1]),
    )


def _reasons(judgement: Judgement, stated: Iterable[Judged]) -> Iterator[str]:
    """For each relation, by type, the evidence of its own that raised the probability most."""
    for type_, of_type in groupby(stated, key=lambda each: each.type):
        chosen = np.array([each.number for each in of_type])
        yield from _reasons_of(forests()[type_], judgement.evidence[type_].of(chosen))


def _reasons_of(forest: Forest, evidence: Evidence) -> Iterator[str]:
    """One that names words or structure goes before the others if there is any."""
    columns = evidence.columns(asked().of(forest.names))
    credit = forest.credits_of_columns(columns)
    raising = np.where((credit > 0) & (columns[:-1].T > 0), credit, 0)
    telling = np.where([":" in name for name in forest.names], raising, 0)
    best = np.where(telling.any(1), telling.argmax(1), raising.argmax(1))
    for place, of_pair in zip(best.tolist(), raising, strict=True):
        yield forest.names[place] if of_pair[place] else "prior"
