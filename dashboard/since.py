"""(store, what is shown, an earlier state) → what changed between the two for one place: figures, definitions, verdicts,
tensions, and what people wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.as_of import State, state_of
from dashboard.briefing import Briefing
from dashboard.definitions import Redefined, redefined
from dashboard.judged import PRIORITIES, standings_in
from dashboard.meetings import last_before
from dashboard.register import REGISTER
from dashboard.spoken import Action, Comment, Step, spoken_in
from dashboard.tension_board import cells_at
from dashboard.tension_wording import ToldTension, as_told
from datasets.errors import UserError
from datasets.periods import Length, Period, parse_period
from datasets.registry import Registry, Side
from datasets.store.judged import Entry, JudgedCell
from datasets.store.lake import Reading, Store, Submission


@dataclass(frozen=True, slots=True)
class NewFigures:
    """Figures of one indicator that came with one submission, of one length of period. `missing`: how many have no value."""

    indicator: str
    submission: Submission
    periods: tuple[Period, ...]
    figures: int
    missing: int


@dataclass(frozen=True, slots=True)
class Restated:
    """One figure that holds otherwise than it did, or (`new_submission` None) holds no longer. Missing values are None.

    `because`: the submission that brought it about; `taken_back`: whether by being withdrawn.
    """

    indicator: str
    organisation: str
    period: str
    old_value: float | None
    new_value: float | None
    old_mark: str | None
    new_mark: str | None
    new_submission: str | None
    because: Submission | None
    taken_back: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """One side's verdict on one outcome, as (period, standing, label) before and now."""

    outcome: str
    side: Side
    was: tuple[Period, str, str]
    now: tuple[Period, str, str]


@dataclass(frozen=True, slots=True)
class Since:
    """What changed for a place between two states of the store. Figures are of the place's own organisations.

    `definitions_unknown`: why definitions cannot be compared, where they cannot. `moved`, `opened`, `closed`: the period looked
    at then beside the one shown, if it is no earlier and of the same length: of others nothing moved from one to the other.
    `restated_verdicts`: where that is another period, the one looked at then as it is judged now.
    """

    then: State
    now: State
    period_then: Period
    period: Period
    new: tuple[NewFigures, ...]
    restated: tuple[Restated, ...]
    gone: tuple[Restated, ...]
    withdrawn: tuple[Submission, ...]
    definitions: tuple[Redefined, ...]
    definitions_unknown: str
    moved: tuple[Moved, ...]
    restated_verdicts: tuple[Moved, ...]
    opened: tuple[ToldTension, ...]
    closed: tuple[ToldTension, ...]
    written: tuple[Entry, ...]
    #: Comments, and entries about actions with the action as it stands now; newest first.
    comments: tuple[Comment, ...]
    steps: tuple[tuple[Action, Step], ...]

    @property
    def new_figures(self) -> int:
        return sum(one.figures for one in self.new)

    @property
    def compared(self) -> bool:
        """Whether verdicts and tensions of the period looked at then are set beside those of the one shown."""
        return follows(self.period, self.period_then)

    @property
    def nothing(self) -> bool:
        """Whether nothing at all changed."""
        return not any(
            (
                self.new, self.restated, self.gone, self.withdrawn, self.definitions, self.moved, self.restated_verdicts,
                self.opened, self.closed, self.written, self.comments, self.steps,
            )
        )  # fmt: skip


def make_since(store: Store, todays: Registry, briefing: Briefing, since: str | None = None) -> Since | None:
    """What changed up to the state shown since a meeting, day or publish number, or (None) since the last meeting of the place.

    None if no meeting of the place was frozen before the state shown. UserError if `since` is not there, or lies after it.
    """
    now, place = briefing.state, briefing.place
    with store.reading() as reading:
        # Whatever is published while this page is made, it is about the state shown.
        number = now.publish_number
        asked = since
        if asked is None:
            entries = reading.entries(place.id, number)
            meeting = last_before(entries, now.number)
            if meeting is None:
                return None
            asked = meeting.name
        then = state_of(reading, todays, asked, place.id)
        if then.publish_number > number:
            raise UserError(
                f'"{asked}" is publish {then.publish_number}, which lies after what is shown (publish {number}). Choose an '
                "earlier state for --since."
            )
        return _between(reading, briefing, then, number)


