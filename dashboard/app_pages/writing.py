"""The forms by which partners answer a tension and a board sets its priorities, for people who are allowed to write."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

from dashboard import cached
from dashboard.app_pages.asking import today
from dashboard.app_pages.telling import key_of, may_write, say_what_was_written, write_and_say
from dashboard.board_wording import answers_of, priorities_words, tension_title
from dashboard.briefing import Briefing, Selection
from dashboard.desk import answer, freeze_meeting, set_priorities
from dashboard.meetings import LONGEST_NAME
from dashboard.register import FIELDS, Status, day_in, shown_fields
from datasets.errors import UserError
from datasets.registry import Registry

_COMMANDS = ("answer", "priorities")


def show_register(registry: Registry, selection: Selection, briefing: Briefing) -> None:
    """The form for one entry of the register; what was written before stays."""
    st.html('<h2 class="ct-section" id="register">Write into the register</h2>')
    say_what_was_written(f"register-{briefing.place.id}")
    held = answers_of(briefing.tensions)
    if not may_write(selection, *_COMMANDS) or not held:
        return
    chosen = st.selectbox(
        "Tension", list(held), format_func=lambda one: tension_title(briefing.tensions, registry, one), key="register-tension"
    )
    # What this form showed first: what another wrote meanwhile is not written over.
    form = f"register-{chosen}"
    key = key_of(form)
    shown = st.session_state.setdefault(f"shown-{key}", shown_fields(held[chosen]))
    with st.form(key, border=True):
        person = st.text_input("Written by (a role or a name, kept with the entry)", max_chars=200)
        status = st.selectbox("Status", [one.value for one in Status], index=list(Status).index(Status(shown["status"])))
        written = {name: _field(name, shown.get(name, ""), key) for name in FIELDS if name not in ("status", "review")}
        review = st.text_input(f"{FIELDS['review']} (such as 2026-03-14)", value=shown.get("review", ""))
        sent = st.form_submit_button("Keep in the register")
    fields = {"status": status, "review": review, **written}
    write_and_say(
        sent,
        lambda store: answer(
            store, registry, selection, chosen, fields, person=person, now=datetime.now(UTC), shown=shown
        ),
        f"register-{briefing.place.id}",
        form=form,
        kept="Kept in the register. It stands on the tension above, with everything written before.",
    )  # fmt: skip


def _field(name: str, value: str, form: str) -> str:
    label = FIELDS[name]
    written = st.text_input if name.endswith("owner") else st.text_area
    return str(written(label, value=value, key=f"{name}-{form}", max_chars=2_000))


def show_priorities(registry: Registry, selection: Selection, briefing: Briefing) -> None:
    """The form for a board's weights. They bear on one kind of tension only."""
    st.html(
        '<h2 class="ct-section">What this board puts first</h2><p>A board may say how much weight it gives to each outcome, in '
        "parts of 100. The weights bear on one kind of tension only: where the board ranks an outcome differently from the "
        "national regimes. They change no verdict.</p>"
    )
    say_what_was_written(f"priorities-{briefing.place.id}")
    st.html(f"<p>{escape(priorities_words(briefing.tensions, registry))}</p>")
    if not may_write(selection, *_COMMANDS):
        return
    newest, key = briefing.tensions.priorities, key_of(f"priorities-{briefing.place.id}")
    with st.expander("Set the weights"), st.form(key, border=False):
        person = st.text_input("Agreed by (the board, or who writes this)", max_chars=200)
        agreed = st.text_input("Agreed on (such as 2026-03-14): they count for periods that end on or after this day",
                               value=today().isoformat())  # fmt: skip
        weights = {
            name: int(
                st.number_input(
                    one.name,
                    min_value=0,
                    max_value=100,
                    step=1,
                    key=f"weight-{key}-{name}",
                    value=newest.weights.get(name, 0) if newest else 0,
                )
            )
            for name, one in registry.outcomes.items()
        }
        sent = st.form_submit_button("Keep these weights")
    write_and_say(
        sent,
        lambda store: set_priorities(
            store, registry, briefing.place.id, weights, agreed=day_in(agreed), person=person, now=datetime.now(UTC)
        ),
        f"priorities-{briefing.place.id}",
        kept=f"The weights are kept. They count for periods that end on or after {agreed}.",
    )


def show_freeze(registry: Registry, selection: Selection, briefing: Briefing) -> None:
    """The form that freezes what is shown under a meeting's name."""
    if selection.as_of is not None or not cached.may_write():
        return
    st.html('<h2 class="ct-section" id="freeze">Freeze this for a meeting</h2>')
    say_what_was_written(f"meeting-{briefing.place.id}")
    st.html(
        f"<p>What the board sees of {escape(briefing.place.name)} in {escape(briefing.period.label)} is kept under the "
        "meeting’s name: figures, registry, verdicts, tensions and answers, whatever is published later. “As at” above opens "
        "it again.</p>"
    )
    with st.form(key_of(f"meeting-{briefing.place.id}"), border=True):
        name = st.text_input("Name of the meeting (such as March board)", max_chars=LONGEST_NAME)
        on = st.text_input("Day of the meeting (such as 2026-03-14)", value=today().isoformat())
        person = st.text_input("Frozen by (a role or a name, kept with it)", max_chars=200)
        sent = st.form_submit_button("Freeze")
    write_and_say(
        sent,
        lambda store: freeze_meeting(
            store, registry, name, on=day_in(on), place=briefing.place.id, period=briefing.period.id,
            person=_named(person), now=datetime.now(UTC),
        ),
        f"meeting-{briefing.place.id}",
        kept=f"{name.strip()} is frozen. “As at” at the head of the page opens it again.",
    )  # fmt: skip


def _named(person: str) -> str:
    if not person.strip():
        raise UserError("Say who freezes this: a role or a name is kept with it.")
    return person.strip()
