"""A history: what each regime said of a place in years gone by, clearly apart from what is judged today."""

import streamlit as st

from dashboard import cached, history_markup
from datasets.story import bundled_stories

registry = cached.registry()
st.html(history_markup.heading())
for story in bundled_stories():
    st.html(history_markup.story(story, registry))
