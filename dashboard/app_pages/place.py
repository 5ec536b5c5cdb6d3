"""This place: where the two regimes agree and do not, what to discuss, every joint outcome with both verdicts."""

import streamlit as st

from dashboard import cached, freshness_markup, markup, since_markup, tension_markup
from dashboard.app_pages.asking import asked, show_choices, state, today
from dashboard.app_pages.writing import show_freeze
from dashboard.freshness import make_freshness

registry, selection, briefing = asked()
here = state(briefing, selection)
st.html(markup.title(briefing, briefing.place.name, "Joint outcomes judged by both regimes", here))
show_choices(registry, briefing)
st.html(markup.minutes(briefing) + freshness_markup.newest_line(make_freshness(briefing)) + markup.way_to_pack(here))
st.html(since_markup.since_last_met(cached.since(selection, briefing), briefing, here))
left, right = st.columns(2, gap="large")
with left:
    st.html(tension_markup.to_discuss(briefing, registry, here, today()))
with right:
    st.html(tension_markup.verdict_map(briefing, here))
st.html(markup.verdict_table(briefing, registry, here))
st.html(markup.legend())
st.html(markup.footprint(briefing) + markup.way_to_history(briefing.place.id))
show_freeze(registry, selection, briefing)
