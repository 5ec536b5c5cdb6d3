"""The monthly workbook of delayed transfers, in its five layouts, whole and broken."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from datasets.errors import ExtractError
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.extract import Extract
from datasets.feeds.opened import open_file
from datasets.periods import month

SHEET = "LA - by responsible org"
FIGURES = {
    "England": (130, 50, 20, 200),
    "Barking & Dagenham": (100, 40, 10, 150),
    "Derby UA": (20, 0, 10, 30),
    "Dorset": ("-", "-", "-", 0),
    "Resident In Wales": (10, 10, 0, 20),
}
CASSR = {"England": "-", "Barking & Dagenham": "716", "Derby UA": "507", "Dorset": "809", "Resident In Wales": "9900"}
ONS = {
    "England": "-", "Barking & Dagenham": "E09000002", "Derby UA": "E06000015", "Dorset": "E10000009", "Resident In Wales": "-",
}  # fmt: skip
Rows = list[list[Any]]


def title(period: str = "April 2017", published: str = "8th June 2017") -> Rows:
    return [
        [],
        ["", "Title:", "Delayed Transfer of Care, NHS Organisations, England"],
        [
            "",
            "Summary:",
            "Number of Delayed Days during the reporting period, Acute and Non-Acute, by the responsible organisation.",
        ],
        [],
        ["", "Period:", period],
        ["", "Source:", "Unify2 Data Collection - MSitDT"],
        ["", "Basis:", "Local Authority"],
        ["", "Published:", published],
        ["", "Revised:", ""],
        ["", "Status:", "Published"],
        ["", "Contact:", "A Person - unify2@dh.gsi.gov.uk"],
        [],
        [],
    ]


def sha_2011() -> Rows:
    rows: Rows = [["", "SHA", "Code", "Name", "NHS", "Social Care", "Both", "Total"]]
    return [*rows, *(["", "-", CASSR[name], name, *figures] for name, figures in FIGURES.items())]


def unnamed_2014() -> Rows:
    rows: Rows = [["", "Region", "", "Code", "Name", "NHS", "Social Care", "Both", "Total"]]
    return [*rows, *(["", "-", "", CASSR[name], name, *figures] for name, figures in FIGURES.items())]


def ons_2015() -> Rows:
    rows: Rows = [["", "Region", "ONS Geography", "Code", "Name", "NHS", "Social Care", "Both", "Total"]]
    return [*rows, *(["", "-", ONS[name], CASSR[name], name, *figures] for name, figures in FIGURES.items())]


def twice_2017(days: int = 30) -> Rows:
    header = ["NHS", "Social Care", "Both", "Total"]
    rows: Rows = [["", "Region", "ONS Geography", "Code", "Name", *header, "", *header]]
    for name, figures in FIGURES.items():
        per_day = [figure if figure == "-" else figure / days for figure in figures]
        rows.append(["", "-", ONS[name], CASSR[name], name, *figures, "", *per_day])
    return rows


def notes_2019(days: int = 30) -> Rows:
    return [*twice_2017(days), [], ["", "Notes:"], ["", "1. 'Average Number of People Delayed per Day' was 'DTOC Beds'."]]


def no_dashes(rows: Rows) -> Rows:
    return [[cell.replace("-", "0") if isinstance(cell, str) else cell for cell in row] for row in rows]


@pytest.fixture
def read(tmp_path, feeds, organisations, save_xls) -> Callable[..., Extract]:
    def reading(rows: Rows, name: str = "April_17.xls", sheet: str = SHEET, others: dict[str, Rows] | None = None) -> Extract:
        path = save_xls(tmp_path / name, {"England": [["x"]], sheet: rows, **(others or {})})
        opened = open_file(path)
        feed = recognise_feed(opened, feeds)
        assert feed is feeds["dtoc_monthly"]
        return READERS[feed.reader].read(opened, feed, organisations)

    return reading


def row(frame: pd.DataFrame, indicator: str, organisation: str) -> pd.Series:
    found = frame[(frame.indicator == indicator) & (frame.organisation == organisation)]
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize("layout", [sha_2011, unnamed_2014, ons_2015, twice_2017, notes_2019])
def test_every_layout_gives_the_same_figures(layout, read):
    extract = read(title() + layout())
    frame = extract.observations
    assert row(frame, "dtoc-days-nhs", "E09000002").value == 100
    assert row(frame, "dtoc-days-social-care", "E09000002").value == 40
    assert row(frame, "dtoc-days-both", "E09000002").value == 10
    assert row(frame, "dtoc-days-nhs", "E92000001").value == 130
    assert set(frame.organisation) == {"E92000001", "E09000002", "E06000015", "E10000009"}
    assert (extract.period, extract.named_period) == (month(2017, 4), month(2017, 4))
    assert extract.rows_read == 5
    assert extract.left_out == {"resident outside England": 1}
    assert extract.remarks == ()


def test_figures_say_where_they_stand(read):
    found = row(read(title() + twice_2017()).observations, "dtoc-days-social-care", "E06000015")
    assert (found.sheet, found.row, found.column, found.period) == (SHEET, 17, "Social Care", "2017-04")


def test_a_dash_is_a_missing_figure_and_never_zero(read):
    found = row(read(title() + ons_2015()).observations, "dtoc-days-nhs", "E10000009")
    assert math.isnan(found.value)
    assert found.mark == "x"


def test_totals_of_england_include_residents_of_other_countries(read):
    totals = read(title() + ons_2015()).totals
    assert [(total.what, total.printed, total.parts) for total in totals[:4]] == [
        ("England, NHS", 130, 130), ("England, Social Care", 50, 50), ("England, Both", 20, 20), ("England, Total", 200, 200),
    ]  # fmt: skip
    assert [(total.what, total.printed, total.parts) for total in totals[5:6]] == [
        ("Barking & Dagenham, NHS + Social Care + Both", 150, 150)
    ]


def test_an_old_code_is_the_council_of_that_month(read):
    before = read(title() + sha_2011()).observations
    assert "E10000009" in set(before.organisation)
    after = read(title("April 2019", "13th June 2019") + sha_2011(), "Apr_19.xls").observations
    assert "E06000059" in set(after.organisation)


def test_an_unknown_council_is_kept_as_written(read):
    rows = ons_2015()
    rows[3][2:5] = ["", "999", "Nowhere"]
    rows[2][2:4] = ["", ""]
    frame = read(title() + rows).observations
    assert "999" not in set(frame.organisation)  # 99.. is a resident of another country
    assert "E09000002" in set(frame.organisation)


def test_published_and_revised(read):
    rows = title()
    rows[8] = ["", "Revised:", "14th June 2018"]
    assert read(rows + ons_2015()).published == "8th June 2017, revised 14th June 2018"
    assert read(title(published="-") + ons_2015()).published == ""


def test_days_of_another_month_are_found_out(read):
    with pytest.raises(ExtractError) as caught:
        read(title() + twice_2017(days=31))
    assert caught.value.check == "wrong-month"
    assert "April 2017, which has 30 days, but 200 days delayed and 6.5 on an average day make a month of 31.0 days" in str(
        caught.value
    )


def test_rounded_days_per_day_are_no_fault(read):
    rows = twice_2017()
    rows[1][-1] = 6.7
    assert read(title() + rows).period == month(2017, 4)


def test_published_before_the_month_ended(read):
    with pytest.raises(ExtractError, match="before that month ended") as caught:
        read(title("June 2017") + ons_2015())
    assert (caught.value.check, caught.value.row) == ("wrong-month", 8)


@pytest.mark.parametrize(("named", "days"), [("March 2017", 69), ("May 2017", 8)])
def test_the_day_of_publication_does_not_fit_the_month(named, days, read):
    (remark,) = read(title(named) + ons_2015()).remarks
    assert (remark.check, remark.row, remark.column) == ("wrong-month", 8, "Period:")
    assert f'of {named}, yet "Published:" is 8th June 2017, {days} days after' in remark.message


def test_another_sheet_of_another_month(read):
    with pytest.raises(ExtractError, match='sheet "LA - by reason" of May 2017') as caught:
        read(title() + ons_2015(), others={"LA - by reason": title("May 2017", "13th July 2017")})
    assert caught.value.check == "wrong-month"


def test_a_period_that_is_no_month(read):
    with pytest.raises(ExtractError) as caught:
        read(title("2016-17") + ons_2015())
    assert (caught.value.check, caught.value.row, caught.value.value) == ("period", 5, "2016-17")


def test_a_missing_column_is_named(read):
    rows = ons_2015()
    rows[0][6] = "Soc Care"
    with pytest.raises(ExtractError, match='"Social Care"') as caught:
        read(title() + rows)
    assert (caught.value.check, caught.value.row) == ("columns", 14)
    rows[0] = ["", "Area", "Days"]
    with pytest.raises(ExtractError) as caught:
        read(title() + rows)
    assert caught.value.check == "columns"


@pytest.mark.parametrize(
    ("rows", "sheet"),
    [
        (no_dashes(title() + ons_2015()), "LA 0 by responsible org"),
        (no_dashes(title() + ons_2015()), SHEET),
        (title() + no_dashes(ons_2015()), SHEET),
        (title() + no_dashes(sha_2011()), SHEET),
        (title() + ons_2015(), "LA 0 by responsible org"),
    ],
)
def test_dashes_that_became_zeros_are_refused(rows, sheet, read):
    with pytest.raises(ExtractError, match="can no longer be told from a real zero") as caught:
        read(rows, sheet=sheet)
    assert caught.value.check == "dashes-replaced-by-zero"


def test_dashes_that_became_numbers(read):
    rows = [[0 if cell == "-" else cell for cell in row] for row in ons_2015()]
    with pytest.raises(ExtractError) as caught:
        read(title() + rows)
    assert caught.value.check == "dashes-replaced-by-zero"


def test_cut_off_at_a_row(read):
    extract = read(title() + ons_2015()[:3])
    assert [(remark.check, remark.row) for remark in extract.remarks] == [("cut-off", 16)]
    assert "councils that should be there are not: 2 (Derby, Dorset)" in extract.remarks[0].message
    assert extract.totals[0].printed != extract.totals[0].parts


def test_cut_off_above_england(read):
    with pytest.raises(ExtractError, match="no row for England") as caught:
        read(title() + ons_2015()[:1])
    assert caught.value.check == "cut-off"
