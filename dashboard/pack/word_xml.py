"""Paragraphs, fields and marks of a Word document as its XML has them."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from dashboard.pack.office import one_line, plain


def said(style: str, text: str, *, keep: bool = False, right: bool = False) -> str:
    return paragraph_xml(style, run(text), keep=keep, right=right)


def paragraph_xml(style: str, runs: str, *, keep: bool = False, new_page: bool = False, right: bool = False) -> str:
    with_next, begins = "<w:keepNext/>" if keep else "", "<w:pageBreakBefore/>" if new_page else ""
    aligned = '<w:jc w:val="right"/>' if right else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{with_next}{begins}{aligned}</w:pPr>{runs}</w:p>'


def run(text: str, *, bold: bool = False, style: str = "") -> str:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in plain(text).split("\n"))
    return f"<w:r><w:rPr>{named}{'<w:b/>' if bold else ''}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"


def quoted(text: str) -> str:
    return quoteattr(one_line(text))


def leads(address: str) -> bool:
    return address.startswith(("https://", "http://"))


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(words: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {words} </w:instrText></w:r>'


def computed(words: str, known: str) -> str:
    """A field that the program fills in when it lays out pages, with what is known until then."""
    return f"{field('begin')}{instruction(words)}{field('separate')}{run(known)}{field('end')}"


def page_of(heading: int) -> str:
    """Word fills this in when it prints, makes a PDF or is asked to (F9): nobody knows before how it breaks the pages."""
    return computed(rf"PAGEREF {bookmark(heading)} \h", "")


def bookmark(number: int) -> str:
    return f"_Toc{number:08d}"


def figures_mark(number: int) -> str:
    return f"Figures{number}"


#: Numbers of marks beyond those of headings.
_MARKS = 100_000


def marked(runs: str, figures: int) -> str:
    """The caption of figures that a chart leads to."""
    return between_marks(runs, _MARKS + figures, figures_mark(figures)) if figures else runs


def between_marks(runs: str, number: int, name: str) -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'
