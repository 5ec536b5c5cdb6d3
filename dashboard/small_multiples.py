"""(store, briefing, comparison, indicator) → one small chart for each place, all on one scale and one time axis."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard import wording
from dashboard.briefing import Briefing
from dashboard.charts.series_chart import (
    LOWER_THRESHOLD,
    UPPER_THRESHOLD,
    Span,
    breaks_drawn,
    comparator_drawn,
    shared_span,
    within,
    yardsticks_drawn,
)
from dashboard.charts.small_chart import Band, Bar, Points, small_chart
from dashboard.compare import Comparison
from dashboard.councils import Spread, among_words, spread_over_councils
from dashboard.judgement.disclosure import disclose
from dashboard.judgement.figures import Series
from dashboard.judgement.place import AllSeries, judge_place
from dashboard.judgement.rules import on_one_scale
from dashboard.judgement.verdict import IndicatorVerdict
from dashboard.series import codes_for, series_in
from datasets.periods import Period
from datasets.registry import Indicator, Outcome, Place, Registry, Side, Yardstick, YardstickKind
from datasets.store.lake import Store


@dataclass(frozen=True, slots=True)
class Panel:
    """One place’s chart. `whose`: the NHS body that answers for it and whom it serves; empty for a council."""

    place: Place
    whose: str
    verdict: IndicatorVerdict
    finding: str
    #: Where its figure stands among England's councils, in words; empty where that is not known.
    among: str
    alt: str
    figure: go.Figure


@dataclass(frozen=True, slots=True)
class SmallMultiples:
    """`unit`: what the shared axis counts, in words; `without`: places that have no figures in the time shown."""

    indicator: Indicator
    side: Side
    unit: str
    #: The yardsticks drawn in every panel, by name and level.
    bars: tuple[str, ...]
    panels: tuple[Panel, ...]
    without: tuple[Place, ...]
    caveats: tuple[str, ...]
    #: How many of England's councils the bands behind the charts hold, at most and at least; none where there is no band.
    councils: tuple[int, int] | None


def measures(registry: Registry) -> Mapping[str, Indicator]:
    """What can be drawn: every indicator by which an outcome is judged, by id, in the registry's order of outcomes."""
    return {
        name: registry.indicators[name]
        for outcome in registry.outcomes.values()
        for side in Side
        for name in outcome.indicators(side)
    }


def make_small_multiples(store: Store, briefing: Briefing, comparison: Comparison, name: str) -> SmallMultiples:
    """UserError for an indicator that is not there. One that no outcome is judged by is drawn without a yardstick's verdict."""
    registry, indicator = briefing.registry, briefing.registry.indicator(name)
    with store.reading() as reading:
        codes = {code for place in comparison.places for code in codes_for(place, registry)}
        frame = reading.series(sorted(codes), as_of=briefing.publish_number)
        every = disclose(series_in(frame), registry, briefing.organisations)
        judged = {place.id: _verdict(briefing, place, every, indicator) for place in comparison.places}
        span = shared_span([_series(every, one) for one in judged.values() if one], briefing.period)
        councils = spread_over_councils(reading, briefing, indicator, span) if span else {}
    drawing = _Drawing(briefing, indicator, every, span, councils) if span else None
    told = {place: one for place in comparison.places if (one := judged[place.id]) and drawing and drawing.points(one)}
    scale = drawing.scale(list(told.values())) if drawing and told else (0.0, 1.0)
    return SmallMultiples(
        indicator=indicator,
        side=registry.side(indicator),
        unit=indicator.rate.words if indicator.rate else wording.UNIT_ON_AXIS[indicator.unit],
        bars=drawing.bar_names() if drawing else (),
        panels=tuple(drawing.panel(place, one, scale) for place, one in told.items()) if drawing else (),
        without=tuple(place for place in comparison.places if place not in told),
        caveats=tuple(_caveats(indicator, span, len({one.figure.organisation for one in told.values()}) < len(told))),
        councils=_counted(councils.values()),
    )


def _counted(spreads: Iterable[Spread]) -> tuple[int, int] | None:
    many = [one.councils for one in spreads]
    return (max(many), min(many)) if many else None


def _caveats(indicator: Indicator, span: Span | None, shared: bool) -> list[str]:
    said = (
        ["Places that share an NHS body show the same line: it is that body’s figure, not the borough’s alone."]
        if shared
        else []
    )
    if indicator.unit.is_count and indicator.rate is None:
        said.append("These are counts, and the places differ in size: compare the shapes, not the heights.")
    said += [wording.break_words(one) for one in breaks_drawn(indicator, span)] if span else []
    return said + ([indicator.caveat] if indicator.caveat else [])


def _verdict(briefing: Briefing, place: Place, every: AllSeries, indicator: Indicator) -> IndicatorVerdict | None:
    """What is said of the body with most of the place's people that has a figure; None where nobody answers for it there."""
    registry = briefing.registry
    outcomes = [one for one in registry.outcomes.values() if indicator.id in _named(one)][:1]
    found = judge_place(registry, place, every, briefing.period, briefing.organisations, outcomes=outcomes)
    verdicts = [
        one
        for outcome in found
        for one in (*(each for side in Side for each in outcome.verdicts[side].indicators), *outcome.context)
        if one.figure.indicator.id == indicator.id and _series(every, one)
    ]
    return max(verdicts, key=lambda one: _share(place, one.figure.organisation), default=None)


