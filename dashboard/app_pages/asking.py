"""The widgets that choose place, period and outcome. The whole state of a page is in its address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import streamlit as st

from dashboard import cached, compare_wording
from dashboard.as_of import State
from dashboard.as_of_wording import meeting_words, state_name
from dashboard.briefing import Briefing, Selection
from dashboard.compare import places_beside
from dashboard.small_multiples import measures
from dashboard.tension_board import OpenTension
from dashboard.tension_wording import kind_name
from dashboard.wording import SIDE_NAMES
from datasets.registry import Registry, Side

#: What an address holds of where its reader is, and under what the session keeps it.
WHERE = ("place", "period", "as-of")
_KEPT = "where"


def return_to_place() -> None:
    """The menu leads to a page with nothing in its address: there the reader stays with the place that was looked at last."""
    if not any(st.query_params.get(name) for name in WHERE):
        st.query_params.update(st.session_state.get(_KEPT, {}))


def forget_place() -> None:
    """For a place or state that cannot be shown: the next page begins anew."""
    st.session_state.pop(_KEPT, None)


def ask_place(registry: Registry) -> Selection:
    """The selection that the address holds, or the first place."""
    parameters = st.query_params
    place = parameters.get("place", next(iter(registry.places)))
    as_of = parameters.get("as-of") or None
    # A place that today's registry lacks may stand in the registry of an earlier state.
    return Selection(place if as_of else registry.place(place).id, parameters.get("period"), as_of)


def show_choices(registry: Registry, briefing: Briefing, *, of_a_period: bool = True) -> None:
    """Place, period (where the page is about one) and state, side by side; a choice goes into the address."""

    def same_state() -> None:
        # Another place has other meetings: the state stays, under the number it has in every place.
        if st.query_params.get("as-of"):
            st.query_params["as-of"] = str(briefing.publish_number)

    columns = iter(st.columns(3 if of_a_period else 2))
    with next(columns):
        _choice("Place", "place", {one.id: one.name for one in registry.places.values()}, briefing.place.id, same_state)
    if of_a_period:
        with next(columns):
            _choice("Period", "period", {one.id: one.label for one in briefing.periods}, briefing.period.id)
    with next(columns):
        state = briefing.state
        frozen = {one.name: meeting_words(one) for one in cached.meetings(briefing)}
        asked = {state.asked: state_name(state)} if state.asked else {}
        _choice("As at", "as-of", {TODAY: "Today", **frozen, **asked}, state.asked or TODAY, _as_the_board_saw)


#: What the choice of a state holds for today's; the address then holds nothing.
TODAY = ""


def _as_the_board_saw() -> None:
    """A meeting opens with the period that the board looked at; today's has no state in its address."""
    if st.query_params.get("as-of"):
        st.query_params.pop("period", None)
    else:
        st.query_params.pop("as-of", None)


def hold(key: str, shown: object) -> None:
    """A choice or a field drawn before holds what the address says now.

    What it begins with is told each time it is drawn as well (`index`, `default`, `value`): on a slow line the code that draws
    it in the browser can come after a page was already drawn anew. It then begins with what it was told last, and sends that as
    if the reader had chosen it.
    """
    if st.session_state.get(key) != shown:
        st.session_state[key] = shown


def begin_anew(key: str, given: str) -> None:
    """A field begins anew where what it begins with changes; until then it holds what was typed into it.

    Without a key of its own a field that begins with something else would be another field: for a moment both stand there.
    """
    if key not in st.session_state or st.session_state.get(f"{key}-shown") != given:
        st.session_state[key] = st.session_state[f"{key}-shown"] = given


def _choice(
    label: str, parameter: str, options: dict[str, str], chosen: str, then: Callable[[], None] | None = None
) -> None:  # fmt: skip
    """A choice that stands in the address; `then` puts the rest of the address right."""
    key, names = f"choose-{parameter}", list(options)
    hold(key, chosen)

    def into_address() -> None:
        st.query_params[parameter] = st.session_state[key]
        if then is not None:
            then()

    st.selectbox(
        label, names, index=names.index(chosen), key=key, format_func=options.__getitem__, on_change=into_address
    )  # fmt: skip


def choose_outcome(registry: Registry, chosen: str) -> None:
    _choice("Outcome", "outcome", {one.id: one.name for one in registry.outcomes.values()}, chosen)


#: What the choice of an order or a measure holds where none is chosen.
NONE = ""


