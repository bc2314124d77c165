"""One set of mentions out of overlapping proposals."""

from bisect import bisect_left, insort
from collections.abc import Iterable
from itertools import groupby

from newsextract.entities.candidate import Candidate


def merge(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The strongest proposals that do not overlap, in order.

    Proposals of one span and type support each other; where two different ones overlap the surer one
    stays, among equally sure ones the longer one.
    """
    taken: list[tuple[int, int]] = []
    kept = []
    for each in sorted(_supported(candidates), key=_strength, reverse=True):
        if not _overlaps(taken, each):
            insort(taken, (each.start, each.end))
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _strength(candidate: Candidate) -> tuple[float, int, int]:
    return candidate.confidence, candidate.end - candidate.start, -candidate.start


def _supported(candidates: Iterable[Candidate]) -> list[Candidate]:
    """One candidate for each span and type: as sure as if its proposers were independent."""
    key = _identity
    return [_joined(list(group)) for _, group in groupby(sorted(candidates, key=key), key=key)]


def _identity(candidate: Candidate) -> tuple[int, int, str]:
    return candidate.start, candidate.end, candidate.type


def _joined(same: list[Candidate]) -> Candidate:
    best = max(same, key=lambda each: each.confidence)
    doubt = 1.0
    for each in same:
        doubt *= 1 - each.confidence
    return Candidate(best.start, best.end, best.type, best.rule, round(1 - doubt, 3))


def _overlaps(taken: list[tuple[int, int]], candidate: Candidate) -> bool:
    """Whether a candidate overlaps one of the intervals, which are in order and apart."""
    place = bisect_left(taken, (candidate.end, 0))
    return place > 0 and taken[place - 1][1] > candidate.start
