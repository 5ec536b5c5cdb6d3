"""What follows from a publish, as rows to keep: verdicts and tensions of cells (one outcome, place and period), and entries.

The store keeps them and knows nothing of what they mean: `document` is JSON that others make and read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Protocol

import pyarrow as pa

Document = Mapping[str, Any]
#: So many cells are held as objects while they are written down.
CELLS_AT_A_TIME = 1_000


class RegistryText(Protocol):
    """A registry as the store keeps it: the name of its edition, and its very text."""

    @property
    def edition(self) -> str: ...

    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True)
class JudgedCell:
    """Both verdicts on one outcome of one place for one period, and the tensions found: (identity, digest, document) each."""

    place: str
    outcome: str
    period: str
    registry_edition: str
    document: Document
    tensions: Sequence[tuple[str, str, Document]] = ()


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Something a person wrote: `kind` says what, `subject` about what; `at` has a time zone."""

    kind: str
    place: str
    subject: str
    person: str
    at: datetime
    document: Document


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as kept, with its id and the publish number it was written under."""

    id: str
    publish_number: int
    kind: str
    place: str
    subject: str
    at: datetime
    person: str
    document: Document = field(default_factory=dict)


def judged_tables(cells: Iterable[JudgedCell]) -> tuple[pa.Table, pa.Table]:
    """The verdicts and the tensions of cells as two tables. Cells are written down as they come, and need not all be held."""
    coming = iter(cells)
    parts = [(_verdicts_table(some), _tensions_table(some)) for some in iter(lambda: list(islice(coming, CELLS_AT_A_TIME)), [])]
    parts = parts or [(_verdicts_table(()), _tensions_table(()))]
    verdicts, tensions = zip(*parts, strict=True)
    return pa.concat_tables(verdicts), pa.concat_tables(tensions)


def _verdicts_table(cells: Sequence[JudgedCell]) -> pa.Table:
    return _table(
        ("place", "outcome", "period", "registry_edition", "document"),
        [(one.place, one.outcome, one.period, one.registry_edition, as_json(one.document)) for one in cells],
    )


def _tensions_table(cells: Sequence[JudgedCell]) -> pa.Table:
    return _table(
        ("place", "outcome", "period", "tension", "digest", "document"),
        [
            (one.place, one.outcome, one.period, identity, digest, as_json(document))
            for one in cells
            for identity, digest, document in one.tensions
        ],
    )


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> pa.Table:
    return pa.table({name: pa.array([row[at] for row in rows], pa.large_string()) for at, name in enumerate(columns)})


def as_json(document: Document) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
