"""The monthly file of four-week waits for mental health services, whole and broken."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.errors import ExtractError
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.extract import Extract
from datasets.feeds.opened import open_file
from datasets.periods import month

HEADER = (
    "REPORTING_PERIOD_START,REPORTING_PERIOD_END,STATUS,BREAKDOWN,PRIMARY_LEVEL,PRIMARY_LEVEL_DESCRIPTION,"
    "SECONDARY_LEVEL,SECONDARY_LEVEL_DESCRIPTION,MEASURE_ID,MEASURE_NAME,MEASURE_VALUE"
)
BOARD = "ICB of GP Practice or Residence"
NAME = "MHSDS_Data_4WW_SepPerf_2024.csv"
MEASURES = {
    "MRS01": "Number of CMH referral-spells receiving a full clock stop in the RP",
    "MRS01a": "Number of CMH referral-spells receiving a full clock stop in less than 4 weeks in the RP",
    "MRS01b": "Proportion of CMH referral-spells receiving a full clock stop in less than 4 weeks in the RP",
    "MRS03": "Number of open CMH referral-spells waiting for a 2nd contact at the end of the RP",
    "MRS03a": "Median time (days) for open CMH referral-spells waiting for a 2nd contact at the end of the RP",
    "MRS07a": "Number of CMH referral-spells waiting more than 104 weeks for a 2nd contact that were still open",
    "MRS07b": "Proportion of CMH referral-spells waiting more than 104 weeks for a 2nd contact that were still open",
}
AREAS = {
    "England": ("England", "England"),
    "QMF": (BOARD, "NHS NORTH EAST LONDON INTEGRATED CARE BOARD"),
    "QNC": (BOARD, "NHS STAFFORDSHIRE AND STOKE-ON-TRENT INTEGRATED CARE BOARD"),
    "UNKNOWN": (BOARD, "UNKNOWN"),
    "RAT": ("Provider", "NORTH EAST LONDON NHS FOUNDATION TRUST"),
}
THREE_MONTHS = {
    "England": ("987", "143", "14.488349"),
    "QMF": ("495", "50", "10"),
    "QNC": ("390", "*", "*"),
    "UNKNOWN": ("100", "10", "9"),
    "RAT": ("480", "80", "17"),
}
AT_THE_END = {
    "England": ("9012", "90", "450", "4.993342"),
    "QMF": ("5645", "101", "280", "5"),
    "QNC": ("3265", "77", "170", "5"),
    "UNKNOWN": ("100", "60", "5", "4"),
    "RAT": ("3910", "120", "*", "*"),
}


def whole(start: str = "01/07/2024", last: str = "01/09/2024", end: str = "30/09/2024") -> list[str]:
    lines = [HEADER]
    for first, figures in ((start, THREE_MONTHS), (last, AT_THE_END)):
        codes = [one for one in MEASURES if (one.startswith("MRS01")) is (figures is THREE_MONTHS)]
        for area, (breakdown, name) in AREAS.items():
            for code, value in zip(codes, figures[area], strict=True):
                told = [first, end, "Performance", breakdown, area, name, "NONE", "NONE", code, MEASURES[code], value]
                lines.append(",".join(told))
    return lines


@pytest.fixture
def read(tmp_path, feeds, organisations) -> Callable[..., Extract]:
    def reading(lines: list[str], name: str = NAME, end: str = "\n") -> Extract:
        path = tmp_path / name
        path.write_text("\n".join(lines) + end, encoding="utf-8")
        opened = open_file(path)
        feed = recognise_feed(opened, feeds)
        assert feed is feeds["mhsds_four_week_waits"]
        return READERS[feed.reader].read(opened, feed, organisations)

    return reading


def figure(extract: Extract, indicator: str, organisation: str) -> pd.Series:
    frame = extract.observations
    found = frame[(frame.indicator == indicator) & (frame.organisation == organisation)]
    assert len(found) == 1
    return found.iloc[0]


def refused(read: Callable[..., Extract], lines: list[str]) -> ExtractError:
    with pytest.raises(ExtractError) as caught:
        read(lines)
    return caught.value


# --- whole


def test_three_months_and_one_stand_in_one_file(read):
    extract = read(whole())
    share = figure(extract, "mhsds-adults-4-weeks", "E54000029")
    assert (share.value, share.numerator, share.denominator, share.period) == (10, 50, 495, "2024-25-Q2")
    wait = figure(extract, "mhsds-adults-median-wait", "E54000029")
    assert (wait.value, wait.period) == (101, "2024-09")
    assert math.isnan(wait.numerator)
    england = figure(extract, "mhsds-adults-4-weeks", "E92000001")
    assert england.value == pytest.approx(14.488349)
    assert (england.numerator, england.denominator) == (143, 987)
    assert (extract.period, extract.named_period, extract.published) == (month(2024, 9), month(2024, 9), "Performance")
    assert extract.remarks == ()


def test_figures_say_where_they_stand(read):
    found = figure(read(whole()), "mhsds-adults-4-weeks", "E54000029")
    assert (found.sheet, found.row, found.column) == ("", 7, "MEASURE_VALUE")


def test_what_is_left_out_is_counted(read):
    extract = read(whole())
    assert set(extract.observations.organisation) == {"E92000001", "E54000029", "E54000010"}
    assert extract.left_out == {
        "provider": 7, "integrated care board not known": 7, "measure not in the registry": 3 * 5,
    }  # fmt: skip
    assert extract.rows_read == len(extract.observations) + sum(extract.left_out.values())


def test_suppressed_stays_suppressed_with_its_counts(read):
    found = figure(read(whole()), "mhsds-adults-4-weeks", "E54000010")
    assert found.mark == "c"
    assert math.isnan(found.value)
    assert math.isnan(found.numerator)
    assert math.isnan(found.denominator)


def test_a_percentage_of_those_who_wait_for_a_contact(read, feeds):
    feed = feeds["mhsds_four_week_waits"]
    feeds["mhsds_four_week_waits"] = feed.model_copy(update={"indicators": {"MRS07b": "waits"}})
    found = figure(read(whole()), "waits", "E92000001")
    assert (found.numerator, found.denominator) == (450, 9012)
    assert found.value == pytest.approx(100 * found.numerator / found.denominator, abs=1e-6)


def test_three_months_that_are_no_quarter_are_left_out(read):
    extract = read(whole("01/08/2024", "01/10/2024", "31/10/2024"), "MHSDS_Data_4WW_OctPerf_2024.csv")
    assert set(extract.observations.period) == {"2024-10"}
    assert extract.left_out is not None
    assert extract.left_out["three months that are no quarter of the year"] == 3
    assert extract.period == extract.named_period == month(2024, 10)


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("MHSDS_Data_4WW_SepPerf_2024.csv", month(2024, 9)), ("MHSDS_Data_4WW_DecFinal_2024.csv", month(2024, 12)),
        ("MHSDS_Data_4WW_JanPerf_2025_v2.csv", month(2025, 1)), ("waits.csv", None),
    ],
)  # fmt: skip
def test_the_month_in_the_name(name, named, read):
    assert read(whole(), name).named_period == named


def test_a_board_nobody_knows_is_kept_as_written(read):
    lines = [one.replace("QMF,NHS NORTH EAST LONDON", "QZZ,NHS NOWHERE") for one in whole()]
    assert figure(read(lines), "mhsds-adults-median-wait", "QZZ").value == 101


def test_a_value_that_is_no_number_is_told(read):
    lines = [one[:-2] + "l0" if one.endswith("less than 4 weeks in the RP,10") else one for one in whole()]
    assert figure(read(lines), "mhsds-adults-4-weeks", "E54000029").unread == "l0"


def test_england_is_held_against_all_boards_where_none_is_suppressed(read):
    totals = {one.what[-6:].strip(): one for one in read(whole()).totals}
    assert set(totals) == {"MRS01", "MRS03", "MRS07a"}  # of MRS01a one board is suppressed
    first = totals["MRS01"]
    assert (first.printed, first.parts, first.rounding, first.row) == (987, 985, 7.5, 2)


# --- broken


def test_dashes_that_became_zeros_are_refused(read):
    fault = refused(read, [one.replace("-", "0") for one in whole()])
    assert (fault.check, fault.row, fault.column) == ("dashes-replaced-by-zero", 2, "MEASURE_NAME")
    assert 'was published as "Number of CMH referral-spells' in fault.message
    fault = refused(read, [one.replace("STOKE-ON-TRENT", "STOKE0ON0TRENT") for one in whole()])
    assert (fault.row, fault.column) == (8, "PRIMARY_LEVEL_DESCRIPTION")
    assert 'published as "NHS STAFFORDSHIRE AND STOKE-ON-TRENT' in fault.message


@pytest.mark.parametrize("column", HEADER.split(","))
def test_a_missing_column_is_named(column, read):
    lines = whole()
    lines[0] = HEADER.replace(column, f"{column}X", 1) if column != "MEASURE_ID" else HEADER.replace(",MEASURE_ID", ",MEASURE")
    if column.startswith("SECONDARY"):
        assert len(read(lines).observations) == 6
        return
    fault = refused(read, lines)
    assert (fault.check, fault.row) == ("columns", 1)
    assert f'"{column}" (nearest found: ' in fault.message


def test_two_files_side_by_side_or_one_below_the_other(read):
    fault = refused(read, [f"{one},{one}" for one in whole()])
    assert (fault.check, fault.column) == ("columns", "REPORTING_PERIOD_START")
    october = whole("01/08/2024", "01/10/2024", "31/10/2024")
    fault = refused(read, [*whole(), *october[1:]])
    assert (fault.check, fault.row, fault.value) == ("one-period", 37, "31/10/2024")
    assert "30/09/2024 (35 rows), 31/10/2024 (35 rows)" in fault.message


@pytest.mark.parametrize(
    ("told", "column", "expected"),
    [
        (("01/07/2024", "01/09/2024", "29/09/2024"), "REPORTING_PERIOD_END", "the last day of a month"),
        (("01/07/2024", "01/09/2024", "Sept"), "REPORTING_PERIOD_END", "the last day of a month"),
        (("02/07/2024", "01/09/2024", "30/09/2024"), "REPORTING_PERIOD_START", "the first day of a month"),
        (("01/08/2024", "01/09/2024", "30/09/2024"), "REPORTING_PERIOD_START", "one month or three to 30/09/2024"),
        (("01/07/2025", "01/09/2024", "30/09/2024"), "REPORTING_PERIOD_START", "one month or three to 30/09/2024"),
    ],
)
def test_a_period_that_is_none(told, column, expected, read):
    fault = refused(read, whole(*told))
    assert (fault.check, fault.column, fault.row) == ("period", column, 2)
    assert f"is not {expected}" in fault.message


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (whole()[:-1], "RAT from 01/09/2024 has 3 of the 4 measures others have: there is no MRS07b"),
        (whole()[:-4], "from 01/09/2024 there is no row of Provider"),
        (whole()[:16], "there is no row of MRS03a"),
        (whole()[:12], "UNKNOWN from 01/07/2024 has 2 of the 3 measures others have: there is no MRS01b"),
    ],
)
def test_cut_off_at_a_line(lines, what, read):
    (found,) = read(lines).remarks
    assert (found.check, found.row) == ("cut-off", len(lines))
    assert what in found.message


def test_cut_off_in_a_line_and_without_an_end(read):
    lines = whole()
    fault = refused(read, [*lines[:-1], lines[-1][:60]])
    assert (fault.check, fault.row) == ("cut-off", len(lines))
    (found,) = read(lines, end="").remarks
    assert "the last line has no end" in found.message


def test_nothing_under_the_header(tmp_path, feeds, organisations):
    path = tmp_path / NAME
    path.write_text(f"{HEADER}\n", encoding="utf-8")
    reader = READERS["mhsds_four_week_waits"]
    assert not reader.recognise(open_file(path))  # the columns are those of every file of this data set
    with pytest.raises(ExtractError, match='missing columns "REPORTING_PERIOD_START"'):
        reader.read(open_file(path), feeds["mhsds_four_week_waits"], organisations)


def test_another_file_of_the_data_set_is_not_this_one(tmp_path):
    path = tmp_path / "MHSDS_Data_SepPerf_2024.csv"
    other = "01/09/2024,30/09/2024,Performance,England,England,England,NONE,NONE,MHS01,People in contact with services,1"
    path.write_text(f"{HEADER}\n{other}\n", encoding="utf-8")
    assert not READERS["mhsds_four_week_waits"].recognise(open_file(path))


# --- always


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(35)))
def test_the_order_of_rows_changes_nothing(order, read):
    lines = whole()
    keys = ["indicator", "organisation", "period"]
    columns = [*keys, "value", "numerator", "denominator", "mark"]
    expected = read(lines).observations[columns].sort_values(keys, ignore_index=True)
    shuffled = read([HEADER, *(lines[1:][place] for place in order)])
    pd.testing.assert_frame_equal(shuffled.observations[columns].sort_values(keys, ignore_index=True), expected)
    assert shuffled.remarks == ()
