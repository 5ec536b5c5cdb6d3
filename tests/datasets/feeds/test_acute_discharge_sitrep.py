"""The monthly workbook of hospital discharges, three columns a day, whole and broken."""

from __future__ import annotations

import math
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.errors import ExtractError
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.extract import Extract
from datasets.feeds.opened import open_file
from datasets.periods import month

TRUSTS = {
    "RF4": ("BARKING, HAVERING AND REDBRIDGE UNIVERSITY HOSPITALS NHS TRUST", "LONDON", "QMF", "NHS NORTH EAST LONDON ICB"),
    "R1H": ("BARTS HEALTH NHS TRUST", "LONDON", "QMF", "NHS NORTH EAST LONDON ICB"),
    "RJE": ("UNIVERSITY HOSPITALS OF NORTH MIDLANDS", "MIDLANDS", "QNC", "NHS STAFFORDSHIRE AND STOKE-ON-TRENT ICB"),
}
APRIL = date(2023, 4, 1)
PUBLISHED = date(2023, 5, 11)
PEOPLE = "Number of patients who no longer meet the criteria to reside"
DISCHARGED = "Number of patients discharged"
REMAINING = "Number of patients remaining in hospital who no longer meet the criteria to reside"
Book = dict[str, list[list[Any]]]
#: Where things stand in Table 2 of these books, as in Excel.
DATES, HEADER, ENGLAND, RF4, R1H, RJE = 4, 5, 6, 15, 16, 17


def reports(code: str, day: date) -> tuple[int, int] | None:
    """RF4: 100 a day, 40 of them discharged (two days without a return); R1H: 200, 50; RJE: 60, 30."""
    if code == "RF4" and day.day in (8, 9):
        return None
    return {"RF4": (40, 60), "R1H": (50, 150), "RJE": (30, 30)}[code]


@pytest.fixture
def book(discharge_sheets) -> Callable[..., Book]:
    def making(
        first: date = APRIL,
        tell: Callable[[str, date], tuple[int, int] | None] = reports,
        published: date = PUBLISHED,
        above: int = 1,
    ) -> Book:
        made: Book = discharge_sheets(TRUSTS, first, tell, published=published, above=above)
        return made

    return making


@pytest.fixture
def read(tmp_path, feeds, organisations, save_xlsx) -> Callable[..., Extract]:
    def reading(sheets: Book, name: str = "acute_april2023.xlsx", hidden: tuple[str, ...] = ()) -> Extract:
        opened = open_file(save_xlsx(tmp_path / name, sheets, hidden))
        feed = recognise_feed(opened, feeds)
        assert feed is feeds["acute_discharge_sitrep"]
        return READERS[feed.reader].read(opened, feed, organisations)

    return reading


def figure(extract: Extract, indicator: str, organisation: str) -> pd.Series:
    frame = extract.observations
    found = frame[(frame.indicator == indicator) & (frame.organisation == organisation)]
    assert len(found) == 1
    return found.iloc[0]


def refused(read: Callable[..., Extract], sheets: Book, **how: Any) -> ExtractError:
    with pytest.raises(ExtractError) as caught:
        read(sheets, **how)
    return caught.value


def differing(extract: Extract) -> list[tuple[str, int, float, float]]:
    return [(one.sheet, one.row, one.printed, one.parts) for one in extract.totals if one.printed != one.parts]


# --- whole


def test_the_month_is_made_by_adding_the_days_with_a_return(book, read):
    extract = read(book())
    assert figure(extract, "nhs-criteria-to-reside", "RF4").value == 100
    assert figure(extract, "nhs-remaining-in-hospital", "RF4").value == 60
    share = figure(extract, "nhs-remaining-share", "RF4")
    assert (share.value, share.numerator, share.denominator) == (60, 28 * 60, 28 * 100)
    england = figure(extract, "nhs-criteria-to-reside", "E92000001")
    assert england.value == pytest.approx((28 * 360 + 2 * 260) / 30)
    share = figure(extract, "nhs-remaining-share", "E92000001")
    assert share.value == pytest.approx(100 * (28 * 240 + 2 * 180) / (28 * 360 + 2 * 260))
    assert set(extract.observations.organisation) == {"E92000001", "RF4", "R1H", "RJE"}
    assert (extract.period, extract.named_period, extract.published) == (month(2023, 4), month(2023, 4), "2023-05-11")
    assert extract.left_out == {"region": 2, "integrated care board": 2}
    assert extract.rows_read == 8