def _named(outcome: Outcome) -> tuple[str, ...]:
    return (*outcome.nhs, *outcome.council, *outcome.context)


def _share(place: Place, code: str) -> float:
    return next((body.share_of_council or 0.0 for body in place.bodies if body.organisation == code), 0.0)


def _series(every: AllSeries, verdict: IndicatorVerdict) -> Series:
    return every.get((verdict.figure.indicator.id, verdict.figure.organisation), {})


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every panel shares."""

    briefing: Briefing
    indicator: Indicator
    every: AllSeries
    span: Span
    councils: Mapping[Period, Spread]

    def panel(self, place: Place, verdict: IndicatorVerdict, scale: tuple[float, float]) -> Panel:
        code = verdict.figure.organisation
        series = within(_series(self.every, verdict), self.span)
        name = self.briefing.organisations.name(code)
        share = _share(place, code)
        among = self._among(verdict)
        return Panel(
            place=place,
            whose="" if code == place.council else f"{name}, which serves {share:.0%} of the people here",
            verdict=verdict,
            finding=wording.chart_finding(verdict, _series(self.every, verdict)),
            among=among,
            alt=" ".join(filter(None, (wording.chart_alt(verdict, series, name), among and f"{among}."))),
            figure=small_chart(
                self.points(verdict),
                self._comparator(),
                self.bars(),
                self._bands(),
                {
                    period: f"{period.label}: {wording.value_with_unit(self.indicator, one.value)}"
                    for period, one in series.items()
                    if one.value is not None
                },
                breaks=breaks_drawn(self.indicator, self.span),
                side=self.briefing.registry.side(self.indicator),
                asked=self.briefing.period,
                span=self.span,
                scale=scale,
                emphasised=place.id == self.briefing.place.id,
            ),
        )

    def scale(self, verdicts: list[IndicatorVerdict]) -> tuple[float, float]:
        """One for all: rates and counts from zero, everything else where it moves."""
        drawn = [value for one in verdicts for _, value in self.points(one)]
        reached = [edge for one in self.councils.values() for edge in (one.tenth, one.nine_tenths)]
        values = [*drawn, *reached, *(value for _, value in self._comparator()), *(level for *_, level in self.bars())]
        low, high = min(values), max(values)
        air = (high - low or 1.0) * 0.2
        if self.indicator.unit.is_count:
            return 0.0, high + air
        top = high + air if self.indicator.maximum is None else min(high + air, self.indicator.maximum + air / 2)
        return max(low - air, self.indicator.minimum - air / 4), top

    def points(self, verdict: IndicatorVerdict) -> Points:
        known = self.briefing.organisations.by_code.get(verdict.figure.organisation)
        residents = known.residents if known else None
        series = sorted(within(_series(self.every, verdict), self.span).items())
        drawn = ((period, on_one_scale(self.indicator, one.value, period, residents)) for period, one in series)
        return [(period, value) for period, value in drawn if value is not None]

    def _bands(self) -> list[Band]:
        """Eight in ten of England's councils, then the middle half of them."""
        if not self.councils:
            return []
        each = self.councils.items()
        return [
            [(period, one.tenth, one.nine_tenths) for period, one in each],
            [(period, one.quarter, one.three_quarters) for period, one in each],
        ]

    def _among(self, verdict: IndicatorVerdict) -> str:
        period = verdict.figure.period
        value = dict(self.points(verdict)).get(period)
        spread = self.councils.get(period)
        return among_words(value, spread, period) if value is not None and spread else ""

    def _comparator(self) -> Points:
        series = self.every.get((self.indicator.id, self.indicator.comparator), {})
        drawn = comparator_drawn(self.indicator, series, self.span)
        return [(period, one.value) for period, one in drawn.items() if one.value is not None]

    def bar_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name, *_ in self.bars()))

    def bars(self) -> list[Bar]:
        """The yardsticks in force in the time shown, each for as long as it was."""
        return [
            (words, first, last, level)
            for one, first, last in yardsticks_drawn(self.indicator, self.span)
            for words, level in _levels(self.indicator, one)
        ]


def _levels(indicator: Indicator, yardstick: Yardstick) -> list[tuple[str, float]]:
    if yardstick.kind is YardstickKind.THRESHOLD_PAIR:
        decimals = indicator.rate.decimals + 1 if indicator.rate else indicator.decimals
        pair = ((UPPER_THRESHOLD, yardstick.better_at), (LOWER_THRESHOLD, yardstick.worse_at))
        return [(f"{words} {wording.number(level, decimals)}", level) for words, level in pair if level is not None]
    if yardstick.value is None:
        return []
    return [(wording.yardstick_on_chart(indicator, yardstick), yardstick.value)]
