"""What changed since a board last met, in words: neutral, short, and the same on the page and in the command's answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from dashboard.as_of import State
from dashboard.as_of_wording import state_name
from dashboard.desk_wording import count, figure_words, indicator_name, period_name
from dashboard.judged import PRIORITIES
from dashboard.register import FIELDS, field_words
from dashboard.since import Moved, NewFigures, Restated, Since
from dashboard.spoken_wording import COMMENT_HEAD, STEP_HEAD, comment_row, step_row
from dashboard.tension_wording import ToldTension, kind_name
from dashboard.wording import SIDE_NAMES, span_words
from datasets.organisations import Organisations
from datasets.periods import Length, Period
from datasets.registry import Registry
from datasets.store.judged import Entry
from datasets.store.lake import Submission

NO_MEETING = "No meeting has been frozen for this place yet, so nothing can be said of what changed since the last one."
WHAT_TO_DO = 'Freeze what the board sees with: coterminous meeting freeze "March board" --date 2026-03-14 --place'
NONE_BEFORE = "No meeting of this place was frozen before this state, so there is nothing to compare it with."
NOTHING = "Nothing has changed: no figure of this place, no definition, verdict or tension, and nothing was written."
#: So many periods are named one by one.
FEW = 3
WITHHELD = "under disclosure control: shown on the page of its outcome"


def since_title(since: Since) -> str:
    """`Since the board last met (March board, 14 March 2026)`; between two states where an earlier one is shown."""
    then = state_name(since.then)
    if since.now.past:
        return f"From {then} to {state_name(since.now)}"
    return f"Since the board last met ({then})" if since.then.meeting else f"Since {then}"


def no_meeting_words(state: State, place: str) -> tuple[str, ...]:
    """That there is nothing to compare with, and what to do; of an earlier state only that there was no meeting before it."""
    return (NONE_BEFORE,) if state.past else (NO_MEETING, f"{WHAT_TO_DO} {place}")


def counts_words(since: Since) -> tuple[str, ...]:
    """Counts first: figures, definitions, verdicts, tensions, what was written. Tensions are counted by what became of them."""
    if since.nothing and not since.definitions_unknown:
        return (NOTHING,)
    figures = f"{_none(since.new_figures, 'new figure')}, {since_number(len(since.restated))} restated"
    figures += f", {since_number(len(since.gone))} gone" if since.gone else ""
    taken = f"; {count(len(since.withdrawn), 'submission')} taken back" if since.withdrawn else ""
    definitions = _none(len(since.definitions), "definition") + " changed"
    compared = "" if since.period == since.period_then else f" ({since.period_then.label} beside {since.period.label})"
    restated = count(len(since.restated_verdicts), "verdict")
    otherwise = f"; {restated} on {since.period_then.label} would read otherwise now" if since.restated_verdicts else ""
    verdicts = f"{_none(len(since.moved), 'verdict')} changed{compared}{otherwise}"
    tensions = f"{_none(len(since.opened), 'tension')} opened, {since_number(len(since.closed))} closed"
    if not since.compared:
        verdicts = (
            f"{since.period_then.label} was looked at then, and this is {since.period.label}: their verdicts and tensions are "
            f"not set beside each other{otherwise}"
        )
    return (
        f"{figures}{taken}.",
        f"{since.definitions_unknown}: changed definitions cannot be told." if since.definitions_unknown else f"{definitions}.",
        f"{verdicts}.",
        *([f"{tensions}."] if since.compared else []),
        f"{_none(len(since.written), 'entry', 'entries')} written in the register.",
        f"{_none(len(since.comments), 'comment')} made, {since_number(len(since.steps))} written about actions.",
    )


def since_number(number: int) -> str:
    return f"{number:,}" if number else "none"


def _none(number: int, one: str, many: str = "") -> str:
    return count(number, one, many) if number else f"No {one}"


# --- figures ----------------------------------------------------------------------------------------------------------------

NEW_HEAD = ("Indicator", "For", "Figures", "Submission", "Published", "Note")


def new_row(one: NewFigures, registry: Registry) -> tuple[str, ...]:
    sent = one.submission
    missing = f", {one.missing:,} of them without a value" if one.missing else ""
    return (
        indicator_name(one.indicator, registry),
        periods_words(one.periods),
        f"{one.figures:,}{missing}",
        sent.id,
        f"{sent.at:%-d %B %Y}",
        sent.note or "none",
    )


def periods_words(periods: Sequence[Period]) -> str:
    """`April 2018 to June 2018`; longer periods by name, the first and the last where they are many."""
    if periods[0].length is Length.MONTH:
        return span_words(periods)
    if len(periods) <= FEW:
        return "; ".join(one.label for one in periods)
    return f"{periods[0].label} to {periods[-1].label}, {len(periods)} in all"


RESTATED, GONE = "Restated figures", "Figures that are gone"
RESTATED_HEAD = ("Indicator", "Organisation", "Period", "It was", "It is now", "Submission", "Reason")


def restated_row(one: Restated, registry: Registry, organisations: Organisations) -> tuple[str, ...]:
    return (
        indicator_name(one.indicator, registry),
        organisations.name(one.organisation),
        period_name(one.period),
        *old_and_new(one, registry),
        one.because.id if one.because else "none",
        reason_words(one),
    )


def withheld(one: Restated, registry: Registry) -> bool:
    """Disclosure control is made over many figures at once: one old and new figure could give away what it hides."""
    found = registry.indicators.get(one.indicator)
    return found is not None and found.disclosure is not None


def old_and_new(one: Restated, registry: Registry) -> tuple[str, str]:
    if withheld(one, registry):
        return WITHHELD, WITHHELD
    was = figure_words(one.indicator, one.old_value, one.old_mark, registry)
    if one.new_submission is None:
        return was, "no figure"
    now = figure_words(one.indicator, one.new_value, one.new_mark, registry)
    return was, f"{now} (the counts behind it changed)" if now == was else now


def reason_words(one: Restated) -> str:
    """Why a figure holds otherwise now, as far as somebody wrote it down."""
    if one.because is None:
        return "left out by a later file that gives its period whole"
    if one.taken_back:
        return f"taken back: {one.because.withdrawn_reason}"
    said = [
        one.because.note,
        f"warnings accepted because: {one.because.accepted_reason}" if one.because.accepted_reason else "",
    ]
    return "; ".join(part for part in said if part) or "no note was given"


WITHDRAWN_HEAD = ("Submission", "File", "Taken back on", "By", "Reason")


def withdrawn_row(one: Submission) -> tuple[str, ...]:
    assert one.withdrawn_at is not None
    return one.id, one.file, f"{one.withdrawn_at:%-d %B %Y}", one.withdrawn_by or "", one.withdrawn_reason or ""


# --- definitions, verdicts, tensions, entries -------------------------------------------------------------------------------

DEFINITION_HEAD = ("Of", "What", "It was", "It is now")
MOVED_HEAD = ("Joint outcome", "Regime", "It was", "It is now")


def moved_row(one: Moved, registry: Registry) -> tuple[str, ...]:
    same = one.was[0] == one.now[0]
    said = [f"{label} ({standing})" + ("" if same else f", {period.label}") for period, standing, label in (one.was, one.now)]
    return registry.outcomes[one.outcome].name, SIDE_NAMES[one.side], *said


TENSION_HEAD = ("Kind", "Joint outcome", "Severity", "In words")


def tension_row(one: ToldTension, then: Registry, now: Registry) -> tuple[str, ...]:
    """A tension that has closed may be on an outcome that today's registry lacks."""
    found = now.outcomes.get(one.outcome) or then.outcomes[one.outcome]
    return kind_name(now, one.kind), found.name, one.severity, one.sentence


