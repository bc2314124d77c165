"""From evidence to probability: gradient-boosted trees, one forest for each relation, as plain arrays.

The forests are trained by ``newsextract.training.relations`` and shipped in ``models/relations.npz``.
The score of a pair is the sum of its leaves; going down a tree, each step's change of the node's mean
is credited to the evidence asked there (Saabas 2014), so that every score comes with its reasons.
"""

from collections.abc import Iterator, Mapping, Sequence
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

    def of_columns(self, columns: Floats) -> Floats:
        """The probability of each pair by columns as `Evidence.columns` gives them for the forest's names."""
        return self._scores(columns)

    def credits(self, evidence: Sequence[Mapping[str, float]]) -> Floats:
        """What each piece of evidence adds to the log-odds of each pair (pairs × names)."""
        return self._credits(self._columns(evidence))

    def credits_of_columns(self, columns: Floats) -> Floats:
        """The same by columns."""
        return self._credits(columns)

    def _scores(self, columns: Floats) -> Floats:
        pieces = range(0, columns.shape[1], _BLOCK)
        values = [self._leaf_values(columns[:, start : start + _BLOCK]) for start in pieces]
        scores = self.bias + np.concatenate([piece.sum(1) for piece in values] or [np.zeros(0, np.float32)])
        return np.asarray(1 / (1 + np.exp(-scores)), dtype=np.float32)

    def _credits(self, columns: Floats) -> Floats:
        size, width = columns.shape[1], len(self.names)
        blocks = (columns[:, start : start + _BLOCK] for start in range(0, size, _BLOCK))
        leaf = np.concatenate([self._leaves(block).T for block in blocks]).ravel()
        pair = np.repeat(np.arange(size), len(self.roots))
        total = np.zeros(size * width, dtype=np.float32)
        for asked, added in zip(*self._paths, strict=True):
            further = np.flatnonzero(asked[leaf] >= 0)
            leaf, pair = leaf[further], pair[further]
            np.add.at(total, pair * width + asked[leaf], added[leaf])
        return total.reshape(size, width)

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

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.names)}

    def _leaves(self, columns: Floats) -> NDArray[np.int64]:
        """The leaf that each pair comes to in each tree (trees × pairs), as place in the tests' values.

        A node whose answer is «above the threshold» shuts out the leaves on its left; of those that no node
        shuts out the pair comes to the leftmost (Lucchese et al. 2015, «QuickScorer»).
        """
        tests, every = self._tests, ~self._tests.leaves.dtype.type(0)
        below = np.where(columns[tests.feature] > tests.threshold[:, None], every & 0, every)
        reached = np.full((len(self.roots), columns.shape[1]), every)
        for numbers, leaves in zip(tests.number, tests.leaves, strict=True):
            left = below.take(numbers, axis=0)
            left |= leaves[:, None]
            reached &= left
        first = np.bitwise_count(~reached & (reached - 1))
        trees, most = tests.values.shape
        place: NDArray[np.int64] = first + np.arange(0, trees * most, most)[:, None]
        return place

    def _leaf_values(self, columns: Floats) -> Floats:
        """The value of the leaf that each pair comes to in each tree (pairs × trees)."""
        return np.ascontiguousarray(self._tests.values.reshape(-1).take(self._leaves(columns)).T)

    @cached_property
    def _paths(self) -> tuple[Ints, Floats]:
        """For each step from a root and each leaf what is asked there and what the answer adds.

        Both are steps × leaves, these by their place in the tests' values; -1 is asked beyond a leaf.
        """
        trees, most = self._tests.values.shape
        asked = np.full((self.depth, trees * most), -1, dtype=np.int32)
        added = np.zeros((self.depth, trees * most), dtype=np.float32)
        for tree, root in enumerate(self.roots.tolist()):
            for place, path in enumerate(_to_leaves(self, root), tree * most):
                for step, (feature, value) in enumerate(path):
                    asked[step, place], added[step, place] = feature, value
        return asked, added

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


def _to_leaves(forest: Forest, node: int) -> Iterator[tuple[tuple[int, np.float32], ...]]:
    """What is asked on the way to each leaf below a node, from the left, and what each answer adds."""
    asked = int(forest.feature[node])
    if asked < 0:
        yield ()
        return
    for child in (int(forest.left[node]), int(forest.right[node])):
        step = asked, forest.value[child] - forest.value[node]
        for path in _to_leaves(forest, child):
            yield (step, *path)


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


def save(path: Path, trained: Mapping[str, Forest], others: Mapping[str, NDArray[Any]]) -> None:
    """Write forests as plain arrays, the inverse of `forests`, beside other arrays."""
    arrays = dict(others) | {
        f"{relation}/{field}": np.array(getattr(forest, field))
        for relation, forest in trained.items()
        for field in (*_ARRAYS, "names", "bias", "depth")
    }
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]  # the stub lacks it
