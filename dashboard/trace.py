"""One figure → every submission that gave it, which one holds, and the shorter periods it is added up from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from dashboard.as_of import State, state_of
from datasets.errors import UserError
from datasets.organisations import known_organisations
from datasets.periods import Period, parse_period
from datasets.registry import Indicator, Registry, period_or_fault
from datasets.store.lake import Reading, Store, Submission


@dataclass(frozen=True, slots=True)
class Given:
    """One figure as one submission gave it. Missing numbers are None; `holds`: whether it is the one shown.

    `findings`: what screening said of its row, each as check, severity and message.
    """

    value: float | None
    numerator: float | None
    denominator: float | None
    mark: str | None
    sheet: str
    row: int
    column: str
    submission: Submission
    holds: bool
    findings: tuple[Mapping[str, str], ...]

    @property
    def where(self) -> str:
        """The place in the file, in words."""
        sheet = f'sheet "{self.sheet}"' if self.sheet else ""
        column = f'column "{self.column}"' if self.column else ""
        return ", ".join(part for part in (sheet, f"row {self.row}", column) if part)


class Asked(NamedTuple):
    """The key of one figure: an indicator's id, an ODS or ONS code, a period's id."""

    indicator: str
    organisation: str
    period: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Where one figure comes from. `given` newest first; `parts`: shorter periods with a figure that lie within its own.

    `withheld`: why its numbers are not shown here, if they are not.
    """

    indicator: Indicator
    organisation: str
    organisation_name: str
    period: Period
    given: tuple[Given, ...]
    parts: tuple[Period, ...]
    withheld: str
    state: State
    #: When figures were last published in the state shown.
    at: datetime | None

    @property
    def holding(self) -> Given | None:
        return next((one for one in self.given if one.holds), None)


def make_trace(store: Store, registry: Registry, asked: Asked, *, as_of: str | None = None, place: str | None = None) -> Trace:
    """Everything known of one figure, as at a day, a publish number or a meeting of a place (None: now); `registry`: today's.

    UserError if the store holds no such figure.
    """
    period = period_or_fault(asked.period)
    organisation, key = asked.organisation, asked._replace(period=period.id)
    with store.reading() as reading:
        state = state_of(reading, registry, as_of, place)
        at = reading.made_at(state.number)
        number, known = state.number, state.registry.indicator(asked.indicator)
        held = reading.series([organisation], [known.id], number)
        holding = {str(row.period): str(row.submission) for row in held.itertuples()}
        given = _given(reading, key, holding.get(period.id), number)
    parts = tuple(sorted(one for text in holding if (one := parse_period(text)) and period.contains(one) and one != period))
    name = known_organisations().name(organisation)
    if not given and not parts:
        raise UserError(f"This store holds no figure of {known.name} for {name} ({organisation}) in {period.label}.")
    return Trace(known, organisation, name, period, given, parts, _withheld(known), state, at)


def _given(reading: Reading, key: Asked, holding: str | None, as_of: int | None) -> tuple[Given, ...]:
    rows = reading.figure_history(*key, as_of).to_dict("records")
    submissions = {one.id: one for one in reading.submissions(as_of)}
    return tuple(
        Given(
            value=_number(row["value"]),
            numerator=_number(row["numerator"]),
            denominator=_number(row["denominator"]),
            mark=row["mark"],
            sheet=row["sheet"],
            row=int(row["row"]),
            column=row["column"],
            submission=submissions[row["submission"]],
            holds=row["submission"] == holding,
            findings=_findings(reading, submissions[row["submission"]], row),
        )
        for row in reversed(rows)
    )


def _findings(reading: Reading, submission: Submission, row: Mapping[Any, Any]) -> tuple[Mapping[str, str], ...]:
    """What screening said of this row when the submission was published."""
    said: Sequence[Mapping[Any, Any]] = reading.findings(submission.id).to_dict("records")
    return tuple(
        {name: str(one[name]) for name in ("check", "severity", "message")}
        for one in said
        if one["row"] == row["row"] and (one["sheet"] or "") == (row["sheet"] or "")
    )


def _number(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _withheld(indicator: Indicator) -> str:
    """Disclosure control is made over many figures at once: one figure alone could give away what it hides."""
    if indicator.disclosure is None:
        return ""
    return "Its numbers are under disclosure control, so they are shown on the page of its outcome only, as far as they may be."
