"""The mentions of a scene as arrays, a value for each, so that all pairs are looked at in one go."""

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from newsextract.schema import MENTION_TYPES, EntityType, MentionType, entity_type

if TYPE_CHECKING:
    from newsextract.relations.scene import Node

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_NUMBERS: Final = {type_: number for number, type_ in enumerate(MENTION_TYPES)}
TYPES: Final = len(MENTION_TYPES)
_REMEMBERED: Final = 5  # entities of a type that are remembered as named last; counts of rivals stop at four


class Columns:
    """What is known of each mention, by its index.

    Attributes:
        nodes: the mentions.
        start: first token.
        end: one past the last token.
        sentence: number of the sentence.
        line: number of the line.
        item: number of the list item.
        type: number of the type, its place in `MENTION_TYPES`.
        entity: number of the entity, its place among the scene's entities.
    """

    def __init__(self, nodes: Sequence["Node"], entities: Iterable[str]) -> None:
        self.nodes = nodes
        numbers = {id_: number for number, id_ in enumerate(entities)}
        rows = [
            (n.start, n.end, n.sentence, n.line, n.item, _NUMBERS[n.type], numbers[n.entity.id])
            for n in nodes
        ]
        table = np.array(rows, dtype=np.int64).reshape(-1, 7)
        self.start, self.end, self.sentence, self.line, self.item, self.type, self.entity = table.T.copy()

    def having(self, values: Iterable[object]) -> Bools:
        """One truth value for each mention, as an array."""
        return np.fromiter(map(bool, values), dtype=np.bool_, count=len(self.nodes))

    def is_type(self, *types: MentionType) -> Bools:
        """The mentions of some types."""
        wanted = np.zeros(TYPES, dtype=np.bool_)
        wanted[[_NUMBERS[type_] for type_ in types]] = True
        chosen: Bools = wanted[self.type]
        return chosen

    def refers_to(self, types: Collection[EntityType]) -> Bools:
        """The mentions of entities of some types."""
        return self.is_type(*(type_ for type_ in MENTION_TYPES if entity_type(type_) in types))

    def count(self, type_: MentionType, first: Ints, last: Ints) -> Ints:
        """How many mentions of a type stand from one index up to another, exclusive."""
        counts = np.concatenate([[0], np.cumsum(self.type == _NUMBERS[type_])])
        count: Ints = counts[last] - counts[np.minimum(first, last)]
        return count

    @cached_property
    def previous_same(self) -> Ints:
        """The mention before of the same type and entity; -1 where there is none."""
        return self._beside(np.arange(len(self.nodes)), -1)

    @cached_property
    def next_same(self) -> Ints:
        """The mention after of the same type and entity; a number beyond all where there is none."""
        return self._beside(np.arange(len(self.nodes))[::-1], len(self.nodes))

    def _beside(self, order: Ints, none: int) -> Ints:
        kinds = (self.entity * TYPES + self.type)[order]
        places = order[np.argsort(kinds, kind="stable")]
        same = np.diff(kinds[np.argsort(kinds, kind="stable")]) == 0
        beside = np.full(len(order), none)
        beside[places[1:][same]] = places[:-1][same]
        return beside

    @cached_property
    def last_named(self) -> Ints:
        """For each mention and type where the five last named entities of the type stand before it.

        Each entity by its last mention (mentions × types × 5); -1 where there are fewer.
        """
        table = np.full((len(self.nodes), TYPES, _REMEMBERED), -1)
        latest: list[dict[int, int]] = [{} for _ in range(TYPES)]
        rows = [[-1] * _REMEMBERED for _ in range(TYPES)]
        for index, (type_, entity) in enumerate(zip(self.type.tolist(), self.entity.tolist(), strict=True)):
            table[index] = rows
            latest[type_].pop(entity, None)
            latest[type_][entity] = index
            newest = list(islice(reversed(latest[type_].values()), _REMEMBERED))
            rows[type_] = newest + [-1] * (_REMEMBERED - len(newest))
        return table

    @cached_property
    def before(self) -> Ints:
        """For each mention and type the entity of that type named last before it in its sentence, or -1."""
        places = np.arange(len(self.nodes))[:, None]
        of_type = np.where(self.type[:, None] == np.arange(TYPES), places, -1)
        last = np.maximum.accumulate(np.vstack([np.full((1, TYPES), -1), of_type[:-1]]))
        beside = (self.sentence[last] == self.sentence[places]) & (self.end[last] <= self.start[places])
        return np.where((last >= 0) & beside, self.entity[last], -1)

    @cached_property
    def after(self) -> Ints:
        """The same of those after it."""
        places, none = np.arange(len(self.nodes))[:, None], len(self.nodes)
        of_type = np.where(self.type[:, None] == np.arange(TYPES), places, none)
        shifted = np.vstack([of_type[1:], np.full((1, TYPES), none)])
        first = np.minimum.accumulate(shifted[::-1])[::-1]
        found = np.minimum(first, none - 1)
        beside = (self.sentence[found] == self.sentence[places]) & (self.start[found] >= self.end[places])
        return np.where((first < none) & beside, self.entity[found], -1)

    @cached_property
    def in_sentence(self) -> Ints:
        """How many entities of each type a sentence names (sentences × types)."""
        count = np.zeros((int(self.sentence.max(initial=-1)) + 1, TYPES), dtype=np.int64)
        named = np.unique(np.stack([self.sentence, self.type, self.entity]), axis=1)
        np.add.at(count, (named[0], named[1]), 1)
        return count

    @cached_property
    def any_in_sentence(self) -> Ints:
        """One of the entities of each type that a sentence names, or -1."""
        found = np.full(self.in_sentence.shape, -1)
        found[self.sentence, self.type] = self.entity
        return found
