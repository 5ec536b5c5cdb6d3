"""(what was said, what was answered) → who owes what: open actions, and tensions of the register that somebody is to review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from dashboard.judgement.tensions.tension import outcome_and_kind
from dashboard.register import Answered
from dashboard.spoken import Action, Spoken

#: The owners of an answer to a tension, by the field of the register.
OWNERS = ("nhs_owner", "council_owner")


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that one owner owes. `owner` blank: nobody is named. `side`: of a tension, for which side it is owned.

    `action` or `tension` (its identity) says what it is; `due` None: no day was set.
    """

    owner: str
    outcome: str
    due: date | None
    person: str
    at: datetime
    action: Action | None = None
    tension: str = ""
    side: str = ""

    def overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Owner:
    """Everything that one owner owes, what is due first at the top."""

    name: str
    owed: tuple[Owed, ...]

    def overdue(self, today: date) -> int:
        return sum(one.overdue(today) for one in self.owed)


def owed_by_owner(spoken: Spoken, answers: Mapping[str, Answered]) -> tuple[Owner, ...]:
    """Who owes what, the owner of what is due first before the others; an owner is one however the name is capitalised."""
    named: dict[str, list[Owed]] = {}
    for one in [*_actions(spoken), *_reviews(answers)]:
        named.setdefault(" ".join(one.owner.casefold().split()), []).append(one)
    owners = [_owner(every) for every in named.values()]
    return tuple(sorted(owners, key=lambda one: (_day(one.owed[0]), one.name.casefold())))


def _owner(every: Sequence[Owed]) -> Owner:
    """Named as it was written first."""
    name = every[0].owner
    return Owner(name, tuple(replace(one, owner=name) for one in sorted(every, key=_day)))


def _day(one: Owed) -> date:
    """What has no day comes last."""
    return one.due or date.max


def _actions(spoken: Spoken) -> Iterator[Owed]:
    for one in spoken.actions:
        if one.open:
            yield Owed(one.owner, one.outcome, one.due, one.recorded.person, one.recorded.at, action=one)


def _reviews(answers: Mapping[str, Answered]) -> Iterator[Owed]:
    """Of each tension that is not settled, one for each owner; one for nobody where a review has a day and no owner."""
    for identity, answered in answers.items():
        owners = [name for name in OWNERS if answered.fields.get(name)]
        if answered.status.settled or not answered.history or not (owners or answered.review):
            continue
        outcome, _ = outcome_and_kind(identity)
        newest = answered.history[0]
        for name in owners or [""]:
            yield Owed(
                answered.fields.get(name, ""), outcome, answered.review, newest.person, newest.at,
                tension=identity, side=name.removesuffix("_owner"),
            )  # fmt: skip
