"""The one row shape of every figure, and the ways publishers write numbers and missing values.

An *observations frame* is a pandas DataFrame with the columns of `COLUMNS`, one row per published figure:

    indicator     id of the indicator in the registry
    organisation  ONS or ODS code
    period        id of the period (`2018-06`, `2018-19-Q2`, `2018-19`, `2018`), see periods.py
    value         the figure in the indicator's unit; NaN if it is missing
    numerator, denominator  in the indicator's own words; NaN if not published
    mark          why the value is missing, one of `MARKS`; None beside a value
    unread        the text of a cell that is neither a number nor a known mark; None otherwise
    sheet, row, column      where a person sees it in the file (first row of a sheet = 1; sheet "" in a text file)

A missing value is never zero: `mark` says why it is missing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

COLUMNS = (
    "indicator", "organisation", "period", "value", "numerator", "denominator", "mark", "unread", "sheet", "row", "column",
)  # fmt: skip
NUMBERS = ("value", "numerator", "denominator")

#: Our word for why a figure is missing, and what is said of it to people.
MARKS = {
    "c": "suppressed to protect confidentiality",
    "x": "not available",
    "z": "not applicable",
    "low": "rounds to zero but is not zero",
    "u": "of low reliability",
    "sr": "subject to review",
}

#: Published shorthand (lower case) and the mark it stands for. A feed may give its own meaning in the registry.
PUBLISHED_MARKS: Mapping[str, str] = {
    "[c]": "c", "*": "c", "[x]": "x", "..": "x", ".": "x", ":": "x", "-": "x", "na": "x", "n/a": "x", "none": "x",
    "[z]": "z", "[low]": "low", "[u]": "u", "s/r": "sr", "": "x",
}  # fmt: skip


class Figure(NamedTuple):
    """One cell as read: exactly one of the three is given."""

    value: float = math.nan
    mark: str | None = None
    unread: str | None = None


_NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
#: Two values in one cell, the second in brackets, as in "7.7 (7.6)": the first is the figure on the publisher's main basis.
_PAIR = re.compile(r"(?P<first>\S+)\s*\((?P<second>[^()]+)\)")


def read_figure(cell: object, marks: Mapping[str, str] = PUBLISHED_MARKS) -> Figure:
    """A cell as a number, a mark, or text that is neither.

    Takes numbers as they are; text such as "16,039", "£6,197", "75.90%" (75.9), "7.7 (7.6)" (7.7) and the marks given.
    """
    if isinstance(cell, bool):
        return Figure(unread=str(cell))
    if isinstance(cell, int | float):
        return _from_number(cell, marks)
    text = "" if cell is None else str(cell).strip()
    if (mark := marks.get(text.lower())) is not None:
        return Figure(mark=mark)
    pair = _PAIR.fullmatch(text)
    bare = (pair["first"] if pair else text).removeprefix("£").removesuffix("%").strip()
    if _NUMBER.fullmatch(bare):
        number = float(bare.replace(",", ""))
        if math.isfinite(number):
            return Figure(number)
    return Figure(unread=text)


def _from_number(number: float, marks: Mapping[str, str]) -> Figure:
    """A number of a spreadsheet; one that is beyond all numbers is no figure."""
    try:
        value = float(number)
    except OverflowError:
        return Figure(unread=str(number)[:40])
    if math.isnan(value):
        return Figure(mark=marks.get("", "x"))
    return Figure(value) if math.isfinite(value) else Figure(unread=str(number))


def observations(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """An observations frame from rows; a column a row does not name is missing."""
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    for column in NUMBERS:
        frame[column] = pd.to_numeric(frame[column]).astype("float64")
    frame["row"] = frame["row"].fillna(0).astype("int64")
    for column in ("sheet", "column"):
        frame[column] = frame[column].fillna("")
    for column in ("mark", "unread"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame
