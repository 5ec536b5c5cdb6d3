"""What a reader makes of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from datasets.errors import ExtractError
from datasets.periods import Period


@dataclass(frozen=True, slots=True)
class Total:
    """A total as the publisher printed it, to be held against the rows it claims to add up.

    `printed` and the sum of `parts` must agree; both in the unit of `what`. `row` as in Excel. `rounding` is how far they may
    be apart because each part was rounded by its publisher.
    """

    what: str
    printed: float
    parts: float
    sheet: str
    row: int
    column: str
    rounding: float = 0.0


@dataclass(frozen=True, slots=True)
class PrintedName:
    """The name that stands beside the code of an organisation, where the publisher gives both."""

    code: str
    name: str
    sheet: str
    row: int
    column: str


@dataclass(frozen=True, slots=True)
class Extract:
    """One file as its reader understood it: parsed, not judged.

    `observations` is an observations frame (observations.py). `period` is the one period the file says it is about (None for
    a file of many); `named_period` the one its file name says. `rows_read` counts data rows in the file, kept or not;
    `left_out` says how many were left out on purpose and why ("walk-in centre", "not an English council").
    `names` are those printed beside the codes, to be held against them.
    `remarks` are things of the file itself that do not stop its reading, such as a byte order mark.
    """

    feed: str
    file: str
    observations: pd.DataFrame
    rows_read: int
    period: Period | None = None
    named_period: Period | None = None
    published: str = ""
    totals: tuple[Total, ...] = ()
    left_out: Mapping[str, int] | None = None
    names: tuple[PrintedName, ...] = ()
    remarks: tuple[ExtractError, ...] = ()
