"""The ASCOF time series, whole and broken."""

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
from datasets.periods import financial_year

Rows = list[list[Any]]
FIRST = ["Local authority code", "Local authority", "ONS area code"]


def survey(years: tuple[str, ...] = ("2015 to 2016", "2016 to 2017")) -> Rows:
    across = [f"{year} - {what}" for year in years for what in ("margin of error", "number of respondents", "outcome")]
    return [
        ["Table 1c: carer-reported quality of life [note 1]"],
        ["This worksheet contains one table."],
        ["Cells marked with an [x] indicate no data is available."],
        [],
        [*FIRST, *across],
        ["England", "England", "E92000001", 0.1, 51230.0, 7.8, "0 (0.5)", "51,230 (35,415)", "7.7 (7.6)"],
        ["S", "Shire Counties", "[z]", 0.1, 12530.0, 7.8, "0 (1)", "12,530 (8,285)", "7.7 (7.6)"],
        ["EM", "East Midlands", "E12000004", 0.1, 3030.0, 7.6, "0.1 (2)", "3,030 (2,255)", "7.5 (7.4)"],
        [716.0, "Barking and Dagenham", "E09000002", "[z]", "[z]", "[z]", "0.3 (:)", "280 (:)", "7.4 (:)"],
        [507.0, "Derby", "E06000015", 0.1, 300.0, 91.10000000000001, "[x]", "[x]", "[x]"],
        [809.0, "Dorset", "E06000059", "[c]", "[c]", "[c]", "[c]", "[c]", "[c]"],
        ["[z]", "Cornwall and Isles of Scilly", "[z]", 0.1, 300.0, 20.0, "[x]", "[x]", "[x]"],
    ]


def counted() -> Rows:
    return [
        ["Table 2d(1): discharged into reablement"],
        [],
        [*FIRST, "2024 to 2025 - numerator", "2024 to 2025 - denominator", "2024 to 2025 - outcome"],
        ["England", "England", "E92000001", 66440.0, 80105.0, 82.9],
        [716.0, "Barking and Dagenham", "E09000002", "[c]", "[c]", 80.1],
        [507.0, "Derby", "E06000015", 150.0, 200.0, 75.0],
        [809.0, "Dorset", "E06000059", 10.0, 20.0, 50.0],
    ]


@pytest.fixture
def read(tmp_path, feeds, organisations, save_ods) -> Callable[..., Extract]:
    def reading(sheets: dict[str, Rows], *, wanted: tuple[str, ...] = ("1C", "2D(1)")) -> Extract:
        path = save_ods(tmp_path / "ascof_2024_25.ods", {"Cover": [["Measures from the ASCOF"]], **sheets})
        opened = open_file(path)
        feed = recognise_feed(opened, feeds)
        assert feed is feeds["ascof"]
        feed = feed.model_copy(update={"indicators": {code: feed.indicators[code] for code in wanted}})
        return READERS[feed.reader].read(opened, feed, organisations)

    return reading


def row(frame: pd.DataFrame, indicator: str, organisation: str, period: str) -> pd.Series:
    found = frame[(frame.indicator == indicator) & (frame.organisation == organisation) & (frame.period == period)]
    assert len(found) == 1
    return found.iloc[0]


WHOLE = {"Table_1c": survey(), "Table_2d(1)": counted()}


def test_outcomes_with_their_counts_and_places(read):
    frame = read(WHOLE).observations
    england = row(frame, "ascof-2d-1", "E92000001", "2024-25")
    assert (england.value, england.numerator, england.denominator) == (82.9, 66440, 80105)
    assert (england.sheet, england.row, england.column) == ("Table_2d(1)", 4, "2024 to 2025 - outcome")
    borough = row(frame, "ascof-2d-1", "E09000002", "2024-25")
    assert borough.value == 80.1
    assert math.isnan(borough.numerator)


def test_of_two_figures_in_a_cell_the_official_one_is_not_in_brackets(read):
    frame = read(WHOLE).observations
    assert row(frame, "ascof-1c", "E92000001", "2016-17").value == 7.7
    assert row(frame, "ascof-1c", "E09000002", "2016-17").value == 7.4


def test_respondents_are_no_denominator(read):
    assert math.isnan(row(read(WHOLE).observations, "ascof-1c", "E92000001", "2015-16").denominator)


