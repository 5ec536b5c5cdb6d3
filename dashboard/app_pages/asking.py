"""The widgets that choose place, period and outcome. The whole state of a page is in its address."""

from __future__ import annotations

import streamlit as st

from dashboard import cached
from dashboard.briefing import Briefing, Selection
from datasets.registry import Registry


def ask_place(registry: Registry) -> Selection:
    """The selection that the address holds, or the first place."""
    parameters = st.query_params
    place = parameters.get("place", next(iter(registry.places)))
    return Selection(registry.place(place).id, parameters.get("period"), parameters.get("as-of"))


def show_choices(registry: Registry, briefing: Briefing) -> None:
    """Place and period, side by side; a choice goes into the address."""
    left, right = st.columns(2)
    with left:
        _choice("Place", "place", {one.id: one.name for one in registry.places.values()}, briefing.place.id)
    with right:
        _choice("Period", "period", {one.id: one.label for one in briefing.periods}, briefing.period.id)


def _choice(label: str, parameter: str, options: dict[str, str], chosen: str) -> None:
    key = f"choose-{parameter}"
    if st.session_state.get(key) != chosen:
        st.session_state[key] = chosen

    def into_address() -> None:
        st.query_params[parameter] = st.session_state[key]

    st.selectbox(label, list(options), key=key, format_func=options.__getitem__, on_change=into_address)


def choose_outcome(registry: Registry, chosen: str) -> None:
    _choice("Outcome", "outcome", {one.id: one.name for one in registry.outcomes.values()}, chosen)


def state(briefing: Briefing, selection: Selection) -> dict[str, str]:
    """What a link to another page carries along."""
    as_of = {"as-of": selection.as_of} if selection.as_of else {}
    return {"place": briefing.place.id, "period": briefing.period.id, **as_of}


def asked() -> tuple[Registry, Selection, Briefing]:
    """Registry, selection and briefing of this page. What was not in the address is put there, so that any link is whole."""
    registry = cached.registry()
    selection = ask_place(registry)
    briefing = cached.briefing(selection)
    for parameter, value in state(briefing, selection).items():
        if st.query_params.get(parameter) != value:
            st.query_params[parameter] = value
    return registry, selection, briefing
