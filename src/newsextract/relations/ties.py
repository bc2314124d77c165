"""Ties: pairs of a place and a product that may stand in one row of some company."""

from typing import Final, Literal, get_args

import numpy as np

from newsextract.relations.candidates import Candidates, grouped
from newsextract.relations.columns import Columns, Ints
from newsextract.relations.groups import spread
from newsextract.schema import RelationType

Tie = Literal["tie"]
Link = RelationType | Tie  # what the network gives odds of
TIE: Final[Tie] = "tie"
LINKS: Final[tuple[Link, ...]] = (*get_args(RelationType), TIE)


def ties_of(located: Candidates, produced: Candidates) -> Candidates:
    """The places (as heads) and products (as tails) that candidates of both relations join to one company.

    Each mention of a product is paired with the last mention of the place before it and the first one after.
    """
    columns = located.stage.columns
    places, products = _joined(columns, located, produced)
    of_products, sizes = np.argsort(columns.entity, kind="stable"), np.bincount(columns.entity)
    number, where = spread((np.cumsum(sizes) - sizes)[products], sizes[products])
    mentions = of_products[where]
    heads, tails = _around(columns, places[number], mentions)
    return grouped(located.stage, heads, tails)


def _joined(columns: Columns, located: Candidates, produced: Candidates) -> tuple[Ints, Ints]:
    """Places and products, by entity, that share a head; each pair once."""
    head, product = _sides(columns, produced)
    order = np.argsort(head, kind="stable")
    company, place = _sides(columns, located)
    begin = np.searchsorted(head[order], company)
    end = np.searchsorted(head[order], company, side="right")
    number, where = spread(begin, end - begin)
    keys = np.unique(place[number] * columns.entities + product[order][where])
    return keys // columns.entities, keys % columns.entities


def _sides(columns: Columns, found: Candidates) -> tuple[Ints, Ints]:
    return columns.entity[found.heads[found.starts]], columns.entity[found.tails[found.starts]]


def _around(columns: Columns, places: Ints, mentions: Ints) -> tuple[Ints, Ints]:
    """The mention of each place before each mention, if there is one, and the one after."""
    size = len(columns)
    keys = np.sort(columns.entity * size + np.arange(size))
    here = np.searchsorted(keys, places * size + mentions)
    beside = np.concatenate([here - 1, here])
    other, mention = keys[np.clip(beside, 0, size - 1)], np.tile(mentions, 2)
    is_place = (beside >= 0) & (beside < size) & (other // size == np.tile(places, 2))
    return (other % size)[is_place], mention[is_place]
