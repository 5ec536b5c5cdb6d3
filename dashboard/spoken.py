"""What partners say about a joint outcome, and what they say they will do: comments and actions. History is kept.

Nothing is overwritten: what became of an action is a later entry about it. All of it is untrusted text and stays text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dashboard.as_of import State
from dashboard.register import LONGEST, LONGEST_PERSON, day_in
from datasets.errors import UserError, nearest
from datasets.store.judged import Entry, NewEntry

#: Under what kinds these entries are kept; their subject is the joint outcome.
COMMENT, ACTION = "comment", "action"
#: Characters that the words of an action may have: what is to be done, not why.
LONGEST_ACTION = 500


class Speaker(StrEnum):
    """For whom somebody comments."""

    NHS = "nhs"
    COUNCIL = "council"
    BOARD = "board"


class Progress(StrEnum):
    """Where an action is."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Comment:
    """What one partner, or the board, said about an outcome in a period (its id)."""

    id: str
    publish_number: int
    at: datetime
    person: str
    outcome: str
    speaker: Speaker
    period: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One entry about an action: the first records it, every other says what changed. `note` is said of this step alone."""

    id: str
    publish_number: int
    at: datetime
    person: str
    fields: Mapping[str, str]
    note: str


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody is to do, as it stands, with every entry about it, newest first. Its id is that of the first."""

    id: str
    outcome: str
    text: str
    owner: str
    due: date
    progress: Progress
    history: tuple[Step, ...]

    @property
    def open(self) -> bool:
        return self.progress is Progress.OPEN

    def overdue(self, today: date) -> bool:
        """Whether the day it was due has passed and it is still open."""
        return self.open and self.due < today

    @property
    def recorded(self) -> Step:
        return self.history[-1]

    @property
    def newest(self) -> Step:
        return self.history[0]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Every comment on a place, newest first, and every action: open ones first, by the day they are due."""

    comments: tuple[Comment, ...] = ()
    actions: tuple[Action, ...] = ()

    def comments_on(self, outcome: str) -> tuple[Comment, ...]:
        return tuple(one for one in self.comments if one.outcome == outcome)

    def actions_on(self, outcome: str) -> tuple[Action, ...]:
        return tuple(one for one in self.actions if one.outcome == outcome)

    def action(self, identity: str) -> Action:
        """UserError, with those there are, if there is no such action."""
        found = next((one for one in self.actions if one.id == identity), None)
        if found is None:
            known = ", ".join(one.id for one in self.actions) or "none is recorded"
            raise UserError(f'There is no action "{identity}". Known: {known}. `coterminous actions` lists them.')
        return found


def spoken_in(entries: Sequence[Entry]) -> Spoken:
    """Comments and actions among the entries of a place, oldest first, as they stand after the last of them."""
    comments = [_comment(entry) for entry in entries if entry.kind == COMMENT]
    steps: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.kind == ACTION:
            steps.setdefault(entry.document["action"] or entry.id, []).append(entry)
    actions = [_action(identity, every) for identity, every in steps.items()]
    return Spoken(tuple(reversed(comments)), tuple(sorted(actions, key=lambda one: (not one.open, one.due))))


def _comment(entry: Entry) -> Comment:
    said = entry.document
    return Comment(
        id=entry.id,
        publish_number=entry.publish_number,
        at=entry.at,
        person=entry.person,
        outcome=entry.subject,
        speaker=Speaker(said["speaker"]),
        period=said["period"],
        text=said["text"],
    )


def _action(identity: str, every: Sequence[Entry]) -> Action:
    fields: dict[str, str] = {}
    for entry in every:
        fields |= entry.document["fields"]
    steps = [
        Step(one.id, one.publish_number, one.at, one.person, one.document["fields"], one.document["note"]) for one in every
    ]
    return Action(
        id=identity,
        outcome=every[0].subject,
        text=fields["text"],
        owner=fields["owner"],
        due=date.fromisoformat(fields["due"]),
        progress=Progress(fields["status"]),
        history=tuple(reversed(steps)),
    )


def reckoned_on(state: State, at: datetime | None, today: date) -> date:
    """The day by which something is overdue: of an earlier state its own, so that it shows what was overdue then."""
    if not state.past:
        return today
    if state.meeting:
        return state.meeting.on
    return state.day or (at.date() if at else today)


# --- writing ----------------------------------------------------------------------------------------------------------------


def readable(text: str) -> str:
    """The text without control characters, which could also steer a terminal, and without halves of characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(one for one in lines if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))
    return kept.strip()


