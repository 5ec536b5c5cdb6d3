"""The files of a store beside its catalogue: submitted files as they came, hashes of the rows' files, and the writer's lock.

<store>/catalog.sqlite      what is published (DuckLake's catalogue, see connection.py)
<store>/data/               the rows, in Parquet; never changed once written
<store>/data/lake-id.txt    the identity of the store these rows belong to
<store>/data-hashes.jsonl   SHA-256 of every file of rows: a flipped bit in plain Parquet mostly reads as another number
<store>/files/<sha256>      every published file as it was submitted
<store>/writer.lock         held while somebody publishes
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from datasets.errors import StoreError

CATALOGUE, DATA, KEPT, LAKE_ID, HASHES, LOCK = (
    "catalog.sqlite", "data", "files", "lake-id.txt", "data-hashes.jsonl", "writer.lock",
)  # fmt: skip
LOCK_SECONDS = 60.0
#: A publish writes the rows twice (observations and latest) and the catalogue grows too.
SPACE_FACTOR = 3


def checked_folder(folder: Path) -> Path:
    """The absolute path of a store; StoreError if DuckLake could not be given it (it expands `{…}`, and `\\` fails)."""
    absolute = folder.resolve()
    bad = sorted({character for character in absolute.as_posix() if character in "{}\\" or not character.isprintable()})
    if bad:
        found = ", ".join(repr(character) for character in bad)
        raise StoreError(f"A store cannot be kept in {absolute}: its path holds {found}. Choose a folder without it.")
    return absolute


def require_writable(folder: Path) -> None:
    """StoreError unless files can be made in the folder. Even readers need that of a store: SQLite keeps its log there."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as fault:
        raise StoreError(
            f"The folder {folder} cannot be written to ({fault.strerror}). A store needs that even for reading: "
            "give the account that runs Coterminous the right to write there."
        ) from fault


def require_space(folder: Path, staged: int) -> None:
    """StoreError unless there is room for a publish of `staged` bytes."""
    needed, free = SPACE_FACTOR * staged, shutil.disk_usage(folder).free
    if free < needed:
        raise StoreError(
            f"There is not enough room on the disk of {folder}: {_megabytes(free)} free, {_megabytes(needed)} needed. "
            "Nothing was published. Make room and submit the file again."
        )


def _megabytes(count: int) -> str:
    return f"{count / 1_000_000:,.0f} MB"


@contextmanager
def writer_lock(folder: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Held by one writer at a time, whatever the process; StoreError if it is not free within `seconds`."""
    lock = FileLock(folder / LOCK, timeout=seconds)
    try:
        lock.acquire()
    except Timeout as fault:
        raise StoreError(
            f"Another publish is under way in {folder} and was not done after {seconds:.0f} seconds. Try again in a minute."
        ) from fault
    try:
        yield
    finally:
        lock.release()


def sha256_of(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def keep_file(folder: Path, content: Path, sha256: str) -> bool:
    """Copies a submitted file to its place; False if it is there already. StoreError if it is not the file screened."""
    place = folder / KEPT / sha256
    if place.exists() and sha256_of(place) == sha256:
        return False
    copying = place.with_suffix(f".{os.getpid()}.part")
    try:
        shutil.copyfile(content, copying)
        if sha256_of(copying) != sha256:
            raise StoreError(
                f"{content.name} changed while it was being read: it is no longer the file that was checked. Submit it again."
            )
        copying.replace(place)
    except OSError as fault:
        raise StoreError(
            f"{content.name} could not be kept in {folder / KEPT} ({fault.strerror}). Nothing was published."
        ) from fault
    finally:
        copying.unlink(missing_ok=True)
    return True


def discard_kept_file(folder: Path, sha256: str) -> None:
    (folder / KEPT / sha256).unlink(missing_ok=True)


def recorded_hashes(folder: Path) -> dict[str, str]:
    """Path below the data folder → SHA-256. A line cut short by a crash is left out: its file is hashed again."""
    place = folder / HASHES
    hashes: dict[str, str] = {}
    for line in place.read_text(encoding="utf-8").splitlines() if place.exists() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        hashes.setdefault(entry["path"], entry["sha256"])
    return hashes


def record_hashes(folder: Path, paths: Iterable[str]) -> None:
    """Adds a line for each file that is there and has none. Call with the writer's lock held."""
    known = recorded_hashes(folder)
    lines = [
        json.dumps({"path": path, "sha256": sha256_of(folder / DATA / path)})
        for path in paths
        if path not in known and (folder / DATA / path).exists()
    ]
    if lines:
        with (folder / HASHES).open("a", encoding="utf-8") as opened:
            # The line break comes first too, so that a line cut short by a crash cannot swallow the next.
            opened.write("\n" + "\n".join(lines) + "\n")
