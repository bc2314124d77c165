"""All evidence about the candidates of a document, as tables: pairs of entities × names."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from newsextract.relations.candidates import Candidates
from newsextract.relations.columns import Ints
from newsextract.relations.evidence import OF_CHOSEN_PAIRS, OF_HEADS, OF_PAIRS, OF_TAILS, Source, identity
from newsextract.relations.evidence.couples import Couples, Strengths
from newsextract.relations.names import Floats, Names
from newsextract.relations.scene import Scene
from newsextract.schema import RelationType


class _Sheet:
    """Strengths by row and name, written down one by one; of several the greatest counts."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.strengths: list[float] = []
        self.whole: list[tuple[int, Strengths]] = []

    def add(self, row: int, found: Iterable[tuple[str, float]]) -> None:
        for name, strength in found:
            column = self.names.number(name)
            if column is not None:
                self.rows.append(row)
                self.columns.append(column)
                self.strengths.append(strength)

    def add_columns(self, found: Iterable[tuple[str, Strengths]]) -> None:
        for name, strengths in found:
            column = self.names.number(name)
            if column is not None:
                self.whole.append((column, strengths))

    def table(self, rows: int, width: int) -> Floats:
        table = np.zeros((rows, width), dtype=np.float32)
        np.maximum.at(table, (self.rows, self.columns), np.array(self.strengths, dtype=np.float32))
        for column, strengths in self.whole:
            table[:, column] = strengths
        return table

    def put_on(self, table: Floats) -> Floats:
        table[self.rows, self.columns] = self.strengths
        return table


def collect(
    scene: Scene, found: Mapping[RelationType, Candidates], names: Names
) -> dict[RelationType, Floats]:
    """All evidence about candidates: pairs of entities × names, 0 for what is not there.

    What holds of one of the pairs of mentions holds of the pair of entities, with its greatest strength.
    A tail that is a later member of a chain has the evidence of the first one, unless that is the head.
    """
    if not found:
        return {}
    heads = np.concatenate([each.heads for each in found.values()])
    tails = np.concatenate([each.tails for each in found.values()])
    size = len(scene.nodes)
    first = _firsts(scene)
    leads = np.where(scene.columns.entity[first[tails]] == scene.columns.entity[heads], tails, first[tails])
    later = leads != tails
    keys, couple = np.unique(heads * size + leads, return_inverse=True)
    of_pairs = _of_pairs(Couples(scene, keys // size, keys % size), names)
    of_heads = _of_mentions(scene, heads, OF_HEADS, names)
    of_leads = _of_mentions(scene, leads, OF_TAILS, names)
    of_later = _of_later(scene, tails[later], names)
    width = len(names)  # all have their numbers
    table = of_heads.table(size, width)[heads]
    table += of_pairs.table(len(keys), width)[couple]
    of_tails = of_leads.table(size, width)
    table += np.concatenate([of_tails, of_later.put_on(of_tails[first])])[
        np.where(later, tails + size, tails)
    ]
    parts = np.split(table, np.cumsum([len(each.heads) for each in found.values()])[:-1])
    return {
        type_: _merged(part, each.starts) for (type_, each), part in zip(found.items(), parts, strict=True)
    }


def _merged(table: Floats, starts: Ints) -> Floats:
    """The greatest strengths in each stretch of rows; most stretches are of one row."""
    merged = table[starts]
    sizes = np.diff(starts, append=len(table))
    for further in range(1, sizes.max()):
        longer = np.flatnonzero(sizes > further)
        merged[longer] = np.maximum(merged[longer], table[starts[longer] + further])
    return merged


def _firsts(scene: Scene) -> Ints:
    """The mention that begins the chain of each; those in no chain begin their own."""
    first = np.arange(len(scene.nodes))
    for index, link in scene.leads.items():
        first[index] = link.node.index
    return first


def _of_mentions(scene: Scene, places: Ints, sources: Sequence[Source], names: Names) -> _Sheet:
    sheet = _Sheet(names)
    for place in np.unique(places).tolist():
        for source in sources:
            sheet.add(place, source(scene, scene.nodes[place]))
    return sheet


def _of_later(scene: Scene, tails: Ints, names: Names) -> _Sheet:
    """What later members of chains have of their own."""
    sheet = _Sheet(names)
    for place in np.unique(tails).tolist():
        sheet.add(place, identity.of_tail(scene, scene.nodes[place]))
        sheet.add(place, [(f"chain:{scene.leads[place].chain}", 1.0)])
    return sheet


def _of_pairs(couples: Couples, names: Names) -> _Sheet:
    sheet, nodes = _Sheet(names), couples.scene.nodes
    for source in OF_PAIRS:
        sheet.add_columns(source(couples))
    for chosen, look in OF_CHOSEN_PAIRS:
        for row in np.flatnonzero(chosen(couples)).tolist():
            sheet.add(row, look(couples.scene, nodes[couples.heads[row]], nodes[couples.tails[row]]))
    return sheet
