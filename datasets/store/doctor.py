"""Whether a store is whole: every file there and unchanged, and what holds now is what the observations say."""

from __future__ import annotations

from pathlib import Path

import duckdb

from datasets.errors import StoreError
from datasets.store import files
from datasets.store.connection import Connection, plain, plainly, question, stored_files
from datasets.store.lake import open_connection
from datasets.store.reading import Reading
from datasets.store.submissions import Submission

#: Begins a line about something left over that does no harm.
HARMLESS = "Harmless: "


def doctor(folder: Path) -> list[str]:
    """What is wrong with the store, in plain words with what to do; empty if it is healthy.

    Reads every byte of the store. A file of rows that has no recorded hash yet (its publish was cut short after it landed)
    is given one, without complaint.
    """
    try:
        folder = files.checked_folder(folder)
        with open_connection(folder, read_only=True) as connection, plainly(folder):
            return _examine(connection, folder)
    except StoreError as fault:
        return [str(fault)]


def _examine(connection: Connection, folder: Path) -> list[str]:
    with files.writer_lock(folder):
        connection.begin()
        reading = Reading(connection, folder)
        every, stored = reading.submissions(), stored_files(connection)
        rows = {path.relative_to(folder / files.DATA).as_posix() for path in (folder / files.DATA).rglob("*.parquet")}
        kept = {path.name for path in (folder / files.KEPT).glob("*")}
        files.record_hashes(folder, stored)
    damaged = _damaged_rows(folder, stored)
    return [
        *damaged,
        *_damaged_kept_files(folder, every),
        # Counting the rows of damaged files would only say the same again, and less clearly.
        *([] if damaged else _disagreements(connection, folder, reading.publish_number)),
        *(_forgotten(folder, rows - set(stored)) or _left_over(folder, rows - set(stored), kept, every)),
    ]


def _damaged_rows(folder: Path, stored: list[str]) -> list[str]:
    hashes = files.recorded_hashes(folder)
    return [
        f"The file of rows {folder / files.DATA / path} {how}. Restore it from a backup: figures read from it may be wrong."
        for path in stored
        if (how := _damage(folder / files.DATA / path, hashes.get(path)))
    ]


def _damaged_kept_files(folder: Path, every: tuple[Submission, ...]) -> list[str]:
    return [
        f"The file kept of {submission.id} ({submission.file}), {folder / files.KEPT / submission.sha256}, {how}. "
        "Put the file as it was submitted in its place, or restore it from a backup; the figures do not depend on it."
        for submission in every
        if (how := _damage(folder / files.KEPT / submission.sha256, submission.sha256))
    ]


def _damage(path: Path, sha256: str | None) -> str | None:
    if not path.exists():
        return "is missing"
    return None if files.sha256_of(path) == sha256 else "is not as it was when it was published (its SHA-256 differs)"


def _disagreements(connection: Connection, folder: Path, number: int) -> list[str]:
    try:
        miscounted = connection.execute(question("miscounted")).fetchall()
        differing = connection.execute(question("wrongly_latest"), {"at_number": number}).fetchall()
    except duckdb.Error as fault:
        return [str(plain(fault, folder) or f"The rows of the store in {folder} cannot be read. DuckDB says: {fault}")]
    return [
        *(
            f"{submission} was published with {published} rows but the store holds {held}. Restore it from a backup."
            for submission, published, held in miscounted
        ),
        *(
            f'What is shown as holding now of "{indicator}" is not what its submissions say ({rows} rows differ). '
            "Restore the store from a backup."
            for indicator, rows in differing
        ),
    ]


def _forgotten(folder: Path, names: set[str]) -> list[str]:
    """Rows get a hash only once they are published: if the catalogue does not know them, it is older than they are."""
    if not (published := names & set(files.recorded_hashes(folder))):
        return []
    return [
        f"The catalogue {folder / files.CATALOGUE} is older than the rows beside it: it does not know "
        f"{_count(published)} that were published ({_listed(published)}). Restore the newest catalogue; delete nothing."
    ]


def _left_over(folder: Path, rows: set[str], kept: set[str], every: tuple[Submission, ...]) -> list[str]:
    return [
        *_orphans(folder / files.DATA, rows),
        *_orphans(folder / files.KEPT, kept - {submission.sha256 for submission in every}),
    ]


def _orphans(folder: Path, names: set[str]) -> list[str]:
    if not names:
        return []
    return [
        f"{HARMLESS}{_count(names)} in {folder} of no submission, left by a publish that was cut short; may be deleted: "
        f"{_listed(names)}"
    ]


def _count(names: set[str]) -> str:
    return "1 file" if len(names) == 1 else f"{len(names)} files"


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names)[:5]) + (" …" if len(names) > 5 else "")
