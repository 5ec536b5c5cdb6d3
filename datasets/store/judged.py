"""What follows from a publish, as rows to keep: verdicts and tensions of cells (one outcome, place and period), and entries.

The store keeps them and knows nothing of what they mean: `document` is JSON that others make and read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import pyarrow as pa

Document = Mapping[str, Any]


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


def verdicts_table(cells: Sequence[JudgedCell]) -> pa.Table:
    return _table(
        ("place", "outcome", "period", "registry_edition", "document"),
        [(one.place, one.outcome, one.period, one.registry_edition, as_json(one.document)) for one in cells],
    )


def tensions_table(cells: Sequence[JudgedCell]) -> pa.Table:
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
