"""Colours named by what they mean, and the one template of every chart.

Government Analysis Function palette (categories) on white; every colour has a shape or a word beside it.
"""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard.judgement.spc import PointType
from dashboard.judgement.tensions.tension import Severity
from dashboard.judgement.verdict import Standing
from datasets.registry import Side

INK = "#0b0c0c"
QUIET = "#505a5f"
RULE = "#b1b4b6"
GRID = "#e6e8ea"
BAND = "#f3f2f1"
#: Behind a line, the wider and the narrower band of how others are spread.
SPREAD = ("#e1e8ef", "#c3d0dd")
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"

#: Whose regime it is. Dark blue and plum: 10:1 and 9.8:1 on white.
SIDE = {Side.NHS: "#12436D", Side.COUNCIL: "#801650"}
YARDSTICK = "#0b0c0c"

#: NHS "Making Data Count": colour and shape of a point by what it means. High points up, low points down.
COMMON_CAUSE = "#a6a6a6"
POINT_COLOURS = {
    PointType.COMMON: COMMON_CAUSE,
    PointType.IMPROVEMENT: "#00b0f0",
    PointType.CONCERN: "#e46c0a",
    PointType.NEUTRAL_HIGH: "#490092",
    PointType.NEUTRAL_LOW: "#490092",
}

#: Chip colours: text and border on a pale ground, each at least 4.5:1.
STANDING = {
    Standing.FAVOURABLE: ("#0b5345", "#e3f2ef"),
    Standing.CONTESTED: ("#7a3a00", "#fdf0e6"),
    Standing.ADVERSE: ("#801650", "#f7e8ef"),
    Standing.NOT_JUDGED: ("#3d3d3d", "#ffffff"),
    Standing.NO_DATA: ("#3d3d3d", "#ffffff"),
}

#: How serious a tension is: ink on white, each at least 4.5:1, always with a shape and a word.
SEVERITY = {Severity.DISCUSS: "#801650", Severity.LOOK: "#7a3a00", Severity.NOTE: "#3d3d3d"}

TEMPLATE = go.layout.Template(
    layout=go.Layout(
        font={"family": FONT, "size": 14, "color": INK},
        paper_bgcolor="white",
        plot_bgcolor="white",
        colorway=[SIDE[Side.NHS], SIDE[Side.COUNCIL]],
        margin={"l": 64, "r": 24, "t": 12, "b": 36},
        xaxis={
            "showgrid": True,
            "gridcolor": GRID,
            "linecolor": RULE,
            "ticks": "outside",
            "tickcolor": RULE,
            "fixedrange": True,
        },
        yaxis={
            "showgrid": True,
            "gridcolor": GRID,
            "zeroline": False,
            "fixedrange": True,
            "ticklabelstandoff": 4,
            "separatethousands": True,
        },
        hoverlabel={"font": {"family": FONT, "size": 14}},
        showlegend=False,
    )
)

#: No toolbar over a chart: eight unlabelled buttons are no help to anyone with a keyboard.
CONFIG = {"displayModeBar": False, "responsive": True}
