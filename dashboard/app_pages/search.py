"""Search: outcomes, indicators, places, tensions of this place, words. What is asked for stands in the address."""

import streamlit as st

from dashboard import markup, search_markup
from dashboard.app_pages.asking import ask_text, asked, state
from dashboard.search import LONGEST, Here, search

registry, selection, briefing = asked()
here = state(briefing, selection)
st.html(markup.way_back(briefing, here))
st.html(markup.title(briefing, "Search", briefing.place.name, here))
text = ask_text("Search for an outcome, indicator, place, tension or word", "q", LONGEST)
at = Here(briefing.place.id, briefing.period.id, selection.as_of or "", briefing.publish_number)
searched = search(registry, briefing.organisations, briefing.tensions.tensions, text, at)
st.html(search_markup.found(searched, briefing.place.name, here))
