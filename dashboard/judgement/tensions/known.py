"""All that is known when tensions are looked for: one registry, every figure that bears on the places asked about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any, TypeVar

from dashboard.judgement.figures import Published, Series
from dashboard.judgement.place import AllSeries, OutcomeVerdict, judge_place
from dashboard.judgement.rules import rate_of_one
from dashboard.judgement.tensions.chance import level_for, spread
from dashboard.judgement.tensions.tension import Evidence, Facts, NotEnough, Severity, Tension
from dashboard.judgement.variation import Chart, charts_of, months_shown
from dashboard.judgement.verdict import IndicatorVerdict
from datasets.organisations import Kind, Organisations
from datasets.periods import Length, Period
from datasets.registry import Indicator, Level, Outcome, Place, Regime, Registry, Side
from datasets.tension_book import Priorities, TensionKind

Answer = TypeVar("Answer")


@dataclass
class Known:
    """One registry and all figures, with what is worked out from them once and asked for often."""

    registry: Registry
    series: AllSeries
    organisations: Organisations
    #: Priorities of the registry, then those set since, oldest first.
    priorities: Sequence[Priorities] = ()
    #: Organisations whose charts will all be asked for: those of one indicator and period are drawn at once, which is cheaper.
    together: Collection[str] = ()
    _charts: dict[tuple[str, str, Period, Period], Chart] = field(default_factory=dict)
    _changes: dict[str, Mapping[tuple[str, Period], float]] = field(default_factory=dict)
    _verdicts: dict[tuple[str, Period, str], OutcomeVerdict] = field(default_factory=dict)
    _once: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """What is worked out once for a place and period, and asked for by every outcome."""
        if key not in self._once:
            self._once[key] = work_out()
        answer: Answer = self._once[key]
        return answer

    def one_series(self, indicator: str, organisation: str) -> Series:
        return self.series.get((indicator, organisation), {})

    def verdict(self, place: Place, outcome: Outcome, period: Period) -> OutcomeVerdict:
        """Both sides' verdicts on one outcome for one period."""
        key = (place.id, period, outcome.id)
        if key not in self._verdicts:
            judged = judge_place(self.registry, place, self.series, period, self.organisations, outcomes=[outcome])
            self._verdicts[key] = judged[0]
        return self._verdicts[key]

    def forget_verdicts(self) -> None:
        """Lets go of the verdicts worked out so far: those of one place are not asked for by another."""
        self._verdicts.clear()

    def chart(self, indicator: str, organisation: str, asked: Period) -> Chart | None:
        """The months around a period by the NHS method, as the pages draw them, but none across a break; None without any.

        Its limits and stretches are to be used, and not its variation, which is that of the period it was first asked for.
        """
        series = self._of_one_count(self.registry.indicators[indicator], organisation, asked)
        months = months_shown(series, asked)
        if not months:
            return None
        key = (indicator, organisation, months[0], months[-1])
        if key not in self._charts:
            found = {
                (indicator, code): self._of_one_count(self.registry.indicators[indicator], code, asked)
                for code in {organisation, *self.together}
                if (indicator, code) in self.series
            }
            for (_, code), chart in charts_of(found, self.registry.indicators, asked, self.registry.spc).items():
                self._charts.setdefault((indicator, code, chart.periods[0], chart.periods[-1]), chart)
        return self._charts[key]

    def _of_one_count(self, indicator: Indicator, organisation: str, asked: Period) -> Series:
        """The figures counted in the same way as that of the period asked for."""
        series = self.one_series(indicator.id, organisation)
        if not indicator.breaks:
            return series
        began = max((one.on for one in indicator.breaks if one.on <= asked.end), default=date.min)
        ends = min((one.on for one in indicator.breaks if one.on > asked.end), default=date.max)
        return {period: one for period, one in series.items() if began <= period.start and period.end < ends}

    def changes(self, indicator: Indicator) -> Mapping[tuple[str, Period], float]:
        """How much more a council's yearly figure changed than the middle one's, by (council, year); none across a break."""
        if indicator.id not in self._changes:
            self._changes[indicator.id] = dict(self._yearly_changes(indicator))
        return self._changes[indicator.id]

    def _yearly_changes(self, indicator: Indicator) -> Iterator[tuple[tuple[str, Period], float]]:
        """What moved all councils in a year (the middle change of that year) is taken off: it is no one council's change."""
        by_year: dict[Period, dict[str, float]] = {}
        for (name, organisation), series in self.series.items():
            known = self.organisations.by_code.get(organisation)
            if name != indicator.id or known is None or known.kind is not Kind.COUNCIL:
                continue
            for period, one in series.items():
                before = series.get(period.shifted(-12)) if period.length is Length.YEAR else None
                if before is None or before.value is None or one.value is None:
                    continue
                if not breaks_between(indicator, period.shifted(-12), period):
                    by_year.setdefault(period, {})[organisation] = one.value - before.value
        for period, changes in by_year.items():
            middle = median(changes.values())
            yield from (((organisation, period), change - middle) for organisation, change in changes.items())

    def priorities_of(self, place: Place, period: Period) -> Priorities | None:
        """The weights a board had agreed on by the end of the period; of two of one day the later given."""
        agreed = [one for one in self.priorities if one.place == place.id and one.agreed <= period.end]
        return max(reversed(agreed), key=lambda one: one.agreed, default=None)


