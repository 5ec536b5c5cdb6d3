"""A board's tensions in words: what to discuss, since when, what was compared, what was answered and what is owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.judgement.tensions.tension import Severity
from dashboard.judgement.verdict import Standing
from dashboard.register import Answered
from dashboard.tension_board import Stood, TensionBoard
from dashboard.tension_wording import kind_name, listed
from datasets.periods import Period
from datasets.registry import Registry


def since_words(since: Period, periods: Sequence[Period]) -> str:
    """`open since Q2 2017/18 (July to September 2017)`; where figures begin then, that: it may be older."""
    quarters = [period for period in periods if period.length is since.length]
    from_the_start = ", when the figures begin" if quarters and since <= min(quarters) else ""
    return f"open since {since.label}{from_the_start}"


def tensions_sentence(place: str, period: Period, board: TensionBoard, registry: Registry) -> str:
    """One sentence that a clerk could minute: which outcomes to discuss. Tensions are named and never added up."""
    outcomes = list(dict.fromkeys(one.told.outcome for one in board.tensions if one.told.severity == Severity.DISCUSS))
    if not board.tensions:
        return f"No tension between the two regimes was found for {place} in {period.label}."
    if not outcomes:
        return f"For {place} in {period.label} nothing was found that needs the board; some tensions are worth a closer look."
    names = listed([f"“{registry.outcomes[name].name}”" for name in outcomes])
    return f"For {place} in {period.label} the two regimes pull apart on {names}, for the board to discuss."


def tested_words(board: TensionBoard, registry: Registry) -> str:
    """How many comparisons were made, by kind."""
    made = [f"{kind_name(registry, kind)}: {count}" for kind, count in board.tested.items()]
    return f"Comparisons made: {'; '.join(made) or 'none'}. Comparisons that could not be made: {len(board.not_tested)}."


def answered_words(answered: Answered, today: date) -> str:
    """`new: nobody has answered yet`; `being managed, review on 14 March 2026, overdue`."""
    if not answered.history:
        return "new: nobody has answered yet"
    review = f", review on {answered.review:%-d %B %Y}" if answered.review else ""
    return f"{answered.status}{review}{', overdue' if answered.overdue(today) else ''}"


def stood_words(stood: Stood | None, now: tuple[Standing, Standing]) -> str:
    """Where an outcome stood before, if elsewhere: `was contested (NHS) and adverse (council)`; nothing if it has not moved."""
    if stood is None or (stood.nhs[0], stood.council[0]) == (now[0].value, now[1].value):
        return ""
    changed = [
        f"no {name} figure" if before == Standing.NO_DATA else f"{before} ({name})"
        for before, after, name in ((stood.nhs[0], now[0], "NHS"), (stood.council[0], now[1], "council"))
        if before != after.value
    ]
    return f"was {listed(changed)}".replace("was no ", "had no ")


def answers_of(board: TensionBoard) -> Mapping[str, Answered]:
    """What holds in the register for every tension that can be answered: those found, then those answered before and gone."""
    return {**{one.told.id: one.answered for one in board.tensions}, **board.other_answers}


def tension_title(board: TensionBoard, registry: Registry, identity: str) -> str:
    """`Verdicts differ: Leaving hospital as soon as I am ready (discuss at the board)`"""
    found = board.find(identity)
    _, outcome, kind, *_ = identity.split(".")
    where = found.told.severity if found else "not found in this period"
    return f"{kind_name(registry, kind)}: {registry.outcomes[outcome].name} ({where})"


def priorities_words(board: TensionBoard, registry: Registry) -> str:
    """The weights agreed on last, by whom and from when they count."""
    newest = board.priorities
    if newest is None:
        return "No weights have been set yet."
    ordered = sorted(newest.weights.items(), key=lambda pair: -pair[1])
    weights = "; ".join(f"{registry.outcomes[name].name} {weight}" for name, weight in ordered if weight)
    return f"Agreed on {newest.agreed:%-d %B %Y} by {newest.by}, for periods that end on or after that day: {weights}."
