"""Actions: who owes what, overdue first: open actions, and the reviews of tensions in the register."""

import streamlit as st

from dashboard import markup, spoken_markup
from dashboard.app_pages.asking import asked, show_choices, state, today
from dashboard.app_pages.speaking import show_change

registry, selection, briefing = asked()
here = state(briefing, selection)
st.html(markup.way_back(briefing, here))
st.html(markup.title(briefing, "Actions", briefing.place.name, here))
show_choices(registry, briefing, of_a_period=False)
st.html(spoken_markup.who_owes_what(briefing, here, today()))
show_change(registry, selection, briefing)
st.html(spoken_markup.settled(briefing, today()))
