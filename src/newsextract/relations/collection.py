"""All evidence about the candidates of documents, as tables: names × pairs of entities."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from newsextract.relations.candidates import Candidates
from newsextract.relations.columns import Ints
from newsextract.relations.evidence import OF_CHOSEN_PAIRS, OF_HEADS, OF_PAIRS, OF_TAILS, Source, identity
from newsextract.relations.evidence.couples import Couples, Strengths
from newsextract.relations.names import Floats, Names
from newsextract.relations.stage import Stage
from newsextract.schema import RelationType

NETWORK: Final = "network"  # name of what the network says
_PENDING: Final = 4096  # names that are written down before they are looked up


@dataclass(frozen=True, eq=False)
class _Table:
    """What names say of mentions or of pairs.

    Attributes:
        row: for each name its row; -1 for those that say nothing here.
        strengths: names that say something × what they tell of.
    """

    row: Ints
    strengths: Floats

    def put(self, columns: Floats, numbers: Ints, places: Ints) -> None:
        """Write what names say of some places into the rows of those names."""
        rows = self.row[numbers]
        held = np.flatnonzero(rows >= 0)
        columns[held] = self.strengths[rows[held]].take(places, axis=1)


class _Sheet:
    """Strengths by place and name, written down one by one; of several the greatest counts."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.places: list[int] = []
        self.columns: list[int] = []
        self.strengths: list[float] = []
        self.whole: list[tuple[int, Strengths]] = []
        self._found: list[tuple[str, float]] = []

    def add(self, place: int, *found: Iterable[tuple[str, float]]) -> None:
        size = len(self._found)
        for each in found:
            self._found.extend(each)
        self.places.extend([place] * (len(self._found) - size))
        if size > _PENDING:
            self.look_up()

    def look_up(self) -> None:
        self.columns.extend(self.names.of([name for name, _ in self._found]))
        self.strengths.extend([strength for _, strength in self._found])
        self._found.clear()

    def add_whole(self, found: Iterable[tuple[str, Strengths]]) -> None:
        for name, strengths in found:
            [number] = self.names.of([name])
            if number >= 0:
                self.whole.append((number, strengths))

    def entries(self) -> tuple[Ints, Ints, Floats]:
        """Numbers of names, places and strengths of what is asked for."""
        numbers = np.array(self.columns, dtype=np.int64)
        kept = np.flatnonzero(numbers >= 0)
        strengths = np.array(self.strengths, dtype=np.float32)
        return numbers[kept], np.array(self.places, dtype=np.int64)[kept], strengths[kept]

    def table(self, size: int) -> _Table:
        """Everything as a table of so many places."""
        numbers, places, strengths = self.entries()
        row = np.full(len(self.names), -1)
        row[numbers] = 0
        row[[number for number, _ in self.whole]] = 0
        row[row == 0] = np.arange(np.count_nonzero(row == 0))
        table = np.zeros((row.max(initial=-1) + 1, size), dtype=np.float32)
        np.maximum.at(table.reshape(-1), row[numbers] * size + places, strengths)
        for number, whole in self.whole:
            table[row[number]] = whole
        return _Table(row, table)


@dataclass(frozen=True, eq=False)
class Evidence:
    """All that is known of the candidates of one relation.

    Attributes:
        starts: of each candidate its first pair of mentions.
        sizes: how many pairs of mentions each has.
        told: tables, and for each pair of mentions its place in the table.
    """

    starts: Ints
    sizes: Ints
    told: Sequence[tuple[_Table, Ints]]

    def of(self, chosen: Ints) -> "Evidence":
        """What is known of some candidates."""
        return Evidence(self.starts[chosen], self.sizes[chosen], self.told)

    def columns(self, numbers: Sequence[int]) -> Floats:
        """Strengths of some names, by number (names + 1 × candidates); nothing in the last row.

        What holds of one of the pairs of mentions holds of the pair of entities, with its greatest
        strength; most have one.
        """
        columns = self._of_pairs(numbers, self.starts)
        for further in range(1, self.sizes.max(initial=0)):
            longer = np.flatnonzero(self.sizes > further)
            others = self._of_pairs(numbers, self.starts[longer] + further)
            columns[:, longer] = np.maximum(columns[:, longer], others)
        return columns

    def _of_pairs(self, numbers: Sequence[int], pairs: Ints) -> Floats:
        columns = np.zeros((len(numbers) + 1, len(pairs)), dtype=np.float32)
        for table, places in self.told:
            table.put(columns, np.array(numbers, dtype=np.int64), places[pairs])
        return columns


