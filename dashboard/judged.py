"""What follows from figures: the verdicts and tensions of every cell (one outcome, place and period), judged when something is
published and kept with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dashboard.judgement.disclosure import disclose
from dashboard.judgement.place import AllSeries
from dashboard.judgement.tensions import find_tensions
from dashboard.judgement.tensions.known import Known
from dashboard.judgement.tensions.tension import OutcomeTensions
from dashboard.series import codes_for, councils_of, periods_with_figures, series_in
from dashboard.tension_wording import as_document, tell
from datasets.organisations import Organisations, known_organisations
from datasets.periods import Length, Period, parse_period, quarter_of, year_of
from datasets.registry import Level, Outcome, Place, Registry, Side
from datasets.store.judged import Entry, JudgedCell
from datasets.store.lake import Affected, Judge, Reading
from datasets.tension_book import Priorities

#: How many months before and after a figure the cells lie that it may bear on: charts show 36 months before the period asked
#: for and 12 after it, and a figure stands in for two years.
MONTHS_BEFORE, MONTHS_AFTER = 12, 36
#: Under what kind a board's priorities are kept.
PRIORITIES = "priorities"


def judging(registry: Registry) -> Judge:
    """How the store judges what a publish touches, by this registry."""

    def judge(reading: Reading, affected: Affected) -> Iterable[JudgedCell]:
        return judge_affected(reading, registry, affected)

    return judge


def judging_everything(registry: Registry) -> Judge:
    """The same for every cell there is, whatever was touched: for a store that was filled without judging."""

    def judge(reading: Reading, affected: Affected) -> Iterator[JudgedCell]:  # noqa: ARG001  (all of it, whatever was touched)
        known = known_from(reading, registry, registry.places.values())
        for place in registry.places.values():
            yield from cells_of(known, place, in_a_regime(registry, periods_of(known, place)))
            known.forget_verdicts()

    return judge


def judge_affected(reading: Reading, registry: Registry, affected: Affected) -> Iterator[JudgedCell]:
    """Every cell that what was just written may bear on, judged as the store stands in this reading."""
    places = [place for place in registry.places.values() if _bears_on(registry, place, affected)]
    outcomes = list(registry.outcomes.values()) if affected.place else outcomes_of(registry, affected.indicators)
    if not places or not outcomes:
        return
    known, kept = known_from(reading, registry, places), reading.judged_periods()
    for place in places:
        for period in in_a_regime(registry, _near(periods_of(known, place), affected)):
            # A period that is new for a place is judged whole: a page takes all its outcomes from the store, or none.
            yield from cells_of(known, place, [period], outcomes if (place.id, period.id) in kept else None)
        known.forget_verdicts()


def cells_of(
    known: Known, place: Place, periods: Iterable[Period], outcomes: Sequence[Outcome] | None = None
) -> Iterator[JudgedCell]:
    """The cells of a place for these periods, with every tension in words."""
    for period in periods:
        for found in find_tensions(known, place, period, outcomes):
            yield judged_cell(found, known.registry, known.organisations, place, period)


def judged_cell(
    found: OutcomeTensions, registry: Registry, organisations: Organisations, place: Place, period: Period
) -> JudgedCell:
    """What was found on one outcome, as it is kept."""
    told = [tell(tension, registry, organisations) for tension in found.tensions]
    document = {
        "verdicts": {
            side.value: {
                "standing": verdict.standing.value,
                "label": verdict.label,
                "binding_rule": verdict.binding_rule,
                "rests_on": [
                    [one.figure.indicator.id, one.figure.organisation, one.figure.period.id]
                    for one in verdict.indicators
                    if one.readings
                ],
            }
            for side, verdict in found.verdict.verdicts.items()
        },
        "tested": {kind.value: count for kind, count in found.tested.items()},
        "not_enough": [{"kind": one.kind.value, "reason": one.reason} for one in found.not_enough],
    }
    tensions = [(one.id, one.digest, as_document(one)) for one in told]
    return JudgedCell(place.id, found.outcome, period.id, registry.edition, document, tensions)


def known_from(reading: Reading, registry: Registry, places: Iterable[Place], as_of: int | None = None) -> Known:
    """Everything that bears on these places: their own figures, and every council's, whose changes say what is unusual."""
    places = list(places)
    codes = {code for place in places for code in codes_for(place, registry)}
    frame = reading.series(sorted(codes | councils_of(registry)), as_of=as_of)
    organisations = known_organisations()
    return known_of(registry, disclose(series_in(frame), registry, organisations), reading, as_of, places)


