"""Tokens for formats that mark tokens, cut so that every mention begins and ends with one."""

from collections.abc import Iterable, Iterator

from razdel import sentenize, tokenize

from newsextract.schema import Mention


def cut(text: str, mentions: Iterable[Mention]) -> list[tuple[int, int]]:
    """Spans of razdel's tokens, cut further at the borders of mentions; white space is in none of them."""
    borders = sorted({border for mention in mentions for border in (mention.start, mention.end)})
    spans = [(token.start, token.stop) for token in tokenize(text)]
    return [piece for span in spans for piece in _cut_span(span, borders)]


def _cut_span(span: tuple[int, int], borders: list[int]) -> Iterator[tuple[int, int]]:
    start, end = span
    for border in borders:
        if start < border < end:
            yield start, border
            start = border
    yield start, end


def sentence_starts(text: str, mentions: Iterable[Mention]) -> list[int]:
    """Where razdel's sentences begin, leaving out sentences that would begin inside a mention."""
    inside = [(mention.start, mention.end) for mention in mentions]
    starts = [sentence.start for sentence in sentenize(text)]
    return [at for at in starts if not any(start < at < end for start, end in inside)]


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """The longest of overlapping mentions, of equally long ones the first, in text order."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: (each.start - each.end, each.start)):
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)
