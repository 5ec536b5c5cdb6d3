"""What is published of a simulated place: noisy figures with gaps and corrections, and beside them the noise-free ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.judgement.figures import Published, Series
from dashboard.judgement.place import AllSeries
from dashboard.judgement.tensions.known import Known
from dashboard.judgement.verdict import Source
from datasets.organisations import known_organisations
from datasets.periods import Period
from datasets.registry import Place
from datasets.tension_book import Priorities
from tests.benchmarks.tensions.indicators import MADE
from tests.benchmarks.tensions.measures import ALL_MONTHS, ALL_YEARS, TIMES, Course, Floats, Shape
from tests.benchmarks.tensions.place import Drawn, councils
from tests.benchmarks.tensions.world import GATED

#: Every figure is taken to stand in the same row: where it is from is not looked at here.
SOURCE = Source("S1", "simulated.csv", "", 2)
#: Days on which the board agreed on its priorities: the first list is out of date in every period looked at.
AGREED = (date(2014, 4, 1), date(2016, 4, 1))


@dataclass(frozen=True, slots=True)
class Simulated:
    """A place as the detectors see it, and as it truly is: the same figures without noise, gaps and corrections."""

    place: Place
    seen: Known
    true: Known
    courses: Mapping[str, Course]


def publish(drawn: Drawn, random: np.random.Generator) -> Simulated:
    """Every figure of the place, and the score that other councils publish without counts."""
    seen: dict[tuple[str, str], Series] = {}
    true: dict[tuple[str, str], Series] = {}
    for name, course in drawn.courses.items():
        values, counted = course.figures(random)
        key = (name, drawn.organisation(name))
        seen[key] = dict(_published(course, values, counted, random))
        true[key] = _noise_free(course)
        if name == "admissions":
            seen[key] = {**seen[key], **_year_totals(values)}
        if name == "support-1":
            again = np.round(values + 0.1 * drawn.second_source, 1)
            seen["support-1-again", drawn.council] = _figures(ALL_YEARS, again)
    seen["days-charged", drawn.council] = _figures(ALL_MONTHS, random.poisson(drawn.charged, len(ALL_MONTHS)))
    if drawn.rating:
        value, month = drawn.rating
        seen["inspection", drawn.council] = true["inspection", drawn.council] = {month: _figure(value)}
    seen.update(_other_councils(drawn, random))
    return Simulated(drawn.place, _known(drawn, seen), _known(drawn, true), drawn.courses)


def _known(drawn: Drawn, series: AllSeries) -> Known:
    gates_last = [*(name for name in drawn.ranking if name not in GATED), *GATED]
    priorities = [
        Priorities(place="simulated", agreed=day, by=MADE, weights=dict(zip(ranking, drawn.weights, strict=True)))
        for day, ranking in zip(AGREED, (gates_last, drawn.ranking), strict=True)
    ]
    return Known(drawn.registry, series, known_organisations(), priorities)


def _published(
    course: Course, values: Floats, counted: Floats | None, random: np.random.Generator
) -> Iterator[tuple[Period, Published]]:
    """The figures in order. Of those missing, half are marked and half are not there at all."""
    for place, period in enumerate(course.measure.periods):
        if not course.gaps[place]:
            numerator = None if counted is None else float(counted[place])
            yield period, _figure(values[place], numerator, None if counted is None else float(course.size[place]))
        elif random.random() < 0.5:
            yield period, Published(None, None, None, "x", SOURCE)


def _noise_free(course: Course) -> Series:
    """The true level of every period: of a count, the days or people that it means; of a share or rate, those as well."""
    shape, periods = course.measure.shape, course.measure.periods
    if shape is Shape.SCORE:
        return _figures(periods, course.level)
    expected = course.level * course.size / TIMES[shape]
    if shape is Shape.COUNT:
        return _figures(periods, expected)
    counted = zip(course.level, expected, course.size, strict=True)
    return {period: _figure(*map(float, one)) for period, one in zip(periods, counted, strict=True)}


def _year_totals(values: Floats) -> Series:
    """A count published for the year beside its months, those missing included."""
    return _figures(ALL_YEARS, values.reshape(len(ALL_YEARS), 12).sum(axis=1))


def _figures(periods: Iterable[Period], values: Iterable[float]) -> Series:
    return {period: _figure(value) for period, value in zip(periods, values, strict=True)}


def _figure(value: float, numerator: float | None = None, denominator: float | None = None) -> Published:
    return Published(float(value), numerator, denominator, None, SOURCE)


def _other_councils(drawn: Drawn, random: np.random.Generator) -> AllSeries:
    """The score of every other council, each about its own level, as uncertain as the place's own."""
    others = [code for code in councils() if code != drawn.council]
    strays = drawn.courses["carers-life"].dispersion * random.normal(size=(len(others), len(ALL_YEARS)))
    values = np.round(random.normal(7.4, 0.4, (len(others), 1)) + strays, 1)
    return {("carers-life", code): _figures(ALL_YEARS, row) for code, row in zip(others, values, strict=True)}
