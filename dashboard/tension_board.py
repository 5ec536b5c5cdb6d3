"""The tensions of one place and period as a page shows them: how long each has been open, what was answered, what has gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.judged import PRIORITIES, cells_of, known_from, periods_of, priorities_in, standings_in
from dashboard.judgement.tensions import KIND_ORDER
from dashboard.judgement.tensions.known import Known, before
from dashboard.judgement.tensions.tension import SEVERITIES, Severity
from dashboard.meetings import Meeting, last_before
from dashboard.register import UNANSWERED, Answered, answers_in
from dashboard.tension_wording import ToldTension, as_told
from datasets.periods import Length, Period, parse_period
from datasets.registry import Place, Registry, Side
from datasets.store.judged import Entry, JudgedCell
from datasets.store.lake import Reading
from datasets.tension_book import Priorities, TensionKind


@dataclass(frozen=True, slots=True)
class OpenTension:
    """A tension of the period asked for. `since`: the first of the quarters in a row in which it was found.

    `changed`: what is to be said of the evidence under the newest entry of the register, if it is no longer what it was.
    """

    told: ToldTension
    since: Period
    answered: Answered
    changed: str = ""


@dataclass(frozen=True, slots=True)
class NotTested:
    """A comparison that could not be made, with the reason."""

    kind: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stood:
    """Where an outcome stood before: (standing, native label) of each side."""

    nhs: tuple[str, str]
    council: tuple[str, str]


@dataclass(frozen=True, slots=True)
class TensionBoard:
    """Everything shown of the tensions of one place in one period, most serious first. There is no score of them."""

    tensions: tuple[OpenTension, ...]
    gone: tuple[ToldTension, ...]
    tested: Mapping[str, int]
    not_tested: tuple[NotTested, ...]
    #: Where each outcome stood before, by id, and when that was, in words.
    stood: Mapping[str, Stood]
    compared_with: str
    #: The weights agreed on last, whichever period they count for; None if a board never set any.
    priorities: Priorities | None
    #: Answers to tensions that are not found in this period, by identity.
    other_answers: Mapping[str, Answered]

    @property
    def incomparable(self) -> Mapping[str, str]:
        """Outcomes whose two verdicts could not be compared, by id, with the reason: other people, another time, too close."""
        kind = TensionKind.VERDICT_DIVERGENCE.value
        return {one.outcome: one.reason for one in self.not_tested if one.kind == kind}

    def not_told_now(self, gone: ToldTension) -> str:
        """Why verdicts that differed in the period before cannot be compared in this one; nothing where they were.

        Of the other kinds several are looked for on one outcome, and one that could not be says nothing of another.
        """
        return self.incomparable.get(gone.outcome, "") if gone.kind == TensionKind.VERDICT_DIVERGENCE else ""

    def of(self, outcome: str) -> tuple[OpenTension, ...]:
        """The tensions on one outcome."""
        return tuple(one for one in self.tensions if one.told.outcome == outcome)

    def chosen(self, kind: str | None, outcome: str | None, partner: str | None) -> tuple[OpenTension, ...]:
        """Those of one kind, on one outcome, resting on one partner's figures; None: any."""
        return tuple(
            one
            for one in self.tensions
            if kind in (None, one.told.kind)
            and outcome in (None, one.told.outcome)
            and (partner is None or partner in one.told.sides)
        )

    def find(self, identity: str) -> OpenTension | None:
        return next((one for one in self.tensions if one.told.id == identity), None)


def make_board(
    reading: Reading, registry: Registry, place: Place, period: Period, as_of: int | None, *, entries: Sequence[Entry]
) -> TensionBoard:
    """The board as kept when the figures were published; judged anew only where the registry has changed since.

    `entries`: what people wrote about the place up to then, oldest first.
    """
    kept = _Kept(reading, registry, place, as_of)
    kept.look_up([period, before(period)])
    now, then = kept.cells(period), kept.cells(before(period))
    answers = answers_in(entries)
    found = sorted((as_told(document) for cell in now for _, _, document in cell.tensions), key=_severity_and_kind)
    index = kept.index(now)
    open_now = {one.id for one in found}
    stood, compared_with = _stood(kept, last_before(entries, as_of), then, period)
    return TensionBoard(
        tensions=tuple(_opened(one, index, answers, period) for one in found),
        gone=tuple(as_told(doc) for cell in then for identity, _, doc in cell.tensions if identity not in open_now),
        tested=_added(cell.document["tested"] for cell in now),
        not_tested=tuple(
            NotTested(one["kind"], cell.outcome, one["reason"]) for cell in now for one in cell.document["not_enough"]
        ),
        stood=stood,
        compared_with=compared_with,
        priorities=kept.newest_priorities(entries),
        other_answers={identity: one for identity, one in answers.items() if identity not in open_now},
    )