def choose_compared(registry: Registry, briefing: Briefing) -> tuple[tuple[str, ...], str | None]:
    """Which other places (none: those most alike) and by which outcome they are put in order; both are in the address."""
    given = tuple(name for name in st.query_params.get("places", "").split(",") if name)
    beside = [one.id for one in places_beside(registry, briefing.place, given)]
    left, right = st.columns([2, 1])
    with left:
        _places("Compared with", registry, briefing, beside)
    with right:
        orders = {NONE: compare_wording.BY_LIKENESS, **{one.id: one.name for one in registry.outcomes.values()}}
        by = st.query_params.get("sort", NONE)
        _choice("Order of places", "sort", orders, registry.outcome(by).id if by else NONE, _unless_empty("sort"))
    return given, by or None


def _places(label: str, registry: Registry, briefing: Briefing, chosen: list[str]) -> None:
    """As in `_choice`, of many. The places most alike are what stands where the address says nothing."""
    options = [name for name in registry.places if name != briefing.place.id]
    key = "choose-places"
    hold(key, chosen)

    def into_address() -> None:
        if (now := st.session_state[key]) and now != list(briefing.place.alike):
            st.query_params["places"] = ",".join(now)
        else:
            st.query_params.pop("places", None)

    st.multiselect(
        label, options, default=chosen, key=key, format_func=lambda name: registry.places[name].name,
        on_change=into_address, placeholder="Choose places",
    )  # fmt: skip


def choose_measure(registry: Registry) -> str | None:
    """One of the measures by which outcomes are judged, or none."""
    named = measures(registry)
    options = {name: f"{one.short} ({SIDE_NAMES[registry.side(one)]})" for name, one in named.items()}
    chosen = st.query_params.get("measure", NONE)
    if chosen and chosen not in named:
        options[chosen] = registry.indicator(chosen).short
    _choice("Measure", "measure", {NONE: "None", **options}, chosen, _unless_empty("measure"))
    return chosen or None


def _unless_empty(parameter: str) -> Callable[[], None]:
    def put_right() -> None:
        if not st.query_params.get(parameter):
            st.query_params.pop(parameter, None)

    return put_right


def ask_text(label: str, parameter: str, longest: int) -> str:
    """What is typed into a field of its own form, sent by Enter or the button; it stands in the address."""
    key, given = f"ask-{parameter}", st.query_params.get(parameter, "")[:longest]
    begin_anew(key, given)
    with st.form(f"form-{parameter}", border=False, enter_to_submit=True):
        field, button = st.columns([5, 1], vertical_alignment="bottom")
        field.text_input(label, value=given, key=key, max_chars=longest)
        sent = button.form_submit_button("Search", type="primary", width="stretch")
    if sent:
        given = st.session_state[f"{key}-shown"] = st.query_params[parameter] = st.session_state[key].strip()
    return given


ANY = "any"


def show_filters(registry: Registry, briefing: Briefing) -> Sequence[OpenTension]:
    """What to show of the tensions, by kind, outcome and partner; the choices are in the address. Returns those chosen."""
    found = briefing.tensions.tensions
    kinds = {one.told.kind: kind_name(registry, one.told.kind) for one in found}
    outcomes = {name: one.name for name, one in registry.outcomes.items() if briefing.tensions.of(name)}
    partners = {side.value: f"Rests on figures of the {SIDE_NAMES[side]} side" for side in Side}
    choices = (("Kind", "kind", kinds), ("Outcome", "on", outcomes), ("Partner", "partner", partners))
    for column, (label, parameter, options) in zip(st.columns(3), choices, strict=True):
        with column:
            chosen = st.query_params.get(parameter, ANY)
            _choice(label, parameter, {ANY: "Any", **options}, chosen if chosen in options else ANY)
    return briefing.tensions.chosen(
        *(None if (value := st.query_params.get(name, ANY)) == ANY else value for name in ("kind", "on", "partner"))
    )


def today() -> date:
    return datetime.now(UTC).date()


def state_in_address() -> tuple[State, dict[str, str]]:
    """The state of the store that the address asks for, and what a link to another page carries along of it."""
    given = st.query_params
    carried = {name: given[name] for name in WHERE if given.get(name)}
    found = cached.state(carried.get("as-of"), carried.get("place"))
    st.session_state[_KEPT] = carried
    return found, carried


def state(briefing: Briefing, selection: Selection) -> dict[str, str]:
    """What a link to another page carries along."""
    as_of = {"as-of": selection.as_of} if selection.as_of else {}
    return {"place": briefing.place.id, "period": briefing.period.id, **as_of}


def asked() -> tuple[Registry, Selection, Briefing]:
    """Registry (of the state shown), selection and briefing of this page. What was not in the address is put there, so that
    any link is whole.
    """
    registry = cached.registry()
    selection = ask_place(registry)
    briefing = cached.briefing(selection)
    for parameter, value in state(briefing, selection).items():
        if st.query_params.get(parameter) != value:
            st.query_params[parameter] = value
    st.session_state[_KEPT] = state(briefing, selection)
    return briefing.registry, selection, briefing