def test_figures_say_where_they_stand(book, read):
    found = figure(read(book()), "nhs-remaining-in-hospital", "R1H")
    assert (found.sheet, found.row, found.column, found.period) == ("Table 2", R1H, REMAINING, "2023-04")


def test_days_without_a_return_are_told_and_nothing_else(book, read):
    (note,) = read(book()).remarks
    assert (note.check, note.sheet, note.row) == ("days-without-return", "Table 2", RF4)
    assert "1 of 3 trusts have no return for some of the 30 days (days with one: RF4 28)" in note.message


@pytest.mark.parametrize("above", [0, 1, 3])
def test_the_table_may_stand_higher_or_lower(above, book, read):
    extract = read(book(above=above))
    assert figure(extract, "nhs-criteria-to-reside", "RJE").value == 60
    assert figure(extract, "nhs-criteria-to-reside", "RJE").row == RJE - 1 + above
    assert differing(extract) == []


def test_hidden_sheets_come_first(book, read):
    sheets = {"Lookup": [["Org Code", "Day"], ["RF4", 1]], "Old cover": [["x"]], **book()}
    assert figure(read(sheets, hidden=("Lookup", "Old cover")), "nhs-criteria-to-reside", "RF4").value == 100


def test_table_2_alone_will_do(book, read):
    extract = read({"Table 2": book()["Table 2"]}, "acute.xlsx")
    assert (extract.period, extract.named_period) == (month(2023, 4), None)
    assert figure(extract, "nhs-criteria-to-reside", "R1H").value == 200


def test_six_more_columns_are_passed_over(book, read):
    sheets = book()
    for number, row in enumerate(sheets["Table 2"], 1):
        if number == HEADER:
            row.extend(["Patients with length of stay of 7+ days", "14+ days", "21+ days"] * 2)
        elif number >= ENGLAND and len(row) > 10:
            row.extend([7, 14, 21] * 2)
    extract = read(sheets)
    assert figure(extract, "nhs-criteria-to-reside", "R1H").value == 200
    assert differing(extract) == []


def test_a_workbook_that_says_it_is_one_cell_large(tmp_path, book, read, feeds, organisations):
    """Its size is declared as A1:A1; its cells are all there."""
    expected = read(book(), "whole.xlsx").observations
    whole, small = tmp_path / "whole.xlsx", tmp_path / "acute_april2023.xlsx"
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(small, "w") as after:
        for member in before.namelist():
            raw = before.read(member)
            if member.startswith("xl/worksheets/"):
                start, end = raw.index(b"<dimension"), raw.index(b"/>", raw.index(b"<dimension"))
                raw = raw[:start] + b'<dimension ref="A1:A1"' + raw[end:]
            after.writestr(member, raw)
    feed = feeds["acute_discharge_sitrep"]
    extract = READERS[feed.reader].read(open_file(small), feed, organisations)
    pd.testing.assert_frame_equal(extract.observations, expected)


def test_a_trust_nobody_knows_is_kept_as_written(book, read):
    sheets = book()
    sheets["Table 2"][R1H - 1][2] = "R9X"
    assert figure(read(sheets), "nhs-criteria-to-reside", "R9X").value == 200


# --- what is missing


@pytest.mark.parametrize(("returns", "value"), [(21, 100.0), (20, math.nan), (0, math.nan)])
def test_a_month_of_few_returns_has_no_figure(returns, value, book, read):
    extract = read(book(tell=lambda code, day: None if code == "RF4" and day.day > returns else reports("R1H", day)))
    for indicator in ("nhs-criteria-to-reside", "nhs-remaining-in-hospital", "nhs-remaining-share"):
        found = figure(extract, indicator, "RF4")
        assert (found.mark == "x") == math.isnan(value)
        assert math.isnan(found.value) == math.isnan(value)
    assert ("fewer than 21, so no figure: RF4" in extract.remarks[0].message) == math.isnan(value)
    assert differing(extract) == []


def test_a_day_of_noughts_is_a_day_without_a_return(book, read):
    extract = read(book(tell=lambda code, day: (0, 0) if (code, day.day) == ("R1H", 10) else reports(code, day)))
    assert figure(extract, "nhs-criteria-to-reside", "R1H").value == 200
    note = extract.remarks[1]
    assert (note.check, note.row) == ("days-of-noughts", R1H)
    assert "nobody at all is reported by R1H on 10 April 2023" in note.message


def test_a_nought_beside_people_is_a_nought(book, read):
    extract = read(book(tell=lambda code, day: (0, 60) if code == "RJE" else reports(code, day)))
    assert figure(extract, "nhs-remaining-share", "RJE").value == 100


