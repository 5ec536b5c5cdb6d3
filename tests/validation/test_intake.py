"""A file becomes figures or findings; what is no file at all is a fault of the call."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from datasets.errors import UserError
from datasets.feeds.template import write_template
from validation.findings import Severity
from validation.intake import take_in

TODAY = date(2026, 3, 1)
HEADER = "indicator,organisation,period,value,numerator,denominator,mark\n"
SOUND = HEADER + "nhs-ae-4h,RF4,2018-06,80,800,1000,\nnhs-ae-4h,R1H,2018-06,,,,c\n"


@pytest.fixture
def taken(tmp_path, registry):
    def taking(content: str | bytes, name: str = "figures.csv", **more: object):
        path: Path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return take_in(path, registry, today=TODAY, **more)

    return taking


def test_a_sound_file(taken):
    screened = taken(SOUND)
    assert (screened.refused, screened.needs_reason, screened.warnings, screened.findings) == (False, False, 0, ())
    assert (screened.feed.id, screened.file, screened.rows_read) == ("template", "figures.csv", 2)
    assert screened.sha256 == hashlib.sha256(SOUND.encode()).hexdigest()


def test_content_decides_and_the_named_feed_is_held_to_it(taken):
    assert taken(SOUND, feed_name="template").findings == ()
    screened = taken(SOUND, feed_name="ascof")
    assert screened.refused
    (found,) = screened.findings
    assert found.check == "feed-known"
    assert "This is not the feed Adult Social Care Outcomes Framework" in found.message
    assert "Looked for: An OpenDocument workbook" in found.guidance


@pytest.mark.parametrize(
    "content",
    [b"name,age\nAnn,40\n", b"Dear all,\nplease find attached\n", bytes(range(1, 256)), b"{}", b"a" * 100_000],
    ids=["another table", "a letter", "bytes", "braces", "one word"],
)
def test_a_file_that_is_none_of_the_feeds_says_what_was_looked_for(content, taken, registry):
    screened = taken(content)
    assert (screened.refused, screened.extract, screened.rows_read) == (True, None, 0)
    (found,) = screened.findings
    assert (found.check, found.severity) == ("feed-known", Severity.ERROR)
    assert all(feed.name in found.guidance and feed.look_for in found.guidance for feed in registry.feeds.values())
    assert "coterminous template" in found.guidance


@pytest.mark.parametrize(
    ("content", "check"), [(b"", "empty-file"), (b"PK\x03\x04\xff broken", "opens"), (b"%PDF-1.7 x", "opens")]
)
def test_a_file_that_cannot_be_opened_is_one_finding(content, check, taken):
    screened = taken(content)
    assert [one.check for one in screened.findings] == [check]
    assert screened.refused


def test_what_is_no_file_is_a_fault_of_the_call(tmp_path, registry):
    with pytest.raises(UserError, match="there is no such file"):
        take_in(tmp_path / "nowhere.csv", registry, today=TODAY)
    with pytest.raises(UserError, match="there is no such file"):
        take_in(tmp_path, registry, today=TODAY)
    path = tmp_path / "figures.csv"
    path.write_text(SOUND, encoding="utf-8")
    with pytest.raises(UserError, match="ascof"):
        take_in(path, registry, today=TODAY, feed_name="ascoff")


def test_a_file_too_large_is_refused_before_it_is_read(taken, registry, tmp_path):
    small = registry.model_copy(
        update={"feeds": {name: feed.model_copy(update={"largest_megabytes": 1}) for name, feed in registry.feeds.items()}}
    )
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * 2_000_000)
    (found,) = take_in(path, small, today=TODAY).findings
    assert found.check == "file-size"
    assert "largest_megabytes" in found.guidance


@pytest.mark.parametrize("content", [HEADER, HEADER + "\n\n"], ids=["header", "header and blank lines"])
def test_a_header_without_figures_is_refused(content, taken):
    screened = taken(content)
    assert [(one.check, one.severity) for one in screened.findings] == [("has-figures", Severity.ERROR)]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_an_empty_template_is_told_that_it_is_empty(ending, tmp_path, registry):
    path = tmp_path / f"template{ending}"
    write_template(path, registry, registry.feed("template"))
    assert [one.check for one in take_in(path, registry, today=TODAY).findings] == ["has-figures"]


def test_remarks_of_the_reader_are_findings(taken):
    marked = taken(b"\xef\xbb\xbf" + SOUND.encode())
    assert [(one.check, one.severity) for one in marked.findings] == [("byte-order-mark", Severity.NOTE)]
    assert not marked.needs_reason
    header, *lines = SOUND.splitlines()
    windows = "\n".join([f"{header},note", f"{lines[0]},cost £6", f"{lines[1]},", ""])
    recoded = taken(windows.encode("cp1252"))
    assert [(one.check, one.severity, one.row) for one in recoded.findings] == [("encoding", Severity.WARNING, 2)]
    assert recoded.needs_reason
    assert not recoded.refused


def test_what_is_published_is_asked_for_the_files_own_indicators(taken):
    asked: list[set[str]] = []

    def published(indicators):
        asked.append(set(indicators))
        return pd.DataFrame()

    taken(SOUND, published=published)
    assert asked == [{"nhs-ae-4h"}]


# --- what stands behind the values of a workbook


def template(*, value: object = 80, hidden: bool = False, also_hidden: bool = False, program: bool = False) -> bytes:
    """A workbook of our template with one figure; `value` may be a formula and its answer."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page, other = book.add_worksheet("Figures"), book.add_worksheet("Notes")
        for column, cell in enumerate(("indicator", "organisation", "period", "value")):
            page.write(0, column, cell)
        for column, cell in enumerate(("nhs-ae-4h", "RF4", "2018-06")):
            page.write(1, column, cell)
        if isinstance(value, tuple):
            page.write_formula(1, 3, value[0], value=value[1])
        else:
            page.write(1, 3, value)
        other.write_formula(0, 0, "=1+1", value=2)
        other.activate()
        if hidden:
            page.hide()
        if also_hidden:
            book.add_worksheet("Workings").hide()
    if program:
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr("xl/vbaProject.bin", b"a program")
    return out.getvalue()


