"""Methods and words, made from the registry."""

import streamlit as st

from dashboard import cached, markup

registry = cached.registry()
st.html(
    f'<h1 class="ct-title">Methods and words</h1><p class="ct-under">{registry.header.title}, edition {registry.edition}</p>'
)
st.html(markup.methods(registry))
