"""What the columns of an unknown table seem to be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.feeds.opened import Opened, open_file
from datasets.feeds.suggest import find_table, nearest_indicators, suggest, suggested_table, unknown_organisations
from datasets.organisations import known_organisations

LONG = """Measure,Month,Org code,Org name,Result
Four-hour standard,June 2018,RF4,Barking,80.7
Four-hour standard,June 2018,R1H,Barts,c
Emergency admissions,June 2018,RF4,Barking,4000
Emergency admissions,June 2018,R1H,Barts,5000
"""


def text(raw: str, name: str = "export.csv") -> Opened:
    return Opened(name, raw=raw.encode())


def test_a_long_table(registry):
    found = suggest(text(LONG), registry, known_organisations())
    assert (found.organisation, found.period, found.indicator, found.value) == ("Org code", "Month", "Measure", "Result")
    assert found.indicators == {"Four-hour standard": "nhs-ae-4h", "Emergency admissions": "nhs-emergency-admissions"}


def test_a_wide_workbook_below_a_title_and_councils_by_name(registry, save_xlsx, tmp_path):
    rows = [
        ["Adults in our area"],
        [],
        ["Council", "Financial year", "Quality of life", "Staff"],
        ["Barking & Dagenham", "2024-25", 0.4, 12],
        ["Tower Hamlets", "2024-25", 0.5, 13],
        ["Our area", "2024-25", 0.4, 14],
    ]
    opened = open_file(save_xlsx(tmp_path / "adults.xlsx", {"Cover": [["Hello"]], "Data": rows}))
    found = suggest(opened, registry, known_organisations())
    assert (found.table.sheet, found.table.header_row, len(found.table.rows)) == ("Data", 3, 3)
    assert (found.organisation, found.period, found.indicator, found.value) == ("Council", "Financial year", "", "")
    assert set(found.indicators) == {"Quality of life", "Staff"}
    assert found.indicators["Staff"] == ""
    assert unknown_organisations(found.table, "Council", known_organisations()) == ("Our area",)


def test_the_period_may_stand_in_the_name_of_the_file(registry):
    opened = text("Trust,Four-hour standard\nRF4,80\n", "A&E 2025-26 Q1.csv")
    found = suggest(opened, registry, known_organisations())
    assert suggested_table(opened, found)["mapping"] == {"organisation": "Trust", "period_from": "file name"}


def test_numbers_alone_are_neither_years_nor_old_council_codes(registry):
    found = suggest(text("Trust,Month,Beds\nRF4,2018-06,2003\nR1H,2018-07,102\n"), registry, known_organisations())
    assert (found.organisation, found.period, list(found.indicators)) == ("Trust", "Month", ["Beds"])


def test_no_indicator_is_suggested_twice_and_the_nearest_words_have_it(registry):
    found = nearest_indicators(["Emergency admission figures", "Emergency admissions", "Lunch"], registry)
    assert found == {"Emergency admission figures": "", "Emergency admissions": "nhs-emergency-admissions", "Lunch": ""}


@pytest.mark.parametrize("raw", ["Dear all\nno figures\n", "1,2,3\n4,5,6\n", "a,b\n", "a,a\n1,2\n"])
def test_no_table(raw):
    assert find_table(text(raw)) is None


@given(st.lists(st.lists(st.text(max_size=6), min_size=1, max_size=5), min_size=1, max_size=8))
def test_a_table_found_has_a_header_of_different_words_and_only_filled_rows(cells):
    opened = text(
        "\n".join(",".join(cell.replace('"', "").replace("\n", "").replace("\r", "") for cell in row) for row in cells)
    )
    if (found := find_table(opened)) is not None:
        named = [header for header in found.headers if header]
        assert len(named) == len(set(named)) >= 2
        assert all(any(str(cell).strip() for cell in row) for row in found.rows)
