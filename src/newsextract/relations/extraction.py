"""Relations and rows of documents: candidates, evidence, probability, decision."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
from spacy.tokens import Doc

from newsextract.relations import rows
from newsextract.relations.candidates import Found, Pair, candidates_of
from newsextract.relations.collection import collect
from newsextract.relations.joint import joint_evidence
from newsextract.relations.names import Floats
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import Forest, asked, forests
from newsextract.relations.status import status
from newsextract.schema import RELATION_TYPES, Entity, Mention, Record, Relation, RelationType

THRESHOLD: Final = 0.4  # probability from which on a relation is taken for stated; chosen on dev
HOPELESS: Final = 0.01  # candidates less likely than that by their own evidence get no second look
_MADE: Final = 0.3  # probability from which on a product may have a maker; chosen on dev, as the next
_SURE: Final = 0.8  # confidence from which on a product stays without a maker
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


@dataclass(frozen=True, eq=False)
class Judged:
    """A candidate with the probability that the text states it, and all that was asked about it.

    Attributes:
        type: the relation.
        pair: the pair of entities.
        evidence: a strength for each name that is `asked`.
        probability: that the text states the relation.
    """

    type: RelationType
    pair: Pair
    evidence: Floats
    probability: float


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
    candidates = judged(scenes)
    stated = [[each for each in of if each.probability >= THRESHOLD] for of in candidates]
    reasons = _reasons(list(chain.from_iterable(stated)))
    relations = [
        tuple(_relation(scene, each, next(reasons)) for each in of)
        for scene, of in zip(scenes, stated, strict=True)
    ]
    return list(map(Facts, relations, _records(scenes, candidates), map(_unmade, scenes, candidates)))


def judged(scenes: Sequence[Scene], least: float = HOPELESS) -> list[list[Judged]]:
    """The candidates of each document with their probabilities, by relation.

    Args:
        scenes: the documents.
        least: candidates whose own evidence gives them less than this probability are left out.
    """
    found = [candidates_of(scene) for scene in scenes]
    tables = [collect(scene, of, asked()) for scene, of in zip(scenes, found, strict=True)]
    first = _probabilities(tables, "")
    likely = [likely_of(of, least) for of in first]
    joint = [_joined(*each) for each in zip(scenes, found, tables, first, likely, strict=True)]
    final = _probabilities(joint, "/joint")
    return [list(_candidates(*each)) for each in zip(found, likely, joint, final, strict=True)]


def likely_of(first: Mapping[RelationType, Floats], least: float = HOPELESS) -> dict[RelationType, list[int]]:
    """The numbers of the candidates of each relation that are worth a second look."""
    return {type_: np.flatnonzero(of_type >= least).tolist() for type_, of_type in first.items()}


def _joined(
    scene: Scene,
    found: Found,
    tables: Mapping[RelationType, Floats],
    first: Mapping[RelationType, Floats],
    likely: Mapping[RelationType, Sequence[int]],
) -> dict[RelationType, Floats]:
    """The evidence of likely candidates with what all candidates say of each other."""
    numbers = asked().numbers
    joined = {type_: table[likely[type_]] for type_, table in tables.items()}
    for type_, of_type in joint_evidence(scene, found, first, likely).items():
        for row, evidence in zip(joined[type_], of_type, strict=True):
            for name, strength in evidence.items():
                if name in numbers:
                    row[numbers[name]] = strength
    return joined


def possible_rows(scene: Scene, candidates: Iterable[tuple[RelationType, Pair, float]]) -> list[rows.Row]:
    """The rows that candidates with their probabilities allow."""
    every = [
        Relation(type_, pair.head, pair.tail, round(probability, 3))
        for type_, pair, probability in candidates
        if probability >= _POSSIBLE and type_ in rows.RELATIONS
    ]
    stated = [relation for relation in every if relation.confidence >= THRESHOLD]
    return rows.possible_rows(scene, stated, [each for each in every if each.confidence < THRESHOLD])


def _probabilities(
    tables: Sequence[Mapping[RelationType, Floats]], layer: str
) -> list[dict[RelationType, Floats]]:
    """The probabilities of each document's candidates by the forests of a layer."""
    result: list[dict[RelationType, Floats]] = [{} for _ in tables]
    for type_ in RELATION_TYPES:
        holders = [number for number, of in enumerate(tables) if type_ in of]
        parts = [tables[number][type_] for number in holders]
        if parts:
            scores = forests()[type_ + layer].of_table(np.concatenate(parts), asked())
            for number, of_document in zip(holders, split(scores, parts), strict=True):
                result[number][type_] = of_document
    return result


