"""A screened file → a preview of everything publishing would change → publish, or take back, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from dashboard.briefing import Selection, make_briefing
from dashboard.judged import PRIORITIES, in_a_regime, judging, judging_everything, known_of, outcomes_of
from dashboard.judgement.disclosure import disclose
from dashboard.judgement.figures import Published
from dashboard.judgement.place import AllSeries
from dashboard.judgement.tensions import find_tensions
from dashboard.judgement.tensions.known import Known
from dashboard.judgement.verdict import SideVerdict
from dashboard.meetings import new_meeting, refuse_second
from dashboard.partnership import refuse_few_more
from dashboard.register import LONGEST_PERSON, about, about_again, known_tension, new_entry, written_since
from dashboard.series import codes_for, councils_of, latest_quarter, series_in
from dashboard.spoken import new_action, new_comment, next_step, refuse_unseen, spoken_in
from dashboard.tension_wording import ToldTension, tell
from datasets.errors import UserError
from datasets.organisations import known_organisations
from datasets.periods import Period, parse_period, year_of
from datasets.registry import Outcome, Place, Registry, Side, period_or_fault
from datasets.self_assessment import SELF_ASSESSMENT, Collected, as_document
from datasets.store.judged import Entry, NewEntry
from datasets.store.lake import Arriving, Changes, Judge, NewSubmission, Store, Submission, arriving
from datasets.store.reading import Reading
from datasets.tension_book import Priorities
from validation.intake import PublishedFigures, Screened, take_in

_NONE = pd.DataFrame(columns=["indicator", "organisation", "period"])
NO_CHANGES = Changes(new=0, revised=0, unchanged=0, removed=0, revisions=_NONE, removals=_NONE)


class Status(StrEnum):
    """What became of a file."""

    PUBLISHED = "published"
    REFUSED = "refused"
    NEEDS_ACCEPTANCE = "needs_acceptance"
    NEEDS_APPROVAL = "needs_approval"
    UNCHANGED = "unchanged"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """One side's verdict on one outcome of one place, before and after."""

    place: str
    outcome: str
    side: Side
    period: Period
    before: SideVerdict
    after: SideVerdict


@dataclass(frozen=True, slots=True)
class Consequences:
    """What publishing would change beyond figures: verdicts, and tensions that would open or close, in words."""

    verdicts: tuple[VerdictChange, ...] = ()
    opened: tuple[ToldTension, ...] = ()
    closed: tuple[ToldTension, ...] = ()


NO_CONSEQUENCES = Consequences()


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of one file, what it changed (or would), and the submission it became."""

    screened: Screened
    status: Status
    changes: Changes
    consequences: Consequences = NO_CONSEQUENCES
    submission: str | None = None

    @property
    def rows_kept(self) -> int:
        kept = self.status is not Status.REFUSED
        return len(self.screened.extract.observations) if kept and self.screened.extract else 0


def published_figures(store: Store | None) -> PublishedFigures:
    """How screening asks the store what is already published for some indicators."""

    def ask(indicators: Collection[str]) -> pd.DataFrame:
        if store is None:
            return pd.DataFrame()
        with store.reading() as reading:
            return reading.peers(*indicators)

    return ask


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a file in, when, and with what words. `reason`: why it is published in spite of warnings.

    `approved_by`: the second person, where the registry asks for one.
    """

    person: str
    now: datetime
    note: str = ""
    reason: str = ""
    approved_by: str = ""


def screened_file(path: Path, registry: Registry, store: Store | None, *, now: datetime, feed: str | None = None) -> Screened:
    """A file read and screened against what the store holds (nothing, if there is no store). Changes nothing."""
    return take_in(path, registry, today=now.date(), feed_name=feed, published=published_figures(store))


def check(path: Path, registry: Registry, store: Store | None, *, now: datetime, feed: str | None = None) -> Submitted:
    """Screen a file and keep nothing."""
    return checked(screened_file(path, registry, store, now=now, feed=feed), store)


def checked(screened: Screened, store: Store | None, reason: str | None = None) -> Submitted:
    """What a screened file would change, without its consequences. Where there is no store, all of it is new.

    `reason` is given where somebody meant to publish: without one, warnings leave the file waiting for it.
    """
    if screened.refused or screened.extract is None or screened.feed is None:
        return Submitted(screened, Status.REFUSED, NO_CHANGES)
    observations = screened.extract.observations
    waits = reason is not None and not screened.may_be_published(reason)
    status = Status.NEEDS_ACCEPTANCE if waits else Status.CHECKED
    if store is None:
        return Submitted(screened, status, replace(NO_CHANGES, new=len(observations)))
    if reason is not None and (before := store.find(screened.sha256)) is not None:
        return Submitted(screened, Status.UNCHANGED, replace(NO_CHANGES, unchanged=len(observations)), submission=before.id)
    return Submitted(screened, status, store.changes(observations, screened.feed.replaces))


