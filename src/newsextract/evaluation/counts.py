"""Counts that precision, recall and F1 are made of; they add up over documents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of the gold was found and how much of the output was right.

    Found and right are equal for most measures; they differ where a prediction of one type is credited for
    a gold mention of another, and for measures of coreference, whose credits are fractions.

    Attributes:
        found: credit for gold items.
        gold: number of gold items.
        right: credit for predicted items.
        predicted: number of predicted items.
    """

    found: float = 0.0
    gold: float = 0.0
    right: float = 0.0
    predicted: float = 0.0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.found + other.found,
            self.gold + other.gold,
            self.right + other.right,
            self.predicted + other.predicted,
        )

    @property
    def precision(self) -> float:
        """Share of the output that is right; 0 when there is no output."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 0 when there is no gold."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 when either is."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


Scores: TypeAlias = Mapping[str, Counts]
"""Counts by the name of the measure, such as ``mentions.strict.PER`` or ``rows.company-place``."""


def total(scores: Iterable[Scores]) -> dict[str, Counts]:
    """Sum by measure, in the order in which measures first occur."""
    sums: dict[str, Counts] = {}
    for each in scores:
        for name, counts in each.items():
            sums[name] = sums.get(name, Counts()) + counts
    return sums
