"""A chart of PowerPoint's own, that can be edited: its workbook holds the figures drawn and nothing else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt
from xlsxwriter import Workbook

from dashboard.charts.theme import GRID, INK, RULE
from dashboard.pack.document import LANGUAGE
from dashboard.pack.native_chart import Line, NativeChart, Role
from dashboard.pack.office import NO_DAY, one_line, settled

#: Points of the letters, and of those in the legend; so many periods have room for their figures above the line.
SIZE, LEGEND_SIZE, FIGURES_SHOWN = 14, 12, 8
WIDTHS = {Role.OWN: 2.5, Role.COMPARED: 1.25, Role.MEAN: 1.25, Role.LIMIT: 1.25, Role.YARDSTICK: 1.75, Role.LOWER: 1.75}
#: How a month is shown that is a date in the data: an axis of dates keeps its labels apart in every program.
MONTH = "mmm yyyy"
DASHES = {Role.LIMIT: MSO_LINE.ROUND_DOT, Role.YARDSTICK: MSO_LINE.DASH, Role.LOWER: MSO_LINE.ROUND_DOT}


class _Figures(CategoryChartData):
    """Chart data whose workbook has no formulas and is the same each time."""

    @property
    def xlsx_blob(self) -> bytes:
        out = io.BytesIO()
        with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
            book.set_properties({"created": NO_DAY.replace(tzinfo=None)})
            sheet = book.add_worksheet("Sheet1")
            day = book.add_format({"num_format": MONTH})
            for row, category in enumerate(self.categories, 1):
                if isinstance(category.label, date):
                    sheet.write_datetime(row, 0, category.label, day)
                else:
                    sheet.write_string(row, 0, category.label)
            for column, series in enumerate(self, 1):
                sheet.write_string(0, column, series.name)
                for row, value in enumerate(series.values, 1):
                    if value is not None:
                        sheet.write_number(row, column, value)
        return settled(out.getvalue())


def add_native_chart(shapes: Any, chart: NativeChart, alt: str, box: Sequence[int]) -> None:
    """`box`: left, top, width and height in English metric units."""
    data = _Figures(number_format=chart.number_format)
    data.categories = [one.start for one in chart.periods] if chart.is_monthly else chart.labels
    data.categories.number_format = MONTH if chart.is_monthly else "General"
    for line in chart.lines:
        data.add_series(one_line(line.short), line.values)
    frame = shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *box, data)
    frame._element.nvGraphicFramePr.cNvPr.attrib.update({"descr": one_line(alt), "name": "Chart"})
    drawn = frame.chart
    drawn.has_title = False
    drawn.font.size, drawn.font.color.rgb = Pt(SIZE), _colour(INK)
    drawn.has_legend = True
    drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    drawn.legend.font.size = Pt(LEGEND_SIZE)
    _draw_axes(drawn, chart)
    for line, series in zip(chart.lines, drawn.plots[0].series, strict=True):
        _draw_line(line, series, chart)
    _say_language(drawn._chartSpace)


def _draw_axes(drawn: Any, chart: NativeChart) -> None:
    values, periods = drawn.value_axis, drawn.category_axis
    values.minimum_scale, values.maximum_scale, values.major_unit = chart.low, chart.high, chart.step
    values.major_gridlines.format.line.color.rgb = _colour(GRID)
    values.format.line.fill.background()
    labels = values.tick_labels
    labels.number_format, labels.number_format_is_linked = (
        "#,##0" if chart.step >= 1 else "#,##0.0" if chart.step >= 0.1 else "#,##0.00",
        False,
    )
    values.has_title = True
    values.axis_title.text_frame.text = one_line(chart.unit)
    periods.format.line.color.rgb = _colour(RULE)
    periods.has_major_gridlines = False
    periods.tick_labels.font.size = Pt(SIZE)
    axis = periods._element
    axis.txPr.bodyPr.set("rot", "0")  # a program that may choose turns them on their side
    if chart.is_monthly:
        base = axis.find(qn("c:baseTimeUnit"))
        base.set("val", "months")
        base.addnext(_setting("majorTimeUnit", "months"))
        base.addnext(_setting("majorUnit", chart.labelled))
    else:
        for name in ("tickLblSkip", "tickMarkSkip"):
            axis.find(qn("c:noMultiLvlLbl")).addprevious(_setting(name, chart.labelled))


def _setting(name: str, value: object) -> Any:
    return parse_xml(f'<c:{name} {nsdecls("c")} val="{value}"/>')


def _draw_line(line: Line, series: Any, chart: NativeChart) -> None:
    colour = RGBColor.from_string(line.colour)
    series.smooth = False
    if line.role is Role.UNUSUAL:
        series.format.line.fill.background()
    else:
        series.format.line.color.rgb, series.format.line.width = colour, Pt(WIDTHS[line.role])
        dash = DASHES.get(line.role)
        if dash is not None:
            series.format.line.dash_style = dash
    marker = series.marker
    marker.style = _marker(line)
    if marker.style is not XL_MARKER_STYLE.NONE:
        marker.size = 10 if line.role is Role.UNUSUAL else 6
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = colour
        marker.format.line.color.rgb = colour
    if line.role is Role.OWN and len(chart.periods) <= FIGURES_SHOWN:
        labels = series.data_labels
        labels.show_value, labels.position = True, XL_LABEL_POSITION.ABOVE
        labels.number_format, labels.number_format_is_linked = chart.number_format, False


def _marker(line: Line) -> Any:
    if line.role is Role.UNUSUAL:
        return XL_MARKER_STYLE.TRIANGLE if line.shape == "▲" else XL_MARKER_STYLE.DIAMOND
    if line.role is Role.OWN:
        return XL_MARKER_STYLE.CIRCLE
    alone = {Role.COMPARED: XL_MARKER_STYLE.SQUARE, Role.LOWER: XL_MARKER_STYLE.X}
    return alone.get(line.role, XL_MARKER_STYLE.DASH) if line.is_dotted else XL_MARKER_STYLE.NONE


def _say_language(space: Any) -> None:
    """English of Britain, for the chart and every text in it."""
    first = space.find(qn("c:date1904"))
    language = parse_xml(f'<c:lang {nsdecls("c")} val="{LANGUAGE}"/>')
    if first is None:
        space.insert(0, language)
    else:
        first.addnext(language)
    for name in ("a:defRPr", "a:rPr", "a:endParaRPr"):
        for one in space.iter(qn(name)):
            one.set("lang", LANGUAGE)


def _colour(hexadecimal: str) -> Any:
    return RGBColor.from_string(hexadecimal.removeprefix("#").upper())
