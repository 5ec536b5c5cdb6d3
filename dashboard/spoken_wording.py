"""Comments, actions and what is owed, in words: the same on the page, in the command's answer and in the digest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.desk_wording import count, period_name
from dashboard.judgement.tensions.tension import outcome_and_kind
from dashboard.owed import Owed, Owner
from dashboard.spoken import Action, Comment, Progress, Speaker, Step
from dashboard.tension_wording import kind_name, listed
from dashboard.wording import SIDE_NAMES
from datasets.registry import Registry, Side

SPEAKERS: Mapping[str, str] = {Speaker.NHS: "The NHS", Speaker.COUNCIL: "The council", Speaker.BOARD: "The joint board"}
#: What changes of an action, with names for people.
FIELDS = {"owner": "Owner", "due": "Due", "status": "Status"}
NOBODY = "Nobody named"
NO_DAY = "no day set"
NO_COMMENT = "Nobody has commented on this outcome yet."
NO_ACTION = "No action is recorded on this outcome."
NOTHING_OWED = "All quiet: no action is open, and no tension in the register waits for a review."


def outcome_name(outcome: str, registry: Registry) -> str:
    """Of an outcome that this registry lacks, what it was called in the entry."""
    found = registry.outcomes.get(outcome)
    return found.name if found else outcome


def day_words(day: date) -> str:
    return f"{day:%-d %B %Y}"


def said_by_words(one: Comment) -> str:
    """`The council · Director of adult social care · 14 March 2026`"""
    return f"{SPEAKERS[one.speaker]} · {one.person} · {day_words(one.at.date())}"


def due_words(due: date | None, today: date) -> str:
    """`due 14 March 2026`; `overdue since 14 March 2026`; `no day set`."""
    if due is None:
        return NO_DAY
    return f"overdue since {day_words(due)}" if due < today else f"due {day_words(due)}"


def progress_words(one: Action, today: date) -> str:
    """`open, overdue since 14 March 2026`; `done on 2 April 2026`."""
    if one.open:
        return f"open, {due_words(one.due, today)}"
    return f"{one.progress} on {day_words(_settled(one).at.date())} (was due {day_words(one.due)})"


def _settled(one: Action) -> Step:
    """The entry by which it came to be what it is."""
    return next(step for step in one.history if step.fields.get("status") == one.progress.value)


def step_words(one: Step) -> str:
    """`Status: done; Note: the bays are open`. What is to be done never changes, and stands with the action."""
    parts = [f"{FIELDS[name]}: {_field(name, text)}" for name, text in one.fields.items() if name in FIELDS]
    return "; ".join([*parts, *([f"Note: {one.note}"] if one.note else [])])


def _field(name: str, text: str) -> str:
    return day_words(date.fromisoformat(text)) if name == "due" else text


def action_title(one: Action, registry: Registry) -> str:
    """`E12 · Open two more bays (Getting emergency care quickly): open`"""
    words = " ".join(one.text.split())
    short = words if len(words) <= 70 else f"{words[:69]}…"
    return f"{one.id} · {short} ({outcome_name(one.outcome, registry)}): {one.progress}"


# --- what is owed -----------------------------------------------------------------------------------------------------------

OWED_HEAD = ("Owner", "What is owed", "Joint outcome", "Due", "Recorded by")


def owner_words(owner: str) -> str:
    return owner or NOBODY


def what_words(one: Owed, registry: Registry) -> str:
    """What an action says; of a tension, that it is to be looked at again, and for which side."""
    if one.action:
        return one.action.text
    _, kind = outcome_and_kind(one.tension)
    side = f", for the {SIDE_NAMES[Side(one.side)]} side" if one.side else ""
    return f"Review the tension “{kind_name(registry, kind)}”{side}"


def owed_row(one: Owed, registry: Registry, today: date) -> tuple[str, ...]:
    due = due_words(one.due, today)
    return (
        owner_words(one.owner),
        what_words(one, registry),
        outcome_name(one.outcome, registry),
        due[0].upper() + due[1:],
        f"{one.person}, {day_words(one.at.date())}",
    )


def owed_sentence(owners: Sequence[Owner], place: str, today: date) -> str:
    """One sentence: how much is owed, how much of it is overdue, and by whom."""
    every = [one for owner in owners for one in owner.owed]
    if not every:
        return NOTHING_OWED
    late = [owner for owner in owners if owner.overdue(today)]
    overdue = sum(owner.overdue(today) for owner in late)
    said = f"{place}: {count(len(every), 'thing')} owed by {_owners(owners)}"
    if not late:
        return f"{said}; nothing is overdue."
    return f"{said}; {overdue:,} overdue, from {listed([owner_words(owner.name) for owner in late])}."


def owed_count(owner: Owner, today: date) -> str:
    """`2 owed, 1 overdue`"""
    late = owner.overdue(today)
    return f"{len(owner.owed):,} owed" + (f", {late:,} overdue" if late else "")


def _owners(owners: Sequence[Owner]) -> str:
    named = sum(bool(owner.name) for owner in owners)
    nobody = "nobody named" if named < len(owners) else ""
    return " and ".join(part for part in (count(named, "owner") if named else "", nobody) if part)


# --- on one outcome ---------------------------------------------------------------------------------------------------------

COMMENTS, ACTIONS = "What partners say", "Actions"
ACTIONS_CAPTION = "Actions on this outcome"
ACTIONS_HEAD = ("What", "Owner", "Status", "Recorded by", "Number")


def about_words(one: Comment) -> str:
    """`About 2018/19`"""
    return f"About {period_name(one.period)}"


def status_words(one: Action, today: date) -> str:
    """`○ Open, due 14 March 2026`, with a warning where it is overdue."""
    words = progress_words(one, today)
    return f"{'⚠' if one.overdue(today) else PROGRESS_SHAPES[one.progress]} {words[0].upper()}{words[1:]}"


def action_row(one: Action, today: date) -> tuple[str, ...]:
    recorded = f"{one.recorded.person}, {day_words(one.recorded.at.date())}"
    return (one.text, one.owner, status_words(one, today), recorded, one.id)


# --- since a meeting --------------------------------------------------------------------------------------------------------

COMMENT_HEAD = ("Joint outcome", "About", "By", "What was said")
STEP_HEAD = ("Action", "Joint outcome", "By", "What was written")


def comment_row(one: Comment, registry: Registry) -> tuple[str, ...]:
    return outcome_name(one.outcome, registry), period_name(one.period), said_by_words(one), one.text


def step_row(action: Action, step: Step, registry: Registry) -> tuple[str, ...]:
    """The action in its words, and what was written about it: that it was recorded, or what changed."""
    words = f"Recorded. {step_words(step)}" if step is action.recorded else step_words(step)
    by = f"{step.person} · {day_words(step.at.date())}"
    return f"{action.id}: {action.text}", outcome_name(action.outcome, registry), by, words


PROGRESS_SHAPES = {Progress.OPEN: "○", Progress.DONE: "✓", Progress.DROPPED: "✕"}
