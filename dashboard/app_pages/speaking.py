"""The forms by which partners comment on an outcome, record an action, and say what became of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import streamlit as st

from dashboard.app_pages.telling import key_of, may_write, say_what_was_written, write_and_say
from dashboard.briefing import Briefing, Selection
from dashboard.desk import change_action, comment, record_action
from dashboard.register import LONGEST, LONGEST_PERSON
from dashboard.spoken import LONGEST_ACTION, Action, Progress
from dashboard.spoken_wording import SPEAKERS, action_title
from datasets.registry import Registry

_COMMANDS = ("comment", "action")
_WRITER = "Written by (a role or a name, kept with it)"


def show_speaking(registry: Registry, selection: Selection, briefing: Briefing, outcome: str) -> None:
    """Under an outcome: comment, record an action, say what became of one. Nothing of an earlier state can be written to."""
    if not may_write(selection, *_COMMANDS):
        return
    say_what_was_written(_slot(briefing.place.id))
    spoken = Selection(briefing.place.id, briefing.period.id)
    with st.expander("Write a comment"):
        _comment_form(registry, spoken, outcome, f"About {briefing.period.label}.")
    with st.expander("Record an action"):
        _action_form(registry, spoken, outcome)
    _change(registry, briefing, briefing.spoken.actions_on(outcome))


def show_change(registry: Registry, selection: Selection, briefing: Briefing) -> None:
    """On the actions page: say what became of any action of the place."""
    if not may_write(selection, *_COMMANDS):
        return
    say_what_was_written(_slot(briefing.place.id))
    _change(registry, briefing, briefing.spoken.actions)


def _comment_form(registry: Registry, spoken: Selection, outcome: str, about: str) -> None:
    form = f"comment-{spoken.place}-{outcome}"
    key = key_of(form)
    with st.form(key, border=False):
        st.html(f'<p class="ct-quiet">{about} Do not name a patient or a resident.</p>')
        # Nobody speaks for a partner by leaving a choice as it was.
        speaker = st.selectbox(
            "Speaking for",
            [*SPEAKERS],
            format_func=SPEAKERS.__getitem__,
            index=None,
            placeholder="Choose a partner",
            key=f"{key}-speaker",
        )
        text = st.text_area("Comment", key=f"{key}-text", max_chars=LONGEST)
        person = st.text_input(_WRITER, key=f"{key}-by", max_chars=LONGEST_PERSON)
        sent = st.form_submit_button("Keep the comment")
    write_and_say(
        sent,
        lambda store: comment(
            store, registry, spoken, outcome, text, speaker=speaker or "", person=person, now=datetime.now(UTC)
        ),
        _slot(spoken.place), form=form, kept="The comment is kept. It stands above, under “What partners say”.",
    )  # fmt: skip


def _action_form(registry: Registry, spoken: Selection, outcome: str) -> None:
    form = f"action-{spoken.place}-{outcome}"
    key = key_of(form)
    with st.form(key, border=False):
        text = st.text_area("What is to be done", key=f"{key}-text", max_chars=LONGEST_ACTION)
        owner = st.text_input("Owner (a role or a name)", key=f"{key}-owner", max_chars=LONGEST_PERSON)
        due = st.text_input("Due (such as 2026-03-14)", key=f"{key}-due", max_chars=10)
        person = st.text_input(_WRITER, key=f"{key}-by", max_chars=LONGEST_PERSON)
        sent = st.form_submit_button("Record the action")
    write_and_say(
        sent,
        lambda store: record_action(
            store, registry, spoken, outcome, text, owner=owner, due=due, person=person, now=datetime.now(UTC)
        ),
        _slot(spoken.place), form=form, kept="The action is recorded. It stands above, and on the Actions page.",
    )  # fmt: skip


def _change(registry: Registry, briefing: Briefing, actions: Sequence[Action]) -> None:
    """Which action, and what became of it. What another wrote meanwhile is not written over."""
    if not actions:
        return
    with st.expander("Say what became of an action"):
        titles = {one.id: action_title(one, registry) for one in actions}
        chosen = st.selectbox("Action", list(titles), format_func=titles.__getitem__, key="change-action")
        held = briefing.spoken.action(chosen)
        form = f"change-{chosen}"
        key = key_of(form)
        # What this form showed first.
        seen = st.session_state.setdefault(f"{key}-seen", held.newest.id)
        with st.form(key, border=False):
            status = st.selectbox(
                "Status", [one.value for one in Progress], index=list(Progress).index(held.progress), key=f"{key}-status"
            )
            note = st.text_area("Note", key=f"{key}-note", max_chars=LONGEST)
            owner = st.text_input("Owner", value=held.owner, key=f"{key}-owner", max_chars=LONGEST_PERSON)
            due = st.text_input("Due", value=held.due.isoformat(), key=f"{key}-due", max_chars=10)
            person = st.text_input(_WRITER, key=f"{key}-by", max_chars=LONGEST_PERSON)
            sent = st.form_submit_button("Keep the change")
        fields = {"status": status, "owner": owner, "due": due}
        write_and_say(
            sent,
            lambda store: change_action(
                store, registry, chosen, fields, person=person, now=datetime.now(UTC), note=note, seen=seen
            ),
            _slot(briefing.place.id), form=form, kept=f"The change to {chosen} is kept, with everything written before.",
        )  # fmt: skip
        if sent:
            # It was refused, and says why: what the page shows now is what is written about next.
            st.session_state[f"{key}-seen"] = held.newest.id


def _slot(place: str) -> str:
    return f"spoken-{place}"