def submit(
    path: Path, registry: Registry, store: Store, sender: Sender, *, feed: str | None = None, dry_run: bool = False
) -> Submitted:
    """Screen, preview and (unless `dry_run`) publish one file. A refused file changes nothing."""
    screened = screened_file(path, registry, store, now=sender.now, feed=feed)
    return publish(screened, registry, store, sender, dry_run=dry_run)


def publish(screened: Screened, registry: Registry, store: Store, sender: Sender, *, dry_run: bool = False) -> Submitted:
    """Preview and (unless `dry_run`) publish a screened file, if it was not refused.

    Verdicts and tensions of everything it touches are judged in the same transaction and kept with it.
    """
    if screened.refused or screened.extract is None or screened.feed is None:
        return Submitted(screened, Status.REFUSED, NO_CHANGES)
    observations = screened.extract.observations
    if (before := store.find(screened.sha256)) is not None:
        changes = replace(NO_CHANGES, unchanged=len(observations))
        return Submitted(screened, Status.UNCHANGED, changes, submission=before.id)
    ready = arriving(observations)
    changes = store.changes(ready, screened.feed.replaces)
    after = _consequences(store, registry, observations, changes)
    if not screened.may_be_published(sender.reason):
        return Submitted(screened, Status.NEEDS_ACCEPTANCE, changes, after)
    if dry_run:
        return Submitted(screened, Status.CHECKED, changes, after)
    if registry.publishing.second_person and not sender.approved_by:
        return Submitted(screened, Status.NEEDS_APPROVAL, changes, after)
    kept = _keep(screened, ready, registry, store, sender, judge=judging(registry))
    return Submitted(screened, Status.PUBLISHED, changes, after, kept.id)


def fill(files: Sequence[tuple[Path, Sender]], registry: Registry, store: Store) -> Iterator[Submitted]:
    """Publishes several files into a store that nobody reads yet: no previews, and everything is judged once, with the last."""
    for position, (path, sender) in enumerate(files):
        screened = screened_file(path, registry, store, now=sender.now)
        if not screened.may_be_published(sender.reason):
            yield checked(screened, store, sender.reason)
            continue
        last = position == len(files) - 1
        assert screened.extract is not None
        ready = arriving(screened.extract.observations)
        kept = _keep(screened, ready, registry, store, sender, judge=judging_everything(registry) if last else None)
        yield Submitted(screened, Status.PUBLISHED, NO_CHANGES, submission=kept.id)


def _keep(
    screened: Screened, ready: Arriving, registry: Registry, store: Store, sender: Sender, *, judge: Judge | None
) -> Submission:
    assert screened.feed is not None
    new = NewSubmission(
        feed=screened.feed.id,
        file=screened.file,
        sha256=screened.sha256,
        content=screened.path,
        note=sender.note,
        person=sender.person,
        at=sender.now,
        registry_edition=registry.edition,
        replaces=screened.feed.replaces,
        accepted_reason=sender.reason.strip(),
        approved_by=sender.approved_by,
        rows_read=screened.rows_read,
        warnings=screened.warnings,
    )
    findings = [finding.as_row() for finding in screened.findings]
    return store.publish(new, ready, findings, judge, registry)


def withdraw(store: Store, registry: Registry, submission: str, *, reason: str, person: str, now: datetime) -> Submission:
    """Take a submission back: kept, superseded, and the state before it returns."""
    return store.withdraw(submission, reason=reason, person=person, at=now, judge=judging(registry), registry=registry)


# --- what people write ------------------------------------------------------------------------------------------------------


def answer(
    store: Store,
    registry: Registry,
    selection: Selection,
    tension: str,
    fields: Mapping[str, str],
    *,
    person: str,
    now: datetime,
    shown: Mapping[str, str] | None = None,
) -> Entry:
    """Write what a partner answers to a tension into the register, also to one that was answered before and has gone.

    `shown`: what the form showed when it was opened; only what was changed in it is written, and nothing over another's words.
    UserError if there is no tension of this identity, or a fault.
    """
    board = make_briefing(store, registry, selection).tensions
    name = known_tension(tension, [*(one.told.id for one in board.tensions), *board.other_answers])
    found = board.find(name)
    held = found.answered if found else board.other_answers[name]
    of = about(found.told) if found else about_again(name, held)
    changed = fields if shown is None else written_since(shown, fields, held)
    new = new_entry(changed, of, held, place=registry.place(selection.place).id, person=person, at=now)
    return store.enter(new, registry=registry)


