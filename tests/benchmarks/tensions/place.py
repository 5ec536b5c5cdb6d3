"""What is true of one whole simulated place, drawn at random, before anything of it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from datasets.organisations import Kind, known_organisations
from datasets.periods import Period
from datasets.registry import Body, Level, Place, Registry
from tests.benchmarks.tensions.indicators import BARS, MADE
from tests.benchmarks.tensions.measures import ALL_MONTHS, ALL_YEARS, MEASURES, WINTER, Course, Measure, Shape
from tests.benchmarks.tensions.world import GATED, SUB_ICB, TRUST, registry

#: How far a true level lies from its bar: half a normal distribution of this width, so that a sixth lie very close. Points
#: of a share, parts of a count or rate, points of a score.
MARGIN: Mapping[Shape, float] = {Shape.SHARE: 5.0, Shape.COUNT: 0.25, Shape.RATE: 0.12, Shape.SCORE: 0.4}


@dataclass(slots=True)
class Drawn:
    """What is true of a place, before anything is published. Planting a tension changes it."""

    council: str
    courses: dict[str, Course]
    #: Shares (0 to 1) of the council's people who use the trust, and of the trust's people who live there, as measured.
    of_council: float
    of_trust: float
    #: The outcomes in the board's own order, first the most important, with the weight of each place in it.
    ranking: list[str]
    weights: list[int]
    registry: Registry = field(default_factory=registry)
    #: By how many units of its last digit a second source of one measure differs.
    second_source: float = 0.0
    #: Days a month that are charged to the council.
    charged: float = 0.0
    #: A published rating, by its place in the list, and the month of its publication.
    rating: tuple[float, Period] | None = None

    @property
    def place(self) -> Place:
        trust = {"share_of_body": self.of_trust, "share_of_council": self.of_council}
        area = {"share_of_body": 1.0, "share_of_council": 1.0}
        bodies = (
            Body(organisation=TRUST, level=Level.TRUST, source=MADE, **trust),
            Body(organisation=SUB_ICB, level=Level.SUB_ICB, source=MADE, **area),
        )
        return Place(id="simulated", name="Simulated", council=self.council, bodies=bodies)

    def organisation(self, measure: str) -> str:
        level = self.registry.indicators[measure].level
        return {Level.COUNCIL: self.council, Level.TRUST: TRUST}.get(level, SUB_ICB)


def draw(random: np.random.Generator) -> Drawn:
    """A place without any tension that could be seen in its structure, both sides of each outcome truly alike."""
    council = str(random.choice(councils()))
    residents = known_organisations().by_code[council].residents or 0
    courses = {name: _course(one, residents, random) for name, one in MEASURES.items()}
    for names in (("four-hour", "home-after-crisis"), ("days-nhs", "days-council"), ("therapy", "back-to-work"),
                  ("carers-checked", "carers-life"), ("falls", "moves")):  # fmt: skip
        good = bool(random.random() < 0.5)
        for name in names:
            courses[name].level += _beyond_bar(MEASURES[name], good, random)
    _draw_support(courses, random)
    _move_together(courses, random)
    ranking, weights = _priorities(random)
    measured = np.clip(random.uniform(0.88, 0.99, 2) + random.normal(0.0, 0.02, 2), 0.0, 1.0)
    return Drawn(council, courses, float(measured[0]), float(measured[1]), ranking, weights)


@cache
def councils() -> list[str]:
    """Real councils of 150,000 to 600,000 residents that existed all the time."""
    every = known_organisations().by_code.values()
    open_ended = [one for one in every if one.kind is Kind.COUNCIL and one.valid_from is None and one.valid_to is None]
    return [one.code for one in open_ended if 150_000 <= (one.residents or 0) <= 600_000]


def _course(measure: Measure, residents: int, random: np.random.Generator) -> Course:
    count = len(measure.periods)
    level = np.full(count, {"admissions": 2_500.0, "survey": 80.0}.get(measure.name, 0.0))
    size = np.ones(count)
    if measure.name.startswith("days-"):
        size = np.array([one.days * residents / 100_000 for one in measure.periods])
    elif measure.size is not None:
        size = np.round(random.uniform(*measure.size) * (1.0 + 0.03 * random.normal(size=count)))
    seldom = 0.03 if measure.monthly else 0.05 if measure.name.startswith("support-") else 0.0
    return Course(measure, level, size, random.uniform(*measure.dispersion), random.random(count) < seldom)


def _beyond_bar(measure: Measure, good: bool, random: np.random.Generator) -> float:
    """A level beyond the better bar, or short of the worse one, by a margin drawn: some lie very close."""
    return beyond_bar(measure, good, abs(random.normal(0.0, MARGIN[measure.shape])))


def beyond_bar(measure: Measure, good: bool, margin: float) -> float:
    """A level so far beyond its bar: by points, of counts and rates by a part of the bar."""
    bar = BARS[measure.name][0 if good else 1]
    apart = margin if measure.shape in (Shape.SHARE, Shape.SCORE) else margin * bar
    level = bar + (-1 if good else 1) * measure.worse * apart
    return float(np.clip(level, 0.3 * bar, 97.0 if measure.shape is Shape.SHARE else np.inf))


def _draw_support(courses: dict[str, Course], random: np.random.Generator) -> None:
    """Five council figures beside one of the NHS: two to five of them decide for the same standing, the others lie between."""
    good = bool(random.random() < 0.5)
    courses["home-visits"].level += _beyond_bar(MEASURES["home-visits"], good, random)
    names = [f"support-{number}" for number in random.permutation(5) + 1]
    deciding = random.integers(2, 6)
    for position, name in enumerate(names):
        better, worse = BARS[name]
        courses[name].level += (
            _beyond_bar(MEASURES[name], good, random) if position < deciding else random.uniform(worse, better)
        )


def _move_together(courses: Mapping[str, Course], random: np.random.Generator) -> None:
    """What moves every measure the same way, in its own standard deviations: nothing here moves against anything else.

    Winters are worse than summers, all measures drift slowly together, and every second winter is a bad one: December to
    February are worse at every door of the hospital at once.
    """
    drift = np.cumsum(random.normal(0.0, 0.3, len(ALL_YEARS)))
    drift -= drift[-2]
    hard = np.where(random.random(len(ALL_YEARS)) < 0.5, random.uniform(0.5, 1.5, len(ALL_YEARS)), 0.0)
    midwinter = np.array([one.start.month in (12, 1, 2) for one in ALL_MONTHS])
    for course in courses.values():
        measure = course.measure
        moved = np.repeat(drift, 12) + measure.season * WINTER if measure.monthly else drift
        if measure.hospital:
            moved = moved + midwinter * np.repeat(hard, 12)
        course.level += measure.worse * moved * course.deviation.mean()


def _priorities(random: np.random.Generator) -> tuple[list[str], list[int]]:
    """A board's order and weights (parts of 100, no two alike), in which no outcome with a gate is among the last two."""
    names = list(registry().outcomes)
    ranking = [str(name) for name in random.permutation(names)]
    while set(ranking[-2:]) & set(GATED):
        ranking = [str(name) for name in random.permutation(names)]
    weights: list[int] = []
    while len(set(weights)) < len(names):
        weights = [1 + int(part) for part in random.multinomial(100 - len(names), random.dirichlet(np.full(len(names), 4.0)))]
    return ranking, sorted(weights, reverse=True)