def cells_at(
    reading: Reading, registry: Registry, places: Sequence[Place], periods: Sequence[Period], as_of: int | None
) -> Mapping[tuple[str, Period], Sequence[JudgedCell]]:
    """The cells of each place and period at a publish number, by this registry: as kept, or else judged anew."""
    found, _ = _as_kept(reading, registry, places, periods, as_of)
    for place in places:
        if missing := [period for period in periods if (place.id, period) not in found]:
            known = known_from(reading, registry, [place], as_of)
            found |= {(place.id, period): list(cells_of(known, place, [period])) for period in missing}
    return found


def _as_kept(
    reading: Reading, registry: Registry, places: Sequence[Place], periods: Sequence[Period], as_of: int | None
) -> tuple[dict[tuple[str, Period], Sequence[JudgedCell]], bool]:
    """The cells that the store keeps by this very registry; and whether any is kept by another edition.

    A place and period of which an outcome is missing, or of a place with anything of another edition, is left out whole.
    """
    names, asked = [place.id for place in places], [period.id for period in periods]
    verdicts = {(row["place"], row["period"], row["outcome"]): row for row in reading.verdicts(names, asked, as_of)}
    tensions: dict[tuple[str, str, str], list[tuple[str, str, Mapping[str, Any]]]] = {}
    for row in reading.tensions(names, asked, as_of):
        key = (row["place"], row["period"], row["outcome"])
        tensions.setdefault(key, []).append((row["tension"], row["digest"], row["document"]))
    edition = registry.edition
    outdated = {place for (place, _, _), row in verdicts.items() if row["registry_edition"] != edition}
    found: dict[tuple[str, Period], Sequence[JudgedCell]] = {}
    for place in set(names) - outdated:
        for period in periods:
            keys = [(place, period.id, outcome) for outcome in registry.outcomes]
            if all(key in verdicts for key in keys):
                found[place, period] = [
                    JudgedCell(place, key[2], key[1], edition, verdicts[key]["document"], tensions.get(key, ())) for key in keys
                ]
    return found, bool(outdated)


def _severity_and_kind(one: ToldTension) -> tuple[int, int]:
    """Within these the order of the outcomes in the registry is kept."""
    return SEVERITIES[Severity(one.severity)], KIND_ORDER[TensionKind(one.kind)]


