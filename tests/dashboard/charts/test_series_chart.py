"""What a chart over time draws besides its line."""

from __future__ import annotations

from datetime import date

from dashboard.charts.series_chart import breaks_drawn, series_chart
from dashboard.judgement.figures import Published
from dashboard.judgement.verdict import Source
from datasets.periods import financial_year, month
from datasets.registry import Registry, Side

HERE = Source("S1", "figures.csv", "", 2)
SPAN = (date(2021, 4, 1), date(2023, 3, 31))


def test_a_day_from_which_it_is_counted_anew_is_drawn_and_named_where_it_lies_on_the_axis(registry: Registry) -> None:
    indicator = registry.indicators["nhs-criteria-to-reside"]
    series = {month(2022, number): Published(100.0 + number, None, None, None, HERE) for number in range(4, 13)}
    drawn = series_chart(
        indicator, series, {}, side=Side.NHS, span=SPAN, asked=month(2022, 5), residents=None, judged=None
    )  # fmt: skip
    upright = [one for one in drawn.layout.shapes if one.type == "line" and one.x0 == one.x1]
    assert [one.x0 for one in upright] == [date(2022, 4, 1)]
    assert drawn.layout.yaxis.title.text == "people"  # of an average day, not of a month
    assert "counted anew" in [one.text for one in drawn.layout.annotations]


def test_none_is_drawn_where_it_lies_outside(registry: Registry) -> None:
    indicator = registry.indicators["nhs-criteria-to-reside"]
    assert breaks_drawn(indicator, (date(2022, 4, 2), date(2023, 3, 31))) == ()
    assert [one.on for one in breaks_drawn(indicator, SPAN)] == [date(2022, 4, 1)]
    assert breaks_drawn(registry.indicators["nhs-ae-4h"], (date(2000, 4, 1), date(2026, 3, 31))) == ()


def test_no_name_stands_over_a_figure(registry: Registry) -> None:
    """A year just below the upper threshold: what is drawn last is on top, and the name makes room besides."""
    indicator = registry.indicators["ascof-3b"]
    (pair,) = indicator.yardsticks
    series = {financial_year(2022): Published(pair.better_at - 0.1, None, None, None, HERE)}
    long = (date(2013, 4, 1), date(2023, 3, 31))
    drawn = series_chart(
        indicator, series, {}, side=Side.COUNCIL, span=long, asked=financial_year(2022), residents=None, judged=None
    )  # fmt: skip
    *names, figure = drawn.layout.annotations
    assert [one.text for one in names] == ["upper threshold", "lower threshold"]
    assert figure.text == f"{pair.better_at - 0.1:.1f}"
    upper = names[0]
    assert (upper.x, upper.y, upper.xanchor) == (max(long[0], pair.valid_from), pair.better_at, "left")
