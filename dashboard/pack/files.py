"""The files a pack can be had as, and the one way to write each."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

from dashboard.pack.document import Pack
from dashboard.pack.pictures import Pictures
from dashboard.rendering import NoBrowser

Writer: TypeAlias = Callable[[Pack, Pictures], bytes]


class PackFormat(StrEnum):
    """The files a pack can be had as."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    HTML = "html"

    @property
    def called(self) -> str:
        """What people call it."""
        return _TITLES[self]

    @property
    def is_drawn(self) -> bool:
        """Whether its charts are pictures, which take a browser on this machine; the others hold charts of their own."""
        return self in (PackFormat.PDF, PackFormat.DOCX, PackFormat.HTML)

    @classmethod
    def without_browser(cls) -> str:
        """What can be had of a drawn format where there is no browser, in words."""
        drawing_their_own = " and ".join(one.called for one in cls if not one.is_drawn)
        return f"Without charts this format needs none; these draw their own: {drawing_their_own}."


_TITLES = {
    PackFormat.PDF: "PDF", PackFormat.DOCX: "Word", PackFormat.PPTX: "PowerPoint", PackFormat.XLSX: "Excel",
    PackFormat.HTML: "Web page in one file",
}  # fmt: skip
_OFFICE = "application/vnd.openxmlformats-officedocument"
MIME = {
    PackFormat.PDF: "application/pdf",
    PackFormat.DOCX: f"{_OFFICE}.wordprocessingml.document",
    PackFormat.PPTX: f"{_OFFICE}.presentationml.presentation",
    PackFormat.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    PackFormat.HTML: "text/html",
}


def pack_file(pack: Pack, kind: PackFormat, draw: Pictures) -> bytes:
    """The content of the file, whole. UserError if a chart cannot be drawn, or nobody wants it any more."""
    draw.check_wanted()
    try:
        content = _writer(kind)(pack, draw)
    except NoBrowser as missing:
        raise NoBrowser(f"{missing} {PackFormat.without_browser()}" if kind.is_drawn else str(missing)) from missing
    draw.check_wanted()
    return content


def _writer(kind: PackFormat) -> Writer:
    """Loaded when it is asked for: each brings a library of its own."""
    match kind:
        case PackFormat.PDF:
            from dashboard.pack.pdf import write_pdf

            return write_pdf
        case PackFormat.DOCX:
            from dashboard.pack.word import write_word

            return write_word
        case PackFormat.PPTX:
            from dashboard.pack.slides import write_slides

            return write_slides
        case PackFormat.XLSX:
            from dashboard.pack.workbook import write_workbook

            return lambda pack, _: write_workbook(pack)
        case PackFormat.HTML:
            from dashboard.pack.web import write_html

            return write_html
