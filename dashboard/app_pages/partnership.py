"""Partnership: how the two sides assess themselves, beside the joint outcomes it concerns."""

import streamlit as st

from dashboard import cached, markup, partnership_markup
from dashboard.app_pages.asking import asked, show_choices, state
from dashboard.app_pages.assessing import show_hand_in
from dashboard.app_pages.downloads import offer_form
from dashboard.charts.spread_chart import spread_chart
from dashboard.charts.theme import CONFIG
from dashboard.partnership_wording import alt_text
from datasets.self_assessment import write_form

registry, selection, briefing = asked()
here = state(briefing, selection)
st.html(markup.way_back(briefing, here))
st.html(markup.title(briefing, "Partnership", briefing.place.name, here))
show_choices(registry, briefing)
shown = cached.partnership(selection, briefing)
st.html(partnership_markup.head(shown, briefing))
offer_form("Download the empty form for a self-assessment (Excel)", "self-assessment.xlsx", write_form)
show_hand_in(registry, selection, briefing)
for one in shown.assessments:
    st.html(partnership_markup.assessment_head(one))
    st.plotly_chart(spread_chart(one), theme=None, config=CONFIG, alt=alt_text(one), key=f"spread-{one.name}")
    st.html(partnership_markup.assessment_foot(one, briefing, here))
st.html(
    partnership_markup.not_assessed(shown, briefing)
    + partnership_markup.competencies(shown, here)
    + partnership_markup.method(briefing)
)
