"""The rule kinds: a dated target, a threshold pair with the CPA proportion rule, a published rating taken as given.

Which indicator is held against what is in the registry; here is only how. Every rule returns what it decided with, so that a
verdict can always name its binding rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from dashboard.judgement.intervals import compare
from dashboard.judgement.verdict import Figure, Flip, IndicatorVerdict, Reach, Reading, SideVerdict, Standing, at_whom
from datasets.observations import MARKS
from datasets.organisations import Organisations
from datasets.periods import Period
from datasets.registry import Better, CpaProportions, Indicator, Level, Rate, Registry, Side, Yardstick, YardstickKind

CPA_STYLE = "CPA-style, thresholds set in this registry"
_EXACT = 1e-9  # so that 95.0 made by division still meets a standard of 95


def hold_against(indicator: Indicator, yardstick: Yardstick, value: float) -> Reading:
    """One value against one yardstick. `value` in the indicator's unit, or its rate where it has one."""
    if yardstick.kind is YardstickKind.THRESHOLD_PAIR:
        return _threshold_pair(indicator, yardstick, value)
    if yardstick.kind is YardstickKind.PUBLISHED_RATING:
        return _published_rating(yardstick, value)
    return _target(indicator, yardstick, value)


def _target(indicator: Indicator, yardstick: Yardstick, value: float) -> Reading:
    met = at_least_as_good(indicator.better, value, yardstick.value or 0.0)
    return Reading(
        yardstick=yardstick,
        judged_value=value,
        reach=Reach.MET if met else Reach.MISSED,
        standing=Standing.FAVOURABLE if met else Standing.ADVERSE,
        label="Met" if met else "Missed",
    )


def _threshold_pair(indicator: Indicator, yardstick: Yardstick, value: float) -> Reading:
    """CPA counted an indicator "at or above" the upper and "at or below" the lower threshold: both ends are inclusive."""
    assert yardstick.better_at is not None
    assert yardstick.worse_at is not None
    if at_least_as_good(indicator.better, value, yardstick.better_at):
        reach, standing, label = Reach.BETTER, Standing.FAVOURABLE, "At or better than the upper threshold"
    elif at_least_as_good(indicator.better, yardstick.worse_at, value):
        reach, standing, label = Reach.WORSE, Standing.ADVERSE, "At or worse than the lower threshold"
    else:
        reach, standing, label = Reach.BETWEEN, Standing.CONTESTED, "Between the thresholds"
    return Reading(yardstick=yardstick, judged_value=value, reach=reach, standing=standing, label=label)


def _published_rating(yardstick: Yardstick, value: float) -> Reading:
    """The rating as the body published it. `value` counts the ratings in the registry's order, first = 1."""
    ratings = list((yardstick.ratings or {}).items())
    position = round(value) - 1
    if not 0 <= position < len(ratings):
        return Reading(yardstick, value, Reach.RATED, Standing.NO_DATA, f"Rating {value:g} is not one of this scale")
    label, standing = ratings[position]
    return Reading(yardstick, value, Reach.RATED, Standing(standing), label)


def at_least_as_good(better: Better, value: float, bar: float) -> bool:
    """Whether a value meets a bar: a bar is met by reaching it."""
    return value <= bar + _EXACT if better is Better.LOWER else value >= bar - _EXACT


def judge_indicator(figure: Figure, *, residents: int | None, comparator: float | None, none_set: str) -> IndicatorVerdict:
    """One figure against every yardstick in force throughout its period.

    `residents` are the people of the organisation's area (for rates); `none_set` the words for "no yardstick".
    """
    indicator = figure.indicator
    rate = _rate(figure, residents)
    judged = rate if indicator.rate else figure.value
    readings: tuple[Reading, ...] = ()
    if figure.value is None:
        standing, label = Standing.NO_DATA, f"No figure: {MARKS.get(figure.mark or 'x', 'not available')}"
    elif not (yardsticks := indicator.yardsticks_for(figure.period)):
        standing, label = Standing.NOT_JUDGED, none_set
    elif judged is None:
        standing, label = Standing.NO_DATA, "No figure that can be compared: the number of residents is not known"
    else:
        readings = tuple(hold_against(indicator, yardstick, judged) for yardstick in yardsticks)
        standing, label = _combined(readings)
    return IndicatorVerdict(figure, readings, standing, label, rate, comparator, compare(figure, comparator))


