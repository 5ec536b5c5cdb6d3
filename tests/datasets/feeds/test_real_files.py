"""The files as their publishers put them out, and damaged copies. They are not part of the project: skipped if absent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from datasets.errors import ExtractError
from datasets.extracts_shipped import shipped_figures
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.extract import Extract
from datasets.feeds.opened import open_file
from datasets.organisations import known_organisations
from datasets.periods import Length, Period
from datasets.registry import Feed, Registry

REAL = (Path(__file__).parents[3] / "../shared/feeds").resolve()
AE = sorted(REAL.glob("nhs/ae_monthly/*.csv"))
DTOC = sorted(REAL.glob("joint/dtoc_monthly/*.xls"))
ASCOF = REAL / "council" / "ascof_2024_25.ods"
OFLOG = REAL / "council" / "ASC_data.csv"
DISCHARGE = sorted(REAL.glob("nhs/discharge_sitrep/*.xlsx"))
FOUR_WEEKS = REAL / "nhs" / "mhsds" / "MHSDS_Data_4WW_SepPerf_2024.csv"
FINGERTIPS = REAL / "council" / "indicators-CountyUA.data.csv"
CPA = REAL / "council" / "cpa_scores_2006.csv"
RESPONSIBLE = "LA - by responsible org"
BOROUGH = "E09000002"

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=f"the published files are not here ({REAL})")


@pytest.fixture(scope="module")
def read(registry: Registry) -> Callable[[Path], Extract]:
    def reading(path: Path) -> Extract:
        opened = open_file(path)
        feed: Feed | None = recognise_feed(opened, registry.feeds)
        assert feed is not None, f"{path.name} is not recognised"
        return READERS[feed.reader].read(opened, feed, known_organisations())

    return reading


@pytest.fixture(scope="module")
def dtoc(read) -> pd.DataFrame:
    return pd.concat([read(path).observations for path in DTOC])


def assert_whole(extract: Extract, reader: str) -> None:
    assert extract.feed == reader
    assert extract.remarks == ()
    assert [total for total in extract.totals if abs(total.printed - total.parts) > total.rounding + 1e-6] == []
    assert extract.observations.unread.isna().all()
    assert [code for code in extract.observations.organisation.unique() if code not in known_organisations()] == []
    missing = extract.observations.value.isna()
    assert (extract.observations.mark.notna() == missing).all()


@pytest.mark.parametrize("path", AE, ids=lambda path: path.stem)
def test_every_month_of_a_and_e(path, read):
    extract = read(path)
    assert_whole(extract, "nhs-ae-monthly")
    assert extract.period == extract.named_period
    assert len(extract.totals) == 18


@pytest.mark.parametrize("path", DTOC, ids=lambda path: path.stem)
def test_every_month_of_delayed_transfers(path, read):
    extract = read(path)
    assert_whole(extract, "dtoc-monthly")
    assert extract.period == extract.named_period
    assert extract.left_out == {"resident outside England": 3}
    assert extract.observations.organisation.nunique() in (151, 152)


def test_ascof_and_oflog(read):
    ascof = read(ASCOF)
    assert_whole(ascof, "ascof")
    assert ascof.left_out == {"council type": 133, "region": 216, "two councils together": 1}
    oflog = read(OFLOG)
    assert_whole(oflog, "oflog-adult-social-care")
    assert oflog.rows_read == 6376


@pytest.mark.parametrize("path", DISCHARGE, ids=lambda path: path.stem)
def test_every_month_of_hospital_discharges(path, read):
    extract = read(path)
    assert_whole(replace(extract, remarks=()), "acute-discharge-sitrep")
    assert {one.check for one in extract.remarks} <= {"days-without-return", "days-of-noughts"}
    assert extract.period == extract.named_period
    assert extract.left_out == {"region": 7, "integrated care board": 42}
    assert extract.observations.organisation.nunique() in (120, 121)
    assert len(extract.totals) > 380


def of(frame: pd.DataFrame, indicator: str, organisation: str) -> pd.Series:
    return frame[(frame.indicator == indicator) & (frame.organisation == organisation)].iloc[0]


@pytest.mark.parametrize(
    ("stem", "organisation", "expected"),
    [
        # Row, people and people remaining added up over the days, and days with a return, as counted in the workbook itself.
        ("acute_april2023", "RF4", (79, 6_150, 3_224, 30)),
        ("acute_april2023", "R1H", (73, 8_432, 3_531, 30)),
        ("acute_april2023", "E92000001", (6, 671_015, 385_857, 30)),
        ("acute_january2024", "RF4", (78, 6_314, 3_331, 31)),
        ("acute_january2024", "RAP", (75, 3_154, 2_144, 24)),
        ("acute_january2024", "E92000001", (5, 748_008, 424_974, 31)),
    ],
)
def test_hospital_discharges_of_a_month(stem, organisation, expected, read):
    row, people, remaining, days = expected
    frame = read(REAL / "nhs" / "discharge_sitrep" / f"{stem}.xlsx").observations
    share = of(frame, "nhs-remaining-share", organisation)
    assert (share.numerator, share.denominator, share.row) == (remaining, people, row)
    assert of(frame, "nhs-criteria-to-reside", organisation).value == pytest.approx(people / days)
    assert of(frame, "nhs-remaining-in-hospital", organisation).value == pytest.approx(remaining / days)


def test_a_trust_with_few_returns_has_no_figure(read):
    frame = read(REAL / "nhs" / "discharge_sitrep" / "acute_january2024.xlsx").observations
    assert set(frame[frame.organisation == "RBK"]["mark"]) == {"x"}


def test_hospital_discharges_are_the_bundled_figures_but_for_what_was_revised(read, registry):
    bundled = shipped_figures()
    for path in DISCHARGE:
        frame = read(path).observations
        both = frame[frame.indicator == "nhs-criteria-to-reside"].merge(
            bundled, on=["indicator", "organisation", "period"], suffixes=("", "_bundled")
        )
        same = (both.value - both.value_bundled).abs() < 1e-6
        same |= both.value.isna() & both.value_bundled.isna()
        assert len(both) >= 29
        assert same.sum() >= len(both) - 3


def test_four_week_waits_for_mental_health_services(read):
    extract = read(FOUR_WEEKS)
    assert_whole(extract, "mhsds-four-week-waits")
    frame = extract.observations
    assert extract.rows_read == len(frame) + sum((extract.left_out or {}).values()) == 18_942
    assert frame.groupby("indicator").organisation.nunique().to_dict() == dict.fromkeys(frame.indicator.unique(), 43)
    assert set(zip(frame.indicator.str.endswith("4-weeks"), frame.period, strict=True)) == {
        (True, "2024-25-Q2"), (False, "2024-09"),
    }  # fmt: skip
    england = of(frame, "mhsds-children-4-weeks", "E92000001")
    assert (england.value, england.numerator, england.denominator) == (15.656909, 3_450, 22_035)
    here = of(frame, "mhsds-adults-4-weeks", "E54000029")
    assert (here.value, here.numerator, here.denominator, here.row) == (10, 50, 495, 164)
    assert of(frame, "mhsds-children-median-wait", "E92000001").value == 248
    assert frame[frame.mark == "c"].groupby("indicator").size().to_dict() == {
        "mhsds-adults-4-weeks": 14, "mhsds-children-4-weeks": 6,
    }  # fmt: skip


def test_the_headline_of_england(read):
    """All types, booked appointments among them: 75.2% in July 2024."""
    frame = read(REAL / "nhs/ae_monthly/Monthly-AE-July-2024-revised.csv").observations
    england = frame[(frame.organisation == "E92000001") & (frame.indicator == "nhs-ae-4h")].iloc[0]
    assert round(england.value, 1) == 75.2
    assert england.denominator == 2_324_832


@pytest.mark.parametrize(
    ("year", "days"), [("2016-17", (2302, 569, 673)), ("2017-18", (1742, 240, 204)), ("2018-19", (2559, 240, 15))]
)
def test_days_delayed_of_the_worked_place(year, days, dtoc):
    first = int(year[:4])
    months = [month.id for month in Period(pd.Timestamp(first, 4, 1).date(), Length.YEAR).split(Length.MONTH)]
    here = dtoc[(dtoc.organisation == BOROUGH) & dtoc.period.isin(months)]
    assert here.period.nunique() == 12
    summed = here.groupby("indicator").value.sum()
    assert tuple(summed[f"dtoc-days-{kind}"] for kind in ("nhs", "social-care", "both")) == days


@pytest.mark.parametrize(("year", "borough"), [("2016-17", 18.5), ("2017-18", 18.8), ("2018-19", 19.0)])
def test_quality_of_life_of_the_worked_place(year, borough, read):
    frame = read(ASCOF).observations
    frame = frame[(frame.indicator == "ascof-1a") & (frame.period == year)].set_index("organisation")
    assert frame.value[BOROUGH] == borough
    assert frame.value["E92000001"] == 19.1


@pytest.mark.parametrize(
    ("year", "borough", "median"), [("2016-17", 63.8, 76.8), ("2017-18", 71.2, 76.9), ("2018-19", 39.0, 78.05)]
)
def test_short_term_services_of_the_worked_place(year, borough, median, read):
    frame = read(OFLOG).observations
    frame = frame[(frame.indicator == "oflog-asc5") & (frame.period == year)].set_index("organisation")
    assert frame.value[BOROUGH] == borough
    assert frame.value["england-median"] == pytest.approx(median)


def test_fingertips_and_cpa(read):
    fingertips = read(FINGERTIPS)
    assert_whole(fingertips, "fingertips")
    assert (fingertips.rows_read, len(fingertips.observations)) == (852, 459)
    assert fingertips.left_out == {"another sex, age or category": 366, "region": 27}
    cpa = read(CPA)
    assert_whole(cpa, "cpa-scores")
    assert (cpa.rows_read, len(cpa.observations), cpa.observations.organisation.nunique()) == (297, 135, 27)
    assert cpa.left_out == {"score not in the registry": 162}


@pytest.mark.parametrize(
    ("organisation", "year", "row", "figure"),
    [
        ("E92000001", "2015", 2, (94.7261896202678, 51897, None)),
        ("E09000002", "2015", 126, (33.1717653815496, 67, None)),
        ("E06000053", "2016", 419, (None, None, "x")),  # the Isles of Scilly, within Cornwall's
        ("E10000034", "2017", 853, (128.1187130501, 747, None)),
    ],
)
def test_campylobacter_as_the_export_has_it(organisation, year, row, figure, read):
    frame = read(FINGERTIPS).observations
    one = frame[(frame.organisation == organisation) & (frame.period == year)].iloc[0]
    assert one.row == row
    assert tuple(None if pd.isna(cell) else cell for cell in (one.value, one.numerator, one["mark"])) == figure


@pytest.mark.parametrize(
    ("organisation", "measure", "score", "row"),
    [
        ("E09000002", "corporate-assessment", 2, 3),
        ("E09000002", "social-care-adults", 3, 6),
        ("E08000016", "housing", 4, 29),  # Barnsley
        ("E10000002", "social-care-adults", "sr", 94),  # Buckinghamshire, printed as "Buckinghamshire + S/R"
        ("E09000009", "corporate-assessment", 3, 157),  # Ealing
        ("E10000002", "housing", "z", 95),
    ],
)
def test_scores_of_councils_as_printed(organisation, measure, score, row, read):
    frame = read(CPA).observations
    one = frame[(frame.organisation == organisation) & (frame.indicator == f"cpa-{measure}")].iloc[0]
    assert (one["mark"] or one.value, one.row, one.period) == (score, row, "2006")


# --- damaged copies


def named_fault(path: Path, read: Callable[[Path], Extract]) -> str:
    """The check of the fault that refused a file, or of the first remark on it."""
    try:
        extract = read(path)
    except ExtractError as fault:
        return fault.check
    return extract.remarks[0].check if extract.remarks else "none"


def sheets_of(path: Path) -> Mapping[str, Sequence[Sequence[Any]]]:
    return dict(open_file(path).sheets)


def dashless(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [[cell.replace("-", "0") if isinstance(cell, str) else cell for cell in row] for row in rows]


TEXTS = [*AE[:2], OFLOG, FINGERTIPS, CPA]


@pytest.mark.parametrize("path", [*TEXTS, *DTOC[:3], ASCOF], ids=lambda path: path.stem)
def test_bytes_cut_off(path, tmp_path, read):
    copy = tmp_path / path.name
    raw = path.read_bytes()
    copy.write_bytes(raw[: int(len(raw) * 0.6)])
    assert named_fault(copy, read) in ("cut-off", "opens", "no-total-row")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("share", [0.35, 0.6, 0.99])  # 0.3 is the end of a council in the table of CPA: no reader can tell
def test_lines_cut_off(path, share, tmp_path, read):
    copy = tmp_path / path.name
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    copy.write_text("".join(lines[: int(len(lines) * share)]), encoding="utf-8")
    assert named_fault(copy, read) in ("cut-off", "no-total-row")


@pytest.mark.parametrize("path", [*DTOC[:2], *DTOC[4:5]], ids=lambda path: path.stem)
def test_rows_of_a_workbook_cut_off(path, tmp_path, read, save_xls):
    sheets = {name: rows[: int(len(rows) * 0.6)] for name, rows in sheets_of(path).items()}
    assert named_fault(save_xls(tmp_path / path.name, sheets), read) == "cut-off"


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_utf_16(path, tmp_path, read):
    copy = tmp_path / path.name
    copy.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))
    assert named_fault(copy, read) == "encoding"


@pytest.mark.parametrize("path", [path for path in TEXTS if path != CPA], ids=lambda path: path.stem)  # CPA has no dash
def test_dashes_of_a_text_file_that_became_zeros(path, tmp_path, read):
    copy = tmp_path / path.name
    copy.write_text(path.read_text(encoding="utf-8").replace("-", "0"), encoding="utf-8")
    assert named_fault(copy, read) == "dashes-replaced-by-zero"


@pytest.mark.parametrize("path", DTOC[::6], ids=lambda path: path.stem)
@pytest.mark.parametrize("names", [RESPONSIBLE, RESPONSIBLE.replace("-", "0")])
def test_dashes_of_a_workbook_that_became_zeros(path, names, tmp_path, read, save_xls):
    sheets = {"England": [["x"]], names: dashless(sheets_of(path)[RESPONSIBLE])}
    assert named_fault(save_xls(tmp_path / path.name, sheets), read) == "dashes-replaced-by-zero"


def test_ascof_with_dashes_that_became_zeros_or_rows_cut_off(tmp_path, read, save_ods):
    sheets = {name: sheets_of(ASCOF)[name] for name in ("Cover", "Table_1a", "Table_4b")}
    broken = {name: dashless(rows) for name, rows in sheets.items()}
    assert named_fault(save_ods(tmp_path / "dashless.ods", broken), read) == "dashes-replaced-by-zero"
    cut = {name: rows[:-3] for name, rows in sheets.items()}
    extract = read(save_ods(tmp_path / "cut.ods", cut))
    assert [remark.check for remark in extract.remarks] == ["missing-table", "cut-off", "cut-off"]
    assert "Cumberland" in extract.remarks[1].message
