"""Every joint outcome of a place, judged by both sides for one period: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from dashboard.judgement.figures import TIMES, Series, figure_for
from dashboard.judgement.intervals import compare
from dashboard.judgement.rules import judge_indicator, roll_up
from dashboard.judgement.verdict import Figure, Gap, IndicatorVerdict, Neighbours, SideVerdict, gap_between
from datasets.organisations import Organisations
from datasets.periods import Period
from datasets.registry import Indicator, Level, Outcome, Place, Registry, Side

#: Every published figure that bears on a place, by (indicator, organisation).
AllSeries = Mapping[tuple[str, str], Series]


@dataclass(frozen=True, slots=True)
class OutcomeVerdict:
    """One joint outcome: what each side's regimes say, how the two lie to each other, and figures judged by neither."""

    outcome: Outcome
    verdicts: Mapping[Side, SideVerdict]
    gap: Gap
    context: tuple[IndicatorVerdict, ...]


def judge_place(
    registry: Registry,
    place: Place,
    series: AllSeries,
    period: Period,
    organisations: Organisations,
    *,
    outcomes: Iterable[Outcome] | None = None,
) -> tuple[OutcomeVerdict, ...]:
    """Every outcome of the registry (or those given) for this place and period, in the registry's order."""
    judging = _Judging(registry, place, series, period, organisations)
    return tuple(judging.outcome(one) for one in (registry.outcomes.values() if outcomes is None else outcomes))


@dataclass(frozen=True, slots=True)
class _Judging:
    """What every step needs to know: one place, one period, one registry, all figures."""

    registry: Registry
    place: Place
    series: AllSeries
    period: Period
    organisations: Organisations

    def outcome(self, outcome: Outcome) -> OutcomeVerdict:
        verdicts = {
            side: roll_up(
                side, self._all(outcome.indicators(side), self.registry.rollups[side].none), self.registry, self.organisations
            )
            for side in Side
        }
        gap = gap_between(verdicts[Side.NHS].standing, verdicts[Side.COUNCIL].standing)
        return OutcomeVerdict(outcome, verdicts, gap, self._all(outcome.context, "Shown for context, judged by neither side"))

    def _all(self, names: tuple[str, ...], none_set: str) -> tuple[IndicatorVerdict, ...]:
        indicators = (self.registry.indicators[name] for name in names)
        return tuple(one for each in indicators for one in self._of(each, none_set))

    def _of(self, indicator: Indicator, none_set: str) -> Iterator[IndicatorVerdict]:
        """One verdict for each organisation that answers for the place at the indicator's level in the period."""
        for code in self.place.answering(indicator.level, self.period, self.organisations):
            figure = figure_for(indicator, code, self.series.get((indicator.id, code), {}), self.period)
            if figure is None:
                figure = Figure(
                    indicator=indicator, organisation=code, asked=self.period, period=self.period, value=None, mark="x"
                )
            known = self.organisations.by_code.get(code)
            verdict = judge_indicator(
                figure,
                residents=known.residents if known else None,
                comparator=self._comparator(figure),
                none_set=none_set,
            )
            yield replace(verdict, neighbours=self._neighbours(figure))

    def _neighbours(self, figure: Figure) -> Neighbours | None:
        """The councils of the places most alike, added up for the very same period; None where there are no counts to add."""
        indicator = figure.indicator
        if indicator.level is not Level.COUNCIL or figure.value is None or figure.made_here:
            return None
        councils = [self.registry.places[name].council for name in self.place.alike]
        found = (self.series.get((indicator.id, code), {}).get(figure.period) for code in councils)
        counts = [(one.numerator, one.denominator) for one in found if one and one.numerator is not None and one.denominator]
        if not counts:
            return None
        value = TIMES.get(indicator.unit, 1.0) * sum(n for n, _ in counts) / sum(d for _, d in counts)
        comparison = compare(figure, value)
        return Neighbours(value, len(counts), len(councils), comparison) if comparison else None

    def _comparator(self, figure: Figure) -> float | None:
        """England's figure (or the published middle council's) for the same months. A count has none: it is no match."""
        indicator = figure.indicator
        if not indicator.comparator or indicator.unit.is_count or figure.value is None:
            return None
        series = self.series.get((indicator.id, indicator.comparator), {})
        if figure.partial:
            series = {period: one for period, one in series.items() if period in figure.held}
        england = figure_for(indicator, indicator.comparator, series, figure.period)
        if england is None or england.period != figure.period:
            return None
        same_months = england.held == figure.held if figure.partial else not england.partial
        return england.value if same_months else None
