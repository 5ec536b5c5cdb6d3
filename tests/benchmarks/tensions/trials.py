"""Planted and untroubled places put before the detectors, and what came of it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from dashboard.judgement.intervals import wilson
from dashboard.judgement.tensions import find_tensions
from dashboard.judgement.tensions.known import before
from dashboard.judgement.tensions.tension import Tension
from datasets.periods import Length, Period, financial_year
from datasets.registry import Side
from datasets.tension_book import TensionKind
from tests.benchmarks.tensions.place import draw
from tests.benchmarks.tensions.planting import PLANTED
from tests.benchmarks.tensions.publishing import Simulated, publish
from tests.benchmarks.tensions.strengths import Strength
from tests.benchmarks.tensions.truth import is_true

#: The years of which every quarter of an untroubled place is looked at.
LOOKED_AT = (financial_year(2016), financial_year(2017))


@dataclass(frozen=True, slots=True)
class Recall:
    """Of so many places in which a tension was planted, in how many it was found in at least one of its periods."""

    kind: TensionKind
    strength: Strength
    found: int
    places: int

    @property
    def share(self) -> float:
        return self.found / max(1, self.places)

    @property
    def interval(self) -> tuple[float, float]:
        ends = wilson(self.found, self.places)
        return (ends.lower, ends.upper) if ends else (0.0, 1.0)


def recall(kind: TensionKind, strength: Strength, seeds: range) -> Recall:
    """One place for each seed."""
    answers = [answer for seed in seeds if (answer := _found(kind, strength, np.random.default_rng(seed))) is not None]
    return Recall(kind, strength, sum(answers), len(answers))


def _found(kind: TensionKind, strength: Strength, random: np.random.Generator) -> bool | None:
    """Whether the kind is found in a quarter of the planted year or in the year itself; None if there is nothing to find."""
    drawn = draw(random)
    outcome = strength.plant(drawn, random)
    one = publish(drawn, random)
    periods = [period for period in (*PLANTED.split(Length.QUARTER), PLANTED) if _is_there(kind, one, outcome, period)]
    if not periods:
        return None
    outcomes = [one.seen.registry.outcomes[outcome]]
    return any(
        tension.kind is kind
        for period in periods
        for found in find_tensions(one.seen, one.place, period, outcomes)
        for tension in found.tensions
    )


def _is_there(kind: TensionKind, one: Simulated, outcome: str, period: Period) -> bool:
    """A label that did not move is no noise verdict; every other kind is there by what was planted."""
    if kind is not TensionKind.NOISE_VERDICT:
        return True
    known = one.seen
    now, then = (known.verdict(one.place, known.registry.outcomes[outcome], each) for each in (period, before(period)))
    return now.verdicts[Side.NHS].label != then.verdicts[Side.NHS].label


@dataclass(slots=True)
class Alarms:
    """False alarms of untroubled places: so many outcomes and periods looked at, and what was wrongly found, by kind."""

    cells: int = 0
    found: Counter[TensionKind] = field(default_factory=Counter)
    true_after_all: Counter[TensionKind] = field(default_factory=Counter)
    #: False alarms of each place.
    by_place: list[int] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """False alarms for each outcome and period."""
        return self.found.total() / self.cells

    @property
    def margin(self) -> float:
        """Half of the 95% interval of the rate. Places are independent, the periods of one are not: it is made from places."""
        a_place = self.cells / len(self.by_place)
        return 1.96 * float(np.std(self.by_place, ddof=1)) / math.sqrt(len(self.by_place)) / a_place


def false_alarms(seeds: range) -> tuple[Alarms, Alarms]:
    """One untroubled place for each seed: its quarters, and its years."""
    quarters, years = Alarms(), Alarms()
    for seed in seeds:
        random = np.random.default_rng(seed)
        one = publish(draw(random), random)
        _count(quarters, one, [quarter for year in LOOKED_AT for quarter in year.split(Length.QUARTER)])
        _count(years, one, list(LOOKED_AT))
    return quarters, years


def _count(alarms: Alarms, one: Simulated, periods: list[Period]) -> None:
    every = [found for period in periods for found in find_tensions(one.seen, one.place, period)]
    wrong: list[Tension] = []
    for tension in (each for found in every for each in found.tensions):
        if is_true(tension, one):
            alarms.true_after_all[tension.kind] += 1
        else:
            wrong.append(tension)
    alarms.cells += len(every)
    alarms.found.update(tension.kind for tension in wrong)
    alarms.by_place.append(len(wrong))
