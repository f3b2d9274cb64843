"""One-to-one assignment of the highest sum."""

from collections.abc import Sequence

from scipy.optimize import linear_sum_assignment


def assign(credits: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return pairs (row, column) whose credits add up to the most, each row and column once.

    >>> assign([[0.0, 2.0], [1.0, 2.5]])
    [(0, 1), (1, 0)]
    """
    if not credits or not credits[0]:
        return []
    if len(credits) == len(credits[0]) == 1:
        return [(0, 0)]
    rows, columns = linear_sum_assignment(credits, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True)]
