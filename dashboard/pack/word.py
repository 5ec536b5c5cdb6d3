"""A pack as a Word document that a clerk can make a report of: real headings, styles, contents and header rows."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, Protocol
from xml.sax.saxutils import escape, quoteattr

from dashboard.chart_sheet import ChartSheet
from dashboard.pack.columns import Widths, widths_of
from dashboard.pack.document import LANGUAGE, Block, Bullets, ChartBlock, Heading, Pack, Paragraph, Part, Table, Voice
from dashboard.pack.office import AUTHOR, day_of, one_line, plain, settled
from dashboard.pack.word_styles import NUMBERING_XML, SETTINGS_XML, TABLE_SIZE, TABLE_STYLE, styles_xml


class DrawnPng(Protocol):
    """Who gives the picture of a chart."""

    def png(self, sheet: ChartSheet) -> bytes: ...


#: A4 and its margins, in twentieths of a point; and how wide the text is, upright and on its side.
SHORT, LONG, MARGIN, TOP = 11906, 16838, 1418, 1304
ROOM, WIDE_ROOM = SHORT - 2 * MARGIN, LONG - 2 * MARGIN
#: So many rows are not torn apart.
SHORT_TABLE = 10
#: Left and right of the text in a cell, in points.
BESIDE = 8.5
#: The levels of headings that the contents list, and what Word is told to make them anew by.
IN_CONTENTS = 1
CONTENTS = f'TOC \\o "1-{IN_CONTENTS}" \\h \\z \\u'
#: The width of the text, in English metric units: 16 cm.
PICTURE_WIDTH = ROOM * 635
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
#: Parts of the template that a pack has no use for.
UNWANTED = ("stylesWithEffects", "customXml", "webSettings", "fontTable", "thumbnail")
_STYLES = {Voice.LEAD: "Lead", Voice.PLAIN: "Normal", Voice.SMALL: "Small", Voice.QUOTE: "Quote"}


def write_word(pack: Pack, pictures: DrawnPng) -> bytes:
    """The file. UserError if a chart's picture cannot be had."""
    from docx import Document  # a tenth of a second that no other command needs to wait

    document = Document()
    _settle_template(document)
    writer = _Writer(document, pictures)
    parts = "".join(writer.parts(pack))
    _replace(document.element.body, f"{writer.cover(pack)}{writer.contents()}{parts}")
    _write_footer(document, pack)
    _write_properties(document.core_properties, pack)
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def _settle_template(document: Any) -> None:
    """Leaves of the template what a pack needs."""
    for part in (document.part, document.part.package):
        for name in [name for name, one in part.rels.items() if one.reltype.endswith(UNWANTED)]:
            del part.rels[name]
    _replace(document.styles.element, styles_xml(ROOM), whole=True)
    _replace(document.part.numbering_part.element, NUMBERING_XML, whole=True)
    _replace(document.settings.element, SETTINGS_XML, whole=True)


def _replace(element: Any, xml: str, *, whole: bool = False) -> None:
    """Gives an element other children: those of `xml` if that is the element anew, or else `xml` themselves."""
    from docx.oxml import parse_xml

    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(xml if whole else f"<w:body {_NAMESPACES}>{xml}</w:body>")))


