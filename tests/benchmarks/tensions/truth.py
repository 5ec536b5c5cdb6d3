"""Whether what was found on a place without a planted tension is true of it all the same.

Decided from the noise-free levels, never from the figures: nobody is misled by hearing that a standard is truly missed. Of a
place without a planted tension no measure truly moves against another, and nothing in its structure pulls apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from dashboard.judgement.rules import roll_up
from dashboard.judgement.tensions.contested_band import BetweenTwoBars
from dashboard.judgement.tensions.noise_verdict import LabelMoved
from dashboard.judgement.tensions.override import OneItemDecides
from dashboard.judgement.tensions.tension import Tension
from dashboard.judgement.tensions.verdict_divergence import Divergence
from dashboard.judgement.verdict import Gap, IndicatorVerdict, Reach, SideVerdict
from datasets.organisations import known_organisations
from datasets.periods import Period
from datasets.registry import Registry
from tests.benchmarks.tensions.measures import Course
from tests.benchmarks.tensions.publishing import Simulated


def is_true(tension: Tension, of: Simulated) -> bool:
    """Whether the tension holds of the noise-free levels of its period."""
    registry = of.true.registry
    verdict = of.true.verdict(of.place, registry.outcomes[tension.outcome], tension.period)
    match tension.facts:
        case Divergence():
            return verdict.gap in (Gap.ONE_STEP, Gap.OPPOSED)
        case BetweenTwoBars(verdict=seen):
            return any(_between(one) for one in _same(verdict.verdicts.values(), seen))
        case OneItemDecides(verdict=SideVerdict(side=side), item=item):
            true = verdict.verdicts[side]
            return any(_decides(true, one, registry) for one in _same([true], item))
        case LabelMoved(figures=figures):
            pairs = ((of.courses[now.figure.indicator.id], was.figure.period, now.figure.period) for was, now in figures)
            return not any(_truly_moved(*each) for each in pairs)
    return False


def _same(sides: Iterable[SideVerdict], seen: IndicatorVerdict) -> list[IndicatorVerdict]:
    return [one for side in sides for one in side.indicators if one.figure.indicator.id == seen.figure.indicator.id]


def _between(one: IndicatorVerdict) -> bool:
    return {Reach.MET, Reach.MISSED} <= {reading.reach for reading in one.readings}


def _decides(side: SideVerdict, item: IndicatorVerdict, registry: Registry) -> bool:
    rest = [replace(one, readings=()) if one is item else one for one in side.indicators]
    return roll_up(side.side, rest, registry, known_organisations()).standing is not side.standing


def _truly_moved(course: Course, earlier: Period, later: Period) -> bool:
    """Whether the true level moved by more than one standard deviation of what chance moves such a figure by."""
    then, now = ([period.contains(part) for part in course.measure.periods] for period in (earlier, later))
    by_chance = float(course.deviation.mean()) * math.sqrt(1 / sum(then) + 1 / sum(now))
    return abs(float(np.mean(course.level[now]) - np.mean(course.level[then]))) > by_chance