def split(values: Floats, parts: Sequence[Sized]) -> list[Floats]:
    """Values that stand in one row, cut into parts of the given lengths."""
    return np.split(values, np.cumsum([len(part) for part in parts])[:-1]) if parts else []


def _candidates(
    found: Found,
    likely: Mapping[RelationType, Sequence[int]],
    tables: Mapping[RelationType, Floats],
    scores: Mapping[RelationType, Floats],
) -> Iterator[Judged]:
    for type_, of_type in found.items():
        rows = zip(likely[type_], tables[type_], scores[type_].tolist(), strict=True)
        for number, evidence, score in rows:
            yield Judged(type_, of_type.pair(number), evidence, score)


def _records(scenes: Sequence[Scene], candidates: Sequence[Sequence[Judged]]) -> list[tuple[Record, ...]]:
    possible = [
        possible_rows(scene, ((each.type, each.pair, each.probability) for each in of))
        for scene, of in zip(scenes, candidates, strict=True)
    ]
    evidence = [row.evidence for row in chain.from_iterable(possible)]
    scores = split(forests()["rows"].probabilities(evidence), possible)
    return [
        rows.stated(found, of.tolist(), scene.entities)
        for scene, found, of in zip(scenes, possible, scores, strict=True)
    ]


def _unmade(scene: Scene, candidates: Iterable[Judged]) -> frozenset[str]:
    """Products that are neither surely mentions nor likely to have a maker (decision 5 of the scheme)."""
    made = {each.pair.tail for each in candidates if each.type == "produces" and each.probability >= _MADE}
    return frozenset(
        entity.id
        for entity in scene.entities.values()
        if entity.type == "PRODUCT" and entity.id not in made and scene.surest(entity.id) < _SURE
    )


def _relation(scene: Scene, each: Judged, reason: str) -> Relation:
    pair = each.pair
    return Relation(
        type=each.type,
        head=pair.head,
        tail=pair.tail,
        confidence=round(each.probability, 3),
        rule=reason,
        evidence=pair.span(scene.tokens),
        status=status(each.type, pair),
    )


def _reasons(stated: Sequence[Judged]) -> Iterator[str]:
    """For each relation the evidence of its own that raised the probability most."""
    by_type: dict[RelationType, Iterator[str]] = {}
    for type_ in RELATION_TYPES:
        by_type[type_] = _reasons_of(forests()[type_], [each for each in stated if each.type == type_])
    return (next(by_type[each.type]) for each in stated)


def _reasons_of(forest: Forest, stated: Sequence[Judged]) -> Iterator[str]:
    """One that names words or structure goes before the others if there is any."""
    if not stated:
        return
    table = np.stack([each.evidence for each in stated])
    numbers = [asked().numbers[name] for name in forest.names]
    for row, credit in zip(table[:, numbers], forest.credits_of_table(table, asked()), strict=True):
        raising = np.flatnonzero((credit > 0) & (row > 0))
        present = [(forest.names[place], credit[place]) for place in raising]
        telling = [(name, added) for name, added in present if ":" in name]
        yield max(telling or present, key=lambda each: float(each[1]), default=("prior", 0))[0]
