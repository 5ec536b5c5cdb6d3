"""The recall of each kind by strength as one picture: twelve small charts, drawn by plotly in a Chromium without a window."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from textwrap import wrap

import plotly.graph_objects as go
from playwright.sync_api import sync_playwright
from plotly.subplots import make_subplots

from datasets.tension_book import TensionKind
from tests.benchmarks.tensions.strengths import STRENGTHS
from tests.benchmarks.tensions.trials import Alarms, Recall
from tests.benchmarks.tensions.world import registry

BLUE, TEAL, PLUM, ORANGE = "#12436D", "#28A197", "#801650", "#F46A25"
INK, QUIET, GRID = "#1D2429", "#505A5F", "#E3E6E8"
WIDTH, HEIGHT = 1200, 900
COLUMNS = 4
GOAL = 0.95
#: What the strengths of a kind are measured in, where their own words do not say it.
AXIS = {
    TensionKind.VERDICT_DIVERGENCE: "true levels clear of their bars",
    TensionKind.OPPOSING_TRENDS: "shift of both, for 7 to 12 months",
    TensionKind.CONTESTED_BAND: "true level clear of the nearer bar",
    TensionKind.CALENDAR: "between the two sides' figures",
    TensionKind.FOOTPRINT: "of the council's people use the body",
    TensionKind.CONFLICTING_VALUES: "of the last digit published",
    TensionKind.NOISE_VERDICT: "true level from its bar",
    TensionKind.SINGLE_PENALTY: "charged in a quarter",
}


def draw_picture(recalls: Sequence[Recall], alarms: Alarms, on: date, file: Path) -> None:
    """Writes a PNG of 1200 by 900 pixels."""
    words = registry().tensions.kinds
    kinds = list(STRENGTHS)
    titles = ["<br>".join(wrap(f"{words[kind].code} · {words[kind].name}", 36)) for kind in kinds]
    figure = make_subplots(rows=3, cols=COLUMNS, subplot_titles=titles, horizontal_spacing=0.045, vertical_spacing=0.17)
    for position, kind in enumerate(kinds):
        row, column = position // COLUMNS + 1, position % COLUMNS + 1
        _draw_kind(figure, kind, recalls, row, column)
    _style(figure, recalls, alarms, on)
    file.parent.mkdir(parents=True, exist_ok=True)
    _photograph(figure, file)


def _draw_kind(figure: go.Figure, kind: TensionKind, recalls: Sequence[Recall], row: int, column: int) -> None:
    """Recall at each strength, weakest first, with its interval; the strong one in orange."""
    shown = [one for one in recalls if one.kind is kind and not one.strength.apart]
    labels = [
        "<br>".join(line for part in one.strength.label.split(", ") for line in wrap(part, 12, break_long_words=False))
        for one in shown
    ]
    figure.add_trace(
        go.Scatter(
            x=labels, y=[one.share for one in shown], mode="lines+markers", line={"color": BLUE, "width": 2},
            marker={"size": [12 if one.strength.strong else 8 for one in shown], "opacity": 1,
                    "color": [ORANGE if one.strength.strong else BLUE for one in shown]},
            error_y={
                "type": "data", "symmetric": False, "color": TEAL, "thickness": 1.5, "width": 3,
                "array": [one.interval[1] - one.share for one in shown],
                "arrayminus": [one.share - one.interval[0] for one in shown],
            },
        ),
        row=row, col=column,
    )  # fmt: skip
    figure.update_xaxes(
        title={"text": AXIS.get(kind, ""), "font": {"size": 12, "color": QUIET}, "standoff": 6}, row=row, col=column
    )
    figure.add_hline(y=GOAL, line={"color": PLUM, "width": 1, "dash": "dash"}, row=row, col=column)
    strong = next(one for one in shown if one.strength.strong)
    figure.add_annotation(
        x=labels[shown.index(strong)], y=strong.interval[0], text=f"strong {strong.share:.2f}", showarrow=False, yshift=-28,
        xanchor="right" if strong is shown[-1] else "center", font={"size": 12, "color": INK}, bgcolor="rgba(255,255,255,0.85)",
        row=row, col=column,
    )  # fmt: skip


def _style(figure: go.Figure, recalls: Sequence[Recall], alarms: Alarms, on: date) -> None:
    places = max(one.places for one in recalls)
    lower, upper = max(0.0, alarms.rate - alarms.margin), alarms.rate + alarms.margin
    under = (
        f"Share of {places} simulated places in which a planted tension was found, with 95% intervals; weakest to the left, "
        f"strong in orange, the dashed line at {GOAL:.2f}.<br>False alarms on {len(alarms.by_place)} places without one: "
        f"{alarms.rate:.3f} per outcome and quarter over all twelve kinds (95% interval {lower:.3f} to {upper:.3f}). "
        f"{on:%-d %B %Y}."
    )
    figure.update_layout(
        template="none", width=WIDTH, height=HEIGHT, showlegend=False, paper_bgcolor="white", plot_bgcolor="white",
        font={"family": "Arial, Helvetica, Liberation Sans, sans-serif", "size": 12, "color": INK},
        margin={"l": 50, "r": 25, "t": 150, "b": 70},
        title={
            "text": "How many planted tensions are found", "x": 0.0, "xref": "paper", "xanchor": "left", "y": 0.965,
            "yanchor": "top", "font": {"size": 22, "color": INK},
            "subtitle": {"text": under, "font": {"size": 13, "color": QUIET}},
        },
    )  # fmt: skip
    figure.update_yaxes(range=[-0.04, 1.06], tickvals=[0, 0.5, 1], gridcolor=GRID, zeroline=False)
    figure.update_xaxes(type="category", tickangle=0, showgrid=False, zeroline=False, tickfont={"size": 11})
    for note in figure.layout.annotations[: len(STRENGTHS)]:
        note.update(font={"size": 14, "color": INK}, yshift=4)


def _photograph(figure: go.Figure, file: Path) -> None:
    page_text = figure.to_html(include_plotlyjs=True, config={"staticPlot": True, "displayModeBar": False})
    chromium = os.environ.get("COTERMINOUS_BROWSER") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(page_text.replace("<body>", '<body style="margin:0">'))
        page.wait_for_selector(".main-svg .xtick")
        page.screenshot(path=file, clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})
        browser.close()
