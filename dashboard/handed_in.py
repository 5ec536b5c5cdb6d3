"""A file handed in → looked at → what became of it, written beside it. Page and command go through here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from dashboard.desk import Sender, Status, Submitted, publish, screened_file
from datasets.errors import ExtractError, UserError
from datasets.feeds.opened import open_file
from datasets.registry import Registry
from datasets.self_assessment import MOST_MEGABYTES, holds_answers
from datasets.store.inbox import HandedIn, Step, add_step, discard, hand_in, handed_in
from datasets.store.lake import Store
from validation.findings import Finding
from validation.intake import Screened

#: Who handed a file in without saying so.
UNNAMED = "not named"
#: So many findings are kept with a refused file; all of them can be made again from the file itself.
FINDINGS_KEPT = 100

#: Where a file stands after what became of it.
_STEPS = {
    Status.REFUSED: Step.REFUSED,
    Status.NEEDS_ACCEPTANCE: Step.WAITING_FOR_REASON,
    Status.NEEDS_APPROVAL: Step.WAITING_FOR_APPROVAL,
    Status.PUBLISHED: Step.PUBLISHED,
    Status.UNCHANGED: Step.PUBLISHED,
}


def most_megabytes(registry: Registry) -> int:
    """The largest file that any feed of the registry allows."""
    return max(feed.largest_megabytes for feed in registry.feeds.values())


def take(folder: Path, registry: Registry, name: str, content: BinaryIO, *, person: str, now: datetime) -> HandedIn:
    """Keeps a file as it comes. UserError if it is too large, cannot be kept, or has answers of single people in it."""
    most = most_megabytes(registry)
    handed = hand_in(folder, name, content, person=person.strip() or UNNAMED, at=now, most_megabytes=most)
    if _of_single_people(handed):
        discard(folder, handed.id)
        raise UserError(
            f"{handed.file} has answers of people about their partnership, and no figures. It was not kept. Hand it in on the "
            "Partnership page or with coterminous assess: there only counts are kept."
        )
    return handed


def _of_single_people(handed: HandedIn) -> bool:
    if handed.size > MOST_MEGABYTES * 1e6:
        return False
    try:
        return holds_answers(open_file(handed.path))
    except ExtractError:
        return False  # screening says what is wrong with it


def look(handed: HandedIn, registry: Registry, store: Store, *, now: datetime) -> Screened:
    """The file read and screened as it stands, by the feed chosen for it or the one its content shows."""
    return screened_file(handed.path, registry, store, now=now, feed=handed.feed)


def choose_feed(folder: Path, handed: HandedIn, feed: str, *, person: str, now: datetime) -> HandedIn:
    """Reads the file as this feed from now on; "" for the one its content shows."""
    return add_step(folder, handed.id, Step.FEED_CHOSEN, person=person.strip() or UNNAMED, at=now, document={"feed": feed})


def settle(handed: HandedIn, screened: Screened, registry: Registry, store: Store, sender: Sender) -> Submitted:
    """Publishes a file that was looked at, if it may be, and writes down what became of it."""
    submitted = publish(screened, registry, store, sender)
    written_down(store.folder, handed, submitted, sender)
    return submitted


def written_down(folder: Path, handed: HandedIn, submitted: Submitted, sender: Sender) -> HandedIn:
    """Writes down where a file stands, unless that is written already."""
    step = _STEPS.get(submitted.status)
    if step is None:
        return handed
    document = _document(submitted, sender)
    if (handed.last.step, dict(handed.last.document)) == (step, document):
        return handed
    return add_step(folder, handed.id, step, person=sender.person, at=sender.now, document=document)


def _document(submitted: Submitted, sender: Sender) -> Mapping[str, Any]:
    if submitted.status in (Status.PUBLISHED, Status.UNCHANGED):
        return {"submission": submitted.submission}
    findings = submitted.screened.findings
    told = {"feed": submitted.screened.feed.id if submitted.screened.feed else "", "counts": _counts(findings)}
    if submitted.status is Status.REFUSED:
        return told | {"findings": [one.as_row() for one in findings[:FINDINGS_KEPT]]}
    return told | {"note": sender.note, "reason": sender.reason.strip()}


def _counts(findings: Sequence[Finding]) -> dict[str, int]:
    return dict(Counter(one.check for one in findings))


def approve(store: Store, registry: Registry, identity: str, *, by: str, now: datetime) -> Submitted:
    """A second person publishes what a first one has prepared, under the first one's note and reason.

    UserError if it does not wait for approval, or if the two are one person.
    """
    handed = handed_in(store.folder, identity)
    asked = _waiting(handed)
    if not by.strip():
        raise UserError("Say who approves this: a name or a role is kept with the submission.")
    if by.strip().casefold() == asked.person.casefold():
        raise UserError(f"{asked.person} prepared {handed.file}: somebody else has to approve it.")
    sender = Sender(asked.person, now, asked.document["note"], asked.document["reason"], approved_by=by.strip())
    submitted = publish(look(handed, registry, store, now=now), registry, store, sender)
    written_down(store.folder, handed, submitted, replace(sender, person=by.strip()))
    return submitted


def send_back(folder: Path, identity: str, reason: str, *, by: str, now: datetime) -> HandedIn:
    """A second person does not approve, and says why; the file is on the desk again."""
    handed = handed_in(folder, identity)
    _waiting(handed)
    _require(by, "Say who sends this back.")
    _require(reason, f"Say why {handed.file} is sent back.")
    return add_step(folder, identity, Step.SENT_BACK, person=by.strip(), at=now, document={"reason": reason.strip()})


def put_aside(folder: Path, identity: str, reason: str, *, by: str, now: datetime) -> HandedIn:
    """Takes a file off the desk. It is kept, with what was found in it."""
    handed = handed_in(folder, identity)
    if handed.ended:
        raise UserError(f"{handed.file} is not on the desk: {handed.last.step}.")
    return add_step(folder, identity, Step.PUT_ASIDE, person=by.strip() or UNNAMED, at=now, document={"reason": reason.strip()})


def _waiting(handed: HandedIn) -> Any:
    if handed.last.step is not Step.WAITING_FOR_APPROVAL:
        raise UserError(f"{handed.file} does not wait for approval: {handed.last.step}.")
    return handed.last


def _require(text: str, otherwise: str) -> None:
    if not text.strip():
        raise UserError(otherwise)
