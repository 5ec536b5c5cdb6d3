"""A chart as lines: the figures drawn, nothing else, and only where lines show what the picture shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.pack.document import Pack
from dashboard.pack.native_chart import Role, above_chart, native_chart
from datasets.periods import month

from .office_pack import ENGLAND, OURS, SUPPRESSED, chart_sheet, mixed_chart, months_chart, points, years_chart


def test_months_become_lines_with_a_gap_where_a_figure_is_suppressed() -> None:
    chart = native_chart(months_chart())
    assert chart is not None
    assert chart.labels == ("Apr 2018", "May 2018", "Jun 2018", "Jul 2018")
    assert [(one.name, one.role, one.values) for one in chart.lines] == [
        (OURS, Role.OWN, (80.0, 81.5, None, 83.0)),
        (ENGLAND, Role.COMPARED, (88.0, 88.1, 88.2, 88.3)),
        ("unusual month, for the worse (low)", Role.UNUSUAL, (80.0, None, None, None)),
        ("standard 95%", Role.YARDSTICK, (None, 95.0, 95.0, 95.0)),
        ("mean", Role.MEAN, (81.51, 81.51, 81.51, 81.51)),
    ]
    assert chart.lines[0].marks == (("Jun 2018", SUPPRESSED),)
    assert (chart.lines[0].colour, chart.lines[2].colour, chart.lines[2].shape) == ("A6A6A6", "E46C0A", "▼")
    assert (chart.low, chart.high, chart.step) == (60.0, 100.0, 10.0)


def test_a_period_of_which_nothing_was_published_is_a_gap_and_not_drawn_over() -> None:
    found = points(OURS, "E09000002", {month(2018, 4): "80.0", month(2018, 7): "83.0"})
    chart = native_chart(chart_sheet("A", years_chart().figure, found))
    assert chart is not None
    assert chart.lines[0].values == (80.0, None, None, 83.0)
    assert chart.lines[0].is_dotted


def test_what_lines_would_not_show_is_left_to_the_picture() -> None:
    assert native_chart(mixed_chart()) is None


def test_what_was_counted_in_two_ways_is_not_joined() -> None:
    chart = native_chart(years_chart(counted_anew=date(2018, 4, 1)))
    assert chart is not None
    assert [(one.name, one.values) for one in chart.lines] == [
        (OURS, (60.5, 66.0, None)), (f"{OURS}, counted anew from April 2018", (None, None, 71.0)),
    ]  # fmt: skip


def test_a_legend_has_room_for_an_organisation_with_a_long_name() -> None:
    name = "Barking, Havering and Redbridge University Hospitals NHS Trust"
    sheet = replace(years_chart(), points=tuple(replace(one, organisation=name, code="RF4") for one in years_chart().points))
    chart = native_chart(sheet)
    assert chart is not None
    assert [(one.name, one.short) for one in chart.lines] == [(name, "RF4")]


def test_lines_shade_no_period_so_it_is_told_in_words() -> None:
    sheet = months_chart()
    assert above_chart(sheet, None) == list(sheet.subtitle)
    assert above_chart(sheet, native_chart(sheet)) == [
        "Judged on this: A measure",
        f"{OURS} (E09000002) · Period asked for: 2018/19 · higher is better",
    ]


def test_every_chart_of_a_real_pack_has_the_figures_of_its_table(pack: Pack) -> None:
    """And its yardsticks, mean and limits are those of the picture."""
    drawn = [(one, native_chart(one.sheet)) for one in pack.charts()]
    assert any(chart for _, chart in drawn)
    for block, chart in drawn:
        if chart is None:
            continue
        own = chart.lines[0]
        table = {row[0].text: row[1] for row in block.figures.rows}
        told = {period.label: value for period, value in zip(chart.periods, own.values, strict=True) if value is not None}
        assert told == {label: cell.number for label, cell in table.items() if cell.number is not None}
        levels = {one.name: one.y[0] for one in block.sheet.figure.data if one.name and len(one.x) == 2}
        names = {one.name for one in chart.lines if one.role in {Role.MEAN, Role.LIMIT, Role.YARDSTICK}}
        assert names
        for line in chart.lines:
            if line.name in levels:
                shown = {value for value in line.values if value is not None}
                assert len(shown) > 1 or shown.pop() == pytest.approx(levels[line.name], abs=0.06)
