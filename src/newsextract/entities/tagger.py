"""The learned mention tagger: layers over slovnet's features, in numpy, several networks that vote.

Trained by ``newsextract.training.tagger``; the weights are ``models/tagger.npz``. Words, affixes and
shapes are projected once for each unique word form of a batch; the layers, in which tokens learn from their
neighbours and along the syntax tree, then run over one document after the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from newsextract.entities.candidate import Candidate
from newsextract.entities.features import Inputs, Ints, featurise
from newsextract.language.crf import viterbi
from newsextract.language.layers import exchanged
from newsextract.language.tokens import Tokens
from newsextract.language.weights import Floats
from newsextract.schema import MENTION_TYPES, MentionType

LABELS: Final = ("O", *(f"{position}-{type_}" for type_ in MENTION_TYPES for position in "BI"))
REACHES: Final = (1, 2, 4, 8)  # tokens to each side that a layer looks at
_RULE: Final = "tagger"
_NEVER: Final = -1e4  # log-probability of a step that BIO forbids
# What speaks for a product beforehand: one too many goes again where nothing makes it, one too few is lost.
_LEANING: Final = {"PRODUCT": 0.5}


@dataclass(frozen=True, eq=False)
class Network:
    """Weights of the tagger.

    Attributes:
        words: from a word form's embedding (300 × width).
        affixes: an embedding for each bucket (buckets × size).
        affix: from a word form's five affixes, side by side (5 * size × width).
        shapes: from a word form's shape (5 × width).
        places: from a token's place (5 × width).
        context: from slovnet's features (192 × width).
        clues: from amounts, syntax and frames (`clues.width` × width).
        bias: of the first layer (width).
        kernels: of the layers, see `newsextract.language.layers` (layers × 5 × width × width).
        biases: of the layers (layers × width).
        output: to the labels (width × labels).
        output_bias: of the labels.
    """

    words: Floats
    affixes: Floats
    affix: Floats
    shapes: Floats
    places: Floats
    context: Floats
    clues: Floats
    bias: Floats
    kernels: Floats
    biases: Floats
    output: Floats
    output_bias: Floats


Tagger = tuple[Network, ...]  # networks that differ in their first random numbers and vote together


@cache
def tagger() -> Tagger:
    """The shipped weights; read once a process."""
    with np.load(str(files("newsextract") / "models/tagger.npz")) as arrays:
        return from_arrays(arrays)


def from_arrays(arrays: Mapping[str, NDArray[Any]]) -> Tagger:
    """Networks from arrays of any floating type, named ``NUMBER/FIELD``."""
    members = sorted({name.partition("/")[0] for name in arrays}, key=int)
    fields = Network.__dataclass_fields__
    return tuple(
        Network(**{f: arrays[f"{member}/{f}"].astype(np.float32) for f in fields}) for member in members
    )


def tag(
    tokens: Sequence[Tokens], amounts: Sequence[Sequence[Candidate]], networks: Tagger | None = None
) -> list[list[Candidate]]:
    """The mentions that a tagger proposes in each document, in order.

    Args:
        tokens: of documents that slovnet's component has been over.
        amounts: what the amounts grammar proposes in each of them.
        networks: the tagger; the shipped one by default.
    """
    inputs = featurise(tokens, amounts)
    if not len(inputs.words):
        return [[] for _ in tokens]
    lengths = [len(rows) for rows in inputs.tokens]
    votes = [label_probabilities(network, inputs) for network in networks or tagger()]
    probabilities = np.asarray(sum(votes) / len(votes), dtype=np.float32)
    labels = decoded(np.log(probabilities + 1e-9) + _leanings(), lengths)
    ends = np.cumsum(lengths)
    return [
        list(_mentions(each, rows, labels[end - len(rows) : end], probabilities[end - len(rows) : end]))
        for each, rows, end in zip(tokens, inputs.tokens, ends, strict=True)
    ]


def label_probabilities(net: Network, inputs: Inputs) -> Floats:
    """The probability of each label at each token (tokens × labels)."""
    ends = np.cumsum([len(rows) for rows in inputs.tokens])[:-1]
    layers = tuple(zip(net.kernels, net.biases, REACHES, strict=True))
    documents = zip(np.split(_first_layer(net, inputs), ends), inputs.heads, strict=True)
    scores = np.concatenate([exchanged(row, heads, layers) for row, heads in documents]) @ net.output
    scores += net.output_bias
    scores -= scores.max(1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(1, keepdims=True)
    return scores


def _first_layer(net: Network, inputs: Inputs) -> Floats:
    """Projections of words and tokens, summed (tokens × width)."""
    words = inputs.vectors @ net.words
    words += net.affixes[inputs.affixes].reshape(len(inputs.affixes), -1) @ net.affix
    words += inputs.shapes @ net.shapes
    tokens = words[inputs.words]
    tokens += inputs.context @ net.context
    tokens += inputs.clues @ net.clues
    tokens += inputs.places @ net.places + net.bias
    np.maximum(tokens, 0, out=tokens)
    return tokens


def decoded(scores: Floats, lengths: Sequence[int]) -> Ints:
    """The best legal sequence of labels of each document, which mostly is the best label of each token.

    Args:
        scores: log-probability of each label at each token (tokens × labels), document after document.
        lengths: tokens of each document.
    """
    labels: Ints = scores.argmax(1)
    legal = np.concatenate([_transitions()[labels[:-1], labels[1:]] == 0, [True]])
    numbers = np.repeat(np.arange(len(lengths)), lengths)
    broken = np.unique(numbers[:-1][~legal[:-1] & (numbers[:-1] == numbers[1:])])
    if len(broken):
        again = np.isin(numbers, broken)
        labels[again] = viterbi(scores[again], _transitions(), [lengths[number] for number in broken])
    return labels


@cache
def _leanings() -> Floats:
    """What is added to the log-probability of each label."""
    return np.array([_LEANING.get(label[2:], 0) for label in LABELS], dtype=np.float32)


@cache
def _transitions() -> Floats:
    """Nothing forbids a step but BIO: an «I» continues a «B» or an «I» of its own type."""
    steps = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for column, label in enumerate(LABELS):
        if label.startswith("I"):
            steps[[row for row, before in enumerate(LABELS) if before[1:] != label[1:]], column] = _NEVER
    return steps


def _mentions(tokens: Tokens, rows: Ints, labels: Ints, probabilities: Floats) -> Iterator[Candidate]:
    """Runs of labels as candidates; as sure as the least sure token."""
    start = -1
    for place, number in enumerate([*labels, 0]):
        if start >= 0 and not LABELS[number].startswith("I"):
            first, last = tokens.starts[rows[start]], tokens.ends[rows[place - 1]]
            sure = float(probabilities[np.arange(start, place), labels[start:place]].min())
            yield Candidate(first, last, _type(labels[start]), _RULE, round(sure, 3))
            start = -1
        if start < 0 and number:
            start = place


def _type(number: int) -> MentionType:
    return MENTION_TYPES[(int(number) - 1) // 2]
