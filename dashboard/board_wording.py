"""A board's tensions in words: what to discuss, since when, what was compared, what was answered and what is owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from dashboard.judgement.tensions.tension import Severity, outcome_and_kind
from dashboard.judgement.verdict import Standing
from dashboard.register import FIELDS, Answered, field_words
from dashboard.tension_board import NotTested, Stood, TensionBoard
from dashboard.tension_wording import kind_name, listed
from datasets.periods import Period
from datasets.registry import Registry
from datasets.tension_book import TensionKind


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
        return (
            f"For {place} in {period.label} no disagreement between the two regimes was found that needs the board; some "
            "tensions are worth a closer look."
        )
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


HISTORY = "Everything written, newest first"
HISTORY_HEAD = ("When", "Who", "What", "About")


def in_register_words(answered: Answered) -> str:
    """`In the register: being managed`"""
    return f"In the register: {answered.status.value}"


def held_words(answered: Answered) -> Iterator[tuple[str, str]]:
    """What holds in the register, field by field: its name for people, and what was written."""
    yield from (
        (label, field_words(name, answered.fields[name])) for name, label in FIELDS.items() if answered.fields.get(name)
    )


def history_rows(answered: Answered) -> list[tuple[str, ...]]:
    return [
        (
            f"{one.at:%-d %B %Y %H:%M} UTC",
            one.person,
            "; ".join(f"{FIELDS[name]}: {field_words(name, text)}" for name, text in one.fields.items()),
            one.sentence,
        )
        for one in answered.history
    ]


COMPARED = "What was compared, and how"
KINDS = "The twelve kinds of tension"
KINDS_HEAD = ("Kind", "Comparisons made", "Not enough data", "When it is found", "What would make it a false alarm")
NOT_MADE = "Comparisons that could not be made"
NOT_MADE_HEAD = ("Kind", "Outcome", "Why not")


def kind_rows(board: TensionBoard, registry: Registry) -> list[tuple[str, ...]]:
    """How many comparisons of each kind were made and could not be made, when it is found, what would be a false alarm."""
    return [
        (
            registry.tensions.kinds[kind].name,
            str(board.tested.get(kind.value, 0)),
            str(sum(one.kind == kind.value for one in board.not_tested)),
            registry.tensions.kinds[kind].found,
            registry.tensions.kinds[kind].false_alarm,
        )
        for kind in TensionKind
    ]


def not_made_rows(not_tested: Iterable[NotTested], registry: Registry) -> list[tuple[str, ...]]:
    """Comparisons that could not be made, those of one kind for one reason together."""
    outcomes: dict[tuple[str, str], list[str]] = {}
    for one in not_tested:
        outcomes.setdefault((one.kind, one.reason), []).append(registry.outcomes[one.outcome].name)
    return [
        (kind_name(registry, kind), "every outcome" if len(names) == len(registry.outcomes) else "; ".join(names), reason)
        for (kind, reason), names in outcomes.items()
    ]


def answers_of(board: TensionBoard) -> Mapping[str, Answered]:
    """What holds in the register for every tension that can be answered: those found, then those answered before and gone."""
    return {**{one.told.id: one.answered for one in board.tensions}, **board.other_answers}


def tension_title(board: TensionBoard, registry: Registry, identity: str) -> str:
    """`Verdicts differ: Leaving hospital as soon as I am ready (discuss at the board)`"""
    found = board.find(identity)
    outcome, kind = outcome_and_kind(identity)
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