WRITTEN_HEAD = ("Entry", "Written", "By", "About", "What was written")


def written_row(one: Entry) -> tuple[str, ...]:
    about = "The board’s weights" if one.kind == PRIORITIES else str(one.document.get("sentence", one.subject))
    return one.id, f"{one.at:%-d %B %Y}", one.person, about, "; ".join(_fields(one))


def _fields(one: Entry) -> Iterator[str]:
    if one.kind == PRIORITIES:
        yield f"agreed on {one.document['agreed']}, with {count(len(one.document['weights']), 'outcome')} weighed"
        return
    for name, text in one.document["fields"].items():
        yield f"{FIELDS.get(name, name)}: {field_words(name, text)}"


Table: TypeAlias = tuple[str, Sequence[str], list[tuple[str, ...]]]


def tables(since: Since, registry: Registry, organisations: Organisations) -> Sequence[Table]:
    """Every table that has rows, as (caption, head, rows): of figures, then of what follows from them and was written."""
    return [*figure_tables(since, registry, organisations), *change_tables(since, registry)]


def figure_tables(since: Since, registry: Registry, organisations: Organisations) -> Sequence[Table]:
    every: Sequence[Table] = (
        ("New figures", NEW_HEAD, [new_row(one, registry) for one in since.new]),
        (RESTATED, RESTATED_HEAD, [restated_row(one, registry, organisations) for one in since.restated]),
        (GONE, RESTATED_HEAD, [restated_row(one, registry, organisations) for one in since.gone]),
        ("Submissions taken back", WITHDRAWN_HEAD, [withdrawn_row(one) for one in since.withdrawn]),
    )
    return [one for one in every if one[2]]


def change_tables(since: Since, registry: Registry) -> Sequence[Table]:
    then, period = since.then.registry, since.period_then.label
    every: Sequence[Table] = (
        ("Changed definitions", DEFINITION_HEAD, [(one.of, one.what, one.was, one.now) for one in since.definitions]),
        ("Verdicts that changed", MOVED_HEAD, [moved_row(one, registry) for one in since.moved]),
        (f"Verdicts on {period} that would read otherwise now", MOVED_HEAD,
         [moved_row(one, registry) for one in since.restated_verdicts]),
        ("Tensions opened", TENSION_HEAD, [tension_row(one, then, registry) for one in since.opened]),
        ("Tensions closed", TENSION_HEAD, [tension_row(one, then, registry) for one in since.closed]),
        ("Written in the register", WRITTEN_HEAD, [written_row(one) for one in since.written]),
        ("Comments", COMMENT_HEAD, [comment_row(one, registry) for one in since.comments]),
        ("Written about actions", STEP_HEAD, [step_row(action, step, registry) for action, step in since.steps]),
    )  # fmt: skip
    return [one for one in every if one[2]]
