"""Navigation, the frame of every page, and the words for a fault of input."""

from __future__ import annotations

import logging
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from dashboard.app_pages.asking import forget_place, return_to_place
from dashboard.markup import STYLE, alert
from datasets.errors import UserError

WORDMARK = Path(__file__).with_name("wordmark.svg")
#: The pages are in British English, and say so to a screen reader.
LANGUAGE = "<script>document.documentElement.lang = 'en-GB'</script>"
#: Paper cannot be unfolded, and a chart drawn for the screen is wider than the sheet.
#: And a link within the application does not load it again; a file that could not be made is told of; nothing moves for
#: readers who do not want it.
SCRIPTS = "".join(
    f"<script>{Path(__file__).with_name(name).read_text(encoding='utf-8')}</script>"
    for name in ("on_paper.js", "follow_links.js", "say_not_made.js", "keep_still.js")
)
WAY_OUT = '<p><a href="./" target="_self">To the first page</a></p>'
PAGES = Path(__file__).with_name("app_pages")


def run() -> None:
    st.set_page_config(layout="wide")
    st.logo(str(WORDMARK), size="large")
    page = st.navigation(
        [
            # As many as a screen of 1,024 pixels has room for; the others are reached from these.
            st.Page(PAGES / "place.py", title="This place", default=True),
            st.Page(PAGES / "outcome.py", title="An outcome", url_path="outcome"),
            st.Page(PAGES / "tensions.py", title="Tensions", url_path="tensions"),
            st.Page(PAGES / "compare.py", title="Compare places", url_path="compare"),
            st.Page(PAGES / "actions.py", title="Actions", url_path="actions"),
            st.Page(PAGES / "partnership.py", title="Partnership", url_path="partnership"),
            st.Page(PAGES / "data.py", title="Data", url_path="data"),
            st.Page(PAGES / "methods.py", title="Methods", url_path="methods"),
            st.Page(PAGES / "search.py", title="Search", url_path="search"),
            # Reached from Data.
            st.Page(PAGES / "submit.py", title="Send in figures", url_path="submit", visibility="hidden"),
            # Reached from the page of a place it is about, and from Methods.
            st.Page(PAGES / "history.py", title="A history", url_path="history", visibility="hidden"),
            # Reached from the page of a place.
            st.Page(PAGES / "pack.py", title="Committee pack", url_path="pack", visibility="hidden"),
            # Reached from every figure; without one it has nothing to show.
            st.Page(PAGES / "trace.py", title="Where a figure comes from", url_path="trace", visibility="hidden"),
        ],
        position="top",
    )
    st.html(STYLE)
    st.html(LANGUAGE + SCRIPTS, unsafe_allow_javascript=True)
    try:
        return_to_place()
        page.run()
    except UserError as error:
        forget_place()
        st.html(alert(str(error)))
        st.html(WAY_OUT)
    except Exception:
        # A fault of ours: all of it goes into the log, and the reader gets a sentence instead of a stack trace.
        logging.getLogger("coterminous").exception("A page could not be shown")
        st.html(alert("This page could not be shown. Nothing was changed. What happened is in the log of the server."))
        st.html(WAY_OUT)
    # The last thing of every page: that all of it is there, and for which address. What follows links waits for it.
    address = f"{page.url_path}?{urlencode(st.query_params.to_dict(), doseq=True)}"
    st.html(f'<i hidden data-drawn="{escape(address)}"></i>')


run()
