"""Oflog's adult social care file, whole and broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from datasets.errors import ExtractError
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.extract import Extract
from datasets.feeds.opened import open_file

HEADER = (
    "Financial year,Local authority code,Local authority name,Grouping,Entity_Name,Region,Measure,Code,Value,MEDIAN,"
    "MADs_from_median,rank_order"
)
COUNCILS = {"E09000002": "Barking and Dagenham", "E06000015": "Derby", "E06000059": '"Bournemouth, Poole"'}


def line(year: str, council: str, code: str, *cells: str, measure: str = "Outcome, short-term services") -> str:
    return f'{year},{council},{COUNCILS[council]},LA_Raw,Kind,Region,"{measure}",{code},{",".join(cells)},-0.5,desc'


def whole() -> list[str]:
    lines = [HEADER]
    for number in range(1, 8):
        lines += [line("2016-17", council, f"ASC{number}", "63.8", "76.8") for council in COUNCILS]
        lines += [line("2018-19", council, f"ASC{number}", "39", "78.05000000000001") for council in COUNCILS]
    return lines


@pytest.fixture
def read(tmp_path, feeds, organisations) -> Callable[..., Extract]:
    def reading(lines: list[str], end: str = "\n") -> Extract:
        path: Path = tmp_path / "ASC_data.csv"
        path.write_text("\n".join(lines) + end, encoding="utf-8")
        opened = open_file(path)
        feed = recognise_feed(opened, feeds)
        assert feed is feeds["oflog_adult_social_care"]
        return READERS[feed.reader].read(opened, feed, organisations)

    return reading


def row(frame: pd.DataFrame, indicator: str, organisation: str, period: str) -> pd.Series:
    found = frame[(frame.indicator == indicator) & (frame.organisation == organisation) & (frame.period == period)]
    assert len(found) == 1
    return found.iloc[0]


def test_values_and_one_median_a_measure_and_year(read):
    extract = read(whole())
    assert row(extract.observations, "oflog-asc5", "E09000002", "2018-19").value == 39
    median = row(extract.observations, "oflog-asc5", "england-median", "2016-17")
    assert (median.value, median.column) == (76.8, "MEDIAN")
    assert extract.rows_read == 42
    assert len(extract.observations) == 42 + 14
    assert extract.remarks == ()


def test_an_empty_value_is_a_mark_and_its_median_counts(read):
    lines = whole()
    lines[1] = line("2016-17", "E09000002", "ASC1", "", "76.8")
    frame = read(lines).observations
    assert row(frame, "oflog-asc1", "E09000002", "2016-17").mark == "x"
    assert row(frame, "oflog-asc1", "england-median", "2016-17").value == 76.8


def test_medians_that_conflict(read):
    lines = whole()
    lines[2] = line("2016-17", "E06000015", "ASC1", "63.8", "0.768")
    extract = read(lines)
    assert row(extract.observations, "oflog-asc1", "england-median", "2016-17").value == 76.8
    (remark,) = extract.remarks
    assert (remark.check, remark.row, remark.value) == ("conflicting-medians", 3, "0.768")
    assert "76.8 in 2 rows, 0.768 in 1 rows" in remark.message


def test_scales_are_reported_as_they_are(read):
    lines = whole()
    lines[1] = line("2016-17", "E09000002", "ASC1", "0.638", "76.8")
    lines[2] = line("2016-17", "E06000015", "ASC1", "75.90%", "76.8")
    frame = read(lines).observations
    assert row(frame, "oflog-asc1", "E09000002", "2016-17").value == 0.638
    assert row(frame, "oflog-asc1", "E06000015", "2016-17").value == 75.9


def test_a_name_that_belongs_to_another_code(read):
    lines = whole()
    lines[1] = line("2016-17", "E09000002", "ASC1", "1", "76.8", measure="Workforce turnover")
    assert [(remark.check, remark.row) for remark in read(lines).remarks] == [("measure-names", 2)]


def test_another_measure_is_left_out_and_counted(read):
    lines = [*whole(), line("2016-17", "E09000002", "ASC99", "1", "1")]
    assert read(lines).left_out == {"measure not in the registry": 1}


def test_an_unreadable_period_is_kept_as_written(read):
    lines = whole()
    lines[1] = line("201618", "E09000002", "ASC1", "1", "76.8")
    assert "201618" in set(read(lines).observations.period)


def test_dashes_that_became_zeros_are_refused(read):
    for lines in (
        [one.replace("-", "0") for one in whole()],
        [HEADER, *(one.replace("2016-17", "2016017") for one in whole()[1:])],
    ):
        with pytest.raises(ExtractError, match='"2016017" was published as "2016-17"') as caught:
            read(lines)
        assert (caught.value.check, caught.value.row) == ("dashes-replaced-by-zero", 2)


def test_cut_off_in_a_line_and_at_a_line(read):
    lines = whole()
    with pytest.raises(ExtractError) as caught:
        read([*lines[:-1], lines[-1][:30]])
    assert (caught.value.check, caught.value.row) == ("cut-off", 43)
    found = read(lines[:22]).remarks
    assert found[0].check == "cut-off"
    assert "no row of ASC5, ASC6, ASC7" in found[0].message
    (found,) = read(lines[:-1]).remarks
    assert "ASC7 in 2018-19 lacks councils that should be there: 1 (Dorset)" in found.message
    (found,) = read(lines[:-3]).remarks
    assert "the last measure, ASC7, ends with 2016/17, and others go on to 2018/19" in found.message


def test_a_last_line_without_an_end(read):
    (found,) = read(whole(), end="").remarks
    assert (found.check, found.row) == ("cut-off", 43)
    assert "the last line has no end" in found.message


def test_a_missing_column(read):
    with pytest.raises(ExtractError, match='"Value" \\(nearest found: "Values"\\)') as caught:
        read([HEADER.replace(",Value,", ",Values,"), *whole()[1:]])
    assert caught.value.check == "columns"
