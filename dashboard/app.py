"""Navigation, the frame of every page, and the words for a fault of input."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.markup import STYLE
from datasets.errors import UserError

PAGES = Path(__file__).with_name("app_pages")


def run() -> None:
    st.set_page_config(layout="wide")
    page = st.navigation(
        [
            st.Page(PAGES / "place.py", title="This place", url_path="place", default=True),
            st.Page(PAGES / "outcome.py", title="An outcome", url_path="outcome"),
            st.Page(PAGES / "data.py", title="Data", url_path="data"),
            st.Page(PAGES / "methods.py", title="Methods and words", url_path="methods"),
        ],
        position="top",
    )
    st.html(STYLE)
    try:
        page.run()
    except UserError as error:
        st.error(str(error))


run()