def comment(
    store: Store, registry: Registry, selection: Selection, outcome: str, text: str, *, speaker: str, person: str, now: datetime
) -> Entry:
    """Keep what a partner, or the board, says about an outcome of a place in a period. UserError with every fault."""
    place, about = registry.place(selection.place), registry.outcome(outcome)
    period = _period_spoken_of(store, registry, selection)
    new = new_comment(text, speaker, place=place.id, outcome=about.id, period=period, person=person, at=now)
    return store.enter(new, registry=registry)


def record_action(
    store: Store,
    registry: Registry,
    selection: Selection,
    outcome: str,
    text: str,
    *,
    owner: str,
    due: str,
    person: str,
    now: datetime,
) -> Entry:
    """Record what somebody is to do about an outcome, open. The entry's id is the action's. UserError with every fault."""
    place, about = registry.place(selection.place), registry.outcome(outcome)
    period = _period_spoken_of(store, registry, selection)
    new = new_action(
        text, owner=owner, due=due, place=place.id, outcome=about.id, period=period, person=person, at=now
    )  # fmt: skip
    return store.enter(new, registry=registry)


def _period_spoken_of(store: Store, registry: Registry, selection: Selection) -> str:
    """The period asked for, or the one that its page would show."""
    if selection.period:
        return period_or_fault(selection.period).id
    return make_briefing(store, registry, selection).period.id


def change_action(
    store: Store,
    registry: Registry,
    action: str,
    fields: Mapping[str, str],
    *,
    person: str,
    now: datetime,
    note: str = "",
    seen: str | None = None,
) -> Entry:
    """Write what became of an action: a new status, owner or day, or a note. UserError if there is no such action, or a fault.

    `seen`: the newest entry about it that a form showed; nothing is written over another's words.
    """
    with store.reading() as reading:
        entries = reading.entries()
    held = spoken_in(entries).action(action)
    place = next(one.place for one in entries if one.id == held.id)
    new = next_step(held, fields, note=note, place=place, person=person, at=now)

    def guard(reading: Reading) -> None:
        refuse_unseen(spoken_in(reading.entries(place)).action(held.id), seen or held.newest.id)

    return store.enter(new, guard=guard, registry=registry)


def set_priorities(
    store: Store, registry: Registry, place: str, weights: Mapping[str, int], *, agreed: date, person: str, now: datetime
) -> Entry:
    """Keep a board's weights for its outcomes, and judge its tensions anew by them. UserError if they do not add up to 100."""
    known = registry.place(place)
    for name in weights:
        registry.outcome(name)
    kept = {name: weight for name, weight in weights.items() if weight}
    try:
        Priorities(place=known.id, agreed=agreed, by=person.strip(), weights=kept)
    except ValidationError as error:
        raise UserError(" ".join(_plain_fault(one) for one in error.errors())) from error
    document = {"agreed": agreed.isoformat(), "by": person.strip(), "weights": kept}
    return store.enter(NewEntry(PRIORITIES, known.id, "", person.strip(), now, document), judging(registry), registry=registry)


def _plain_fault(error: Any) -> str:
    if error["loc"] and error["loc"][0] == "by":
        return "Say who sets these weights: a board, a role or a name is kept with them."
    words = str(error["msg"]).removeprefix("Value error, ")
    return f"{words[0].upper()}{words[1:]}."


def freeze_meeting(
    store: Store, registry: Registry, name: str, *, on: date, place: str, period: str | None, person: str, now: datetime
) -> Entry:
    """Freeze what a board sees under a meeting's name: `--as-of NAME` opens it again.

    What the store keeps of the place is judged anew first where the registry has changed since: it is what the board saw.
    """
    briefing = make_briefing(store, registry, Selection(place, period))
    with store.reading() as reading:
        current = reading.editions(briefing.place.id) <= {registry.edition}
    new = new_meeting(name, on=on, place=briefing.place.id, period=briefing.period.id, person=person, at=now)
    judge = None if current else judging(registry)
    return store.enter(new, judge, guard=lambda reading: refuse_second(reading, new), registry=registry)


