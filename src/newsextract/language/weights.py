"""slovnet's published weights, from the files that natasha's wheel carries.

natasha itself is never imported: its dictionary code needs ``pkg_resources``, which new versions of
setuptools no longer have.
"""

import tarfile
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from slovnet.const import REL, SHAPE, TAG, WORD
from slovnet.exec.model import NER, Morph, Syntax
from slovnet.exec.pack import Pack, vocab_name
from slovnet.vocab import Vocab

from newsextract.language.vocabulary import Vocabulary, unpacked

Floats = NDArray[np.float32]
_HEADER: Final = 16  # bytes: words, dimensions, pieces and numbers of a piece

# Kind of model, and which of its vocabularies holds the labels.
_MODELS: Final = {"ner": (NER, TAG), "morph": (Morph, TAG), "syntax": (Syntax, REL)}


@dataclass(frozen=True, eq=False)
class Convolution:
    """One layer of slovnet's encoder: convolution of width three, ReLU, batch normalisation.

    Attributes:
        kernel: three matrices (3 × inputs × filters), for what a token gives the token after it, itself and
            the token before it.
        bias: one for each filter.
        scale: batch normalisation's factor for each filter.
        shift: batch normalisation's summand for each filter.
    """

    kernel: Floats
    bias: Floats
    scale: Floats
    shift: Floats


@dataclass(frozen=True, eq=False)
class Weights:
    """One slovnet model: embeddings of word shapes, three convolutions, its head and its labels."""

    shapes: Floats
    layers: tuple[Convolution, ...]
    head: Any
    rel: Any
    labels: tuple[str, ...]


def _data_folder() -> Path:
    spec = find_spec("natasha")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("natasha's model files are missing; reinstall: pip install natasha")
    return Path(spec.origin).parent / "data"


def model_file(name: str) -> Path:
    """The file of a model: ``ner``, ``morph`` or ``syntax``."""
    return _data_folder() / "model" / f"slovnet_{name}_news_v1.tar"


@dataclass(frozen=True, eq=False)
class Embeddings:
    """Product-quantised embeddings of words, read from the file as they are asked for.

    Attributes:
        indexes: for each word and each piece of its embedding the number of a code (words × pieces).
        codes: what stands for each number (pieces × numbers × size of a piece).
    """

    indexes: NDArray[np.uint8]
    codes: Floats

    def vectors(self, words: NDArray[np.int64]) -> Floats:
        """Embeddings of words by their numbers (words × dimensions)."""
        pieces, numbers, size = self.codes.shape
        rows = self.indexes[words] + numbers * np.arange(pieces)
        vectors: Floats = np.take(self.codes.reshape(-1, size), rows, axis=0)
        return vectors.reshape(len(words), pieces * size)


@cache
def navec() -> Embeddings:
    """Word embeddings: 250,000 Russian word forms of news, 300 dimensions, quantised (26 MB).

    navec's own class works out norms for comparing words when it is made, which takes 150 MB.
    """
    path = _data_folder() / "emb" / "navec_news_v1_1B_250K_300d_100q.tar"
    with tarfile.open(path) as tar:
        member = tar.getmember("pq.bin")
    stored = np.memmap(path, np.uint8, "r", member.offset_data, (member.size,))
    words, _, pieces, numbers = stored[:_HEADER].view(np.uint32).tolist()
    end = _HEADER + words * pieces
    codes = np.frombuffer(stored[end:].tobytes(), np.float32)
    return Embeddings(stored[_HEADER:end].reshape(words, pieces), codes.reshape(pieces, numbers, -1))


@cache
def weights(name: str) -> Weights:
    """A model by name: ``ner``, ``morph`` or ``syntax``; loaded once a process."""
    kind, labels = _MODELS[name]
    with Pack(model_file(name)) as pack:
        empty = pack.load_model(kind)
        model = empty.inject_arrays(dict(pack.load_arrays(empty.weights)))
        names = tuple(pack.load_vocab(labels).items)
    layers = tuple(_convolution(layer) for layer in model.encoder.layers)
    return Weights(model.emb.shape.weight.array, layers, model.head, getattr(model, "rel", None), names)


@cache
def vocabulary() -> tuple[Vocabulary, Vocab]:
    """Numbers for words and for their shapes; the same for all three models."""
    with Pack(model_file("ner")) as pack:
        return unpacked(pack.read(vocab_name(WORD))), pack.load_vocab(SHAPE)


def _convolution(layer: Any) -> Convolution:
    norm = layer.norm
    scale = norm.weight.array / norm.std.array
    return Convolution(
        kernel=np.ascontiguousarray(layer.conv.weight.array.transpose(2, 1, 0)),
        bias=layer.conv.bias.array,
        scale=scale,
        shift=norm.bias.array - norm.mean.array * scale,
    )
