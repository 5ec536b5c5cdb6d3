"""Faults that the reader of the message can mend.

A `UserError` is shown without a traceback by the command line and the pages; every other exception is a bug.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class UserError(Exception):
    """Something the person at the keyboard can put right; the text says where, what, what was expected, what to do."""


class RegistryError(UserError):
    """Every fault found in the registry, gathered and raised once."""

    def __init__(self, path: str, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"{path} has {count}:\n" + "\n".join(f"  - {fault}" for fault in faults))


class StoreError(UserError):
    """The store is absent, damaged, locked, full or of another version."""


class UnknownName(UserError):
    """A place, outcome, indicator, feed or period that the registry does not know."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        choices = sorted(known)
        near = nearest(name, choices)
        hint = f'Did you mean "{near}"?' if near else f"Known: {', '.join(choices[:12])}{' …' if len(choices) > 12 else ''}."
        super().__init__(f'There is no {kind} "{name}" in the registry. {hint}')


@dataclass(eq=False)  # not frozen: a context manager sets the traceback of what passes through it
class ExtractError(UserError):
    """A fault of structure: the file cannot be read as what it should be. It becomes one finding.

    `row` is counted as in Excel (first row = 1); 0 means the fault is of the whole file or sheet.
    """

    check: str
    message: str
    guidance: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        return f"{self.message} {self.guidance}".strip()


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice most like `name`, or None if none is near. One of which it is a part ("barking") comes before all others."""
    known = list(choices)
    holding = [choice for choice in known if len(name) >= 4 and name.lower() in choice.lower()]
    return min(holding, key=len, default=None) or next(iter(difflib.get_close_matches(name, known, n=1, cutoff=0.6)), None)