class _Writer:
    """Makes the XML of each block; keeps count of what Word wants numbered."""

    def __init__(self, document: Any, pictures: DrawnPng) -> None:
        self._document, self._pictures = document, pictures
        self._numbers = count(1)
        self._entries: list[tuple[int, str]] = []
        self._under = 1

    def cover(self, pack: Pack) -> str:
        facts = (_paragraph("Normal", f"{_run(f'{label}: ', bold=True)}{_run(words)}") for label, words in pack.facts)
        return "".join((
            _said("Title", pack.title), _said("Subtitle", pack.subtitle), _said("Lead", pack.summary), *facts,
        ))  # fmt: skip

    def contents(self) -> str:
        """A field that Word makes anew on request, with the entries that it has to begin with; nothing without headings."""
        begin = f"{_field('begin')}{_instruction(CONTENTS)}{_field('separate')}"
        last = len(self._entries)
        lines = [
            _paragraph(
                f"TOC{level}",
                f'{begin if number == 1 else ""}<w:hyperlink w:anchor="{_bookmark(number)}" w:history="1">{_run(text)}'
                f"<w:r><w:tab/></w:r>{_page_of(number)}</w:hyperlink>{_field('end') if number == last else ''}",
            )
            for number, (level, text) in enumerate(self._entries, 1)
        ]
        return f"{_said('TOCHeading', 'Contents')}{''.join(lines)}" if lines else ""

    def parts(self, pack: Pack) -> Iterator[str]:
        """Each part on a new page: on its side where a table needs that."""
        on_side = False
        for part in pack.parts:
            is_wide = not all(_widths(one, ROOM).fits for one in _tables(part))
            if is_wide != on_side:
                yield f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{_section(on_side)}</w:pPr></w:p>'
                on_side = is_wide
            yield self._part(part, WIDE_ROOM if is_wide else ROOM)
        yield _section(on_side)

    def _part(self, part: Part, room: int) -> str:
        self._under = 1
        return "".join((self._heading(part.heading, 1), *(self._block(block, room) for block in part.blocks)))

    def _block(self, block: Block, room: int) -> str:
        match block:
            case Heading():
                self._under = block.level
                return self._heading(block.text, block.level)
            case Paragraph():
                return self._words(block)
            case Bullets():
                return "".join(_said("ListBullet", one) for one in block.items)
            case Table():
                return _table(block, room)
            case ChartBlock():
                return self._chart(block, room)

    def _heading(self, text: str, level: int) -> str:
        words = _run(one_line(text))
        if level <= IN_CONTENTS:
            self._entries.append((level, one_line(text)))
            number = len(self._entries)
            words = f'<w:bookmarkStart w:id="{number}" w:name="{_bookmark(number)}"/>{words}<w:bookmarkEnd w:id="{number}"/>'
        return _paragraph(f"Heading{level}", words)

    def _words(self, paragraph: Paragraph) -> str:
        runs = _run(paragraph.text, style="Hyperlink" if _leads(paragraph.address) else "")
        if _leads(paragraph.address):
            from docx.opc.constants import RELATIONSHIP_TYPE

            name = self._document.part.relate_to(one_line(paragraph.address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            runs = f'<w:hyperlink r:id="{name}" w:history="1">{runs}</w:hyperlink>'
        return _paragraph(_STYLES[paragraph.voice], runs)

    def _chart(self, block: ChartBlock, room: int) -> str:
        sheet = block.sheet
        return "".join((
            self._heading(sheet.title, min(self._under + 1, 3)),
            *(_said("Normal", one, keep=True) for one in sheet.subtitle),
            _paragraph("Picture", f"<w:r>{self._picture(sheet)}</w:r>", keep=True),
            *(_said("Small", one) for one in sheet.notes),
            _table(block.figures, room),
        ))  # fmt: skip

    def _picture(self, sheet: ChartSheet) -> str:
        inline = self._document.part.new_pic_inline(io.BytesIO(self._pictures.png(sheet)), width=PICTURE_WIDTH)
        words = {"name": one_line(sheet.name), "descr": one_line(sheet.alt)}
        inline.docPr.attrib.update(words | {"id": str(next(self._numbers))})
        inline.graphic.graphicData.pic.nvPicPr.cNvPr.attrib.update(words)
        return f"<w:drawing>{inline.xml}</w:drawing>"


# --- tables


def _tables(part: Part) -> Iterator[Table]:
    for block in part.blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, ChartBlock):
            yield block.figures


def _widths(table: Table, room: int) -> Widths:
    """In points."""
    return widths_of(table, TABLE_SIZE, room / 20, BESIDE)


def _table(table: Table, room: int) -> str:
    """Caption above, notes below; the head comes again on each page and no row is broken over two."""
    widths = [round(one * 20) for one in _widths(table, room).each]
    words = f"Columns: {', '.join(one.name for one in table.columns)}."
    head = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="00A0" w:firstRow="1" '
        'w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )
    described = f"<w:tblCaption w:val={_quoted(table.caption)}/><w:tblDescription w:val={_quoted(words)}/>"
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    right = [one.is_number for one in table.columns]
    # A short table stays on one page; under a long one, the notes never stand alone.
    kept = len(table.rows) - 1 if len(table.rows) <= SHORT_TABLE else 0
    rows = (
        _row([cell.text for cell in row], widths, right, keep=number <= kept or number == len(table.rows))
        for number, row in enumerate(table.rows, 1)
    )
    names = _row([one.name for one in table.columns], widths, right, is_head=True, keep=True)
    notes = "".join(_said("Small", one) for one in table.notes) or _paragraph("Small", "")
    return (
        f'{_said("Caption", table.caption)}<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/>{head}{described}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{names}{''.join(rows)}</w:tbl>{notes}"
    )


def _row(
    texts: Sequence[str], widths: Sequence[int], right: Sequence[bool], *, is_head: bool = False, keep: bool = False
) -> str:
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_said('TableText', text, keep=keep, right=is_right)}</w:tc>"
        for text, width, is_right in zip(texts, widths, right, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>{''.join(cells)}</w:tr>"


# --- paragraphs


def _said(style: str, text: str, *, keep: bool = False, right: bool = False) -> str:
    return _paragraph(style, _run(text), keep=keep, right=right)


def _paragraph(style: str, runs: str, *, keep: bool = False, right: bool = False) -> str:
    with_next, aligned = "<w:keepNext/>" if keep else "", '<w:jc w:val="right"/>' if right else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{with_next}{aligned}</w:pPr>{runs}</w:p>'


def _run(text: str, *, bold: bool = False, style: str = "") -> str:
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in plain(text).split("\n"))
    return f"<w:r><w:rPr>{named}{'<w:b/>' if bold else ''}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"


