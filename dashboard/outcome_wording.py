"""The tables and labels of an outcome, a place and the rules, in plain words: the same on the page and in a pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dashboard import wording
from dashboard.briefing import Briefing
from dashboard.judgement.verdict import IndicatorVerdict, SideVerdict, at_whom
from datasets.organisations import Organisations
from datasets.registry import Body, Indicator, Outcome, Place, Regime, Registry, Side

MINUTES_NOTE = "Sentence for the minutes. Counts of outcomes, not a score: the regimes judge different things."
LEGEND = (
    "Each label is the regime’s own word; the word beside it (favourable, contested, adverse, not judged, no data) exists only "
    "to compare. “CPA-style” is an assessment made with thresholds set in this registry: it is not a published rating."
)
BOTH_ANSWER = "Why both partners answer for this"
JUDGED = {Side.NHS: "The NHS is judged", Side.COUNCIL: "The council is judged"}
DECIDED_BY = "Decided by:"
WHAT_WAS_JUDGED = "What was judged"
FLIPS = "The smallest single changes that would flip it"
NEAREST_FLIP = "The smallest single change that would flip it"
CONTEXT = "Shown for context, judged by neither side"
FIGURES_OF = {
    Side.NHS: "The figures behind the NHS verdict",
    Side.COUNCIL: "The figures behind the council verdict",
}


def inclusion_words(outcome: Outcome) -> Iterator[tuple[str, str]]:
    """The tests by which it is a joint outcome that it meets: name and reason."""
    tests = (
        ("A shared objective", outcome.inclusion.shared_objective),
        ("Depends on the whole system", outcome.inclusion.whole_system),
        ("Affects the other partner", outcome.inclusion.affects_partner),
    )
    yield from ((name, words) for name, words in tests if words)


def judged_on(verdict: SideVerdict, organisations: Organisations) -> Iterator[tuple[str, str]]:
    """Each figure as a yardstick reads it, and where that yardstick comes from."""
    for one in verdict.indicators:
        for reading in one.readings:
            indicator = one.figure.indicator
            yield (
                f"{indicator.short}{at_whom([one.figure], organisations)}: {wording.dated_figure(one)}. "
                f"{wording.reading_words(indicator, reading)}.",
                wording.yardstick_origin(reading.yardstick),
            )


def regimes_behind(registry: Registry, verdict: SideVerdict) -> tuple[Regime, ...]:
    """The regimes behind the figures that a side's verdict is made from."""
    names = dict.fromkeys(
        name
        for one in verdict.indicators
        if one.figure.sources
        for name in (*(reading.yardstick.regime for reading in one.readings), one.figure.indicator.regime)
    )
    return tuple(registry.regimes[name] for name in names)


def regime_words(regime: Regime) -> str:
    """Who judges, how often, and what follows."""
    return f"Judged by: {regime.judged_by}. How often: {regime.how_often}. If missed: {regime.if_missed}"


# --- figures ----------------------------------------------------------------------------------------------------------------

FIGURES_HEAD = ("Indicator", "Organisation", "Period", "Figure", "Yardstick", "What it says", "Compared", "Where it came from")


def figures_row(briefing: Briefing, one: IndicatorVerdict) -> tuple[str, ...]:
    """A figure with its unit, period, yardstick, what the yardstick says, and the file, sheet and row it came from."""
    return (
        one.figure.indicator.name,
        f"{briefing.organisations.name(one.figure.organisation)} ({one.figure.organisation})",
        wording.figure_period(one.figure),
        " · ".join(part for part in (wording.figure_value(one), wording.rate_words(one)) if part),
        "; ".join(wording.yardstick_words(one.figure.indicator, each.yardstick) for each in one.readings) or "none",
        one.label,
        wording.compared_words(one) or "none",
        wording.trace(one.figure),
    )


def not_published(verdicts: Sequence[IndicatorVerdict]) -> str:
    """What no organisation has a figure of here, named once; nothing where there is one of all."""
    told = {one.figure.indicator.id for one in verdicts if one.figure.sources}
    silent = dict.fromkeys(one.figure.indicator.short for one in verdicts if one.figure.indicator.id not in told)
    return f"No figure held for this period: {'; '.join(silent)}." if silent else ""


