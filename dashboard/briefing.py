"""(store, registry, selection) → Briefing: everything one page, one export or one JSON answer shows.

A page never computes: whatever it says stands here, made once from one state of the store.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from dashboard.judgement.disclosure import disclose
from dashboard.judgement.figures import Published
from dashboard.judgement.place import AllSeries, OutcomeVerdict, judge_place
from dashboard.judgement.rules import flips
from dashboard.judgement.variation import Chart, Key, charts_of
from dashboard.judgement.verdict import Flip, Source
from dashboard.wording import minutes_sentence
from datasets.errors import UserError
from datasets.organisations import Organisations, known_organisations
from datasets.periods import Length, Period, parse_period, quarter_of, year_of
from datasets.registry import Level, Place, Registry, Side, SpcSettings, period_or_fault
from datasets.store.lake import Reading, Store


@dataclass(frozen=True, slots=True)
class Selection:
    """What somebody asked for: a place, a period (None: the latest quarter with data), a state of the store (None: now)."""

    place: str
    period: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything shown about one place in one period, made from one state of the store and one edition of the registry."""

    place: Place
    council_name: str
    period: Period
    periods: tuple[Period, ...]
    publish_number: int
    newest_number: int
    at: datetime | None
    registry_edition: str
    summary: str
    outcomes: tuple[OutcomeVerdict, ...]
    series: AllSeries
    spc_settings: SpcSettings
    #: SPC of every monthly series, by (indicator, organisation); a series without an entry is not monthly or has no figures.
    spc: Mapping[Key, Chart]
    #: What would flip each side's verdict on each outcome, by (outcome, side).
    flips: Mapping[tuple[str, Side], tuple[Flip, ...]]
    organisations: Organisations

    def outcome(self, name: str) -> OutcomeVerdict:
        """The verdicts on one outcome, which the registry is known to hold."""
        return next(one for one in self.outcomes if one.outcome.id == name)


def make_briefing(store: Store, registry: Registry, selection: Selection) -> Briefing:
    """Raises UserError for a place, period or state that is not there."""
    place = registry.place(selection.place)
    asked = period_or_fault(selection.period) if selection.period else None
    with store.reading() as reading:
        as_of = state_number(reading, selection.as_of)
        own = reading.series(codes_for(place, registry), as_of=as_of)
        alike = reading.series(*neighbours_of(place, registry), as_of=as_of)
        at = reading.made_at(as_of)
        newest = reading.publish_number
    organisations = known_organisations()
    series = disclose({**series_in(alike), **series_in(own)}, registry, organisations)
    choices = periods_with_figures(series, place)
    period = asked or latest_quarter(series, place)
    if period is None:
        raise UserError(f"The store holds no figures for {place.name} yet. Publish an extract with: coterminous submit FILE")
    outcomes = judge_place(registry, place, series, period, organisations)
    return Briefing(
        place=place,
        council_name=organisations.name(place.council),
        period=period,
        periods=choices if period in choices else tuple(sorted({*choices, period}, key=_newest_first)),
        publish_number=newest if as_of is None else as_of,
        newest_number=newest,
        at=at,
        registry_edition=registry.edition,
        summary=minutes_sentence(place.name, period, outcomes),
        outcomes=outcomes,
        series=series,
        flips={
            (one.outcome.id, side): flips(side, verdict, registry) for one in outcomes for side, verdict in one.verdicts.items()
        },
        spc_settings=registry.spc,
        spc=charts_of(series, registry.indicators, period, registry.spc),
        organisations=organisations,
    )


def state_number(reading: Reading, as_of: str | None) -> int | None:
    """A publish number or a day in words as the publish number it means; None for now."""
    if as_of is None:
        return None
    if as_of.isdigit() and len(as_of) < 8:
        if int(as_of) > reading.publish_number:
            raise UserError(f"There is no publish number {as_of} yet; the newest is {reading.publish_number}.")
        return int(as_of)
    try:
        day = date.fromisoformat(as_of)
    except ValueError:
        raise UserError(f'"{as_of}" is neither a day (2026-03-14) nor a publish number of this store.') from None
    return reading.publish_number_on(day)


def neighbours_of(place: Place, registry: Registry) -> tuple[list[str], list[str]]:
    """The councils of the places most alike, and the council indicators that have counts to compare them by."""
    councils = [registry.places[name].council for name in place.alike]
    counted = [one.id for one in registry.indicators.values() if one.level is Level.COUNCIL and one.denominator]
    return councils, counted


def codes_for(place: Place, registry: Registry) -> tuple[str, ...]:
    """The organisations whose figures bear on a place, and those it is compared with."""
    comparators = {one.comparator for one in registry.indicators.values() if one.comparator}
    return (*dict.fromkeys((*place.all_organisations, *sorted(comparators))),)


def series_in(frame: pd.DataFrame) -> AllSeries:
    """An observations frame of the store as series by (indicator, organisation)."""
    series: dict[tuple[str, str], dict[Period, Published]] = {}
    periods = {text: parse_period(text) for text in frame["period"].unique()}
    columns = [
        "indicator",
        "organisation",
        "period",
        "value",
        "numerator",
        "denominator",
        "mark",
        "submission",
        "file",
        "sheet",
        "row",
    ]
    for row in zip(*(frame[column].tolist() for column in columns), strict=True):
        indicator, organisation, text, value, numerator, denominator, mark, submission, file, sheet, number = row
        period = periods[text]
        if period is None:
            continue
        series.setdefault((indicator, organisation), {})[period] = Published(
            value=_known(value),
            numerator=_known(numerator),
            denominator=_known(denominator),
            mark=mark if isinstance(mark, str) else None,
            source=Source(submission, file, sheet, int(number)),
        )
    return series


def _known(number: float) -> float | None:
    return None if number is None or math.isnan(number) else number


def _told(series: AllSeries, codes: Sequence[str]) -> Mapping[Length, set[Period]]:
    """The periods of each length in which any of these organisations has a figure."""
    told: dict[Length, set[Period]] = {length: set() for length in Length}
    for (_, organisation), published in series.items():
        if organisation in codes:
            for period, one in published.items():
                if one.value is not None:
                    told[period.length].add(period)
    return told


def latest_quarter(series: AllSeries, place: Place) -> Period | None:
    """The latest quarter whose last month has figures for the place; else the year of its latest annual figure."""
    told = _told(series, place.all_organisations)
    quarters = {quarter_of(month) for month in told[Length.MONTH]} | told[Length.QUARTER]
    whole = [one for one in quarters if one in told[Length.QUARTER] or one.split(Length.MONTH)[-1] in told[Length.MONTH]]
    return max(whole or quarters or told[Length.YEAR], default=None)


def periods_with_figures(series: AllSeries, place: Place) -> tuple[Period, ...]:
    """Years and quarters in which the place has figures, newest first, each year before its quarters."""
    told = _told(series, place.all_organisations)
    quarters = {quarter_of(month) for month in told[Length.MONTH]} | told[Length.QUARTER]
    years = {year_of(period) for period in quarters} | told[Length.YEAR]
    return tuple(sorted(quarters | years, key=_newest_first))


def _newest_first(period: Period) -> tuple[int, int, int]:
    year = year_of(period).start.year
    return (-year, 0 if period.length is Length.YEAR else 1, -period.start.toordinal())
