"""Every published file is taken in; cut, re-encoded, put under another month or with its dashes gone, it is not.

A copy is damaged in the ways that happen to files on their way: a download that stopped, a spreadsheet that cut rows, text
saved in another encoding, a replace-all of "-" by 0, a month or year changed inside the file or in its name.
"""

from __future__ import annotations

import calendar
import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import pandas as pd
import pytest

from dashboard.desk import Sender, Status, submit
from datasets.feeds.opened import open_file
from datasets.organisations import Kind, known_organisations
from datasets.registry import Registry
from datasets.store.lake import Store, create_store, open_store
from validation.findings import Finding, Severity
from validation.intake import Screened, take_in

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
MONTHS = [name for name in calendar.month_name if name]

#: Checks that name each kind of damage.
NAMED_BY = {
    "bytes cut off": {"cut-off", "opens"},
    "rows cut off": {"cut-off", "no-total-row", "totals-add-up"},
    "another encoding": {"encoding", "opens"},
    "dashes replaced by zeros": {"dashes-replaced-by-zero"},
    "another period": {
        "wrong-month",
        "wrong-year",
        "not-another-period",
        "file-name-agrees",
        "organisations-of-the-time",
        "wrong-quarter",
    },
    "another name": {"file-name-agrees"},
}


@dataclass(frozen=True)
class Copy:
    """A damaged copy: its file name and its bytes."""

    damage: str
    name: str
    raw: bytes


# --- the ways of damage


def shifted_month(text: str) -> str:
    """Every month in a text, such as JULY-2024 or April 2017, one later; so quarters, and the years of those who have years."""

    def later(found: re.Match[str]) -> str:
        place = [name.upper() for name in MONTHS].index(found[1].upper()) + 1
        name = MONTHS[place % 12]
        return f"{name.upper() if found[1].isupper() else name}{found[2]}{int(found[3]) + place // 12}"

    text = shifted_quarter(shifted_year(text))
    return re.sub(rf"\b({'|'.join(MONTHS)})([ -])(20\d\d)\b", later, text, flags=re.IGNORECASE)


def shifted_quarter(text: str) -> str:
    """Every quarter in a text, such as Q2 2025/26, one later."""

    def later(found: re.Match[str]) -> str:
        number, year = int(found[1]) % 4 + 1, int(found[2]) + int(found[1]) // 4
        return f"Q{number} {year}/{(year + 1) % 100:02d}"

    return re.sub(r"\bQ([1-4]) (20\d\d)/\d\d\b", later, text)


def shifted_year(text: str) -> str:
    """The years of an assessment, and the time periods of Fingertips beside the year it sorts by, one later."""
    header = text.partition("\n")[0]
    if header.startswith("cpa_year"):
        return re.sub(r"(?m)^(20\d\d)(?=,)", lambda year: str(int(year[1]) + 1), text)
    if "Time period Sortable" in header:
        return re.sub(r"(?<=,,,)(20\d\d)(?=,)", lambda year: str(int(year[1]) + 1), text)
    return text