def told(screened) -> list[tuple[str, Severity]]:
    return [(one.check, one.severity) for one in screened.findings]


def test_a_plain_workbook_has_nothing_to_be_said_of(taken):
    """A formula on a sheet that is not read, and a hidden one that is not, are nobody's business."""
    assert told(taken(template(also_hidden=True), "figures.xlsx")) == []


def test_a_formula_is_noted_and_its_saved_answer_is_the_figure(taken):
    screened = taken(template(value=("=8*10", 80)), "figures.xlsx")
    assert told(screened) == [("formulas", Severity.NOTE)]
    assert screened.extract.observations["value"].tolist() == [80]
    assert (screened.findings[0].sheet, "1 cell holds a formula" in screened.findings[0].message) == ("Figures", True)


def test_a_formula_that_was_never_computed_is_no_missing_figure(taken):
    screened = taken(template(value=("=8*10", "")), "figures.xlsx")
    assert told(screened) == [("formulas-not-computed", Severity.ERROR)]
    (found,) = screened.findings
    assert (found.sheet, found.row, "(D2)" in found.message) == ("Figures", 2, True)
    assert "save it there" in found.guidance


def test_figures_on_a_hidden_sheet_need_a_reason(taken):
    screened = taken(template(hidden=True), "figures.xlsx")
    assert told(screened) == [("hidden-sheet", Severity.WARNING)]
    assert '"Figures", which is hidden' in screened.findings[0].message
    assert screened.may_be_published("they are meant")


def test_a_program_inside_is_noted_and_never_run(taken):
    screened = taken(template(program=True), "figures.xlsm")
    assert told(screened) == [("macros", Severity.NOTE)]
    assert screened.extract.observations["value"].tolist() == [80]
    assert "It was not run" in screened.findings[0].message
