"""Spans beside each other: which characters are taken, and which candidates are one."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from itertools import chain

from msgspec.structs import replace

from newsextract.entities.candidate import Candidate


class Taken:
    """Candidates that are in order and apart, open to more."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.candidates = list(candidates)
        self._intervals = sorted((each.start, each.end) for each in self.candidates)

    def free(self, start: int, end: int) -> bool:
        """Whether no candidate overlaps an interval."""
        place = bisect_left(self._intervals, (end, 0))
        return place == 0 or self._intervals[place - 1][1] <= start

    def with_new(self, more: Iterable[Candidate]) -> list[Candidate]:
        """The candidates and those of more that stand where none is, in order."""
        added = []
        for each in more:
            if self.free(each.start, each.end):
                insort(self._intervals, (each.start, each.end))
                added.append(each)
        return sorted(chain(self.candidates, added), key=lambda each: each.start)


def merged(
    candidates: Iterable[Candidate], belongs: Callable[[Candidate, Candidate], bool], rule: str
) -> list[Candidate]:
    """Candidates, each with those behind it that belong to it; as sure as the least sure of them.

    Args:
        candidates: in order.
        belongs: whether a candidate belongs to the one before it.
        rule: the name that the new ones get.
    """
    result: list[Candidate] = []
    for each in candidates:
        if result and belongs(result[-1], each):
            sure = min(result[-1].confidence, each.confidence)
            result[-1] = replace(result[-1], end=each.end, rule=rule, confidence=sure)
        else:
            result.append(each)
    return result
