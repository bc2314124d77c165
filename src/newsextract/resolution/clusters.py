"""Named mentions and the clusters that become entities."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from newsextract.resolution.words import Word
from newsextract.schema import Codes, Kind, Mention


@dataclass(frozen=True, slots=True)
class Named:
    """A mention with its words and its canonical form."""

    mention: Mention
    words: tuple[Word, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Cluster:
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


def fullest(members: Sequence[Named]) -> str:
    """The name of the mention that says most: most words, then most characters, then first in the text."""
    return max(members, key=lambda n: (len(n.words), len(n.name), -n.mention.start)).name


def grouped(
    items: Iterable[Named], find: Callable[[Named, list[list[Named]]], list[Named] | None]
) -> list[list[Named]]:
    """Groups made by asking, for each item in turn, which group it joins; None opens a new one."""
    groups: list[list[Named]] = []
    for item in items:
        group = find(item, groups)
        if group is None:
            groups.append([item])
        else:
            group.append(item)
    return groups
