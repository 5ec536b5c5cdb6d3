"""A pack as PowerPoint: one finding a slide as its title, charts that can be edited, what is looked up in the notes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Protocol
from xml.sax.saxutils import escape

from dashboard.chart_sheet import ChartSheet
from dashboard.charts.theme import INK, QUIET, RULE
from dashboard.pack.columns import broken, shortened
from dashboard.pack.document import LANGUAGE, ChartBlock, Pack, Voice
from dashboard.pack.native_chart import above_chart, native_chart
from dashboard.pack.office import one_line, plain, settled
from dashboard.pack.slide_plan import COVER, IN_NOTES, Slide, plan, rows_as_lines
from dashboard.pack.slide_room import BETWEEN, HEAD, HEIGHT, LINE, LISTED, ROOM, Line, Note, Rows
from dashboard.pack.slide_template import (
    COVER_LAYOUT,
    EMU,
    LEFT,
    NAMESPACES,
    TEXT_LAYOUT,
    TITLE_LAYOUT,
    TOP,
    add_notes,
    add_slide,
    foot_xml,
    placeholder_xml,
    settle_template,
    write_properties,
    write_sections,
)


class DrawnPng(Protocol):
    """Who gives the picture of a chart."""

    def png(self, sheet: ChartSheet) -> bytes: ...


#: Points: where the line with the source is, and the size of its letters and of those above a chart.
SOURCE_TOP, SOURCE_HEIGHT, SOURCE_SIZE, SOURCE_LINES, ABOVE_SIZE = 474, 32, 12, 2, 14
NOTES_SIZE = 12
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_INK, _QUIET, _RULE = (one.removeprefix("#") for one in (INK, QUIET, RULE))


def write_slides(pack: Pack, pictures: DrawnPng) -> bytes:
    """The file. UserError if a picture cannot be had: only charts that PowerPoint cannot draw itself need one."""
    from pptx import Presentation  # a third of a second that no other command needs to wait

    presentation = Presentation()
    layouts = settle_template(presentation)
    planned = list(plan(pack))
    for number, one in enumerate(planned, 1):
        slide = add_slide(presentation, layouts[_layout(one)])
        _Writer(slide, pictures).write(one)
        for xml in foot_xml(pack, number):
            slide.shapes._spTree.append(_parsed(xml))
    write_sections(presentation, pack, planned)
    write_properties(presentation.core_properties, pack)
    out = io.BytesIO()
    presentation.save(out)
    return settled(out.getvalue())


def _layout(slide: Slide) -> str:
    if not isinstance(slide.body, tuple):
        return TITLE_LAYOUT
    return COVER_LAYOUT if slide.part == COVER else TEXT_LAYOUT


#: The places for text that the layouts have: for the title, and for what is below it.
_PLACES = {
    COVER_LAYOUT: ('type="ctrTitle"', 'type="subTitle" idx="1"'),
    TEXT_LAYOUT: ('type="title"', 'idx="1"'),
    TITLE_LAYOUT: ('type="title"', ""),
}


class _Writer:
    """Writes one slide: title, what it is the title of, source, notes; a screen reader reads them in this order."""

    def __init__(self, slide: Any, pictures: DrawnPng) -> None:
        self._slide, self._pictures = slide, pictures

    def write(self, slide: Slide) -> None:
        kinds = _PLACES[_layout(slide)]
        self._place(2, "Title", kinds[0], [_paragraph(_run(slide.title, slide.title_size, bold=True))])
        body = slide.body
        if isinstance(body, Rows):
            notes, source = self._rows(body)
        elif isinstance(body, ChartBlock):
            notes, source = self._chart(body)
        else:
            self._place(3, "Text", kinds[1], map(self._said, body))
            is_said = any(line.text == IN_NOTES for line in body)
            notes, source = [], "" if is_said else _what_is_in(slide.notes)
        if source:
            said = _paragraph(_run(_short(source), SOURCE_SIZE, colour=_QUIET))
            self._box("Source", SOURCE_TOP, SOURCE_HEIGHT, [said])
        if told := [*(_paragraph(_run(one, NOTES_SIZE)) for one in notes), *_told(slide.notes)]:
            add_notes(self._slide, told)

    def _place(self, number: int, name: str, kind: str, paragraphs: Iterable[str]) -> None:
        self._slide.shapes._spTree.append(_parsed(placeholder_xml(number, name, kind, "".join(paragraphs))))

    def _said(self, line: Line) -> str:
        link = ""
        if line.address.startswith(("https://", "http://")):
            from pptx.opc.constants import RELATIONSHIP_TYPE

            name = self._slide.part.relate_to(one_line(line.address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = f'<a:hlinkClick r:id="{name}"/>'
        colour = _QUIET if line.kind == Voice.SMALL else _INK
        italic, bold = line.kind == Voice.QUOTE, line.kind == HEAD
        return _paragraph(
            _run(line.text, line.size, bold=bold, italic=italic, colour=colour, link=link), bullet=line.kind in LISTED
        )

    def _box(self, name: str, top: float, height: float, paragraphs: Iterable[str]) -> None:
        number = len(self._slide.shapes._spTree) + 100
        self._slide.shapes._spTree.append(
            _parsed(
                f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
                f'<p:spPr><a:xfrm><a:off x="{LEFT * EMU}" y="{round(top * EMU)}"/><a:ext cx="{ROOM * EMU}" '
                f'cy="{round(height * EMU)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
                '<p:txBody><a:bodyPr wrap="square" lIns="0" rIns="0" tIns="0" bIns="0" anchor="t"/><a:lstStyle/>'
                f"{''.join(paragraphs)}</p:txBody></p:sp>"
            )
        )

    # --- tables

    def _rows(self, rows: Rows) -> tuple[list[str], str]:
        table = rows.table
        height = sum(rows.heights)
        box = (LEFT * EMU, TOP * EMU, ROOM * EMU, round(height * EMU))
        frame = self._slide.shapes.add_table(1, len(table.columns), *box)
        words = f"{table.caption}. Columns: {', '.join(one.name for one in table.columns)}."
        frame._element.nvGraphicFramePr.cNvPr.attrib.update({"descr": one_line(words), "name": "Table"})
        drawn = frame._element.graphic.graphicData.tbl
        drawn.tblPr.attrib.update({"firstRow": "1", "firstCol": "1", "bandRow": "0"})
        drawn.tblPr.find(_name("tableStyleId")).text = NO_STYLE
        for column, width in zip(drawn.tblGrid, rows.widths, strict=True):
            column.set("w", str(round(width * EMU)))
        drawn.remove(drawn.tr_lst[0])
        right = [one.is_number for one in table.columns]
        for number, (texts, high) in enumerate(
            zip([[one.name for one in table.columns], *rows.texts], rows.heights, strict=True)
        ):
            drawn.append(_parsed(_row(texts, high, rows.size, right, is_head=not number)))
        count = len(table.rows)
        of = "" if len(rows.texts) == count else f"Rows {rows.first} to {rows.last} of {count}. "
        source = f"{of}{' '.join(table.notes)}"
        return [*map(plain, table.notes if _is_cut(source) else ())], source

    # --- charts

    def _chart(self, block: ChartBlock) -> tuple[list[str], str]:
        """The figures of a picture are in the notes; a chart of PowerPoint's own has them."""
        sheet, native = block.sheet, native_chart(block.sheet)
        above = above_chart(sheet, native)
        lines = [line for one in above for line in broken(plain(one), ABOVE_SIZE, ROOM)]
        used = len(lines) * ABOVE_SIZE * LINE + BETWEEN
        self._box("About the chart", TOP, used, [_paragraph(_run(one, ABOVE_SIZE), after=0) for one in above])
        top, height = TOP + used, HEIGHT - used
        if native is None:
            self._picture(sheet, top, height)
        else:
            from dashboard.pack.slide_chart import add_native_chart

            add_native_chart(self._slide.shapes, native, sheet.alt, [round(one * EMU) for one in (LEFT, top, ROOM, height)])
        missing = [f"{line.name}, {period}: {why}." for line in (native.lines if native else ()) for period, why in line.marks]
        figures = [] if native else list(rows_as_lines(replace(block.figures, notes=())))
        return [*above, *missing, *sheet.notes, *figures], sheet.source

    def _picture(self, sheet: ChartSheet, top: float, height: float) -> None:
        drawn = self._slide.shapes.add_picture(io.BytesIO(self._pictures.png(sheet)), 0, 0)
        scale = min(ROOM * EMU / drawn.width, height * EMU / drawn.height)
        drawn.width, drawn.height = round(drawn.width * scale), round(drawn.height * scale)
        drawn.left, drawn.top = round(LEFT * EMU + (ROOM * EMU - drawn.width) / 2), round(top * EMU)
        drawn._element.nvPicPr.cNvPr.attrib.update({"descr": one_line(sheet.alt), "name": "Chart"})


