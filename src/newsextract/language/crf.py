"""The best sequence of labels under a linear-chain model, for many sequences at once."""

from collections.abc import Sequence

import numpy as np

from newsextract.language.encoder import Ints
from newsextract.language.weights import Floats


def viterbi(emissions: Floats, transitions: Floats, lengths: Sequence[int]) -> Ints:
    """The best path of each sequence.

    Args:
        emissions: score of each label at each token (tokens × labels), sequence after sequence.
        transitions: score of going from one label (row) to another (column).
        lengths: tokens of each sequence; their sum is the number of tokens.

    Returns:
        The label of each token.
    """
    sizes = np.array(lengths, dtype=np.int64)
    order = np.argsort(-sizes, kind="stable")
    starts = (np.cumsum(sizes) - sizes)[order]
    sizes = sizes[order]
    score = emissions[starts[sizes > 0]]
    back: list[Ints] = []
    for step in range(1, int(sizes.max(initial=0))):
        alive = int((sizes > step).sum())
        paths = score[:alive, :, None] + transitions
        back.append(paths.argmax(1))
        score[:alive] = paths.max(1) + emissions[starts[:alive] + step]
    return _trace(score, back, starts, sizes, len(emissions))


def _trace(score: Floats, back: list[Ints], starts: Ints, sizes: Ints, total: int) -> Ints:
    """Follow the best choices back from the end of each sequence."""
    labels = np.zeros(total, dtype=np.int64)
    current = score.argmax(-1) if len(score) else np.zeros(0, dtype=np.int64)
    for step in range(len(back), -1, -1):
        alive = int((sizes > step).sum())
        if step < len(back):
            longer = len(back[step])
            current[:longer] = back[step][np.arange(longer), current[:longer]]
        labels[starts[:alive] + step] = current[:alive]
    return labels