def test_the_noise_of_a_spreadsheet_is_rounded_off(read):
    assert row(read(WHOLE).observations, "ascof-1c", "E06000015", "2015-16").value == 91.1


def test_a_council_of_marks_only_is_kept(read):
    frame = read(WHOLE).observations
    assert set(frame[(frame.organisation == "E06000059") & (frame.indicator == "ascof-1c")].mark) == {"c"}
    assert row(frame, "ascof-1c", "E09000002", "2015-16").mark == "z"


def test_what_is_left_out_is_counted(read):
    extract = read(WHOLE)
    assert extract.left_out == {"council type": 1, "region": 1, "two councils together": 1}
    assert extract.rows_read == 11
    assert extract.period is None
    assert extract.remarks == ()


@pytest.mark.parametrize(
    "years", [("2016 to 2017", "2015 to 2016"), ("2015 to 2016", "2015 to 2016"), ("2015 to 2016", "2017 to 2019")]
)
def test_years_out_of_order_repeated_or_unreadable(years, read):
    with pytest.raises(ExtractError) as caught:
        read({"Table_1c": survey(years)}, wanted=("1C",))
    assert (caught.value.check, caught.value.row, caught.value.sheet) == ("years", 5, "Table_1c")


def test_dashes_that_became_zeros_are_refused(read):
    broken = [[cell.replace("-", "0") if isinstance(cell, str) else cell for cell in cells] for cells in survey()]
    with pytest.raises(
        ExtractError, match='"2015 to 2016 0 margin of error" was published as "2015 to 2016 - margin'
    ) as caught:
        read({"Table_1c": broken})
    assert caught.value.check == "dashes-replaced-by-zero"


def test_a_table_that_is_not_there_is_remarked_on(read):
    extract = read({"Table_1c": survey()})
    assert [remark.check for remark in extract.remarks] == ["missing-table"]
    assert "2D(1)" in extract.remarks[0].message
    with pytest.raises(ExtractError) as caught:
        read({"Table_9z": survey()})
    assert caught.value.check == "sheets"


def test_cut_off_at_a_row(read):
    extract = read({"Table_1c": survey(), "Table_2d(1)": counted()[:5]})
    assert [(remark.check, remark.sheet, remark.row) for remark in extract.remarks] == [("cut-off", "Table_2d(1)", 5)]
    assert "(Derby, Dorset)" in extract.remarks[0].message


def test_without_an_outcome_or_a_code_column(read):
    rows = counted()
    rows[2][5] = "2024 to 2025 - result"
    with pytest.raises(ExtractError) as caught:
        read({"Table_2d(1)": rows}, wanted=("2D(1)",))
    assert caught.value.check == "columns"
    rows = counted()
    rows[2][2] = "Area"
    with pytest.raises(ExtractError, match="ONS area code") as caught:
        read({"Table_2d(1)": rows}, wanted=("2D(1)",))
    assert caught.value.check == "columns"


CONTENTS = [["Contents table"], ["Metric", "Description", "Start year"], ["1C", "Carers", "2015 to 2016"]]


def test_a_table_begins_with_the_year_of_the_contents_or_of_the_series(read):
    assert read({"Contents": [*CONTENTS, ["2D(1)", "Reablement", "2024 to 2025"]], **WHOLE}).remarks == ()
    older = [*CONTENTS[:2], ["1C", "Carers", "2010 to 2011"]]
    assert read({"Contents": older, "Table_1c": survey()}, wanted=("1C",)).remarks == ()
    extract = read({"Contents": CONTENTS, "Table_1c": survey(("2016 to 2017", "2017 to 2018"))}, wanted=("1C",))
    assert extract.remarks == ()  # the oldest year may have been dropped from the whole series
    (remark,) = read({"Contents": CONTENTS, "Table_1c": survey(("2014 to 2015", "2015 to 2016"))}, wanted=("1C",)).remarks
    assert (remark.check, remark.sheet, remark.row, remark.value) == ("wrong-year", "Table_1c", 5, "2014 to 2015")
    assert '"Contents" says that 1C starts in 2015/16' in remark.message


def test_the_year_in_the_file_name(read):
    assert read(WHOLE).named_period == financial_year(2024)
