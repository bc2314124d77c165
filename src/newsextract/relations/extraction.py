"""Relations of a document: candidates, evidence, probability, decision."""

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc

from newsextract.relations.candidates import Pair, pairs
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import Forest, forests
from newsextract.schema import RELATION_TYPES, Entity, Mention, Relation, RelationType

_THRESHOLD: Final = 0.5  # probability from which on a relation is stated rather than not


def relate(doc: Doc, mentions: Sequence[Mention], entities: Sequence[Entity]) -> tuple[Relation, ...]:
    """The relations that a text states.

    Args:
        doc: the text with its syntax and lemmas.
        mentions: tied to entities.
        entities: what they refer to.

    Returns:
        Relations by type, then in the order of their first mention; each with its probability as
        confidence, the piece of evidence that spoke for it most as rule, and the characters that state it.
    """
    scene = Scene(doc, mentions, entities)
    return tuple(relation for type_ in RELATION_TYPES for relation in _of_type(scene, type_))


def _of_type(scene: Scene, type_: RelationType) -> Iterator[Relation]:
    found = pairs(scene, type_)
    if not found:
        return
    forest = forests()[type_]
    probabilities = forest.probabilities([pair.evidence for pair in found])
    for pair, probability in zip(found, probabilities, strict=True):
        if probability >= _THRESHOLD:
            confidence = round(float(probability), 3)
            yield Relation(type_, pair.head, pair.tail, confidence, _reason(forest, pair), pair.span)


def _reason(forest: Forest, pair: Pair) -> str:
    """The evidence present that raised the probability most."""
    credit = forest.contributions(pair.evidence)
    present = [name for name in credit if pair.evidence.get(name)]
    return max(present, key=lambda name: credit[name], default="prior")
