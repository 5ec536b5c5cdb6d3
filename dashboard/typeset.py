"""Pages set by typst as PDF/UA-1: with a title, alternative text and fonts inside, and the same bytes each time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from dashboard.charts.sheet_chart import FONTS
from dashboard.rendering import NotDrawn


def typeset(page: bytes, inputs: Mapping[str, str], *, at: datetime | None, what: str, every_letter: bool = False) -> bytes:
    """The PDF of a page's source with what it is to say as `inputs`; `at` is the day it bears, `what` it is called in messages.

    `every_letter`: whether the fonts inside typst may stand in for letters that ours lacks. NotDrawn (a UserError) if it cannot
    be made, or if typst warns that it would not be right.
    """
    import typst  # 80 MB: loaded when a PDF is asked for

    compiler = typst.Compiler(page, font_paths=_fonts(every_letter), sys_inputs=dict(inputs))
    try:
        made, warned = compiler.compile_with_warnings(
            format="pdf", pdf_standards=["ua-1"], timestamp=at.replace(microsecond=0) if at else None
        )
    except typst.TypstError as fault:
        raise NotDrawn(f"{what} could not be made as PDF: {fault.message}. Another format can.") from fault
    if warned:
        raise NotDrawn(f"{what} would not be right as PDF: {warned[0].message}. Another format will be.")
    assert isinstance(made, bytes)
    return made


@cache
def _fonts(every_letter: bool) -> Any:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=every_letter, font_paths=[str(FONTS)])
