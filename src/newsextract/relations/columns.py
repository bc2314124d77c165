"""The mentions of a scene as arrays, a value for each, so that all pairs are looked at in one go."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from newsextract.schema import MENTION_TYPES, EntityType, MentionType, entity_type

if TYPE_CHECKING:
    from newsextract.relations.scene import Scene

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NUMBERS: Final = {type_: number for number, type_ in enumerate(MENTION_TYPES)}
TYPES: Final = len(MENTION_TYPES)
_REMEMBERED: Final = 5  # entities of a type that are remembered as named last; counts of rivals stop at four
_NONE: Final = [-1] * _REMEMBERED


class Columns:
    """What is known of each mention of some scenes, by its number.

    Numbers go on from scene to scene, so that those of two documents never meet.

    Attributes:
        start: first token.
        end: one past the last token.
        sentence: number of the sentence.
        line: number of the line.
        item: number of the list item.
        type: number of the type, its place in `MENTION_TYPES`.
        entity: number of the entity.
        entities: how many entities there are.
        is_site: whether the entity is a site.
    """

    def __init__(self, scenes: Sequence["Scene"]) -> None:
        rows = [row for scene in scenes for row in _rows(scene)]
        sizes = np.array([_sizes(scene) for scene in scenes], dtype=np.int64).reshape(-1, 7)
        offsets = np.cumsum(sizes, axis=0) - sizes
        table = np.array(rows, dtype=np.int64).reshape(-1, 7)
        table += np.repeat(offsets, [len(scene.nodes) for scene in scenes], axis=0)
        self.start, self.end, self.sentence, self.line, self.item, self.type, self.entity = table.T.copy()
        self.entities = int(sizes[:, -1].sum())
        self.is_site = np.array(
            [node.entity.kind == "site" for scene in scenes for node in scene.nodes], dtype=np.bool_
        )

    def __len__(self) -> int:
        return len(self.start)

    def is_type(self, *types: MentionType) -> Bools:
        """The mentions of some types."""
        wanted = np.zeros(TYPES, dtype=np.bool_)
        wanted[[NUMBERS[type_] for type_ in types]] = True
        chosen: Bools = wanted[self.type]
        return chosen

    def refers_to(self, types: Collection[EntityType]) -> Bools:
        """The mentions of entities of some types."""
        return self.is_type(*(type_ for type_ in MENTION_TYPES if entity_type(type_) in types))

    def count(self, type_: MentionType, first: Ints, last: Ints) -> Ints:
        """How many mentions of a type stand from one index up to another, exclusive."""
        counts = np.concatenate([[0], np.cumsum(self.type == NUMBERS[type_])])
        count: Ints = counts[last] - counts[np.minimum(first, last)]
        return count

    @cached_property
    def previous_same(self) -> Ints:
        """The mention before of the same type and entity; -1 where there is none."""
        return self._beside(np.arange(len(self)), -1)

    @cached_property
    def next_same(self) -> Ints:
        """The mention after of the same type and entity; a number beyond all where there is none."""
        return self._beside(np.arange(len(self))[::-1], len(self))

    def _beside(self, order: Ints, none: int) -> Ints:
        kinds = (self.entity * TYPES + self.type)[order]
        places = order[np.argsort(kinds, kind="stable")]
        same = np.diff(kinds[np.argsort(kinds, kind="stable")]) == 0
        beside = np.full(len(order), none)
        beside[places[1:][same]] = places[:-1][same]
        return beside

    def last_named(self, places: Ints, types: Ints) -> Ints:
        """Where the five entities stand that were named last of a type before each mention.

        Each entity by its last mention (mentions × 5); -1 where there are fewer.
        """
        return self._latest[self._last_of_type[places, types]]

    @cached_property
    def _latest(self) -> Ints:
        """For each mention where it and the entities of its type stand that were named last before it.

        One row more, which -1 finds, is of no mention.
        """
        rows = []
        latest: list[dict[int, int]] = [{} for _ in range(TYPES)]
        for index, (type_, entity) in enumerate(zip(self.type.tolist(), self.entity.tolist(), strict=True)):
            latest[type_].pop(entity, None)
            latest[type_][entity] = index
            newest = list(islice(reversed(latest[type_].values()), _REMEMBERED))
            rows.append(newest + _NONE[len(newest) :])
        return np.array([*rows, _NONE])

    @cached_property
    def _last_of_type(self) -> Ints:
        """For each mention and type the last mention of that type before it, or -1."""
        places = np.arange(len(self))[:, None]
        of_type = np.where(self.type[:, None] == np.arange(TYPES), places, -1)
        return np.maximum.accumulate(np.vstack([np.full((1, TYPES), -1), of_type[:-1]]))

    @cached_property
    def before(self) -> Ints:
        """For each mention and type the entity of that type named last before it in its sentence, or -1."""
        places, last = np.arange(len(self))[:, None], self._last_of_type
        beside = (self.sentence[last] == self.sentence[places]) & (self.end[last] <= self.start[places])
        return np.where((last >= 0) & beside, self.entity[last], -1)

    @cached_property
    def after(self) -> Ints:
        """The same of those after it."""
        places, none = np.arange(len(self))[:, None], len(self)
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


def _rows(scene: "Scene") -> Iterator[tuple[int, ...]]:
    """The numbers of each mention within its scene."""
    numbers = {id_: number for number, id_ in enumerate(scene.entities)}
    for n in scene.nodes:
        yield n.start, n.end, n.sentence, n.line, n.item, NUMBERS[n.type], numbers[n.entity.id]


def _sizes(scene: "Scene") -> tuple[int, ...]:
    """How many numbers of each kind a scene takes up; one past the last token is one of its own."""
    tokens = len(scene.tokens) + 1
    last = (scene.sentence_of[-1], scene.line_of[-1], scene.item_of[-1]) if scene.sentence_of else (0, 0, 0)
    return tokens, tokens, *(each + 1 for each in last), 0, len(scene.entities)
