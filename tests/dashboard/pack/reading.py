"""What a person reads in a file of each format, as text without spaces, and every number in it."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

import openpyxl
import pypdf

from dashboard.pack.files import PackFormat


def squeezed(text: str) -> str:
    """Without white space and marks that are not seen: lines are broken where a format pleases."""
    return re.sub(r"[\s\u200b]+", "", text)


def text_of(content: bytes, kind: PackFormat) -> tuple[str, set[float]]:
    """The words, squeezed, and the numbers of cells that hold numbers."""
    match kind:
        case PackFormat.PDF:
            pages = pypdf.PdfReader(io.BytesIO(content)).pages
            return squeezed("".join(_body(page.extract_text()) for page in pages)), set()
        case PackFormat.HTML:
            reader = _Words()
            reader.feed(content.decode())
            return squeezed("".join(reader.words)), set()
        case PackFormat.XLSX:
            return _workbook(content)
    return _office(content)


def _body(page: str) -> str:
    """Without the lines at the head and the foot of a page, which come between the halves of a row."""
    return "".join(
        line for line in page.splitlines() if not re.search(r"^(Barking and Dagenham: joint|As at publish|Page \d)", line)
    )


def _office(content: bytes) -> tuple[str, set[float]]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = [
            file.read(name)
            for name in file.namelist()
            if re.search(r"(document|slides/slide\d+|notesSlide\d+|chart\d+)\.xml$", name)
        ]
    words, numbers = [], set()
    for part in parts:
        for element in ElementTree.fromstring(part).iter():
            name = element.tag.rpartition("}")[2]
            if name in ("t", "v") and element.text:
                words.append(element.text)
            if name == "v" and element.text and re.fullmatch(r"-?[\d.]+(E-?\d+)?", element.text):
                numbers.add(float(element.text))
    return squeezed("".join(words)), numbers


def _workbook(content: bytes) -> tuple[str, set[float]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    numbers = {float(one) for one in cells if isinstance(one, int | float)}
    return squeezed("".join(map(str, cells))), numbers


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._silent = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)