@pytest.mark.parametrize(("cell", "mark", "unread"), [("*", "c", None), ("1O4", None, "1O4")])
def test_a_suppressed_or_unreadable_day_makes_the_month_so(cell, mark, unread, book, read):
    sheets = book()
    sheets["Table 2"][R1H - 1][4] = cell
    found = figure(read(sheets), "nhs-criteria-to-reside", "R1H")
    assert math.isnan(found.value)
    assert (found.mark, found.unread) == (mark, unread)
    assert figure(read(sheets), "nhs-remaining-in-hospital", "R1H").value == 150


def test_days_that_add_up_to_no_number_are_no_figure(book, read):
    sheets = book()
    sheets["Table 2"][R1H - 1][4] = sheets["Table 2"][R1H - 1][7] = 1.7e308
    found = figure(read(sheets), "nhs-criteria-to-reside", "R1H")
    assert math.isnan(found.value)
    assert found.unread == "a sum of 30 days beyond all numbers"


# --- sums


def test_sums_of_a_whole_file(book, read):
    extract = read(book())
    assert differing(extract) == []
    told = {(one.what, one.sheet, one.row): (one.printed, one.parts) for one in extract.totals}
    assert told[f"England over all days, and its regions: {DISCHARGED}", "Table 2", ENGLAND] == (3520, 3520)
    assert told["trusts without a return on 8 April 2023", "Table 1", 11] == (1, 1)
    assert told["RF4, discharges of the month by destination", "Table 4", 14] == (1120, 1120)
    assert len(extract.totals) == 3 + 2 * 2 + 8 + 30 + 8


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        # England's discharges of the first day: regions, its own row and Table 4 disagree.
        ((ENGLAND, 6), {("Table 2", ENGLAND), ("Table 4", 5)}),
        # A trust's people: its own row and its region.
        ((RF4, 5), {("Table 2", 7), ("Table 2", RF4)}),
    ],
)
def test_one_altered_figure_is_found_where_it_stands(place, expected, book, read):
    sheets = book()
    row, column = place
    sheets["Table 2"][row - 1][column - 1] += 5
    assert {(sheet, row) for sheet, row, _, _ in differing(read(sheets))} == expected


def test_a_dash_that_became_a_number_is_found_by_table_1(book, read):
    sheets = book()
    sheets["Table 2"][RF4 - 1] = [0 if cell == "-" else cell for cell in sheets["Table 2"][RF4 - 1]]
    assert differing(read(sheets)) == [("Table 1", 11, 1.0, 0.0), ("Table 1", 12, 1.0, 0.0)]


# --- broken


def test_a_missing_column_is_named_with_its_day(book, read):
    sheets = book()
    sheets["Table 2"][HEADER - 1][4 + 3 * 2] = "Patients"
    fault = refused(read, sheets)
    assert (fault.check, fault.row) == ("columns", HEADER)
    assert f'missing column "3 April 2023: {PEOPLE}"' in fault.message


def test_no_column_of_the_three(book, read):
    sheets = book()
    sheets["Table 2"][HEADER - 1] = ["", "Notes", "", "", *["Patients"] * 90]
    fault = refused(read, sheets)
    assert fault.check == "columns"
    assert f'missing columns "{PEOPLE}"' in fault.message


def test_a_day_that_comes_twice_and_a_column_without_a_day(book, read):
    sheets = book()
    sheets["Table 2"][DATES - 1][7] = APRIL
    fault = refused(read, sheets)
    assert (fault.check, fault.row, fault.column) == ("columns", HEADER, PEOPLE)
    assert "column 8" in fault.message
    assert "1 April 2023 has it twice" in fault.message
    sheets = book()
    sheets["Table 2"][DATES - 1] = []
    assert "there is no date above it" in refused(read, sheets).message


def test_two_months_in_one_table(book, read):
    sheets = book()
    may = [date(2023, 5, 1), "", "", date(2023, 5, 2), "", ""]
    for number, row in enumerate(sheets["Table 2"], 1):
        row.extend(may if number == DATES else row[4:10] if number >= HEADER else [])
    fault = refused(read, sheets)
    assert (fault.check, fault.row, fault.value) == ("one-period", DATES + 1, "May 2023")
    assert "April 2023 (30 days), May 2023 (2 days)" in fault.message


def test_two_tables_one_below_the_other(book, read):
    sheets = book()
    sheets["Table 2"] += sheets["Table 2"]
    fault = refused(read, sheets)
    assert fault.check == "one-total"
    assert "two files joined into one" in fault.guidance


