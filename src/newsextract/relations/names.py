"""The names of evidence, by number, for tables with a row for each."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Names:
    """Evidence by number: the names that somebody asks for, or all that turn up.

    Args:
        known: these and no others; all that turn up if none are given.
    """

    def __init__(self, known: Iterable[str] | None = None) -> None:
        self._open = known is None
        self.numbers: dict[str, int] = defaultdict(lambda: len(self.numbers))
        if known is not None:
            self.numbers = {name: number for number, name in enumerate(known)}

    def __len__(self) -> int:
        return len(self.numbers)

    def of(self, names: Iterable[str]) -> list[int]:
        """The numbers of names; -1 for those that nobody asks for."""
        if self._open:
            return list(map(self.numbers.__getitem__, names))
        return list(map(self.numbers.get, names, repeat(-1)))

    def rows(self, table: Floats) -> list[dict[str, float]]:
        """The columns of a table (names × what they tell of) as names and strengths, without zeros."""
        names = list(self.numbers)
        return [{names[number]: float(of[number]) for number in np.flatnonzero(of)} for of in table.T]
