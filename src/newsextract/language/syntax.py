"""Dependency heads and labels from slovnet's biaffine layers, made into trees."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from newsextract.language.encoder import Ints
from newsextract.language.weights import Floats, Weights


def parse(model: Weights, features: Floats, lengths: tuple[int, ...]) -> tuple[Ints, Ints]:
    """Heads and labels of tokens.

    Args:
        model: slovnet's syntax model.
        features: last layer of its encoder (tokens × 64), sentence after sentence.
        lengths: tokens of each sentence.

    Returns:
        For each token the number of its head in the sentence from 1, with 0 for the root; and the
        number of its label.
    """
    heads = list(_heads(model.head, features, lengths))
    flat = np.concatenate(heads) if heads else np.zeros(0, dtype=np.int64)
    labels = _labels(model.rel, features, flat, lengths)
    labels[(labels == model.labels.index("root")) & (flat > 0)] = model.labels.index("dep")
    return flat, labels


def _heads(layer: Any, features: Floats, lengths: tuple[int, ...]) -> Iterator[Ints]:
    root = layer.root.array[None]
    dependents = layer.head(features) @ layer.kernel.array
    candidates, root_candidate = layer.tail(features), layer.tail(root)
    start = 0
    for length in lengths:
        rows = slice(start, start + length)
        scores = dependents[rows] @ np.vstack([root_candidate, candidates[rows]]).T
        yield one_root(without_cycles(scores.argmax(-1), scores), scores)
        start += length


def _labels(layer: Any, features: Floats, heads: Ints, lengths: tuple[int, ...]) -> Ints:
    """The best label of each arc; the arc from the root has an embedding of its own."""
    starts = np.repeat(np.cumsum([0, *lengths[:-1]]), lengths) if lengths else np.zeros(0, dtype=np.int64)
    of_heads = features[np.maximum(starts + heads - 1, 0)]
    of_heads[heads == 0] = layer.root.array
    size = layer.kernel.array.shape[0]
    left = (layer.head(of_heads) @ layer.kernel.array).reshape(len(features), -1, size)
    scores = np.einsum("trd,td->tr", left, layer.tail(features))
    return np.asarray(scores.argmax(-1))


def without_cycles(heads: Ints, scores: Floats) -> Ints:
    """The same heads with every cycle broken at its token that is likeliest to be a root.

    Each head is picked by itself, so that two tokens may become each other's head; spaCy needs trees.
    """
    state = np.zeros(len(heads), dtype=np.int8)  # 0 not seen, 1 on the way, 2 leads to a root
    heads = heads.copy()
    for start in range(len(heads)):
        path, token = [], start
        while token >= 0 and state[token] == 0:
            state[token] = 1
            path.append(token)
            token = int(heads[token]) - 1
        if token >= 0 and state[token] == 1:
            cycle = path[path.index(token) :]
            heads[max(cycle, key=lambda member: float(scores[member, 0]))] = 0
        state[path] = 2
    return heads


def one_root(heads: Ints, scores: Floats) -> Ints:
    """The same heads with every root but the likeliest one hung on that one.

    spaCy takes the span of each tree for a sentence, so a second root would cut the sentence.
    """
    roots = np.flatnonzero(heads == 0)
    best = roots[scores[roots, 0].argmax()]
    heads = heads.copy()
    heads[roots] = best + 1
    heads[best] = 0
    return heads
