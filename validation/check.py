"""What a check is: a name, how grave it is, the frame it reads, an expectation and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from validation.findings import Severity
from validation.rows import Bools, Rows

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """`expect` builds the expectation; `say` turns one failing row into (message, guidance, offending value).

    A check of the frame "rows" may say how few of them it has to be shown, so that a large file is screened in seconds; it
    finds the same. `by`: rows that are alike in these columns (rows.py, `codes`) pass or fail together, so that one of each
    is enough. `suspects`: the rows it may find fault with, and perhaps some more. A check that says neither is shown all rows.
    """

    name: str
    severity: Severity
    frame: str
    column: str
    expect: Callable[[Any], Any]
    say: Callable[[Row], tuple[str, str, object]]
    by: tuple[str, ...] = ()
    suspects: Callable[[Rows], Bools] | None = None
