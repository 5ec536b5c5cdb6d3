"""Rows are shown to a check by their codes and suspicions, and that finds what showing it all of them would."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from datasets.observations import observations
from datasets.organisations import known_organisations
from datasets.periods import financial_year
from validation import screening
from validation.expectations import checks
from validation.rows import Rows

#: Known and unknown, of several kinds, with and without an end.
ORGANISATIONS = ["RF4", "R1H", "E92000001", "E06000028", "E06000058", "E07000008", "nobody"]
INDICATORS = ["nhs-ae-4h", "nhs-emergency-admissions", "dtoc-days-nhs", "ascof-1a", "no-such"]
PERIODS = [f"{year}-{number:02d}" for year in range(2010, 2020) for number in range(1, 13)] + [
    "2018-19",
    "2019-20",
    "2030-01",
    "soon",
]
#: What may be wrong with a row that is otherwise a percentage as its counts give it.
WRONG: tuple[dict[str, object], ...] = (
    {"value": -1.0, "numerator": None}, {"value": 100.5, "numerator": None}, {"value": 12.0}, {"numerator": 99_999.0},
    {"value": None, "mark": "c"},
    {"value": None, "mark": "?"}, {"mark": "c"}, {"value": None}, {"value": None, "unread": "12 (r)"}, {"denominator": 0.0},
    {"numerator": None}, {"value": 0.0, "numerator": 0.0},
)  # fmt: skip


def rows_by(seed: int, *, size: int = 300) -> list[dict[str, object]]:
    """Rows of few codes, so that nearly every row is alike to another; some wrong in themselves, some keys given twice."""
    chance = random.Random(seed)
    organisations, indicators = chance.sample(ORGANISATIONS, 3), ["nhs-ae-4h", chance.choice(INDICATORS)]
    keys = chance.sample(list(product(indicators, organisations, PERIODS)), size)
    rows: list[dict[str, object]] = []
    for indicator, organisation, period in [*keys, *keys[:5]]:
        place = {"indicator": indicator, "organisation": organisation, "period": period}
        whole = chance.randrange(200, 9_999)
        part = chance.randrange(whole // 50, whole)
        sound = {"value": round(100 * part / whole, 1), "numerator": part, "denominator": whole}
        rows.append({**place, **sound, **(chance.choice(WRONG) if chance.random() < 0.25 else {})})
    return rows


@settings(max_examples=4, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), feed=st.sampled_from(["template", "ascof"]))
def test_few_rows_shown_find_what_all_rows_would(seed, feed, screened, monkeypatch):
    rows = rows_by(seed)
    found = screened(*rows, feed=feed)
    with monkeypatch.context() as patched:
        patched.setattr(
            screening, "checks", lambda *given, **named: [replace(one, by=(), suspects=None) for one in checks(*given, **named)]
        )
        assert found == screened(*rows, feed=feed)


@pytest.fixture
def five(registry) -> Rows:
    frame = observations(
        {"indicator": indicator, "organisation": organisation, "period": period, "value": value}
        for indicator, organisation, period, value in [
            ("ascof-1a", "E06000058", "2018-19", 1.0),
            ("ascof-2c", "E06000058", "2018-19", None),
            ("ascof-1a", "E06000059", "2018-19", 3.0),
            ("ascof-1a", "E06000058", "2019-20", 4.0),
            ("ascof-1a", "E06000058", "2018-19", 5.0),
        ]
    )
    return Rows(frame, registry, known_organisations())


def test_one_row_stands_for_each_combination(five):
    assert five.one_of_each(("indicator",)).tolist() == [0, 1]
    assert five.one_of_each(("indicator", "period")).tolist() == [0, 1, 3]
    assert five.one_of_each(("indicator", "organisation", "period")).tolist() == [0, 1, 2, 3]


def test_rows_alike_are_found_from_one_of_them(five):
    assert five.alike(("organisation",), np.array([2])).tolist() == [2]
    assert five.alike(("indicator", "period"), np.array([4])).tolist() == [0, 2, 4]


def test_periods_told_are_those_with_a_value(five):
    assert five.periods_told() == {"ascof-1a": {financial_year(2018), financial_year(2019)}}


def test_a_file_of_ever_new_codes_is_encoded_too(registry):
    """More combinations than can be counted in a table: each row has an organisation and a period of its own."""
    frame = observations(
        {"indicator": f"i{place}", "organisation": f"o{place}", "period": f"p{place}", "value": 1.0} for place in range(3_000)
    )
    rows = Rows(frame, registry, known_organisations())
    assert rows.one_of_each(("indicator", "organisation", "period")).tolist() == list(range(3_000))


def test_every_check_of_rows_says_how_few_it_needs(registry):
    """One that is shown every row costs seconds on a large file: say `by` or `suspects`, or why not, here."""
    every = checks(registry, known_organisations(), today=date(2026, 3, 1), native=True)
    assert [one.name for one in every if one.frame == "rows" and not (one.by or one.suspects)] == []
