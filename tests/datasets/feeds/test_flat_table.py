"""A table with one header: found, checked for columns, width and a second header."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.errors import ExtractError
from datasets.feeds.flat_table import FlatTable, find_header, read_flat_table, refuse_dashless_names
from datasets.feeds.opened import open_file

SIGNATURE = {"area code", "value"}
REQUIRED = ("Area Code", "Name", "Value")


@pytest.fixture
def table(tmp_path) -> Callable[..., FlatTable]:
    def reading(*lines: str) -> FlatTable:
        path: Path = tmp_path / "some.csv"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return read_flat_table(open_file(path), SIGNATURE, REQUIRED)

    return reading


def test_rows_are_those_of_excel_whatever_stands_above_the_header_or_is_empty(table):
    found = table("A title", "", "Area_Code,Name,Value,More", "E1,One,1,", ",,,", 'E2,"Two\nlines",2,x')
    assert found.header_row == 3
    assert list(found.rows) == [4, 6]
    assert (found.text(6, "Name"), found.text(6, "More"), found.name("area code")) == ("Two\nlines", "x", "Area_Code")
    assert found.first_rows("More") == {"": 4, "x": 6}


def test_a_column_that_is_not_there_is_empty_and_one_that_must_be_is_named(table):
    found = table("Area Code,Name,Value", "E1,One,1")
    assert (found.text(2, "Quarter"), found.has("Quarter")) == ("", False)
    with pytest.raises(ExtractError, match=r'row 1: missing column "Name" \(nearest found: "Names"\)') as caught:
        table("Area Code,Names,Value", "E1,One,1")
    assert caught.value.check == "columns"


def test_a_column_that_is_there_twice(table):
    with pytest.raises(ExtractError, match='the column "Value" is there twice') as caught:
        table("Area Code,Name,Value,Value", "E1,One,1,2")
    assert (caught.value.check, caught.value.row) == ("columns", 1)
    assert table("Area Code,Name,Value,Note,Note", "E1,One,1,a,b").text(2, "Note") == "a"


def test_two_files_put_one_under_the_other(table):
    with pytest.raises(ExtractError, match="the header comes again here: two files were put one under the other") as caught:
        table("Area Code,Name,Value", "E1,One,1", "Area Code,Name,Value", "E1,One,1")
    assert (caught.value.check, caught.value.row) == ("joined-files", 3)


def test_a_short_last_line_is_a_cut_and_a_short_other_one_is_not(table):
    with pytest.raises(ExtractError, match="the last line has 2 cells of 3") as caught:
        table("Area Code,Name,Value", "E1,One,1", "E2,Two,2", "E3,Thr")
    assert (caught.value.check, caught.value.row) == ("cut-off", 4)
    with pytest.raises(ExtractError, match="2 cells under a header of 3") as caught:
        table("Area Code,Name,Value", "E1,One", "E2,Two,2", "E3,Three,3")
    assert (caught.value.check, caught.value.row) == ("cells", 2)


def test_a_header_one_cell_wider_than_its_rows_is_the_publishers_unless_the_column_is_needed(table):
    assert table("Area Code,Name,Value,Goal", "E1,One,1", "E2,Two,2").text(3, "Goal") == ""
    with pytest.raises(ExtractError, match="2 cells under a header of 3"):
        table("Area Code,Name,Value", "E1,One", "E2,Two", "E3,Three", "E4,Four")


def test_names_whose_hyphens_became_zeros(table, tmp_path):
    found = table("Area Code,Name,Value", "E1,Leeds,1", "E2,Stoke0on0Trent,2")
    with pytest.raises(ExtractError, match='"Stoke0on0Trent" was published as "Stoke-on-Trent"') as caught:
        refuse_dashless_names(open_file(tmp_path / "some.csv"), found, "Name")
    assert (caught.value.check, caught.value.row, caught.value.column) == ("dashes-replaced-by-zero", 3, "Name")


def test_a_file_of_other_columns_has_no_such_header(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert find_header(open_file(path), SIGNATURE) is None