def _between(reading: Reading, briefing: Briefing, then: State, number: int) -> Since:
    place, now = briefing.place, briefing.state
    period_then = then.period or briefing.period
    submissions = {one.id: one for one in reading.submissions(number)}
    touched = any(_lies(one.publish_number, then, number) or _taken(one, then, number) for one in submissions.values())
    rows = _changed_rows(reading, place.all_organisations, then.publish_number, number) if touched else []
    old = _cells(reading, then.registry, place.id, period_then, then.publish_number)
    again = _cells(reading, now.registry, place.id, period_then, number) if period_then != briefing.period else ()
    shown = {one.told.id: one.told for one in briefing.tensions.tensions}
    before = {identity: as_told(document) for cell in old for identity, _, document in cell.tensions}
    comparable = not (then.not_kept or now.not_kept)
    later = follows(briefing.period, period_then)
    entries = reading.entries(place.id, number)
    spoken = spoken_in(entries)
    return Since(
        then=then,
        now=now,
        period_then=period_then,
        period=briefing.period,
        new=_new([row for row in rows if row["change"] == "new"], submissions),
        restated=_restated([row for row in rows if row["change"] == "restated"], submissions, then),
        gone=_restated([row for row in rows if row["change"] == "gone"], submissions, then),
        withdrawn=tuple(one for one in submissions.values() if _taken(one, then, number)),
        definitions=redefined(then.registry, now.registry, place.id, briefing.organisations) if comparable else (),
        definitions_unknown="" if comparable else (then.not_kept or now.not_kept),
        moved=_moved(_standings(old), period_then, _shown_standings(briefing), briefing.period) if later else (),
        restated_verdicts=_moved(_standings(old), period_then, _standings(again), period_then) if again else (),
        opened=tuple(one for identity, one in shown.items() if later and identity not in before),
        closed=tuple(one for identity, one in before.items() if later and identity not in shown),
        written=tuple(
            one for one in entries if one.publish_number > then.publish_number and one.kind in (REGISTER, PRIORITIES)
        ),
        comments=tuple(one for one in spoken.comments if one.publish_number > then.publish_number),
        steps=_steps(spoken.actions, then),
    )


def follows(period: Period, earlier: Period) -> bool:
    """Whether one period can be set beside another as what came of it: of the same length, the same or a later one."""
    return period.length is earlier.length and period >= earlier


def _lies(publish_number: int, then: State, number: int) -> bool:
    return then.publish_number < publish_number <= number


def _taken(one: Submission, then: State, number: int) -> bool:
    """Taken back between the two, having been there at the first: what came and went between was never seen."""
    taken = one.withdrawal_number is not None and _lies(one.withdrawal_number, then, number)
    return taken and one.publish_number <= then.publish_number


def _changed_rows(reading: Reading, organisations: Sequence[str], since: int, number: int) -> list[Mapping[Any, Any]]:
    found: pd.DataFrame = reading.changed_figures(organisations, since, number)
    return list(found.to_dict("records"))


def _new(rows: Iterable[Mapping[Any, Any]], submissions: Mapping[str, Submission]) -> tuple[NewFigures, ...]:
    """By submission, indicator and length of period, the newest submission first."""
    groups: dict[tuple[str, str, Length], list[tuple[Period, bool]]] = {}
    for row in rows:
        if period := parse_period(str(row["period"])):
            key = (row["new_submission"], row["indicator"], period.length)
            groups.setdefault(key, []).append((period, _value(row["new_value"]) is None))
    made = [
        NewFigures(
            indicator=indicator,
            submission=submissions[submission],
            periods=tuple(sorted({period for period, _ in every})),
            figures=len(every),
            missing=sum(missing for _, missing in every),
        )
        for (submission, indicator, _), every in groups.items()
    ]
    return tuple(sorted(made, key=lambda one: -one.submission.publish_number))


def _restated(rows: Iterable[Mapping[Any, Any]], submissions: Mapping[str, Submission], then: State) -> tuple[Restated, ...]:
    def made(row: Mapping[Any, Any]) -> Restated:
        given = _text(row["new_submission"])
        newer = submissions.get(given) if given else None
        earlier = submissions.get(str(row["old_submission"]))
        taken_back = earlier is not None and earlier.withdrawn and not (newer and newer.publish_number > then.publish_number)
        return Restated(
            indicator=str(row["indicator"]),
            organisation=str(row["organisation"]),
            period=str(row["period"]),
            old_value=_value(row["old_value"]),
            new_value=_value(row["new_value"]),
            old_mark=_text(row["old_mark"]),
            new_mark=_text(row["new_mark"]),
            new_submission=given,
            because=earlier if taken_back else newer,
            taken_back=taken_back,
        )

    return tuple(made(row) for row in rows)


def _value(number: float | None) -> float | None:
    return None if number is None or number != number else float(number)  # noqa: PLR0124  (NaN)


def _text(text: object) -> str | None:
    return text if isinstance(text, str) else None


def _steps(actions: Iterable[Action], then: State) -> tuple[tuple[Action, Step], ...]:
    """What was written about actions since then, newest first."""
    found = [(one, step) for one in actions for step in one.history if step.publish_number > then.publish_number]
    return tuple(sorted(found, key=lambda pair: -pair[1].publish_number))


# --- verdicts ---------------------------------------------------------------------------------------------------------------

Standings = Mapping[str, Mapping[Side, tuple[str, str]]]


def _cells(reading: Reading, registry: Registry, place: str, period: Period, number: int) -> Sequence[JudgedCell]:
    """As they stood; none for a place that the registry of that time did not have."""
    known = registry.places.get(place)
    return cells_at(reading, registry, [known], [period], number)[known.id, period] if known else ()


def _standings(cells: Sequence[JudgedCell]) -> Standings:
    return {cell.outcome: standings_in(cell.document) for cell in cells}


def _shown_standings(briefing: Briefing) -> Standings:
    return {
        one.outcome.id: {side: (verdict.standing.value, verdict.label) for side, verdict in one.verdicts.items()}
        for one in briefing.outcomes
    }


def _moved(then: Standings, period_then: Period, now: Standings, period: Period) -> tuple[Moved, ...]:
    return tuple(
        Moved(outcome, side, (period_then, *then[outcome][side]), (period, *sides[side]))
        for outcome, sides in now.items()
        if outcome in then
        for side in Side
        if then[outcome][side] != sides[side]
    )
