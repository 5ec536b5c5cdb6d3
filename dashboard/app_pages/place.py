"""This place: every joint outcome with both verdicts, and the gap between them."""

import streamlit as st

from dashboard import markup
from dashboard.app_pages.asking import asked, show_choices, state

registry, selection, briefing = asked()
st.html(markup.title(briefing, briefing.place.name, "Joint outcomes judged by both regimes"))
show_choices(registry, briefing)
st.html(markup.minutes(briefing))
st.html(markup.verdict_table(briefing, state(briefing, selection)))
st.html(markup.legend())
st.html(markup.footprint(briefing))