# --- the place --------------------------------------------------------------------------------------------------------------

FOOTPRINT_HEAD = (
    "NHS body",
    "Of its patients, from this place",
    "Of this place’s people, served by it",
    "Where the shares come from",
)


def footprint_caption(briefing: Briefing) -> str:
    return f"The NHS bodies that serve the people of {briefing.place.name}"


def footprint_rows(briefing: Briefing) -> list[tuple[str, ...]]:
    """The bodies that served the place on any day of the period shown."""
    return [
        (name, wording.share(body.share_of_body), wording.share(body.share_of_council), body.source)
        for name, body, then in _bodies_by_time(briefing)
        if then
    ]


def footprint_note(briefing: Briefing) -> str:
    """Which bodies of the place are not in the table, since they serve it at another time; empty if all are."""
    others = [f"{name}, {_time_of(body, briefing.organisations)}" for name, body, then in _bodies_by_time(briefing) if not then]
    return f"Not listed, since they did not serve it in {briefing.period.label}: {'; '.join(others)}." if others else ""


def _bodies_by_time(briefing: Briefing) -> list[tuple[str, Body, bool]]:
    """Each body of the place by name, and whether it serves it in the period shown."""
    then = briefing.place.serving(briefing.period, briefing.organisations)
    return [(name, body, body in then) for name, body in bodies_serving(briefing.place, briefing.organisations)]


def _time_of(body: Body, organisations: Organisations) -> str:
    """`from October 2021`, `April 1991 to March 2025, then Royal Free London`: when a body serves."""
    one = organisations.by_code[body.organisation]
    if body.valid_from:
        one = replace(one, valid_from=body.valid_from)
    after = " and ".join(map(organisations.short_name, one.successor.split()))
    return wording.dates(one) + (f", then {after}" if one.valid_to and after else "")


def bodies_serving(place: Place, organisations: Organisations) -> Iterator[tuple[str, Body]]:
    """The NHS bodies that serve a place, each with its name and code, in the registry's order.

    A sub-ICB location that is all of its board is told with the board, by both codes. Equal shares alone do not show that the
    two are one area: all people of Oldham live both in one location of Greater Manchester and in its board, and shares that are
    not known are equal too. So the location must be the only one the board has; and what is shown of the two must be the same,
    lest a figure be lost.
    """
    told_with = {
        board.organisation: location.organisation
        for board in place.bodies
        for location in place.bodies
        if organisations.is_all_of(location.organisation, board.organisation) and _shown_alike(location, board)
    }
    for body in place.bodies:
        if body.organisation not in told_with.values():
            location = told_with.get(body.organisation)
            also = f", as sub-ICB location {location}" if location else ""
            yield f"{organisations.name(body.organisation)} ({body.organisation}{also})", body


def _shown_alike(one: Body, other: Body) -> bool:
    return all(getattr(one, each) == getattr(other, each) for each in ("share_of_body", "share_of_council", "source"))


# --- the rules --------------------------------------------------------------------------------------------------------------

HOW_VERDICTS = "How a verdict is made"
CPA_RULE = "The CPA proportion rule"
YARDSTICKS = "What is judged against what"
YARDSTICKS_HEAD = ("Indicator", "Key", "Yardstick", "In force", "How sure", "Source")


def cpa_source_words(registry: Registry) -> str:
    return f"{registry.cpa.source} ({wording.STATUS[registry.cpa.status]})"


def yardstick_rows(indicator: Indicator) -> list[tuple[str, ...]]:
    """A row for each yardstick of an indicator, or one that says there is none."""
    key = f"{indicator.framework}, {indicator.edition}, {indicator.code}"
    if not indicator.yardsticks:
        return [(indicator.name, key, "No target set by this regime", "", "", wording.source(indicator))]
    return [
        (
            indicator.name,
            key,
            " ".join(
                part for part in (wording.yardstick_words(indicator, one), indicator.rate and indicator.rate.words) if part
            ),
            wording.dates(one),
            wording.STATUS[one.status],
            wording.yardstick_origin(one),
        )
        for one in indicator.yardsticks
    ]
