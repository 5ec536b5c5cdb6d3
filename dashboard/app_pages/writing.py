"""The forms by which partners answer a tension and a board sets its priorities, for people who are allowed to write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from dashboard import cached
from dashboard.app_pages.asking import today
from dashboard.briefing import Briefing, Selection
from dashboard.desk import answer, set_priorities
from dashboard.register import FIELDS, Status, day_in
from dashboard.tension_wording import kind_name
from datasets.errors import UserError
from datasets.registry import Registry
from datasets.store.lake import Store

_READ_ONLY = (
    "These pages only show. Whoever runs the service can let people write here with `coterminous serve --editing`; the "
    "command line always can: `coterminous answer`, `coterminous priorities`."
)


def show_register(registry: Registry, selection: Selection, briefing: Briefing) -> None:
    """The form for one entry of the register; what was written before stays."""
    st.html('<h2 class="ct-section">Write into the register</h2>')
    every = {one.told.id: one for one in briefing.tensions.tensions}
    if not _may_write(selection) or not every:
        return

    def named(identity: str) -> str:
        told = every[identity].told
        return f"{registry.outcomes[told.outcome].name}: {kind_name(registry, told.kind)} ({told.severity})"

    chosen = st.selectbox("Tension", list(every), format_func=named, key="register-tension")
    held = every[chosen].answered
    with st.form(f"register-{chosen}", border=True):
        person = st.text_input("Written by (a role or a name, kept with the entry)")
        status = st.selectbox("Status", [one.value for one in Status], index=list(Status).index(held.status))
        written = {name: _field(name, held.fields.get(name, ""), chosen) for name in FIELDS if name not in ("status", "review")}
        review = st.text_input(f"{FIELDS['review']} (such as 2026-03-14)", value=held.fields.get("review", ""))
        sent = st.form_submit_button("Keep in the register")
    if sent:
        fields = {"status": status, "review": review, **written}
        _write(lambda store: answer(store, registry, selection, chosen, fields, person=person, now=datetime.now(UTC)))


def _field(name: str, value: str, tension: str) -> str:
    label = FIELDS[name]
    written = st.text_input if name.endswith("owner") else st.text_area
    return str(written(label, value=value, key=f"{name}-{tension}", max_chars=2_000))


def show_priorities(registry: Registry, selection: Selection, briefing: Briefing) -> None:
    """The form for a board's weights. They bear on one kind of tension only."""
    st.html(
        '<h2 class="ct-section">What this board puts first</h2><p>A board may say how much weight it gives to each outcome, in '
        "parts of 100. The weights bear on one kind of tension only: where the board ranks an outcome differently from the "
        "national regimes. They change no verdict.</p>"
    )
    if not _may_write(selection):
        return
    with st.expander("Set the weights"), st.form("priorities", border=False):
        person = st.text_input("Agreed by (the board, or who writes this)")
        agreed = st.text_input("Agreed on (such as 2026-03-14)", value=today().isoformat())
        weights = {
            name: int(st.number_input(one.name, min_value=0, max_value=100, step=1, key=f"weight-{name}"))
            for name, one in registry.outcomes.items()
        }
        sent = st.form_submit_button("Keep these weights")
    if sent:
        _write(
            lambda store: set_priorities(
                store, registry, briefing.place.id, weights, agreed=day_in(agreed), person=person, now=datetime.now(UTC)
            )
        )


def _may_write(selection: Selection) -> bool:
    if selection.as_of is not None:
        st.html("<p>An earlier state cannot be written to. Open today’s to answer.</p>")
    elif not cached.may_write():
        st.html(f"<p>{_READ_ONLY}</p>")
    else:
        return True
    return False


def _write(write: Callable[[Store], object]) -> None:
    try:
        with cached.writing() as store:
            write(store)
    except UserError as error:
        st.error(str(error))
        return
    st.rerun()
