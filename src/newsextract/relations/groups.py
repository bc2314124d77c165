"""Values in groups as arrays: the greatest of a group but one, the rank of each, the value of a member."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from newsextract.relations.columns import Ints

Doubles = NDArray[np.float64]


class Groups:
    """Positive values in groups.

    Args:
        group: number of the group of each value.
        member: number of what each value is of; no group has one twice.
        values: all greater than zero.
        size: how many groups there may be.
        members: how many members there may be.
    """

    def __init__(self, group: Ints, member: Ints, values: Doubles, size: int, members: int) -> None:
        self._group, self._member, self._values, self._members = group, member, values, members
        self.count = np.bincount(group, minlength=size)
        self._order = np.lexsort((-values, group))
        starts = np.cumsum(self.count) - self.count
        self._starts, held, more = starts, np.flatnonzero(self.count), np.flatnonzero(self.count > 1)
        best, second = self._order[starts[held]], self._order[starts[more] + 1]
        self._who, self._best, self._second = np.full(size, -1), np.zeros(size), np.zeros(size)
        self._who[held], self._best[held] = member[best], values[best]
        self._second[more] = values[second]

    @cached_property
    def _by_key(self) -> tuple[Ints, Doubles]:
        """Groups with members, and the value of each."""
        keys = self._group * self._members + self._member
        order = np.argsort(keys)
        return keys[order], self._values[order]

    def best_but(self, group: Ints, member: Ints) -> Doubles:
        """The greatest value of each group but that of a member; 0 if there is no other."""
        return np.where(self._who[group] == member, self._second[group], self._best[group])

    def of(self, group: Ints, member: Ints) -> Doubles:
        """The value of a member of each group; 0 if it is none."""
        known, values = self._by_key
        if not len(known):
            return np.zeros(len(group))
        keys = group * self._members + member
        place = np.minimum(np.searchsorted(known, keys), len(known) - 1)
        return np.where(known[place] == keys, values[place], 0.0)

    def above(self) -> Ints:
        """For each value how many of its group are greater."""
        group, values = self._group[self._order], self._values[self._order]
        new = (np.diff(group, prepend=-1) != 0) | (np.diff(values, prepend=0) != 0)
        places = np.arange(len(group))
        ranks = np.empty_like(places)
        ranks[self._order] = np.maximum.accumulate(np.where(new, places, 0)) - self._starts[group]
        return ranks

    def total(self) -> Doubles:
        """The sum of each group."""
        total = np.zeros(len(self.count))
        np.add.at(total, self._group, self._values)
        return total

    def none(self) -> Doubles:
        """The probability that nothing of a group holds, if the values are probabilities."""
        none = np.ones(len(self.count))
        np.multiply.at(none, self._group, 1 - self._values)
        return none


def spread(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Stretches of places one after the other: for each place the number of its stretch, and the place."""
    number = np.repeat(np.arange(len(starts)), counts)
    before = np.cumsum(counts) - counts
    return number, np.arange(len(number)) + np.repeat(starts - before, counts)
