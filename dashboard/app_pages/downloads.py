"""A chart to take away: as a picture, a PDF or figures. Nothing is drawn before it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from dashboard import cached
from dashboard.briefing import Briefing
from dashboard.chart_files import MIME, ChartFormat
from dashboard.chart_sheet import file_name
from dashboard.judgement.verdict import at_whom
from dashboard.markup import alert, notice
from dashboard.paired_charts import Chart
from dashboard.rendering import why_no_pictures
from datasets.registry import Registry

#: Which of several reasons it was stands in the log: the framework asks for a file apart from the page, and tells the page no
#: more than that there is none.
NOT_MADE = (
    "This file could not be made. The machine may have too much to do just now: press again in a while. The figures (CSV) need "
    "no drawing. If it goes on, whoever runs the service may find the reason in the log of the server."
)


def show_downloads(briefing: Briefing, outcome: str, chart: Chart) -> None:
    """One quiet button under a chart, which opens to one for each format; named for those who cannot see where it stands.

    The file is made when its button is pressed, and the page stands as it was: each time a page is drawn its buttons are known
    by new names, and whoever pressed one by the name from before would get nothing. say_not_made.js shows `NOT_MADE`.
    """
    figure = chart.verdict.figure
    name = f"{figure.indicator.short}{at_whom([figure], briefing.organisations)}"
    missing = why_no_pictures()
    with st.popover(f"Download this chart: {name}", type="tertiary"):
        for kind in ChartFormat:
            if not (missing and kind.is_drawn):
                st.download_button(
                    f"Download {kind.upper()}: {name}",
                    partial(cached.chart_content, briefing, outcome, chart, kind, site()),
                    file_name=f"{file_name(briefing, figure)}.{kind}",
                    mime=MIME[kind],
                    key=f"{chart.key}-{kind}",
                    type="tertiary",
                    on_click="ignore",
                )
        if missing:
            st.html(notice(missing))
        st.html(f"<div hidden data-not-made>{alert(NOT_MADE)}</div>")


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_form(label: str, name: str, write: Callable[[Path, Registry], None]) -> None:
    """An empty workbook to fill in, made when it is asked for."""
    content = partial(cached.empty_form, write, name)
    st.download_button(label, content, file_name=name, mime=WORKBOOK, key=name, on_click="ignore")


def site() -> str:
    """The address of the dashboard as the reader's browser knows it."""
    return (st.context.url or "").partition("?")[0].rpartition("/")[0]
