"""Fit the mention tagger on gold mentions; needs PyTorch (the extra ``train``)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from spacy.language import Language
from spacy.tokens import Doc
from torch import Tensor, nn

from newsextract.entities.amounts import find_amounts
from newsextract.entities.clues import width
from newsextract.entities.features import AFFIX_BUCKETS, Inputs, Ints, featurise
from newsextract.entities.tagger import LABELS, REACHES
from newsextract.language.tokens import Tokens
from newsextract.schema import Extraction
from newsextract.training.augmentation import exchanged
from newsextract.training.layers import Exchange

_NO_LABEL: Final = -1


@dataclass(frozen=True)
class Settings:
    """How to train; the defaults were chosen on the dev split.

    Attributes:
        width: of the hidden layers.
        affix: size of an affix's embedding.
        epochs: passes over the data.
        batch: documents in a step.
        rate: highest learning rate of the one-cycle schedule.
        drop: share of hidden units left out in a step.
        forget: share of tokens whose inputs are blanked in a step, so that context must speak.
        copies: of each document with other names and products in it.
        members: networks that vote; each begins with other random numbers.
        seed: of every random number.
    """

    width: int = 128
    affix: int = 16
    epochs: int = 16
    batch: int = 8
    rate: float = 3e-3
    drop: float = 0.3
    forget: float = 0.1
    copies: int = 1
    members: int = 2
    seed: int = 0


class Model(nn.Module):
    """The network of `newsextract.entities.tagger` in PyTorch, over inputs of zero mean and unit spread."""

    def __init__(self, inputs: int, settings: Settings, mean: Tensor, spread: Tensor) -> None:
        super().__init__()
        self.settings, self.mean, self.spread = settings, mean, spread
        self.affixes = nn.Embedding(AFFIX_BUCKETS, settings.affix)
        self.first = nn.Linear(inputs + 5 * settings.affix, settings.width)
        self.exchange = Exchange(settings.width, REACHES, settings.drop)
        self.output = nn.Linear(settings.width, len(LABELS))

    def forward(self, inputs: Tensor, affixes: Tensor, heads: Tensor, mask: Tensor) -> Tensor:
        """Scores of labels (documents × tokens × labels)."""
        drop = nn.functional.dropout
        rows = (inputs - self.mean) / self.spread
        if self.training:
            rows = rows * (torch.rand(*rows.shape[:2], 1) > self.settings.forget)
        rows = torch.cat([rows, self.affixes(affixes).flatten(2)], -1)
        rows = torch.relu(self.first(drop(rows, 0.2, self.training))) * mask
        rows = self.exchange(rows, heads, mask)
        return self.output(drop(rows, self.settings.drop, self.training))  # type: ignore[no-any-return]


@dataclass(frozen=True, eq=False)
class Example:
    """A document as tensors: dense inputs, affix buckets, syntactic heads and labels of its tokens."""

    inputs: Tensor
    affixes: Tensor
    heads: Tensor
    labels: Tensor


def train(
    nlp: Language,
    gold: Sequence[Extraction],
    path: Path,
    settings: Settings | None = None,
    report: Callable[[int, float], None] | None = None,
) -> None:
    """Train on annotated documents and write the weights.

    Args:
        nlp: a pipeline whose first component is ``newsextract_slovnet``.
        gold: documents with mentions.
        path: the ``.npz`` file to write.
        settings: how to train.
        report: called after each epoch with its number, counted over all members, and its mean loss.
    """
    np.savez_compressed(path, **fit(nlp, gold, settings, report))  # type: ignore[arg-type]  # the stub lacks it


def fit(
    nlp: Language,
    gold: Sequence[Extraction],
    settings: Settings | None = None,
    report: Callable[[int, float], None] | None = None,
) -> dict[str, "np.ndarray[Any, np.dtype[np.float16]]"]:
    """The weights that `train` writes, by name."""
    settings = settings or Settings()
    docs = list(_analysed(nlp, gold))
    examples = list(map(_example, gold, docs))
    for copy in range(settings.copies):
        more = exchanged(gold, docs, settings.seed + copy)
        examples += map(_example, more, _analysed(nlp, more))
    arrays = {}
    for member in range(settings.members):
        torch.manual_seed(settings.seed + member)
        model = _model(examples, settings)
        for epoch, loss in _epochs(model, examples, settings):
            if report:
                report(member * settings.epochs + epoch, loss)
        arrays.update({f"{member}/{name}": array for name, array in _arrays(model).items()})
    return arrays


def _model(examples: list[Example], settings: Settings) -> Model:
    everything = torch.cat([example.inputs for example in examples])
    return Model(everything.shape[1], settings, everything.mean(0), everything.std(0) + 1e-3)


def _analysed(nlp: Language, gold: Sequence[Extraction]) -> Iterator[Doc]:
    component: Any = nlp.get_pipe("newsextract_slovnet")
    return component.pipe(nlp.make_doc(document.text) for document in gold)  # type: ignore[no-any-return]


def _example(document: Extraction, doc: Doc) -> Example:
    inputs = featurise([Tokens(doc)], [find_amounts(doc.text)])
    labels = _labels(document, doc, inputs.tokens[0])
    affixes, heads = inputs.affixes[inputs.words], inputs.heads[0]
    return Example(
        torch.from_numpy(_dense(inputs)), torch.from_numpy(affixes), torch.from_numpy(heads), labels
    )


def _dense(inputs: Inputs) -> "np.ndarray[Any, np.dtype[np.float32]]":
    words = inputs.words
    return np.hstack(
        [inputs.vectors[words], inputs.shapes[words], inputs.places, inputs.context, inputs.clues]
    )


def _labels(document: Extraction, doc: Doc, rows: Ints) -> Tensor:
    """BIO labels; a mention that cuts a token labels the whole token."""
    starts = np.array([doc[int(row)].idx for row in rows])
    ends = np.array([doc[int(row)].idx + len(doc[int(row)]) for row in rows])
    labels = torch.zeros(len(rows), dtype=torch.long)
    for mention in document.mentions:
        inside = np.flatnonzero((ends > mention.start) & (starts < mention.end))
        labels[inside] = LABELS.index(f"I-{mention.type}")
        labels[inside[:1]] = LABELS.index(f"B-{mention.type}")
    return labels


def _epochs(model: Model, examples: list[Example], settings: Settings) -> Iterator[tuple[int, float]]:
    steps = settings.epochs * -(-len(examples) // settings.batch)
    optimiser = torch.optim.AdamW(model.parameters(), settings.rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, steps)
    for epoch in range(settings.epochs):
        order = torch.randperm(len(examples)).tolist()
        losses = []
        for start in range(0, len(order), settings.batch):
            loss = _loss(model, [examples[number] for number in order[start : start + settings.batch]])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        yield epoch, sum(losses) / len(losses)


def _loss(model: Model, examples: list[Example]) -> Tensor:
    pad = nn.utils.rnn.pad_sequence
    labels = pad([example.labels for example in examples], batch_first=True, padding_value=_NO_LABEL)
    scores = model(
        pad([example.inputs for example in examples], batch_first=True),
        pad([example.affixes for example in examples], batch_first=True),
        _padded([example.heads for example in examples], labels.shape[1]),
        (labels != _NO_LABEL).unsqueeze(-1),
    )
    return nn.functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=_NO_LABEL)


def _padded(heads: Sequence[Tensor], length: int) -> Tensor:
    """Heads of documents of different lengths; padding is its own head."""
    padded = torch.arange(length).repeat(len(heads), 1)
    for row, of in zip(padded, heads, strict=True):
        row[: len(of)] = of
    return padded


def _arrays(model: Model) -> dict[str, "np.ndarray[Any, np.dtype[np.float16]]"]:
    """Weights by the names of `newsextract.entities.tagger.Network`, the scaling folded in."""
    dense = len(model.mean)
    weight = model.first.weight.detach().T
    scaled = weight[:dense] / model.spread[:, None]
    words, shapes, places, context, clues = scaled.split([300, 5, 5, dense - 310 - width(), width()])
    tensors = {
        "words": words, "shapes": shapes, "places": places, "context": context, "clues": clues,
        "affixes": model.affixes.weight, "affix": weight[dense:],
        "bias": model.first.bias - model.mean @ scaled,
        "kernels": model.exchange.kernels(), "biases": model.exchange.biases(),
        "output": model.output.weight.T, "output_bias": model.output.bias,
    }  # fmt: skip
    return {name: tensor.detach().numpy().astype(np.float16) for name, tensor in tensors.items()}
