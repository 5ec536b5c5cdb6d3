"""An outcome: both verdicts with their binding rules, and the paired charts on one time axis."""

import streamlit as st

from dashboard import markup, spoken_markup, tension_markup
from dashboard.app_pages.asking import asked, choose_outcome, show_choices, state, today
from dashboard.app_pages.downloads import show_downloads
from dashboard.app_pages.speaking import show_speaking
from dashboard.charts.theme import CONFIG
from dashboard.outcome_wording import CONTEXT, FIGURES_OF
from dashboard.paired_charts import paired_charts
from datasets.registry import Side

registry, selection, briefing = asked()
outcome = registry.outcome(st.query_params.get("outcome", next(iter(registry.outcomes))))
shown = briefing.outcome(outcome.id)
here = state(briefing, selection)

st.html(markup.way_back(briefing, here))
st.html(markup.title(briefing, outcome.name, briefing.place.name, here))
show_choices(registry, briefing)
choose_outcome(registry, outcome.id)
st.html(markup.outcome_head(shown, briefing.incomparable(outcome.id)))
for side, column in zip(Side, st.columns(2), strict=True):
    with column:
        st.html(markup.side_head(registry, shown.verdicts[side], briefing.flips[outcome.id, side], briefing.organisations))
st.html(tension_markup.outcome_tensions(briefing, registry, outcome.id, here, today()))
charts = paired_charts(briefing, shown)
st.html(markup.charts_head(briefing, bool(charts)))
for chart in charts:
    st.html(markup.chart_head(chart, briefing))
    st.plotly_chart(chart.figure, theme=None, config=CONFIG, alt=chart.alt, key=chart.key)
    st.html(markup.chart_foot(chart, here))
    show_downloads(briefing, outcome.id, chart)
st.html(spoken_markup.outcome_spoken(briefing, outcome.id, today()))
show_speaking(registry, selection, briefing, outcome.id)
for side in Side:
    if shown.verdicts[side].indicators:
        st.html(markup.figures_table(briefing, shown.verdicts[side].indicators, FIGURES_OF[side], here))
if shown.context:
    st.html(markup.figures_table(briefing, shown.context, CONTEXT, here))