def _combined(readings: Sequence[Reading]) -> tuple[Standing, str]:
    """One figure held against several yardsticks: the same standing from all, or contested."""
    standings = {reading.standing for reading in readings}
    label = "; ".join(f"{reading.yardstick.name}: {reading.label.lower()}" for reading in readings)
    if len(readings) == 1:
        label = readings[0].label
    return (standings.pop(), label) if len(standings) == 1 else (Standing.CONTESTED, label)


def with_readings(verdict: IndicatorVerdict, readings: tuple[Reading, ...]) -> IndicatorVerdict:
    """The verdict as it would be if these readings were its own."""
    standing, label = _combined(readings)
    return replace(verdict, readings=readings, standing=standing, label=label)


def _rate(figure: Figure, residents: int | None) -> float | None:
    """A count per so many residents, on an average day of the months held."""
    one = rate_of_one(figure, residents)
    return None if one is None or figure.value is None else figure.value * one


def rate_of_one(figure: Figure, residents: int | None) -> float | None:
    """The rate that a count of one would be; None where the indicator has no rate or nobody's number is known."""
    rate = figure.indicator.rate
    if rate is None or not residents:
        return None
    days = sum(part.days for part in figure.held) if figure.made_here else figure.period.days
    return rate_factor(rate, residents, days)


def rate_factor(rate: Rate, residents: int, days: int) -> float:
    """What a count over so many days is multiplied by to become the rate."""
    return rate.per / residents / (days if rate.daily else 1)


def on_one_scale(indicator: Indicator, value: float | None, period: Period, residents: int | None) -> float | None:
    """A count as the rate it is judged as, so that places of any size can share a scale; anything else as it is.

    None of no value, and of a count without the residents that its rate is for.
    """
    rate = indicator.rate
    if value is None or rate is None:
        return value
    return value * rate_factor(rate, residents, period.days) if residents else None


@dataclass(frozen=True, slots=True)
class CpaScore:
    """A CPA service score, 4 = best, with the shares (per cent) that earned it."""

    score: int
    rule: str
    worse: int
    better: int
    of: int


def cpa_score(worse: int, better: int, of: int, rule: CpaProportions) -> CpaScore:
    """The CPA proportion rule: `worse` and `better` of `of` indicators lie at or beyond each threshold.

    One indicator at the worse threshold blocks the top score; many there decide the lowest, whatever the others.
    """
    worse_share, better_share = 100 * worse / of, 100 * better / of
    if worse_share >= rule.score_1_at_least_worse - _EXACT:
        score, words = 1, f"at least {rule.score_1_at_least_worse:g}% of indicators at or worse than the lower threshold"
    elif worse_share <= rule.score_4_at_most_worse + _EXACT and better_share >= rule.score_4_at_least_better - _EXACT:
        upper = f"at least {rule.score_4_at_least_better:g}% at or better than the upper one"
        score, words = 4, f"none at or worse than the lower threshold, {upper}"
    elif worse_share <= rule.score_3_at_most_worse + _EXACT and better_share >= rule.score_3_at_least_better - _EXACT:
        score, words = (
            3,
            (
                f"at most {rule.score_3_at_most_worse:g}% at or worse than the lower threshold, at least "
                f"{rule.score_3_at_least_better:g}% at or better than the upper one"
            ),
        )
    else:
        score, words = 2, "too few at the upper threshold for 3, too few at the lower one for 1"
    return CpaScore(score, words, worse, better, of)


_SCORE_STANDING = {4: Standing.FAVOURABLE, 3: Standing.FAVOURABLE, 2: Standing.CONTESTED, 1: Standing.ADVERSE}


