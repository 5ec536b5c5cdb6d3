"""A small pack made by hand, with a chart that can be drawn as lines and one that cannot, for the three Office formats."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, date, datetime

import plotly.graph_objects as go

from dashboard.chart_sheet import ChartSheet, Point
from dashboard.charts.series_chart import COUNTED_ANEW, JUDGED_MONTHS, MEAN
from dashboard.charts.sheet_chart import KeyEntry
from dashboard.pack.document import Bullets, Cell, ChartBlock, Column, Heading, Pack, Paragraph, Part, Table, Voice
from datasets.observations import MARKS
from datasets.periods import Period, financial_year, month

WHITE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
SUPPRESSED = MARKS["c"]
OURS, ENGLAND = "Barking and Dagenham", "England"


class WhitePictures:
    """A white dot for every chart; tells which were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def png(self, sheet: ChartSheet) -> bytes:
        self.asked.append(sheet.name)
        return WHITE


def middle(period: Period) -> date:
    return period.start + (period.end - period.start) / 2


def points(name: str, code: str, values: dict[Period, str]) -> list[Point]:
    """`""`: suppressed."""
    return [
        Point(name, code, period, value, "" if value else SUPPRESSED, "", "S1", "figures.csv", "", row)
        for row, (period, value) in enumerate(values.items(), 2)
    ]


def chart_sheet(title: str, figure: go.Figure, drawn: list[Point], **other: object) -> ChartSheet:
    words = ChartSheet(
        name=title.lower().replace(" ", "-")[:40], title=title,
        subtitle=("Judged on this: A measure", f"{OURS} · 2018/19 shaded"), key=(),
        notes=("Source: NHS England & partners.", "A caveat of the chart."), alt=f"{title}. Line chart.",
        source="Source: NHS England & partners.", keywords=(), at=None, figure=figure, unit="%",
        facts=(("Organisation", f"{OURS} (E09000002)"), ("Period asked for", "2018/19"), ("Direction", "higher is better")),
        points=tuple(drawn),
    )  # fmt: skip
    return replace(words, **other)


def months_chart(title: str = "Months missed: 81.5% in 2018/19") -> ChartSheet:
    """Four months, the third suppressed; the first is unusual; a yardstick from the second month on; mean; England in full."""
    year = [month(2018, number) for number in (4, 5, 6, 7)]
    days = [middle(one) for one in year]
    figure = go.Figure(layout={"yaxis": {"range": [61.0, 96.0]}})
    figure.add_scatter(x=days, y=[80.0, 81.5, None, 83.0], line={"color": "#a6a6a6", "width": 2})
    figure.add_scatter(name="standard 95%", x=[year[1].start, year[3].end], y=[95, 95], line={"color": "#0b0c0c", "width": 1.5})
    figure.add_scatter(name=MEAN, x=[year[0].start, year[3].end], y=[81.512, 81.512], line={"color": "#505a5f", "width": 1})
    marker = {"symbol": ["triangle-down", "circle", "circle"], "color": ["#e46c0a", "#a6a6a6", "#a6a6a6"]}
    figure.add_scatter(name=JUDGED_MONTHS, x=[days[0], days[1], days[3]], y=[80.0, 81.5, 83.0], mode="markers", marker=marker)
    own = points(OURS, "E09000002", dict(zip(year, ("80.0", "81.5", "", "83.0"), strict=True)))
    england = points(ENGLAND, "E92000001", dict(zip(year, ("88.0", "88.1", "88.2", "88.3"), strict=True)))
    key = (KeyEntry("▼", "#e46c0a", "unusual month, for the worse"), KeyEntry("●", "#a6a6a6", "month as usual"))
    return chart_sheet(title, figure, [*own, *england], key=key)


def years_chart(title: str = "Years on track: 71.0% in 2018/19", *, counted_anew: date | None = None) -> ChartSheet:
    """Three years, each with a figure."""
    years = [financial_year(first) for first in (2016, 2017, 2018)]
    figure = go.Figure(layout={"yaxis": {"range": [58.0, 77.0]}})
    figure.add_scatter(x=[one.start for one in years], y=[60.5, 66.0, 71.0], line={"color": "#801650", "width": 5})
    if counted_anew:
        figure.add_annotation(x=counted_anew, y=1, text=COUNTED_ANEW)
    return chart_sheet(title, figure, points(OURS, "E09000002", dict(zip(years, ("60.5", "66.0", "71.0"), strict=True))))


def mixed_chart(title: str = "Months and years: 71.0% in 2018/19") -> ChartSheet:
    """Figures of months and of years, which no chart of lines can show."""
    sheet = years_chart(title)
    return replace(sheet, points=(*sheet.points, *points(OURS, "E09000002", {month(2018, 4): "70.0"})))


def figures(sheet: ChartSheet) -> Table:
    """As a pack has them: the newest first, a column for each organisation, and where they came from."""
    series: dict[str, dict[Period, Point]] = {}
    for one in sheet.points:
        series.setdefault(one.organisation, {})[one.period] = one
    rows = [
        (
            Cell(period.label),
            *(Cell(f"{one[period].value}%" if one[period].value else one[period].missing,
                   float(one[period].value) if one[period].value else None) for one in series.values()),
            Cell("S1: figures.csv"),
        )
        for period in sorted({one.period for one in sheet.points}, reverse=True)
    ]  # fmt: skip
    columns = (Column("Period"), *(Column(one, "%", 1, is_number=True) for one in series), Column("Where it came from"))
    return Table(f"figures-{sheet.name}", sheet.title, columns, tuple(rows), sheet.subtitle)


def block(sheet: ChartSheet) -> ChartBlock:
    return ChartBlock(sheet, figures(sheet))


VERDICTS = Table(
    "verdicts", "Outcomes with the verdict of each regime", (Column("Outcome"), Column("Figure", "%", 1, is_number=True)),
    ((Cell("Leaving hospital"), Cell("81.5%", 81.46)), (Cell("Living at home"), Cell(SUPPRESSED))), ("A note of the table.",),
)  # fmt: skip


def small_pack(*charts: ChartSheet, text: str = "Every day in a hospital bed costs strength.", **other: object) -> Pack:
    drawn = charts or (months_chart(), years_chart(), mixed_chart())
    parts = (
        Part("summary", "Sentence for the minutes", (Paragraph("Of 2 outcomes, one is on track.", Voice.LEAD), VERDICTS)),
        Part("hospital", "Leaving hospital", (
            Paragraph("“I want to go home.”", Voice.QUOTE), Paragraph("The two pull apart.", Voice.LEAD), Paragraph(text),
            Heading("The NHS is judged"), Bullets(("Missed: 95%", "Worse than England")),
            Paragraph("See it", Voice.SMALL, "https://dash.example/outcome?a=1&b=2"),
            Heading("Over time"), *map(block, drawn),
        )),
    )  # fmt: skip
    made = Pack(
        name="pack", title="Barking & Dagenham: joint outcomes", subtitle="Committee pack, 2018/19",
        summary="Of 2 outcomes, one is on track.", facts=(("Place", "Barking and Dagenham"), ("Seen at", "https://dash.example/")),
        as_at="As at publish number 7", keywords=("NHS", "council"), at=datetime(2026, 3, 1, 9, tzinfo=UTC), parts=parts,
    )  # fmt: skip
    return replace(made, **other)
