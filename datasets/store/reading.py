"""Questions put to the store within one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import pyarrow as pa

from datasets.errors import StoreError
from datasets.store.connection import Connection, plainly, question
from datasets.store.judged import Entry
from datasets.store.submissions import Submission, as_observations, aware, frame, submission

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Newest:
    """What was written last. `entry`: the publish number of the newest entry; 0 where nobody wrote any.

    `figures_at`: when figures were last published or withdrawn; None in a new store.
    """

    publish_number: int
    entry: int
    figures_at: datetime | None


def newest_in(cursor: Connection) -> Newest:
    """As the transaction of this cursor sees it, with what it wrote itself. Faults are those of DuckDB."""
    number, entry, at = cursor.execute(question("newest")).fetchall()[0]
    return Newest(int(number), int(entry), None if at is None else aware(at))


class Reading:
    """One pinned read transaction of a store; for one thread. `publish_number`: the newest it sees."""

    def __init__(self, cursor: Connection, folder: Path, newest: Newest | None = None) -> None:
        """`newest`: what was written last by then, where that is known already."""
        self._cursor = cursor
        self._folder = folder
        self._newest = newest or self._ask(lambda: newest_in(cursor))
        self.publish_number = self._newest.publish_number

    def series(
        self, organisations: Collection[str], indicators: Collection[str] | None = None, as_of: int | None = None
    ) -> pd.DataFrame:
        """The figures of these organisations, of all or the given indicators, that hold now or held at a publish number.

        An observations frame with the columns `submission` and `file` too, in order of indicator, organisation and period.
        """
        values: dict[str, object] = {"organisations": list(organisations)}
        if indicators is None:
            return self._figures("place", values, as_of)
        return self._figures("series", values | {"indicators": list(indicators)}, as_of)

    def peers(self, *indicators: str, as_of: int | None = None) -> pd.DataFrame:
        """The figures of every organisation for these indicators, in the same shape and order."""
        return self._figures("peers", {"indicators": list(indicators)}, as_of)

    def submissions(self, as_of: int | None = None) -> tuple[Submission, ...]:
        """Newest first, withdrawn ones too; a withdrawal after `as_of` is not yet known."""
        table = self._table("submissions", {"at_number": self._at(as_of)})
        return tuple(submission(row) for row in table.to_pylist())

    def submission(self, submission_id: str, as_of: int | None = None) -> Submission:
        """StoreError if there is none of this id (by then)."""
        every = self.submissions(as_of)
        if found := next((one for one in every if one.id == submission_id), None):
            return found
        newest = f"The newest is {every[0].id}." if every else "Nothing has been published yet."
        raise StoreError(f'There is no submission "{submission_id}" in this store. {newest} `coterminous history` lists them.')

    def find(self, sha256: str, feed: str | None = None) -> Submission | None:
        """The submission, not withdrawn, of the very file with this hash (and of this feed, if given)."""
        found = self._table("find", {"sha256": sha256, "feed": feed})["submission"].to_pylist()
        return self.submission(found[0]) if found else None

    def findings(self, submission_id: str) -> pd.DataFrame:
        """What the screening said when the submission was published, one row each, text or None (`row` may be missing)."""
        return frame(self._table("findings", {"submission": submission_id}))

    def figure_history(self, indicator: str, organisation: str, period: str, as_of: int | None = None) -> pd.DataFrame:
        """One figure as every submission gave it, withdrawn ones too, oldest first: an observations frame with `submission`
        and `file`.
        """
        values = {"indicator": indicator, "organisation": organisation, "period": period, "at_number": self._at(as_of)}
        return as_observations(self._table("figure_history", values))

    def given_by(self, publish_number: int) -> pd.DataFrame:
        """What a submission gives: `indicator`, `period`, how many `figures` and how many of them `with_value`."""
        return frame(self._table("submission_pairs", {"publish_number": publish_number}))

    def differences(self, one: int, other: int) -> pd.DataFrame:
        """The figures in which two submissions, by their publish numbers, differ; `how` says which of them has it."""
        return frame(self._table("differences", {"one": one, "other": other}))

    def changed_figures(self, organisations: Collection[str], since: int, as_of: int | None = None) -> pd.DataFrame:
        """The figures of these organisations that do not hold (at a publish number, or now) as they held at `since`.

        `change`: new, restated or gone; old_… and new_… of value, mark and submission.
        """
        at = self._at(as_of)
        values = {"organisations": list(organisations), "since_number": self._known(since), "at_number": at}
        return frame(self._table("changed_figures", values))

    def publish_number_on(self, day: date) -> int:
        """The newest publish number made on or before that day (UTC); StoreError if none was."""
        before = datetime(day.year, day.month, day.day) + timedelta(days=1)  # noqa: DTZ001  (the store's times are UTC)
        number = self._ask(lambda: self._cursor.execute(question("number_on"), {"before": before}).fetchall()[0][0])
        if number is None:
            raise StoreError(f"Nothing had been published by {day:%d %B %Y}. Choose a later day.")
        return int(number)

    def made_at(self, as_of: int | None = None) -> datetime | None:
        """When figures were last published or withdrawn (up to a publish number); None in a new store."""
        values = {"at_number": self._at(as_of)}
        if values["at_number"] == self.publish_number:
            return self._newest.figures_at
        made = self._ask(lambda: self._cursor.execute(question("made_at"), values).fetchall()[0][0])
        return None if made is None else aware(made)

    def verdicts(self, places: Sequence[str], periods: Collection[str], as_of: int | None = None) -> list[dict[str, Any]]:
        """The cells of these places and periods as judged by then: place, outcome, period, registry_edition, document."""
        return self._cells("verdicts", places, periods, as_of)

    def tensions(self, places: Sequence[str], periods: Collection[str], as_of: int | None = None) -> list[dict[str, Any]]:
        """The tensions of these places and periods as found by then: place, outcome, period, tension, digest, document."""
        return self._cells("tensions", places, periods, as_of)

    def _cells(self, name: str, places: Sequence[str], periods: Collection[str], as_of: int | None) -> list[dict[str, Any]]:
        values = {"places": places, "periods": list(periods), "at_number": self._at(as_of)}
        return _with_documents(self._table(name, values))

    def tension_index(self, place: str, as_of: int | None = None) -> list[tuple[str, str, str, str]]:
        """Every tension of a place in every period, as identity, period, digest and the edition of the registry."""
        table = self._table("tension_index", {"place": place, "at_number": self._at(as_of)})
        return [(row["tension"], row["period"], row["digest"], row["edition"]) for row in table.to_pylist()]

    def editions(self, place: str | None = None) -> set[str]:
        """The editions of the registry by which what is kept (of a place, or any) was judged."""
        return set(self._table("editions", {"place": place})["edition"].to_pylist())

    def edition_at(self, as_of: int | None = None) -> str | None:
        """The edition of the registry in use at a publish number, as far as anything was written by it; None in a new store."""
        values = {"at_number": self._at(as_of)}
        found = self._ask(lambda: self._cursor.execute(question("edition_at"), values).fetchall()[0][0])
        return None if found is None else str(found)

    def registry_text(self, edition: str) -> str | None:
        """The text of a registry of this edition; None if it was not kept."""
        kept = self._table("registry_text", {"edition": edition})["text"].to_pylist()
        return kept[0] if kept else None

    def judged_periods(self) -> set[tuple[str, str]]:
        """Every place and period of which at least one cell is kept."""
        return {(row["place"], row["period"]) for row in self._table("judged_periods", {}).to_pylist()}

    def entries(self, place: str | None = None, as_of: int | None = None) -> tuple[Entry, ...]:
        """What people wrote about a place (or any), oldest first."""
        at_number = self._at(as_of)
        if not self._newest.entry:
            return ()  # DuckLake takes ten times as long to read a table without rows as one with some (measured).
        rows = _with_documents(self._table("entries", {"place": place, "at_number": at_number}))
        return tuple(
            Entry(
                id=row["entry"],
                publish_number=row["publish_number"],
                kind=row["kind"],
                place=row["place"],
                subject=row["subject"],
                at=aware(row["made_at"]),
                person=row["person"],
                document=row["document"],
            )
            for row in rows
        )

    def _at(self, as_of: int | None) -> int:
        return self.publish_number if as_of is None else self._known(as_of)

    def usual_counts(self, feed: str) -> pd.DataFrame:
        """Per indicator and period of a feed, what it holds now: `organisations`, and how many of them `with_value`."""
        return frame(self._table("usual_counts", {"feed": feed}))

    def _figures(self, name: str, values: dict[str, object], as_of: int | None) -> pd.DataFrame:
        if as_of is not None and self._known(as_of) < self.publish_number:
            return as_observations(self._table(f"{name}_at", values | {"at_number": as_of}))
        return as_observations(self._table(name, values))

    def _known(self, as_of: int) -> int:
        if not 0 <= as_of <= self.publish_number:
            raise StoreError(f"There is no publish number {as_of} in this store: the newest is {self.publish_number}.")
        return as_of

    def _table(self, name: str, values: dict[str, object]) -> pa.Table:
        return self._ask(lambda: self._cursor.execute(question(name), values).to_arrow_table())

    def _ask(self, put: Callable[[], Answer]) -> Answer:
        with plainly(self._folder):
            return put()


def _with_documents(table: pa.Table) -> list[dict[str, Any]]:
    """Rows of a question whose documents are read from JSON."""
    return [{**row, "document": json.loads(row["document"])} for row in table.to_pylist()]