def assess(
    store: Store, registry: Registry, collected: Collected, *, place: str, on: date, person: str, now: datetime
) -> tuple[Entry, bool]:  # fmt: skip
    """Keep what partners answered about their partnership, as counts: the entry, and whether it is new.

    The very same counts of the same day are not kept twice. UserError if nobody is named who keeps it, the day is to come, or
    it would replace one of the same day with a few respondents more or fewer, whose answers could be worked out.
    """
    known = registry.place(place)
    if collected.faults:
        raise UserError(f"{collected.file} has faults and is not kept.")
    if not person.strip() or len(person) > LONGEST_PERSON:
        raise UserError(f"Say who keeps this: a role or a name, of at most {LONGEST_PERSON} characters.")
    if on > now.date():
        raise UserError(f"{on:%-d %B %Y} is still to come. Give the day on which people answered.")
    document = as_document(collected, registry, on)
    with store.reading() as reading:
        kept = [one for one in reading.entries(known.id) if (one.kind, one.subject) == (SELF_ASSESSMENT, on.isoformat())]
    if kept and {**kept[-1].document, "file": ""} == {**document, "file": ""}:
        return kept[-1], False
    new = NewEntry(SELF_ASSESSMENT, known.id, on.isoformat(), person.strip(), now, document)
    return store.enter(new, guard=lambda reading: refuse_few_more(reading.entries(known.id), new), registry=registry), True


def judge_everything(store: Store, registry: Registry, *, person: str, now: datetime) -> Entry:
    """Judge every place anew and keep it, under an entry that says so: after an upgrade."""
    new = NewEntry("judged", "", "", person, now, {"registry": registry.edition})
    return store.enter(new, judging_everything(registry), registry=registry)


# --- what publishing would change -------------------------------------------------------------------------------------------


def _consequences(store: Store, registry: Registry, observations: pd.DataFrame, changes: Changes) -> Consequences:
    """Verdicts and tensions that would change in each place with a figure in the file, or with one that the file leaves out:
    in the years it is about and in the latest quarter.
    """
    removed = changes.removals
    organisations = {*observations["organisation"].unique(), *removed["organisation"].unique()}
    indicators = {*observations["indicator"].unique(), *removed["indicator"].unique()}
    outcomes = outcomes_of(registry, indicators)
    places = [one for one in registry.places.values() if organisations & set(one.all_organisations)]
    about = {year_of(period) for text in observations["period"].unique() if (period := parse_period(str(text)))}
    years = set(in_a_regime(registry, about))
    codes = {code for place in places for code in codes_for(place, registry)} | (councils_of(registry) if places else set())
    with store.reading() as reading:
        held = series_in(reading.series(sorted(codes)))
        bearing = observations[observations["organisation"].isin(codes)].assign(submission="", file="")
        overlaid = _overlaid(held, series_in(bearing), removed)
        # A preview tells no more than the pages will.
        before, after = (
            known_of(registry, disclose(series, registry, known_organisations()), reading, places=places)
            for series in (held, overlaid)
        )
    cells = [
        (place, period, outcome)
        for place in places
        for period in sorted(years | {one for one in (latest_quarter(after.series, place),) if one})
        for outcome in outcomes
    ]
    was, will = (_tensions(known, cells) for known in (before, after))
    return Consequences(
        verdicts=tuple(change for cell in cells for change in _changed(before, after, *cell)),
        opened=tuple(one for identity, one in will.items() if identity not in was),
        closed=tuple(one for identity, one in was.items() if identity not in will),
    )


def _changed(before: Known, after: Known, place: Place, period: Period, outcome: Outcome) -> Iterator[VerdictChange]:
    was, will = (known.verdict(place, outcome, period) for known in (before, after))
    for side in Side:
        old, new = was.verdicts[side], will.verdicts[side]
        if (old.standing, old.label) != (new.standing, new.label):
            yield VerdictChange(place.id, outcome.id, side, period, old, new)


def _tensions(known: Known, cells: Sequence[tuple[Place, Period, Outcome]]) -> Mapping[str, ToldTension]:
    """Every tension in these cells by identity, each as it is in the newest of its periods."""
    found = (
        tension
        for place, period, outcome in cells
        for one in find_tensions(known, place, period, [outcome])
        for tension in one.tensions
    )
    newest = {tension.id: tension for tension in sorted(found, key=lambda one: one.period.end)}
    return {identity: tell(one, known.registry, known.organisations) for identity, one in newest.items()}


def _overlaid(before: AllSeries, new: AllSeries, removed: pd.DataFrame) -> AllSeries:
    """What would hold after publishing: the figures that arrive over those that hold now, without those that go."""
    merged: dict[tuple[str, str], dict[Period, Published]] = {key: dict(series) for key, series in before.items()}
    for indicator, organisation, text in removed[["indicator", "organisation", "period"]].itertuples(index=False):
        if period := parse_period(str(text)):
            merged.get((indicator, organisation), {}).pop(period, None)
    for key, series in new.items():
        merged.setdefault(key, {}).update(series)
    return merged
