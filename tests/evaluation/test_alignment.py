"""Mentions of gold and output → pairs: the best that trying all of them finds; of equal ones the first."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scorer_cases import extraction

from newsextract.evaluation.alignment import align, align_mentions
from newsextract.schema import Mention

starts = st.integers(0, 6)
spans = st.builds(
    lambda start, size, type_: (start, start + size, type_), starts, st.integers(1, 4), st.sampled_from("OL")
)
sides = st.sets(spans, max_size=3)
TYPES = {"O": "ORG", "L": "LOC"}


def mentions(spans):
    return [
        Mention(f"T{n}", start, end, TYPES[kind], "x" * (end - start))
        for n, (start, end, kind) in enumerate(spans)
    ]


def _value(pairs):
    """Of the pairs that overlap: how many have one type, how many there are, how much they share."""
    shared = [min(a[1], b[1]) - max(a[0], b[0]) for a, b in pairs]
    real = [(pair, size) for pair, size in zip(pairs, shared, strict=True) if size > 0]
    return sum(a[2] == b[2] for (a, b), _ in real), len(real), sum(size for _, size in real)


def _best(gold, output):
    few, many = sorted([list(gold), list(output)], key=len)
    return max(_value(list(zip(few, order, strict=True))) for order in permutations(many, len(few)))


@given(sides, sides)
def test_no_other_pairs_are_better(gold, output):
    found = align_mentions(mentions(gold), mentions(output)).pairs
    pairs = [((a.start, a.end, a.type[0]), (b.start, b.end, b.type[0])) for a, b in found]
    inexact = [(a, b) for a, b in pairs if a[:2] != b[:2]]
    left = gold - {a for a, b in pairs if (a, b) not in inexact}
    right = output - {b for a, b in pairs if (a, b) not in inexact}
    assert _value(inexact) == _best(left, right)
    assert pairs == sorted(pairs, key=lambda pair: (pair[0][:2], TYPES[pair[0][2]]))


def test_one_pair_of_a_type_is_better_than_two_that_share_more():
    gold = mentions([(0, 3, "L"), (4, 104, "O")])
    output = mentions([(2, 5, "O"), (6, 106, "L")])
    assert align_mentions(gold, output).pairs == ((gold[1], output[0]),)


@pytest.mark.parametrize("place", [0, 1_000, 400_000])
@pytest.mark.parametrize("turned", [False, True])
def test_of_equal_pairs_the_first_stands(place, turned):
    whole = mentions([(place, place + 4, "O")])
    halves = mentions([(place, place + 2, "O"), (place + 2, place + 4, "O")])
    ((one, other),) = align_mentions(*((halves, whole) if turned else (whole, halves))).pairs
    assert (one.start, other.start) == (place, place)


@pytest.mark.parametrize(
    ("gold", "output", "entities"),
    [
        ("a:ORG:0-3 b:ORG:4-6", "x:ORG:0-3 x:ORG:4-6", {"x": "a"}),
        ("a:ORG:0-3 b:ORG:4-6", "x:ORG:1-3 x:ORG:4-6", {"x": "b"}),
        ("a:ORG:0-3 b:ORG:4-6 a:ORG:7-9", "x:ORG:1-3 x:ORG:4-6 x:ORG:8-9", {"x": "a"}),
        ("a:ORG:0-3 a:ORG:4-6 b:ORG:7-9", "x:ORG:0-3 y:ORG:4-6 y:ORG:7-9", {"x": "a", "y": "b"}),
        ("b:ORG:4-6 a:ORG:0-3", "x:ORG:4-6 x:ORG:0-3", {"x": "a"}),
        ("a:ORG:0-3", "x:LOC:0-3", {}),
    ],
    ids=["first", "exact", "most", "largest sum", "order", "type"],
)
def test_entities(gold, output, entities):
    assert align(extraction(gold), extraction(output)).entities == entities
