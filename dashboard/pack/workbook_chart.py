"""A chart of Excel's own below the table that it is drawn from: beside it, a printed page would show neither large enough."""

from __future__ import annotations

from typing import Any

from dashboard.charts.theme import GRID, RULE
from dashboard.pack.native_chart import Line, NativeChart, Role
from dashboard.pack.office import one_line

#: Pixels.
WIDTH, HEIGHT = 900, 460
SIZE = 11
_DASHES = {Role.LIMIT: "round_dot", Role.YARDSTICK: "dash", Role.LOWER: "square_dot"}
_WIDTHS = {Role.OWN: 2.25, Role.YARDSTICK: 1.5, Role.LOWER: 1.5}


def add_native_chart(book: Any, sheet: Any, chart: NativeChart, alt: str, *, name: str, top: int) -> None:
    """`top`: the row of the table's head. Lines are the second column and after; the chart covers no cell of the table."""
    drawn = book.add_chart({"type": "line"})
    last = top + len(chart.periods)
    for position, line in enumerate(chart.lines, 1):
        drawn.add_series({
            "name": [name, top, position], "categories": [name, top + 1, 0, last, 0],
            "values": [name, top + 1, position, last, position], "line": _line(line), "marker": _marker(line),
        })  # fmt: skip
    letters = {"name": "Arial", "size": SIZE}
    drawn.set_x_axis({"interval_unit": chart.labelled, "num_font": letters, "line": {"color": RULE}})
    drawn.set_y_axis({
        "min": chart.low, "max": chart.high, "major_unit": chart.step, "name": one_line(chart.unit), "name_font": letters,
        "num_font": letters, "major_gridlines": {"visible": True, "line": {"color": GRID}}, "line": {"none": True},
        "num_format": "#,##0" if chart.step >= 1 else "#,##0.00",
    })  # fmt: skip
    drawn.set_legend({"position": "bottom", "font": letters})
    drawn.set_title({"none": True})
    drawn.show_blanks_as("gap")
    drawn.set_size({"width": WIDTH, "height": HEIGHT})
    sheet.insert_chart(last + 2, 0, drawn, {"description": one_line(alt)})


def _line(line: Line) -> dict[str, object]:
    if line.role is Role.UNUSUAL:
        return {"none": True}
    dash = _DASHES.get(line.role, "solid")
    return {"color": f"#{line.colour}", "width": _WIDTHS.get(line.role, 1), "dash_type": dash}


def _marker(line: Line) -> dict[str, object]:
    colour = {"fill": {"color": f"#{line.colour}"}, "border": {"color": f"#{line.colour}"}}
    if line.role is Role.UNUSUAL:
        return {"type": "triangle" if line.shape == "▲" else "diamond", "size": 9, **colour}
    if line.role is Role.OWN:
        return {"type": "circle", "size": 5, **colour}
    alone = {Role.COMPARED: "square", Role.LOWER: "x"}
    return {"type": alone.get(line.role, "short_dash"), "size": 7, **colour} if line.is_dotted else {"type": "none"}
