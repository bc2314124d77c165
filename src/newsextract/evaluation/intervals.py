"""Bootstrap confidence intervals over documents (Efron and Tibshirani 1993, the percentile method)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from newsextract.evaluation.counts import Scores


def f1_intervals(
    documents: Sequence[Scores], level: float = 0.95, samples: int = 1000, seed: int = 0
) -> dict[str, tuple[float, float]]:
    """Interval of the F1 of each measure when documents are drawn again with replacement.

    Args:
        documents: counts by measure of each document.
        level: share of the resampled scores that the interval encloses.
        samples: how often the documents are drawn.
        seed: of the random generator, so that equal input gives equal intervals.

    Returns:
        Lower and upper bound by measure; empty without documents.
    """
    if not documents:
        return {}
    generator = np.random.default_rng(seed)
    weights = generator.multinomial(len(documents), [1 / len(documents)] * len(documents), size=samples)
    tail = (1 - level) / 2
    return {
        name: _bounds(np.quantile(_f1(weights @ _table(documents, name)), [tail, 1 - tail]))
        for name in documents[0]
    }


def _table(documents: Sequence[Scores], name: str) -> NDArray[np.float64]:
    """Counts of one measure: a row for each document, columns found, gold, right, predicted."""
    return np.array(
        [(c.found, c.gold, c.right, c.predicted) for c in (scores[name] for scores in documents)],
        dtype=np.float64,
    )


def _f1(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    found, gold, right, predicted = sums.T
    recall = np.divide(found, gold, out=np.zeros_like(found), where=gold > 0)
    precision = np.divide(right, predicted, out=np.zeros_like(right), where=predicted > 0)
    both = precision + recall
    return np.asarray(np.divide(2 * precision * recall, both, out=np.zeros_like(both), where=both > 0))


def _bounds(pair: NDArray[np.float64]) -> tuple[float, float]:
    return float(pair[0]), float(pair[1])
