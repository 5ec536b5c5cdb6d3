"""The store: every figure ever published, who sent it in, and what holds now or held at any publish number before.

Observations are only ever added to. `latest`, what holds now, is derived from them and refreshed in the publishing
transaction for the indicators and periods concerned, so that a page reads little. sql/figures_at.sql says what "holds" means.

The catalogue is one SQLite file that several processes may read while one publishes. Nothing here merges, flushes, expires
or cleans up DuckLake's files: beside a reader of a SQLite catalogue that gives wrong answers without an error (measured).
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TypeVar
from uuid import uuid4

import duckdb
import pandas as pd
import pyarrow as pa

from datasets.errors import StoreError
from datasets.store import files
from datasets.store.connection import (
    Connection,
    connect,
    one_number,
    passes,
    plain,
    plainly,
    question,
    roll_back,
    stored_files,
)
from datasets.store.judged import Entry, JudgedCell, NewEntry, RegistryText, as_json, judged_tables
from datasets.store.reading import Newest, Reading, newest_in
from datasets.store.submissions import (
    Arriving,
    Changes,
    NewSubmission,
    Submission,
    arriving,
    findings_table,
    naive,
)

__all__ = [
    "Arriving", "Changes", "Entry", "NewEntry", "NewSubmission", "Reading", "Store", "Submission", "arriving", "create_store",
    "open_store", "store_exists", "upgrade_store",
]  # fmt: skip

#: The layout of our own tables and of what is kept as judged, kept in the store. Another number is another layout.
LAYOUT = 4
Landed = TypeVar("Landed", Submission, Entry)
#: Seconds before each further try of a publish that met another writer.
WAITS = (0.05, 0.2, 0.8, 2.0)


@dataclass(frozen=True, slots=True)
class Affected:
    """What was just written touches: indicators and periods, and organisations (None: any); or all of one place."""

    indicators: Collection[str] = ()
    periods: Collection[str] = ()
    organisations: Collection[str] | None = None
    place: str | None = None


#: Judges what a publish touches, reading what holds once it has landed.
Judge = Callable[[Reading, Affected], Iterable[JudgedCell]]


def store_exists(folder: Path) -> bool:
    return (folder / files.CATALOGUE).exists()


def create_store(folder: Path) -> None:
    """Makes an empty store. StoreError if there is one, or the rows of one without its catalogue, or it cannot be written."""
    folder = files.checked_folder(folder)
    try:
        for below in (files.DATA, files.KEPT):
            (folder / below).mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(f"The store {folder} cannot be made: {fault.strerror}. Choose another folder with --store.") from fault
    files.require_writable(folder)
    with files.writer_lock(folder):
        if store_exists(folder):
            raise StoreError(f"There is a store at {folder} already. It was left as it is.")
        if any((folder / files.DATA).rglob("*.parquet")):
            raise StoreError(f"{folder} holds the rows of a store but not its {files.CATALOGUE}. Restore that from a backup.")
        _create(folder)


def _create(folder: Path) -> None:
    """The catalogue gets its name last, so that a creation cut short leaves no store rather than half of one."""
    unfinished = f"new-{files.CATALOGUE}"
    for leftover in folder.glob(f"{unfinished}*"):
        leftover.unlink()
    lake_id = uuid4().hex
    with connect(folder, catalogue=unfinished, create=True) as connection:
        connection.begin()
        connection.execute(question("schema"))
        connection.execute(question("schema_judged"))
        connection.execute(question("schema_registries"))
        identity = {"lake_id": lake_id, "layout": LAYOUT, "created_at": naive(datetime.now(UTC))}
        connection.execute(question("append_lake"), identity)
        connection.commit()
        connection.execute(question("small_groups"))
    (folder / files.DATA / files.LAKE_ID).write_text(lake_id + "\n", encoding="utf-8")
    (folder / unfinished).replace(folder / files.CATALOGUE)


def upgrade_store(folder: Path) -> bool:
    """Gives a store of an earlier layout the tables it lacks; whether there was anything to do. What is there stays."""
    folder = files.checked_folder(folder)
    _require_catalogue(folder)
    with files.writer_lock(folder), plainly(folder), connect(folder) as connection:
        connection.begin()
        layout = connection.execute(question("lake")).fetchall()[0][1]
        if layout >= LAYOUT:
            return False
        if layout < 2:
            connection.execute(question("schema_judged"))
        if layout < 3:
            connection.execute(question("add_approved_by"))
            connection.execute(question("schema_registries"))
        connection.execute(question("set_layout"), {"layout": LAYOUT})
        connection.commit()
        if layout < 2:
            connection.execute(question("small_groups"))
    return True


def open_store(folder: Path, *, read_only: bool = False, lock_seconds: float = files.LOCK_SECONDS) -> Store:
    """The store in the folder. StoreError, with what to do, if it is absent, damaged, another's, or cannot be written to.

    `lock_seconds`: how long a publish waits for another one.
    """
    connection = open_connection(folder, read_only=read_only)
    return Store(files.checked_folder(folder), connection, read_only=read_only, lock_seconds=lock_seconds)


def open_connection(folder: Path, *, read_only: bool) -> Connection:
    """A connection to a store that was looked at and found whole, as far as that takes milliseconds; StoreError if not."""
    folder = files.checked_folder(folder)
    _require_catalogue(folder)
    for written in (folder, *(() if read_only else (folder / files.DATA, folder / files.KEPT))):
        files.require_writable(written)
    try:
        connection = connect(folder, read_only=read_only)
    except duckdb.Error as fault:
        raise plain(fault, folder) or StoreError(f"The store in {folder} cannot be opened. DuckDB says: {fault}") from fault
    try:
        _require_whole(connection, folder)
        connection.execute(question("figures_at"))
    except BaseException as fault:
        connection.close()
        if isinstance(fault, duckdb.Error):
            raise plain(fault, folder) or _damaged(folder, str(fault)) from fault
        raise
    return connection


def _require_catalogue(folder: Path) -> None:
    """DuckLake makes an empty file where a catalogue is missing, so this is looked at before it."""
    catalogue = folder / files.CATALOGUE
    if not catalogue.exists() and any((folder / files.DATA).rglob("*.parquet")):
        raise StoreError(f"The store in {folder} has lost its {files.CATALOGUE}; its rows are there. Restore it from a backup.")
    if not catalogue.exists():
        raise StoreError(
            f"There is no store at {folder}. Run `coterminous demo` to fill one with the bundled figures, "
            "`coterminous submit FILE` to begin with your own, or name another with --store."
        )
    if catalogue.stat().st_size == 0:
        raise _damaged(folder, "the file is empty")
    if not (folder / files.DATA).is_dir():
        raise StoreError(f"The store in {folder} has lost its folder {files.DATA}. Restore it from a backup.")


def _require_whole(connection: Connection, folder: Path) -> None:
    faults = [str(row[0]) for row in connection.execute(question("quick_check")).fetchall()]
    if faults != ["ok"]:
        raise _damaged(folder, faults[0])
    rows = connection.execute(question("lake")).fetchall()
    if len(rows) != 1:
        raise _damaged(folder, "its identity is gone")
    (lake_id, layout) = rows[0]
    if layout < LAYOUT:
        raise StoreError(
            f"The store in {folder} was made by an earlier Coterminous (layout {layout}; this one keeps layout {LAYOUT}). "
            "Nothing in it is lost: run `coterminous upgrade` once, then this again."
        )
    if layout != LAYOUT:
        raise StoreError(f"The store in {folder} has layout {layout}, but this Coterminous reads layout {LAYOUT}. Update it.")
    beside = folder / files.DATA / files.LAKE_ID
    found = beside.read_text(encoding="utf-8").strip() if beside.exists() else "none"
    if found != lake_id:
        raise StoreError(
            f"The catalogue and the rows in {folder} are of two different stores: {files.CATALOGUE} is of store {lake_id}, "
            f"{files.DATA}/{files.LAKE_ID} says {found}. Put the two that belong together in one folder, or restore a backup."
        )


def _damaged(folder: Path, how: str) -> StoreError:
    return StoreError(f"The catalogue {folder / files.CATALOGUE} is damaged ({how}). Restore the store from a backup.")


class Store:
    """One process's connection to a store; threads may share it. Close it, or use it as a context manager."""

    def __init__(self, folder: Path, connection: Connection, *, read_only: bool, lock_seconds: float) -> None:
        self.folder = folder
        self.read_only = read_only
        self._connection = connection
        self._lock_seconds = lock_seconds
        self._one_at_a_time = Lock()
        #: The snapshot last read, and what was written last by then.
        self._newest: tuple[int | None, Newest] = (None, Newest(0, 0, None))

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One read transaction: everything asked of the Reading is of one state, whatever is published meanwhile."""
        with self._cursor() as cursor:
            cursor.begin()
            try:
                yield Reading(cursor, self.folder, self._newest_in(cursor))
            finally:
                roll_back(cursor)

    def _newest_in(self, cursor: Connection) -> Newest:
        """What was written last, asked once of every snapshot of the lake, which never changes. Of no use in a transaction
        that writes: what it wrote is in no snapshot yet.
        """
        with plainly(self.folder):
            snapshot = one_number(cursor, "snapshot")
            known, newest = self._newest
            if known != snapshot:
                newest = newest_in(cursor)
                self._newest = (snapshot, newest)
            return newest

    def find(self, sha256: str, feed: str | None = None) -> Submission | None:
        """The submission, not withdrawn, of the very file with this hash (and of this feed, if given)."""
        with self.reading() as reading:
            return reading.find(sha256, feed)

    def changes(self, observations: pd.DataFrame | Arriving, replaces: str) -> Changes:
        """What publishing these would change in the figures that hold now; nothing is written."""
        ready = _ready(observations)
        whole_periods = {"whole_periods": _whole_periods(replaces)}
        with self._cursor() as cursor, plainly(self.folder):
            cursor.begin()
            try:
                _register_arriving(cursor, ready)
                held = one_number(cursor, "held_already")
                differing = cursor.execute(question("revisions"), whole_periods).to_arrow_table().to_pandas()
            finally:
                roll_back(cursor)
        revised = differing["change"] == "revised"
        revisions, removals = (
            differing[chosen].drop(columns="change").reset_index(drop=True) for chosen in (revised, ~revised)
        )
        return Changes(
            new=ready.rows.num_rows - held,
            revised=len(revisions),
            unchanged=held - len(revisions),
            removed=len(removals),
            revisions=revisions,
            removals=removals,
        )

    def publish(
        self,
        new: NewSubmission,
        observations: pd.DataFrame | Arriving,
        findings: pd.DataFrame | Sequence[Mapping[str, object]] = (),
        judge: Judge | None = None,
        registry: RegistryText | None = None,
    ) -> Submission:
        """Publishes a submission whole, or not at all; the file is kept beside it, and what `judge` says follows from it.

        `registry`: the one in use, whose text is kept with what it judges.

        A file that stands published for its feed is not published again: the earlier submission is returned, with
        `already_published`. StoreError if two rows have one key, the disk is full or another publish takes too long.
        """
        ready, remarks = _ready(observations), findings_table(findings)
        values, whole_periods = _submission_values(new, ready.rows.num_rows), _whole_periods(new.replaces)

        def write(number: int) -> None:
            _write_submission(cursor, values, number, whole_periods=whole_periods)
            _keep_registry(cursor, registry, number)
            organisations = None if whole_periods else ready.organisations
            self._judge(cursor, judge, _touched(ready.pairs, organisations), number)

        with self._writing_cursor() as cursor:
            _register_arriving(cursor, ready)
            cursor.register("arriving_findings", remarks)
            with self._lock():
                if earlier := self.find(new.sha256, new.feed):
                    return replace(earlier, already_published=True)
                files.require_space(self.folder, ready.rows.nbytes + new.content.stat().st_size)
                with self._kept(new):
                    landed = self._land(cursor, write=write, landed=lambda: self.find(new.sha256, new.feed))
                self._record_hashes(cursor)
        return landed

    def withdraw(
        self,
        submission_id: str,
        *,
        reason: str,
        person: str,
        at: datetime,
        judge: Judge | None = None,
        registry: RegistryText | None = None,
    ) -> Submission:
        """Takes a submission back under a publish number of its own: what held before it holds again, nothing is deleted.

        StoreError if there is no such submission or it was withdrawn before.
        """
        if not reason.strip():
            raise StoreError(f"Say why {submission_id} is taken back: the reason is kept with it.")
        values = {"submission": submission_id, "reason": reason, "person": person, "withdrawn_at": naive(at)}
        with self._writing_cursor() as cursor, self._lock():
            with self.reading() as reading:
                standing = reading.submission(submission_id)
            if standing.withdrawn_at:
                raise StoreError(
                    f"{standing.id} ({standing.file}) was already withdrawn by {standing.withdrawn_by} on "
                    f"{standing.withdrawn_at:%d %B %Y}: {standing.withdrawn_reason}"
                )
            pairs = cursor.execute(question("pairs_of_submission"), {"publish_number": standing.publish_number})
            table = pairs.to_arrow_table()
            cursor.register("arriving_pairs", table)

            def write(number: int) -> None:
                _write_withdrawal(cursor, values, number)
                _keep_registry(cursor, registry, number)
                self._judge(cursor, judge, _touched(table), number)

            landed = self._land(cursor, write=write, landed=lambda: self._withdrawn(submission_id))
            self._record_hashes(cursor)
        return landed

    def enter(
        self,
        new: NewEntry,
        judge: Judge | None = None,
        guard: Callable[[Reading], None] | None = None,
        registry: RegistryText | None = None,
    ) -> Entry:
        """Keeps what a person wrote, under a publish number of its own, with what `judge` says follows from it.

        `guard` looks at the store under the lock, before anything is written, and raises if the entry may not be.
        """
        values = {
            "kind": new.kind, "place": new.place, "subject": new.subject, "made_at": naive(new.at), "person": new.person,
            "document": as_json(new.document),
        }  # fmt: skip
        with self._writing_cursor() as cursor, self._lock():

            def write(number: int) -> None:
                if guard is not None:
                    guard(Reading(cursor, self.folder))
                cursor.execute(question("append_entry"), {"publish_number": number, "entry": f"E{number}", **values})
                _keep_registry(cursor, registry, number)
                self._judge(cursor, judge, Affected(place=new.place), number)

            landed = self._land(cursor, write=write, landed=lambda: self._entered(new))
            self._record_hashes(cursor)
        return landed

    def _entered(self, new: NewEntry) -> Entry | None:
        """The newest entry, if it is this one."""
        with self.reading() as reading:
            every = reading.entries(new.place)
        if not every or every[-1].publish_number != reading.publish_number:
            return None
        kept = every[-1]
        same = (kept.kind, kept.subject, kept.at, kept.person, kept.document)
        return kept if same == (new.kind, new.subject, new.at, new.person, json.loads(as_json(new.document))) else None

    def _judge(self, cursor: Connection, judge: Judge | None, touched: Affected, number: int) -> None:
        """Asks what follows from what was just written, within the same transaction, and keeps it."""
        if judge is None:
            return
        verdicts, tensions = judged_tables(judge(Reading(cursor, self.folder), touched))
        cursor.register("judged_verdicts", verdicts)
        cursor.register("judged_tensions", tensions)
        cursor.execute(question("append_verdicts"), {"publish_number": number})
        cursor.execute(question("append_tensions"), {"publish_number": number})

    def _withdrawn(self, submission_id: str) -> Submission | None:
        with self.reading() as reading:
            found = reading.submission(submission_id)
        return found if found.withdrawn else None

    @contextmanager
    def _cursor(self) -> Iterator[Connection]:
        with self._one_at_a_time:
            cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def _writing_cursor(self) -> Iterator[Connection]:
        if self.read_only:
            raise StoreError(f"The store in {self.folder} is open for reading only here.")
        with self._cursor() as cursor, plainly(self.folder):
            yield cursor

    def _lock(self) -> AbstractContextManager[None]:
        """Taken before BEGIN: any write by another process between BEGIN and COMMIT ends the transaction (measured)."""
        return files.writer_lock(self.folder, self._lock_seconds)

    @contextmanager
    def _kept(self, new: NewSubmission) -> Iterator[None]:
        """The file is in its place before the transaction, and goes again if nothing was published."""
        kept_now = files.keep_file(self.folder, new.content, new.sha256)
        try:
            yield
        except BaseException:
            with suppress(duckdb.Error, StoreError, OSError):
                if kept_now and not self.find(new.sha256):
                    files.discard_kept_file(self.folder, new.sha256)
            raise

    def _land(self, cursor: Connection, *, write: Callable[[int], None], landed: Callable[[], Landed | None]) -> Landed:
        """Runs one writing transaction, again if it met another writer; DuckLake itself does not retry a locked catalogue."""
        for wait in (*WAITS, None):
            cursor.begin()
            try:
                write(newest_in(cursor).publish_number + 1)
                cursor.commit()
            except BaseException as fault:
                roll_back(cursor)
                # Questions put by a judge report the store's faults in plain words; what lies under them says if it passes.
                cause = fault.__cause__ if isinstance(fault, StoreError) else fault
                # A COMMIT can report a fault after it landed.
                if not (isinstance(cause, duckdb.Error) and (landed() or (wait and passes(cause)))):
                    raise
            if found := landed():
                return found
            time.sleep(wait or 0)
        raise AssertionError("a transaction was committed and left nothing")

    def _record_hashes(self, cursor: Connection) -> None:
        """What was published stands even if this fails: the next publish or `doctor` hashes what has no hash yet."""
        with suppress(OSError, duckdb.Error):
            files.record_hashes(self.folder, stored_files(cursor))


def _submission_values(new: NewSubmission, rows_kept: int) -> dict[str, object]:
    return {
        "feed": new.feed, "file": new.file, "sha256": new.sha256, "published_at": naive(new.at), "person": new.person,
        "note": new.note, "registry_edition": new.registry_edition, "replaces": new.replaces,
        "accepted_reason": new.accepted_reason, "rows_read": new.rows_read, "rows_kept": rows_kept, "warnings": new.warnings,
        "approved_by": new.approved_by,
    }  # fmt: skip


def _write_submission(cursor: Connection, values: Mapping[str, object], number: int, *, whole_periods: bool) -> None:
    """The newest submission holds for every figure it has, so latest takes its rows as they are."""
    own: dict[str, object] = {"publish_number": number, "submission": f"S{number}"}
    affected = "periods" if whole_periods else "rows"
    cursor.execute(question(f"append_superseded_{affected}"), own)
    cursor.execute(question("append_submission"), {**own, **values})
    cursor.execute(question("append_observations"), own)
    cursor.execute(question("append_findings"), own)
    if whole_periods:
        cursor.execute(question("append_scopes"), own)
    cursor.execute(question(f"clear_latest_{affected}"))
    cursor.execute(question("fill_latest"), own)


def _keep_registry(cursor: Connection, registry: RegistryText | None, number: int) -> None:
    """Keeps the text of the registry in use where it is another than before, in the transaction of what is written by it."""
    if registry is not None:
        values = {"publish_number": number, "edition": registry.edition, "text": registry.text}
        cursor.execute(question("append_registry"), values)


def _touched(pairs: pa.Table, organisations: Collection[str] | None = None) -> Affected:
    return Affected(set(pairs["indicator"].to_pylist()), set(pairs["period"].to_pylist()), organisations)


def _write_withdrawal(cursor: Connection, values: Mapping[str, object], number: int) -> None:
    cursor.execute(question("append_withdrawal"), {"publish_number": number, **values})
    cursor.execute(question("clear_latest_periods"))
    cursor.execute(question("refill_latest"), {"at_number": number})


def _ready(observations: pd.DataFrame | Arriving) -> Arriving:
    return observations if isinstance(observations, Arriving) else arriving(observations)


def _register_arriving(cursor: Connection, ready: Arriving) -> None:
    """Gives the cursor the rows about to come in, and their indicators and periods."""
    cursor.register("arriving", ready.rows)
    cursor.register("arriving_pairs", ready.pairs)


def _whole_periods(replaces: str) -> bool:
    if replaces not in ("period", "rows"):
        raise ValueError(f'replaces is "period" or "rows", not "{replaces}"')
    return replaces == "period"