@dataclass(frozen=True)
class Cell:
    """One outcome of one place in one period, with the period before: what every kind's module is given."""

    known: Known
    place: Place
    outcome: Outcome
    period: Period
    now: OutcomeVerdict
    before: OutcomeVerdict

    @property
    def level(self) -> float:
        """The level of every interval here: all verdicts compared for a place at once share one chance of a false alarm."""
        return level_for(len(Side) * len(self.known.registry.outcomes), self.known.registry.tensions.false_alarms)

    def chart(self, verdict: IndicatorVerdict) -> Chart | None:
        return self.known.chart(verdict.figure.indicator.id, verdict.figure.organisation, self.period)

    def regimes(self, side: Side) -> tuple[Regime, ...]:
        """The regimes in force in the period behind a side's indicators and their yardsticks."""
        registry = self.known.registry
        names = dict.fromkeys(
            name
            for one in (registry.indicators[each] for each in self.outcome.indicators(side))
            if one.ended is None or one.ended >= self.period.start
            for name in (one.regime, *(yardstick.regime for yardstick in one.yardsticks_for(self.period)))
        )
        found = (registry.regimes[name] for name in names)
        return tuple(one for one in found if one.side is side and one.in_force(self.period))

    def spread(self, verdict: IndicatorVerdict) -> tuple[float, float] | None:
        """The widened interval of a figure, in the unit it is judged in."""
        known = self.known.organisations.by_code.get(verdict.figure.organisation)
        one = rate_of_one(verdict.figure, known.residents if known else None)
        return spread(verdict, self.level, self.chart(verdict), one)

    def tension(
        self,
        facts: Facts,
        severity: Severity,
        evidence: Sequence[Evidence],
        *,
        subject: str = "",
        span: tuple[Period, Period] | None = None,
    ) -> Tension:
        """A tension on this outcome; its span is that of its evidence, or the period asked for."""
        periods = [one.period for one in evidence if one.period is not None]
        first, last = span or ((min(periods), max(periods, key=lambda one: one.end)) if periods else (self.period, self.period))
        return Tension(self.place.id, self.outcome.id, self.period, subject, severity, facts, tuple(evidence), first, last)

    def not_enough(self, kind: TensionKind, reason: str) -> NotEnough:
        return NotEnough(kind, self.outcome.id, reason)


def before(period: Period) -> Period:
    """The period just before, of the same length."""
    return period.shifted(-period.months)


def breaks_between(indicator: Indicator, earlier: Period, later: Period) -> list[date]:
    """The days within, or between, two periods from which the indicator is counted in another way."""
    return [one.on for one in indicator.breaks if earlier.start < one.on <= later.end]


def decisive(verdicts: Sequence[IndicatorVerdict]) -> list[IndicatorVerdict]:
    """Those that were held against a yardstick: the ones that decide a side's verdict."""
    return [one for one in verdicts if one.readings]


def coverage(place: Place, organisations: Sequence[str]) -> float | None:
    """The share of the council's people that some NHS bodies of one level serve between them; None where it is not known.

    The council itself serves all of them. Of several levels the lowest share counts.
    """
    shares: dict[Level, list[float | None]] = {}
    for body in place.bodies:
        if body.organisation in organisations:
            shares.setdefault(body.level, []).append(body.share_of_council)
    totals = [_total(known) for known in shares.values()]
    if not totals:
        return 1.0
    return None if None in totals else min(total for total in totals if total is not None)


def _total(shares: Sequence[float | None]) -> float | None:
    return None if None in shares else min(1.0, sum(share for share in shares if share is not None))


def below(share: float, bar: float) -> bool:
    """Whether a share lies below a bar, floating dust apart: 10% and 70% do make 80%."""
    return share < bar - 1e-9


def too_few(covered: float | None, bar: float) -> str:
    """Why two sides' figures are not about the same people; nothing where they are."""
    if covered is None:
        return "it is not known what share of the council's people the NHS body serves"
    return f"the NHS body serves {covered:.1%} of the council's people, and {bar:.0%} are needed" if below(covered, bar) else ""


def values_of(series: Series, months: Sequence[Period]) -> list[tuple[Period, Published]]:
    """The months of a series that have a figure."""
    return [(month, series[month]) for month in months if month in series and series[month].value is not None]
