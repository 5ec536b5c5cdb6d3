"""How each of the twelve kinds is planted into an otherwise untroubled place. Each answers with the outcome that has it."""

from __future__ import annotations

import numpy as np

from datasets.periods import Length, financial_year, month
from datasets.tension_book import Consequence
from tests.benchmarks.tensions.indicators import BARS
from tests.benchmarks.tensions.measures import ALL_MONTHS, ALL_YEARS, MEASURES
from tests.benchmarks.tensions.place import Drawn, beyond_bar
from tests.benchmarks.tensions.world import registry

#: The year in which every tension is planted: its four quarters and the year itself are looked at.
PLANTED = financial_year(2017)
_SUPPORT = [f"support-{number}" for number in range(1, 6)]


def verdicts_differ(points: float, drawn: Drawn, random: np.random.Generator) -> str:
    """T1: one side's figures lie so many points beyond their bars, the other side's as many short of theirs, all years."""
    outcome = str(random.choice(["emergency", "recovery", "support"]))
    nhs = {"emergency": "four-hour", "recovery": "therapy", "support": "home-visits"}[outcome]
    council = {"emergency": ["home-after-crisis"], "recovery": ["back-to-work"]}.get(outcome, _SUPPORT)
    nhs_good = bool(random.random() < 0.5)
    _hold(drawn, nhs, beyond_bar(MEASURES[nhs], nhs_good, points))
    for name in council:
        _hold(drawn, name, beyond_bar(MEASURES[name], not nhs_good, points))
    return outcome


def _hold(drawn: Drawn, name: str, level: float) -> None:
    """Moves a measure so that its mean of the planted year is this level; its seasons and drift stay."""
    course = drawn.courses[name]
    course.level += level - course.level[[PLANTED.contains(period) for period in course.measure.periods]].mean()


def moves_apart(deviations: float, drawn: Drawn, random: np.random.Generator) -> str:
    """T2: one of two linked monthly measures gets better and the other worse by so many standard deviations of a month.

    Held for seven to twelve months within the year.
    """
    pairs = {"four-hour": ("admissions", "emergency"), "days-nhs": ("days-council", "discharge")}
    one = str(random.choice(list(pairs)))
    other, outcome = pairs[one]
    held = int(random.integers(7, 13))
    first = int(random.integers(0, 13 - held))
    months = np.flatnonzero([PLANTED.contains(period) for period in ALL_MONTHS])[first : first + held]
    direction = 1 if random.random() < 0.5 else -1
    for name, way in ((one, direction), (other, -direction)):
        course = drawn.courses[name]
        course.level[months] += way * course.measure.worse * deviations * course.deviation.mean()
    return outcome


def years_move_apart(points: float, drawn: Drawn, random: np.random.Generator) -> str:
    """T2 of two linked yearly shares: one rises and the other falls by so many points from the year before, and stays."""
    direction = 1 if random.random() < 0.5 else -1
    for name, way in (("support-1", direction), ("support-2", -direction)):
        course = drawn.courses[name]
        course.gaps[:] = False
        course.level[:] = 65.0
        course.level[ALL_YEARS.index(PLANTED) :] += way * points
    return "support"


def between_two_bars(points: float, drawn: Drawn, random: np.random.Generator) -> str:
    """T3: a share lies between its two targets, so many points from one of them."""
    better, worse = BARS["four-hour"]
    _hold(drawn, "four-hour", better - points if random.random() < 0.5 else worse + points)
    return "emergency"


def one_sided(nhs: Consequence, council: Consequence, drawn: Drawn, random: np.random.Generator) -> str:
    """T4: what follows for each side from the only regime it has."""
    drawn.registry = registry((("nhs-falls", nhs), ("council-moves", council)))
    return "independence"


def published_late(days: int, drawn: Drawn, random: np.random.Generator) -> str:
    """T5: the council's figures are published so many days after the NHS's of the same month."""
    drawn.registry = registry(council_days_late=40 + days)
    return "discharge"


def other_people(share: float, drawn: Drawn, random: np.random.Generator) -> str:
    """T6: so many per cent of the council's people use the trust, measured with an error of two points."""
    drawn.of_council = float(np.clip(share / 100.0 + random.normal(0.0, 0.02), 0.0, 1.0))
    return "emergency"


def two_numbers(units: float, drawn: Drawn, random: np.random.Generator) -> str:
    """T7: the second source of a share differs by so many units of the last digit published."""
    drawn.courses["support-1"].gaps[:] = False
    drawn.second_source = units * (1 if random.random() < 0.5 else -1)
    return "support"


def ranked_first(rank: int, drawn: Drawn, random: np.random.Generator) -> str:
    """T8: the board ranks an outcome first or second whose figures are nationally only published."""
    published = (("nhs-falls", Consequence.PUBLISHED), ("council-moves", Consequence.PUBLISHED))
    drawn.registry = registry(published)
    return _ranked(drawn, "independence", rank)


def ranked_last(drawn: Drawn, random: np.random.Generator) -> str:
    """T8: an outcome on which a national intervention hangs is ranked last."""
    return _ranked(drawn, "emergency", len(drawn.ranking))


def _ranked(drawn: Drawn, outcome: str, rank: int) -> str:
    drawn.ranking.remove(outcome)
    drawn.ranking.insert(rank - 1, outcome)
    return outcome


def figure_at_the_floor(points: float, drawn: Drawn, random: np.random.Generator) -> str:
    """T9, one step: of five figures one lies so many points below its lower threshold, the others ten above their upper one."""
    chosen = str(random.choice(_SUPPORT))
    for name in _SUPPORT:
        _hold(drawn, name, beyond_bar(MEASURES[name], name != chosen, points if name == chosen else 10.0))
    return "support"


def rating_overrides(drawn: Drawn, random: np.random.Generator) -> str:
    """T9, two steps: a published rating of inadequate over five figures five points above their upper thresholds."""
    for name in _SUPPORT:
        _hold(drawn, name, beyond_bar(MEASURES[name], True, 5.0))
    drawn.rating = (1.0, month(2017, int(random.integers(4, 13))))
    return "support"


def counted_anew(inside: bool, drawn: Drawn, random: np.random.Generator) -> str:
    """T10: days are counted anew from the first of a month, inside the year or in the year before."""
    first = PLANTED if inside else PLANTED.shifted(-12)
    on = first.split(Length.MONTH)[int(random.integers(1, 12))].start
    drawn.registry = registry(broken_on=on.isoformat())
    return "discharge"


def on_the_bar(points: float, drawn: Drawn, random: np.random.Generator) -> str:
    """T11: a share stays so many points from its target all the time: where its label moves, nothing else has.

    The council's figure lies far from its own bars.
    """
    name, council, outcome = [("therapy", "back-to-work", "recovery"), ("four-hour", "home-after-crisis", "emergency")][
        int(random.integers(2))
    ]
    _hold(drawn, council, beyond_bar(MEASURES[council], True, 20.0))
    drawn.courses[name].level[:] = BARS[name][0] + (points if random.random() < 0.5 else -points)
    return outcome


def charged_days(days: float, drawn: Drawn, random: np.random.Generator) -> str:
    """T12: so many days a quarter that can be charged to the council alone."""
    drawn.charged = days / 3
    return "discharge"
