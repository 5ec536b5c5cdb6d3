"""What there is to say of a file beside its figures: its name, its ending, the rows that were left out. Notes, all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract
from datasets.feeds.opened import Opened

#: Letters that every system takes in the name of a file.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 ._,()&'+\[\]-]+")
_TEXT_ENDINGS = (".csv", ".tsv", ".txt")
_WORKBOOK_ENDINGS = (".xls", ".xlsx", ".xlsm", ".xlsb", ".ods")


def remarks_on_file(opened: Opened, extract: Extract) -> Iterator[ExtractError]:
    """Checks "file-name-letters", "ending-agrees" and "rows-left-out"."""
    yield from _letters(opened.name)
    yield from _ending(opened)
    yield from _left_out(extract)


def _letters(name: str) -> Iterator[ExtractError]:
    if _PLAIN_NAME.fullmatch(name) and name == name.strip(" ."):
        return
    odd = "".join(dict.fromkeys(re.sub(_PLAIN_NAME, "", name))) or "a space or full stop at an end"
    yield ExtractError(
        check="file-name-letters",
        message=f'The name of the file, "{name}", has letters that not every system takes: {odd}.',
        guidance="Nothing is to be done here. Before it is passed on, name it with letters, digits and hyphens alone.",
        value=name,
    )


def _ending(opened: Opened) -> Iterator[ExtractError]:
    ending = PurePath(opened.name).suffix.lower()
    said = "a text file" if ending in _TEXT_ENDINGS else "a workbook" if ending in _WORKBOOK_ENDINGS else ""
    found = "a text file" if opened.is_text else "a workbook"
    if said and said != found:
        yield ExtractError(
            check="ending-agrees",
            message=f'{opened.name} is {found}, though its name ends as that of {said} does ("{ending}"). Read as it is.',
            guidance="Nothing is to be done here. Give it the right ending before it is passed on.",
            value=ending,
        )


def _left_out(extract: Extract) -> Iterator[ExtractError]:
    left_out = {why: rows for why, rows in (extract.left_out or {}).items() if rows}
    if left_out:
        told = ", ".join(f"{rows:,} {why}" for why, rows in left_out.items())
        yield ExtractError(
            check="rows-left-out",
            message=f"{sum(left_out.values()):,} of {extract.rows_read:,} rows were read and left out: {told}.",
            guidance="Nothing is to be done: they are of no indicator, or of nobody that the registry judges.",
            value=f"{sum(left_out.values())}",
        )
