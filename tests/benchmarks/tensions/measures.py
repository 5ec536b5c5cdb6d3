"""The measures of a simulated place: how many people stand behind each, how far it strays by chance, and how it is published.

Size of noise. `dispersion` is the variance of a figure beside that of plain counting (binomial, Poisson). The ranges follow the
shipped figures, trend and season taken out, months compared with their neighbours: four hours about 50, days of delay 12 to 25,
admissions 4 to 10; questionnaires and yearly counts barely more than counting. Months lean on the month before by 0.2 to 0.3;
those of the shipped figures do so by about 0.5, part of which is a level that truly wandered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from datasets.periods import Period, financial_year, month

Floats = NDArray[np.float64]
FIRST_YEAR, YEARS = 2013, 6
ALL_YEARS = tuple(financial_year(FIRST_YEAR + number) for number in range(YEARS))
ALL_MONTHS = tuple(month(FIRST_YEAR + (number + 3) // 12, (number + 3) % 12 + 1) for number in range(12 * YEARS))
#: 1 in January, -1 in July.
WINTER: Floats = np.cos(2 * np.pi * (np.array([one.start.month for one in ALL_MONTHS]) - 1) / 12)


class Shape(StrEnum):
    """What a figure is made of: a share of people in percent, people for every 100,000, a count, or a score of a survey."""

    SHARE = "share"
    RATE = "rate"
    COUNT = "count"
    SCORE = "score"


#: By what a count is divided, beside its size, to make the level of its shape.
TIMES: Mapping[Shape, float] = {Shape.SHARE: 100.0, Shape.RATE: 100_000.0, Shape.COUNT: 1.0}


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. `size`: people counted in a period, from the smallest place to the largest (None: the level is a count or a
    score itself); `dispersion`: variance beside that of counting (of a score: its standard deviation); `season`: by how much
    January is worse than the mean, in standard deviations of a period.
    """

    name: str
    shape: Shape
    size: tuple[float, float] | None
    dispersion: tuple[float, float]
    monthly: bool = False
    hospital: bool = False
    season: float = 0.0

    @property
    def worse(self) -> int:
        """Which way is worse: 1 up, -1 down."""
        return -1 if self.shape in (Shape.SHARE, Shape.SCORE) else 1

    @property
    def periods(self) -> tuple[Period, ...]:
        return ALL_MONTHS if self.monthly else ALL_YEARS


_MEASURES = (
    Measure("four-hour", Shape.SHARE, (5_000, 14_000), (20, 60), monthly=True, hospital=True, season=1.0),
    Measure("admissions", Shape.COUNT, None, (4, 10), monthly=True, hospital=True, season=1.0),
    Measure("survey", Shape.SHARE, (500, 2_000), (1, 1.5)),
    Measure("home-after-crisis", Shape.SHARE, (300, 1_200), (1, 1.5)),
    Measure("days-nhs", Shape.COUNT, None, (12, 25), monthly=True, hospital=True, season=0.4),
    Measure("days-council", Shape.COUNT, None, (12, 25), monthly=True, hospital=True, season=0.4),
    Measure("therapy", Shape.SHARE, (250, 900), (1, 1.5), monthly=True),
    Measure("back-to-work", Shape.SHARE, (300, 1_200), (1, 1.5)),
    Measure("home-visits", Shape.SHARE, (500, 2_000), (1, 1.5)),
    *(Measure(f"support-{number}", Shape.SHARE, (300, 1_200), (1, 1.5)) for number in range(1, 6)),
    Measure("carers-checked", Shape.SHARE, (500, 2_000), (1, 1.5)),
    Measure("carers-life", Shape.SCORE, None, (0.1, 0.2)),
    Measure("falls", Shape.RATE, (20_000, 60_000), (1, 1.5)),
    Measure("moves", Shape.RATE, (20_000, 60_000), (1, 1.5)),
)
MEASURES: Mapping[str, Measure] = {one.name: one for one in _MEASURES}


@dataclass(slots=True)
class Course:
    """One measure of one place over time: its true level in each period (the measure's unit), without any noise.

    `size`: people, or how many one unit of the level makes in a period. `gaps`: periods nobody publishes.
    """

    measure: Measure
    level: Floats
    size: Floats
    dispersion: float
    gaps: NDArray[np.bool_]

    @property
    def deviation(self) -> Floats:
        """One standard deviation of a period's figure, in the unit of the level."""
        shape = self.measure.shape
        if shape is Shape.SCORE:
            return np.full(len(self.level), self.dispersion)
        level = np.maximum(self.level, 0.0)
        counted = level * (np.maximum(100.0 - level, 0.0) if shape is Shape.SHARE else TIMES[shape])
        return np.asarray(np.sqrt(self.dispersion * counted / self.size))

    def figures(self, random: np.random.Generator) -> tuple[Floats, Floats | None]:
        """What is counted: values as published, and the numerators where there are any."""
        shape, levels = self.measure.shape, self.level + self._astray(random)
        if shape is Shape.SCORE:
            return np.round(levels, 1), None
        expected = np.maximum(levels, 0.0) * self.size / TIMES[shape]
        if shape is Shape.SHARE:
            counted = random.binomial(self.size.astype(int), np.clip(levels / 100.0, 0.005, 0.995)).astype(float)
        else:
            counted = random.poisson(expected).astype(float)
        counted = _corrected(counted, self.size if shape is Shape.SHARE else None, random)
        if shape is Shape.COUNT:
            return counted, None
        return np.round(TIMES[shape] * counted / self.size, 1), counted

    def _astray(self, random: np.random.Generator) -> Floats:
        """What the months or years stray beyond counting: each leans on the one before if they are months."""
        shape = self.measure.shape
        beyond = 1.0 if shape is Shape.SCORE else np.sqrt(max(0.0, 1.0 - 1.0 / self.dispersion))
        leans = random.uniform(0.2, 0.3) if self.measure.monthly else 0.0
        steps = random.normal(size=len(self.level))
        for place in range(1, len(steps)):
            steps[place] = leans * steps[place - 1] + np.sqrt(1.0 - leans**2) * steps[place]
        return np.asarray(beyond * self.deviation * steps)


def _corrected(counted: Floats, most: Floats | None, random: np.random.Generator) -> Floats:
    """Three figures in ten were corrected later, by a fraction of a per cent; only the corrected ones are seen."""
    corrected = random.random(len(counted)) < 0.3
    again = np.round(counted * (1.0 + np.where(corrected, random.normal(0.0, 0.003, len(counted)), 0.0)))
    return again if most is None else np.minimum(again, most)
