"""Tensions: where the regimes pull apart, with the evidence, what partners answered, and what was compared."""

import streamlit as st

from dashboard import markup, tension_markup
from dashboard.app_pages.asking import asked, show_choices, show_filters, state, today
from dashboard.app_pages.writing import show_priorities, show_register

registry, selection, briefing = asked()
here = state(briefing, selection)
st.html(markup.way_back(briefing, here))
st.html(markup.title(briefing, "Tensions", briefing.place.name, here))
show_choices(registry, briefing)
st.html(tension_markup.tensions_minutes(briefing, registry))
shown = show_filters(registry, briefing)
st.html('<h2 class="ct-section">What was found</h2>')
st.html(tension_markup.tension_cards(briefing, registry, shown, here, today()))
st.html(tension_markup.gone(briefing, registry))
st.html(tension_markup.answered_elsewhere(briefing, today()))
show_register(registry, selection, briefing)
show_priorities(registry, selection, briefing)
st.html(tension_markup.what_was_compared(briefing, registry))
