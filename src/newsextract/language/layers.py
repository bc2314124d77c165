"""Layers in which tokens learn from their neighbours and along the syntax tree, in numpy."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from newsextract.language.weights import Floats

NEIGHBOURS = 5  # what a token learns from: one before it, itself, one after it, its head, its dependents


def exchanged(row: Floats, heads: NDArray[np.int64], layers: Iterable[tuple[Floats, Floats, int]]) -> Floats:
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
    order = np.argsort(heads, kind="stable")
    governors, begins, counts = np.unique(heads[order], return_index=True, return_counts=True)
    shares = (1 / counts).astype(np.float32)[:, None]
    for kernel, bias, reach in layers:
        before, added, after, head, dependents = row @ kernel
        added += bias
        added[reach:] += before[:-reach]
        added[:-reach] += after[reach:]
        added += head[heads]
        added[governors] += np.add.reduceat(dependents[order], begins) * shares
        np.maximum(added, 0, out=added)
        row = added + row
    return row
