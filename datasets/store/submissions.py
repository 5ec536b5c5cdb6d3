"""What is handed to the store, and what it hands back: plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa

from datasets.errors import StoreError
from datasets.observations import COLUMNS, NUMBERS

Replaces = Literal["period", "rows"]
KEY = ("indicator", "organisation", "period")
FINDING_COLUMNS = ("check", "severity", "message", "guidance", "sheet", "row", "column", "value")


@dataclass(frozen=True, slots=True)
class NewSubmission:
    """One extract about to be published. `at` has a time zone; `sha256` is of the bytes of `content`, the file to keep.

    `replaces`: "period" if the file gives each of its indicators and periods whole (what it leaves out is gone), "rows" if
    it gives only some rows (all others stay).
    """

    feed: str
    file: str
    sha256: str
    content: Path
    note: str
    person: str
    at: datetime
    registry_edition: str
    replaces: Replaces
    accepted_reason: str
    rows_read: int
    warnings: int
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """One published extract. `supersedes`: the submissions of which it replaced at least one figure, when it was published."""

    id: str
    publish_number: int
    feed: str
    file: str
    sha256: str
    at: datetime
    person: str
    note: str
    registry_edition: str
    replaces: Replaces
    accepted_reason: str
    rows_read: int
    rows_kept: int
    warnings: int
    approved_by: str
    supersedes: tuple[str, ...]
    withdrawal_number: int | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawn_reason: str | None = None
    already_published: bool = False

    @property
    def withdrawn(self) -> bool:
        return self.withdrawal_number is not None


@dataclass(frozen=True, slots=True)
class Changes:
    """What publishing would do to the figures that hold now: counts of figures, and the figures themselves.

    `revisions` and `removals` have a row per figure: indicator, organisation, period, old_… and new_… of value, numerator,
    denominator, mark and unread, and old_submission. A removed figure has no new ones.
    """

    new: int
    revised: int
    unchanged: int
    removed: int
    revisions: pd.DataFrame
    removals: pd.DataFrame


def submission(row: Mapping[str, Any]) -> Submission:
    """One submission from a row of sql/submissions.sql."""
    fields = dict(row)
    fields["approved_by"] = fields["approved_by"] or ""
    return Submission(
        id=fields.pop("submission"),
        at=aware(fields.pop("published_at")),
        withdrawn_at=aware(withdrawn) if (withdrawn := fields.pop("withdrawn_at")) else None,
        supersedes=tuple(sorted(fields.pop("supersedes") or (), key=lambda earlier: int(earlier[1:]))),
        **fields,
    )


def naive(moment: datetime) -> datetime:
    """The moment in UTC without its zone, as the store keeps it. ValueError without a zone: it could be any hour."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).replace(tzinfo=None)


def aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Arriving:
    """Figures as DuckDB takes them, with their indicators, periods and organisations: previewed and published alike."""

    rows: pa.Table
    pairs: pa.Table
    organisations: frozenset[str]


def arriving(observations: pd.DataFrame) -> Arriving:
    """An observations frame made ready for the store. ValueError if a row has no key, StoreError if a key comes twice."""
    rows = observations_table(observations)
    codes = {column: _codes(rows[column]) for column in KEY}
    key = np.zeros(rows.num_rows, np.int64)
    for which, texts in codes.values():
        # Numbers of combinations met, so that no count of codes can overflow.
        key = pd.factorize(key * max(1, len(texts)) + which)[0]
    if (doubled := pd.Series(key).duplicated(keep=False).to_numpy()).any():
        raise StoreError(_told_doubled(observations.loc[doubled, list(KEY)]))
    (indicator, indicators), (_, organisations), (period, periods) = codes.values()
    pair = np.unique(indicator * max(1, len(periods)) + period)
    named = pa.table(
        {
            "indicator": pa.array([indicators[one] for one in pair // max(1, len(periods))], pa.large_string()),
            "period": pa.array([periods[one] for one in pair % max(1, len(periods))], pa.large_string()),
        }
    )
    return Arriving(rows, named.sort_by([("indicator", "ascending"), ("period", "ascending")]), frozenset(organisations))


def _codes(column: pa.ChunkedArray) -> tuple[np.ndarray[Any, np.dtype[np.int64]], list[str]]:
    """Which text stands in each row, and the different texts."""
    if not len(column):
        return np.empty(0, np.int64), []
    encoded = column.combine_chunks().dictionary_encode()
    encoded = encoded.chunk(0) if isinstance(encoded, pa.ChunkedArray) else encoded
    return encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64), encoded.dictionary.to_pylist()


def _told_doubled(keys: pd.DataFrame) -> str:
    """The first five keys that come more than once, and how often."""
    times = keys.astype(object).value_counts().sort_index().head(5)
    told = "; ".join(f"{', '.join(key)}: {count} rows" for key, count in zip(times.index.tolist(), times, strict=True))
    return f"A submission may hold one row for an indicator, organisation and period, but has more: {told}."


def observations_table(observations: pd.DataFrame) -> pa.Table:
    """An observations frame for DuckDB; NaN becomes null. ValueError if a row has no key."""
    types = {column: pa.float64() if column in NUMBERS else pa.large_string() for column in COLUMNS} | {"row": pa.int64()}
    table = pa.Table.from_pandas(observations[list(COLUMNS)], schema=pa.schema(types.items()), preserve_index=False)
    for column in KEY:
        if missing := table[column].null_count:
            raise ValueError(f"{missing} observations have no {column}")
    return table


def findings_table(findings: pd.DataFrame | Sequence[Mapping[str, object]]) -> pa.Table:
    """Findings for DuckDB, one row each; anything else that a finding carries is left out."""
    rows = findings.to_dict("records") if isinstance(findings, pd.DataFrame) else findings
    return pa.table(
        {
            column: pa.array([_told(row.get(column), column) for row in rows], pa.int64() if column == "row" else pa.string())
            for column in FINDING_COLUMNS
        }
    )


def _told(value: object, column: str) -> object:
    if value is None or value != value:  # noqa: PLR0124  (NaN: pandas' way to say nothing)
        return None
    return int(str(value)) if column == "row" else str(value)


def frame(table: pa.Table) -> pd.DataFrame:
    read: pd.DataFrame = table.to_pandas()
    return read


def as_observations(table: pa.Table) -> pd.DataFrame:
    """A frame of the shape that `observations` makes: missing text is None in `mark` and `unread`."""
    read = frame(table)
    for column in ("mark", "unread"):
        read[column] = read[column].astype(object).where(read[column].notna(), None)
    return read
