"""The figure for a period, from whatever was published."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.judgement.figures import Published, figure_for
from dashboard.judgement.verdict import Figure, Source
from datasets.periods import Length, Period, financial_year, month, parse_period, quarter
from datasets.registry import Indicator

SOURCE = Source("S1", "file.csv", "", 2)


def indicator(longer: str, frequency: str = "month", unit: str = "percent") -> Indicator:
    return Indicator(
        id="some-indicator", name="Some indicator", short="Some", regime="some-regime", framework="framework", edition="2010",
        code="x", why="it matters", numerator="those", denominator="all", unit=unit, decimals=1, better="higher",
        frequency=frequency, level="trust", longer=longer, publisher="publisher", licence="OGL", source="source",
    )  # type: ignore[arg-type]  # fmt: skip


def told(
    value: float | None, numerator: float | None = None, denominator: float | None = None, mark: str | None = None
) -> Published:
    return Published(value, numerator, denominator, mark, SOURCE)


def ask(one: Indicator, series: dict[Period, Published], period: str) -> Figure | None:
    asked = parse_period(period)
    assert asked is not None
    return figure_for(one, "RF4", series, asked)


def test_a_year_is_made_by_adding_numerators_and_denominators_never_by_averaging() -> None:
    series = {month(2018, 4): told(90.0, 90, 100), month(2018, 5): told(50.0, 500, 1000)}
    figure = ask(indicator("ratio"), series, "2018-19")
    assert figure is not None
    assert figure.value == pytest.approx(100 * 590 / 1100)
    assert (figure.numerator, figure.denominator) == (590, 1100)
    assert figure.partial
    assert (len(figure.held), figure.needed) == (2, 12)


def test_a_figure_published_for_the_year_wins_and_a_different_sum_is_kept_beside_it() -> None:
    months = {one: told(50.0, 500, 1000) for one in financial_year(2018).split(Length.MONTH)}
    figure = ask(indicator("ratio"), {**months, financial_year(2018): told(60.0)}, "2018-19")
    assert figure is not None
    assert (figure.value, figure.made_value) == (60.0, 50.0)
    same = ask(indicator("ratio"), {**months, financial_year(2018): told(50.04)}, "2018-19")
    assert same is not None
    assert same.made_value is None


def test_counts_are_added_and_a_missing_month_is_no_zero() -> None:
    series = {month(2018, 4): told(10), month(2018, 5): told(None, mark="c"), month(2018, 6): told(5)}
    figure = ask(indicator("sum", unit="days"), series, "2018-19-Q1")
    assert figure is not None
    assert (figure.value, len(figure.held), figure.needed) == (15, 2, 3)


def test_daily_means_are_weighted_by_days() -> None:
    series = {month(2018, 4): told(30.0), month(2018, 5): told(61.0)}
    figure = ask(indicator("daily-mean", unit="people"), series, "2018-19-Q1")
    assert figure is not None
    assert figure.value == pytest.approx((30 * 30 + 61 * 31) / 61)


def test_a_percentage_without_numerators_is_not_averaged_the_newest_month_in_the_year_answers() -> None:
    series = {month(2022, 7): told(52.0), month(2022, 12): told(48.0)}
    figure = ask(indicator("none"), series, "2022-23")
    assert figure is not None
    assert (figure.value, figure.period, figure.made_here) == (48.0, month(2022, 12), False)


def test_a_quarter_takes_the_year_around_it() -> None:
    figure = ask(indicator("none", "year"), {financial_year(2018): told(19.0)}, "2018-19-Q2")
    assert figure is not None
    assert (figure.value, figure.period, figure.earlier) == (19.0, financial_year(2018), False)


def test_the_newest_figure_of_the_two_years_before_stands_in_and_says_so() -> None:
    series = {financial_year(2016): told(7.4), financial_year(2014): told(7.0)}
    figure = ask(indicator("none", "year"), series, "2017-18")
    assert figure is not None
    assert (figure.value, figure.earlier) == (7.4, True)
    assert ask(indicator("none", "year"), series, "2020-21") is None


def test_a_measure_that_has_ended_never_stands_in_for_a_later_period() -> None:
    ended = indicator("none", "year").model_copy(update={"ended": date(2017, 3, 31)})
    assert ask(ended, {financial_year(2016): told(7.4)}, "2017-18") is None
    assert ask(ended, {financial_year(2016): told(7.4)}, "2016-17") is not None


def test_a_missing_figure_of_the_very_period_keeps_its_mark() -> None:
    figure = ask(indicator("none", "year"), {financial_year(2018): told(None, mark="c")}, "2018-19")
    assert figure is not None
    assert (figure.value, figure.mark) == (None, "c")


def test_of_a_survey_that_was_not_held_in_the_period_the_one_before_answers() -> None:
    """Carers are asked every second year; of the years between, the publisher says that they are not applicable."""
    held, not_held = {financial_year(2021): told(7.7)}, {financial_year(2022): told(None, mark="z")}
    for asked in ("2022-23", "2022-23-Q2"):
        figure = ask(indicator("none", "year"), held | not_held, asked)
        assert figure is not None
        assert (figure.value, figure.period, figure.earlier) == (7.7, financial_year(2021), True)
        none_before = ask(indicator("none", "year"), {financial_year(2019): told(7.0)} | not_held, asked)
        assert none_before is not None
        assert (none_before.value, none_before.mark, none_before.period) == (None, "z", financial_year(2022))
    suppressed = ask(indicator("none", "year"), held | {financial_year(2022): told(None, mark="c")}, "2022-23")
    assert suppressed is not None
    assert (suppressed.value, suppressed.mark) == (None, "c")


def test_a_later_figure_never_answers_for_an_earlier_period() -> None:
    assert ask(indicator("none", "year"), {financial_year(2019): told(1.0)}, "2018-19") is None


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 1000)), min_size=12, max_size=12), st.integers(0, 11))
def test_quarters_add_up_to_the_year(months: list[tuple[int, int]], turn: int) -> None:
    parts = financial_year(2018).split(Length.MONTH)
    series = {
        period: told(100 * min(n, d) / d, min(n, d), d)
        for period, (n, d) in zip(parts, months[turn:] + months[:turn], strict=True)
    }
    year = ask(indicator("ratio"), series, "2018-19")
    quarters = [figure_for(indicator("ratio"), "RF4", series, quarter(2018, one)) for one in (1, 2, 3, 4)]
    assert year is not None
    assert year.numerator == sum(one.numerator or 0 for one in quarters if one)
    assert year.denominator == sum(one.denominator or 0 for one in quarters if one)
