"""Tables of a pack in Word: heads that come again, rows that are not torn, captions that charts lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.pack.columns import Widths, widths_of
from dashboard.pack.document import ChartBlock, Table
from dashboard.pack.native_chart import LONG_NAME
from dashboard.pack.word_styles import TABLE_SIZE, TABLE_STYLE, WIDE_TABLE_SIZE
from dashboard.pack.word_xml import marked, paragraph_xml, quoted, run, said

#: A table of fewer characters is not spread over two pages.
WHOLE = 900
#: The most columns of a table in letters of the usual size.
WIDE = 5
#: Left and right of the text in a cell, in points.
BESIDE = 8.5


def figures_of(chart: ChartBlock) -> Table:
    """Its table, with the code of a body whose name is too long for a column of numbers; a note says whose code it is."""
    long = {f"{one.organisation} ({one.code})": one for one in chart.sheet.points if len(one.organisation) > LONG_NAME}
    table = chart.figures
    columns = (replace(one, name=long[one.name].code) if one.name in long else one for one in table.columns)
    notes = (f"{long[one.name].code}: {long[one.name].organisation}." for one in table.columns if one.name in long)
    return replace(table, columns=tuple(columns), notes=(*table.notes, *notes))


def column_widths(table: Table, room: int) -> Widths:
    """In points."""
    return widths_of(table, WIDE_TABLE_SIZE if _is_wide(table) else TABLE_SIZE, room / 20, BESIDE)


def _is_wide(table: Table) -> bool:
    return len(table.columns) > WIDE


def table_xml(table: Table, room: int, *, mark: int = 0) -> str:
    """Caption above, notes below; the head comes again on each page and no row is broken over two. `mark`: see the link."""
    widths = [round(one * 20) for one in column_widths(table, room).each]
    words = f"Columns: {', '.join(one.name for one in table.columns)}."
    head = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="00A0" w:firstRow="1" '
        'w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )
    described = f"<w:tblCaption w:val={quoted(table.caption)}/><w:tblDescription w:val={quoted(words)}/>"
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    right = [one.is_number for one in table.columns]
    # A short table stays on one page; under a long one, the notes never stand alone.
    kept = len(table.rows) - 1 if sum(len(cell.text) for row in table.rows for cell in row) < WHOLE else 0
    style = "WideTableText" if _is_wide(table) else "TableText"
    rows = (
        _row([cell.text for cell in row], style, widths, right, keep=number <= kept or number == len(table.rows))
        for number, row in enumerate(table.rows, 1)
    )
    caption = paragraph_xml("Caption", marked(run(table.caption), mark))
    names = _row([one.name for one in table.columns], style, widths, right, is_head=True, keep=True)
    notes = "".join(said("Small", one) for one in table.notes) or paragraph_xml("Small", "")
    return (
        f'{caption}<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/>{head}{described}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{names}{''.join(rows)}</w:tbl>{notes}"
    )


def _row(
    texts: Sequence[str], style: str, widths: Sequence[int], right: Sequence[bool], *, is_head: bool = False, keep: bool = False
) -> str:
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{said(style, text, keep=keep, right=is_right)}</w:tc>'
        for text, width, is_right in zip(texts, widths, right, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>{''.join(cells)}</w:tr>"
