"""Tokens and sentences at the borders of mentions, against the plain definitions."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from razdel import sentenize, tokenize

from newsextract.formats import tokens
from newsextract.schema import Mention

TEXT = "Завод «Луч-2» в г. Туле. ООО \n  открыло цех? Да! Нет..."
borders = st.integers(0, len(TEXT))
spans = st.lists(
    st.tuples(borders, borders).map(sorted).filter(lambda span: span[0] < span[1]).map(tuple), max_size=8
)


def mentions(spans: list[tuple[int, int]]) -> list[Mention]:
    return [Mention(f"m{n}", start, end, "ORG", TEXT[start:end]) for n, (start, end) in enumerate(spans)]


@given(spans)
def test_tokens_are_cut_at_every_border(spans: list[tuple[int, int]]) -> None:
    wanted = {border for span in spans for border in span}
    expected = []
    for token in tokenize(TEXT):
        at = sorted({token.start, token.stop, *(b for b in wanted if token.start < b < token.stop)})
        expected += list(pairwise(at))
    assert tokens.cut(TEXT, mentions(spans)) == expected


@given(spans)
def test_no_sentence_begins_inside_a_mention(spans: list[tuple[int, int]]) -> None:
    starts = [sentence.start for sentence in sentenize(TEXT)]
    assert tokens.sentence_starts(TEXT, mentions(spans)) == [
        at for at in starts if not any(start < at < end for start, end in spans)
    ]


@given(spans)
def test_longest_of_overlapping_mentions(spans: list[tuple[int, int]]) -> None:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other_start or other_end <= start for other_start, other_end in kept):
            kept.append((start, end))
    assert [(m.start, m.end) for m in tokens.without_overlaps(mentions(spans))] == sorted(kept)
