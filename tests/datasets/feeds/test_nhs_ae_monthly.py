"""The monthly A&E file, whole and broken."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest

from datasets.errors import ExtractError
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.extract import Extract
from datasets.feeds.opened import open_file
from datasets.periods import month

HEADER = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,A&E attendances Other A&E Department,"
    "A&E attendances Booked Appointments Type 1,A&E attendances Booked Appointments Type 2,"
    "A&E attendances Booked Appointments Other Department,Attendances over 4hrs Type 1,Attendances over 4hrs Type 2,"
    "Attendances over 4hrs Other Department,Attendances over 4hrs Booked Appointments Type 1,"
    "Attendances over 4hrs Booked Appointments Type 2,Attendances over 4hrs Booked Appointments Other Department,"
    "Patients who have waited 4-12 hs from DTA to admission,Patients who have waited 12+ hrs from DTA to admission,"
    "Emergency admissions via A&E - Type 1,Emergency admissions via A&E - Type 2,"
    "Emergency admissions via A&E - Other A&E department,Other emergency admissions"
)
RF4 = 'MSitAE-JULY-2024,RF4,LONDON,"BARKING, HAVERING",1000,0,200,50,0,0,400,0,10,5,0,0,60,30,300,0,1,49'
WALK_IN = "MSitAE-JULY-2024,NTV0B,SOUTH EAST ,ASHFORD WALK-IN-CENTRE,0,0,100,0,0,0,0,0,20,0,0,0,0,0,0,0,0,0"
NONE = "MSitAE-JULY-2024,RAN,LONDON,ORTHOPAEDIC,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,33"
TOTAL = "TOTAL,TOTAL,TOTAL,TOTAL,1000,0,300,50,0,0,400,0,30,5,0,0,60,30,300,0,1,82"
WHOLE = [HEADER, RF4, WALK_IN, NONE, TOTAL]


@pytest.fixture
def read(tmp_path, feeds, organisations):
    def reading(lines: list[str], name: str = "Monthly-AE-July-2024-revised.csv", end: str = "\n") -> Extract:
        path: Path = tmp_path / name
        path.write_text("\n".join(lines) + end, encoding="utf-8")
        opened = open_file(path)
        feed = recognise_feed(opened, feeds)
        assert feed is feeds["nhs_ae_monthly"]
        return READERS[feed.reader].read(opened, feed, organisations)

    return reading


def row(frame: pd.DataFrame, indicator: str, organisation: str) -> pd.Series:
    found = frame[(frame.indicator == indicator) & (frame.organisation == organisation)]
    assert len(found) == 1
    return found.iloc[0]


def test_within_four_hours_counts_every_type_and_booked_appointments(read):
    extract = read(WHOLE)
    found = row(extract.observations, "nhs-ae-4h", "RF4")
    assert (found.numerator, found.denominator) == (1250 - 415, 1250)
    assert found.value == pytest.approx(66.8)
    assert (found.period, found.row) == ("2024-07", 2)
    assert row(extract.observations, "nhs-ae-4h", "NTV0B").value == 80.0


def test_counts_and_england_from_the_total_row(read):
    extract = read(WHOLE)
    assert row(extract.observations, "nhs-emergency-admissions", "RF4").value == 350
    assert row(extract.observations, "nhs-ae-12h-waits", "RF4").value == 30
    england = row(extract.observations, "nhs-ae-4h", "E92000001")
    assert (england.numerator, england.denominator, england.row) == (1350 - 435, 1350, 5)
    assert row(extract.observations, "nhs-emergency-admissions", "E92000001").value == 383


def test_no_attendances_is_no_row_and_not_zero_per_cent(read):
    frame = read(WHOLE).observations
    assert frame[(frame.indicator == "nhs-ae-4h") & (frame.organisation == "RAN")].empty
    assert row(frame, "nhs-emergency-admissions", "RAN").value == 33


def test_period_name_and_totals(read):
    extract = read(WHOLE)
    assert extract.period == extract.named_period == month(2024, 7)
    assert extract.rows_read == 4
    assert extract.published == "revised"
    assert len(extract.totals) == 18
    assert all(total.printed == total.parts and total.row == 5 for total in extract.totals)
    assert extract.remarks == ()


@pytest.mark.parametrize("written", ["Total", "Total ", "total"])
def test_the_total_row_however_it_is_written(written, read):
    extract = read([*WHOLE[:-1], TOTAL.replace("TOTAL", written)])
    assert row(extract.observations, "nhs-ae-12h-waits", "E92000001").value == 30


def test_a_total_that_does_not_add_up_is_handed_on(read):
    off = [total for total in read([HEADER, RF4, NONE, TOTAL]).totals if total.printed != total.parts]
    assert [(total.what, total.printed, total.parts) for total in off] == [
        ("A&E attendances Other A&E Department", 300, 200),
        ("Attendances over 4hrs Other Department", 30, 10),
    ]


def without(lines: list[str], words: str) -> list[str]:
    """The file without the columns whose header has these words."""
    keep = [position for position, name in enumerate(HEADER.split(",")) if words not in name]
    rows = [line.replace('"BARKING, HAVERING"', "BARKING").split(",") for line in lines]
    return [",".join(cells[position] for position in keep) for cells in rows]


def test_a_month_without_booked_columns(read):
    found = row(read(without(WHOLE, "Booked")).observations, "nhs-ae-4h", "RF4")
    assert (found.numerator, found.denominator) == (790, 1200)


def test_half_a_pair_of_booked_columns_is_left_out_and_remarked_on(read):
    extract = read(without(WHOLE, "Attendances over 4hrs Booked Appointments Type 1"))
    assert row(extract.observations, "nhs-ae-4h", "RF4").denominator == 1200
    assert [remark.check for remark in extract.remarks] == ["booked-columns"]


def test_columns_are_found_by_name_not_place(read):
    def turned(line):
        return ",".join(reversed(line.replace('"BARKING, HAVERING"', "BARKING").split(",")))

    assert row(read([turned(line) for line in WHOLE]).observations, "nhs-ae-4h", "RF4").value == pytest.approx(66.8)


def test_a_missing_column_is_named_with_the_nearest(read):
    with pytest.raises(ExtractError) as caught:
        read([HEADER.replace("Attendances over 4hrs Type 2", "Attendances over 4 hours Type 2"), *WHOLE[1:]])
    assert caught.value.check == "columns"
    assert '"Attendances over 4hrs Type 2" (nearest found: "Attendances over 4 hours Type 2")' in caught.value.message


def test_two_months_in_one_file_are_told_with_their_rows(read):
    with pytest.raises(ExtractError) as caught:
        read([HEADER, RF4, WALK_IN, NONE.replace("JULY", "JUNE"), TOTAL])
    assert (caught.value.check, caught.value.row) == ("one-period", 4)
    assert "Row 4 is not of MSitAE-JULY-2024" in caught.value.message


def test_a_period_that_is_none(read):
    with pytest.raises(ExtractError) as caught:
        read([HEADER, RF4.replace("MSitAE-JULY-2024", "soon"), TOTAL])
    assert (caught.value.check, caught.value.value, caught.value.row) == ("period", "soon", 2)


def test_no_total_row_is_remarked_on_with_the_last_row(read):
    extract = read(WHOLE[:-1])
    assert [(remark.check, remark.row) for remark in extract.remarks] == [("no-total-row", 4)]
    assert '"RAN"' in extract.remarks[0].message


def test_a_last_line_without_an_end(read):
    (found,) = read([*WHOLE[:-1], TOTAL], end="").remarks
    assert (found.check, found.row) == ("cut-off", 5)
    assert "the last line has no end" in found.message


def test_a_short_last_line_is_cut_off_and_a_short_line_between_is_not(read):
    with pytest.raises(ExtractError) as caught:
        read([HEADER, RF4, WALK_IN[:70]])
    assert (caught.value.check, caught.value.row) == ("cut-off", 3)
    with pytest.raises(ExtractError) as caught:
        read([HEADER, WALK_IN[:70], RF4, TOTAL])
    assert (caught.value.check, caught.value.row) == ("cells", 2)


def test_two_totals_are_two_files_in_one(read):
    with pytest.raises(ExtractError) as caught:
        read([*WHOLE, *WHOLE[1:]])
    assert caught.value.check == "one-total"


@pytest.mark.parametrize(
    "lines",
    [
        [line.replace("-", "0") for line in WHOLE],
        [HEADER, *(line.replace("-", "0") for line in WHOLE[1:])],
        [HEADER, RF4, WALK_IN.replace("WALK-IN-CENTRE", "WALK0IN0CENTRE"), TOTAL],
    ],
)
def test_dashes_that_became_zeros_are_refused(lines, read):
    with pytest.raises(ExtractError, match="can no longer be told from a real zero") as caught:
        read(lines)
    assert caught.value.check == "dashes-replaced-by-zero"
    assert "original file" in caught.value.guidance


def test_a_mark_makes_the_figure_missing_and_never_zero(read):
    frame = read([HEADER, RF4.replace(",1000,", ",*,").replace(",30,", ",-,"), TOTAL]).observations
    assert math.isnan(row(frame, "nhs-ae-4h", "RF4").value)
    assert row(frame, "nhs-ae-4h", "RF4").mark == "c"
    assert row(frame, "nhs-ae-12h-waits", "RF4").mark == "x"


def test_an_unreadable_number_is_kept_as_text(read):
    found = row(read([HEADER, RF4.replace(",30,", ",3O,"), TOTAL]).observations, "nhs-ae-12h-waits", "RF4")
    assert (found.unread, found.mark, found.column) == ("3O", None, "Patients who have waited 12+ hrs from DTA to admission")
