"""A screened file → a preview of everything publishing would change → publish, or take back, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import pandas as pd

from dashboard.briefing import codes_for, latest_quarter, series_in
from dashboard.judgement.disclosure import disclose
from dashboard.judgement.figures import Published
from dashboard.judgement.place import AllSeries, OutcomeVerdict, judge_place
from dashboard.judgement.verdict import SideVerdict
from datasets.organisations import known_organisations
from datasets.periods import Period, parse_period, year_of
from datasets.registry import Outcome, Place, Registry, Side
from datasets.store.lake import Changes, NewSubmission, Store, Submission
from validation.intake import PublishedFigures, Screened, take_in

_NONE = pd.DataFrame(columns=["indicator", "organisation", "period"])
NO_CHANGES = Changes(new=0, revised=0, unchanged=0, removed=0, revisions=_NONE, removals=_NONE)


class Status(StrEnum):
    """What became of a file."""

    PUBLISHED = "published"
    REFUSED = "refused"
    NEEDS_ACCEPTANCE = "needs_acceptance"
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
class Submitted:
    """What became of one file, what it changed (or would), and the submission it became."""

    screened: Screened
    status: Status
    changes: Changes
    consequences: tuple[VerdictChange, ...] = ()
    submission: str | None = None

    @property
    def rows_kept(self) -> int:
        kept = self.status in (Status.PUBLISHED, Status.UNCHANGED, Status.CHECKED, Status.NEEDS_ACCEPTANCE)
        return len(self.screened.extract.observations) if kept and self.screened.extract else 0


def published_figures(store: Store | None) -> PublishedFigures:
    """How screening asks the store what is already published for some indicators."""

    def ask(indicators: Collection[str]) -> pd.DataFrame:
        if store is None:
            return pd.DataFrame()
        with store.reading() as reading:
            return pd.concat([pd.DataFrame(), *(reading.peers(name) for name in sorted(indicators))])

    return ask


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a file in, when, and with what words. `reason`: why it is published in spite of warnings."""

    person: str
    now: datetime
    note: str = ""
    reason: str = ""


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
    return Submitted(screened, status, store.changes(observations, screened.feed.replaces))


def submit(
    path: Path, registry: Registry, store: Store, sender: Sender, *, feed: str | None = None, dry_run: bool = False
) -> Submitted:
    """Screen, preview and (unless `dry_run`) publish one file. A refused file changes nothing."""
    screened = screened_file(path, registry, store, now=sender.now, feed=feed)
    return publish(screened, registry, store, sender, dry_run=dry_run)


def publish(screened: Screened, registry: Registry, store: Store, sender: Sender, *, dry_run: bool = False) -> Submitted:
    """Preview and (unless `dry_run`) publish a screened file, if it was not refused."""
    if screened.refused or screened.extract is None or screened.feed is None:
        return Submitted(screened, Status.REFUSED, NO_CHANGES)
    observations, replaces = screened.extract.observations, screened.feed.replaces
    if (before := store.find(screened.sha256)) is not None:
        changes = replace(NO_CHANGES, unchanged=len(observations))
        return Submitted(screened, Status.UNCHANGED, changes, submission=before.id)
    changes = store.changes(observations, replaces)
    after = tuple(_consequences(store, registry, observations, changes))
    if not screened.may_be_published(sender.reason):
        return Submitted(screened, Status.NEEDS_ACCEPTANCE, changes, after)
    if dry_run:
        return Submitted(screened, Status.CHECKED, changes, after)
    new = NewSubmission(
        feed=screened.feed.id,
        file=screened.file,
        sha256=screened.sha256,
        content=screened.path,
        note=sender.note,
        person=sender.person,
        at=sender.now,
        registry_edition=registry.edition,
        replaces=replaces,
        accepted_reason=sender.reason.strip(),
        rows_read=screened.rows_read,
        warnings=screened.warnings,
    )
    kept = store.publish(new, observations, [finding.as_row() for finding in screened.findings])
    return Submitted(screened, Status.PUBLISHED, changes, after, kept.id)


def withdraw(store: Store, submission: str, *, reason: str, person: str, now: datetime) -> Submission:
    """Take a submission back: kept, superseded, and the state before it returns."""
    return store.withdraw(submission, reason=reason, person=person, at=now)


def _consequences(store: Store, registry: Registry, observations: pd.DataFrame, changes: Changes) -> Iterator[VerdictChange]:
    """Verdicts that would change in each place with a figure in the file, or with one that the file leaves out: in the years
    it is about and in the latest quarter.
    """
    removed = changes.removals
    organisations = {*observations["organisation"].unique(), *removed["organisation"].unique()}
    indicators = {*observations["indicator"].unique(), *removed["indicator"].unique()}
    outcomes = [one for one in registry.outcomes.values() if indicators & {*one.nhs, *one.council}]
    places = [one for one in registry.places.values() if organisations & set(one.all_organisations)]
    years = {year_of(period) for text in observations["period"].unique() if (period := parse_period(str(text)))}
    codes = {code for place in places for code in codes_for(place, registry)}
    with store.reading() as reading:
        before = series_in(reading.series(sorted(codes)))
    arriving = observations[observations["organisation"].isin(codes)].assign(submission="", file="")
    overlaid = _overlaid(before, series_in(arriving), removed)
    before, after = _disclosed(registry, before), _disclosed(registry, overlaid)
    for place in places:
        latest = latest_quarter(after, place)
        for period in sorted(years | ({latest} if latest else set())):
            yield from _changed(_Question(registry, place, period, outcomes), before, after)


@dataclass(frozen=True, slots=True)
class _Question:
    """Whose verdicts are compared: one place, one period, the outcomes the file bears on."""

    registry: Registry
    place: Place
    period: Period
    outcomes: Sequence[Outcome]

    def judge(self, series: AllSeries) -> tuple[OutcomeVerdict, ...]:
        return judge_place(self.registry, self.place, series, self.period, known_organisations(), outcomes=self.outcomes)


def _disclosed(registry: Registry, series: AllSeries) -> AllSeries:
    """What may be told of these figures: a preview tells no more than the pages will."""
    return disclose(series, registry, known_organisations())


def _changed(question: _Question, before: AllSeries, after: AllSeries) -> Iterator[VerdictChange]:
    for was, will in zip(question.judge(before), question.judge(after), strict=True):
        for side in Side:
            old, new = was.verdicts[side], will.verdicts[side]
            if (old.standing, old.label) != (new.standing, new.label):
                yield VerdictChange(question.place.id, was.outcome.id, side, question.period, old, new)


def _overlaid(before: AllSeries, new: AllSeries, removed: pd.DataFrame) -> AllSeries:
    """What would hold after publishing: the figures that arrive over those that hold now, without those that go."""
    merged: dict[tuple[str, str], dict[Period, Published]] = {key: dict(series) for key, series in before.items()}
    for indicator, organisation, text in removed[["indicator", "organisation", "period"]].itertuples(index=False):
        if period := parse_period(str(text)):
            merged.get((indicator, organisation), {}).pop(period, None)
    for key, series in new.items():
        merged.setdefault(key, {}).update(series)
    return merged