def roll_up(side: Side, verdicts: Sequence[IndicatorVerdict], registry: Registry, organisations: Organisations) -> SideVerdict:
    """One side's verdict on an outcome from its indicators' verdicts.

    A published rating decides if there is one; otherwise the dated targets; otherwise the CPA-style score over the threshold
    pairs; otherwise nothing is judged, and that is said. Indicators with no yardstick are shown and never counted.
    """
    if decided := _by_rating(verdicts) or _by_targets(verdicts, organisations) or _by_thresholds(verdicts, registry):
        standing, label, rule = decided
        return SideVerdict(side, standing, label, rule, tuple(verdicts))
    with_yardstick = [one for one in verdicts if one.figure.indicator.yardsticks_for(one.figure.asked)]
    if with_yardstick:
        rule = f"No figure for {_names(with_yardstick)} in this period or the two years before"
        return SideVerdict(side, Standing.NO_DATA, "No figure held", rule, tuple(verdicts))
    rule = "No indicator of this outcome has a yardstick in force on this side" if verdicts else "No indicator on this side"
    return SideVerdict(side, Standing.NOT_JUDGED, registry.rollups[side].none, rule, tuple(verdicts))


Decision = tuple[Standing, str, str]


def _names(verdicts: Sequence[IndicatorVerdict]) -> str:
    return "; ".join(dict.fromkeys(one.figure.indicator.short for one in verdicts))


def _readings(verdicts: Sequence[IndicatorVerdict], *kinds: YardstickKind) -> list[tuple[IndicatorVerdict, Reading]]:
    return [(one, reading) for one in verdicts for reading in one.readings if reading.yardstick.kind in kinds]


def _by_rating(verdicts: Sequence[IndicatorVerdict]) -> Decision | None:
    rated = [pair for pair in _readings(verdicts, YardstickKind.PUBLISHED_RATING) if pair[1].standing.judged]
    if not rated:
        return None
    one, reading = max(rated, key=lambda pair: pair[0].figure.period)
    label = reading.label[0].upper() + reading.label[1:]
    return reading.standing, label, f"{reading.yardstick.name}, taken as published for {one.figure.period.label}"


def _by_targets(verdicts: Sequence[IndicatorVerdict], organisations: Organisations) -> Decision | None:
    held = _readings(verdicts, YardstickKind.CONSTITUTIONAL, YardstickKind.RECOVERY, YardstickKind.LOCAL_PLAN)
    if not held:
        return None
    missed = [pair for pair in held if pair[1].reach is Reach.MISSED]
    met = len(held) - len(missed)
    standing = Standing.CONTESTED if missed and met else Standing.ADVERSE if missed else Standing.FAVOURABLE
    return standing, _targets_label(held, met), _said_of(missed or held, "missed" if missed else "met", organisations)


def _targets_label(held: Sequence[tuple[IndicatorVerdict, Reading]], met: int) -> str:
    """`Both targets missed`, `Target met at 1 of 2 trusts`: a target at two trusts is one target.

    What one target says of one organisation is a case; `met` of all of them are met.
    """
    at: dict[tuple[str, str], set[str]] = {}
    for one, reading in held:
        at.setdefault((one.figure.indicator.id, reading.yardstick.name), set()).add(one.figure.organisation)
    cases = sum(map(len, at.values()))
    everywhere = set.intersection(*at.values())
    level = _MANY[held[0][0].figure.indicator.level]
    if met in (0, cases):
        targets = "Target" if len(at) == 1 else f"{_every(len(at))} targets"
        alike = len(everywhere) > 1 and cases == len(at) * len(everywhere)
        return f"{targets} {'met' if met else 'missed'}{f' at {_every(len(everywhere)).lower()} {level}' if alike else ''}"
    if len(at) == 1:
        return f"Target met at {met} of {cases} {level}"
    return f"{met} of {cases} targets met" if cases == len(at) else f"Targets met in {met} of {cases} cases"


_MANY = {Level.TRUST: "trusts", Level.SUB_ICB: "locations", Level.ICB: "boards", Level.COUNCIL: "councils"}


