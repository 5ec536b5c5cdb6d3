"""Exports of Fingertips, whole and broken."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.errors import ExtractError
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.extract import Extract
from datasets.feeds.opened import open_file

#: The header has a column more than the rows have cells, as the export of 2018 has it.
HEADER = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,"
    "Value note,Recent Trend,Compared to England value or percentiles,Compared to Region value or percentiles,"
    "Time period Sortable,New data,Compared to goal"
)
AREAS = {
    "E92000001": ("England", "Country"),
    "E12000007": ("London region", "Region"),
    "E06000015": ("Derby", "County & UA"),
    "E09000002": ("Barking and Dagenham", "County & UA"),
    "E10000009": ("Dorset", "County & UA"),
}
CAMPYLOBACTER = "fingertips-campylobacter"


def line(
    area: str = "E09000002",
    time: str = "2016",
    value: str = "50",
    count: str = "100",
    denominator: str = "200000",
    *,
    number: str = "93356",
    sex: str = "Persons",
    age: str = "All ages",
    category: str = "",
    note: str = "",
    kind: str = "",
    sortable: str = "",
) -> str:
    name, area_kind = AREAS.get(area, (area, "District & UA"))
    cells = [
        number, "Campylobacter incidence rate/100,000\n", "", "", area, name, kind or area_kind, sex, age,
        "Deprivation deciles" if category else "", category, time, value, "", "", "", "", count, denominator, note, "",
        "Not compared", "Not compared", sortable or f"{time[:4]}0000", "",
    ]  # fmt: skip
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def whole(times: tuple[str, ...] = ("2016", "2017")) -> list[str]:
    lines = [HEADER]
    for time in times:
        lines += [line("E92000001", time), line("E92000001", time, category="Most deprived decile"), line("E12000007", time)]
        lines += [line(area, time) for area in AREAS if area[1:3] not in ("92", "12")]
    return lines


@pytest.fixture
def read(tmp_path, feeds, organisations) -> Callable[..., Extract]:
    def reading(lines: list[str], end: str = "\n", name: str = "indicators-CountyUA.data.csv") -> Extract:
        path: Path = tmp_path / name
        path.write_bytes(("\n".join(lines) + end).encode())
        opened = open_file(path)
        feed = recognise_feed(opened, feeds)
        assert feed is feeds["fingertips"]
        return READERS[feed.reader].read(opened, feed, organisations)

    return reading


def row(frame: pd.DataFrame, organisation: str, period: str = "2016", indicator: str = CAMPYLOBACTER) -> pd.Series:
    found = frame[(frame.indicator == indicator) & (frame.organisation == organisation) & (frame.period == period)]
    assert len(found) == 1
    return found.iloc[0]


def test_councils_and_england_with_their_counts_and_the_row_of_excel(read):
    extract = read(whole())
    here = row(extract.observations, "E09000002", "2017")
    assert (here.value, here.numerator, here.denominator, here.row, here.column) == (50, 100, 200_000, 12, "Value")
    assert row(extract.observations, "E92000001").row == 2
    assert extract.rows_read == 12
    assert extract.left_out == {"another sex, age or category": 2, "region": 2}
    assert extract.remarks == ()


def test_what_the_feed_does_not_name_is_left_out_and_counted(read):
    others = [
        line(number="108"),
        line(sex="Female"),
        line(age="0-9 yrs"),
        line("E07000032", number="93356"),
        line("E38000255"),
    ]
    extract = read([*whole(("2016",)), *others])
    assert extract.left_out == {
        "another sex, age or category": 3,
        "region": 1,
        "indicator not in the registry": 1,
        "district within a county": 1,
        "neither a council nor England": 1,
    }
    assert len(extract.observations) == 4


def test_a_category_is_named_after_sex_and_age(read):
    extract = read([*whole(("2016",)), line("E92000001", number="90001", category="Most deprived decile", value="7")])
    assert row(extract.observations, "E92000001", indicator="most-deprived").value == 7


def test_a_missing_value_is_a_mark_and_never_zero(read):
    lines = whole(("2016",))
    lines[4] = line("E06000015", value="", count="", denominator="", note="Value for Hackney and City of London combined")
    lines[5] = line(value="", count="3", note="Value suppressed for disclosure control due to small count")
    frame = read(lines).observations
    assert (row(frame, "E06000015").mark, row(frame, "E09000002").mark) == ("x", "c")
    assert frame.value.isna().sum() == 2
    assert pd.isna(row(frame, "E09000002").numerator)


def test_counts_of_an_age_standardised_rate_are_left_alone(read):
    falls = {"number": "22401", "age": "65+"}
    extract = read([*whole(("2016",)), *(line(area, value="2100", **falls) for area in AREAS)])
    rates = extract.observations[extract.observations.indicator == "falls"]
    assert list(rates.value) == [2100] * 4
    assert rates.numerator.isna().all()
    assert not extract.observations[extract.observations.indicator == CAMPYLOBACTER].numerator.isna().any()


def test_one_count_that_does_not_give_its_rate_is_kept_for_screening_to_name(read):
    lines = whole(("2016",))
    lines[5] = line(count="900")
    assert row(read(lines).observations, "E09000002").numerator == 900


@pytest.mark.parametrize(
    ("written", "period"),
    [("2016", "2016"), ("2016/17", "2016-17"), ("2015 - 17", "2015 - 17"), ("2016 - 17", "2016 - 17")],
)
def test_years_are_read_and_years_put_together_are_kept_as_written(written, period, read):
    assert set(read(whole((written,))).observations.period) == {period}


def test_the_same_figure_under_two_types_of_area_is_one(read):
    extract = read([*whole(("2016",)), line("E06000015", kind="District & UA"), line("E09000002", value="51", kind="LTLA")])
    assert extract.left_out["same figure under another type of area"] == 1
    assert len(extract.observations[extract.observations.organisation == "E09000002"]) == 2  # differing: screening names it


def test_councils_that_should_be_there(read):
    (found,) = read([*whole(("2016",)), *whole()[7:-1]]).remarks
    assert (found.check, found.row) == ("cut-off", 12)
    assert "93356 (Persons, All ages) in 2017 lacks councils that should be there: 1 (Dorset)" in found.message
    assert "Unless the export was of one region alone" in found.message


def test_a_figure_not_wanted_tells_of_a_cut_as_well(read):
    found = read([*whole(("2016",)), line("E92000001", age="0-9 yrs")]).remarks
    assert [remark.check for remark in found] == ["cut-off"]


def test_an_export_of_england_alone_is_whole(read):
    assert read([HEADER, line("E92000001"), line("E92000001", "2017")]).remarks == ()


def test_a_later_export_may_have_earlier_years_in_later_areas(read):
    lines = [one.replace("E10000009", "E06000059") for one in whole(("2016",))]
    assert read(lines).remarks == ()


def test_an_export_of_districts_has_no_counties(read):
    districts = [line("E07000032", sex="Persons")]
    assert read([one for one in whole(("2016",)) if "E10000009" not in one] + districts).remarks == ()


def test_cut_off_within_a_line_a_quote_and_the_line_end(read):
    lines = whole()
    for end in (40, 100):
        with pytest.raises(ExtractError) as caught:
            read([*lines[:-1], lines[-1][:end]], end="")
        assert caught.value.check == "cut-off"
    (found,) = read(lines, end="").remarks
    assert (found.check, found.row) == ("cut-off", 13)


def test_dashes_that_became_zeros_are_refused(read):
    lines = [*whole(("2016",)), line(age="0-9 yrs")]
    with pytest.raises(ExtractError, match='"009 yrs" was published as "0-9 yrs"') as caught:
        read([one.replace("-", "0") for one in lines])
    assert (caught.value.check, caught.value.row) == ("dashes-replaced-by-zero", 8)
    with pytest.raises(ExtractError, match='"Stoke0on0Trent" was published as "Stoke-on-Trent"'):
        read([one.replace("Derby", "Stoke0on0Trent") for one in whole()])


def test_an_age_of_a_hundred_is_no_lost_dash(read):
    assert read([*whole(("2016",)), line(age="100 yrs"), line(age="0-9 yrs")]).rows_read == 8


def test_a_year_that_is_not_the_one_the_publisher_sorts_by(read):
    with pytest.raises(
        ExtractError, match='"2016" stands beside 20150000, by which the publisher sorts: that is 2015'
    ) as caught:
        read([*whole(("2015",)), line(time="2016", sortable="20150000")])
    assert (caught.value.check, caught.value.row, caught.value.column) == ("wrong-year", 8, "Time period")


def test_a_missing_column_and_two_files_in_one(read):
    with pytest.raises(ExtractError, match='missing column "Denominator"') as caught:
        read([HEADER.replace("Denominator", "Population"), *whole()[1:]])
    assert caught.value.check == "columns"
    with pytest.raises(ExtractError) as caught:
        read([*whole(("2015",)), *whole(("2016",))])
    assert (caught.value.check, caught.value.row) == ("joined-files", 8)


def test_a_header_alone_has_no_figure_and_no_fault_of_its_own(read):
    extract = read([HEADER])
    assert (len(extract.observations), extract.rows_read, extract.remarks) == (0, 0, ())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(10)),
    values=st.lists(st.sampled_from(["", "0", "0.5", "1,204", "*", "x7"]), min_size=10, max_size=10),
)
def test_the_order_of_rows_changes_no_figure_and_no_cell_becomes_zero_that_was_none(order, values, read):
    places = [(area, time) for time in ("2016", "2017") for area in AREAS]
    lines = [line(*place, value) for place, value in zip(places, values, strict=True)]
    told = read([HEADER, *lines]).observations.set_index(["organisation", "period"])
    mixed = read([HEADER, *(lines[place] for place in order)]).observations
    mixed = mixed.set_index(["organisation", "period"]).loc[told.index]
    pd.testing.assert_series_equal(told.value, mixed.value)
    assert list(told.mark) == list(mixed.mark)
    noughts = [place for place, value in zip(places, values, strict=True) if value == "0" and place[0] != "E12000007"]
    assert list(told.index[told.value == 0]) == noughts
