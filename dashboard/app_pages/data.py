"""Data: what was published into this store, by whom and when."""

import streamlit as st

from dashboard import cached, markup

st.html(
    '<h1 class="ct-title">Data</h1><p class="ct-under">Everything shown here can be traced to one of these submissions.</p>'
)
st.html(markup.submissions_table(cached.submissions()))
