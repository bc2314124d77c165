"""Which pairs of entities may be related: the pairs of mentions that say something of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Final

import numpy as np
from msgspec import Struct

from newsextract.language.tokens import Tokens
from newsextract.relations.clauses import clauses
from newsextract.relations.columns import Bools, Columns, Ints
from newsextract.relations.scene import Node, Scene
from newsextract.relations.stage import Stage
from newsextract.schema import RELATION_TYPES, SIGNATURES, RelationType, Span

_RECENT: Final = 4  # companies named before a sentence that it may still speak of
_WINDOW: Final = 30  # mentions before a sentence among which its territory is looked for
_AHEAD: Final = 2  # sentences after a tail in which its head may first be named


class Pair(Struct, frozen=True, eq=False):
    """A pair of entities that may be related.

    Attributes:
        head: id of the head's entity.
        tail: id of the tail's entity.
        closest: the head's and the tail's mention that stand nearest to each other.
    """

    head: str
    tail: str
    closest: tuple[Node, Node]

    def span(self, tokens: Tokens) -> Span:
        """The characters of these two and what is between, or the tail's sentence if that is another."""
        head, tail = self.closest
        if head.sentence != tail.sentence:
            first, last = tokens.sentence(tail.start)
            return Span(tokens.starts[first], tokens.ends[last - 1])
        return Span(min(head.mention.start, tail.mention.start), max(head.mention.end, tail.mention.end))


@dataclass(frozen=True, eq=False)
class Candidates:
    """The pairs of entities that may be in one relation, as arrays.

    Attributes:
        heads: index of the head in each pair of mentions; those of one pair of entities stand together.
        tails: index of the tail in each pair of mentions.
        starts: place of the first pair of mentions of each pair of entities.
        closest: place of the pair of mentions that stand nearest to each other.
    """

    stage: Stage
    heads: Ints
    tails: Ints
    starts: Ints
    closest: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def ids(self) -> Iterator[tuple[str, str]]:
        """The ids of head and tail of each pair of entities."""
        nodes = self.stage.nodes
        heads, tails = self.heads[self.starts].tolist(), self.tails[self.starts].tolist()
        for head, tail in zip(heads, tails, strict=True):
            yield nodes[head].entity.id, nodes[tail].entity.id

    @cached_property
    def documents(self) -> Ints:
        """The number of the document of each pair of entities; they stand in the order of the documents."""
        return self.stage.documents(self.heads[self.starts])

    @cached_property
    def _nearest(self) -> list[tuple[int, int]]:
        heads, tails = self.heads[self.closest].tolist(), self.tails[self.closest].tolist()
        return list(zip(heads, tails, strict=True))

    def pair(self, number: int) -> Pair:
        """One pair of entities."""
        head, tail = (self.stage.nodes[place] for place in self._nearest[number])
        return Pair(head.entity.id, tail.entity.id, (head, tail))

    def only(self, numbers: Ints) -> "Candidates":
        """Some of the pairs of entities, in the same order."""
        sizes = np.diff(self.starts, append=len(self.heads))
        wanted = np.zeros(len(self.starts), dtype=np.bool_)
        wanted[numbers] = True
        places = np.flatnonzero(np.repeat(wanted, sizes))
        starts = np.cumsum(sizes[numbers]) - sizes[numbers]
        closest = starts + self.closest[numbers] - self.starts[numbers]
        return Candidates(self.stage, self.heads[places], self.tails[places], starts, closest)


def candidates_of(stage: Stage) -> dict[RelationType, Candidates]:
    """The candidates of each relation that has some, bounded by the number of mentions times a constant."""
    if not stage.nodes:
        return {}
    person = stage.columns.is_type("PER")
    posts = _listed(stage, _before, person)
    others = _listed(stage, _heads_near, ~person)
    found = {}
    for type_ in RELATION_TYPES:
        heads, tails = posts if type_ == "works_for" else others[::-1]
        possible = _possible(stage, type_, heads, tails)
        if possible.any():
            found[type_] = grouped(stage, heads[possible], tails[possible])
    return found


