"""slovnet's published weights, from the files that natasha's wheel carries.

natasha itself is never imported: its dictionary code needs ``pkg_resources``, which new versions of
setuptools no longer have.
"""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from navec import Navec
from numpy.typing import NDArray
from slovnet import NER, Morph, Syntax
from slovnet.exec.encoders import WordShapeEncoder

Floats = NDArray[np.float32]

_MODELS: Final = {
    "ner": (NER, "slovnet_ner_news_v1.tar"),
    "morph": (Morph, "slovnet_morph_news_v1.tar"),
    "syntax": (Syntax, "slovnet_syntax_news_v1.tar"),
}


@dataclass(frozen=True, eq=False)
class Convolution:
    """One layer of slovnet's encoder: convolution of width three, ReLU, batch normalisation.

    Attributes:
        kernel: three matrices side by side (inputs × 3 * filters), for what a token gives the token after
            it, itself and the token before it.
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


@cache
def navec() -> Navec:
    """Word embeddings: 250,000 Russian word forms of news, 300 dimensions, quantised (26 MB)."""
    return Navec.load(_data_folder() / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")


@cache
def weights(name: str) -> Weights:
    """A model by name: ``ner``, ``morph`` or ``syntax``; loaded once a process."""
    loader, file = _MODELS[name]
    api = loader.load(_data_folder() / "model" / file)
    model, decoder = api.infer.model, api.infer.decoder
    labels = decoder.rels_vocab if name == "syntax" else decoder.tags_vocab
    layers = tuple(_convolution(layer) for layer in model.encoder.layers)
    return Weights(
        model.emb.shape.weight.array, layers, model.head, getattr(model, "rel", None), tuple(labels.items)
    )


@cache
def vocabulary() -> WordShapeEncoder:
    """Numbers for words and their shapes; the same for all three models."""
    loader, file = _MODELS["ner"]
    return loader.load(_data_folder() / "model" / file).infer.encoder


def _convolution(layer: Any) -> Convolution:
    norm = layer.norm
    scale = norm.weight.array / norm.std.array
    return Convolution(
        kernel=np.ascontiguousarray(
            layer.conv.weight.array.transpose(1, 2, 0).reshape(-1, 3 * layer.conv.bias.array.size)
        ),
        bias=layer.conv.bias.array,
        scale=scale,
        shift=norm.bias.array - norm.mean.array * scale,
    )
