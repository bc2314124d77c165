"""Maximum-weight assignment: who is paired with whom so that the total weight is largest.

Overlaps of gold and output form many tiny groups, so the graph is cut into connected components and each is
solved by the Hungarian method (Kuhn 1955, Munkres 1957; the O(n³) form with potentials).
"""

from collections.abc import Iterator, Mapping


def assign(weights: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """The pairs of the assignment with the largest total weight.

    Args:
        weights: positive weight of each possible pair (left, right); pairs not named are impossible.

    Returns:
        Pairs in which no left and no right number occurs twice, in ascending order. Of assignments with equal
        weight the choice depends on the numbers alone, not on the order of ``weights``.
    """
    pairs = [pair for component in _components(weights) for pair in _solve(component, weights)]
    return sorted(pairs)


def _components(weights: Mapping[tuple[int, int], int]) -> Iterator[list[tuple[int, int]]]:
    """Pairs that share a left or right number, directly or through others, together."""
    rights: dict[int, list[int]] = {}
    lefts: dict[int, list[int]] = {}
    for left, right in sorted(weights):
        rights.setdefault(left, []).append(right)
        lefts.setdefault(right, []).append(left)
    seen: set[int] = set()
    for first in rights:
        reached, queue = set[int](), [first] if first not in seen else []
        while queue:
            left = queue.pop()
            reached.add(left)
            queue += {other for right in rights[left] for other in lefts[right]} - reached - set(queue)
        seen |= reached
        if reached:
            yield [(left, right) for left in sorted(reached) for right in rights[left]]


def _solve(pairs: list[tuple[int, int]], weights: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    if len(pairs) == 1:
        return pairs
    left = sorted({pair[0] for pair in pairs})
    right = sorted({pair[1] for pair in pairs})
    if len(left) > len(right):
        turned = _hungarian([[-weights.get((i, j), 0) for i in left] for j in right])
        chosen = [(left[column], right[row]) for row, column in enumerate(turned)]
    else:
        straight = _hungarian([[-weights.get((i, j), 0) for j in right] for i in left])
        chosen = [(left[row], right[column]) for row, column in enumerate(straight)]
    return [pair for pair in chosen if pair in weights]


def _hungarian(cost: list[list[int]]) -> list[int]:
    """The column of each row in the cheapest assignment; there are at least as many columns as rows."""
    tableau = _Tableau(cost)
    for row in range(len(cost)):
        tableau.place(row)
    columns = {row: column for column, row in enumerate(tableau.owners) if row is not None}
    return [columns[row] for row in range(len(cost))]


class _Tableau:
    """The state of the Hungarian method: potentials of rows and columns, the row that owns each column."""

    def __init__(self, cost: list[list[int]]) -> None:
        self.cost = cost
        self.rows = [0] * len(cost)
        self.columns = [0] * len(cost[0])
        self.owners: list[int | None] = [None] * len(cost[0])

    def place(self, start: int) -> None:
        """Give ``start`` a column, moving the owners of others along the shortest augmenting path."""
        slack: dict[int, int] = {}
        previous: dict[int, int | None] = {}
        reached: dict[int, int] = {}
        row: int | None = start
        column: int | None = None
        while row is not None:
            self._relax(row, column, reached, slack, previous)
            column = min(slack.keys() - reached.keys(), key=lambda number: (slack[number], number))
            reached[column] = slack[column]
            row = self.owners[column]
        self._shift(start, reached, max(reached.values()))
        while column is not None:
            before = previous[column]
            self.owners[column] = start if before is None else self.owners[before]
            column = before

    def _relax(
        self,
        row: int,
        column: int | None,
        reached: dict[int, int],
        slack: dict[int, int],
        previous: dict[int, int | None],
    ) -> None:
        """Shorten the ways to the columns not reached yet by going through ``row``, owner of ``column``."""
        way = 0 if column is None else reached[column]
        for number, price in enumerate(self.cost[row]):
            length = way + price - self.rows[row] - self.columns[number]
            if number not in reached and length < slack.get(number, length + 1):
                slack[number], previous[number] = length, column

    def _shift(self, start: int, reached: dict[int, int], distance: int) -> None:
        """Change the potentials so that reduced costs stay non-negative and are zero along the path."""
        self.rows[start] += distance
        for column, way in reached.items():
            owner = self.owners[column]
            if owner is not None:
                self.rows[owner] += distance - way
            self.columns[column] -= distance - way
