"""The names of evidence, by number, for tables with a column for each."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Names:
    """Evidence by number: the names that somebody asks for, or all that turn up.

    Args:
        known: these and no others; all that turn up if none are given.
    """

    def __init__(self, known: Iterable[str] | None = None) -> None:
        self.numbers: dict[str, int] = {}
        if known is None:
            self.numbers = defaultdict(lambda: len(self.numbers))
            self.number: Any = self.numbers.__getitem__
        else:
            self.numbers = {name: number for number, name in enumerate(known)}
            self.number = self.numbers.get

    def __len__(self) -> int:
        return len(self.numbers)

    def rows(self, table: Floats) -> list[dict[str, float]]:
        """The rows of a table as names and strengths, without what is not there."""
        names = list(self.numbers)
        return [{names[number]: float(row[number]) for number in np.flatnonzero(row)} for row in table]
