"""Relations and rows of documents: candidates, evidence, probability, decision."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from spacy.tokens import Doc

from newsextract.relations import rows
from newsextract.relations.candidates import Pair, pairs
from newsextract.relations.joint import Evidence, joint_evidence
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import Floats, Forest, forests
from newsextract.relations.status import status
from newsextract.schema import RELATION_TYPES, Entity, Mention, Record, Relation, RelationType

THRESHOLD: Final = 0.4  # probability from which on a relation is taken for stated; chosen on dev
_POSSIBLE: Final = 0.05  # candidates less likely than that say nothing about rows

Found = Mapping[RelationType, Sequence[Pair]]
Facts = tuple[tuple[Relation, ...], tuple[Record, ...]]


@dataclass(frozen=True, eq=False)
class Judged:
    """A candidate with the probability that the text states it, and all that was asked about it."""

    type: RelationType
    pair: Pair
    evidence: Evidence
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
    relations = [tuple(_relation(each, next(reasons)) for each in of) for of in stated]
    return list(zip(relations, _records(scenes, candidates), strict=True))


def judged(scenes: Sequence[Scene]) -> list[list[Judged]]:
    """Every candidate of each document with its probability, by relation."""
    found = [candidates_of(scene) for scene in scenes]
    alone = [{type_: [pair.evidence for pair in of] for type_, of in each.items()} for each in found]
    first = _probabilities(alone, "")
    joint = [joint_evidence(*each) for each in zip(scenes, found, first, strict=True)]
    final = _probabilities(joint, "/joint")
    return [list(_candidates(*each)) for each in zip(found, joint, final, strict=True)]


def candidates_of(scene: Scene) -> Found:
    """The candidate pairs of each relation that has some."""
    found = {type_: pairs(scene, type_) for type_ in RELATION_TYPES}
    return {type_: of_type for type_, of_type in found.items() if of_type}


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
    evidence: Sequence[Mapping[RelationType, Sequence[Evidence]]], layer: str
) -> list[dict[RelationType, Floats]]:
    """The probabilities of each document's candidates by the forests of a layer."""
    result: list[dict[RelationType, Floats]] = [{} for _ in evidence]
    for type_ in RELATION_TYPES:
        holders = [number for number, of in enumerate(evidence) if type_ in of]
        parts = [evidence[number][type_] for number in holders]
        scores = forests()[type_ + layer].probabilities(list(chain.from_iterable(parts)))
        for number, of_document in zip(holders, split(scores, parts), strict=True):
            result[number][type_] = of_document
    return result


def split(values: Floats, parts: Sequence[Sequence[object]]) -> list[Floats]:
    """Values that stand in one row, cut into parts of the given lengths."""
    return np.split(values, np.cumsum([len(part) for part in parts])[:-1]) if parts else []


def _candidates(
    found: Found, evidence: Mapping[RelationType, Sequence[Evidence]], scores: Mapping[RelationType, Floats]
) -> Iterator[Judged]:
    for type_, of_type in found.items():
        for pair, asked, score in zip(of_type, evidence[type_], scores[type_].tolist(), strict=True):
            yield Judged(type_, pair, asked, score)


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


def _relation(each: Judged, reason: str) -> Relation:
    pair = each.pair
    return Relation(
        type=each.type,
        head=pair.head,
        tail=pair.tail,
        confidence=round(each.probability, 3),
        rule=reason,
        evidence=pair.span,
        status=status(each.type, pair),
    )


def _reasons(stated: Sequence[Judged]) -> Iterator[str]:
    """For each relation the evidence of its own that raised the probability most."""
    by_type: dict[RelationType, Iterator[str]] = {}
    for type_ in RELATION_TYPES:
        by_type[type_] = _reasons_of(forests()[type_], [each.pair for each in stated if each.type == type_])
    return (next(by_type[each.type]) for each in stated)


def _reasons_of(forest: Forest, found: Sequence[Pair]) -> Iterator[str]:
    """One that names words or structure goes before the others if there is any."""
    for pair, credit in zip(found, forest.credits([pair.evidence for pair in found]), strict=True):
        raising = [(forest.names[place], credit[place]) for place in np.flatnonzero(credit > 0)]
        present = [(name, added) for name, added in raising if pair.evidence.get(name)]
        telling = [(name, added) for name, added in present if ":" in name]
        yield max(telling or present, key=lambda each: float(each[1]), default=("prior", 0))[0]
