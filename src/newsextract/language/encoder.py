"""slovnet's convolutional encoder in numpy, over many sequences at once.

Sequences stand in one row with an empty place between two of them, which is what padding amounts to
in the original, and the first convolution is done once for each unique word: the two things that
make it about 2.5 times as fast with the same result.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from slovnet.shape import word_shape

from newsextract.language.weights import Convolution, Floats, Weights, navec, vocabulary

Ints = NDArray[np.int64]
# Places of the row that go through the layers together: few enough for the processor's cache.
_BLOCK: Final = 1024


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
    shapes = np.array([_ids(form)[1] for form in forms], dtype=np.int64)
    return Words(tuple(forms), embeddings(forms), shapes)


def embeddings(forms: Sequence[str]) -> Floats:
    """Navec's embedding of each word form (forms × 300)."""
    ids = np.array([_ids(form)[0] for form in forms], dtype=np.int64)
    return navec().vectors(ids)


@lru_cache(maxsize=15_000)
def _ids(form: str) -> tuple[int, int]:
    """Slovnet's numbers of a word form and of its shape."""
    words, shapes = vocabulary()
    return words.encode(form.lower()), shapes.encode(word_shape(form))


def lay_out(words: Ints, lengths: Sequence[int]) -> Layout:
    """Words of consecutive sequences, put into one row with an empty place around each."""
    sizes = np.array(lengths, dtype=np.int64)
    numbers = np.repeat(np.arange(len(sizes)), sizes)
    places = np.arange(len(words)) + numbers + 1
    row = np.full(len(words) + len(sizes) + 1, -1, dtype=np.int64)
    row[places] = words
    return Layout(row, places, tuple(lengths))


def encode(model: Weights, words: Words, layout: Layout) -> Floats:
    """The last layer's output at each token (tokens × filters), in the order of the input."""
    projected = _projected(model, words)
    result = np.empty((len(layout.words), model.layers[-1].bias.size), dtype=np.float32)
    for start, end in _blocks(layout.words):
        result[start:end] = _layers(model, projected, layout.words[start:end])
    return result[layout.places]


def _blocks(row: Ints) -> Iterator[tuple[int, int]]:
    """The row in pieces that begin and end with an empty place, each about as long as a block."""
    empty = np.flatnonzero(row < 0)
    start = 0
    while start < len(row) - 1:
        last = int(empty[min(int(np.searchsorted(empty, start + _BLOCK)), len(empty) - 1)])
        yield start, last + 1
        start = last


def _projected(model: Weights, words: Words) -> Floats:
    """What each word gives its right neighbour, itself and its left one (3 × (words + 1) × filters).

    The last row, number -1, is that of an empty place.
    """
    kernel, size = model.layers[0].kernel, words.vectors.shape[1]
    result = np.zeros((len(kernel), len(words.vectors) + 1, kernel.shape[2]), dtype=np.float32)
    for part, own in zip(kernel, result, strict=True):
        np.matmul(words.vectors, part[:size], out=own[:-1])
        own[:-1] += (model.shapes @ part[size:])[words.shape_ids]
    return result


def _layers(model: Weights, projected: Floats, words: Ints) -> Floats:
    """Outputs of the last layer at each place of a piece of the row."""
    empty = np.flatnonzero(words < 0)
    row = _normalised(_shifted(*(part[words] for part in projected)), model.layers[0])
    row[empty] = 0
    for layer in model.layers[1:]:
        row = _normalised(_shifted(*(row @ layer.kernel)), layer)
        row[empty] = 0
    return row


def _shifted(left: Floats, own: Floats, right: Floats) -> Floats:
    """Sums of what each place gets from its left neighbour, from itself and from its right one."""
    own[1:] += left[:-1]
    own[:-1] += right[1:]
    return own


def _normalised(row: Floats, layer: Convolution) -> Floats:
    row += layer.bias
    np.maximum(row, 0, out=row)
    row *= layer.scale
    row += layer.shift
    return row
