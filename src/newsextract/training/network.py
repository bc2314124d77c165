"""Fit the network that reads documents for relations; needs PyTorch (the extra ``train``)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from newsextract.relations.columns import Bools
from newsextract.relations.inputs import KINDS, SHAPE, STANDS, TAGS, Inputs, Page, Pairs
from newsextract.relations.names import Floats
from newsextract.relations.network import REACHES, from_arrays, odds_of, read
from newsextract.relations.ties import LINKS, Link
from newsextract.training.layers import Exchange

_EMBEDDING: Final = 300  # numbers in navec's embedding of a word
_CONTEXT: Final = 192 + SHAPE  # numbers in a token's context
_SCALE: Final = 20  # candidates whose losses make one; only sets the unit of the learning rate

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Settings:
    """How to train.

    Attributes:
        width: of all layers.
        epochs: passes over the documents.
        batch: documents in a step.
        rate: highest learning rate of the one-cycle schedule.
        drop: share of hidden units left out in a step.
        forget: share of tokens whose embedding is blanked in a step.
        members: networks that vote; each begins with other random numbers.
        seed: of the first one's random numbers; the others take the next ones.
    """

    width: int = 128
    epochs: int = 10
    batch: int = 4
    rate: float = 2e-3
    drop: float = 0.25
    forget: float = 0.1
    members: int = 1
    seed: int = 20


@dataclass(frozen=True, eq=False)
class Example:
    """A document with, for each link, which of its candidates gold has."""

    inputs: Inputs
    pairs: Pairs
    true: Mapping[Link, Bools]


class _Model(nn.Module):
    """The network of `newsextract.relations.network` in PyTorch."""

    def __init__(self, labels: Sequence[str], settings: Settings) -> None:
        super().__init__()
        width = settings.width
        self.settings = settings
        self.labels = {label: number for number, label in enumerate(labels)}
        self.tags, self.label = nn.Embedding(TAGS, 32), nn.Embedding(len(labels) + 1, 16)
        self.first = nn.Linear(_EMBEDDING + _CONTEXT + 32 + 16, width)
        self.exchange = Exchange(width, REACHES, settings.drop)
        self.mention = nn.Linear(2 * width + KINDS, width)
        self.entity = nn.Linear(width, width, bias=False)
        self.head = nn.Linear(width, width)
        self.tail, self.gap, self.product = (nn.Linear(width, width, bias=False) for _ in range(3))
        self.stands = nn.ModuleList(nn.Embedding(size, width) for size in STANDS)
        self.hidden = nn.Linear(width, width)
        self.output = nn.Linear(width, len(LINKS))
        nn.init.constant_(self.output.bias, -2)  # most candidates are none

    def forward(self, inputs: Inputs, pairs: Pairs) -> dict[Link, Tensor]:
        """Log-odds of each candidate, by link."""
        # between two documents is a place that belongs to none, as in `Columns`
        tokens = torch.cat(
            [functional.pad(self._tokens(page, inputs.vectors), (0, 0, 0, 1)) for page in inputs.pages]
        )
        sums = torch.cat([torch.zeros_like(tokens[:1]), tokens.cumsum(0)])
        mentions = self._drop(self._mentions(inputs, tokens, sums))
        first, second = mentions[pairs.firsts], mentions[pairs.seconds]
        rows = self.head(first) + self.tail(second) + self.product(first * second)
        rows = rows + self.gap(_means(sums, *torch.from_numpy(pairs.between).T))
        for embedding, feature in zip(self.stands, torch.from_numpy(pairs.stands).T, strict=True):
            rows = rows + embedding(feature)
        rows = torch.relu(rows)
        rows = rows + torch.relu(self.hidden(self._drop(rows)))
        scores = self.output(self._drop(rows))
        return {
            link: _together(scores[numbers, LINKS.index(link)], pairs.groups[link])
            for link, numbers in pairs.numbers.items()
        }

    def _drop(self, rows: Tensor) -> Tensor:
        return functional.dropout(rows, self.settings.drop, self.training)

    def _tokens(self, page: Page, words: Floats) -> Tensor:
        vectors = torch.from_numpy(words[page.words])
        if self.training:
            vectors = vectors * (torch.rand(len(vectors), 1) > self.settings.forget)
        labels = torch.tensor([self.labels.get(label, len(self.labels)) for label in page.labels])
        known = [vectors, torch.from_numpy(page.context), self.tags(torch.from_numpy(page.tags))]
        row = torch.relu(self.first(self._drop(torch.cat([*known, self.label(labels)], 1))))
        heads = torch.from_numpy(page.heads)
        return self.exchange(row[None], heads[None], torch.ones(1, len(row), 1))[0]  # type: ignore[no-any-return]

    def _mentions(self, inputs: Inputs, tokens: Tensor, sums: Tensor) -> Tensor:
        inside = _means(sums, torch.from_numpy(inputs.starts), torch.from_numpy(inputs.ends))
        known = [self._drop(tokens[inputs.tops]), self._drop(inside), torch.from_numpy(inputs.kinds)]
        mentions = torch.relu(self.mention(torch.cat(known, 1)))
        numbers = torch.from_numpy(inputs.entities)
        counts = torch.bincount(numbers).clamp(min=1)[:, None]
        entities = torch.zeros(len(counts), mentions.shape[1]).index_add(0, numbers, mentions) / counts
        return mentions + torch.relu(self.entity(entities))[numbers]  # type: ignore[no-any-return]


def _means(sums: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """Means of stretches of tokens, out of their running sums; nothing for stretches without any."""
    return (sums[last] - sums[first]) / (last - first).clamp(min=1)[:, None]


def _together(scores: Tensor, starts: NDArray[np.int64]) -> Tensor:
    """The logarithm of the sum of the odds in each stretch of pairs of mentions."""
    groups = torch.from_numpy(np.repeat(np.arange(len(starts)), np.diff(starts, append=len(scores))))
    greatest = torch.full((len(starts),), -torch.inf).scatter_reduce(0, groups, scores.detach(), "amax")
    odds = torch.zeros(len(starts)).index_add(0, groups, torch.exp(scores - greatest[groups]))
    return torch.log(odds) + greatest


def fit(
    examples: Sequence[Example],
    settings: Settings,
    report: Callable[[int, float], None] | None = None,
) -> Arrays:
    """The weights of networks that learned from documents, by the names of `relations.network`.

    Args:
        examples: documents with the candidates that gold has.
        settings: how to train.
        report: called after each epoch with its number, counted over all members, and its mean loss.
    """
    labels = sorted({label for example in examples for page in example.inputs.pages for label in page.labels})
    arrays: Arrays = {}
    for member in range(settings.members):
        torch.manual_seed(settings.seed + member)
        model = _Model(labels, settings)
        for epoch, loss in _epochs(model, examples):
            if report:
                report(member * settings.epochs + epoch, loss)
        arrays.update({f"{member}/{name}": array for name, array in _arrays(model).items()})
    return arrays


def held_out(
    examples: Sequence[Example],
    folds: Sequence[int],
    settings: Settings,
    report: Callable[[int], None] | None = None,
) -> list[dict[Link, Floats]]:
    """The log-odds of each document's candidates by one network that has not learned from its part.

    Args:
        examples: documents with the candidates that gold has.
        folds: for each the part that it belongs to.
        settings: how to train.
        report: called with the number of each finished part.
    """
    odds: list[dict[Link, Floats]] = [{} for _ in examples]
    for number, fold in enumerate(sorted(set(folds))):
        others = [example for example, of in zip(examples, folds, strict=True) if of != fold]
        readers = from_arrays(fit(others, replace(settings, members=1, seed=settings.seed + number)))
        for place in (place for place, of in enumerate(folds) if of == fold):
            example = examples[place]
            odds[place] = odds_of(read(example.inputs, readers), example.pairs)
        if report:
            report(fold)
    return odds


def _epochs(model: _Model, examples: Sequence[Example]) -> Iterator[tuple[int, float]]:
    settings = model.settings
    steps = settings.epochs * -(-len(examples) // settings.batch)
    optimiser = torch.optim.AdamW(model.parameters(), settings.rate, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, steps)
    for epoch in range(settings.epochs):
        order = torch.randperm(len(examples)).tolist()
        losses = []
        for start in range(0, len(order), settings.batch):
            batch = order[start : start + settings.batch]
            loss = torch.stack([_loss(model, examples[number]) for number in batch]).sum()
            optimiser.zero_grad()
            (loss / settings.batch / _SCALE).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item() / settings.batch)
        yield epoch, sum(losses) / len(losses)


def _loss(model: _Model, example: Example) -> Tensor:
    losses = [
        functional.binary_cross_entropy_with_logits(
            scores, torch.from_numpy(example.true[link]).float(), reduction="sum"
        )
        for link, scores in model(example.inputs, example.pairs).items()
    ]
    return torch.stack(losses).sum()


def _arrays(model: _Model) -> Arrays:
    """Weights by the names of `newsextract.relations.network.Network`."""
    words, context, tags, label = model.first.weight.T.split([_EMBEDDING, _CONTEXT, 32, 16])
    width = model.settings.width
    top, inside, kinds = model.mention.weight.T.split([width, width, KINDS])
    tensors = {
        "words": words, "context": context, "bias": model.first.bias,
        "tags": model.tags.weight @ tags, "label": model.label.weight @ label,
        "kernels": model.exchange.kernels(), "biases": model.exchange.biases(),
        "top": top, "inside": inside, "kinds": kinds, "mention_bias": model.mention.bias,
        "entity": model.entity.weight.T,
        "first": model.head.weight.T, "pair_bias": model.head.bias, "second": model.tail.weight.T,
        "gap": model.gap.weight.T, "product": model.product.weight.T,
        "stands": torch.cat([embedding.weight for embedding in model.stands]),  # type: ignore[misc]
        "hidden": model.hidden.weight.T, "hidden_bias": model.hidden.bias,
        "output": model.output.weight.T, "output_bias": model.output.bias,
    }  # fmt: skip
    arrays: Arrays = {name: tensor.detach().numpy().astype(np.float16) for name, tensor in tensors.items()}
    return arrays | {"labels": np.array([*model.labels, ""])}
