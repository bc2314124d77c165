"""From evidence to probability: gradient-boosted trees, one forest for each relation, as plain arrays.

The forests are trained by ``newsextract.training.relations`` and shipped in ``models/relations.npz``.
The score of a pair is the sum of its leaves; going down a tree, each step's change of the node's mean
is credited to the evidence asked there (Saabas 2014), so that every score comes with its reasons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
_ARRAYS: Final = ("roots", "feature", "threshold", "left", "right", "value")


@dataclass(frozen=True, eq=False)
class Forest:
    """Trees over named evidence.

    Attributes:
        names: the evidence, by number.
        roots: the first node of each tree.
        feature: for each node the evidence that it asks; -1 in a leaf.
        threshold: values up to it go left.
        left: left child; a leaf is its own child.
        right: right child.
        value: log-odds of a leaf, their mean below an inner node.
        bias: log-odds without any evidence asked.
        depth: steps from a root to the lowest leaf.
    """

    names: tuple[str, ...]
    roots: Ints
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    bias: float
    depth: int

    def probabilities(self, evidence: Sequence[Mapping[str, float]]) -> Floats:
        """The probability of each pair that the text states the relation."""
        rows = self._rows(evidence)
        nodes = np.tile(self.roots, (len(rows), 1))
        for _ in range(self.depth):
            nodes = self._step(rows, nodes)
        scores = self.bias + self.value[nodes].sum(1)
        return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)

    def contributions(self, evidence: Mapping[str, float]) -> dict[str, float]:
        """What each piece of evidence adds to the log-odds of one pair, absent ones included."""
        rows = self._rows([evidence])
        nodes = self.roots[None]
        total = np.zeros(len(self.names) + 1, dtype=np.float32)
        for _ in range(self.depth):
            following = self._step(rows, nodes)
            np.add.at(total, self.feature[nodes[0]], self.value[following[0]] - self.value[nodes[0]])
            nodes = following
        return {name: float(total[i]) for i, name in enumerate(self.names) if total[i]}

    def _step(self, rows: Floats, nodes: Ints) -> Ints:
        asked = self.feature[nodes]
        answers = np.take_along_axis(rows, asked, axis=1)
        return np.where(answers <= self.threshold[nodes], self.left[nodes], self.right[nodes])

    def _rows(self, evidence: Sequence[Mapping[str, float]]) -> Floats:
        """Strengths by number (pairs × evidence + 1); the last column serves leaves, which ask -1."""
        index = {name: number for number, name in enumerate(self.names)}
        rows = np.zeros((len(evidence), len(self.names) + 1), dtype=np.float32)
        for row, strengths in zip(rows, evidence, strict=True):
            for name, strength in strengths.items():
                if name in index:
                    row[index[name]] = strength
        return rows


@cache
def forests() -> dict[str, Forest]:
    """The shipped forests by relation; read once a process."""
    with np.load(str(files("newsextract") / "models/relations.npz")) as arrays:
        relations = [key.removesuffix("/roots") for key in arrays if key.endswith("/roots")]
        return {relation: _forest(arrays, relation) for relation in relations}


def _forest(arrays: Mapping[str, NDArray[Any]], relation: str) -> Forest:
    part = {field: arrays[f"{relation}/{field}"] for field in _ARRAYS}
    names = tuple(str(name) for name in arrays[f"{relation}/names"])
    bias, depth = float(arrays[f"{relation}/bias"]), int(arrays[f"{relation}/depth"])
    return Forest(names=names, bias=bias, depth=depth, **part)


def save(path: Path, trained: Mapping[str, Forest]) -> None:
    """Write forests as plain arrays, the inverse of `forests`."""
    arrays = {
        f"{relation}/{field}": np.array(getattr(forest, field))
        for relation, forest in trained.items()
        for field in (*_ARRAYS, "names", "bias", "depth")
    }
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # the stub lacks it