def _listed(stage: Stage, around: Callable[[Scene, Node], Sequence[int]], chosen: Bools) -> tuple[Ints, Ints]:
    """Each chosen mention, as often as there are mentions around it, and those."""
    places = np.flatnonzero(chosen)
    lists = [around(stage.scene_of[place], stage.nodes[place]) for place in places.tolist()]
    sizes = [len(each) for each in lists]
    beside = np.fromiter(chain.from_iterable(lists), dtype=np.int64, count=sum(sizes))
    return np.repeat(places, sizes), beside + np.repeat(np.array(stage.offsets)[places], sizes)


def _before(scene: Scene, person: Node) -> Sequence[int]:
    """What a person's post may belong to: the sentence's own names, or what was spoken of last."""
    return scene.recall(_before_sentence, person.sentence)


def _before_sentence(scene: Scene, sentence: int) -> list[int]:
    first, last = scene.first_in_sentence[max(sentence - 1, 0)], scene.first_in_sentence[sentence + 1]
    recent = [node.index for node in scene.recent_in(sentence, 2) if node.index < first]
    places = [node.index for node in scene.nodes[max(first - _WINDOW, 0) : first] if node.type == "LOC"]
    return [*range(first, last), *recent, *places[-3:]]


def _heads_near(scene: Scene, tail: Node) -> Sequence[int]:
    """Mentions in the tail's sentence, around it, and the companies last spoken of."""
    if any(clause.anaphor == "indefinites" for clause in clauses(scene, tail)):
        # «ещё одна компания» is none of those named before or after
        return range(*scene.first_in_sentence[tail.sentence : tail.sentence + 2])
    return scene.recall(_near_sentence, tail.sentence)


def _near_sentence(scene: Scene, sentence: int) -> list[int]:
    first = scene.first_in_sentence[max(sentence - 1, 0)]
    last = scene.first_in_sentence[min(sentence + _AHEAD + 1, len(scene.first_in_sentence) - 1)]
    spoken_of = (*scene.recent_in(sentence, _RECENT), *scene.companies[:1])
    others = dict.fromkeys(node.index for node in spoken_of if not first <= node.index < last)
    return [*range(first, last), *others]


def _possible(stage: Stage, relation: RelationType, heads: Ints, tails: Ints) -> Bools:
    """Which pairs of mentions the relation allows."""
    columns, (of_heads, of_tails) = stage.columns, SIGNATURES[relation]
    head_allowed = columns.refers_to(of_heads) & ~columns.is_type("LOCADJ")
    tail_allowed = columns.refers_to(of_tails)
    if relation == "located_in":
        head_allowed &= columns.is_type("ORG") | columns.is_site
    if relation == "exports_to":
        tail_allowed &= ~columns.is_type("LOCADJ")
    allowed: Bools = (
        head_allowed[heads] & tail_allowed[tails] & (columns.entity[heads] != columns.entity[tails])
    )
    if relation == "works_as":
        allowed &= np.abs(columns.sentence[heads] - columns.sentence[tails]) <= 1
    return allowed


def grouped(stage: Stage, heads: Ints, tails: Ints) -> Candidates:
    """Candidates out of pairs of mentions: by pairs of entities, in the order of the first of each."""
    columns = stage.columns
    keys = columns.entity[heads] * columns.entities + columns.entity[tails]
    _, first, number = np.unique(keys, return_index=True, return_inverse=True)
    group = first[number]  # a pair of entities goes by its first pair of mentions
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    heads, tails = heads[order], tails[order]
    nearest = np.lexsort((*_distance(columns, heads, tails), group[order]))
    return Candidates(stage, heads, tails, starts, nearest[starts])


def _distance(columns: Columns, heads: Ints, tails: Ints) -> tuple[Ints, Ints]:
    """Tokens and sentences between mentions; sentences count first."""
    gap = np.maximum(columns.start[tails] - columns.end[heads], columns.start[heads] - columns.end[tails])
    return gap, np.abs(columns.sentence[heads] - columns.sentence[tails])
