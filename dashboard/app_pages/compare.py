"""Compare places: every joint outcome in several places by both regimes, and one measure drawn for each on one scale."""

import streamlit as st

from dashboard import cached, compare_markup, markup
from dashboard.app_pages.asking import asked, choose_compared, choose_measure, show_choices, state
from dashboard.charts.theme import CONFIG

#: So many small charts stand beside each other; on a telephone they stand one under the other.
IN_A_ROW = 4

registry, selection, briefing = asked()
here = state(briefing, selection)
st.html(markup.way_back(briefing, here))
st.html(markup.title(briefing, "Compare places", briefing.place.name, here))
show_choices(registry, briefing)
others, ordered_by = choose_compared(registry, briefing)
compared = cached.comparison(selection, briefing, others, ordered_by)
st.html(compare_markup.findings_box(compared))
st.html(compare_markup.matrix(compared, here) + compare_markup.legend())
st.html(compare_markup.measure_head())
if measure := choose_measure(registry):
    drawn = cached.small_multiples(selection, briefing, compared, measure)
    st.html(compare_markup.multiples_head(drawn, compared))
    for first in range(0, len(drawn.panels), IN_A_ROW):
        for panel, column in zip(drawn.panels[first : first + IN_A_ROW], st.columns(IN_A_ROW), strict=False):
            with column:
                st.html(compare_markup.panel_head(panel))
                st.plotly_chart(panel.figure, theme=None, config=CONFIG, alt=panel.alt, key=f"panel-{panel.place.id}")
    st.html(compare_markup.multiples_foot(drawn, here))
