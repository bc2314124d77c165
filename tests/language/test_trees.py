"""Heads that were picked one by one become trees."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.language.encoder import Ints
from newsextract.language.syntax import one_root, without_cycles


def tree(heads: list[int], root_scores: list[float]) -> list[int]:
    scores = np.zeros((len(heads), len(heads) + 1), dtype=np.float32)
    scores[:, 0] = root_scores
    chosen: Ints = np.array(heads, dtype=np.int64)
    return one_root(without_cycles(chosen, scores), scores).tolist()


@pytest.mark.parametrize(
    ("heads", "root_scores", "expected"),
    [
        ([0], [0], [0]),
        ([2, 0, 2], [0, 0, 0], [2, 0, 2]),  # a tree stays as it is
        ([1], [0], [0]),  # its own head
        ([2, 1], [0, 1], [2, 0]),  # each other's head: the likelier root wins
        ([2, 1], [1, 0], [0, 1]),
        ([0, 0, 2], [0, 1, 0], [2, 0, 2]),  # two roots
        ([2, 1, 4, 3], [0, 1, 3, 0], [2, 3, 0, 3]),  # two cycles
        ([2, 3, 1, 1], [0, 0, 1, 5], [2, 3, 0, 1]),  # a tail outside the cycle is never made the root
    ],
)
def test_cycles_and_second_roots_are_repaired(
    heads: list[int], root_scores: list[float], expected: list[int]
) -> None:
    assert tree(heads, root_scores) == expected


@given(st.integers(1, 12).flatmap(lambda n: st.tuples(
    st.lists(st.integers(0, n), min_size=n, max_size=n),
    st.lists(st.floats(-9, 9, width=32), min_size=n, max_size=n),
)))  # fmt: skip
def test_any_heads_become_one_tree(drawn: tuple[list[int], list[float]]) -> None:
    heads, root_scores = drawn
    result = tree(heads, root_scores)
    assert result.count(0) == 1
    for token in range(1, len(result) + 1):
        place = token
        for _ in result:
            place = result[place - 1] if place else 0
        assert place == 0
    root = result.index(0) + 1
    assert all(new in (old, 0, root) for old, new in zip(heads, result, strict=True))
