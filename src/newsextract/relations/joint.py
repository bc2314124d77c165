"""What the candidates of a document say of each other: rivals, neighbours, what else a head has.

No pair stands alone: a sum has one investor, coordinated products one maker, and what stands with a company's
product is likelier to be its place than its neighbour's. The first forests look at pairs one by one; the
second ones see this evidence too, made of the first ones' probabilities (stacking, Wolpert 1992).
"""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from newsextract.relations.candidates import Candidates
from newsextract.relations.scene import Scene
from newsextract.schema import SIGNATURES, RelationType

Evidence = dict[str, float]
Ids = tuple[str, str]  # of a head's and a tail's entity
Probabilities = Mapping[RelationType, NDArray[np.float32]]
_FAR: Final = 40  # tokens from which on a neighbour is no nearer than another


class _Others:
    """The probabilities of some pairs that share a tail, by head, or share a head, by tail."""

    def __init__(self, of: Mapping[str, float]) -> None:
        self.of = of
        self._best, self._first, self._second = "", 0.0, 0.0
        for key, probability in of.items():
            if probability > self._first:
                self._best, self._first, self._second = key, probability, self._first
            elif probability > self._second:
                self._second = probability

    def best_but(self, key: str) -> float:
        """The greatest of all but one."""
        return self._second if key == self._best else self._first

    @cached_property
    def none(self) -> float:
        """The probability that none of the pairs is related."""
        return math.prod(1 - each for each in self.of.values())

    @cached_property
    def total(self) -> float:
        """All probabilities together."""
        return sum(self.of.values())

    @cached_property
    def _sorted(self) -> list[float]:
        return sorted(self.of.values())

    def above(self, limit: float) -> int:
        """How many are greater than a limit."""
        return len(self.of) - bisect_right(self._sorted, limit)


class _Table:
    """The probabilities of one relation in a document.

    Attributes:
        heads_of: for each tail its possible heads.
        tails_of: for each head its possible tails.
        order: tails in the order of their first mention.
        place: each tail's number in that order.
    """

    def __init__(self, scene: Scene, pairs: Sequence[Ids], probabilities: Sequence[float]) -> None:
        heads_of: defaultdict[str, dict[str, float]] = defaultdict(dict)
        tails_of: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for (head, tail), probability in zip(pairs, probabilities, strict=True):
            heads_of[tail][head] = probability
            tails_of[head][tail] = probability
        self.scene = scene
        self.heads_of = {tail: _Others(of) for tail, of in heads_of.items()}
        self.tails_of = {head: _Others(of) for head, of in tails_of.items()}
        self.order = sorted(heads_of, key=lambda tail: scene.by_entity[tail][0].start)
        self.place = {tail: number for number, tail in enumerate(self.order)}

    @cached_property
    def _in_sentence(self) -> Mapping[int, Sequence[str]]:
        """The tails that each sentence names."""
        named: defaultdict[int, list[str]] = defaultdict(list)
        for tail in self.order:
            for sentence in self.scene.sentences_of(tail):
                named[sentence].append(tail)
        return named

    def beside(self, tail: str) -> Iterator[Mapping[str, float]]:
        """The possible heads of the other tails that a tail's sentences name."""
        for sentence in self.scene.sentences_of(tail):
            for other in self._in_sentence.get(sentence, ()):
                if other != tail:
                    yield self.heads_of[other].of


def joint_evidence(
    scene: Scene,
    found: Mapping[RelationType, Candidates],
    first: Probabilities,
    asked: Mapping[RelationType, Sequence[int]],
) -> dict[RelationType, list[Evidence]]:
    """Evidence about some pairs out of the probabilities of all pairs.

    Args:
        scene: of the document.
        found: the candidates of each relation.
        first: their probabilities by the first forests, in the same order.
        asked: numbers of the candidates of each relation that the evidence is about.

    Returns:
        For each relation names and strengths, a dictionary for each candidate asked about.
    """
    ids = {type_: list(of_type.ids()) for type_, of_type in found.items()}
    tables = {type_: _Table(scene, ids[type_], first[type_].tolist()) for type_ in found}
    return {
        type_: list(_evidence(tables, type_, [ids[type_][number] for number in asked[type_]]))
        for type_ in found
    }


def _evidence(
    tables: Mapping[RelationType, _Table], type_: RelationType, pairs: Iterable[Ids]
) -> Iterator[Evidence]:
    table = tables[type_]
    siblings = _heads_beside([table])
    elsewhere = _heads_beside([tables[other] for other in tables if other != type_ and _of_companies(other)])
    for head, tail in pairs:
        evidence = dict(_rivals(table, head, tail))
        evidence |= _neighbours(table, head, tail)
        evidence |= _own_and_other("sibling", siblings(tail), head)
        if _of_companies(type_):
            evidence |= _own_and_other("other_relation", elsewhere(tail), head)
        yield evidence


def _of_companies(type_: RelationType) -> bool:
    return "ORG" in SIGNATURES[type_][0]


def _heads_beside(tables: Sequence[_Table]) -> Callable[[str], _Others]:
    """A question: how likely is each head with the other tails in a tail's sentences?"""

    @cache
    def heads(tail: str) -> _Others:
        greatest: dict[str, float] = {}
        for table in tables:
            for of in table.beside(tail):
                for head, probability in of.items():
                    if probability > greatest.get(head, 0.0):
                        greatest[head] = probability
        return _Others(greatest)

    return heads


def _rivals(table: _Table, head: str, tail: str) -> Iterator[tuple[str, float]]:
    """How the pair stands among all heads of its tail and all tails of its head."""
    heads, tails = table.heads_of[tail], table.tails_of[head]
    own, best = heads.of[head], heads.best_but(head)
    yield "joint:own", own
    yield "joint:best_rival", best
    yield "joint:margin", own - best
    yield "joint:rank", min(heads.above(own), 10) / 10
    yield "joint:share", own / (heads.total + 1e-6)
    yield "joint:heads", min(len(heads.of), 12) / 12
    yield "joint:any_head", 1 - heads.none
    yield "joint:best_other_tail", tails.best_but(tail)
    yield "joint:other_tails", min(tails.above(0.5) - (own > 0.5), 10) / 10


def _neighbours(table: _Table, head: str, tail: str) -> Iterator[tuple[str, float]]:
    """Whether the tails named before and after this one are this head's or another's."""
    here, mentions = table.place[tail], table.scene.by_entity
    for side, place in (("before", here - 1), ("after", here + 1)):
        if 0 <= place < len(table.order):
            other = table.order[place]
            heads = table.heads_of[other]
            gap = abs(mentions[other][0].start - mentions[tail][0].start)
            yield f"joint:{side}_own", heads.of.get(head, 0.0)
            yield f"joint:{side}_other", heads.best_but(head)
            yield f"joint:{side}_near", 1 - min(gap, _FAR) / _FAR


def _own_and_other(name: str, heads: _Others, head: str) -> Iterator[tuple[str, float]]:
    yield f"joint:{name}_own", heads.of.get(head, 0.0)
    yield f"joint:{name}_other", heads.best_but(head)