def _what_is_in(notes: Sequence[Note]) -> str:
    """So that a person who is sent the file knows that there is more."""
    captions = dict.fromkeys(one.caption for one in notes if one.caption)
    return f"In the notes: {'; '.join(captions)}." if captions else ""


def _told(notes: Sequence[Note]) -> Iterator[str]:
    """Under each caption its texts; a caption does not come twice in a row."""
    for caption, same in groupby(notes, key=lambda one: one.caption):
        if caption:
            yield _paragraph(_run(caption, NOTES_SIZE, bold=True))
        yield from (_paragraph(_run(text, NOTES_SIZE)) for one in same for text in one.texts)


def _short(source: str) -> str:
    return shortened(plain(source), SOURCE_SIZE, ROOM * 0.98, lines=SOURCE_LINES)


def _is_cut(source: str) -> bool:
    return _short(source) != one_line(source)


# --- text


def _paragraph(runs: str, *, bullet: bool = False, after: int = BETWEEN, right: bool = False) -> str:
    margin = 'marL="228600" indent="-228600"' if bullet else 'marL="0" indent="0"'
    mark = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if bullet else "<a:buNone/>"
    aligned = ' algn="r"' if right else ""
    return (
        f'<a:p><a:pPr {margin}{aligned}><a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{after * 100}"/>'
        f"</a:spcAft>{mark}</a:pPr>{runs}</a:p>"
    )


