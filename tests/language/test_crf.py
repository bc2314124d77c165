import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from newsextract.language.crf import viterbi
from newsextract.language.weights import Floats

LENGTHS = st.lists(st.integers(0, 5), max_size=5)


def by_trying_all(emissions: Floats, transitions: Floats) -> tuple[int, ...]:
    """The best path of one sequence, found among all paths."""

    def score(path: tuple[int, ...]) -> float:
        steps = sum(transitions[pair] for pair in itertools.pairwise(path))
        return float(sum(emissions[place, label] for place, label in enumerate(path)) + steps)

    return max(itertools.product(range(emissions.shape[1]), repeat=len(emissions)), key=score)


@given(LENGTHS, st.integers(1, 3), st.integers(0, 2**32 - 1))
def test_the_path_is_the_best_of_all_paths(lengths: list[int], labels: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    emissions = random.normal(size=(sum(lengths), labels)).astype(np.float32)
    transitions = random.normal(size=(labels, labels)).astype(np.float32)
    ends = np.cumsum(lengths, dtype=int)
    parts = [emissions[end - size : end] for end, size in zip(ends, lengths, strict=True)]
    expected = [label for part in parts for label in by_trying_all(part, transitions)]
    assert viterbi(emissions, transitions, lengths).tolist() == expected


def test_transitions_outweigh_emissions() -> None:
    emissions = np.array([[0, 1], [0, 1]], dtype=np.float32)
    forbidden = np.array([[0, 0], [0, -9]], dtype=np.float32)
    assert viterbi(emissions, np.zeros((2, 2), np.float32), [2]).tolist() == [1, 1]
    assert viterbi(emissions, forbidden, [2]).tolist() in ([0, 1], [1, 0])
    assert viterbi(emissions, forbidden, [1, 1]).tolist() == [1, 1]
