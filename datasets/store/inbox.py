"""Files handed in: each kept as it came, with everything that became of it, whether it is ever published or not.

<store>/inbox/<id>/<name>          the file under its own name, until it is published (then it is kept in <store>/files)
<store>/inbox/<id>/steps.jsonl     a line for each step: handed in, refused, waiting, published …; only ever added to

Nothing here touches the catalogue: a file that is handed in changes no figure, and needs no lock.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from datasets.errors import StoreError, UserError
from datasets.store import files

INBOX, STEPS = "inbox", "steps.jsonl"
LONGEST_NAME = 120
_CHUNK = 1 << 20


class Step(StrEnum):
    """What happened to a file that was handed in."""

    HANDED_IN = "handed in"
    FEED_CHOSEN = "feed chosen"
    REFUSED = "refused"
    WAITING_FOR_REASON = "waiting for a reason"
    WAITING_FOR_APPROVAL = "waiting for approval"
    SENT_BACK = "sent back"
    PUBLISHED = "published"
    PUT_ASIDE = "put aside"


#: Nothing more is to be done with a file after one of these.
ENDED = (Step.PUBLISHED, Step.PUT_ASIDE)


@dataclass(frozen=True, slots=True)
class Happened:
    """One step: what, who, when, and whatever belongs to it (a reason, a submission, counts of findings)."""

    step: Step
    person: str
    at: datetime
    document: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One file that was handed in. `file` is its name, `size` in bytes; `steps` oldest first."""

    id: str
    path: Path
    sha256: str
    size: int
    steps: tuple[Happened, ...]

    @property
    def file(self) -> str:
        return str(self.steps[0].document["file"])

    @property
    def person(self) -> str:
        return self.steps[0].person

    @property
    def at(self) -> datetime:
        return self.steps[0].at

    @property
    def last(self) -> Happened:
        """The last step that says where the file stands: a choice of feed does not."""
        return next(one for one in reversed(self.steps) if one.step is not Step.FEED_CHOSEN)

    @property
    def ended(self) -> bool:
        return self.last.step in ENDED

    @property
    def feed(self) -> str | None:
        """The feed that somebody chose for it; None where it is to be recognised."""
        chosen = (one.document.get("feed") for one in reversed(self.steps) if one.step is Step.FEED_CHOSEN)
        return next(chosen, None) or None


def hand_in(folder: Path, name: str, content: BinaryIO, *, person: str, at: datetime, most_megabytes: int) -> HandedIn:
    """Keeps a file of this name as it comes, hashed on the way, in the store in `folder`.

    A file that is on the desk already, to the byte and by name, is not kept twice. UserError if it is larger than allowed;
    StoreError if it cannot be written.
    """
    inbox = folder / INBOX
    try:
        inbox.mkdir(exist_ok=True)
        arriving = Path(tempfile.mkdtemp(dir=inbox, prefix=".arriving-"))
        try:
            path = arriving / plain_name(name)
            sha256, size = _copy(content, path, name, most_megabytes)
            if already := on_desk(folder, sha256, path.name):
                return already
            identity = _identity(at, sha256, path.name)
            first = Happened(Step.HANDED_IN, person, at, {"file": path.name, "sha256": sha256, "size": size, "named": name})
            (arriving / STEPS).write_text(_line(first), encoding="utf-8")
            # In its place all at once, or not at all.
            arriving.rename(inbox / identity)
        finally:
            shutil.rmtree(arriving, ignore_errors=True)
    except OSError as fault:
        raise StoreError(
            f"{name} could not be kept in {inbox} ({fault.strerror}). Check the disk, and send it again."
        ) from fault
    return handed_in(folder, identity)


def _identity(at: datetime, sha256: str, name: str) -> str:
    """Sorted by time, and another for every file and name."""
    told = hashlib.sha256(f"{sha256} {name}".encode()).hexdigest()
    return f"{at.astimezone(UTC):%Y%m%d-%H%M%S}-{told[:8]}"