def known_of(
    registry: Registry, series: AllSeries, reading: Reading, as_of: int | None = None, places: Iterable[Place] = ()
) -> Known:
    """The same from series at hand, which may be told already, with the priorities that boards had set."""
    set_since = [priorities_in(entry) for entry in reading.entries(as_of=as_of) if entry.kind == PRIORITIES]
    together = {code for place in places for code in place.all_organisations}
    return Known(registry, series, known_organisations(), [*registry.priorities, *set_since], together)


def priorities_in(entry: Entry) -> Priorities:
    said = entry.document
    agreed = date.fromisoformat(said["agreed"])
    return Priorities(place=entry.place, agreed=agreed, by=said["by"], weights=said["weights"])


def periods_of(known: Known, place: Place) -> tuple[Period, ...]:
    """The years and quarters in which a place has figures, oldest first."""
    return tuple(sorted(periods_with_figures(known.series, place)))


def in_a_regime(registry: Registry, periods: Iterable[Period]) -> list[Period]:
    """Those of the periods in which anybody was judged by anybody: only their cells are kept, and only they are previewed.

    Of years before that no verdict can be given; who opens one is told so by a page that judges it then.
    """
    return [one for one in periods if any(regime.in_force(one) for regime in registry.regimes.values())]


def outcomes_of(registry: Registry, indicators: Collection[str]) -> list[Outcome]:
    """The outcomes on which any of these indicators bears, in the registry's order.

    All declared pairs of a place are tested together, so that one of them touched touches every outcome with a pair.
    """
    paired = {name for pair in registry.linked for name in (pair.one, pair.other)}
    linked = {pair.outcome for pair in registry.linked} if paired & set(indicators) else set()
    twice = {pair.outcome for pair in registry.reported_twice if {pair.one, pair.other} & set(indicators)}
    charged = {one.outcome for one in registry.charges if {one.indicator, *one.free} & set(indicators)}
    replaced = {
        name
        for name, one in registry.indicators.items()
        if {change.instead_of for change in one.breaks} & set(indicators)
    }  # fmt: skip
    touched = {*indicators, *replaced}
    return [
        one
        for one in registry.outcomes.values()
        if touched & {*one.nhs, *one.council, *one.context} or one.id in linked | twice | charged
    ]


def _bears_on(registry: Registry, place: Place, affected: Affected) -> bool:
    """A yearly figure of one council bears on every place: their changes are compared."""
    if affected.place is not None:
        return place.id == affected.place
    if affected.organisations is None:
        return True
    named = (registry.indicators[name] for name in affected.indicators if name in registry.indicators)
    yearly = any(one.level is Level.COUNCIL and one.frequency is Length.YEAR for one in named)
    return yearly or bool(set(affected.organisations) & set(codes_for(place, registry)))


def _near(periods: Sequence[Period], affected: Affected) -> list[Period]:
    """Those of the periods that what was touched may bear on, and the years and quarters it is about."""
    touched = [period for text in affected.periods if (period := parse_period(text))]
    if affected.place is not None or not touched:
        return list(periods)
    opens = min(touched).shifted(-MONTHS_BEFORE).start
    closes = max(period.shifted(MONTHS_AFTER).end for period in touched)
    about = {year_of(period) for period in touched} | {quarter_of(one) for one in touched if one.months <= 3}
    return sorted({*about, *(one for one in periods if opens <= one.end and one.start <= closes)})


def standings_in(document: Mapping[str, Any]) -> dict[Side, tuple[str, str]]:
    """Standing and native label of each side, from a cell as it was kept."""
    return {side: (said["standing"], said["label"]) for side in Side for said in [document["verdicts"][side.value]]}


def figures_in(document: Mapping[str, Any], side: Side) -> frozenset[tuple[str, ...]]:
    """What a side's verdict rests on, from a cell as it was kept: (indicator, organisation, period) of each figure judged.

    Empty where nothing was judged, and where the cell was kept before this was.
    """
    return frozenset(tuple(one) for one in document["verdicts"][side.value].get("rests_on", ()))


def older_in(figures: Iterable[tuple[str, ...]], asked: Period) -> tuple[Period, ...]:
    """The periods of such figures, oldest first, where all of them are from before the period asked for."""
    periods = {period for *_, text in figures if (period := parse_period(text))}
    return tuple(sorted(periods)) if all(one.end < asked.start for one in periods) else ()