def new_comment(
    text: str, speaker: str, *, place: str, outcome: str, period: str, person: str, at: datetime
) -> NewEntry:  # fmt: skip
    """A comment to keep. UserError with every fault of it."""
    said, who = readable(text), readable(person)
    faults = [*_fault_of_person(who), *_faults_of_words("The comment", said, LONGEST)]
    if speaker:
        faults += _faults_of_choice("partner who speaks", speaker, list(Speaker))
    else:
        faults.append("Choose for whom this is said: the NHS, the council or the joint board.")
    if faults:
        raise UserError(" ".join(faults))
    return NewEntry(COMMENT, place, outcome, who, at, {"speaker": speaker, "period": period, "text": said})


def new_action(
    text: str, *, owner: str, due: str, place: str, outcome: str, period: str, person: str, at: datetime
) -> NewEntry:  # fmt: skip
    """An action to record, open. UserError with every fault of it."""
    what, whose, who = readable(text), readable(owner), readable(person)
    faults = [
        *_fault_of_person(who),
        *_faults_of_words("What is to be done", what, LONGEST_ACTION),
        *_faults_of_words("The owner", whose, LONGEST_PERSON),
        *_faults_of_day(due),
    ]
    if faults:
        raise UserError(" ".join(faults))
    fields = {"text": what, "owner": whose, "due": due.strip(), "status": Progress.OPEN.value}
    return NewEntry(ACTION, place, outcome, who, at, {"action": None, "fields": fields, "note": "", "period": period})


#: What may change of an action once it is recorded. What was to be done stays: another thing is another action.
CHANGEABLE = ("status", "owner", "due")


def next_step(
    action: Action, fields: Mapping[str, str], *, note: str, place: str, person: str, at: datetime
) -> NewEntry:  # fmt: skip
    """An entry about an action, of what is new in these fields; a blank one leaves what was. UserError with every fault."""
    held = {"status": action.progress.value, "owner": action.owner, "due": action.due.isoformat()}
    given = {name: readable(fields.get(name, "")) for name in CHANGEABLE}
    changed = {name: text for name, text in given.items() if text not in ("", held[name])}
    said, who = readable(note), readable(person)
    faults = _fault_of_person(who)
    if not changed and not said:
        faults.append(
            f"Nothing was written about {action.id} that does not stand there already. Change something or add a note."
        )
    if "status" in changed:
        faults += _faults_of_choice("status of an action", changed["status"], list(Progress))
    if "due" in changed:
        faults += _faults_of_day(changed["due"])
    if "owner" in changed:
        faults += _faults_of_words("The owner", changed["owner"], LONGEST_PERSON)
    if said:
        faults += _faults_of_words("The note", said, LONGEST)
    if faults:
        raise UserError(" ".join(faults))
    document = {"action": action.id, "fields": changed, "note": said}
    return NewEntry(ACTION, place, action.outcome, who, at, document)


def refuse_unseen(held: Action, seen: str) -> None:
    """UserError if somebody wrote about this action after the entry that its writer saw as the newest."""
    if held.newest.id != seen:
        raise UserError(
            f"{held.newest.person} wrote about {held.id} since you looked: it is {held.progress} now, due "
            f"{held.due:%-d %B %Y}, owner {held.owner}. Look at it, then write again."
        )


def _fault_of_person(person: str) -> list[str]:
    if person and len(person) <= LONGEST_PERSON:
        return []
    return [f"Say who writes this: a role or a name, of at most {LONGEST_PERSON} characters, is kept with it."]


def _faults_of_words(what: str, words: str, longest: int) -> list[str]:
    if not words:
        return [f"{what} is blank. Write it in words."]
    return [f"{what} has {len(words):,} characters; at most {longest:,} are kept."] if len(words) > longest else []


def _faults_of_choice(what: str, given: str, known: Sequence[str]) -> list[str]:
    if given in known:
        return []
    near = nearest(given, known)
    hint = f' Did you mean "{near}"?' if near else ""
    return [f'"{readable(given)}" is not a {what}. Expected one of: {", ".join(known)}.{hint}']


def _faults_of_day(text: str) -> list[str]:
    try:
        day_in(text)
    except UserError as error:
        return [f"Due: {error}"]
    return []
