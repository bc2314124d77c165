"""A network that reads a document and says of each candidate how likely the text states it, in numpy.

Tokens exchange what they know with their neighbours (dilated convolutions) and along the syntax tree;
mentions are read off the tokens, and each pair of them is scored for all relations at once, and for whether
place and product stand in one row. A pair of entities has the sum of the odds of its pairs of mentions.
Trained by ``newsextract.training.network``; the weights stand with the forests in ``models/relations.npz``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from newsextract.language.layers import exchanged
from newsextract.language.weights import Floats
from newsextract.relations.columns import Ints
from newsextract.relations.groups import Doubles
from newsextract.relations.inputs import STANDS, Inputs, Page, Pairs
from newsextract.relations.ties import LINKS, Link

REACHES: Final = (1, 2, 4, 8, 16, 32)  # tokens to each side that a layer looks at
PREFIX: Final = "network/"  # of the names of a network's arrays among those of the forests
_OFFSETS: Final = np.cumsum((0, *STANDS[:-1]))


@dataclass(frozen=True, eq=False)
class Network:
    """Weights.

    Attributes:
        labels: syntactic labels, by number; the last one serves all that are unknown.
        words: from a token's embedding (300 × width).
        context: from its context (195 × width).
        tags: of what a token is of a mention (`inputs.TAGS` × width).
        label: of a syntactic label (labels × width).
        bias: of the first layer.
        kernels: of the layers, see `newsextract.language.layers` (layers × 5 × width × width).
        biases: of the layers (layers × width).
        top: from the token that a mention hangs on (width × width).
        inside: from the mean of its tokens.
        kinds: from its kinds (`inputs.KINDS` × width).
        mention_bias: of mentions.
        entity: from the mean of an entity's mentions to each of them.
        first: from the mention that is the head of a pair.
        second: from the one that is its tail.
        gap: from the mean of the tokens between them.
        product: from the product of the two.
        stands: for each value of each feature of a pair (sum of `inputs.STANDS` × width).
        pair_bias: of pairs.
        hidden: between the layers of pairs.
        hidden_bias: of it.
        output: to the links in the order of `LINKS`.
        output_bias: of it.
    """

    labels: tuple[str, ...]
    words: Floats
    context: Floats
    tags: Floats
    label: Floats
    bias: Floats
    kernels: Floats
    biases: Floats
    top: Floats
    inside: Floats
    kinds: Floats
    mention_bias: Floats
    entity: Floats
    first: Floats
    second: Floats
    gap: Floats
    product: Floats
    stands: Floats
    pair_bias: Floats
    hidden: Floats
    hidden_bias: Floats
    output: Floats
    output_bias: Floats


@cache
def networks() -> tuple[Network, ...]:
    """The shipped networks, which vote; read once a process."""
    with np.load(str(files("newsextract") / "models/relations.npz")) as arrays:
        return from_arrays(
            {name.removeprefix(PREFIX): arrays[name] for name in arrays if name.startswith(PREFIX)}
        )


def from_arrays(arrays: Mapping[str, NDArray[Any]]) -> tuple[Network, ...]:
    """Networks from arrays of any floating type, named ``NUMBER/FIELD``."""
    members = sorted({name.partition("/")[0] for name in arrays}, key=int)
    return tuple(_member(arrays, member) for member in members)


def _member(arrays: Mapping[str, NDArray[Any]], member: str) -> Network:
    fields = [field for field in Network.__dataclass_fields__ if field != "labels"]
    return Network(
        labels=tuple(map(str, arrays[f"{member}/labels"])),
        **{field: arrays[f"{member}/{field}"].astype(np.float32) for field in fields},
    )


@dataclass(frozen=True, eq=False)
class Memory:
    """What a network keeps of the documents that it has read.

    Attributes:
        net: the network.
        mentions: what it knows of each mention (mentions × width).
        firsts: what each adds to a pair as its head.
        seconds: what each adds to a pair as its tail.
        sums: running sums of what it knows of the tokens (tokens + 1 × width).
    """

    net: Network
    mentions: Floats
    firsts: Floats
    seconds: Floats
    sums: Doubles


def read(inputs: Inputs, voters: Sequence[Network]) -> tuple[Memory, ...]:
    """Documents as each network sees them."""
    return tuple(_read(net, inputs) for net in voters)


def _read(net: Network, inputs: Inputs) -> Memory:
    # between two documents is a place that belongs to none, as in `Columns`
    words = inputs.vectors @ net.words
    border = np.zeros((1, words.shape[1]), dtype=np.float32)
    tokens = np.concatenate([part for page in inputs.pages for part in (_tokens(net, page, words), border)])
    sums = np.vstack([np.zeros_like(tokens[:1]), np.cumsum(tokens, 0, dtype=np.float64)])
    mentions = _mentions(net, inputs, tokens, sums)
    return Memory(net, mentions, mentions @ net.first, mentions @ net.second, sums)


def odds_of(memories: Sequence[Memory], pairs: Pairs) -> dict[Link, Floats]:
    """The log-odds of each candidate, by link; the mean of all networks."""
    votes = [_scores(memory, pairs) for memory in memories]
    scores = np.asarray(sum(votes) / len(votes), dtype=np.float32)
    return {
        link: np.logaddexp.reduceat(scores[numbers, LINKS.index(link)], pairs.groups[link])
        for link, numbers in pairs.numbers.items()
    }


def _scores(memory: Memory, pairs: Pairs) -> Floats:
    """Log-odds of each link for each pair of mentions (pairs × links)."""
    net, mentions = memory.net, memory.mentions
    first, second = pairs.firsts, pairs.seconds
    rows = memory.firsts[first] + memory.seconds[second]
    rows += _means(memory.sums, *pairs.between.T) @ net.gap
    rows += (mentions[first] * mentions[second]) @ net.product + net.pair_bias
    for feature in (pairs.stands + _OFFSETS).T:
        rows += net.stands[feature]
    np.maximum(rows, 0, out=rows)
    rows += np.maximum(rows @ net.hidden + net.hidden_bias, 0)
    return np.asarray(rows @ net.output + net.output_bias, dtype=np.float32)


def _tokens(net: Network, page: Page, words: Floats) -> Floats:
    """A document's tokens after all layers, each added to what it was given (tokens × width)."""
    numbers = {label: number for number, label in enumerate(net.labels)}
    labels = [numbers.get(label, len(numbers) - 1) for label in page.labels]
    row = words[page.words]
    row += page.context @ net.context + net.bias
    row += net.tags[page.tags] + net.label[labels]
    np.maximum(row, 0, out=row)
    return exchanged(row, page.heads, zip(net.kernels, net.biases, REACHES, strict=True))


def _mentions(net: Network, inputs: Inputs, tokens: Floats, sums: Doubles) -> Floats:
    """Mentions, each with what is known of its entity (mentions × width)."""
    mentions = tokens[inputs.tops] @ net.top + _means(sums, inputs.starts, inputs.ends) @ net.inside
    mentions += inputs.kinds @ net.kinds + net.mention_bias
    np.maximum(mentions, 0, out=mentions)
    counts = np.bincount(inputs.entities)
    entities = np.zeros((len(counts), mentions.shape[1]), dtype=np.float32)
    np.add.at(entities, inputs.entities, mentions)
    entities /= _column(np.maximum(counts, 1))
    return np.asarray(mentions + np.maximum(entities @ net.entity, 0)[inputs.entities], dtype=np.float32)


def _means(sums: Doubles, first: Ints, last: Ints) -> Floats:
    """Means of stretches of tokens, out of their running sums; nothing for stretches without any."""
    return (sums[last] - sums[first]).astype(np.float32) / _column(np.maximum(last - first, 1))


def _column(counts: Ints) -> Floats:
    return counts.astype(np.float32)[:, None]