def copies_of_text(path: Path) -> Iterator[Copy]:
    raw, text = path.read_bytes(), path.read_bytes().decode("utf-8")
    lines = text.splitlines(keepends=True)
    yield from (Copy("bytes cut off", path.name, raw[: int(len(raw) * share)]) for share in (0.3, 0.6, 0.99))
    yield Copy("bytes cut off", path.name, raw[:-1])
    yield from (Copy("rows cut off", path.name, "".join(lines[:rows]).encode()) for rows in (len(lines) // 2, len(lines) - 1))
    for encoding in ("utf-16", "utf-32", "cp500"):
        yield Copy("another encoding", path.name, text.encode(encoding))
    named = re.sub(r",(?=[A-Z][A-Za-z])", ",£ ", lines[1], count=1)
    yield Copy("another encoding", path.name, (lines[0] + named + "".join(lines[2:])).encode("cp1252"))
    yield Copy("dashes replaced by zeros", path.name, text.replace("-", "0").encode())
    later = re.sub(r"(?m)^(20\d\d)-(\d\d),", lambda found: f"{int(found[1]) + 1}-{int(found[2]) + 1},", shifted_month(text))
    yield Copy("another period", path.name, shifted_days(later).encode())


def later_month(day: date) -> date:
    """The first day of a month as the first of the next, the last as the last, any other as the same day (or the last)."""
    year, number = day.year + day.month // 12, day.month % 12 + 1
    length = calendar.monthrange(year, number)[1]
    last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, number, length if last else min(day.day, length))


def shifted_days(text: str) -> str:
    """Every day in a text, such as 30/09/2024, one month later."""

    def later(found: re.Match[str]) -> str:
        return f"{later_month(date(int(found[3]), int(found[2]), int(found[1]))):%d/%m/%Y}"

    return re.sub(r"\b(\d\d)/(\d\d)/(20\d\d)\b", later, text)


Sheets = Mapping[str, list[list[object]]]


def copies_of_xlsx(path: Path, as_xlsx: Callable[[Sheets], bytes]) -> Iterator[Copy]:
    raw = path.read_bytes()
    opened = open_file(path)
    sheets = {name: [list(row) for row in opened.sheets[name]] for name in opened.sheets}

    def changed(change: Callable[[object], object]) -> bytes:
        return as_xlsx({name: [[change(cell) for cell in row] for row in rows] for name, rows in sheets.items()})

    published = {cell for row in sheets["Cover Sheet"] for cell in row if row[1] in ("Published:", "Revised:")}

    def of_the_year_before(cell: object) -> object:
        """Every day and month a year earlier, but for the day of publication: a month is changed, not a file made up."""
        if isinstance(cell, str):
            return re.sub(r"\b20\d\d\b", lambda year: str(int(year[0]) - 1), cell)
        return cell.replace(year=cell.year - 1) if isinstance(cell, date) and cell not in published else cell

    yield from (Copy("bytes cut off", path.name, raw[: int(len(raw) * share)]) for share in (0.3, 0.6, 0.9))
    yield Copy("bytes cut off", path.name, raw[:-1])
    yield Copy("rows cut off", path.name, as_xlsx({name: rows[: int(len(rows) * 0.6)] for name, rows in sheets.items()}))
    yield Copy("another encoding", path.name, raw.decode("latin-1").encode("utf-8"))
    yield Copy("another encoding", path.name, raw.decode("latin-1").encode("utf-16"))
    yield Copy(
        "dashes replaced by zeros",
        path.name,
        changed(lambda cell: cell.replace("-", "0") if isinstance(cell, str) else cell),
    )
    yield Copy("another period", path.name, changed(of_the_year_before))


def copies_of_xls(path: Path, as_xls: Callable[[Sheets], bytes]) -> Iterator[Copy]:
    raw = path.read_bytes()
    opened = open_file(path)
    sheets = {name: [list(row) for row in opened.sheets[name]] for name in opened.sheets}

    def changed(change: Callable[[str], str]) -> bytes:
        return as_xls(
            {
                name: [[change(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
                for name, rows in sheets.items()
            }
        )

    yield from (Copy("bytes cut off", path.name, raw[: int(len(raw) * share)]) for share in (0.3, 0.6, 0.9))
    yield Copy("bytes cut off", path.name, raw[:-1])
    yield Copy("rows cut off", path.name, as_xls({name: rows[: int(len(rows) * 0.6)] for name, rows in sheets.items()}))
    yield Copy("another encoding", path.name, raw.decode("latin-1").encode("utf-8"))
    yield Copy("another encoding", path.name, raw.decode("latin-1").encode("utf-16"))
    yield Copy("dashes replaced by zeros", path.name, changed(lambda text: text.replace("-", "0")))
    yield Copy(
        "another period",
        path.name,
        changed(lambda text: shifted_month(text) if re.fullmatch(r"[A-Z][a-z]+ 20\d\d", text) else text),
    )


def copies_of_ods(path: Path) -> Iterator[Copy]:
    raw = path.read_bytes()

    def changed(change: Callable[[str], str]) -> bytes:
        """The workbook with its content changed; everything else stays, so that it opens as before."""
        out = io.BytesIO()
        with zipfile.ZipFile(path) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
            for member in before.infolist():
                inside = before.read(member)
                content = member.filename == "content.xml"
                after.writestr(member, change(inside.decode("utf-8")).encode("utf-8") if content else inside)
        return out.getvalue()

    def cut(xml: str) -> str:
        """Every table of a measure without the last of its councils."""
        return re.sub(r'<table:table table:name="Table_.*?</table:table>', _without_last_rows, xml, flags=re.DOTALL)

    years = re.compile(r"(\d{4}) to (\d{4}) - ")
    yield from (Copy("bytes cut off", path.name, raw[: int(len(raw) * share)]) for share in (0.3, 0.6, 0.99))
    yield Copy("bytes cut off", path.name, raw[:-1])
    yield Copy("rows cut off", path.name, changed(cut))
    yield Copy("another encoding", path.name, raw.decode("latin-1").encode("utf-8"))
    yield Copy(
        "dashes replaced by zeros",
        path.name,
        changed(lambda xml: re.sub(r"<text:p>[^<]*", lambda text: text[0].replace("-", "0"), xml)),
    )
    for by in (-1, 1):
        yield Copy(
            "another period",
            path.name,
            changed(lambda xml, by=by: years.sub(lambda year: f"{int(year[1]) + by} to {int(year[2]) + by} - ", xml)),
        )


def _without_last_rows(table: re.Match[str]) -> str:
    rows = list(re.finditer(r"<table:table-row.*?</table:table-row>", table[0], re.DOTALL))
    told = [row for row in rows if "<text:p" in row[0]]
    first, last = told[int(len(told) * 0.6)], told[-1]
    return table[0][: first.start()] + table[0][last.end() :]


RENAMED = {
    "fingertips": "indicators-CountyUA-2010-11.csv",
    "nhs-oversight-framework": "nhs-oversight-framework-acute-trust-data-q3-24-25.csv",
    "cpa-scores": "cpa_scores_2004.csv",
    "nhs-ae-monthly": "Monthly-AE-May-2023.csv",
    "dtoc-monthly": "May_13.xls",
    "ascof": "ascof_2019_20.ods",
    "oflog-adult-social-care": "ASC_data_2019-20.csv",
    "acute-discharge-sitrep": "acute_may2022.xlsx",
    "mhsds-four-week-waits": "MHSDS_Data_4WW_MayPerf_2025.csv",
}


@pytest.fixture(scope="module")
def copies(save_xls, save_xlsx, tmp_path_factory) -> Callable[[Path, str], list[Copy]]:
    folder = tmp_path_factory.mktemp("written")

    def as_xls(sheets: Sheets) -> bytes:
        return bytes(save_xls(folder / "copy.xls", sheets).read_bytes())

    def as_xlsx(sheets: Sheets) -> bytes:
        return bytes(save_xlsx(folder / "copy.xlsx", sheets).read_bytes())

    def of(path: Path, feed: str) -> list[Copy]:
        ways = {
            ".xlsx": lambda path: copies_of_xlsx(path, as_xlsx),
            ".csv": copies_of_text,
            ".ods": copies_of_ods,
            ".xls": lambda path: copies_of_xls(path, as_xls),
        }
        raw = path.read_bytes()
        changed = [copy for copy in ways[path.suffix](path) if copy.raw != raw]  # the table of CPA as printed has no dash
        return [*changed, Copy("another name", RENAMED[feed], raw)]

    return of


def one_of_each(copies: list[Copy]) -> list[Copy]:
    """The first copy of each kind of damage: a real file takes a third of a second to screen."""
    return list({copy.damage: copy for copy in reversed(copies)}.values())[::-1]


# --- files of the published shapes, written here


def councils_on(day: date) -> list[tuple[str, str, str]]:
    return [
        (one.code, one.name, one.cassr.split()[0] if one.cassr else "-")
        for one in known_organisations().by_code.values()
        if one.kind is Kind.COUNCIL and one.current_in(day, day)
    ]


def write_ae(folder: Path) -> Path:
    chance = random.Random(1)
    columns = [
        "A&E attendances Type 1", "A&E attendances Type 2", "A&E attendances Other A&E Department",
        "Attendances over 4hrs Type 1", "Attendances over 4hrs Type 2", "Attendances over 4hrs Other Department",
        "Patients who have waited 12+ hrs from DTA to admission", "Emergency admissions via A&E - Type 1",
        "Emergency admissions via A&E - Type 2", "Emergency admissions via A&E - Other A&E department",
        "Other emergency admissions",
    ]  # fmt: skip
    day = date(2024, 7, 15)
    trusts = [one for one in known_organisations().by_code.values() if one.kind in (Kind.TRUST, Kind.PROVIDER)]
    rows = []
    for trust in [one for one in trusts if one.current_in(day, day)][:160]:
        attendances = [chance.randint(900, 9_999) for _ in range(3)]
        over = [chance.randint(100, 800) for _ in range(3)]
        rows.append((trust, [*attendances, *over, *(chance.randint(0, 3_000) for _ in range(5))]))
    totals = [sum(numbers) for numbers in zip(*(numbers for _, numbers in rows), strict=True)]
    lines = [",".join(["Period", "Org Code", "Parent Org", "Org name", *columns])]
    lines += [f'MSitAE-JULY-2024,{one.code},NHS ENGLAND,"{one.name}",{",".join(map(str, numbers))}' for one, numbers in rows]
    lines.append(f"TOTAL,TOTAL,TOTAL,TOTAL,{','.join(map(str, totals))}")
    path = folder / "Monthly-AE-July-2024.csv"
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode())
    return path


FINGERTIPS = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,"
    "Time period,Value,Count,Denominator,Value note,Time period Sortable"
)


def write_fingertips(folder: Path) -> Path:
    chance = random.Random(7)
    lines = [FINGERTIPS]
    for year in (2016, 2017):
        for age in ("All ages", "0-9 yrs"):
            for code, name, _ in [("E92000001", "England", ""), *councils_on(date(year, 12, 31))]:
                count = chance.randint(100, 999)
                figure = f"{count / 3:.10f},{count},300000"
                lines.append(f'93356,Campylobacter,,,{code},"{name}",County & UA,Persons,{age},,,{year},{figure},,{year}0000')
    path = folder / "indicators-CountyUA.data.csv"
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode())
    return path


def write_oversight(folder: Path) -> Path:
    chance = random.Random(8)
    day = date(2025, 8, 1)
    trusts = [one for one in known_organisations().by_code.values() if one.kind is Kind.TRUST and one.current_in(day, day)][
        :130
    ]
    lines = [
        "Quarter,Region,Trust_type,Trust_code,Trust_name,Domain,Sub-domain,Metric_ID,Metric_description,Reporting_date,Units,"
        "Value,Rank"
    ]
    for quarter in ("Q1 2025/26", "Q2 2025/26"):
        for metric in ("OF0057", "OF1057", "OF5000", "OF5002", "OF5003"):
            for one in trusts:
                value = chance.randint(1, 4) if metric in ("OF5000", "OF5003") else f"{chance.uniform(1, 4):.2f}"
                lines.append(
                    f'{quarter},London,Acute trust,{one.code},"{one.name}",Summary,Summary,{metric},A measure,{quarter},score,'
                    f"{value},1"
                )
    path = folder / "nhs-oversight-framework-acute-trust-data-q2-25-26.csv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def write_cpa(folder: Path) -> Path:
    chance = random.Random(9)
    lines = ["cpa_year,council,mark_as_printed,measure,score_as_printed,source_page"]
    for _, name, _ in councils_on(date(2006, 12, 31)):
        for measure in ("direction_of_travel", "corporate_assessment", "social_care_adults", "housing"):
            score = "well" if measure == "direction_of_travel" else chance.choice(["1", "2", "3", "4", "N/A"])
            lines.append(f'2006,"{name}",+,{measure},{score},page 1')
    path = folder / "cpa_scores_2006.csv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def write_dtoc(folder: Path, save_xls: Callable[[Path, Sheets], Path]) -> Path:
    chance = random.Random(2)
    rows = []
    for code, name, cassr in councils_on(date(2016, 4, 30)):
        if name != "Isles of Scilly":
            days = [chance.randint(1, 2_000), chance.randint(1, 900), chance.randint(1, 400)]
            rows.append(["", "-", code, cassr, name, *days, sum(days)])
    england = [sum(row[place] for row in rows) for place in range(5, 9)]
    title = [
        ["", "Title:", "Delayed Transfer of Care, NHS Organisations, England"],
        ["", "Summary:", "Delayed Days, Acute and Non-Acute, by the responsible organisation."],
        ["", "Period:", "April 2016"],
        ["", "Published:", "9th June 2016"],
        ["", "Region", "ONS Geography", "Code", "Name", "NHS", "Social Care", "Both", "Total"],
        ["", "-", "-", "-", "England", *england],
    ]
    return save_xls(folder / "April_16.xls", {"LA - by responsible org": [*title, *rows]})


def write_ascof(folder: Path, registry: Registry, save_ods: Callable[[Path, Sheets], Path]) -> Path:
    chance = random.Random(3)
    councils = councils_on(date(2025, 3, 31))
    years = ["2023 to 2024 - outcome", "2024 to 2025 - outcome"]
    sheets: dict[str, list[list[object]]] = {}
    for code, name in registry.feed("ascof").indicators.items():
        most = registry.indicators[name].maximum or 100.0
        rows: list[list[object]] = [
            [f"Table {code}: a measure"],
            ["Local authority code", "Local authority", "ONS area code", *years],
        ]
        places = [("E92000001", "England", "England"), *councils]
        rows += [
            [cassr, council, ons, *(round(chance.uniform(0.2, 1) * most, 1 if most > 1 else 3) for _ in years)]
            for ons, council, cassr in places
        ]
        sheets[f"Table_{code.lower()}"] = rows
    return save_ods(folder / "ascof_2024_25.ods", sheets)


def write_oflog(folder: Path, registry: Registry) -> Path:
    chance = random.Random(4)
    lines = ["Financial year,Local authority code,Local authority name,Measure,Code,Value,MEDIAN,MADs_from_median,rank_order"]
    for number in range(1, 8):
        most = registry.indicators[f"oflog-asc{number}"].maximum or 100.0
        for first in (2021, 2022):
            lines += [
                f'{first}-{first - 1999},{code},"{name}","Outcome, short-term {number}",ASC{number},'
                f"{chance.uniform(0.2, 1) * most:.4f},{most / 2},0.5,desc"
                for code, name, _ in councils_on(date(first + 1, 3, 31))
            ]
    path = folder / "ASC_data.csv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def write_discharges(folder: Path, discharge_sheets: Callable[..., Sheets], save_xlsx: Callable[[Path, Sheets], Path]) -> Path:
    chance = random.Random(5)
    day = date(2023, 4, 15)
    known = known_organisations().by_code.values()
    boards = [(f"Q{number:02d}", one.name.upper()) for number, one in enumerate(known) if one.kind is Kind.ICB]
    trusts = [one for one in known if one.kind is Kind.TRUST and one.current_in(day, day)][:118]
    regions = ("LONDON", "MIDLANDS", "NORTH WEST")
    told = {one.code: (one.name.upper(), regions[number % 42 % 3], *boards[number % 42]) for number, one in enumerate(trusts)}
    absent = {(trusts[3].code, 8), (trusts[3].code, 9), (trusts[50].code, 20)}

    def reports(code: str, day: date) -> tuple[int, int] | None:
        return None if (code, day.day) in absent else (chance.randint(10, 200), chance.randint(10, 200))

    sheets = discharge_sheets(told, date(2023, 4, 1), reports, published=date(2023, 5, 11))
    return save_xlsx(folder / "acute_april2023.xlsx", sheets)


def write_four_weeks(folder: Path) -> Path:
    chance = random.Random(6)
    boards = [one for one in known_organisations().by_code.values() if one.kind is Kind.ICB]
    board = "ICB of GP Practice or Residence"
    areas = [(board, f"Q{number:02d}", one.name.upper()) for number, one in enumerate(boards)]
    areas += [(board, "UNKNOWN", "UNKNOWN"), *(("Provider", f"R{number}", f"TRUST {number}") for number in range(100, 140))]
    measures = {}
    for group, started, waiting in (("CMH", "MRS01", "MRS03"), ("CYP", "MRS08", "MRS10")):
        stop = f"{group} referral-spells receiving a full clock stop"
        measures[f"{started}"] = ("01/07/2024", f"Number of {stop} in the RP")
        measures[f"{started}a"] = ("01/07/2024", f"Number of {stop} in less than 4 weeks in the RP")
        measures[f"{started}b"] = ("01/07/2024", f"Proportion of {stop} in less than 4 weeks in the RP")
        measures[f"{waiting}"] = ("01/09/2024", f"Number of open {group} referral-spells waiting for a contact")
        measures[f"{waiting}a"] = ("01/09/2024", f"Median time (days) for open {group} referral-spells waiting for a contact")

    def figures() -> dict[str, float]:
        told: dict[str, float] = {}
        for started, waiting in (("MRS01", "MRS03"), ("MRS08", "MRS10")):
            told[started], told[f"{started}a"] = 5 * chance.randint(100, 500), 5 * chance.randint(5, 90)
            told[waiting], told[f"{waiting}a"] = 5 * chance.randint(500, 900), chance.randint(20, 400)
        return told

    told = [(area, figures()) for area in areas]
    of_boards = {code: [one[code] for area, one in told if area[0] == board] for code in told[0][1]}
    medians = ("MRS03a", "MRS10a")
    england = {code: median(values) if code in medians else sum(values) for code, values in of_boards.items()}
    lines = [
        "REPORTING_PERIOD_START,REPORTING_PERIOD_END,STATUS,BREAKDOWN,PRIMARY_LEVEL,PRIMARY_LEVEL_DESCRIPTION,"
        "SECONDARY_LEVEL,SECONDARY_LEVEL_DESCRIPTION,MEASURE_ID,MEASURE_NAME,MEASURE_VALUE"
    ]
    for start in ("01/07/2024", "01/09/2024"):
        for area, one in [(("England", "England", "England"), england), *told]:
            shares = {code: 100 * one[code[:-1] + "a"] / one[code[:-1]] for code in ("MRS01b", "MRS08b")}
            where = f'{start},30/09/2024,Performance,{area[0]},{area[1]},"{area[2]}",NONE,NONE'
            values = {**one, **shares}
            lines += [f"{where},{code},{name},{values[code]:g}" for code, (first, name) in measures.items() if first == start]
    path = folder / "MHSDS_Data_4WW_SepPerf_2024.csv"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


FEEDS = (
    "nhs-ae-monthly", "dtoc-monthly", "ascof", "oflog-adult-social-care", "acute-discharge-sitrep", "mhsds-four-week-waits",
)  # fmt: skip


@pytest.fixture(scope="module")
def written_discharges(save_xlsx, discharge_sheets, tmp_path_factory) -> Path:
    return write_discharges(tmp_path_factory.mktemp("discharges"), discharge_sheets, save_xlsx)


@pytest.fixture(scope="module")
def written(registry, save_xls, save_ods, written_discharges, tmp_path_factory) -> Mapping[str, Path]:
    """A file of each feed."""
    folder = tmp_path_factory.mktemp("whole")
    return {
        "fingertips": write_fingertips(folder),
        "nhs-oversight-framework": write_oversight(folder),
        "cpa-scores": write_cpa(folder),
        "nhs-ae-monthly": write_ae(folder),
        "dtoc-monthly": write_dtoc(folder, save_xls),
        "ascof": write_ascof(folder, registry, save_ods),
        "oflog-adult-social-care": write_oflog(folder, registry),
        "acute-discharge-sitrep": written_discharges,
        "mhsds-four-week-waits": write_four_weeks(folder),
    }


#: Feeds whose file replaces its own rows alone, since a period comes in several files.
IN_PARTS = ("fingertips", "nhs-oversight-framework", "cpa-scores")


# --- what is taken in, and what is not


@pytest.fixture
def screened(registry, tmp_path) -> Callable[..., Screened]:
    def screening(raw: bytes, name: str) -> Screened:
        path: Path = tmp_path / name
        path.write_bytes(raw)
        return take_in(path, registry, today=NOW.date())

    return screening


def grave(findings: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in findings if one.severity is not Severity.NOTE]


def assert_found(copy: Copy, findings: tuple[Finding, ...]) -> None:
    found = grave(findings)
    assert {one.check for one in found} & NAMED_BY[copy.damage], (copy.damage, copy.name, [one.message for one in found][:3])
    assert all(one.message and one.guidance for one in found if one.check in NAMED_BY[copy.damage])


@pytest.mark.parametrize("feed", [*FEEDS, *IN_PARTS])
def test_a_written_file_is_taken_in_and_its_damaged_copies_are_found(feed, written, copies, screened):
    path = written[feed]
    whole = screened(path.read_bytes(), path.name)
    assert whole.feed is not None
    assert (whole.feed.id, grave(whole.findings)) == (feed, [])
    for copy in copies(path, feed):
        assert_found(copy, screened(copy.raw, copy.name).findings)


REAL = {
    "fingertips": ("council", "indicators-CountyUA.data.csv"),
    "cpa-scores": ("council", "cpa_scores_2006.csv"),
    "nhs-ae-monthly": ("nhs/ae_monthly", "*.csv"),
    "dtoc-monthly": ("joint/dtoc_monthly", "*.xls"),
    "ascof": ("council", "ascof_2024_25.ods"),
    "oflog-adult-social-care": ("council", "ASC_data.csv"),
    "acute-discharge-sitrep": ("nhs/discharge_sitrep", "*.xlsx"),
    "mhsds-four-week-waits": ("nhs/mhsds", "MHSDS_Data_4WW_*.csv"),
}
#: One or two of each of the five layouts.
OF_EACH_LAYOUT = {"April_11", "April_14", "Aug_15", "April_16", "Nov_16", "April_17", "Apr_19", "Dec_19"}


def real(folder: Path, feed: str) -> list[Path]:
    below, names = REAL[feed]
    return sorted((folder / below).glob(names))


@pytest.mark.parametrize("feed", REAL)
def test_every_real_file_is_taken_in_without_error_or_warning(feed, real_files, registry):
    paths = real(real_files, feed)
    assert paths
    for path in paths:
        taken = take_in(path, registry, today=NOW.date())
        assert taken.feed is not None
        assert (path.name, taken.feed.id, grave(taken.findings)) == (path.name, feed, [])


@pytest.mark.parametrize("feed", REAL)
def test_damaged_copies_of_real_files_are_found(feed, real_files, copies, screened):
    for path in real(real_files, feed):
        if feed == "dtoc-monthly" and path.stem not in OF_EACH_LAYOUT:
            continue
        for copy in one_of_each(copies(path, feed)):
            assert_found(copy, screened(copy.raw, copy.name).findings)


# A file of four-week waits says nothing else of its month, and none of its figures is bundled: only a month already published
# could tell, as it does in the store below.
@pytest.mark.parametrize("feed", [feed for feed in FEEDS if feed != "mhsds-four-week-waits"])
def test_a_wrong_period_under_a_name_that_says_nothing(feed, real_files, copies, screened):
    """Told by the day of publication, by councils that did not exist, or by figures known to be of another period."""
    for path in real(real_files, feed):
        bundled_or_dated = path.stem not in ("April_14", "Aug_15")  # neither bundled nor with a day of publication
        if feed == "dtoc-monthly" and (path.stem not in OF_EACH_LAYOUT or not bundled_or_dated):
            continue
        for copy in copies(path, feed):
            if copy.damage == "another period":
                taken = screened(copy.raw, f"copy{path.suffix}")
                assert {one.check for one in grave(taken.findings)} & NAMED_BY[copy.damage], path.name


# --- and nothing changes


def state(store: Store, registry: Registry, feed: str) -> tuple[int, pd.DataFrame, dict[str, int]]:
    """The publish number, the figures that hold, and the files of the store with their sizes."""
    with store.reading() as reading:
        number = reading.publish_number
        figures = reading.peers(*registry.feed(feed).indicators.values())
    figures = figures.sort_values(["indicator", "organisation", "period"], ignore_index=True)
    files = {
        str(path.relative_to(store.folder)): path.stat().st_size
        for folder in ("data", "files")
        for path in (store.folder / folder).rglob("*")
        if path.is_file()
    }
    return number, figures, files


@pytest.mark.parametrize("feed", [*FEEDS, *IN_PARTS])
def test_a_refused_copy_changes_nothing_in_the_store(feed, registry, written, copies, tmp_path):
    path = written[feed]
    create_store(tmp_path / "store")
    with open_store(tmp_path / "store") as store:
        good = submit(path, registry, store, Sender("ann", NOW))
        assert good.status is Status.PUBLISHED
        number, figures, files = state(store, registry, feed)
        assert (number, len(figures)) == (1, good.rows_kept)
        for copy in one_of_each(copies(path, feed)):
            if copy.damage == "another name":
                continue  # the very same figures: already published, whatever the name
            sent = tmp_path / copy.name
            sent.write_bytes(copy.raw)
            answer = submit(sent, registry, store, Sender("ann", NOW))
            assert answer.status in (Status.REFUSED, Status.NEEDS_ACCEPTANCE), copy.damage
            assert answer.submission is None
            assert_found(copy, answer.screened.findings)
            now_number, now_figures, now_files = state(store, registry, feed)
            assert (now_number, now_files) == (number, files)
            pd.testing.assert_frame_equal(now_figures, figures)


def test_a_month_published_under_two_names_is_found_in_the_store(registry, written, tmp_path):
    """No name, no bundled figure and no day of publication tells; the month already published does."""
    path = written["nhs-ae-monthly"]
    create_store(tmp_path / "store")
    with open_store(tmp_path / "store") as store:
        submit(path, registry, store, Sender("ann", NOW))
        later = tmp_path / "Monthly-AE-August-2024.csv"
        later.write_text(shifted_month(path.read_text(encoding="utf-8")), encoding="utf-8")
        assert grave(take_in(later, registry, today=NOW.date()).findings) == []
        answer = submit(later, registry, store, Sender("ann", NOW))
    assert answer.status is Status.REFUSED
    assert {one.check for one in grave(answer.screened.findings)} == {"not-another-period"}
    assert "are those published for July 2024" in answer.screened.findings[0].message
