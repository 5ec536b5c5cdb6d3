"""The widgets by which a file of no known feed is mapped: which column is what, and what its words mean."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from dashboard import cached, mapping_markup
from dashboard import mapping_choices as choosing
from dashboard.app_pages.desk import DESK, ask_name
from dashboard.app_pages.telling import write_and_say
from dashboard.mapped_feeds import keep_feed
from dashboard.mapping_choices import LEAVE_OUT, MOST_ASKED, NOT_CHOSEN, Choices
from dashboard.markup import alert
from datasets.feeds.suggest import Suggestion, Table
from datasets.organisations import known_organisations
from datasets.registry import Registry
from datasets.store.inbox import HandedIn
from datasets.store.lake import Store

_FROM_NAME = "It stands in the name of the file"
_OWN_COLUMNS = "No column: each indicator has a column of its own"


def show_mapping(registry: Registry, handed: HandedIn) -> None:
    """Asks what the columns of a file are, shows how it would be read, and keeps that as a feed."""
    st.html(mapping_markup.heading())
    found = cached.suggestion(handed)
    if found is None:
        st.html(f"<p>{mapping_markup.NO_TABLE}</p>")
        return
    header, rows = choosing.first_rows(found.table)
    st.html(mapping_markup.first_rows(header, rows, len(choosing.columns(found.table)) - len(header)))
    choices = _ask_columns(registry, handed, found)
    table = choosing.chosen_table(found.table, choices, name="", publisher="", licence="", published="")
    shown = cached.mapping_preview(handed, table)
    st.html(mapping_markup.step("How the file would be read", "By what is chosen above."))
    st.html(mapping_markup.preview(shown, registry, known_organisations()))
    for name in choosing.twice(choices.indicators):
        st.html(alert(f"{registry.indicators[name].short} is chosen more than once: each of its figures would come twice."))
    _ask_name(registry, handed, found.table, choices)


def _ask_columns(registry: Registry, handed: HandedIn, found: Suggestion) -> Choices:
    headers = choosing.columns(found.table)
    left, right = st.columns(2)
    organisation = _ask(left, "Which column says the organisation?", headers, found.organisation, f"organisation-{handed.id}")
    period = _ask(
        right, "Which column says the period?", ["", *headers], found.period, f"period-{handed.id}", nothing=_FROM_NAME
    )
    indicator = _ask(
        left,
        "Which column says the indicator?",
        ["", *headers],
        found.indicator,
        f"indicator-{handed.id}",
        nothing=_OWN_COLUMNS,
    )
    value = _ask(right, "Which column has the figure?", headers, found.value, f"value-{handed.id}") if indicator else ""
    return Choices(
        organisation=organisation,
        period=period,
        indicator=indicator,
        value=value,
        indicators=_ask_indicators(
            registry, handed, found,
            choosing.words_to_map(found.table, organisation=organisation, period=period, indicator=indicator),
        ),
        organisations=_ask_organisations(handed, found.table, organisation),
    )  # fmt: skip


def _ask(
    where: st.delta_generator.DeltaGenerator, label: str, options: list[str], suggested: str, key: str, *, nothing: str = ""
) -> str:
    at = options.index(suggested) if suggested in options else 0
    chosen = where.selectbox(label, options, index=at, key=key, format_func=lambda one: one or nothing)
    return str(chosen)


def _ask_indicators(registry: Registry, handed: HandedIn, found: Suggestion, texts: tuple[str, ...]) -> dict[str, str]:
    st.html(
        mapping_markup.step("What do its words mean?", "Choose an indicator for each that is one; the others are left out.")
    )
    names = {"": "Not an indicator: left out", **{name: one.name for name, one in registry.indicators.items()}}
    options = list(names)
    chosen = {}
    for at, (text, column) in enumerate(zip(texts[:MOST_ASKED], _in_two(), strict=False)):
        suggested = found.indicators.get(text, "")
        chosen[text] = str(
            column.selectbox(
                text,
                options,
                index=options.index(suggested),
                format_func=names.__getitem__,
                key=f"means-{handed.id}-{at}-{text}",
            )
        )
    if len(texts) > MOST_ASKED:
        st.html(mapping_markup.more_than_asked(len(texts), MOST_ASKED, "words"))
    return chosen


def _ask_organisations(handed: HandedIn, table: Table, organisation: str) -> dict[str, str]:
    texts = choosing.organisations_to_map(table, organisation, known_organisations())
    if not texts:
        return {}
    st.html(
        mapping_markup.step("Which organisations are these?", "They are not known by the name or code that stands in the file.")
    )
    known = {code: f"{one.name} ({code})" for code, one in known_organisations().by_code.items()}
    names = {NOT_CHOSEN: "Not known: screening will name it", LEAVE_OUT: "None: leave its rows out", **known}
    chosen = {
        text: str(column.selectbox(text, list(names), format_func=names.__getitem__, key=f"who-{handed.id}-{at}-{text}"))
        for at, (text, column) in enumerate(zip(texts[:MOST_ASKED], _in_two(), strict=False))
    }
    if len(texts) > MOST_ASKED:
        st.html(mapping_markup.more_than_asked(len(texts), MOST_ASKED, "organisations"))
    return chosen


def _in_two() -> list[st.delta_generator.DeltaGenerator]:
    """Places for widgets in two columns, left and right in turn."""
    return list(st.columns(2)) * (MOST_ASKED // 2)


def _ask_name(registry: Registry, handed: HandedIn, table: Table, choices: Choices) -> None:
    with st.form(f"mapping-{handed.id}"):
        st.html(mapping_markup.step("Keep it", "The feed is kept in the store under this name, with who mapped it."))
        name = st.text_input("What this feed is called", max_chars=200)
        publisher = st.text_input("Who makes the file", max_chars=200)
        licence = st.text_input("Its licence, or under which terms you have it", max_chars=200)
        published = st.text_input("Where it is found, and how often it comes (optional)", max_chars=500)
        person = ask_name("Mapped by (a name or a role, kept with it)", f"mapper-{handed.id}")
        sent = st.form_submit_button("Keep this as a feed", type="primary")

    def keep(store: Store) -> str:
        whole = choosing.chosen_table(table, choices, name=name, publisher=publisher, licence=licence, published=published)
        kept = keep_feed(store, registry, choosing.feed_name(name), whole, person=person, now=datetime.now(UTC))
        return f"{kept.name} is kept as a feed. Files like this one are read by it from now on."

    write_and_say(sent, keep, DESK)
