"""T2: of a pair declared in advance, one measure got better while the other got worse. Never said: that one caused the other.

Both must be unusual months by the NHS method, in opposite directions at the same time, and each stretch must have changed by
more than chance explains against the same months of the year before, allowing for months that hang together. A yearly measure
is tested by its counts, or where it has none by its rank among the changes of other councils. All pairs of a place are tested
together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from statistics import fmean
from typing import NamedTuple

from dashboard.judgement import spc
from dashboard.judgement.figures import TIMES, Published, Series
from dashboard.judgement.tensions.chance import (
    chance_among,
    change_of_counts,
    change_of_months,
    deviation,
    kept_by_false_discovery_rate,
    one_sided,
    persistence_of,
    two_sided,
)
from dashboard.judgement.tensions.known import Cell, Known, breaks_between, coverage, too_few, values_of
from dashboard.judgement.tensions.tension import Evidence, Found, Severity, Tension
from dashboard.judgement.variation import MONTHS_AFTER, MONTHS_BEFORE, Chart, Stretch
from datasets.periods import Length, Period, year_of
from datasets.registry import Better, Indicator, Place
from datasets.tension_book import Linked, TensionKind

KIND = TensionKind.OPPOSING_TRENDS
#: Months as usual between two unusual stretches of one direction that are still one.
MONTHS_BETWEEN = 2
#: Among how many years' changes of other councils a change is ranked: that year's and those before it.
REFERENCE_YEARS = 4


@dataclass(frozen=True, slots=True)
class Change:
    """How one measure changed: over which months (or in which year), against which, and how likely by chance alone.

    `before` and `after` are in the indicator's unit; of a count of days or people they are for an average month.
    """

    indicator: Indicator
    organisation: str
    better: bool
    during: tuple[Period, ...]
    against: tuple[Period, ...]
    before: float
    after: float
    chance: float
    against_same_months: bool = True


@dataclass(frozen=True, slots=True)
class MovedApart:
    """One measure got better and the other worse; of so many pairs of this place tested together."""

    pair: Linked
    better: Change
    worse: Change
    pairs_tested: int
    kind: TensionKind = KIND


def find(cell: Cell) -> Found:
    """One tension for each pair of this outcome that moved apart, beside all pairs of the place tested at once."""
    if all(pair.outcome != cell.outcome.id for pair in cell.known.registry.linked):
        return Found()
    every = pair_tests(cell.known, cell.place, cell.period)
    tested = sum(one.tested for one in every)
    chances = {one.subject: one.chance for one in every if one.changes}
    kept = kept_by_false_discovery_rate(chances, tested, cell.known.registry.tensions.false_discoveries)
    own = [one for one in every if one.pair.outcome == cell.outcome.id]
    return Found(
        [_tension(cell, one, tested) for one in own if one.subject in kept],
        sum(one.tested for one in own),
        [cell.not_enough(KIND, one.reason) for one in own if one.reason],
    )


def _tension(cell: Cell, test: PairTest, tested: int) -> Tension:
    assert test.changes is not None
    better, worse = sorted(test.changes, key=lambda change: not change.better)
    registry = cell.known.registry
    sides = frozenset(registry.side(change.indicator) for change in test.changes)
    long = min(len(change.during) for change in test.changes) >= registry.spc.run_length
    severity = Severity.DISCUSS if len(sides) > 1 and long else Severity.LOOK
    evidence = [row for change in (better, worse) for row in _rows(cell.known, change)]
    during = [month for change in test.changes for month in change.during]
    return cell.tension(
        MovedApart(test.pair, better, worse, tested), severity, evidence, subject=test.subject,
        span=(min(during), max(during, key=lambda month: month.end)),
    )  # fmt: skip


def _rows(known: Known, change: Change) -> Iterator[Evidence]:
    series = known.one_series(change.indicator.id, change.organisation)
    words = "got better" if change.better else "got worse"
    for months, says in ((change.during, words), (change.against, "what it is compared with")):
        for month, figure in values_of(series, months):
            yield Evidence(says, "", change.indicator, change.organisation, month, figure.value, (figure.source,))


@dataclass(frozen=True, slots=True)
class PairTest:
    """One pair of series as tested for a place and a period. Without `changes` the two did not move apart."""

    pair: Linked
    subject: str
    changes: tuple[Change, Change] | None
    reason: str = ""

    @property
    def tested(self) -> bool:
        return not self.reason

    @property
    def chance(self) -> float:
        """Both changes must be real, so the pair is as likely by chance as the likelier of them."""
        return max(change.chance for change in self.changes) if self.changes else 1.0


def pair_tests(known: Known, place: Place, period: Period) -> tuple[PairTest, ...]:
    """Every declared pair of this place, for every organisation that answers for it, tested for one period."""
    tests: tuple[PairTest, ...] = known.once((KIND, place.id, period), lambda: tuple(_tests(known, place, period)))
    return tests


def _tests(known: Known, place: Place, period: Period) -> Iterator[PairTest]:
    indicators = known.registry.indicators
    for pair in known.registry.linked:
        one, other = indicators[pair.one], indicators[pair.other]
        found = [
            _test(known, place, period, pair, codes)
            for codes in product(
                place.answering(one.level, period, known.organisations),
                place.answering(other.level, period, known.organisations),
            )
            # Two measures of one kind of body are of the same body: another trust's admissions are other people's.
            if (one.level is not other.level or codes[0] == codes[1])
            and all(
                _around(known.one_series(indicator.id, code), period)
                for indicator, code in zip((one, other), codes, strict=True)
            )
        ]
        yield from found or [PairTest(pair, pair.id, None, _nothing_published(one, other, period))]


def _around(series: Series, period: Period) -> bool:
    """Whether a series has any figure in the months that charts show around a period."""
    opens, closes = period.shifted(-MONTHS_BEFORE).start, period.shifted(MONTHS_AFTER).end
    return any(opens <= one.start and one.end <= closes for one in series)


def _nothing_published(one: Indicator, other: Indicator, period: Period) -> str:
    return f"“{one.short}” and “{other.short}”: nothing is published for both around {period.label}."


def _test(known: Known, place: Place, period: Period, pair: Linked, codes: tuple[str, str]) -> PairTest:
    registry = known.registry
    one, other = registry.indicators[pair.one], registry.indicators[pair.other]
    bodies = list(dict.fromkeys(code for code in codes if code != place.council))
    subject = ".".join((pair.id, *(code.lower() for code in bodies)))
    at = ["" if code == place.council else f" {known.organisations.after('at', [code])}" for code in codes]
    names = f"“{one.short}”{at[0] if at[0] != at[1] else ''} and “{other.short}”{at[1]}"
    if bodies and (few := too_few(coverage(place, bodies), registry.tensions.footprint)):
        return PairTest(pair, subject, None, f"{names}: {few}.")
    sides = [
        _Side(known, one, codes[0], _rises(one, pair.one_rising)),
        _Side(known, other, codes[1], _rises(other, pair.other_rising)),
    ]
    if reason := next((why for side in sides if (why := side.cannot(period))), ""):
        return PairTest(pair, subject, None, f"{names}: {reason}")
    return PairTest(pair, subject, _changes(sides[0], sides[1], period, pair))


def _rises(indicator: Indicator, declared: str | None) -> bool:
    """Whether a rise is for the better."""
    return declared == "better" if declared else indicator.better is Better.HIGHER


@dataclass(frozen=True, slots=True)
class _Side:
    """One series of a pair."""

    known: Known
    indicator: Indicator
    organisation: str
    rising_is_better: bool

    @property
    def monthly(self) -> bool:
        return self.indicator.frequency is Length.MONTH

    @property
    def series(self) -> Mapping[Period, Published]:
        return self.known.one_series(self.indicator.id, self.organisation)

    def chart(self, period: Period) -> Chart | None:
        return self.known.chart(self.indicator.id, self.organisation, period)

    def cannot(self, period: Period) -> str:
        """Why no change can be tested; nothing if one can."""
        name = self.indicator.short
        if not self.monthly:
            year, then = year_of(period), year_of(period).shifted(-12)
            if breaks_between(self.indicator, then, year):
                return f"{name} is counted in another way than in {then.label}."
            if not values_of(self.series, [year]) or not values_of(self.series, [then]):
                return f"{name} has no figure for {year.label} or for the year before."
            if self._chance_of_year(year) is None:
                return f"{name} has no counts, and too few other councils to tell what change is unusual."
            return ""
        chart = self.chart(period)
        if chart is None or not any(
            period.contains(m) and v is not None for m, v in zip(chart.periods, chart.values, strict=True)
        ):
            return f"{name} has no figure for {period.label}."
        if deviation(chart) is None:
            return f"{name} has too few months to tell what is usual."
        return ""

    def stretches(self, period: Period) -> Iterator[tuple[_Span, bool]]:
        """Spans of unusual months in one direction, and whether they are for the better.

        Two stretches that lie no more than `MONTHS_BETWEEN` apart are one: a month as usual within a shift does not end it.
        """
        chart = self.chart(period)
        span: _Span | None = None
        better = False
        for stretch in chart.stretches if chart else ():
            said = self._for_the_better(stretch)
            if span is not None and said is better and len(_months(span.last, stretch.first)) - 2 <= MONTHS_BETWEEN:
                span = _Span(span.first, stretch.last)
                continue
            if span is not None:
                yield span, better
            span, better = _Span(stretch.first, stretch.last), said
        if span is not None:
            yield span, better

    def _for_the_better(self, stretch: Stretch) -> bool:
        if stretch.kind in (spc.PointType.IMPROVEMENT, spc.PointType.CONCERN):
            return stretch.kind is spc.PointType.IMPROVEMENT
        return (stretch.kind is spc.PointType.NEUTRAL_HIGH) is self.rising_is_better

    def over(self, together: Sequence[Period], stretch: _Span, better: bool, period: Period) -> Change | None:
        """The change of an unusual stretch against the same months a year before (or all others where those are not held).

        Its figures are those of the months in which the pair moved together; its chance is that of the whole stretch. None if
        the stretch did not move the way it is unusual, or too few months are held.
        """
        chart = self.chart(period)
        one_deviation = deviation(chart)
        assert chart is not None
        assert one_deviation is not None
        whole, shown = (self._compared(months, chart) for months in (_months(stretch.first, stretch.last), together))
        if whole is None or shown is None:
            return None
        persistence = self._persistence(whole.during, chart)
        z, z_together = (
            change_of_months(one.during_values, one.against_values, one_deviation, persistence) for one in (whole, shown)
        )
        if (z > 0) is not (better is self.rising_is_better) or (z_together > 0) is not (z > 0):
            return None
        # What is told are the months together: they too must have changed by more than one in twenty would by chance.
        if one_sided(abs(z_together)) > self.known.registry.tensions.false_alarms:
            return None
        return Change(
            indicator=self.indicator,
            organisation=self.organisation,
            better=better,
            during=shown.during,
            against=shown.against,
            before=_taken_together(self.indicator, [self.series[month] for month in shown.against]),
            after=_taken_together(self.indicator, [self.series[month] for month in shown.during]),
            # The pair is looked for in opposite directions: for each side that is one direction.
            chance=one_sided(abs(z)),
            against_same_months=shown.same,
        )

    def _compared(self, months: Sequence[Period], chart: Chart) -> _Compared | None:
        """Months of the chart beside those of the year before; beside all its other months where half of those are not held."""
        held = {month for month, value in zip(chart.periods, chart.values, strict=True) if value is not None}
        during = [month for month in months if month in held]
        year_before = [month for month in during if month.shifted(-12) in held]
        same = len(year_before) >= max(2, len(during) / 2)
        if same:
            during, against = year_before, [month.shifted(-12) for month in year_before]
        else:
            against = sorted(held - set(during))
        if len(during) < 2 or len(against) < 2:
            return None
        values = [[_value(self.series[month]) for month in side] for side in (during, against)]
        return _Compared(tuple(during), tuple(against), values[0], values[1], same)

    def _persistence(self, during: Sequence[Period], chart: Chart) -> float:
        """How much a month hangs together with the one before, once the season is taken off; outside the stretch itself."""
        value = {month: one for month, one in zip(chart.periods, chart.values, strict=True) if month not in set(during)}
        yearly = [
            None if (now := value.get(month)) is None or (then := value.get(month.shifted(-12))) is None else now - then
            for month in chart.periods
        ]
        return persistence_of(yearly)

    def year(self, period: Period) -> Change | None:
        """The change of a yearly figure from the year before; None if it did not change."""
        year = year_of(period)
        then = year.shifted(-12)
        before, after, chance = _value(self.series[then]), _value(self.series[year]), self._chance_of_year(year)
        if chance is None or after == before:
            return None
        better = (after > before) is self.rising_is_better
        return Change(self.indicator, self.organisation, better, (year,), (then,), before, after, chance)

    def _chance_of_year(self, year: Period) -> float | None:
        return chance_of_change(self.known, self.indicator, self.organisation, year)


class _Span(NamedTuple):
    """The first and the last of some months."""

    first: Period
    last: Period


class _Compared(NamedTuple):
    """Months, what they are compared with, their values, and whether those are the same months of the year before."""

    during: tuple[Period, ...]
    against: tuple[Period, ...]
    during_values: list[float]
    against_values: list[float]
    same: bool


def chance_of_change(known: Known, indicator: Indicator, organisation: str, year: Period) -> float | None:
    """How likely a yearly figure's change from the year before is by chance: by counts, else by rank among other councils.

    None without figures for both years, or where neither way is open.
    """
    key = ("chance of change", indicator.id, organisation, year)
    return known.once(key, lambda: _chance_of_change(known, indicator, organisation, year))


def _chance_of_change(known: Known, indicator: Indicator, organisation: str, year: Period) -> float | None:
    series, then = known.one_series(indicator.id, organisation), year.shifted(-12)
    if not values_of(series, [year]) or not values_of(series, [then]):
        return None
    if (z := change_of_counts(indicator, series[then], series[year])) is not None:
        return two_sided(z)
    changes = known.changes(indicator)
    # The year itself and those just before it: later years cannot unsay what was unusual then.
    years = {year.shifted(-12 * back) for back in range(REFERENCE_YEARS)}
    others = [change for (code, when), change in changes.items() if code != organisation and when in years]
    if len(others) < known.registry.tensions.least_reference or (organisation, year) not in changes:
        return None
    return chance_among(changes[organisation, year], others)


def _changes(one: _Side, other: _Side, period: Period, pair: Linked) -> tuple[Change, Change] | None:
    """The two changes, if the pair moved apart around the period; of several the one that lasted longest."""
    if one.monthly and other.monthly:
        candidates = _months_against_months(one, other, period)
    elif one.monthly or other.monthly:
        monthly, yearly = (one, other) if one.monthly else (other, one)
        candidates = _months_against_year(monthly, yearly, period, pair.lag_quarters)
    else:
        candidates = _year_against_year(one, other, period)
    return max(
        candidates,
        key=lambda changes: (min(len(one.during) for one in changes), -max(one.chance for one in changes)),
        default=None,
    )


def _months_against_months(one: _Side, other: _Side, period: Period) -> Iterator[tuple[Change, Change]]:
    least = one.known.registry.tensions.months_together
    for (a, better), (b, b_better) in product(one.stretches(period), other.stretches(period)):
        first, last = max(a.first, b.first), min(a.last, b.last)
        together = _months(first, last)
        if better is b_better or len(together) < least or not any(period.contains(month) for month in together):
            continue
        changes = one.over(together, a, better, period), other.over(together, b, not better, period)
        if changes[0] and changes[1]:
            yield changes[0], changes[1]


def _months_against_year(monthly: _Side, yearly: _Side, period: Period, lag: int) -> Iterator[tuple[Change, Change]]:
    change = yearly.year(period)
    if change is None:
        return
    year = change.during[0]
    opens, closes = year.shifted(-3 * lag).start, year.end
    for stretch, better in monthly.stretches(period):
        inside = [month for month in _months(stretch.first, stretch.last) if opens <= month.start and month.end <= closes]
        if better is change.better or len(inside) < monthly.known.registry.tensions.months_together:
            continue
        if moved := monthly.over(inside, stretch, better, period):
            yield moved, change


def _year_against_year(one: _Side, other: _Side, period: Period) -> Iterator[tuple[Change, Change]]:
    changes = one.year(period), other.year(period)
    if changes[0] and changes[1] and changes[0].better is not changes[1].better:
        yield changes[0], changes[1]


def _months(first: Period, last: Period) -> list[Period]:
    count = (last.start.year - first.start.year) * 12 + last.start.month - first.start.month + 1
    return [first.shifted(step) for step in range(max(0, count))]


def _value(published: Published) -> float:
    assert published.value is not None
    return published.value


def _taken_together(indicator: Indicator, figures: Sequence[Published]) -> float:
    """Several months as one figure: counts divided where there are counts, otherwise an average month."""
    counted = [(one.numerator, one.denominator) for one in figures if one.numerator is not None and one.denominator]
    if indicator.unit in TIMES and len(counted) == len(figures):
        return TIMES[indicator.unit] * math.fsum(n for n, _ in counted) / math.fsum(d for _, d in counted)
    return fmean(_value(one) for one in figures)
