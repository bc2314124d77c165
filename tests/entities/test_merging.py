"""Proposals in, mentions out."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.entities.candidate import Candidate
from newsextract.entities.merging import merge
from newsextract.schema import MENTION_TYPES


def candidate(line: str) -> Candidate:
    start, end, type_, rule, confidence = line.split()
    return Candidate(int(start), int(end), type_, rule, float(confidence))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("proposed", "kept"),
    [
        ([], []),
        (["5 9 LOC tagger .9", "0 3 ORG tagger .8"], ["0 3 ORG tagger .8", "5 9 LOC tagger .9"]),
        (
            ["0 3 ORG tagger .8", "3 9 LOC tagger .9"],
            ["0 3 ORG tagger .8", "3 9 LOC tagger .9"],
        ),  # they touch
        (["0 3 ORG tagger .8", "0 3 ORG rule .5"], ["0 3 ORG tagger .9"]),  # two voices for one
        (["0 3 ORG tagger .8", "0 3 LOC rule .9"], ["0 3 LOC rule .9"]),
        (["0 3 ORG tagger .6", "0 3 ORG rule .6", "0 3 LOC rule .7"], ["0 3 ORG tagger .84"]),
        (["0 9 ORG tagger .8", "4 9 LOC tagger .9"], ["4 9 LOC tagger .9"]),  # the surer one
        (["0 9 ORG tagger .9", "4 9 LOC tagger .9"], ["0 9 ORG tagger .9"]),  # the longer one
        (["0 5 ORG tagger .9", "3 8 LOC tagger .9"], ["0 5 ORG tagger .9"]),  # the first one
        (
            ["0 5 ORG tagger .7", "4 8 LOC tagger .8", "7 9 PER tagger .6"],
            ["4 8 LOC tagger .8"],
        ),
        (
            ["0 5 ORG tagger .7", "4 8 LOC tagger .6", "7 9 PER tagger .5"],
            ["0 5 ORG tagger .7", "7 9 PER tagger .5"],  # what lost takes nothing with it
        ),
    ],
)
def test_the_strongest_proposals_stay(proposed: list[str], kept: list[str]) -> None:
    assert merge(map(candidate, proposed)) == list(map(candidate, kept))


CANDIDATES = st.lists(
    st.builds(
        lambda start, size, *rest: Candidate(start, start + size, *rest),
        st.integers(0, 30),
        st.integers(1, 12),
        st.sampled_from(MENTION_TYPES),
        st.sampled_from(["tagger", "rule", "list"]),
        st.integers(1, 99).map(lambda percent: percent / 100),
    ),
    max_size=20,
)


def overlap(left: Candidate, right: Candidate) -> bool:
    return left.start < right.end and right.start < left.end


@given(CANDIDATES)
def test_mentions_are_ordered_and_apart_and_were_proposed(candidates: list[Candidate]) -> None:
    kept = merge(candidates)
    assert not any(left.end > right.start for left, right in itertools.pairwise(kept))
    proposed = {(each.start, each.end, each.type) for each in candidates}
    assert {(each.start, each.end, each.type) for each in kept} <= proposed


@given(CANDIDATES)
def test_whatever_is_left_out_overlaps_something_as_sure(candidates: list[Candidate]) -> None:
    kept = merge(candidates)
    for each in candidates:
        assert any(overlap(each, other) and other.confidence >= each.confidence for other in kept)


@given(CANDIDATES, st.randoms())
def test_the_order_of_proposals_decides_no_span(candidates: list[Candidate], random: object) -> None:
    shuffled = list(candidates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    spans = [[(c.start, c.end, c.type) for c in merge(order)] for order in (candidates, shuffled)]
    assert spans[0] == spans[1]
