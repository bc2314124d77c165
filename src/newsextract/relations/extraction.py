"""Relations of a document: candidates, evidence, probability, decision."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from newsextract.relations.candidates import Pair, pairs, pooled
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import Forest, forests
from newsextract.schema import RELATION_TYPES, Entity, Mention, Relation, RelationType

_THRESHOLD: Final = 0.5  # probability from which on a relation is taken for stated
_CERTAIN: Final = 0.7  # probability from which on a tail must have a head; chosen on dev
_IMPOSSIBLE: Final = 0.08  # a pair less likely than that is not raised by coordination
_SHARED: Final = 0.98  # how far a coordinated tail has the confidence of the first of them


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
    of_pairs = forest.probabilities([pair.evidence for pair in found])
    confidences = coordinated(scene, found, decided(type_, found, of_pairs))
    for pair, confidence in zip(found, confidences, strict=True):
        if confidence >= _THRESHOLD:
            sure = round(float(confidence), 3)
            yield Relation(type_, pair.head, pair.tail, sure, _reason(forest, pair), pair.span)


def decided(type_: RelationType, found: Sequence[Pair], of_pairs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Confidence of each pair, with what is known of its tail taken in.

    Where the tail takes part in the relation (a sum is an investment) and several heads are possible, no
    pair alone may seem likely; the likeliest head then gets the tail's probability times its share among
    the heads, and at least the threshold where the tail's part is certain.
    """
    confidence = of_pairs.copy()
    role = forests().get(f"{type_}/tail")
    if role is None:
        return confidence
    groups = by_tail(found)
    parts = role.probabilities([pooled([found[place] for place in group]) for group in groups.values()])
    for part, group in zip(parts, groups.values(), strict=True):
        best = max(group, key=lambda place: float(of_pairs[place]))
        share = of_pairs[best] / max(float(of_pairs[group].sum()), 1e-6)
        confidence[best] = max(confidence[best], part * share, _THRESHOLD if part >= _CERTAIN else 0.0)
    return confidence


def coordinated(scene: Scene, found: Sequence[Pair], confidence: NDArray[np.float32]) -> NDArray[np.float32]:
    """Confidence of each pair, at least nearly that of the pair with the first of its coordinated tails.

    «в Алматы, Актобе и Астане»: what the sentence says of the first place it says of all three.
    """
    first = {
        scene.nodes[index].entity.id: link.node.entity.id
        for index, link in scene.leads.items()
        if link.chain == "coordinated"
    }
    sure = {(pair.head, pair.tail): float(value) for pair, value in zip(found, confidence, strict=True)}
    shared = [_SHARED * sure.get((pair.head, first.get(pair.tail, "")), 0.0) for pair in found]
    return np.where(confidence < _IMPOSSIBLE, confidence, np.maximum(confidence, shared))


def by_tail(found: Sequence[Pair]) -> Mapping[str, list[int]]:
    """Places of the pairs that share a tail."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place, pair in enumerate(found):
        groups[pair.tail].append(place)
    return groups


def _reason(forest: Forest, pair: Pair) -> str:
    """The evidence present that raised the probability most, one that names words or structure if any did."""
    credit = forest.contributions(pair.evidence)
    present = [name for name in credit if pair.evidence.get(name) and credit[name] > 0]
    telling = [name for name in present if ":" in name]
    return max(telling or present, key=lambda name: credit[name], default="prior")
