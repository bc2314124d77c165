"""From evidence to probability: gradient-boosted trees, one forest for each relation, as plain arrays.

The forests are trained by ``newsextract.training.relations`` and shipped in ``models/relations.npz``.
The score of a pair is the sum of its leaves; going down a tree, each step's change of the node's mean
is credited to the evidence asked there (Saabas 2014), so that every score comes with its reasons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import repeat
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from newsextract.relations.names import Floats, Names

Ints = NDArray[np.int32]
_BLOCK: Final = 512  # pairs that go through the trees together: few enough for the processor's cache
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
        return self._scores(self._columns(evidence))

    def of_table(self, table: Floats, names: Names) -> Floats:
        """The probability of each pair whose evidence is a row of a table of known names."""
        return self._scores(self._chosen(table, names))

    def credits(self, evidence: Sequence[Mapping[str, float]]) -> Floats:
        """What each piece of evidence adds to the log-odds of each pair (pairs × names)."""
        return self._credits(self._columns(evidence))

    def credits_of_table(self, table: Floats, names: Names) -> Floats:
        """The same for rows of a table."""
        return self._credits(self._chosen(table, names))

    def _scores(self, columns: Floats) -> Floats:
        pieces = range(0, columns.shape[1], _BLOCK)
        values = [self._leaf_values(columns[:, start : start + _BLOCK]) for start in pieces]
        scores = self.bias + np.concatenate([piece.sum(1) for piece in values] or [np.zeros(0, np.float32)])
        return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)

    def _credits(self, columns: Floats) -> Floats:
        size = columns.shape[1]
        pairs = np.arange(size)[:, None]
        nodes = np.tile(self.roots, (size, 1))
        total = np.zeros((size, len(self.names) + 1), dtype=np.float32)
        for _ in range(self.depth):
            asked = self.feature[nodes]
            lower = columns[asked, pairs] <= self.threshold[nodes]
            following = np.where(lower, self.left[nodes], self.right[nodes])
            np.add.at(total, (pairs, asked), self.value[following] - self.value[nodes])
            nodes = following
        return total[:, :-1]

    def contributions(self, evidence: Mapping[str, float]) -> dict[str, float]:
        """What each piece of evidence adds to the log-odds of one pair, absent ones included."""
        [credit] = self.credits([evidence])
        return {name: float(added) for name, added in zip(self.names, credit, strict=True) if added}

    def _columns(self, evidence: Sequence[Mapping[str, float]]) -> Floats:
        """Strengths by number (names + 1 × pairs); the last row serves leaves, which ask -1."""
        spare = len(self.names)
        columns = np.zeros((spare + 1, len(evidence)), dtype=np.float32)
        numbers = [number for each in evidence for number in map(self._index.get, each, repeat(spare))]
        strengths = [strength for each in evidence for strength in each.values()]
        columns[numbers, np.repeat(np.arange(len(evidence)), [len(each) for each in evidence])] = strengths
        columns[spare] = 0
        return columns

    def _chosen(self, table: Floats, names: Names) -> Floats:
        """The columns of a table that the trees ask, laid out as `_columns` does."""
        columns = np.zeros((len(self.names) + 1, len(table)), dtype=np.float32)
        columns[:-1] = table.T[[names.numbers[name] for name in self.names]]
        return columns

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    def _leaf_values(self, columns: Floats) -> Floats:
        """The value of the leaf that each pair comes to in each tree (pairs × trees).

        A node whose answer is «above the threshold» shuts out the leaves on its left; of those that no node
        shuts out the pair comes to the leftmost (Lucchese et al. 2015, «QuickScorer»).
        """
        tests = self._tests
        above = columns[tests.feature] > tests.threshold[:, None]
        reached = np.full((len(self.roots), columns.shape[1]), ~tests.leaves.dtype.type(0))
        for numbers, leaves in zip(tests.number, tests.leaves, strict=True):
            reached &= np.where(above[numbers], leaves[:, None], ~leaves.dtype.type(0))
        _, leaf = np.frexp((reached & (~reached + 1)).astype(np.float64))
        values = tests.values[np.arange(len(self.roots))[:, None], leaf - 1]
        return np.ascontiguousarray(values.T)

    @cached_property
    def _tests(self) -> "_Tests":
        found = [_of_tree(self, int(root)) for root in self.roots]
        leaves = np.zeros((len(found), max(len(values) for _, values in found)), dtype=np.float32)
        for row, (_, values) in zip(leaves, found, strict=True):
            row[: len(values)] = values
        most = max(len(tests) for tests, _ in found)
        padded = [tests + tests[:1] * (most - len(tests)) for tests, _ in found]
        asked = [test for of_place in zip(*padded, strict=True) for test in of_place]
        kinds = {test[:2]: number for number, test in enumerate(dict.fromkeys(test[:2] for test in asked))}
        feature, threshold = zip(*kinds, strict=True)
        shape = most, len(found)
        smallest = np.min_scalar_type(2 ** leaves.shape[1] - 1)
        return _Tests(
            feature=np.array(feature, dtype=np.int32),
            threshold=np.array(threshold, dtype=np.float32),
            number=np.array([kinds[test[:2]] for test in asked], dtype=np.int32).reshape(shape),
            leaves=np.array([mask for _, _, mask in asked], dtype=smallest).reshape(shape),
            values=leaves,
        )


@dataclass(frozen=True, eq=False)
class _Tests:
    """What the inner nodes of all trees ask, and the leaves of each, numbered from the left.

    Attributes:
        feature: what each test asks; trees share tests.
        threshold: values above it shut out leaves.
        number: of the test of each node, the first ones of all trees, then the second ones and so on.
        leaves: for each node a bit for each leaf of its tree, 0 for those that are shut out.
        values: the value of each leaf (trees × most leaves of a tree).
    """

    feature: Ints
    threshold: Floats
    number: Ints
    leaves: NDArray[Any]
    values: Floats


def _of_tree(forest: Forest, root: int) -> tuple[list[tuple[int, float, int]], list[float]]:
    """The tests and leaf values of a tree; first a test that shuts nothing out, for trees without any."""
    tests: list[tuple[int, float, int]] = []
    values: list[float] = []

    def walk(node: int) -> None:
        if forest.feature[node] < 0:
            values.append(float(forest.value[node]))
            return
        first = len(values)
        walk(int(forest.left[node]))
        tests.append(
            (int(forest.feature[node]), float(forest.threshold[node]), (1 << len(values)) - (1 << first))
        )
        walk(int(forest.right[node]))

    walk(root)
    every = (1 << len(values)) - 1
    return [(-1, np.inf, every), *((asked, limit, every & ~shut) for asked, limit, shut in tests)], values


@cache
def forests() -> dict[str, Forest]:
    """The shipped forests by relation; read once a process."""
    with np.load(str(files("newsextract") / "models/relations.npz")) as arrays:
        relations = [key.removesuffix("/roots") for key in arrays if key.endswith("/roots")]
        return {relation: _forest(arrays, relation) for relation in relations}


@cache
def asked() -> Names:
    """All names that the shipped forests for pairs ask."""
    every = (name for relation, forest in forests().items() if relation != "rows" for name in forest.names)
    return Names(dict.fromkeys(every))


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
