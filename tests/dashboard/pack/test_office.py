"""What holds for all three Office formats: the same bytes, well-formed XML whatever is written, and LibreOffice opens them."""

from __future__ import annotations

import io
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.pack.document import Cell, Column, Heading, Pack, Paragraph, Part, Table, Voice
from dashboard.pack.office import settled
from dashboard.pack.slides import write_slides
from dashboard.pack.word import write_word
from dashboard.pack.workbook import write_workbook

from .office_pack import WhitePictures, block, months_chart, small_pack

WRITERS = {"docx": write_word, "pptx": write_slides, "xlsx": write_workbook}
every_writer = pytest.mark.parametrize("kind", list(WRITERS))
Write = Callable[[Pack, WhitePictures], bytes]


def write(kind: str, pack: Pack) -> bytes:
    content: bytes = WRITERS[kind](pack, WhitePictures())
    return content


@every_writer
def test_the_same_pack_gives_the_same_bytes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write(kind, small_pack())
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    assert write(kind, small_pack()) == first


@every_writer
def test_another_day_gives_other_bytes_and_no_day_the_same_ones(kind: str) -> None:
    assert write(kind, small_pack(at=None)) != write(kind, small_pack())
    assert write(kind, small_pack(at=None)) == write(kind, small_pack(at=None))


def test_settling_leaves_every_part_as_it_is() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("one.xml", "a" * 999)
        made.writestr(zipfile.ZipInfo("two.xml", (2026, 3, 1, 9, 0, 0)), "b")
    with zipfile.ZipFile(io.BytesIO(settled(out.getvalue()))) as read:
        assert read.testzip() is None
        assert [read.read(one) for one in read.namelist()] == [b"a" * 999, b"b"]
        assert {one.date_time for one in read.infolist()} == {(1980, 1, 1, 0, 0, 0)}


anything = st.text(st.characters(exclude_categories=()), max_size=60) | st.sampled_from(
    [
        "\x00\x0b\ud800\uffff",
        "]]><w:p/>&amp;&#0;",
        '=HYPERLINK("x")',
        "_x0041_",
        "'!A1",
        "\r\n\t ",
        "w" * 3000,
        "&A &P",
        "%s {0}",
        "",
    ]
)


@settings(max_examples=12)
@given(words=st.lists(anything, min_size=9, max_size=9))
@every_writer
def test_whatever_is_written_the_file_is_well_formed(kind: str, words: list[str]) -> None:
    one, two, three, *more = words
    sheet = replace(months_chart(one), name=two, alt=three, notes=(more[0],), subtitle=(more[1],), unit=more[2], source=more[3])
    own = replace(sheet.points[0], organisation=more[4])
    sheet = replace(sheet, points=(own, *(replace(each, organisation=more[4]) for each in sheet.points[1:])))
    table = Table(more[5], one, (Column(two), Column(two, three, is_number=True)), ((Cell(three), Cell(one)),), (more[0],))
    part = Part(
        one,
        two,
        (
            Heading(three),
            Paragraph(one, Voice.QUOTE, f"https://{more[5]}"),
            Paragraph(two, Voice.LEAD, one),
            table,
            block(sheet),
        ),
    )
    pack = small_pack(
        parts=(part, part), title=one, subtitle=two, summary=three, as_at=more[0], keywords=(one, two), facts=((two, one),)
    )
    with zipfile.ZipFile(io.BytesIO(write(kind, pack))) as file:
        assert file.testzip() is None
        assert len(set(file.namelist())) == len(file.namelist())
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(file.read(name))


def all_text(content: bytes) -> str:
    """Every part of a package, those of workbooks inside it too."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = [file.read(name) for name in file.namelist()]
        return "".join(all_text(one) if one[:2] == b"PK" else one.decode("utf-8", "replace") for one in parts)


@every_writer
def test_a_suppressed_figure_is_nowhere_in_the_file(kind: str) -> None:
    """Not in the chart's data, its workbook, an alternative text or a hidden sheet: only what was published is written."""
    text = all_text(write(kind, small_pack()))
    assert "83" in text
    assert "82.3456" not in text
    sheet = months_chart()
    figure = sheet.figure
    figure.data[0].y = [80.0, 81.5, 82.3456, 83.0]  # as if the picture's own figure held what it does not show
    assert "82.3456" not in all_text(write(kind, small_pack(replace(sheet, figure=figure))))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here to open the files with")
def test_libreoffice_opens_each_of_them(tmp_path: Path) -> None:
    for kind in WRITERS:
        (tmp_path / f"pack.{kind}").write_bytes(write(kind, small_pack()))
        command = [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            f"pack.{kind}",
        ]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
        pages = pypdf.PdfReader(tmp_path / "pack.pdf").pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        for said in (
            "Barking & Dagenham: joint outcomes",
            "Of 2 outcomes, one is on track.",
            "Months missed: 81.5%",
            "Worse than England",
        ):
            assert said in text, kind
        (tmp_path / "pack.pdf").unlink()
