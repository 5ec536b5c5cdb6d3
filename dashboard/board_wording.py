"""A board's tensions in words: what to discuss, since when, what was compared, what was answered and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.judgement.tensions.tension import Severity
from dashboard.judgement.verdict import Standing
from dashboard.register import Answered
from dashboard.tension_board import Stood, TensionBoard
from dashboard.tension_wording import kind_name, listed
from datasets.periods import Period
from datasets.registry import Registry


def since_words(since: Period, periods: Sequence[Period]) -> str:
    """`open since Q2 2017/18 (July to September 2017)`; where figures begin then, that it may be older."""
    quarters = [period for period in periods if period.length is since.length]
    at_least = "at least " if quarters and since <= min(quarters) else ""
    return f"open since {at_least}{since.label}"


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
        f"{before} ({name})"
        for before, after, name in ((stood.nhs[0], now[0], "NHS"), (stood.council[0], now[1], "council"))
        if before != after.value
    ]
    return f"was {listed(changed)}"
