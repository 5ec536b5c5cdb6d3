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
from datasets.errors import UserError
from datasets.registry import Registry


@st.fragment
def show_downloads(briefing: Briefing, outcome: str, chart: Chart) -> None:
    """One quiet button under a chart, which opens to one for each format; named for those who cannot see where it stands.

    Streamlit makes the file when a button is pressed, and says nothing if that fails: so this asks for the same file, which is
    made once for both, and says why there is none.
    """
    figure = chart.verdict.figure
    name = f"{figure.indicator.short}{at_whom([figure], briefing.organisations)}"
    missing = why_no_pictures()
    with st.popover(f"Download this chart: {name}", type="tertiary"):
        for kind in ChartFormat:
            content = partial(cached.chart_content, briefing, outcome, chart, kind, site())
            if not (missing and kind.is_drawn) and st.download_button(
                f"Download {kind.upper()}: {name}",
                content,
                file_name=f"{file_name(briefing, figure)}.{kind}",
                mime=MIME[kind],
                key=f"{chart.key}-{kind}",
                type="tertiary",
            ):
                try:
                    content()
                except UserError as error:
                    st.html(alert(str(error)))
        if missing:
            st.html(notice(missing))


WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer_form(label: str, name: str, write: Callable[[Path, Registry], None]) -> None:
    """An empty workbook to fill in, made when it is asked for."""
    content = partial(cached.empty_form, write, name)
    st.download_button(label, content, file_name=name, mime=WORKBOOK, key=name)


def site() -> str:
    """The address of the dashboard as the reader's browser knows it."""
    return (st.context.url or "").partition("?")[0].rpartition("/")[0]