@pytest.mark.parametrize(("rows", "what"), [(HEADER, "England"), (9, "an integrated care board"), (14, "a trust")])
def test_cut_off_before_a_block(rows, what, book, read):
    sheets = book()
    sheets["Table 2"] = sheets["Table 2"][:rows]
    fault = refused(read, sheets)
    assert fault.check == "cut-off"
    assert f"there is no row of {what} on this sheet" in fault.message


def test_cut_off_among_the_trusts(book, read):
    sheets = book()
    sheets["Table 2"] = sheets["Table 2"][:R1H]
    extract = read(sheets)
    assert [(one.check, one.row) for one in extract.remarks if one.check == "cut-off"] == [("cut-off", R1H)]
    assert '1 trusts of sheet "Table 4" are not on this one (RJE)' in extract.remarks[0].message
    assert ("Table 2", 8, 1800.0, 0.0) in differing(extract)


def test_cut_off_at_the_right(book, read):
    sheets = book()
    sheets["Table 2"] = [row[: 4 + 28 * 3] for row in sheets["Table 2"]]
    (cut,) = [one for one in read(sheets).remarks if one.check == "cut-off"]
    assert "2 of the 30 days of April 2023 have no columns (29 April 2023, 30 April 2023)" in cut.message


def test_dashes_that_became_zeros_are_refused(book, read):
    sheets = {name: [[_without_dash(cell) for cell in row] for row in rows] for name, rows in book().items()}
    fault = refused(read, sheets)
    assert (fault.check, fault.sheet, fault.row) == ("dashes-replaced-by-zero", "Cover Sheet", 3)
    fault = refused(read, {"Table 2": sheets["Table 2"]}, name="acute.xlsx")
    assert fault.check == "dashes-replaced-by-zero"
    assert '"NHS STAFFORDSHIRE AND STOKE0ON0TRENT ICB" was published as' in fault.message


def _without_dash(cell: Any) -> Any:
    return cell.replace("-", "0") if isinstance(cell, str) else cell


@pytest.mark.parametrize(
    ("change", "sheet", "said"),
    [
        (
            lambda sheets: sheets["Cover Sheet"][2].__setitem__(2, date(2023, 5, 1)),
            "Cover Sheet",
            '"1 May 2023" is of May 2023',
        ),
        (lambda sheets: sheets["Table 1"][3].__setitem__(1, date(2022, 4, 1)), "Table 1", '"1 April 2022" is of April 2022'),
        (lambda sheets: sheets["Table 4"][2].__setitem__(4, "March 2023 - Total"), "Table 4", '"March 2023" is of March 2023'),
        (lambda sheets: sheets["Cover Sheet"][3].__setitem__(2, date(2023, 4, 13)), "Cover Sheet", "13 April 2023, before"),
    ],
)
def test_another_part_of_another_month(change, sheet, said, book, read):
    sheets = book()
    change(sheets)
    fault = refused(read, sheets)
    assert (fault.check, fault.sheet) == ("wrong-month", sheet)
    assert said in fault.message


@pytest.mark.parametrize(("first", "days"), [(date(2023, 3, 1), 41)])
def test_the_day_of_publication_does_not_fit_the_month(first, days, book, read):
    (remark,) = [one for one in read(book(first=first)).remarks if one.check == "wrong-month"]
    assert (remark.sheet, remark.column) == ("Cover Sheet", "Published:")
    assert f'of March 2023, yet "Published:" is 11 May 2023, {days} days after' in remark.message


# --- always


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changed=st.dictionaries(
        st.tuples(st.sampled_from(sorted(TRUSTS)), st.integers(1, 30)),
        st.none() | st.tuples(st.integers(0, 400), st.integers(1, 400)),
        max_size=60,
    )
)
def test_whatever_is_reported_sums_agree_and_shares_are_of_the_same_days(changed, book, read):
    """A plain second working of each trust's figures, over the days with a return."""
    told = {(code, day): changed.get((code, day), reports(code, date(2023, 4, day))) for code in TRUSTS for day in range(1, 31)}
    extract = read(book(tell=lambda code, day: told[code, day.day]))
    assert differing(extract) == []
    for code in TRUSTS:
        given_days = [told[code, day] for day in range(1, 31) if told[code, day] is not None]
        people = sum(gone + left for gone, left in given_days)
        left = sum(left for _, left in given_days)
        found = figure(extract, "nhs-remaining-share", code)
        if len(given_days) < 21:
            assert found.mark == "x"
        else:
            assert figure(extract, "nhs-criteria-to-reside", code).value == pytest.approx(people / len(given_days))
            assert (found.numerator, found.denominator) == (left, people)
