"""B³ and LEA: how well mentions are gathered into entities.

Mentions of gold and output are one where they are aligned and their entities have one type; a mention without
a partner counts against recall (gold) or precision (output), as in the reference scorer of Pradhan et al.
(ACL 2014).

B³: Bagga and Baldwin 1998. LEA: Moosavi and Strube, ACL 2016; a singleton counts as one link to itself.
"""

from collections.abc import Hashable, Sequence
from math import fsum
from typing import TypeAlias

from newsextract.evaluation.counts import Counts

Cluster: TypeAlias = frozenset[Hashable]


def b_cubed(gold: Sequence[Cluster], predicted: Sequence[Cluster]) -> Counts:
    """Counts over mentions: its credit is the share of its entity that the other side joins."""
    found, items = _b_cubed_credit(gold, predicted)
    right, other_items = _b_cubed_credit(predicted, gold)
    return Counts(found, items, right, other_items)


def _b_cubed_credit(clusters: Sequence[Cluster], others: Sequence[Cluster]) -> tuple[float, int]:
    # fsum rounds once: the order of entities does not show in the last digit.
    credit = fsum(len(cluster & other) ** 2 / len(cluster) for cluster in clusters for other in others)
    return credit, sum(map(len, clusters))


def lea(gold: Sequence[Cluster], predicted: Sequence[Cluster]) -> Counts:
    """Counts over entities by size: the credit of each is the share of its links that the other side has."""
    found, items = _lea_credit(gold, predicted)
    right, other_items = _lea_credit(predicted, gold)
    return Counts(found, items, right, other_items)


def _lea_credit(clusters: Sequence[Cluster], others: Sequence[Cluster]) -> tuple[float, int]:
    return fsum(_resolved(cluster, others) for cluster in clusters), sum(map(len, clusters))


def _resolved(cluster: Cluster, others: Sequence[Cluster]) -> float:
    """The size of an entity times the share of its links that the other side has."""
    if len(cluster) == 1:
        return float(cluster in others)
    common = sum(_links(len(cluster & other)) for other in others)
    return len(cluster) * common / _links(len(cluster))


def _links(size: int) -> int:
    return size * (size - 1) // 2
