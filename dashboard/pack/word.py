"""A pack as a Word document that a clerk can make a report of: real headings, styles, contents and header rows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, zip_longest
from typing import Any, Protocol

from dashboard.chart_sheet import ChartSheet
from dashboard.pack.document import (
    FIGURES_OF_CHARTS,
    LANGUAGE,
    Block,
    Bullets,
    ChartBlock,
    Heading,
    Pack,
    Paragraph,
    Part,
    Table,
    Voice,
)
from dashboard.pack.office import AUTHOR, day_of, one_line, settled
from dashboard.pack.word_styles import NUMBERING_XML, SETTINGS_XML, styles_xml
from dashboard.pack.word_tables import column_widths, figures_of, table_xml
from dashboard.pack.word_xml import (
    between_marks,
    bookmark,
    computed,
    field,
    figures_mark,
    instruction,
    leads,
    page_of,
    paragraph_xml,
    run,
    said,
)


class DrawnPng(Protocol):
    """Who gives the picture of a chart."""

    def png(self, sheet: ChartSheet) -> bytes: ...


#: A4 and its margins, in twentieths of a point; and how wide the text is, upright and on its side.
SHORT, LONG, MARGIN, TOP = 11906, 16838, 1418, 1304
ROOM, WIDE_ROOM = SHORT - 2 * MARGIN, LONG - 2 * MARGIN
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
        self._annexed: dict[str, tuple[int, Table]] = {}
        self._under = 1

    def cover(self, pack: Pack) -> str:
        facts = (paragraph_xml("Normal", f"{run(f'{label}: ', bold=True)}{run(words)}") for label, words in pack.facts)
        return "".join((
            said("Title", pack.title), said("Subtitle", pack.subtitle), said("Lead", pack.summary), *facts,
        ))  # fmt: skip

    def contents(self) -> str:
        """A field that Word makes anew on request, with the entries that it has to begin with; nothing without headings."""
        begin = f"{field('begin')}{instruction(CONTENTS)}{field('separate')}"
        last = len(self._entries)
        lines = [
            paragraph_xml(
                f"TOC{level}",
                f'{begin if number == 1 else ""}<w:hyperlink w:anchor="{bookmark(number)}" w:history="1">{run(text)}'
                f"<w:r><w:tab/></w:r>{page_of(number)}</w:hyperlink>{field('end') if number == last else ''}",
            )
            for number, (level, text) in enumerate(self._entries, 1)
        ]
        return f"{said('TOCHeading', 'Contents')}{''.join(lines)}" if lines else ""

    def parts(self, pack: Pack) -> Iterator[str]:
        """Each part on a new page: on its side where a table needs that. Figures of charts are at the end, out of the way."""
        self._annexed = {one.sheet.name: (number, figures_of(one)) for number, one in enumerate(pack.charts_once(), 1)}
        shorter = {table.name: table for _, table in self._annexed.values()}
        on_side = False
        for told in pack.for_pages():
            blocks = (shorter.get(one.name, one) if isinstance(one, Table) else one for one in told.blocks)
            part = replace(told, blocks=tuple(blocks))
            is_wide = not all(column_widths(one, ROOM).fits for one in part.blocks if isinstance(one, Table))
            if is_wide != on_side:
                yield f'<w:p><w:pPr><w:pStyle w:val="SectionEnd"/>{_section(on_side)}</w:pPr></w:p>'
                on_side = is_wide
            yield self._part(part, WIDE_ROOM if is_wide else ROOM)
        yield _section(on_side)

    def _part(self, part: Part, room: int) -> str:
        self._under = 1
        blocks = (self._block(block, after, room) for block, after in zip_longest(part.blocks, part.blocks[1:]))
        return "".join((self._heading(part.heading, 1), *blocks))

    def _block(self, block: Block, after: Block | None, room: int) -> str:
        match block:
            case Heading():
                self._under = block.level
                return self._heading(block.text, block.level, faces=block.faces)
            case Paragraph():
                return self._words(block, keep=_introduces(block, after))
            case Bullets():
                return "".join(said("ListBullet", one) for one in block.items)
            case Table():
                return table_xml(block, room, mark=next((number for number, one in self._annexed.values() if one is block), 0))
            case ChartBlock():
                return self._chart(block)

    def _heading(self, text: str, level: int, *, faces: bool = False) -> str:
        words = run(one_line(text))
        if level <= IN_CONTENTS:
            self._entries.append((level, one_line(text)))
            number = len(self._entries)
            words = between_marks(words, number, bookmark(number))
        return paragraph_xml(f"Heading{level}", words, new_page=faces)

    def _words(self, paragraph: Paragraph, *, keep: bool) -> str:
        runs = run(paragraph.text, style="Hyperlink" if leads(paragraph.address) else "")
        if leads(paragraph.address):
            from docx.opc.constants import RELATIONSHIP_TYPE

            name = self._document.part.relate_to(one_line(paragraph.address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            runs = f'<w:hyperlink r:id="{name}" w:history="1">{runs}</w:hyperlink>'
        return paragraph_xml(_STYLES[paragraph.voice], runs, keep=keep)

    def _chart(self, block: ChartBlock) -> str:
        sheet = block.sheet
        number, table = self._annexed[sheet.name]
        figures = run(f"{FIGURES_OF_CHARTS}: {table.caption}", style="Hyperlink")
        return "".join((
            self._heading(sheet.title, min(self._under + 1, 3)),
            *(said("Normal", one, keep=True) for one in sheet.subtitle),
            paragraph_xml("Picture", f"<w:r>{self._picture(sheet)}</w:r>", keep=True),
            *(said("Small", one) for one in sheet.notes),
            paragraph_xml("Small", f'<w:hyperlink w:anchor="{figures_mark(number)}" w:history="1">{figures}</w:hyperlink>'),
        ))  # fmt: skip

    def _picture(self, sheet: ChartSheet) -> str:
        inline = self._document.part.new_pic_inline(io.BytesIO(self._pictures.png(sheet)), width=PICTURE_WIDTH)
        words = {"name": one_line(sheet.name), "descr": one_line(sheet.alt)}
        inline.docPr.attrib.update(words | {"id": str(next(self._numbers))})
        inline.graphic.graphicData.pic.nvPicPr.cNvPr.attrib.update(words)
        return f"<w:drawing>{inline.xml}</w:drawing>"


def _introduces(paragraph: Paragraph, after: Block | None) -> bool:
    """Whether it must not stay behind at the foot of a page when what it introduces begins the next."""
    if isinstance(after, Table | ChartBlock):
        return paragraph.voice is Voice.SMALL
    return isinstance(after, Bullets) and paragraph.text.endswith(":")


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
    page = f"{run('Page ')}{computed('PAGE', '1')}{run(' of ')}{computed('NUMPAGES', '1')}"
    lines = (
        paragraph_xml("Footer", f"{run(one_line(pack.title))}<w:r><w:tab/></w:r>{page}"),
        said("Footer", one_line(pack.as_at)),
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
