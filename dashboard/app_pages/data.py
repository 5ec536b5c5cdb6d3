"""Data: what was published into this store, by whom and when; one submission, whole; taking it back; how fresh it all is."""

import streamlit as st

from dashboard import cached, desk_markup, freshness_markup, markup
from dashboard.app_pages.asking import ask_place, state_in_address
from dashboard.app_pages.desk import ask_back, ask_other, say_kept
from dashboard.freshness import make_freshness
from datasets.organisations import known_organisations

state, here = state_in_address()
registry = state.registry
every = cached.submissions(state.number)
head = desk_markup.heading("Data", "Everything shown here can be traced to one of these submissions.")
st.html(head + markup.past(state, here) + desk_markup.way_to_desk(here))
say_kept()
if chosen := st.query_params.get("submission"):
    shown = cached.submission(chosen, state.number)
    st.html(desk_markup.submission(shown.submission, shown.given, shown.findings, registry))
    if other := ask_other(shown.submission, every):
        rows = cached.differences(shown.submission, other)
        st.html(desk_markup.differences(shown.submission, other, rows, registry, known_organisations()))
    if not state.past:
        ask_back(registry, shown.submission)
st.html(desk_markup.submissions_table(every, here))
if every and (calendar := freshness_markup.calendar(make_freshness(cached.briefing(ask_place(registry))))):
    st.html(calendar)
