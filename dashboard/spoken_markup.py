"""The HTML of comments, actions and what is owed. Every word that was written is escaped. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

from dashboard.board_wording import answers_of
from dashboard.briefing import Briefing
from dashboard.charts.theme import SIDE
from dashboard.desk_wording import count
from dashboard.owed import Owed, Owner, owed_by_owner
from dashboard.spoken import Action, Comment, Speaker, reckoned_on
from dashboard.spoken_wording import (
    ACTIONS,
    ACTIONS_CAPTION,
    ACTIONS_HEAD,
    COMMENTS,
    NO_ACTION,
    NO_COMMENT,
    OWED_HEAD,
    about_words,
    action_row,
    day_words,
    outcome_name,
    owed_count,
    owed_row,
    owed_sentence,
    owner_words,
    said_by_words,
    status_words,
    step_words,
)
from dashboard.table_markup import Cell, Link, Strong, link, plain_table
from datasets.registry import Side


def outcome_spoken(briefing: Briefing, outcome: str, today: date) -> str:
    """Comments and actions on one outcome, for its own page."""
    day = reckoned_on(briefing.state, briefing.at, today)
    return _comments(briefing, outcome) + _actions(briefing.spoken.actions_on(outcome), day)


def _comments(briefing: Briefing, outcome: str) -> str:
    """Those about the period shown, newest first; those about others in a fold below."""
    every = briefing.spoken.comments_on(outcome)
    here = [one for one in every if one.period == briefing.period.id]
    others = [one for one in every if one.period != briefing.period.id]
    head = f'<h2 class="ct-section" id="comments">{COMMENTS}</h2>'
    if not every:
        return f'{head}<p class="ct-quiet">{NO_COMMENT}</p>'
    none = f'<p class="ct-quiet">No comment is about {escape(briefing.period.label)}.</p>'
    shown = "".join(_comment(one) for one in here) or none
    fold = "".join(_comment(one) for one in others)
    if others:
        words = count(len(others), "comment")
        opened = "" if here else " open"
        fold = f'<details class="ct-details"{opened}><summary>About other periods: {words}</summary>{fold}</details>'
    return head + shown + fold


#: The colour of each side, beside its name.
_INK = {Speaker.NHS: SIDE[Side.NHS], Speaker.COUNCIL: SIDE[Side.COUNCIL], Speaker.BOARD: "#0b0c0c"}


def _comment(one: Comment) -> str:
    about = about_words(one)
    return (
        f'<article class="ct-comment" style="border-color:{_INK[one.speaker]}">'
        f'<p class="ct-quiet"><strong>{escape(said_by_words(one))}</strong> · '
        f'{escape(about)}</p><p class="ct-words">{escape(one.text)}</p></article>'
    )


def _actions(actions: Sequence[Action], today: date) -> str:
    head = f'<h2 class="ct-section" id="actions">{ACTIONS}</h2>'
    if not actions:
        return f'{head}<p class="ct-quiet">{NO_ACTION}</p>'
    rows = [(what, owner, _status(one, today), *rest) for one in actions for what, owner, _, *rest in [action_row(one, today)]]
    table = plain_table(ACTIONS_CAPTION, ACTIONS_HEAD, rows, captioned=False)
    return head + table + _history(actions)


def _status(one: Action, today: date) -> Cell:
    words = status_words(one, today)
    return Strong(words) if one.overdue(today) else words


def _history(actions: Sequence[Action]) -> str:
    """Every later entry about these actions, in a fold; nothing where they are as they were recorded."""
    steps = [(one, step) for one in actions for step in one.history[:-1]]
    if not steps:
        return ""
    rows = [
        (one.id, f"{step.at:%-d %B %Y %H:%M} UTC", step.person, step_words(step))
        for one, step in sorted(steps, key=lambda pair: -pair[1].publish_number)
    ]
    table = plain_table("What became of them, newest first", ("Action", "When", "Who", "What"), rows)
    return f'<details class="ct-details"><summary>History of these actions</summary>{table}</details>'


# --- the actions page -------------------------------------------------------------------------------------------------------


def who_owes_what(briefing: Briefing, link_state: Mapping[str, str], today: date) -> str:
    """Who owes what in one sentence, then by owner, what is overdue first, each with a way to its outcome."""
    day = reckoned_on(briefing.state, briefing.at, today)
    owners = owed_by_owner(briefing.spoken, answers_of(briefing.tensions))
    return (
        '<section class="ct-minutes" aria-label="Who owes what, in a sentence">'
        f"<p>{escape(owed_sentence(owners, briefing.place.name, day))}</p>"
        f'<p class="ct-quiet">Reckoned on {day_words(day)}: every open action, and every review of a tension in the register, '
        "whichever period it was about. An action is recorded on the page of its outcome.</p></section>"
        + "".join(_owner(owner, briefing, link_state, day) for owner in owners)
    )


def _owner(owner: Owner, briefing: Briefing, link_state: Mapping[str, str], day: date) -> str:
    name = owner_words(owner.name)
    rows = [_owed(one, briefing, link_state, day) for one in owner.owed]
    table = plain_table(f"Owed by {name}", OWED_HEAD[1:], rows, captioned=False)
    return (
        f'<h2 class="ct-section">{escape(name)} <span class="ct-standing">{escape(owed_count(owner, day))}</span></h2>{table}'
    )


def _owed(one: Owed, briefing: Briefing, link_state: Mapping[str, str], day: date) -> Sequence[Cell]:
    _, what, outcome, due, recorded = owed_row(one, briefing.registry, day)
    late: Cell = Strong(f"⚠ {due}") if one.overdue(day) else due
    known = one.outcome in briefing.registry.outcomes
    where: Cell = Link(outcome, link("outcome", **link_state, outcome=one.outcome)) if known else outcome
    said: Cell = what
    if one.tension and known:
        said = Link(what, link("tensions", **link_state, on=one.outcome))
    return said, where, late, recorded


def settled(briefing: Briefing, today: date) -> str:
    """Actions that are done or dropped, in a fold; nothing where there are none."""
    day = reckoned_on(briefing.state, briefing.at, today)
    every = [one for one in briefing.spoken.actions if not one.open]
    if not every:
        return '<p class="ct-quiet">No action of this place has been done or dropped yet.</p>'
    rows = [
        (one.text, outcome_name(one.outcome, briefing.registry), one.owner, _status(one, day), one.newest.note or "–")
        for one in sorted(every, key=lambda one: -one.newest.publish_number)
    ]
    table = plain_table("Done or dropped", ("What", "Joint outcome", "Owner", "Status", "Note"), rows, captioned=False)
    return f'<details class="ct-details"><summary>Done or dropped: {len(every):,}</summary>{table}</details>'
