"""What the candidates of a document say of each other: rivals, neighbours, what else a head has.

No pair stands alone: a sum has one investor, coordinated products one maker, and what stands with a company's
product is likelier to be its place than its neighbour's. The first forests look at pairs one by one; the
second ones see this evidence too, made of the first ones' probabilities (stacking, Wolpert 1992).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from newsextract.relations.candidates import Pair
from newsextract.relations.scene import Scene
from newsextract.schema import SIGNATURES, RelationType

Evidence = dict[str, float]
Probabilities = Mapping[RelationType, NDArray[np.float32]]
_FAR: Final = 40  # tokens from which on a neighbour is no nearer than another


@dataclass(frozen=True, eq=False)
class _Table:
    """The probabilities of one relation: by tail and head, and the tails of each sentence.

    Attributes:
        heads_of: for each tail its possible heads with their probabilities.
        tails_of: the same the other way round.
        order: tails in the order of their first mention.
        place: each tail's number in that order.
        in_sentence: tails that a sentence names.
    """

    heads_of: Mapping[str, Mapping[str, float]]
    tails_of: Mapping[str, Mapping[str, float]]
    order: Sequence[str]
    place: Mapping[str, int]
    in_sentence: Mapping[int, Sequence[str]]


def joint_evidence(
    scene: Scene, found: Mapping[RelationType, Sequence[Pair]], first: Probabilities
) -> dict[RelationType, list[Evidence]]:
    """Evidence about each pair out of the probabilities of all pairs.

    Args:
        scene: of the document.
        found: the candidates of each relation.
        first: their probabilities by the first forests, in the same order.

    Returns:
        For each relation names and strengths, a dictionary for each candidate: its own evidence and what the
        others say.
    """
    tables = {type_: _table(scene, pairs, first[type_]) for type_, pairs in found.items()}
    return {
        type_: [pair.evidence | dict(_evidence(scene, tables, type_, pair)) for pair in pairs]
        for type_, pairs in found.items()
    }


def _table(scene: Scene, pairs: Sequence[Pair], probabilities: NDArray[np.float32]) -> _Table:
    heads_of: defaultdict[str, dict[str, float]] = defaultdict(dict)
    tails_of: defaultdict[str, dict[str, float]] = defaultdict(dict)
    in_sentence: defaultdict[int, list[str]] = defaultdict(list)
    for pair, probability in zip(pairs, probabilities.tolist(), strict=True):
        heads_of[pair.tail][pair.head] = probability
        tails_of[pair.head][pair.tail] = probability
    order = sorted(heads_of, key=lambda tail: scene.by_entity[tail][0].start)
    for tail in order:
        for sentence in scene.sentences_of(tail):
            in_sentence[sentence].append(tail)
    place = {tail: number for number, tail in enumerate(order)}
    return _Table(heads_of, tails_of, order, place, in_sentence)


def _evidence(
    scene: Scene, tables: Mapping[RelationType, _Table], type_: RelationType, pair: Pair
) -> Iterator[tuple[str, float]]:
    table = tables[type_]
    yield from _rivals(table, pair)
    yield from _neighbours(scene, table, pair)
    yield from _in_sentences("sibling", _strengths(scene, table, pair), pair.head)
    if "ORG" in SIGNATURES[type_][0]:
        others = [(name, other) for name, other in tables.items() if "ORG" in SIGNATURES[name][0]]
        strengths = (
            each for name, other in others if name != type_ for each in _strengths(scene, other, pair)
        )
        yield from _in_sentences("other_relation", strengths, pair.head)


def _rivals(table: _Table, pair: Pair) -> Iterator[tuple[str, float]]:
    """How the pair stands among all heads of its tail and all tails of its head."""
    own = table.heads_of[pair.tail][pair.head]
    others = [p for head, p in table.heads_of[pair.tail].items() if head != pair.head]
    best = max(others, default=0.0)
    yield "joint:own", own
    yield "joint:best_rival", best
    yield "joint:margin", own - best
    yield "joint:rank", min(sum(p > own for p in others), 10) / 10
    yield "joint:share", own / (own + sum(others) + 1e-6)
    yield "joint:heads", min(len(others) + 1, 12) / 12
    yield "joint:any_head", 1 - float(np.prod([1 - p for p in (own, *others)]))
    tails = [p for tail, p in table.tails_of[pair.head].items() if tail != pair.tail]
    yield "joint:best_other_tail", max(tails, default=0.0)
    yield "joint:other_tails", min(sum(p > 0.5 for p in tails), 10) / 10


def _neighbours(scene: Scene, table: _Table, pair: Pair) -> Iterator[tuple[str, float]]:
    """Whether the tails named before and after this one are this head's or another's."""
    here = table.place[pair.tail]
    for side, place in (("before", here - 1), ("after", here + 1)):
        if 0 <= place < len(table.order):
            tail = table.order[place]
            heads = table.heads_of[tail]
            gap = abs(scene.by_entity[tail][0].start - scene.by_entity[pair.tail][0].start)
            yield f"joint:{side}_own", heads.get(pair.head, 0.0)
            yield f"joint:{side}_other", max((p for h, p in heads.items() if h != pair.head), default=0.0)
            yield f"joint:{side}_near", 1 - min(gap, _FAR) / _FAR


def _strengths(scene: Scene, table: _Table, pair: Pair) -> Iterator[tuple[str, float]]:
    """Heads and probabilities of the other tails that the tail's sentences name."""
    for sentence in scene.sentences_of(pair.tail):
        for tail in table.in_sentence.get(sentence, ()):
            if tail != pair.tail:
                yield from table.heads_of[tail].items()


def _in_sentences(
    name: str, strengths: Iterator[tuple[str, float]], head: str
) -> Iterator[tuple[str, float]]:
    own = other = 0.0
    for each, probability in strengths:
        if each == head:
            own = max(own, probability)
        else:
            other = max(other, probability)
    yield f"joint:{name}_own", own
    yield f"joint:{name}_other", other
