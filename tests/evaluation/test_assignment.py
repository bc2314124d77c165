from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsextract.evaluation.assignment import assign

sides = st.integers(0, 5)
graphs = st.dictionaries(st.tuples(sides, sides), st.integers(1, 20), max_size=20)


def _best(weights):
    """The largest total by trying every assignment."""
    return max(sum(weights.get((i, j), 0) for i, j in enumerate(order)) for order in permutations(range(6)))


@given(graphs)
def test_total_is_the_largest(weights):
    assert sum(weights[pair] for pair in assign(weights)) == _best(weights)


@given(graphs)
def test_nobody_is_paired_twice(weights):
    pairs = assign(weights)
    assert len({left for left, _ in pairs}) == len({right for _, right in pairs}) == len(pairs)


@given(graphs)
def test_order_of_the_weights_does_not_matter(weights):
    assert assign(dict(reversed(weights.items()))) == assign(weights)


@pytest.mark.parametrize(
    ("weights", "pairs"),
    [
        ({}, []),
        ({(3, 7): 1}, [(3, 7)]),
        ({(0, 0): 5, (0, 1): 4, (1, 0): 4}, [(0, 1), (1, 0)]),
        ({(0, 0): 9, (0, 1): 4, (1, 0): 4}, [(0, 0)]),
        ({(0, 0): 1, (1, 0): 2, (2, 0): 3}, [(2, 0)]),
    ],
)
def test_small_graphs(weights, pairs):
    assert assign(weights) == pairs
