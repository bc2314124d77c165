"""Named mentions and the clusters that become entities."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final, Generic, TypeVar

from msgspec import Struct

from newsextract.resolution.words import Word
from newsextract.schema import Codes, Kind, Mention

T = TypeVar("T")

_FAR: Final = (
    100_000  # what lies behind counts as farther off than all that lies before: an anaphor looks back
)


class Named(Struct, frozen=True, gc=False):
    """A mention with its words and its canonical form."""

    mention: Mention
    words: tuple[Word, ...]
    name: str


class Cluster(Struct, frozen=True, gc=False):
    """Mentions of one entity.

    Attributes:
        members: the mentions, in any order.
        name: canonical name of the entity.
        kind: of a place.
        codes: of a place that the gazetteer knows.
    """

    members: tuple[Named, ...]
    name: str
    kind: Kind | None = None
    codes: Codes | None = None


class Group:
    """Mentions of one entity, in the order in which they were added.

    Attributes:
        members: all of them.
        names: the first one of each name and number of words.
        ends: each by one past its last code point.
    """

    def __init__(self, first: Named) -> None:
        self.members: list[Named] = []
        self.names: dict[tuple[str, int], Named] = {}
        self.ends: dict[int, Named] = {}
        self._starts: list[int] = []
        self.add(first)

    def add(self, item: Named) -> None:
        """One more mention."""
        self.members.append(item)
        self.names.setdefault((item.name, len(item.words)), item)
        self.ends[item.mention.end] = item
        insort(self._starts, item.mention.start)

    def begins_before(self, start: int) -> bool:
        """Whether one of the mentions stands before an offset."""
        return self._starts[0] < start

    def looking_back(self, start: int) -> int:
        """How far before an offset the nearest mention begins; those behind it come after all others."""
        place = bisect_right(self._starts, start)
        return start - self._starts[place - 1] if place else _FAR + self._starts[0] - start

    def distance(self, start: int) -> int:
        """How far from an offset, on either side, the nearest mention begins."""
        place = bisect_left(self._starts, start)
        return min(abs(start - other) for other in self._starts[max(place - 1, 0) : place + 1])


class Index(Generic[T]):
    """Things in the order in which they came, found by the keys that they were put under."""

    def __init__(self) -> None:
        self.all: list[T] = []
        self._places: defaultdict[Hashable, dict[int, None]] = defaultdict(dict)

    def put(self, thing: T, keys: Iterable[Hashable]) -> int:
        """Add a thing; its place."""
        self.all.append(thing)
        self.extend(len(self.all) - 1, keys)
        return len(self.all) - 1

    def extend(self, place: int, keys: Iterable[Hashable]) -> None:
        """Put the thing at a place under more keys."""
        for key in keys:
            self._places[key][place] = None

    def under(self, keys: Iterable[Hashable]) -> list[int]:
        """Places of the things under any of the keys, in order."""
        return sorted({place for key in keys for place in self._places.get(key, ())})


def fullest(members: Sequence[Named]) -> str:
    """The name of the mention that says most: most words, then most characters, then first in the text."""
    return max(members, key=lambda n: (len(n.words), len(n.name), -n.mention.start)).name


def grouped(
    items: Iterable[Named],
    offers: Callable[[Named], Iterable[Hashable]],
    asks: Callable[[Named], Iterable[Hashable]],
    find: Callable[[Named, list[Group]], Group | None],
) -> list[Group]:
    """Groups made by asking, for each item in turn, which group it joins.

    Args:
        items: mentions.
        offers: the keys under which a member makes its group known.
        asks: the keys of which a group that a mention may join has one, so that only few are looked at.
        find: which of the groups that have one of its keys a mention joins; None opens a new one.
    """
    index: Index[Group] = Index()
    for item in items:
        places = index.under(asks(item))
        candidates = [index.all[place] for place in places]
        group = find(item, candidates)
        if group is None:
            index.put(Group(item), offers(item))
        else:
            group.add(item)
            index.extend(places[candidates.index(group)], offers(item))
    return index.all
