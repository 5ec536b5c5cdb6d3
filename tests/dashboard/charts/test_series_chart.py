"""What a chart over time draws besides its line."""

from __future__ import annotations

from datetime import date

from dashboard.charts.series_chart import breaks_drawn, series_chart
from dashboard.judgement.figures import Published
from dashboard.judgement.verdict import Source
from datasets.periods import month
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
