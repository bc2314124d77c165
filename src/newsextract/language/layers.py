"""Layers in which tokens learn from their neighbours and along the syntax tree, in numpy."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from newsextract.language.weights import Floats

Ints = NDArray[np.int64]

NEIGHBOURS = 5  # what a token learns from: one before it, itself, one after it, its head, its dependents


def exchanged(row: Floats, heads: Ints, layers: Iterable[tuple[Floats, Floats, int]]) -> Floats:
    """A document's tokens after all layers, each added to what it was given.

    Each document goes through them alone: what stands beside it in a batch changes no bit, and a text is long
    enough for products of matrices to be worth it.

    Args:
        row: the tokens (tokens × width).
        heads: number of each token's syntactic head; a root is its own.
        layers: for each layer its kernel (`NEIGHBOURS` × width × width), its bias (width) and how many
            tokens before and after it looks.
    """
    if not len(row):
        return row
    governors, first, further = _dependents(heads)
    shares = (1 / np.bincount(heads)[governors]).astype(np.float32)[:, None]
    known = np.zeros((len(row), NEIGHBOURS, row.shape[1]), dtype=np.float32)
    for kernel, bias, reach in layers:
        known[:reach, 0] = 0
        known[reach:, 0] = row[:-reach]
        known[:, 1] = row
        known[:-reach, 2] = row[reach:]
        known[-reach:, 2] = 0
        known[:, 3] = row[heads]
        known[governors, 4] = _sums(row, first, further) * shares
        # one product of all that is known is faster than five whose results are added up
        added = known.reshape(len(row), -1) @ kernel.reshape(-1, kernel.shape[-1])
        added += bias
        np.maximum(added, 0, out=added)
        row = added + row
    return row


def _dependents(heads: Ints) -> tuple[Ints, Ints, list[tuple[Ints, Ints]]]:
    """Tokens with dependents, the first dependent of each, and the second ones, third ones and so on.

    Returns:
        The governors in order, their first dependents, and for each further round which of the governors
        (by their place among them) have one more dependent, and those.
    """
    order = np.argsort(heads, kind="stable")
    governors, begins, counts = np.unique(heads[order], return_index=True, return_counts=True)
    rounds = (np.flatnonzero(counts > number) for number in range(1, counts.max()))
    further = [(places, order[begins[places] + number]) for number, places in enumerate(rounds, 1)]
    return governors, order[begins], further


def _sums(row: Floats, first: Ints, further: Iterable[tuple[Ints, Ints]]) -> Floats:
    """The sum of the dependents of each governor."""
    sums: Floats = row[first]
    for places, dependents in further:
        sums[places] += row[dependents]
    return sums
