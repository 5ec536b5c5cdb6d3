"""Where one figure comes from: file, sheet, row, hash, person, time, screening, registry, and what it replaced."""

import streamlit as st

from dashboard import cached, trace_markup
from dashboard.trace import Asked

registry = cached.registry()
given = st.query_params
key = Asked(given.get("indicator", ""), given.get("organisation", ""), given.get("of", ""))
trace = cached.trace(key, given.get("as-of"), given.get("place"))
carried = {name: given[name] for name in ("place", "period", "as-of") if name in given}
st.html(trace_markup.heading(trace))
st.html(trace_markup.whole(trace, registry, carried))
