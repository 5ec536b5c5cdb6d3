"""Where one figure comes from: file, sheet, row, hash, person, time, screening, registry, and what it replaced."""

import streamlit as st

from dashboard import cached, markup, trace_markup
from dashboard.app_pages.asking import state_in_address
from dashboard.trace import Asked

state, here = state_in_address()
given = st.query_params
key = Asked(given.get("indicator", ""), given.get("organisation", ""), given.get("of", ""))
trace = cached.trace(key, state.asked, here.get("place"))
st.html(trace_markup.heading(trace) + markup.past(trace.state, here))
st.html(trace_markup.whole(trace, trace.state.registry, here))
