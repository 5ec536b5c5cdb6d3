"""How DuckDB is started, given its extensions without internet, attached to a store's catalogue and locked down."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from uuid import uuid4

import duckdb

from datasets.errors import StoreError
from datasets.store.files import CATALOGUE, DATA

Connection = duckdb.DuckDBPyConnection

#: Loaded in this order; each is a Python package `duckdb_extension_<name>`.
EXTENSIONS = ("sqlite_scanner", "ducklake")
#: How long SQLite waits for another process before it says "database is locked".
BUSY_MILLISECONDS = 10_000


@cache
def question(name: str) -> str:
    """The SQL of one question put to the store."""
    return (Path(__file__).parent / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def extension_file(name: str, version: str) -> Path:
    """The extension of this version of DuckDB, as installed with the program; StoreError if it is not."""
    package = f"duckdb_extension_{name}"
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise StoreError(f"DuckDB's extension {name} is not installed. Install it: pip install {package}=={version}")
    path = Path(spec.origin).parent / "extensions" / f"v{version}" / f"{name}.duckdb_extension"
    if not path.exists():
        raise StoreError(
            f"DuckDB is {version} and its extension {name} is {importlib.metadata.version(package)}: they must be of one "
            f"version. Install both again: pip install duckdb=={version} {package}=={version}"
        )
    return path


def connect(folder: Path, *, catalogue: str = CATALOGUE, create: bool = False, read_only: bool = False) -> Connection:
    """A connection of its own to the store in the folder, attached as `lake` and locked down. Raises duckdb.Error.

    Settings come before ATTACH and the lock after it: neither LOAD nor SET works once access to other files is shut.
    """
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            # else a Python variable could stand for a missing table
            "python_enable_replacements": False,
            # a folder of its own: two processes that spill into one `.tmp` overwrite each other
            "temp_directory": str(Path(tempfile.gettempdir()) / f"coterminous-{uuid4().hex}"),
        }
    )
    try:
        for name in EXTENSIONS:
            connection.execute(f"LOAD {quoted(extension_file(name, duckdb.__version__))}")
        connection.execute(_attach(folder, catalogue, create=create, read_only=read_only))
        for setting in (
            f"SET allowed_directories = [{quoted(folder)}]",
            "SET enable_external_access = false",
            "SET lock_configuration = true",
        ):
            connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection


def _attach(folder: Path, catalogue: str, *, create: bool, read_only: bool) -> str:
    """ATTACH takes no bound values. The data path is overridden so that a store that was moved as a whole still opens."""
    return (
        f"ATTACH {quoted(f'ducklake:sqlite:{(folder / catalogue).as_posix()}')} AS lake ("
        f"DATA_PATH {quoted(f'{(folder / DATA).as_posix()}/')}, META_JOURNAL_MODE 'WAL', META_BUSY_TIMEOUT {BUSY_MILLISECONDS}"
        # A default ATTACH makes a new, empty catalogue where the old one is missing, without a word.
        f"{'' if create else ', OVERRIDE_DATA_PATH true, CREATE_IF_NOT_EXISTS false'}{', READ_ONLY' if read_only else ''})"
    )


def quoted(path: Path | str) -> str:
    text = path.as_posix() if isinstance(path, Path) else path
    return "'" + text.replace("'", "''") + "'"


def passes(fault: duckdb.Error) -> bool:
    """Whether trying the whole transaction again may help."""
    text = str(fault).lower()
    return "database is locked" in text or "conflict" in text


#: What DuckDB, DuckLake and SQLite say, and what the person at the keyboard can do about it.
ADVICE = (
    (("No space left", "disk is full"), "The disk of {folder} is full. Make room and try again."),
    (
        ("catalog version mismatch", "Only DuckLake versions"),
        "The store in {folder} was made by another version of DuckLake. Install the version of Coterminous that made it, "
        "or restore a backup made by this one.",
    ),
    (
        ("malformed", "not a database", "database corruption"),
        "The catalogue {folder}/catalog.sqlite is damaged. Restore the store from a backup.",
    ),
    (("database is locked",), "Another program is writing to the store in {folder}. Try again in a minute."),
    (
        ("readonly database", "unable to open database"),
        "The store in {folder} cannot be written to. A store needs that even for reading: "
        "give the account that runs Coterminous the right to write there.",
    ),
    (
        ("Cannot open file", "magic bytes", "arquet"),
        "A file of rows of the store in {folder} is missing or damaged. "
        "Run `coterminous doctor` to see which, and restore it from a backup.",
    ),
)


def plain(fault: duckdb.Error, folder: Path) -> StoreError | None:
    """What the person at the keyboard can do about a fault of the store; None if it is a bug of ours."""
    text = str(fault)
    advice = next((advice for signs, advice in ADVICE if any(sign in text for sign in signs)), None)
    if advice is None:
        return None
    return StoreError(f"{advice.format(folder=folder)} (DuckDB says: {text.splitlines()[0]})")


@contextmanager
def plainly(folder: Path) -> Iterator[None]:
    """Faults that a person can mend become a StoreError; all others stay what they are."""
    try:
        yield
    except duckdb.Error as fault:
        if told := plain(fault, folder):
            raise told from fault
        raise


def roll_back(cursor: Connection) -> None:
    """After a COMMIT that failed there is no transaction left to roll back."""
    with suppress(duckdb.Error):
        cursor.rollback()


def one_number(cursor: Connection, name: str) -> int:
    """The one number that a question answers."""
    return int(cursor.execute(question(name)).fetchall()[0][0])


def stored_files(cursor: Connection) -> list[str]:
    """Every file of rows that the catalogue names, by its path below the data folder."""
    return [path for (path, _) in cursor.execute(question("stored_files")).fetchall()]
