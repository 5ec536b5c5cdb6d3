"""Periods: their ids, and the ways publishers write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.periods import (
    Length,
    Period,
    calendar_year,
    financial_year,
    month,
    parse_period,
    periods_around,
    periods_ended_before,
    periods_within,
    quarter,
    quarter_of,
    read_published_period,
    year_of,
)

years = st.integers(1901, 2199)
months = st.builds(month, years, st.integers(1, 12))
quarters = st.builds(quarter, years, st.integers(1, 4))
periods = st.one_of(months, quarters, st.builds(financial_year, years), st.builds(calendar_year, years))


@given(periods)
def test_an_id_is_read_back(period):
    assert parse_period(period.id) == period
    assert read_published_period(period.id) == period


@given(periods, periods)
def test_two_periods_never_share_an_id(one, other):
    assert (one.id == other.id) == (one == other)


@given(periods)
def test_a_period_is_whole_months(period):
    assert period.start.day == 1
    assert (period.end + timedelta(days=1)).day == 1
    assert period.days == (period.end - period.start).days + 1
    parts = period.split(Length.MONTH)
    assert len(parts) == period.months
    assert sum(part.days for part in parts) == period.days
    assert all(period.contains(part) for part in parts)


@given(months)
def test_a_month_as_publishers_write_it(period):
    for text in (
        f"{period.start:%B %Y}",
        f"MSitAE-{period.start:%B-%Y}".upper(),
        f"{period.start:%d/%m/%Y}",
        f"{period.start:%Y-%m-%d}",
        f"  {period.start:%b %Y} ",
    ):
        assert read_published_period(text) == period


@given(years)
def test_a_financial_year_as_publishers_write_it(year):
    after = year + 1
    for text in (f"{year}-{after % 100:02d}", f"{year}/{after % 100:02d}", f"{year} to {after}", f"{year}-{after}"):
        assert read_published_period(text) == financial_year(year)


@given(years, st.integers(1, 4))
def test_a_quarter_as_publishers_write_it(year, number):
    span = f"{year}-{(year + 1) % 100:02d}"
    for text in (f"Quarter {number}, {span}", f"Q{number} {span}", f"{span} Q{number}"):
        assert read_published_period(text) == quarter(year, number)


@given(st.text())
def test_no_text_breaks_the_reading_of_a_period(text):
    found = read_published_period(text)
    assert found is None or isinstance(found, Period)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-06", month(2018, 6)),
        ("2018-19", financial_year(2018)),
        ("2018-19-Q2", quarter(2018, 2)),
        ("2018", calendar_year(2018)),
        ("2003.0", calendar_year(2003)),
        ("2011-M12", month(2011, 12)),
        ("2011-12", financial_year(2011)),
        ("January 2010-11", month(2011, 1)),
        ("April 2010-11", month(2010, 4)),
        ("Sept 16", month(2016, 9)),
        ("Apr-19", month(2019, 4)),
        ("1999 to 2000", financial_year(1999)),
        ("1999-00", financial_year(1999)),
    ],
)
def test_forms_seen_in_published_files(text, expected):
    assert read_published_period(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "201618",
        "2016-18",
        "2016017",
        "MSitAE0JULY02024",
        "13/13/2019",
        "2018-13",
        "2018-19-Q5",
        "soon",
        "2018-20-Q1",
        "19",
        "32/01/2019",
    ],
)
def test_what_is_no_single_period(text):
    assert read_published_period(text) is None


def test_the_quarter_and_the_year_a_month_lies_in():
    assert quarter_of(month(2025, 5)) == quarter(2025, 1)
    assert quarter_of(month(2025, 3)) == quarter(2024, 4)
    assert year_of(month(2025, 3)) == financial_year(2024)
    assert year_of(quarter(2025, 1)) == year_of(financial_year(2025)) == financial_year(2025)


#: Every period that begins from 2016 to 2021.
EVERY = [
    period
    for year in range(2016, 2022)
    for period in (
        *(month(year, number) for number in range(1, 13)), *(quarter(year, number) for number in range(1, 5)),
        financial_year(year), calendar_year(year),
    )
]  # fmt: skip
IN_THE_MIDDLE = [one for one in EVERY if date(2018, 6, 1) <= one.start and one.end <= date(2020, 3, 31)]


@pytest.mark.parametrize("one", IN_THE_MIDDLE, ids=lambda one: one.id)
def test_the_periods_beside_one_are_those_that_a_look_at_every_period_finds(one):
    assert periods_around(one) == {other for other in EVERY if other.contains(one)}
    assert periods_within(one) == {other for other in EVERY if one.contains(other)}
    months = [(one.start.year - other.end.year) * 12 + one.start.month - other.end.month for other in EVERY]
    before = {other for other, apart in zip(EVERY, months, strict=True) if other.end < one.start and apart <= 24}
    assert periods_ended_before(one, 24) == before


def test_periods_of_two_lengths_that_begin_on_one_day_are_two():
    assert len({month(2018, 4), quarter(2018, 1), financial_year(2018)}) == 3