def _quoted(text: str) -> str:
    return quoteattr(one_line(text))


def _leads(address: str) -> bool:
    return address.startswith(("https://", "http://"))


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _instruction(words: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {words} </w:instrText></w:r>'


def _computed(words: str, known: str) -> str:
    """A field that the program fills in when it lays out pages, with what is known until then."""
    return f"{_field('begin')}{_instruction(words)}{_field('separate')}{_run(known)}{_field('end')}"


def _page_of(heading: int) -> str:
    """Word fills this in when it prints, makes a PDF or is asked to (F9): nobody knows before how it breaks the pages."""
    return _computed(rf"PAGEREF {_bookmark(heading)} \h", "")


def _bookmark(number: int) -> str:
    return f"_Toc{number:08d}"


# --- the document


def _section(on_side: bool) -> str:
    width, height = (LONG, SHORT) if on_side else (SHORT, LONG)
    turned = ' w:orient="landscape"' if on_side else ""
    return (
        f'<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar w:top="{TOP}" '
        f'w:right="{MARGIN}" w:bottom="{TOP}" w:left="{MARGIN}" w:header="709" w:footer="624" w:gutter="0"/></w:sectPr>'
    )


def _write_footer(document: Any, pack: Pack) -> None:
    """Title, page and which state it shows, on every page but the cover."""
    first = document.sections[0]
    first.different_first_page_header_footer = True
    footer = first.footer
    footer.is_linked_to_previous = False
    page = f"{_run('Page ')}{_computed('PAGE', '1')}{_run(' of ')}{_computed('NUMPAGES', '1')}"
    lines = (
        _paragraph("Footer", f"{_run(one_line(pack.title))}<w:r><w:tab/></w:r>{page}"),
        _said("Footer", one_line(pack.as_at)),
    )
    _replace(footer._element, "".join(lines))


def _write_properties(properties: Any, pack: Pack) -> None:
    day = day_of(pack)
    properties.title, properties.subject = _short(pack.title), _short(pack.subtitle)
    properties.author = properties.last_modified_by = AUTHOR
    properties.keywords, properties.comments = _short(", ".join(pack.keywords)), _short(pack.summary)
    properties.created = properties.modified = day
    properties.language, properties.revision = LANGUAGE, 1


def _short(text: str) -> str:
    """As much as a property may have."""
    return one_line(text)[:255]
