"""Any table read by the mapping of its feed: what is mapped is read back, and what is not is counted."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.errors import ExtractError, RegistryError
from datasets.feeds import read_as, recognise_feed, recognises
from datasets.feeds.extract import Extract
from datasets.feeds.mapped import missing_headers, period_in_name
from datasets.feeds.opened import Opened, open_file
from datasets.organisations import known_organisations
from datasets.registry import Feed, Registry, with_feed

LONG = {"organisation": "Trust", "period": "Month", "indicator": "Measure", "value": "Result"}
WIDE = {"organisation": "Trust", "period": "Month"}
WITHIN = {"Within four hours": "nhs-ae-4h"}
HEADER = "Trust,Month,Measure,Result\n"


def feed_table() -> dict[str, Any]:
    return {
        "name": "Our own export", "reader": "mapped", "publisher": "The analysts", "licence": "Internal",
        "published": "Each quarter", "look_for": "Its columns", "replaces": "rows", "mapping": LONG, "indicators": WITHIN,
    }  # fmt: skip


def feed_of(registry: Registry, mapping: Mapping[str, Any], indicators: Mapping[str, str], **more: Any) -> Feed:
    """A feed as the registry has it, checked against the registry."""
    table = feed_table() | {"mapping": mapping, "indicators": indicators} | more
    return with_feed(registry, "our-export", table, "our-export.toml").feed("our-export")


def unchecked(mapping: Mapping[str, Any], indicators: Mapping[str, str]) -> Feed:
    return Feed.model_validate({"id": "our-export", **feed_table(), "mapping": mapping, "indicators": indicators})


def read(text: str, feed: Feed, name: str = "export.csv") -> Extract:
    return read_as(Opened(name, raw=text.encode()), feed, known_organisations())


def test_a_figure_of_a_long_table_with_its_place(registry):
    feed = feed_of(registry, LONG, WITHIN)
    extract = read(f"{HEADER}RF4,June 2018,Within four hours,80.7%\n", feed)
    found = extract.observations.iloc[0]
    assert (found.indicator, found.organisation, found.period, found.value) == ("nhs-ae-4h", "RF4", "2018-06", 80.7)
    assert (found.sheet, found.row, found.column, found.mark, found.unread) == ("", 2, "Result", None, None)
    assert (extract.feed, extract.rows_read, extract.left_out) == ("our-export", 1, {})


def test_figures_of_a_wide_workbook_below_its_title(registry, save_xlsx, tmp_path):
    feed = feed_of(
        registry,
        WIDE | {"numerators": {"% seen": "Seen"}, "denominators": {"% seen": "All"}},
        {"% seen": "nhs-ae-4h", "Admitted": "nhs-emergency-admissions"},
    )
    rows = [["A&E"], [], ["Trust", "Month", "% seen", "Seen", "All", "Admitted"], ["RF4", "2018-06", 80, 800, 1000, 50]]
    path = save_xlsx(tmp_path / "export.xlsx", {"Notes": [["Nothing here"]], "Data": rows})
    figures = read_as(open_file(path), feed, known_organisations()).observations
    assert figures[["indicator", "value", "row", "sheet", "column"]].to_numpy().tolist() == [
        ["nhs-ae-4h", 80.0, 4, "Data", "% seen"],
        ["nhs-emergency-admissions", 50.0, 4, "Data", "Admitted"],
    ]
    assert figures[["numerator", "denominator"]].iloc[0].tolist() == [800.0, 1000.0]
    assert figures[["numerator", "denominator"]].iloc[1].isna().all()


def test_words_that_mean_no_indicator_and_totals_are_counted_not_dropped(registry):
    feed = feed_of(registry, LONG | {"leave_out": {"Trust": ["England"]}}, WITHIN)
    lines = ["RF4,2018-06,within four HOURS,80", "RF4,2018-06,Staff,7", "RF4,2018-07,Staff,8", "england,2018-06,Staff,9"]
    extract = read(HEADER + "\n".join(lines) + "\n", feed)
    assert extract.observations["value"].tolist() == [80.0]
    assert extract.left_out == {
        '"Staff" in the column "Measure", which means no indicator': 2,
        '"england" in the column "Trust"': 1,
    }
    assert extract.rows_read == len(extract.observations) + sum(extract.left_out.values())


def test_the_files_own_names_of_organisations_and_marks(registry):
    feed = feed_of(registry, LONG | {"organisations": {"Our hospital": "RF4"}}, WITHIN, marks={"withheld": "c"})
    lines = ["our hospital,2018-06,Within four hours,withheld", "Elsewhere,soon,Within four hours,many"]
    one, other = read(HEADER + "\n".join(lines) + "\n", feed).observations.itertuples()
    assert (one.organisation, one.mark, math.isnan(one.value)) == ("RF4", "c", True)
    assert (other.organisation, other.period, other.unread) == ("Elsewhere", "soon", "many")  # screening says so


@pytest.mark.parametrize(
    ("value", "mark", "expected"),
    [("80", "", (80.0, None, None)), ("", "c", (None, "c", None)), ("", "[z]", (None, "z", None)), ("", "?", (None, None, "?")),
     ("80", "c", (None, None, "80 beside the mark c")), ("lots", "c", (None, None, "lots"))],
)  # fmt: skip
def test_a_mark_column(registry, value, mark, expected):
    feed = feed_of(registry, LONG | {"mark": "Note"}, WITHIN)
    found = read(f"Trust,Month,Measure,Result,Note\nRF4,2018-06,Within four hours,{value},{mark}\n", feed).observations.iloc[0]
    assert (None if math.isnan(found.value) else found.value, found.mark, found.unread) == expected


def test_a_count_that_cannot_be_read_makes_the_figure_unread(registry):
    feed = feed_of(registry, LONG | {"numerator": "Seen"}, WITHIN)
    found = read("Trust,Month,Measure,Result,Seen\nRF4,2018-06,Within four hours,80,eight\n", feed).observations.iloc[0]
    assert found.unread == "eight"
    assert math.isnan(found.value)


def test_a_share_is_read_as_per_cent(registry):
    feed = feed_of(registry, LONG | {"shares": ["Within four hours"]}, WITHIN)
    assert read(f"{HEADER}RF4,2018-06,Within four hours,0.28\n", feed).observations["value"].tolist() == [28.0]


def test_the_period_from_the_name_of_the_file_and_one_organisation(registry):
    mapping = {"only_organisation": "E09000002", "period_from": "file name", "indicator": "Measure", "value": "Result"}
    feed = feed_of(registry, mapping, {"Quality of life": "ascof-1a"})
    text = "Measure,Result\nQuality of life,0.4\n"
    found = read(text, feed, "Adults 2024-25.csv").observations.iloc[0]
    assert (found.organisation, found.period) == ("E09000002", "2024-25")
    with pytest.raises(ExtractError, match=r"adults\.csv: the name of the file has to say the period") as fault:
        read(text, feed, "adults.csv")
    assert fault.value.check == "period"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Adults 2025-26 Q1.xlsx", "2025-26-Q1"),
        ("q3_2024_25_export.csv", "2024-25-Q3"),
        ("Quarter 2 2024 to 2025.csv", "2024-25-Q2"),
        ("June 2025.csv", "2025-06"),
        ("ascof_2024_25.ods", "2024-25"),
        ("export (3).csv", None),
    ],
)
def test_periods_in_names_of_files(name, expected):
    found = period_in_name(name)
    assert (found and found.id) == expected


# --- recognising


def test_a_file_is_recognised_however_its_headers_are_written_and_in_whatever_order(registry):
    feed = feed_of(registry, LONG, WITHIN)
    assert recognises(Opened("a.csv", raw=b"result,MEASURE,other,month,_trust_\n"), feed)
    assert not recognises(Opened("a.csv", raw=b"Result,Measure,Month\n"), feed)


def test_a_known_collection_comes_before_a_mapped_feed_and_more_columns_before_fewer(registry):
    loose = feed_of(registry, {"organisation": "organisation", "period": "period"}, {"value": "nhs-ae-4h"})
    narrow = feed_of(registry, LONG, WITHIN)
    wider = feed_of(registry, LONG | {"mark": "Note"}, WITHIN)
    feeds = {"loose": loose, **registry.feeds, "narrow": narrow, "wider": wider}
    template = recognise_feed(Opened("a.csv", raw=b"indicator,organisation,period,value\n"), feeds)
    assert template is registry.feed("template")
    assert recognise_feed(Opened("a.csv", raw=b"Trust,Month,Measure,Result,Note\n"), feeds) is wider
    assert recognise_feed(Opened("a.csv", raw=b"Trust,Month,Measure,Result\n"), feeds) is narrow


def test_a_renamed_column_is_told_with_the_nearest_one(registry):
    feed = feed_of(registry, LONG, WITHIN)
    text = "Trust,Month,Measures,Result\nRF4,2018-06,Within four hours,80\n"
    with pytest.raises(ExtractError) as fault:
        read(text, feed)
    assert fault.value.check == "columns"
    assert fault.value.message == 'export.csv, row 1: missing column "Measure" (nearest found: "Measures").'
    assert "coterminous feed show our-export" in fault.value.guidance
    assert missing_headers(Opened("a.csv", raw=text.encode()), feed, feed.mapping) == ("Measure",)


def test_two_columns_of_one_name_are_refused_and_told_apart_where_they_can_be(registry):
    feed = feed_of(registry, LONG, WITHIN)
    with pytest.raises(ExtractError, match='2 columns are called "Result", and one is meant'):
        read("Trust,Month,Measure,Result,Result\nRF4,2018-06,Within four hours,80,81\n", feed)
    by_sign = feed_of(registry, WIDE, {"% seen": "nhs-ae-4h"})
    assert read("Trust,Month,£ seen,% seen\nRF4,2018-06,1,80\n", by_sign).observations["value"].tolist() == [80.0]


def test_semicolons_are_refused_and_tabs_are_read(registry):
    feed = feed_of(registry, LONG, WITHIN)
    tabs = f"{HEADER}RF4,2018-06,Within four hours,80\n".replace(",", "\t")
    assert read(tabs, feed).observations["value"].tolist() == [80.0]
    with pytest.raises(ExtractError, match="separated by semicolons") as fault:
        read(tabs.replace("\t", ";"), feed)
    assert fault.value.check == "delimiter"


def test_notes_under_the_table_are_counted_and_a_line_cut_short_is_refused(registry):
    feed = feed_of(registry, LONG, WITHIN)
    text = f"{HEADER}RF4,2018-06,Within four hours,80\n"
    assert read(text + ",,,\nApplied filters: Year is 2018,,,\n", feed).left_out == {"note under the table": 1}
    with pytest.raises(ExtractError) as fault:
        read(text + "RGT,2018-0", feed)
    assert fault.value.check == "cut-off"


# --- the registry's form


@pytest.mark.parametrize(
    ("mapping", "indicators", "fault"),
    [
        (LONG | {"peroid": "x"}, WITHIN, 'mapping.peroid: unknown key. Did you mean "period"?'),
        ({**LONG, "period_from": "file name"}, WITHIN, "either period (a column) or period_from, and not both"),
        ({"period": "Month"}, WITHIN, "either organisation (a column) or only_organisation, and not both"),
        ({**WIDE, "indicator": "Measure"}, WITHIN, "indicator and value go together"),
        (LONG | {"numerators": {"Within four hours": "x"}}, WITHIN, "with an indicator column, give numerator and denominator"),
        (WIDE | {"mark": "Note"}, WITHIN, "go with an indicator column"),
        (LONG, {}, "our-export.indicators: missing; say which words of the file mean which indicator."),
        (LONG | {"shares": ["Staff"]}, WITHIN, 'mapping.shares: "Staff" is none of the indicators of this feed.'),
        (LONG, {"Within": "nhs-ae-4hh"}, 'there is no indicator "nhs-ae-4hh". Did you mean "nhs-ae-4h"?'),
    ],
)
def test_faults_of_a_mapping_are_told_by_name(registry, mapping, indicators, fault):
    with pytest.raises(RegistryError) as raised:
        feed_of(registry, mapping, indicators)
    assert fault in str(raised.value)


def test_a_name_of_the_registry_is_refused_and_the_edition_stays(registry):
    assert with_feed(registry, "ours", feed_table(), "x").edition == registry.edition
    with pytest.raises(RegistryError, match="has a feed of this name already"):
        with_feed(registry, "ascof", feed_table(), "x")


def test_a_mapping_and_its_reader_go_together(registry):
    with pytest.raises(RegistryError, match="go together"):
        with_feed(registry, "ours", feed_table() | {"reader": "ascof"}, "x")


# --- whatever is written by a mapping is read back

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12).filter(
    lambda text: not any(mark in text for mark in '#";\t')
)
HEADERS = st.lists(
    WORDS, min_size=6, max_size=6, unique_by=lambda text: "".join(c for c in text.lower() if c.isalnum()) or text
)
FIGURES = st.lists(
    st.tuples(
        st.sampled_from(["RF4", "E09000002", "R1H"]),
        st.sampled_from(["2018-06", "2018-19-Q2", "2018-19"]),
        st.sampled_from([0, 1]),
        st.one_of(st.sampled_from(["c", "x", "z"]), st.floats(-1e9, 1e9).map(lambda number: round(number, 3))),
    ),
    min_size=1,
    max_size=20,
)


def as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


@given(headers=HEADERS, names=st.lists(WORDS, min_size=2, max_size=2, unique_by=str.lower), figures=FIGURES, order=st.randoms())
def test_whatever_is_written_by_a_mapping_is_read_back(headers, names, figures, order):
    organisation, period, indicator, value, mark, other = headers
    ids = ["nhs-ae-4h", "nhs-emergency-admissions"]
    mapping = {"organisation": organisation, "period": period, "indicator": indicator, "value": value, "mark": mark}
    feed = unchecked(mapping, dict(zip(names, ids, strict=True)))
    columns = list(headers)
    order.shuffle(columns)
    rows = [
        {organisation: code, period: when, indicator: names[which], other: "more",
         value: "" if isinstance(told, str) else repr(told), mark: told if isinstance(told, str) else ""}
        for code, when, which, told in figures
    ]  # fmt: skip
    opened = Opened("export.csv", raw=as_csv([columns, *([row[one] for one in columns] for row in rows)]))
    assert recognises(opened, feed)
    extract = read_as(opened, feed, known_organisations())
    found = [
        (one.organisation, one.period, ids.index(one.indicator), one.mark if one.mark else one.value, one.row, one.column)
        for one in extract.observations.itertuples()
    ]
    assert found == [(*figure, row, value) for row, figure in enumerate(figures, 2)]
    assert extract.rows_read == len(figures)


@given(st.binary(max_size=300))
def test_damage_is_a_fault_of_the_file_or_counted_and_never_a_crash(damage):
    feed = unchecked(LONG, WITHIN)
    text = f"{HEADER}RF4,2018-06,Within four hours,80\n"
    raw = text.encode() + damage.decode("utf-8", errors="ignore").encode()
    try:
        extract = read_as(Opened("export.csv", raw=raw), feed, known_organisations())
    except ExtractError:
        return
    assert extract.rows_read == len(extract.observations) + sum((extract.left_out or {}).values())


# --- a published file as one of no known feed


def test_a_real_file_of_no_known_feed(registry, real_files: Path):
    path = real_files / "nhs" / "series" / "england_sicb_iapt.csv"
    if not path.exists():
        pytest.skip("the series of talking therapies is not among the published files here")
    opened = open_file(path)
    assert recognise_feed(opened, registry.feeds) is None
    mapping = {"organisation": "sicbl22_code", "period": "date", "indicator": "name", "value": "value"}
    feed = feed_of(registry, mapping, {"Percentage_Recovery": "nhs-talking-therapies-recovery"})
    assert recognise_feed(opened, {**registry.feeds, "iapt": feed}) is feed
    extract = read_as(opened, feed, known_organisations())
    assert (extract.rows_read, len(extract.observations), len(extract.left_out or {})) == (12_826, 1_166, 10)
    assert extract.observations["unread"].notna().sum() == 0
