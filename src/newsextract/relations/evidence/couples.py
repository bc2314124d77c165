"""Pairs of mentions as arrays, and what stands between the two of each."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from newsextract.relations.columns import Bools, Columns, Ints
from newsextract.relations.stage import Stage

Strengths = NDArray[np.float64] | Bools  # a value for each pair, from 0 to 1


@dataclass(frozen=True, eq=False)
class Couples:
    """Pairs of mentions, each of one document.

    Attributes:
        stage: that they stand on.
        heads: number of the head of each pair.
        tails: number of the tail of each pair.
    """

    stage: Stage
    heads: Ints
    tails: Ints

    @property
    def columns(self) -> Columns:
        """The mentions of the stage."""
        return self.stage.columns

    @cached_property
    def head_first(self) -> Bools:
        """Whether the head stands before the tail."""
        return self.columns.start[self.heads] < self.columns.start[self.tails]

    @cached_property
    def left(self) -> Ints:
        """Number of the mention that stands first."""
        return np.where(self.head_first, self.heads, self.tails)

    @cached_property
    def right(self) -> Ints:
        """Number of the mention that stands second."""
        return np.where(self.head_first, self.tails, self.heads)

    def in_one_sentence(self) -> Bools:
        """Whether both stand in one sentence."""
        return self.equal("sentence")

    def equal(self, column: str) -> Bools:
        """Whether both have the same value in a column."""
        values = getattr(self.columns, column)
        equal: Bools = values[self.heads] == values[self.tails]
        return equal

    @cached_property
    def gap(self) -> Ints:
        """Tokens between the two mentions."""
        gap: Ints = self.columns.start[self.right] - self.columns.end[self.left]
        return gap