def collect(
    stage: Stage,
    found: Mapping[RelationType, Candidates],
    names: Names,
    odds: Mapping[RelationType, Floats] | None = None,
) -> dict[RelationType, Evidence]:
    """All evidence about candidates.

    A tail that is a later member of a chain has the evidence of the first one, unless that is the head.

    Args:
        stage: the documents.
        found: the candidates of each relation.
        names: the names that are asked for, or that are to be numbered.
        odds: the network's log-odds of each candidate; they are evidence like any other.
    """
    if not found:
        return {}
    heads = np.concatenate([each.heads for each in found.values()])
    tails = np.concatenate([each.tails for each in found.values()])
    size, first, entity = len(stage.nodes), stage.chain_starts, stage.columns.entity
    leads = np.where(entity[first[tails]] == entity[heads], tails, first[tails])
    later = leads != tails
    keys, couple = np.unique(heads * size + leads, return_inverse=True)
    sheets = (
        _of_mentions(stage, heads, OF_HEADS, names),
        _of_mentions(stage, leads, OF_TAILS, names),
        _of_later(stage, tails[later], names),
        _of_pairs(Couples(stage, keys // size, keys % size), names),
    )
    for sheet in sheets:
        sheet.look_up()
    [network] = names.of([NETWORK])  # before there are tables all names have their numbers
    of_tails = _with_later(sheets[1].table(size), sheets[2], first)
    told = [
        (sheets[0].table(size), heads),
        (of_tails, np.where(later, tails + size, tails)),
        (sheets[3].table(len(keys)), couple),
    ]
    if odds and network >= 0:
        told.append(_of_candidates(found, odds, network, len(names)))
    return _by_relation(found, told)


def _of_candidates(
    found: Mapping[RelationType, Candidates], odds: Mapping[RelationType, Floats], number: int, names: int
) -> tuple[_Table, Ints]:
    row = np.full(names, -1)
    row[number] = 0
    sizes = [size for of in found.values() for size in np.diff(of.starts, append=len(of.heads)).tolist()]
    strengths = np.concatenate([odds[type_] for type_ in found])[None]
    return _Table(row, strengths), np.repeat(np.arange(len(sizes)), sizes)


def _by_relation(
    found: Mapping[RelationType, Candidates], told: Sequence[tuple[_Table, Ints]]
) -> dict[RelationType, Evidence]:
    evidence = {}
    begin = 0
    for type_, each in found.items():
        sizes = np.diff(each.starts, append=len(each.heads))
        evidence[type_] = Evidence(begin + each.starts, sizes, told)
        begin += len(each.heads)
    return evidence


def _of_mentions(stage: Stage, places: Ints, sources: Sequence[Source], names: Names) -> _Sheet:
    sheet = _Sheet(names)
    for place in np.unique(places).tolist():
        scene, node = stage.scene_of[place], stage.nodes[place]
        sheet.add(place, *[source(scene, node) for source in sources])
    return sheet


def _of_later(stage: Stage, tails: Ints, names: Names) -> _Sheet:
    """What later members of chains have of their own."""
    sheet = _Sheet(names)
    for place in np.unique(tails).tolist():
        scene, node = stage.scene_of[place], stage.nodes[place]
        sheet.add(place, identity.of_tail(scene, node), [(f"chain:{scene.leads[node.index].chain}", 1.0)])
    return sheet


def _with_later(tails: _Table, of_later: _Sheet, first: Ints) -> _Table:
    """A table of tails, and after them of the same mentions as later members of their chains."""
    numbers, places, strengths = of_later.entries()
    row = tails.row.copy()
    new = np.setdiff1d(numbers, np.flatnonzero(row >= 0))
    row[new] = len(tails.strengths) + np.arange(len(new))
    of_tails = np.concatenate([tails.strengths, np.zeros((len(new), len(first)), dtype=np.float32)])
    later = of_tails[:, first]
    later[row[numbers], places] = strengths
    return _Table(row, np.concatenate([of_tails, later], axis=1))


def _of_pairs(couples: Couples, names: Names) -> _Sheet:
    sheet, stage = _Sheet(names), couples.stage
    for source in OF_PAIRS:
        sheet.add_whole(source(couples))
    heads, tails = couples.heads.tolist(), couples.tails.tolist()
    for chosen, look in OF_CHOSEN_PAIRS:
        for row in np.flatnonzero(chosen(couples)).tolist():
            head, tail = heads[row], tails[row]
            sheet.add(row, look(stage.scene_of[head], stage.nodes[head], stage.nodes[tail]))
    return sheet
