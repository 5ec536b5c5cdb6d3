"""A chart to take away: as a picture, a PDF or figures. Nothing is drawn before it is asked for."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import cached
from dashboard.briefing import Briefing
from dashboard.chart_files import MIME, ChartFormat
from dashboard.chart_sheet import file_name
from dashboard.markup import notice
from dashboard.paired_charts import Chart
from dashboard.rendering import why_no_pictures


def show_downloads(briefing: Briefing, outcome: str, chart: Chart) -> None:
    """One quiet button under a chart, which opens to one for each format; named for those who cannot see where it stands."""
    figure = chart.verdict.figure
    name = f"{figure.indicator.short} ({figure.organisation})"
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
                    on_click="ignore",
                    type="tertiary",
                )
        if missing:
            st.html(notice(missing))


def site() -> str:
    """The address of the dashboard as the reader's browser knows it."""
    return (st.context.url or "").partition("?")[0].rpartition("/")[0]
