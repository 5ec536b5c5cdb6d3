"""(store, registry, selection) → Briefing: everything one page, one export or one JSON answer shows.

A page never computes: whatever it says stands here, made once from one state of the store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from dashboard.as_of import State, state_of
from dashboard.judgement.disclosure import disclose
from dashboard.judgement.place import AllSeries, OutcomeVerdict, judge_place
from dashboard.judgement.rules import flips
from dashboard.judgement.variation import Chart, Key, charts_of
from dashboard.judgement.verdict import Flip
from dashboard.series import codes_for, latest_quarter, newest_first, periods_with_figures, series_in
from dashboard.spoken import Spoken, spoken_in
from dashboard.tension_board import TensionBoard, make_board
from dashboard.wording import minutes_sentence
from datasets.errors import UserError
from datasets.organisations import Organisations, known_organisations
from datasets.periods import Period
from datasets.registry import Level, Place, Registry, Side, SpcSettings, period_or_fault
from datasets.store.lake import Store


@dataclass(frozen=True, slots=True)
class Selection:
    """What somebody asked for: a place, a period (None: the latest quarter with data), a state of the store (None: now)."""

    place: str
    period: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Briefing:
    """Everything shown about one place in one period, made from one state of the store and the registry in use then."""

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
    tensions: TensionBoard
    #: What partners said about the place's outcomes and what they are to do, whichever period it was about.
    spoken: Spoken
    organisations: Organisations
    state: State

    @property
    def registry(self) -> Registry:
        """The registry by which all of it is judged and worded: of an earlier state, the one in use then."""
        return self.state.registry

    def incomparable(self, name: str) -> str:
        """Why the two verdicts on an outcome, though their labels differ, are not compared; nothing where they are."""
        return self.tensions.incomparable.get(name, "")

    def outcome(self, name: str) -> OutcomeVerdict:
        """The verdicts on one outcome, which the registry is known to hold."""
        return next(one for one in self.outcomes if one.outcome.id == name)


def make_briefing(store: Store, registry: Registry, selection: Selection) -> Briefing:
    """`registry`: today's; an earlier state is shown by its own. UserError for a place, period or state that is not there."""
    asked = period_or_fault(selection.period) if selection.period else None
    organisations = known_organisations()
    with store.reading() as reading:
        state = state_of(reading, registry, selection.as_of, selection.place)
        as_of, registry = state.number, state.registry
        place = registry.place(selection.place)
        own = reading.series(codes_for(place, registry), as_of=as_of)
        alike = reading.series(*neighbours_of(place, registry), as_of=as_of)
        at = reading.made_at(as_of)
        series = disclose({**series_in(alike), **series_in(own)}, registry, organisations)
        choices = periods_with_figures(series, place)
        period = asked or state.period or latest_quarter(series, place)
        if period is None:
            raise UserError(
                f"The store holds no figures for {place.name} yet. Publish an extract with: coterminous submit FILE"
            )
        entries = reading.entries(place.id, as_of)
        tensions = make_board(reading, registry, place, period, as_of, entries=entries)
    outcomes = judge_place(registry, place, series, period, organisations)
    return Briefing(
        place=place,
        council_name=organisations.name(place.council),
        period=period,
        periods=choices if period in choices else tuple(sorted({*choices, period}, key=newest_first)),
        publish_number=state.publish_number,
        newest_number=state.newest,
        at=at,
        registry_edition=registry.edition,
        summary=minutes_sentence(place.name, period, outcomes, tensions.incomparable),
        outcomes=outcomes,
        series=series,
        flips={
            (one.outcome.id, side): flips(side, verdict, registry, organisations)
            for one in outcomes
            for side, verdict in one.verdicts.items()
        },
        spc_settings=registry.spc,
        spc=charts_of(series, registry.indicators, period, registry.spc),
        tensions=tensions,
        spoken=spoken_in(entries),
        organisations=organisations,
        state=state,
    )


def neighbours_of(place: Place, registry: Registry) -> tuple[list[str], list[str]]:
    """The councils of the places most alike, and the council indicators that have counts to compare them by."""
    councils = [registry.places[name].council for name in place.alike]
    counted = [one.id for one in registry.indicators.values() if one.level is Level.COUNCIL and one.denominator]
    return councils, counted
