"""Dependency heads and labels from slovnet's biaffine layers, made into trees."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from newsextract.language.encoder import Ints
from newsextract.language.weights import Floats, Weights

_BLOCK: Final = 256  # tokens whose labels are scored together: few enough for the processor's cache


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
    heads = np.zeros(len(features), dtype=np.int64)
    for rows, scores in _head_scores(model.head, features, lengths):
        heads[rows] = _trees(scores)
    labels = _labels(model.rel, features, heads, lengths)
    labels[(labels == model.labels.index("root")) & (heads > 0)] = model.labels.index("dep")
    return heads, labels


def _head_scores(layer: Any, features: Floats, lengths: tuple[int, ...]) -> Iterator[tuple[Ints, Floats]]:
    """Sentences of one length at a time: their tokens (sentences × length) and scores of each head.

    Scores are sentences × length × length + 1, the root first.
    """
    dependents = layer.head(features) @ layer.kernel.array
    candidates = layer.tail(np.vstack([features, layer.root.array]))
    sizes = np.array(lengths, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    for length in np.unique(sizes):
        rows = starts[sizes == length, None] + np.arange(length)
        heads = np.insert(rows, 0, len(features), axis=1)
        yield rows, dependents[rows] @ candidates[heads].transpose(0, 2, 1)


def _trees(scores: Floats) -> Ints:
    """The best heads of sentences of one length, mended where they do not make one tree."""
    heads: Ints = scores.argmax(-1)
    for number in np.flatnonzero(_no_tree(heads)):
        heads[number] = one_root(without_cycles(heads[number], scores[number]), scores[number])
    return heads


def _no_tree(heads: Ints) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Which sentences (rows) have more roots than one or tokens whose way up leads to none."""
    above = np.insert(heads, 0, 0, axis=1)
    for _ in range(heads.shape[1].bit_length()):
        above = np.take_along_axis(above, above, axis=1)  # twice as far up each time
    return np.asarray(above.any(1) | ((heads == 0).sum(1) != 1))


def _labels(layer: Any, features: Floats, heads: Ints, lengths: tuple[int, ...]) -> Ints:
    """The best label of each arc; the arc from the root has an embedding of its own."""
    starts = np.repeat(np.cumsum([0, *lengths[:-1]]), lengths) if lengths else np.zeros(0, dtype=np.int64)
    of_heads = features[np.maximum(starts + heads - 1, 0)]
    of_heads[heads == 0] = layer.root.array
    pieces = range(0, len(features), _BLOCK)
    return np.concatenate(
        [_best_labels(layer, *(x[i : i + _BLOCK] for x in (of_heads, features))) for i in pieces]
    )


def _best_labels(layer: Any, heads: Floats, dependents: Floats) -> Ints:
    left, right = layer.head(heads), layer.tail(dependents)
    by_label = (left @ layer.kernel.array).reshape(len(left), -1, right.shape[1])
    return np.asarray((by_label @ right[:, :, None])[:, :, 0].argmax(-1))


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
