"""The worked example of Moosavi and Strube (ACL 2016): one key of seven mentions against two responses."""

import pytest

from newsextract.evaluation.coreference import b_cubed, lea
from newsextract.evaluation.counts import Counts


def _entities(notation):
    return [frozenset(group) for group in notation.split()]


@pytest.mark.parametrize(
    ("gold", "predicted", "precision", "recall"),
    [
        ("abc defg", "ab cd fghi", (2 * 1 + 2 * 0 + 4 * (1 / 6)) / 8, (3 * (1 / 3) + 4 * (1 / 6)) / 7),
        ("abc", "abc", 1, 1),
        ("a b", "a b", 1, 1),
        ("ab", "a b", 0, 0),
        ("a b", "ab", 0, 0),
        ("abcd", "ab cd", 1, 2 / 6),
        ("", "a", 0, 0),
    ],
)
def test_lea(gold, predicted, precision, recall):
    counts = lea(_entities(gold), _entities(predicted))
    assert (counts.precision, counts.recall) == pytest.approx((precision, recall))


@pytest.mark.parametrize(
    ("gold", "predicted", "precision", "recall"),
    [
        ("abc", "abc", 1, 1),
        # Bagga and Baldwin's example: twelve mentions, the two smaller of three entities merged or not.
        ("12345 67 89ABC", "12345 6789ABC", (5 + 2 * 2 / 7 + 5 * 5 / 7) / 12, 1),
        ("12345 67 89ABC", "1234589ABC 67", (5 * 0.5 + 5 * 0.5 + 2) / 12, 1),
        ("ab", "a b", 1, 0.5),
        ("a", "b", 0, 0),
    ],
)
def test_b_cubed(gold, predicted, precision, recall):
    counts = b_cubed(_entities(gold), _entities(predicted))
    assert (counts.precision, counts.recall) == pytest.approx((precision, recall))


def test_nothing():
    assert lea([], []) == b_cubed([], []) == Counts()
