"""T4: only one partner answers to somebody for the outcome, or neither does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dashboard.judgement.tensions.known import Cell, breaks_between
from dashboard.judgement.tensions.opposing_trends import chance_of_change
from dashboard.judgement.tensions.tension import Evidence, Found, Severity, figure_evidence
from dashboard.judgement.verdict import Figure, IndicatorVerdict, SideVerdict, Standing
from datasets.periods import Length
from datasets.registry import Better, Regime, Side
from datasets.tension_book import Consequence, TensionKind

KIND = TensionKind.ONE_SIDED


@dataclass(frozen=True, slots=True)
class HeldToAccount:
    """What follows for each side at most, and figures that changed by more than chance since the year before."""

    most: Mapping[Side, Consequence]
    verdicts: Mapping[Side, SideVerdict]
    changed: tuple[tuple[IndicatorVerdict, IndicatorVerdict], ...]
    kind: TensionKind = KIND

    @property
    def held(self) -> Side | None:
        """The only side that answers to somebody; None if neither does."""
        return next((side for side in Side if self.most[side].holds_to_account), None)


def find(cell: Cell) -> Found:
    """One tension where not both sides answer to somebody. The regimes are those of the outcome's indicators in the period."""
    regimes = {side: cell.regimes(side) for side in Side}
    most = {side: max((one.consequence for one in regimes[side]), key=_force, default=Consequence.NONE) for side in Side}
    if all(one.holds_to_account for one in most.values()):
        return Found(tested=1)
    verdicts = cell.now.verdicts
    changed = tuple(_changed(cell))
    facts = HeldToAccount(most, verdicts, changed)
    answers = [verdicts[side] for side in Side if most[side].holds_to_account]
    worse = any(_worse(was, now) for was, now in changed)
    urgent = worse or any(verdict.standing is Standing.ADVERSE for verdict in answers)
    evidence = [
        *(_regime(one) for side in Side for one in regimes[side]),
        *(row for was, now in changed for one in (was, now) for row in _compared(cell, one)),
        *(_verdict(side, verdicts[side]) for side in Side),
    ]
    severity = Severity.LOOK if urgent else Severity.NOTE
    return Found([cell.tension(facts, severity, evidence, span=(cell.period, cell.period))], tested=1)


def _force(consequence: Consequence) -> int:
    return consequence.force


def _regime(regime: Regime) -> Evidence:
    return Evidence(says=f"{regime.name}: {regime.consequence.value}. {regime.if_missed}", origin=regime.source)


def _verdict(side: Side, verdict: SideVerdict) -> Evidence:
    name = "NHS" if side is Side.NHS else "Council"
    return Evidence(says=f"{name} side: {verdict.label}", what="The verdict", origin=verdict.binding_rule)


def _compared(cell: Cell, one: IndicatorVerdict) -> Iterator[Evidence]:
    """A figure that moved, and the one it is compared with."""
    figure, indicator = one.figure, one.figure.indicator
    yield figure_evidence(figure, one.label)
    beside = cell.known.one_series(indicator.id, indicator.comparator).get(figure.period)
    if one.comparator is not None and beside is not None:
        yield Evidence(
            f"what it is compared with: {indicator.comparator_name}", "", indicator, indicator.comparator, figure.period,
            one.comparator, (beside.source,),
        )  # fmt: skip


def _worse(was: IndicatorVerdict, now: IndicatorVerdict) -> bool:
    old, new, better = was.figure.value, now.figure.value, now.figure.indicator.better
    assert old is not None
    assert new is not None
    return better is not Better.NEITHER and (new < old) is (better is Better.HIGHER)


def _changed(cell: Cell) -> Iterator[tuple[IndicatorVerdict, IndicatorVerdict]]:
    """Yearly figures that moved from the year before by more than chance explains, all of the outcome tested together."""
    pairs = [pair for side in Side for pair in _two_years(cell, side)]
    chances = [
        chance_of_change(cell.known, now.figure.indicator, now.figure.organisation, now.figure.period) for _, now in pairs
    ]
    tested = sum(chance is not None for chance in chances)
    bar = cell.known.registry.tensions.false_alarms / max(1, tested)
    for pair, chance in zip(pairs, chances, strict=True):
        if chance is not None and chance <= bar:
            yield pair


def _two_years(cell: Cell, side: Side) -> Iterator[tuple[IndicatorVerdict, IndicatorVerdict]]:
    """Each yearly figure of a side with the one of the year before, where it is counted in the same way."""
    earlier = {_key(one.figure): one for one in _year_before(cell, side).indicators}
    for one in cell.now.verdicts[side].indicators:
        now, was = one.figure, earlier.get(_key(one.figure))
        if was is None or now.period.length is not Length.YEAR or was.figure.period != now.period.shifted(-12):
            continue
        if now.value is None or was.figure.value is None or now.made_here or now.value == was.figure.value:
            continue
        if not breaks_between(now.indicator, was.figure.period, now.period):
            yield was, one


def _year_before(cell: Cell, side: Side) -> SideVerdict:
    return cell.known.verdict(cell.place, cell.outcome, cell.period.shifted(-12)).verdicts[side]


def _key(figure: Figure) -> tuple[str, str]:
    return figure.indicator.id, figure.organisation
