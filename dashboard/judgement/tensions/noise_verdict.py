"""T11: a side's label moved from the period before, but the figures behind it may not have.

Here the careful side is the narrow interval: a change beyond the plain 95% may be real, and is not called noise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.judgement.figures import Published
from dashboard.judgement.tensions.chance import change_of_counts, change_of_months, deviation, two_sided
from dashboard.judgement.tensions.known import Cell, before, breaks_between
from dashboard.judgement.tensions.opposing_trends import chance_of_change
from dashboard.judgement.tensions.tension import Evidence, Found, Severity, figure_evidence
from dashboard.judgement.verdict import Figure, IndicatorVerdict, SideVerdict
from datasets.periods import Length
from datasets.registry import Side
from datasets.tension_book import TensionKind

KIND = TensionKind.NOISE_VERDICT


@dataclass(frozen=True, slots=True)
class LabelMoved:
    """A side's verdict then and now, and the figures whose reading changed, each as it was and as it is."""

    was: SideVerdict
    now: SideVerdict
    figures: tuple[tuple[IndicatorVerdict, IndicatorVerdict], ...]
    kind: TensionKind = KIND


def find(cell: Cell) -> Found:
    """For each side whose label moved: a tension if no figure that changed its reading changed by more than chance."""
    tested, tensions, not_enough = 0, [], []
    for side in Side:
        was, now = cell.before.verdicts[side], cell.now.verdicts[side]
        if not (was.standing.judged and now.standing.judged):
            continue
        tested += 1
        if was.label == now.label:
            continue
        pairs = list(_reread(was, now)) if _bars(was) == _bars(now) else []
        chances = [_chance(cell, old, new) for old, new in pairs]
        if not pairs or None in chances:
            tested -= 1
            name = "NHS" if side is Side.NHS else "council"
            why = "no counts tell whether by chance" if pairs else "other figures or bars stand behind it than before"
            reason = f"The {name} verdict moved from “{was.label}” to “{now.label}”: {why}."
            not_enough.append(cell.not_enough(KIND, reason))
        elif all(chance > cell.known.registry.tensions.false_alarms for chance in chances if chance is not None):
            evidence = list(_evidence(pairs))
            tensions.append(cell.tension(LabelMoved(was, now, tuple(pairs)), Severity.NOTE, evidence, subject=side.value))
    return Found(tensions, tested, not_enough)


def _bars(side: SideVerdict) -> set[tuple[str, str, str]]:
    """What a side was judged by: each figure and each yardstick it was held against."""
    return {
        (one.figure.indicator.id, one.figure.organisation, reading.yardstick.name)
        for one in side.indicators
        for reading in one.readings
    }


def _reread(was: SideVerdict, now: SideVerdict) -> Iterator[tuple[IndicatorVerdict, IndicatorVerdict]]:
    """Figures of another period, counted in the same way, of which a yardstick says something else than before."""
    earlier = {(one.figure.indicator.id, one.figure.organisation): one for one in was.indicators}
    for one in now.indicators:
        old = earlier.get((one.figure.indicator.id, one.figure.organisation))
        if old is None or old.figure.period == one.figure.period or not (old.readings and one.readings):
            continue
        if breaks_between(one.figure.indicator, old.figure.period, one.figure.period):
            continue
        if [(each.yardstick.name, each.reach) for each in old.readings] != [
            (each.yardstick.name, each.reach) for each in one.readings
        ]:
            yield old, one


def _chance(cell: Cell, was: IndicatorVerdict, now: IndicatorVerdict) -> float | None:
    """How likely the change between the two figures is by chance alone; None where it cannot be told."""
    old, new = was.figure, now.figure
    if new.period.length is Length.YEAR and not new.made_here and old.period == before(new.period):
        return chance_of_change(cell.known, new.indicator, new.organisation, new.period)
    ways = [_by_counts(old, new), _by_months(cell, now, old, new)]
    # Counts alone take months for more alike than they are: of two ways to tell, the careful one is the larger chance.
    return max((chance for chance in ways if chance is not None), default=None)


def _by_counts(old: Figure, new: Figure) -> float | None:
    z = change_of_counts(new.indicator, _as_published(old), _as_published(new))
    return None if z is None else two_sided(z)


def _by_months(cell: Cell, now: IndicatorVerdict, old: Figure, new: Figure) -> float | None:
    one_deviation = deviation(cell.chart(now))
    if one_deviation is None or not (old.held and new.held):
        return None
    series = cell.known.one_series(new.indicator.id, new.organisation)
    then, since = ([one for month in figure.held if (one := series[month].value) is not None] for figure in (old, new))
    return two_sided(change_of_months(since, then, one_deviation)) if then and since else None


def _as_published(figure: Figure) -> Published:
    return Published(figure.value, figure.numerator, figure.denominator, figure.mark, figure.sources[0])


def _evidence(pairs: list[tuple[IndicatorVerdict, IndicatorVerdict]]) -> Iterator[Evidence]:
    for old, new in pairs:
        yield figure_evidence(old.figure, f"before: {old.label}")
        yield figure_evidence(new.figure, f"now: {new.label}")
