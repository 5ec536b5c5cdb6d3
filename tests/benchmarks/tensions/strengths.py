"""How strongly each of the twelve kinds is planted. What is called strong is said in run.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from datasets.tension_book import Consequence, TensionKind
from tests.benchmarks.tensions.place import Drawn
from tests.benchmarks.tensions.planting import (
    between_two_bars,
    charged_days,
    counted_anew,
    figure_at_the_floor,
    moves_apart,
    on_the_bar,
    one_sided,
    other_people,
    published_late,
    ranked_first,
    ranked_last,
    rating_overrides,
    two_numbers,
    verdicts_differ,
    years_move_apart,
)

Plant = Callable[[Drawn, np.random.Generator], str]


@dataclass(frozen=True, slots=True)
class Strength:
    """How strongly a kind is planted: in words short enough for an axis, whether that is strong, and how.

    `plant` changes the place and answers with the outcome that then has the tension. `apart`: no point of the same scale.
    """

    label: str
    plant: Plant
    strong: bool = False
    apart: bool = False


def _levels(plant: Callable[..., str], strong: float, unit: str, *amounts: float) -> list[Strength]:
    return [Strength(_label(amount, unit), partial(plant, amount), amount == strong) for amount in amounts]


def _label(amount: float, unit: str) -> str:
    return f"{amount:g}%" if unit == "%" else f"{amount:g} {unit.removesuffix('s') if amount == 1 else unit}"


NONE, PUBLISHED, RATING = Consequence.NONE, Consequence.PUBLISHED, Consequence.RATING
#: Weakest first, in the order of their codes.
STRENGTHS: Mapping[TensionKind, list[Strength]] = {
    TensionKind.VERDICT_DIVERGENCE: _levels(verdicts_differ, 8, "points", 1, 2, 4, 6, 8),
    TensionKind.OPPOSING_TRENDS: [
        *_levels(moves_apart, 5, "sd", 1, 2, 3, 4, 5),
        Strength("two years, 10 points", partial(years_move_apart, 10.0), apart=True),
    ],
    TensionKind.CONTESTED_BAND: _levels(between_two_bars, 2, "points", 0.5, 1, 2, 4),
    TensionKind.ONE_SIDED: [
        Strength("other side only published", partial(one_sided, RATING, PUBLISHED)),
        Strength("other side nothing", partial(one_sided, RATING, NONE), strong=True),
        Strength("neither side", partial(one_sided, NONE, NONE)),
    ],
    TensionKind.CALENDAR: _levels(published_late, 366, "days", 150, 190, 250, 366, 500),
    TensionKind.FOOTPRINT: _levels(other_people, 50, "%", 80, 78, 75, 50),
    TensionKind.CONFLICTING_VALUES: _levels(two_numbers, 5, "units", 1, 1.5, 2, 3, 5),
    TensionKind.LOCAL_PRIORITY: [
        Strength("second here, only published", partial(ranked_first, 2)),
        Strength("first here, only published", partial(ranked_first, 1), strong=True),
        Strength("last here, intervention", ranked_last),
    ],
    TensionKind.OVERRIDE: [
        *(Strength(f"one step, {points:g} points", partial(figure_at_the_floor, points)) for points in (2.0, 5.0, 10.0)),
        Strength("two steps, a rating", rating_overrides, strong=True),
    ],
    TensionKind.DEFINITION_BREAK: [
        Strength("in the year before", partial(counted_anew, False)),
        Strength("inside the year", partial(counted_anew, True), strong=True),
    ],
    TensionKind.NOISE_VERDICT: _levels(on_the_bar, 0, "points", 2, 1, 0.5, 0),
    TensionKind.SINGLE_PENALTY: _levels(charged_days, 100, "days", 0.3, 1, 10, 100),
}
