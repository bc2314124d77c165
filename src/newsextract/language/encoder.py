"""slovnet's convolutional encoder in numpy, over many sequences at once.

Sequences stand in one row with an empty place between two of them, which is what padding amounts to
in the original, and the first convolution is done once for each unique word: the two things that
make it about 2.5 times as fast with the same result.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from slovnet.shape import word_shape

from newsextract.language.weights import Convolution, Floats, Weights, navec, vocabulary

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Words:
    """Unique words of a batch.

    Attributes:
        forms: the words, by number.
        vectors: navec's embedding of each (words × 300).
        shape_ids: slovnet's number of each word's shape (capitals, script, punctuation).
    """

    forms: tuple[str, ...]
    vectors: Floats
    shape_ids: Ints


@dataclass(frozen=True, eq=False)
class Layout:
    """Sequences of words in one row.

    Attributes:
        words: the number of each place's word; the empty places before, between and after
            sequences hold -1.
        places: for each token of the input, in order, its place in the row.
        lengths: tokens of each sequence.
    """

    words: Ints
    places: Ints
    lengths: tuple[int, ...]


def look_up(forms: Sequence[str]) -> Words:
    """Embeddings and shapes of unique word forms."""
    codes = vocabulary()
    ids = np.array([codes.words_vocab.encode(form.lower()) for form in forms], dtype=np.int64)
    shapes = np.array([codes.shapes_vocab.encode(word_shape(form)) for form in forms], dtype=np.int64)
    quantised = navec().pq
    vectors = quantised.codes[np.arange(quantised.qdim), quantised.indexes[ids]].reshape(len(ids), -1)
    return Words(tuple(forms), vectors, shapes)


def lay_out(words: Ints, lengths: Sequence[int]) -> Layout:
    """Words of consecutive sequences, put into one row with an empty place around each."""
    sizes = np.array(lengths, dtype=np.int64)
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    places = np.arange(len(words)) + numbers + 1
    row = np.full(len(words) + len(sizes) + 1, -1, dtype=np.int64)
    row[places] = words
    return Layout(row, places, tuple(lengths))


def encode(model: Weights, words: Words, layout: Layout) -> list[Floats]:
    """Outputs of each layer at each token (tokens × filters), in the order of the input."""
    empty = layout.words < 0
    row = _first(model, words, layout.words)
    outputs = []
    for number, layer in enumerate(model.layers):
        row = row if number == 0 else _convolve(row, layer)
        row = np.maximum(row + layer.bias, 0) * layer.scale + layer.shift
        row[empty] = 0
        outputs.append(row[layout.places])
    return outputs


def _first(model: Weights, words: Words, row: Ints) -> Floats:
    """The first convolution: words and shapes are projected once each, then summed by place."""
    kernel = model.layers[0].kernel
    size = words.vectors.shape[1]
    result = np.zeros((len(row), kernel.shape[2]), dtype=np.float32)
    for shift in range(3):
        table = words.vectors @ kernel[shift, :size] + (model.shapes @ kernel[shift, size:])[words.shape_ids]
        table = np.vstack([table, np.zeros((1, table.shape[1]), dtype=np.float32)])  # -1: the empty place
        _add_shifted(result, table[row], shift)
    return result


def _convolve(row: Floats, layer: Convolution) -> Floats:
    result = np.zeros((len(row), layer.kernel.shape[2]), dtype=np.float32)
    for shift in range(3):
        _add_shifted(result, row @ layer.kernel[shift], shift)
    return result


def _add_shifted(result: Floats, values: Floats, shift: int) -> None:
    """Add what each place gives its right neighbour (0), itself (1) or its left neighbour (2)."""
    if shift == 0:
        result[1:] += values[:-1]
    elif shift == 1:
        result += values
    else:
        result[:-1] += values[1:]
