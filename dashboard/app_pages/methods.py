"""Methods and words, made from the registry."""

import streamlit as st

from dashboard import markup
from dashboard.app_pages.asking import state_in_address

state, here = state_in_address()
st.html(markup.methods_head(state.registry) + markup.past(state, here))
st.html(markup.methods(state.registry))
