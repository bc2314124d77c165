"""Tokens for formats that mark tokens, cut so that every mention begins and ends with one."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from razdel import sentenize, tokenize

from newsextract.schema import Mention


def cut(text: str, mentions: Iterable[Mention]) -> list[tuple[int, int]]:
    """Spans of razdel's tokens, cut further at the borders of mentions; white space is in none of them."""
    borders = sorted({border for mention in mentions for border in (mention.start, mention.end)})
    spans = [(token.start, token.stop) for token in tokenize(text)]
    return [piece for span in spans for piece in _cut_span(span, borders)]


def _cut_span(span: tuple[int, int], borders: Sequence[int]) -> Iterable[tuple[int, int]]:
    start, end = span
    inner = borders[bisect_right(borders, start) : bisect_left(borders, end)]
    return pairwise([start, *inner, end])


def sentence_starts(text: str, mentions: Iterable[Mention]) -> list[int]:
    """Where razdel's sentences begin, leaving out sentences that would begin inside a mention."""
    inside = sorted((mention.start, mention.end) for mention in mentions)
    begun = [start for start, _ in inside]
    reached = list(accumulate((end for _, end in inside), max, initial=0))
    starts = [sentence.start for sentence in sentenize(text)]
    return [at for at in starts if reached[bisect_left(begun, at)] <= at]


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """The longest of overlapping mentions, of equally long ones the first, in text order."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: (each.start - each.end, each.start)):
        place = bisect_left(kept, mention.start, key=_start)
        before, after = kept[max(place - 1, 0) : place], kept[place : place + 1]
        if all(other.end <= mention.start for other in before) and all(
            mention.end <= other.start for other in after
        ):
            insort(kept, mention, key=_start)
    return kept


def _start(mention: Mention) -> int:
    return mention.start