def _every(count: int) -> str:
    return "Both" if count == 2 else f"All {count}"


def _said_of(pairs: Sequence[tuple[IndicatorVerdict, Reading]], reach: str, organisations: Organisations) -> str:
    """Each yardstick that decided, and at whom its figures did: `95% within four hours: missed at Barts Health`."""
    figures: dict[str, list[Figure]] = {}
    for one, reading in pairs:
        figures.setdefault(reading.yardstick.name, []).append(one.figure)
    return "; ".join(f"{name}: {reach}{at_whom(every, organisations)}{_of_when(every)}" for name, every in figures.items())


def _of_when(figures: Sequence[Figure]) -> str:
    """` (May 2023)`: of which periods figures are, where that is not the one asked for."""
    others = sorted({one.period for one in figures if one.period != one.asked})
    return f" ({', '.join(one.label for one in others)})" if others else ""


def _by_thresholds(verdicts: Sequence[IndicatorVerdict], registry: Registry) -> Decision | None:
    held = _readings(verdicts, YardstickKind.THRESHOLD_PAIR)
    if len(held) < registry.cpa.least_indicators:
        return None
    worse = sum(reading.reach is Reach.WORSE for _, reading in held)
    better = sum(reading.reach is Reach.BETTER for _, reading in held)
    scored = cpa_score(worse, better, len(held), registry.cpa)
    count = "1 indicator" if scored.of == 1 else f"{scored.of} indicators"
    rule = (
        f"CPA proportion rule, score {scored.score}: {scored.rule}. Of {count}, {scored.better} at or better than the upper "
        f"threshold and {scored.worse} at or worse than the lower one{_of_when([one.figure for one, _ in held])}"
    )
    return _SCORE_STANDING[scored.score], f"{scored.score} of 4, {CPA_STYLE}", rule


def flips(side: Side, verdict: SideVerdict, registry: Registry, organisations: Organisations) -> tuple[Flip, ...]:
    """For each figure that was judged, the smallest change of it alone that would change the side's label; nearest first.

    "Nearest" compares changes in parts of the figure itself, since a day and a percentage point cannot be compared.
    """
    judge = partial(roll_up, side, registry=registry, organisations=organisations)
    found = [flip for place in range(len(verdict.indicators)) if (flip := _flip(verdict, place, judge))]
    return tuple(sorted(found, key=lambda flip: abs(flip.to - flip.was) / (abs(flip.was) or 1.0)))


def _flip(verdict: SideVerdict, place: int, judge: Callable[[Sequence[IndicatorVerdict]], SideVerdict]) -> Flip | None:
    one = verdict.indicators[place]
    if not one.readings:
        return None
    was = one.readings[0].judged_value
    for value in sorted(_candidates(one), key=lambda value: abs(value - was)):
        readings = tuple(hold_against(one.figure.indicator, reading.yardstick, value) for reading in one.readings)
        others = (*verdict.indicators[:place], with_readings(one, readings), *verdict.indicators[place + 1 :])
        if (new := judge(others)).label != verdict.label:
            return Flip(one, was, value, new.label, new.standing)
    return None


def _candidates(one: IndicatorVerdict) -> set[float]:
    """The values at which a yardstick says something else: the bar itself, and the next value the figure can be shown with."""
    indicator = one.figure.indicator
    step = 10.0 ** -((indicator.rate.decimals + 2) if indicator.rate else indicator.decimals)
    bars: set[float] = set()
    for yardstick in (reading.yardstick for reading in one.readings):
        if yardstick.kind is YardstickKind.PUBLISHED_RATING:
            bars |= {float(place + 1) for place in range(len(yardstick.ratings or {}))}
        else:
            ends = [bar for bar in (yardstick.value, yardstick.better_at, yardstick.worse_at) if bar is not None]
            bars |= {bar + beside for bar in ends for beside in (-step, 0.0, step)}
    return {bar for bar in bars if bar >= indicator.minimum and (indicator.maximum is None or bar <= indicator.maximum)}