def _run(text: str, size: int = 0, *, bold: bool = False, italic: bool = False, colour: str = _INK, link: str = "") -> str:
    looks = "".join((
        f'lang="{LANGUAGE}"', f' sz="{size * 100}"' if size else "", ' b="1"' if bold else "", ' i="1"' if italic else "",
    ))  # fmt: skip
    fill = f'<a:solidFill><a:srgbClr val="{colour.upper()}"/></a:solidFill>'
    properties = f"<a:rPr {looks}>{fill}{link}</a:rPr>"
    lines = (f"<a:r>{properties}<a:t>{escape(line)}</a:t></a:r>" for line in plain(text).split("\n"))
    return "<a:br/>".join(lines)


def _row(texts: Sequence[str], height: float, size: int, right: Sequence[bool], *, is_head: bool) -> str:
    cells = "".join(
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{_cell(text, size, bold=is_head or not column, right=is_right)}</a:txBody>"
        f"{_LINES[is_head]}</a:tc>"
        for column, (text, is_right) in enumerate(zip(texts, right, strict=True))
    )
    return f'<a:tr {NAMESPACES} h="{round(height * EMU)}">{cells}</a:tr>'


def _cell(text: str, size: int, *, bold: bool, right: bool) -> str:
    return _paragraph(_run(text, size, bold=bold), after=0, right=right)


def _edge(width: int, colour: str) -> str:
    nothing = "".join(f'<a:{one} w="0"><a:noFill/></a:{one}>' for one in ("lnL", "lnR", "lnT"))
    return (
        '<a:tcPr marL="76200" marR="76200" marT="38100" marB="38100">'
        f'{nothing}<a:lnB w="{width}"><a:solidFill><a:srgbClr val="{colour.upper()}"/></a:solidFill></a:lnB>'
        "<a:noFill/></a:tcPr>"
    )


_LINES = {True: _edge(19050, _INK), False: _edge(6350, _RULE)}


def _parsed(xml: str) -> Any:
    from pptx.oxml import parse_xml

    return parse_xml(xml)


def _name(name: str) -> str:
    from pptx.oxml.ns import qn

    return str(qn(f"a:{name}"))