def _copy(content: BinaryIO, path: Path, name: str, most_megabytes: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as out:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if size > most_megabytes * 1_000_000:
                raise UserError(
                    f"{name} has more than {most_megabytes:,} megabytes, the most that the registry allows. It was not kept. "
                    "Split it, or raise largest_megabytes of its feed in the registry."
                )
            out.write(chunk)
    return digest.hexdigest(), size


def plain_name(name: str) -> str:
    """The last part of a file's name without what a file system, or a reader of a list, would trip over."""
    last = re.split(r"[\\/]", name)[-1]
    safe = "".join("_" if letter in '<>:"|?*' or not letter.isprintable() else letter for letter in last).strip(" .")
    if len(safe.encode()) > LONGEST_NAME:
        ending = Path(safe).suffix[:10]
        safe = safe.encode()[: LONGEST_NAME - len(ending.encode())].decode(errors="ignore") + ending
    return safe if safe and safe != STEPS else "unnamed"


def on_desk(folder: Path, sha256: str, name: str) -> HandedIn | None:
    """The file with these bytes and this name that still waits for something, if there is one."""
    return next((one for one in inbox_of(folder) if one.sha256 == sha256 and one.file == name and not one.ended), None)


def discard(folder: Path, identity: str) -> None:
    """Removes a file from the desk, as if it had not been handed in: only for what may not be kept at all.

    Never what is kept as published, wherever the file is by then. StoreError if there is none of this identity.
    """
    shutil.rmtree(folder / INBOX / handed_in(folder, identity).id)


def inbox_of(folder: Path) -> Sequence[HandedIn]:
    """Every file that was handed in, newest first."""
    inbox = folder / INBOX
    names = sorted((one.name for one in inbox.glob("*-*") if (one / STEPS).is_file()), reverse=True) if inbox.is_dir() else ()
    return [handed_in(folder, name) for name in names if not name.startswith(".")]


def handed_in(folder: Path, identity: str) -> HandedIn:
    """The file of this identity. StoreError if there is none."""
    kept = folder / INBOX / identity
    if not re.fullmatch(r"[0-9a-f-]+", identity) or not (kept / STEPS).is_file():
        raise StoreError(f'No file was handed in as "{identity}". The page "Send in figures" lists those that were.')
    steps = tuple(_steps(kept / STEPS))
    first = steps[0].document
    path, published = kept / str(first["file"]), folder / files.KEPT / str(first["sha256"])
    return HandedIn(
        identity, path if path.exists() or not published.exists() else published, first["sha256"], first["size"], steps
    )


def _steps(path: Path) -> Iterator[Happened]:
    # A name may hold other characters that end a line: only "\n" ends a step.
    for line in path.read_text(encoding="utf-8").split("\n"):
        try:
            read = json.loads(line)
        except json.JSONDecodeError:  # the machine stopped while this line was written: the step did not happen
            continue
        yield Happened(Step(read["step"]), read["person"], datetime.fromisoformat(read["at"]), read["document"])


def _line(one: Happened) -> str:
    told = {"step": one.step.value, "person": one.person, "at": one.at.isoformat(), "document": dict(one.document)}
    return json.dumps(told, ensure_ascii=False, allow_nan=False) + "\n"


def add_step(
    folder: Path, identity: str, step: Step, *, person: str, at: datetime, document: Mapping[str, Any] | None = None
) -> HandedIn:
    """Writes what became of a file. Once it is published, the copy kept with the submission is the only one."""
    found = handed_in(folder, identity)
    with (folder / INBOX / identity / STEPS).open("a", encoding="utf-8") as steps:
        # The line break comes first too, so that a line cut short by a crash cannot swallow the next.
        steps.write("\n" + _line(Happened(step, person, at, document or {})))
    if step is Step.PUBLISHED and (folder / files.KEPT / found.sha256).exists():
        (folder / INBOX / identity / found.file).unlink(missing_ok=True)
    return handed_in(folder, identity)
