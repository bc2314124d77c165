"""Relations of a document: candidates, evidence, probability, decision."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

import numpy as np
from spacy.tokens import Doc

from newsextract.relations.candidates import Pair, pairs, pooled
from newsextract.relations.scene import Scene
from newsextract.relations.scoring import Floats, Forest, forests
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
    [found] = relate_all([Scene(doc, mentions, entities)])
    return found


def relate_all(scenes: Sequence[Scene]) -> list[tuple[Relation, ...]]:
    """The relations of several documents, each as `relate` gives them; pairs of all are scored together."""
    by_type = [_of_type(scenes, type_) for type_ in RELATION_TYPES]
    return [tuple(chain.from_iterable(parts)) for parts in zip(*by_type, strict=True)]


def _of_type(scenes: Sequence[Scene], type_: RelationType) -> list[list[Relation]]:
    forest = forests()[type_]
    found = [pairs(scene, type_) for scene in scenes]
    of_pairs = _split(forest.probabilities([pair.evidence for pair in chain.from_iterable(found)]), found)
    confidences = [
        coordinated(scene, each, confidence)
        for scene, each, confidence in zip(scenes, found, _decided(type_, found, of_pairs), strict=True)
    ]
    stated = [
        [(pair, float(value)) for pair, value in zip(each, confidence, strict=True) if value >= _THRESHOLD]
        for each, confidence in zip(found, confidences, strict=True)
    ]
    reasons = iter(_reasons(forest, [pair for each in stated for pair, _ in each]))
    return [
        [
            Relation(type_, pair.head, pair.tail, round(value, 3), next(reasons), pair.span)
            for pair, value in each
        ]
        for each in stated
    ]


def _split(values: Floats, found: Sequence[Sequence[Pair]]) -> list[Floats]:
    """Values of pairs by document."""
    return np.split(values, np.cumsum([len(each) for each in found])[:-1])


def _decided(
    type_: RelationType, found: Sequence[Sequence[Pair]], of_pairs: Sequence[Floats]
) -> Iterator[Floats]:
    """Confidence of each pair of each document, with what is known of its tail taken in.

    Where the tail takes part in the relation (a sum is an investment) and several heads are possible, no
    pair alone may seem likely; the likeliest head then gets the tail's probability times its share among
    the heads, and at least the threshold where the tail's part is certain.
    """
    role = forests().get(f"{type_}/tail")
    if role is None:
        yield from of_pairs
        return
    groups = [by_tail(each) for each in found]
    tails = [
        pooled([each[i] for i in group])
        for each, of in zip(found, groups, strict=True)
        for group in of.values()
    ]
    parts = iter(role.probabilities(tails))
    for probabilities, of in zip(of_pairs, groups, strict=True):
        confidence = probabilities.copy()
        for group in of.values():
            part, best = next(parts), max(group, key=lambda place: float(probabilities[place]))
            share = probabilities[best] / max(float(probabilities[group].sum()), 1e-6)
            confidence[best] = max(confidence[best], part * share, _THRESHOLD if part >= _CERTAIN else 0.0)
        yield confidence


def coordinated(scene: Scene, found: Sequence[Pair], confidence: Floats) -> Floats:
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


def _reasons(forest: Forest, found: Sequence[Pair]) -> Iterator[str]:
    """For each pair the evidence present that raised its probability most.

    One that names words or structure goes before the others if there is any.
    """
    for pair, credit in zip(found, forest.credits([pair.evidence for pair in found]), strict=True):
        raising = [(forest.names[place], credit[place]) for place in np.flatnonzero(credit > 0)]
        present = [(name, added) for name, added in raising if pair.evidence.get(name)]
        telling = [(name, added) for name, added in present if ":" in name]
        yield max(telling or present, key=lambda each: float(each[1]), default=("prior", 0))[0]
