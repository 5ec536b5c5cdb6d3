"""How two sides answered the items of one instrument: NHS upwards, council downwards, over one ordered scale.

Bars are shares of their own side, so that sides of different numbers can be compared by shape; each has its count beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.charts.theme import GRID, INK, QUIET, RULE, SIDE, TEMPLATE
from dashboard.partnership import Assessed, Assessment, Spread
from dashboard.partnership_wording import SIDE_HEADS
from datasets.registry import Side

#: What an item takes of the axis above its line (bar, count and name) and below it, where the longest bar takes 1 either way.
ABOVE, BELOW = 2.15, 1.6
ROW, PIXELS = ABOVE + BELOW, 28
#: Room above the first item, for the answers in words.
TOP = 52
#: Of more answers than this the words do not fit above the bars on a telephone: their numbers stand there instead.
MOST_WORDS = 5
UP = {Side.NHS: 1, Side.COUNCIL: -1}


def spread_chart(one: Assessment) -> go.Figure:
    """A row for each item: the bars of both sides on one line, the middle answer of each side outlined."""
    figure = go.Figure(layout=go.Layout(template=TEMPLATE, height=TOP + round(ROW * PIXELS * len(one.items)) + 4))
    longest = max((_longest(item.spreads[side]) for item in one.items for side in Side), default=0) or 1
    lines = [-ROW * position for position in range(len(one.items))]
    for item, line in zip(one.items, lines, strict=True):
        _draw_item(figure, item, line, len(one.answers))
        for side in Side:
            _draw_side(figure, item, side, line, one, longest=longest)
    figure.update_xaxes(
        side="top", range=[-0.6, len(one.answers) - 0.4], tickvals=list(range(len(one.answers))),
        ticktext=answer_labels(one.answers), showgrid=False, ticks="", showline=False, tickfont={"size": 13},
    )  # fmt: skip
    figure.update_yaxes(
        range=[lines[-1] - BELOW, ABOVE], showgrid=False,
        tickvals=[line + UP[side] * 0.55 for line in lines for side in Side],
        ticktext=[f"{SIDE_HEADS[side]} ({item.spreads[side].n})" for item in one.items for side in Side],
    )  # fmt: skip
    figure.update_layout(margin={"l": 92, "r": 8, "t": TOP, "b": 4}, barmode="overlay", hovermode=False)
    return figure


def answer_labels(answers: Sequence[str]) -> list[str]:
    """What stands above the bars: the answers in words, a line a word; or their numbers, where they are many."""
    if len(answers) > MOST_WORDS:
        return [str(number) for number in range(1, len(answers) + 1)]
    return [answer.replace(" ", "<br>") for answer in answers]


def _longest(spread: Spread) -> float:
    return max(spread.counts) / spread.n if spread.counts else 0.0


def _draw_item(figure: go.Figure, item: Assessed, line: float, answers: int) -> None:
    figure.add_shape(
        type="line", x0=-0.5, x1=answers - 0.5, y0=line, y1=line, line={"color": RULE, "width": 1}, layer="below"
    )  # fmt: skip
    figure.add_shape(
        type="line", xref="paper", x0=0, x1=1, y0=line + ABOVE, y1=line + ABOVE,
        line={"color": GRID, "width": 1}, layer="below",
    )  # fmt: skip
    figure.add_annotation(
        xref="paper", x=0, xshift=-88, y=line + ABOVE - 0.32, text=f"<b>{item.name}</b>", showarrow=False, xanchor="left",
        font={"size": 14, "color": INK},
    )  # fmt: skip


def _draw_side(figure: go.Figure, item: Assessed, side: Side, line: float, one: Assessment, *, longest: float) -> None:
    spread = item.spreads[side]
    if spread.counts is None:
        figure.add_annotation(
            x=(len(one.answers) - 1) / 2, y=line + UP[side] * 0.55, showarrow=False,
            text=f"fewer than {one.minimum}: not shown", font={"size": 13, "color": QUIET},
        )  # fmt: skip
        return
    middle = set(spread.middle or ())
    figure.add_trace(
        go.Bar(
            x=list(range(len(one.answers))),
            y=[UP[side] * count / spread.n / longest for count in spread.counts],
            base=line,
            width=0.62,
            marker={
                "color": SIDE[side],
                "line": {
                    "color": INK,
                    "width": [3 if position in middle else 0 for position in range(len(one.answers))],
                },
            },
            opacity=1,
            text=[f"<b>{count}</b>" if at in middle else str(count) for at, count in enumerate(spread.counts)],
            textposition="outside",
            textfont={"size": 13, "color": INK},
            cliponaxis=False,
        )
    )