def _added(tested: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    """How many comparisons of each kind were made on all outcomes. Comparisons are counted; tensions are not."""
    total: Counter[str] = Counter()
    for one in tested:
        total.update(one)
    return {kind.value: total[kind.value] for kind in TensionKind if kind.value in total}


class _Kept:
    """The cells of one place as the store keeps them, or judged anew where it keeps none by this very registry."""

    def __init__(self, reading: Reading, registry: Registry, place: Place, as_of: int | None) -> None:
        self.reading, self.registry, self.place, self.as_of = reading, registry, place, as_of
        self._cells: dict[Period, Sequence[JudgedCell]] = {}
        self._known: Known | None = None
        #: Whether what is kept was judged by another edition of the registry.
        self._outdated = False

    def look_up(self, periods: Sequence[Period]) -> None:
        """Takes the cells of these periods from the store, as far as it keeps them by this registry."""
        found, self._outdated = _as_kept(self.reading, self.registry, [self.place], periods, self.as_of)
        self._cells |= {period: cells for (_, period), cells in found.items()}

    def cells(self, period: Period) -> Sequence[JudgedCell]:
        """The cells of a period, in the registry's order of outcomes."""
        if period not in self._cells:
            self._cells[period] = list(cells_of(self._all_known(), self.place, [period]))
        return self._cells[period]

    def _all_known(self) -> Known:
        if self._known is None:
            self._known = known_from(self.reading, self.registry, [self.place], self.as_of)
        return self._known

    def newest_priorities(self, entries: Iterable[Entry]) -> Priorities | None:
        """Of two of one day the one written later."""
        own = [one for one in self.registry.priorities if one.place == self.place.id]
        own += [priorities_in(entry) for entry in entries if entry.kind == PRIORITIES]
        return max(reversed(own), key=lambda one: one.agreed, default=None)

    def index(self, now: Sequence[JudgedCell]) -> Mapping[str, Mapping[Period, str]]:
        """The periods in which each tension is found, with the digest of its evidence there."""
        rows: list[tuple[str, str, str]] = []
        for identity, text, digest, edition in self.reading.tension_index(self.place.id, self.as_of):
            self._outdated |= edition != self.registry.edition
            rows.append((identity, text, digest))
        if self._outdated:
            rows = []
        every = list(now)
        if self._outdated:
            every = [cell for period in periods_of(self._all_known(), self.place) for cell in self.cells(period)]
        rows = [*rows, *((identity, cell.period, digest) for cell in every for identity, digest, _ in cell.tensions)]
        found: dict[str, dict[Period, str]] = {}
        for identity, text, digest in rows:
            if period := parse_period(text):
                found.setdefault(identity, {})[period] = digest
        return found


def _opened(
    told: ToldTension, index: Mapping[str, Mapping[Period, str]], answers: Mapping[str, Answered], asked: Period
) -> OpenTension:
    found = index.get(told.id, {})
    answered = answers.get(told.id, UNANSWERED)
    return OpenTension(told, _since(found, asked), answered, _changed(told, found, answered))


def _since(found: Iterable[Period], asked: Period) -> Period:
    """The first of the quarters in a row, up to the period asked for, in which it was found; else the first such year."""
    quarters = {period for period in found if period.length is Length.QUARTER}
    inside = [one for one in quarters if asked.contains(one) or one.contains(asked)]
    if not inside:
        return _first_year(found, asked)
    first = max(inside)
    while first.shifted(-3) in quarters:
        first = first.shifted(-3)
    return first


def _first_year(found: Iterable[Period], asked: Period) -> Period:
    years = {period for period in found if period.length is Length.YEAR}
    first = asked
    while first.length is Length.YEAR and first.shifted(-12) in years:
        first = first.shifted(-12)
    return first


def _changed(told: ToldTension, found: Mapping[Period, str], answered: Answered) -> str:
    """What is to be said where the newest entry was written on other evidence than there is now."""
    if not answered.history:
        return ""
    newest = answered.history[0]
    written = parse_period(newest.period)
    assert written is not None
    if newest.period == told.period:
        return "" if newest.digest == told.digest else "The evidence has changed since this was written."
    if (digest := found.get(written)) is None:
        return f"Written about {written.label}, for which it is no longer found."
    if digest != newest.digest:
        return f"Written about {written.label}, whose evidence has changed since."
    return f"Written about {written.label}; here is {_label(told.period)}."


def _label(period: str) -> str:
    found = parse_period(period)
    return found.label if found else period


def _stood(kept: _Kept, meeting: Meeting | None, then: Sequence[JudgedCell], period: Period) -> tuple[Mapping[str, Stood], str]:
    """Where each outcome stood at the last meeting; without one, in the period before."""
    if meeting is None:
        return _standings({cell.outcome: cell.document for cell in then}), f"in {before(period).label}"
    rows = kept.reading.verdicts([kept.place.id], [meeting.period], meeting.publish_number)
    standings = _standings({row["outcome"]: row["document"] for row in rows})
    return standings, f"at {meeting.name}, {meeting.on:%-d %B %Y} ({_label(meeting.period)})"


def _standings(documents: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Stood]:
    sides = {outcome: standings_in(document) for outcome, document in documents.items()}
    return {outcome: Stood(said[Side.NHS], said[Side.COUNCIL]) for outcome, said in sides.items()}
