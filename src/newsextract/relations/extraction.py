"""Relations and rows of a document: candidates, evidence, probability, decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Doc

from newsextract.relations import rows
from newsextract.relations.candidates import Pair, pairs
from newsextract.relations.joint import joint_evidence
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import Forest, forests
from newsextract.relations.status import status
from newsextract.schema import RELATION_TYPES, Entity, Mention, Record, Relation, RelationType

THRESHOLD: Final = 0.45  # probability from which on a relation is taken for stated; chosen on dev
_POSSIBLE: Final = 0.05  # candidates less likely than that say nothing about rows

Found = Mapping[RelationType, Sequence[Pair]]


@dataclass(frozen=True, eq=False)
class Judged:
    """A candidate with the probability that the text states it, and all that was asked about it."""

    type: RelationType
    pair: Pair
    evidence: dict[str, float]
    probability: float


def relate(
    doc: Doc, mentions: Sequence[Mention], entities: Sequence[Entity]
) -> tuple[tuple[Relation, ...], tuple[Record, ...]]:
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
    scene = Scene(doc, mentions, entities)
    candidates = judged(scene)
    relations = tuple(_relation(each) for each in candidates if each.probability >= THRESHOLD)
    return relations, _records(scene, candidates)


def judged(scene: Scene) -> list[Judged]:
    """Every candidate of a document with its probability, by relation."""
    found = candidates_of(scene)
    first = {type_: forests()[type_].probabilities(_own(found[type_])) for type_ in found}
    joint = joint_evidence(scene, found, first)
    result = []
    for type_, of_type in found.items():
        evidence = [{**pair.evidence, **more} for pair, more in zip(of_type, joint[type_], strict=True)]
        probabilities = forests()[f"{type_}/joint"].probabilities(evidence)
        triples = zip(of_type, evidence, probabilities.tolist(), strict=True)
        result += [Judged(type_, pair, asked, probability) for pair, asked, probability in triples]
    return result


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


def _own(of_type: Sequence[Pair]) -> list[dict[str, float]]:
    return [pair.evidence for pair in of_type]


def _records(scene: Scene, candidates: Sequence[Judged]) -> tuple[Record, ...]:
    possible = possible_rows(scene, ((each.type, each.pair, each.probability) for each in candidates))
    if not possible:
        return ()
    probabilities = forests()["rows"].probabilities([row.evidence for row in possible])
    return rows.stated(possible, probabilities.tolist(), scene.entities)


def _relation(each: Judged) -> Relation:
    pair = each.pair
    return Relation(
        type=each.type,
        head=pair.head,
        tail=pair.tail,
        confidence=round(each.probability, 3),
        rule=_reason(forests()[each.type], pair),
        evidence=pair.span,
        status=status(each.type, pair),
    )


def _reason(forest: Forest, pair: Pair) -> str:
    """The evidence present that raised the probability most, one that names words or structure if any did."""
    credit = forest.contributions(pair.evidence)
    present = [name for name in credit if pair.evidence.get(name) and credit[name] > 0]
    telling = [name for name in present if ":" in name]
    return max(telling or present, key=lambda name: credit[name], default="prior")
