"""What partners wrote about a tension: responses, an agreed strategy, owners, a review date. History is kept; the newest holds.

An entry follows the tension's identity, not one period's figures. It remembers on what evidence it was written, so that it can
say when that evidence has changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dashboard.tension_wording import ToldTension
from datasets.errors import UserError, nearest
from datasets.store.judged import Entry, NewEntry

#: Under what kind entries of the register are kept.
REGISTER = "register"
#: Characters that one field may hold.
LONGEST = 2_000
LONGEST_PERSON = 200


class Status(StrEnum):
    """Where partners are with a tension. The last is an answer too: separate objectives may be legitimate."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    MANAGED = "being managed"
    RESOLVED = "resolved"
    ACCEPTED = "accepted as legitimate difference"

    @property
    def settled(self) -> bool:
        return self in (Status.RESOLVED, Status.ACCEPTED)


#: The fields of an entry with their names for people, in the order of the form.
FIELDS: Mapping[str, str] = {
    "status": "Status",
    "nhs_response": "The NHS partner’s response",
    "council_response": "The council’s response",
    "strategy": "Agreed strategy",
    "nhs_owner": "Owner on the NHS side",
    "council_owner": "Owner on the council side",
    "review": "Review on",
}


@dataclass(frozen=True, slots=True)
class Written:
    """One entry: who wrote what, when, and about which period's evidence."""

    id: str
    publish_number: int
    at: datetime
    person: str
    fields: Mapping[str, str]
    period: str
    sentence: str
    digest: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What holds in the register for one tension, and everything that was ever written, newest first."""

    status: Status
    fields: Mapping[str, str]
    history: tuple[Written, ...]

    @property
    def review(self) -> date | None:
        return date.fromisoformat(self.fields["review"]) if self.fields.get("review") else None

    def overdue(self, today: date) -> bool:
        """Whether the day of the review has passed and the tension is not settled."""
        return self.review is not None and self.review < today and not self.status.settled


UNANSWERED = Answered(Status.NEW, {}, ())


def answers_in(entries: Sequence[Entry]) -> Mapping[str, Answered]:
    """What holds for each tension, by identity, from every entry of a place, oldest first. A blank field leaves what was."""
    written: dict[str, list[Written]] = {}
    for entry in entries:
        if entry.kind != REGISTER:
            continue
        written.setdefault(entry.subject, []).append(_written(entry))
    return {identity: _folded(every) for identity, every in written.items()}


def _written(entry: Entry) -> Written:
    said = entry.document
    return Written(
        id=entry.id,
        publish_number=entry.publish_number,
        at=entry.at,
        person=entry.person,
        fields=said["fields"],
        period=said["period"],
        sentence=said["sentence"],
        digest=said["digest"],
    )


def _folded(every: Sequence[Written]) -> Answered:
    fields: dict[str, str] = {}
    for one in every:
        fields |= one.fields
    return Answered(Status(fields.pop("status", Status.ACKNOWLEDGED)), fields, tuple(reversed(every)))


@dataclass(frozen=True, slots=True)
class About:
    """What an entry is about: a tension, as it was told when it was written."""

    id: str
    period: str
    sentence: str
    digest: str


def about(told: ToldTension) -> About:
    return About(told.id, told.period, told.sentence, told.digest)


def about_again(identity: str, answered: Answered) -> About:
    """A tension that is not found any longer, as it was told when it was last answered."""
    newest = answered.history[0]
    return About(identity, newest.period, newest.sentence, newest.digest)


def new_entry(
    fields: Mapping[str, str], of: About, held: Answered, *, place: str, person: str, at: datetime
) -> NewEntry:  # fmt: skip
    """An entry about a tension, of what is new in these fields. UserError with every fault of them."""
    holding = {**held.fields, "status": held.status.value}
    kept = {name: text.strip() for name, text in fields.items() if text.strip() not in ("", holding.get(name, ""))}
    if faults := _faults(kept, person):
        raise UserError(" ".join(faults))
    document = {"fields": kept, "period": of.period, "sentence": of.sentence, "digest": of.digest}
    return NewEntry(REGISTER, place, of.id, person.strip(), at, document)


def written_since(shown: Mapping[str, str], fields: Mapping[str, str], held: Answered) -> Mapping[str, str]:
    """What somebody changed in a form that showed these fields. UserError if another changed the same field meanwhile."""
    holding = {**held.fields, "status": held.status.value}
    changed = {name: text for name, text in fields.items() if text.strip() != shown.get(name, "")}
    taken = [name for name in changed if holding.get(name, "") != shown.get(name, "")]
    if taken:
        now = "; ".join(f"{FIELDS[name]}: “{holding.get(name, '')}”" for name in taken)
        raise UserError(f"Somebody wrote here since you opened this form. It says now: {now}. Look at it, then write again.")
    return changed


def shown_fields(held: Answered) -> Mapping[str, str]:
    """What a form shows of what holds."""
    return {**held.fields, "status": held.status.value}


def day_in(text: str) -> date:
    """The day somebody wrote, or a UserError that says how to write one."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f'"{text}" is not a day. Write it as 2026-03-14.') from None


def field_words(name: str, text: str) -> str:
    """What was written in a field as it is read: a day in words."""
    return f"{date.fromisoformat(text):%-d %B %Y}" if name == "review" else text


def _faults(fields: Mapping[str, str], person: str) -> list[str]:
    faults = []
    if not person.strip() or len(person) > LONGEST_PERSON:
        faults.append(f"Say who writes this: a role or a name, of at most {LONGEST_PERSON} characters, is kept with the entry.")
    if not fields:
        faults.append("Nothing was written that does not stand there already. Fill in or change at least one field.")
    faults += [f'There is no field "{name}". Known: {", ".join(FIELDS)}.' for name in fields if name not in FIELDS]
    faults += [
        f"{FIELDS[name]}: {len(text):,} characters are too many; at most {LONGEST:,} are kept."
        for name, text in fields.items()
        if name in FIELDS and len(text) > LONGEST
    ]
    status = fields.get("status")
    if status is not None and status not in set(Status):
        near = nearest(status, list(Status))
        hint = f' Did you mean "{near}"?' if near else ""
        faults.append(f'"{status}" is not a status. Expected one of: {", ".join(Status)}.{hint}')
    if "review" in fields:
        try:
            day_in(fields["review"])
        except UserError as error:
            faults.append(f"{FIELDS['review']}: {error}")
    return faults


def known_tension(name: str, known: Collection[str]) -> str:
    """The identity meant. UserError, with the nearest, if there is no such tension."""
    if name in known:
        return name
    near = nearest(name, known)
    hint = f' Did you mean "{near}"?' if near else " `coterminous tensions` lists them."
    raise UserError(f'There is no tension "{name}" in this place and period.{hint}')
