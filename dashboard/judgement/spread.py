"""How the answers of two sides spread over one ordered scale: the middle answer of each, and how far apart the spreads lie.

Answers are an order and no quantity: there is no mean of them, within a side or across the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

#: Counts of one side's answers, from the first answer of the scale to the last.
Counts = Sequence[int]


def middle(counts: Counts) -> tuple[int, int]:
    """The positions on the scale of the middle answer: one twice, or the two between which the middle lies.

    `counts` must not be all nought.
    """
    n = sum(counts)
    upto = list(accumulate(counts))
    low, high = (n + 1) // 2, n // 2 + 1
    return (
        next(position for position, so_far in enumerate(upto) if so_far >= low),
        next(position for position, so_far in enumerate(upto) if so_far >= high),
    )


def apart(one: Counts, other: Counts) -> float:
    """How far apart two spreads lie, from 0 (alike) to 1 (all at opposite ends).

    The share of people times the steps they would have to move along the scale for the spreads to be alike (the distance of
    Wasserstein, or the earth mover's, on the ranks), as a part of the most there can be. Neither may be all nought.
    """
    moved = sum(abs(a - b) for a, b in zip(_shares(one), _shares(other), strict=True))
    return moved / (len(one) - 1)


def _shares(counts: Counts) -> list[float]:
    """The share of people who gave each answer or one before it on the scale."""
    n = sum(counts)
    return [so_far / n for so_far in accumulate(counts)]
