"""Data: what was published into this store, by whom and when; one submission, whole; taking it back."""

import streamlit as st

from dashboard import cached, desk_markup
from dashboard.app_pages.desk import ask_back, ask_other, say_kept
from datasets.organisations import known_organisations

registry = cached.registry_with_feeds()
every = cached.submissions()
st.html(desk_markup.heading("Data", "Everything shown here can be traced to one of these submissions."))
say_kept()
if chosen := st.query_params.get("submission"):
    shown = cached.submission(chosen)
    st.html(desk_markup.submission(shown.submission, shown.given, shown.findings, registry))
    if other := ask_other(shown.submission, every):
        rows = cached.differences(shown.submission, other)
        st.html(desk_markup.differences(shown.submission, other, rows, registry, known_organisations()))
    ask_back(registry, shown.submission)
st.html(desk_markup.submissions_table(every))
