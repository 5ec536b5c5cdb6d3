"""The charts of an outcome: what they draw is said to whoever cannot see them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.briefing import Selection, make_briefing
from dashboard.charts.series_chart import COUNTED_ANEW, LOWER_THRESHOLD, UPPER_THRESHOLD
from dashboard.paired_charts import Chart, paired_charts
from dashboard.wording import line_words
from datasets.registry import Registry
from datasets.store.lake import open_store


@pytest.fixture(scope="module")
def charts(demo_store: Path, registry: Registry) -> dict[str, Chart]:
    """Of two places in two eras: by place and key."""
    with open_store(demo_store, read_only=True) as store:
        briefings = [
            make_briefing(store, registry, Selection(place, period))
            for place, period in (("barking-and-dagenham", "2018-19"), ("luton", "2025-26-Q1"))
        ]
    return {
        f"{briefing.place.id} {chart.key}": chart
        for briefing in briefings
        for one in briefing.outcomes
        for chart in paired_charts(briefing, one)
    }


def test_every_line_and_break_that_is_drawn_is_said(charts: dict[str, Chart]) -> None:
    named: set[str] = set()
    for key, chart in charts.items():
        words = {one.text for one in chart.figure.layout.annotations}
        lines = [one for one in chart.figure.data if one.name and any(one.name == word for word in words)]
        for line in lines:
            assert line.name in chart.alt, key
            named.add(line.name.split(" ")[0])
        compared = chart.verdict.figure.indicator.comparator_name
        assert (f"; {compared}, " in chart.alt or f"it: {compared}, " in chart.alt) == (compared in words), key
        assert ("Counted anew from " in chart.alt) == (COUNTED_ANEW in words), key
        assert ("Drawn beside it: " in chart.alt) == bool(lines or compared in words), key
    assert named >= {"standard", "interim", UPPER_THRESHOLD.split(" ")[0], LOWER_THRESHOLD.split(" ")[0]}


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (
            "barking-and-dagenham nhs-nhs-ae-4h-RF4",
            "April 2016 to March 2019: lowest 73.1% in January 2019, highest 92.1% in August 2016. Drawn beside it: standard "
            "95%; interim ambition 90% in September 2018; England, 86.6% in March 2019.",
        ),
        (
            # The thresholds are of people delayed on an average day for every 100,000 residents, and drawn as a month's days.
            "barking-and-dagenham council-dtoc-days-social-care-E09000002",
            "Drawn beside it: upper threshold 91 days in a month of average length; lower threshold 300 days in a month of "
            "average length.",
        ),
        (
            "luton council-ascof-2e-2b-E06000032",
            "Luton: one figure, 73.2% in 2024/25. Drawn beside it: upper threshold 69.8% from April 2024; lower threshold "
            "54.1% from April 2024. Counted anew from 1 April 2024.",
        ),
        ("barking-and-dagenham council-ascof-1c-E09000002", "2016/17 to 2018/19: 7.4 of 12 throughout."),
    ],
)
def test_the_alternative_text_tells_what_is_seen(charts: dict[str, Chart], key: str, said: str) -> None:
    assert said in charts[key].alt


def test_a_line_says_when_it_began_and_ended_on_the_axis(registry: Registry) -> None:
    indicator, name = registry.indicators["nhs-ae-4h"], "interim ambition 78%"
    begun, ended = date(2024, 4, 1), date(2026, 3, 31)
    assert line_words(indicator, name, 78.0, begun, ended) == f"{name} from April 2024 to March 2026"
    assert line_words(indicator, name, 78.0, None, ended) == f"{name} to March 2026"
    assert line_words(indicator, name, 78.0, begun, date(2024, 4, 30)) == f"{name} in April 2024"
    assert line_words(indicator, name, 78.0, None, None) == name
