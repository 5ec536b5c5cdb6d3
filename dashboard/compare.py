"""(store, briefing, other places) → Comparison: the joint outcomes of several places side by side, by both regimes.

The same places stand in both periods. Nothing here ranks a place, and nothing is added up over outcomes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.briefing import Briefing
from dashboard.judged import figures_in, older_in, standings_in
from dashboard.judgement.tensions.tension import Severity
from dashboard.judgement.verdict import RANK, Gap, Standing, gap_between
from dashboard.tension_board import cells_at
from datasets.errors import UserError
from datasets.periods import Period
from datasets.registry import Outcome, Place, Registry, Side
from datasets.store.judged import JudgedCell
from datasets.store.lake import Store
from datasets.tension_book import TensionKind

#: Places are put in this order by how one outcome stands in them: what is most to be talked about first.
ORDER = (Standing.ADVERSE, Standing.CONTESTED, Standing.FAVOURABLE, Standing.NOT_JUDGED, Standing.NO_DATA)
#: So many places have to be judged before one of them can stand alone.
ENOUGH_TO_STAND_ALONE = 3


@dataclass(frozen=True, slots=True)
class Stand:
    """How one regime judges one outcome of one place: in a common word, in its own words, and in that word a year before.

    `rests_on`: (indicator, organisation, period) of each figure judged. `nothing_newer`: the verdict of a year before rests on
    the very same, since none newer is held. `older`: the periods of its figures, oldest first, where none is of the period
    asked for.
    """

    standing: Standing
    label: str
    before: Standing
    rests_on: frozenset[tuple[str, ...]]
    nothing_newer: bool
    older: tuple[Period, ...] = ()

    @property
    def moved(self) -> bool:
        return self.before is not self.standing


@dataclass(frozen=True, slots=True)
class Compared:
    """One outcome of one place. `incomparable`: why its two verdicts cannot be compared, if they cannot."""

    sides: Mapping[Side, Stand]
    to_discuss: int
    incomparable: str = ""

    @property
    def gap(self) -> Gap:
        return gap_between(self.sides[Side.NHS].standing, self.sides[Side.COUNCIL].standing)

    @property
    def apart(self) -> bool:
        """Whether one regime is satisfied and the other is not, and the two can be compared."""
        return self.gap is Gap.OPPOSED and not self.incomparable


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the same places one regime judges how, now and a year before. `places`: those with a verdict both times.

    `nothing_newer`: in how many of them both verdicts rest on the very same figures.
    """

    places: int
    nothing_newer: int
    now: Mapping[Standing, int]
    before: Mapping[Standing, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Places across, joint outcomes down. `place`: the one asked for; `left_out`: those without any verdict."""

    place: Place
    period: Period
    earlier: Period
    places: tuple[Place, ...]
    outcomes: tuple[Outcome, ...]
    #: By (place, outcome).
    cells: Mapping[tuple[str, str], Compared]
    left_out: tuple[Place, ...]
    #: Whether the places are those that the registry calls most alike, or were named.
    named: bool
    ordered_by: Outcome | None

    def apart(self, outcome: str) -> tuple[Place, ...]:
        """The places in which the two regimes pull apart on an outcome."""
        return tuple(place for place in self.places if self.cells[place.id, outcome].apart)

    def counts(self, outcome: str, side: Side) -> Counts:
        stands = [self.cells[place.id, outcome].sides[side] for place in self.places]
        both = [one for one in stands if one.standing.judged and one.before.judged]
        return Counts(
            len(both),
            sum(one.nothing_newer for one in both),
            Counter(one.standing for one in both),
            Counter(one.before for one in both),
        )

    def same_figures(self, outcome: str, side: Side) -> tuple[tuple[Place, ...], ...]:
        """The places that one regime judges on the very same figures, the same body's: one finding, not many."""
        found: dict[frozenset[tuple[str, ...]], list[Place]] = {}
        for place in self.places:
            stand = self.cells[place.id, outcome].sides[side]
            if stand.standing.judged and stand.rests_on:
                found.setdefault(stand.rests_on, []).append(place)
        return tuple(tuple(places) for places in found.values() if len(places) > 1)

    def alone(self, outcome: str, side: Side) -> Standing | None:
        """How the place asked for is judged where every other judged place is judged otherwise; None where it is not so."""
        own = self.cells[self.place.id, outcome].sides[side].standing
        others = [self.cells[one.id, outcome].sides[side].standing for one in self.places if one.id != self.place.id]
        judged = [one for one in others if one.judged]
        enough = own.judged and len(judged) + 1 >= ENOUGH_TO_STAND_ALONE
        return own if enough and own not in judged else None


def make_comparison(
    store: Store, briefing: Briefing, others: Sequence[str] = (), *, ordered_by: str | None = None
) -> Comparison:  # fmt: skip
    """The place of the briefing beside `others` (ids; none: the places most alike), in the state that the briefing shows.

    UserError for a place or outcome that is not there, or where there is nothing to compare with.
    """
    registry, place, period = briefing.registry, briefing.place, briefing.period
    beside = places_beside(registry, place, others)
    if not beside:
        raise UserError(
            f"There is no place to compare {place.name} with: the registry names none as alike. Choose other places, or name "
            f"them, such as --places {','.join(one for one in list(registry.places)[:3] if one != place.id)}."
        )
    by, earlier = registry.outcome(ordered_by) if ordered_by else None, period.shifted(-12)
    every = (place, *beside)
    with store.reading() as reading:
        judged = cells_at(reading, registry, every, [period, earlier], briefing.publish_number)
    shown = tuple(one for one in every if one.id == place.id or _anything_judged(judged[one.id, period]))
    cells = {
        (one.id, outcome): cell
        for one in shown
        for outcome, cell in _compared(judged[one.id, period], judged[one.id, earlier], period).items()
    }
    return Comparison(
        place=place,
        period=period,
        earlier=earlier,
        places=_ordered(shown, cells, by),
        outcomes=tuple(registry.outcomes.values()),
        cells=cells,
        left_out=tuple(one for one in every if one not in shown),
        named=bool(others),
        ordered_by=by,
    )


def places_beside(registry: Registry, place: Place, others: Sequence[str]) -> tuple[Place, ...]:
    """The places named, each once and without the place itself; none named: those most alike. UserError for one unknown."""
    found = [registry.place(name) for name in others or place.alike]
    return tuple({one.id: one for one in found if one.id != place.id}.values())


def _anything_judged(cells: Sequence[JudgedCell]) -> bool:
    return any(standing in RANK for cell in cells for standing, _ in standings_in(cell.document).values())


def _compared(now: Sequence[JudgedCell], before: Sequence[JudgedCell], asked: Period) -> Mapping[str, Compared]:
    then = {cell.outcome: cell.document for cell in before}
    was = {outcome: standings_in(document) for outcome, document in then.items()}
    return {
        cell.outcome: Compared(
            sides={
                side: Stand(
                    Standing(standing),
                    label,
                    Standing(was[cell.outcome][side][0]),
                    rests_on=(figures := figures_in(cell.document, side)),
                    nothing_newer=bool(figures) and figures == figures_in(then[cell.outcome], side),
                    older=older_in(figures, asked),
                )
                for side, (standing, label) in standings_in(cell.document).items()
            },
            to_discuss=sum(document["severity"] == Severity.DISCUSS for _, _, document in cell.tensions),
            incomparable=next(
                (
                    one["reason"]
                    for one in cell.document["not_enough"]
                    if one["kind"] == TensionKind.VERDICT_DIVERGENCE and _both_judged(cell)
                ),
                "",
            ),
        )
        for cell in now
    }


def _both_judged(cell: JudgedCell) -> bool:
    return all(standing in RANK for standing, _ in standings_in(cell.document).values())


def _ordered(
    places: Sequence[Place], cells: Mapping[tuple[str, str], Compared], by: Outcome | None
) -> tuple[Place, ...]:  # fmt: skip
    """By how one outcome stands in them, the less favourable of its two verdicts first; otherwise as they came."""
    if by is None:
        return tuple(places)

    def key(place: Place) -> list[int]:
        return sorted(ORDER.index(stand.standing) for stand in cells[place.id, by.id].sides.values())

    return tuple(sorted(places, key=key))
