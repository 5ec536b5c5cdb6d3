"""Screening as a whole: sound figures pass, every bad row is told, and the order of rows changes nothing else."""

from __future__ import annotations

import random
from datetime import date

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract
from datasets.observations import observations
from datasets.organisations import Kind, known_organisations
from validation.findings import Severity
from validation.screening import screen

FEW = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
TRUSTS = [
    one.code
    for one in known_organisations().by_code.values()
    if one.kind is Kind.TRUST and one.current_in(date(2017, 1, 1), date(2017, 1, 1)) and one.valid_to is None
]
MONTHS = [f"{year}-{number:02d}" for year in (2018, 2019) for number in range(1, 12)]


@st.composite
def sound_rows(draw, least: int = 1) -> list[dict[str, object]]:
    """Figures of which nothing can be said: a percentage its counts give, or a mark."""
    keys = draw(st.lists(st.tuples(st.sampled_from(TRUSTS), st.sampled_from(MONTHS)), min_size=least, max_size=40, unique=True))
    rows: list[dict[str, object]] = []
    for organisation, period in keys:
        place: dict[str, object] = {"organisation": organisation, "period": period}
        if draw(st.booleans()) or len(rows) < least:
            denominator = draw(st.integers(min_value=200, max_value=99_999))
            numerator = draw(st.integers(min_value=denominator // 50, max_value=denominator))
            value = 100 * numerator / denominator
            rows.append({**place, "value": value, "numerator": numerator, "denominator": denominator})
        else:
            rows.append({**place, "mark": draw(st.sampled_from(["c", "x", "z", "low"]))})
    return rows


@FEW
@given(rows=sound_rows())
def test_sound_figures_have_no_finding_but_of_what_is_not_there(rows, screened):
    assert {one.check for one in screened(*rows)} <= {"periods-in-a-row"}


FAULTS = (
    {"value": 101.0}, {"value": -1.0}, {"unread": "12 (r)"}, {"mark": "?"}, {"organisation": "NOBODY", "value": 5.0},
    {"period": "soon", "value": 5.0}, {"indicator": "no-such", "value": 5.0}, {"value": 5.0, "numerator": 3, "denominator": 4},
)  # fmt: skip


@FEW
@given(rows=sound_rows(least=3), faults=st.lists(st.sampled_from(FAULTS), min_size=1, max_size=8), seed=st.integers())
def test_the_order_of_rows_changes_nothing_but_the_order(rows, faults, seed, screened):
    broken = [*rows, *({"organisation": TRUSTS[place], "period": "2017-01", **one} for place, one in enumerate(faults))]
    broken = [{"row": place + 2, **row} for place, row in enumerate(broken)]
    turned = random.Random(seed).sample(broken, len(broken))
    assert set(screened(*broken)) == set(screened(*turned))


def test_every_bad_row_is_told_however_many(screened):
    broken = [{"organisation": code, "period": period, "value": 100.5} for code in TRUSTS[:100] for period in MONTHS[:20]]
    assert len(broken) == 2000
    findings = [one for one in screened(*broken) if one.severity is Severity.ERROR]
    assert {one.check for one in findings} == {"value-not-too-high"}
    assert [one.row for one in findings] == list(range(2, 2002))


def test_remarks_of_the_reader_first_then_errors_then_warnings_then_notes(screened):
    findings = screened(
        {"organisation": "NOBODY", "value": 5.0},
        {"indicator": "dtoc-days-nhs", "organisation": "E06000028", "period": "2019-04", "value": 4.0},
        {"value": 101.0},
        feed="dtoc-monthly",
        remarks=(ExtractError("cut-off", "Cut off.", "Again."), ExtractError("byte-order-mark", "A mark.", "")),
    )
    assert [one.check for one in findings[:2]] == ["cut-off", "byte-order-mark"]
    severities = [list(Severity).index(one.severity) for one in findings[2:]]
    assert severities == sorted(severities)
    assert {one.severity for one in findings[2:]} == set(Severity)


def test_all_that_is_wrong_with_a_row_is_told_at_once(screened):
    findings = screened({"organisation": "NOBODY", "period": "2030-01", "value": 101.0, "mark": "c"})
    assert {one.check for one in findings} == {"organisation-known", "period-over", "value-not-too-high", "mark-or-value"}


def test_a_finding_says_where_in_the_file(screened):
    (found,) = screened({"value": 101.0, "sheet": "Provider", "row": 412, "column": "Per cent"})
    assert (found.sheet, found.row, found.column, found.value) == ("Provider", 412, "Per cent", "101")
    assert found.where == 'sheet "Provider", row 412, column "Per cent"'


def test_a_new_indicator_is_checked_with_no_code(registry):
    new = registry.indicators["nhs-ae-4h"].model_copy(update={"id": "nhs-new", "maximum": 50.0})
    larger = registry.model_copy(update={"indicators": {**registry.indicators, "nhs-new": new}})
    frame = observations(
        {"indicator": "nhs-new", "organisation": "RF4", "period": period, "value": value, "row": row}
        for row, (period, value) in enumerate([("2018-06", 49.0), ("2018-07", 51.0), ("2018-19", 40.0)], 2)
    )
    extract = Extract(feed="template", file="new.csv", observations=frame, rows_read=3)
    findings = screen(
        extract, larger.feed("template"), larger, known_organisations(), today=date(2026, 3, 1), published=pd.DataFrame()
    )
    assert [(one.check, one.row) for one in findings] == [("period-length", 4), ("value-not-too-high", 3)]
