"""Our own template: written, filled in, read back; a million rows by column."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from datasets.errors import ExtractError, UserError
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.extract import Extract
from datasets.feeds.opened import open_file
from datasets.feeds.template import write_template
from datasets.observations import COLUMNS, observations, read_figure

HEADER = "indicator,organisation,period,value,numerator,denominator,mark"
ROW = "nhs-ae-4h,RF4,2018-06,80.7,807,1000,"


@pytest.fixture
def read(tmp_path, feeds, organisations) -> Callable[..., Extract]:
    def reading(text: str | bytes, name: str = "figures.csv") -> Extract:
        path: Path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return _read(path, feeds, organisations)

    return reading


@pytest.fixture
def read_sheet(tmp_path, feeds, organisations) -> Callable[..., Extract]:
    def reading(rows: list[list[Any]], sheet: str = "Figures") -> Extract:
        path: Path = tmp_path / "figures.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            book.add_worksheet("Guidance").write(0, 0, "How to fill in")
            page = book.add_worksheet(sheet)
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    page.write(number, column, cell)
        return _read(path, feeds, organisations)

    return reading


def _read(path: Path, feeds: Any, organisations: Any) -> Extract:
    opened = open_file(path)
    feed = recognise_feed(opened, feeds)
    assert feed is feeds["template"]
    return READERS[feed.reader].read(opened, feed, organisations)


def test_a_figure_with_its_place(read):
    extract = read(f"{HEADER}\n{ROW}\n")
    found = extract.observations.iloc[0]
    assert (found.indicator, found.organisation, found.period) == ("nhs-ae-4h", "RF4", "2018-06")
    assert (found.value, found.numerator, found.denominator) == (80.7, 807, 1000)
    assert (found.mark, found.unread, found.sheet, found.row, found.column) == (None, None, "", 2, "value")
    assert extract.rows_read == 1


def test_the_frame_is_as_other_readers_make_it(read):
    frame = read(f"{HEADER}\n{ROW}\n").observations
    row = {"indicator": "a", "organisation": "b", "period": "c", "value": 1.0, "sheet": "", "row": 2, "column": "value"}
    assert list(frame.columns) == list(COLUMNS)
    pd.testing.assert_series_equal(frame.dtypes, observations([row]).dtypes)


def test_columns_in_any_order_and_case_with_a_note(read):
    frame = read("NOTE,Value,Period,Organisation,Indicator\nseen,80.7,June 2018,Barking & Dagenham,nhs-ae-4h\n").observations
    assert frame.iloc[0][["organisation", "period", "value"]].to_list() == ["E09000002", "2018-06", 80.7]


def test_guidance_and_blank_rows_are_skipped_and_rows_stay_where_they_are(read):
    text = (
        f'# how to, fill in\r\n"# quoted, as a spreadsheet saves it",,,,,,\r\n\r\n{HEADER}\r\n{ROW}\r\n,,,,,,\r\n\r\n{ROW}\r\n'
    )
    extract = read(text)
    assert extract.observations.row.to_list() == [5, 8]
    assert extract.rows_read == 2


def test_a_line_break_in_a_note_does_not_move_the_rows_below(read):
    extract = read(f'{HEADER},note\n{ROW},"two\nlines"\n{ROW},\n')
    assert extract.observations.row.to_list() == [2, 3]


@pytest.mark.parametrize(
    ("value", "mark", "expected"),
    [
        ("", "c", "c"), ("", "[c]", "c"), ("", "", "x"), ("[z]", "", "z"), ("*", "", "c"), ("-", "", "x"), ("", "SR", "sr"),
        ("-", "c", "c"), ("..", "low", "low"),
    ],
)  # fmt: skip
def test_a_missing_value_has_its_mark_and_is_never_zero(value, mark, expected, read):
    found = read(f"{HEADER}\nnhs-ae-4h,RF4,2018-06,{value},,,{mark}\n").observations.iloc[0]
    assert math.isnan(found.value)
    assert (found.mark, found.unread) == (expected, None)


@pytest.mark.parametrize(
    ("cells", "unread", "column"),
    [
        ("8o.7,,,", "8o.7", "value"),
        ("80.7,,,c", "80.7 beside the mark c", "value"),
        (",,,hidden", "hidden", "value"),
        ("80.7,8o7,1000,", "8o7", "numerator"),
        ("80.7,807,lots,", "lots", "denominator"),
        ("1e999,,,", "1e999", "value"),
    ],
)
def test_what_cannot_be_read_is_kept_as_text(cells, unread, column, read):
    found = read(f"{HEADER}\nnhs-ae-4h,RF4,2018-06,{cells}\n").observations.iloc[0]
    assert math.isnan(found.value)
    assert (found.mark, found.unread, found.column) == (None, unread, column)


def test_unknown_organisations_and_periods_are_kept_as_written(read):
    found = read(f"{HEADER}\nx, Nowhere ,201618,1,,,\n").observations.iloc[0]
    assert (found.organisation, found.period) == ("Nowhere", "201618")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    cells=st.lists(
        st.one_of(
            st.floats(allow_nan=False, allow_infinity=False).map(repr),
            st.integers(-(10**9), 10**9).map(lambda number: f"{number:,}"),
            st.sampled_from(["[c]", "*", "", "75.90%", "£6,197", "7.7 (7.6)", "twelve", "1.", ".5", "+3", " 4 ", "1e5", "٣"]),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_reading_by_column_agrees_with_reading_cell_by_cell(cells, read):
    rows = "".join(f'nhs-ae-4h,RF4,2018-06,"{cell}",,,\n' for cell in cells)
    frame = read(f"{HEADER}\n{rows}").observations
    for cell, found in zip(cells, frame.itertuples(), strict=True):
        expected = read_figure(cell)
        assert found.value == expected.value or (math.isnan(found.value) and math.isnan(expected.value))
        assert (found.mark, found.unread) == (expected.mark, expected.unread)


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (HEADER.replace("numerator", "numerater"), '"numerater" is not a column of the template. Did you mean "numerator"?'),
        (HEADER.replace("mark", "value"), '"value" is there twice'),
    ],
)
def test_a_column_that_is_unknown_or_there_twice(header, words, read):
    with pytest.raises(ExtractError) as caught:
        read(f"{header}\n{ROW}\n")
    assert (caught.value.check, caught.value.row) == ("columns", 1)
    assert words in caught.value.message


def test_a_row_of_too_many_cells_is_named(read):
    with pytest.raises(ExtractError) as caught:
        read(f"# guidance\n{HEADER}\n{ROW}\nnhs-ae-4h,RF4,2018-06,1,204,,,\n{ROW}\n")
    assert (caught.value.check, caught.value.row) == ("cells", 4)
    assert "8 cells under a header of 7" in caught.value.message


def test_a_short_last_line_is_cut_off(read):
    with pytest.raises(ExtractError) as caught:
        read(f"{HEADER}\n{ROW}\n\nnhs-ae-4h,RF4,20")
    assert (caught.value.check, caught.value.row) == ("cut-off", 4)
    with pytest.raises(ExtractError) as caught:
        read(f'{HEADER}\n{ROW}\n"nhs-ae')
    assert (caught.value.check, caught.value.row) == ("cut-off", 3)


def test_a_quote_left_open_above_the_end(read):
    with pytest.raises(ExtractError) as caught:
        read(f'{HEADER}\n"nhs-ae-4h,RF4,2018-06,1,,,\n{ROW}\n')
    assert caught.value.check == "quotes"


def test_semicolons_are_refused_and_tabs_are_read(read):
    with pytest.raises(ExtractError, match="semicolons") as caught:
        read(f"{HEADER}\n{ROW}\n".replace(",", ";"))
    assert caught.value.check == "delimiter"
    assert read(f"{HEADER}\n{ROW}\n".replace(",", "\t")).observations.value.to_list() == [80.7]


@pytest.mark.parametrize("period", ["2018-06", "2018-19", "2018-19-Q2", "2018"])
def test_dashes_that_became_zeros_are_refused(period, read):
    with pytest.raises(ExtractError) as caught:
        read(f"{HEADER}\n{ROW.replace('2018-06', period)}\n".replace("-", "0"))
    assert (caught.value.check, caught.value.row) == ("dashes-replaced-by-zero", 2)


def test_a_template_in_utf_16_with_a_mark_and_in_windows_1252(read):
    with pytest.raises(ExtractError, match="UTF-16"):
        read(f"{HEADER}\n{ROW}\n".encode("utf-16"))
    assert [one.check for one in read(b"\xef\xbb\xbf" + f"{HEADER}\n{ROW}\n".encode()).remarks] == ["byte-order-mark"]
    extract = read(f"{HEADER}\n{ROW.replace('80.7', '£80.7')}\n".encode("cp1252"))
    assert extract.observations.value.to_list() == [80.7]
    assert [one.check for one in extract.remarks] == ["encoding"]


def test_header_alone_and_carriage_returns_alone(read):
    assert read(f"{HEADER}\n").observations.empty
    assert read(HEADER).rows_read == 0
    assert read(f"# x\r{HEADER}\r{ROW}\r").observations.row.to_list() == [3]


def test_a_workbook_with_guidance_and_the_header_further_down(read_sheet):
    names = HEADER.split(",")
    extract = read_sheet(
        [["Figures"], [], names, ["nhs-ae-4h", "RF4", "2018-06", 80.7, 807, 1000], [], ["x", "716", 2018, "[c]", "", "", ""]]
    )
    frame = extract.observations
    assert frame.row.to_list() == [4, 6]
    assert frame.value.iloc[0] == 80.7
    assert frame.iloc[1][["organisation", "period", "mark", "sheet"]].to_list() == ["E09000002", "2018", "c", "Figures"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_empty_template_is_read_back(ending, tmp_path, feeds, organisations, registry):
    path = tmp_path / f"empty.{ending}"
    write_template(path, registry, feeds["template"])
    extract = _read(path, feeds, organisations)
    assert (extract.rows_read, extract.remarks) == (0, ())


def test_the_workbook_has_guidance_figures_and_the_known_indicators(tmp_path, feeds, registry):
    path = tmp_path / "empty.xlsx"
    write_template(path, registry, feeds["template"])
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["Guidance", "Figures", "Indicators"]
    sheets = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    assert all(rows[0][0] for rows in sheets.values())
    assert sheets["Indicators"][1] == ["Indicator", "Name", "Unit", "Level"]
    assert "nhs-ae-4h" in {row[0] for row in sheets["Indicators"]}
    assert all(not book.get_sheet_by_name(name).merged_cell_ranges for name in book.sheet_names)


def test_a_template_of_another_ending(tmp_path, feeds, registry):
    with pytest.raises(UserError, match=r"a \.csv or an \.xlsx"):
        write_template(tmp_path / "empty.docx", registry, feeds["template"])
    with pytest.raises(UserError, match="could not be written"):
        write_template(tmp_path / "gone" / "empty.csv", registry, feeds["template"])


def test_many_rows_in_little_time(read):
    lines = "".join(
        f"nhs-ae-4h,RF4,{2000 + number % 20}-{number % 12 + 1:02d},{number / 7:.3f},,,\n" for number in range(200_000)
    )
    began = time.perf_counter()
    assert read(f"{HEADER}\n{lines}").rows_read == 200_000
    # A fifth of a second at the desk: twenty times that is a fault of the reader, not of the machine.
    assert time.perf_counter() - began < 4
