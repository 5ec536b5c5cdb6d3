"""What stands out where places are put side by side, in words: neutral, counts of places only, and the same in every output."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dashboard.compare import ORDER, Compared, Comparison, Stand
from dashboard.desk_wording import count
from dashboard.judgement.verdict import Gap, IndicatorVerdict, Standing
from dashboard.tension_wording import listed
from dashboard.wording import SIDE_NAMES, figure_period, figure_value, number, older_words
from datasets.registry import Side

#: So many outcomes on which the regimes pull apart are named in a sentence each.
FIRST_NAMED = 3
BY_LIKENESS = "Those most alike first"


def beside_words(comparison: Comparison) -> str:
    """`Barking and Dagenham beside the 10 places most alike`."""
    others = [one.name for one in comparison.places if one.id != comparison.place.id]
    if not others:
        return f"{comparison.place.name} beside no other place"
    if comparison.named:
        return f"{comparison.place.name} beside {listed(others)}"
    return f"{comparison.place.name} beside the {count(len(others), 'place')} most alike"


def left_out_words(comparison: Comparison) -> str:
    """Who is missing and why; nothing where nobody is."""
    if not comparison.left_out:
        return ""
    names = listed([one.name for one in comparison.left_out])
    return f"Left out, as neither regime has a verdict there for {comparison.period.label}: {names}."


def findings(comparison: Comparison) -> tuple[str, ...]:
    """What stands out: where the regimes pull apart in most places, then what is so of the place asked for alone."""
    if len(comparison.places) < 2:
        return (f"No other of these places has a verdict for {comparison.period.label}.",)
    return (*_apart(comparison), *_alone(comparison))


def _apart(comparison: Comparison) -> Iterator[str]:
    found = [(one, comparison.apart(one.id)) for one in comparison.outcomes]
    apart = sorted((pair for pair in found if pair[1]), key=lambda pair: -len(pair[1]))
    of = len(comparison.places)
    if not apart:
        yield f"In none of these {of} places are the two regimes opposed on any outcome that can be compared."
    for outcome, places in apart[:FIRST_NAMED]:
        names = listed([one.name for one in places])
        yield f"The two regimes are opposed on “{outcome.name}” in {len(places)} of {of} places: {names}."
    if rest := apart[FIRST_NAMED:]:
        yield f"They are also opposed on {listed([f'“{one.name}” in {len(places)}' for one, places in rest])}."


def _alone(comparison: Comparison) -> Iterator[str]:
    said: dict[tuple[Standing, Side], list[str]] = {}
    for outcome in comparison.outcomes:
        for side in Side:
            if standing := comparison.alone(outcome.id, side):
                said.setdefault((standing, side), []).append(f"“{outcome.name}”")
    for (standing, side), names in said.items():
        yield (
            f"Of these places, only {comparison.place.name} is judged {standing} by the {SIDE_NAMES[side]} regime on "
            f"{listed(names)}."
        )


def stand_words(side: Side, stand: Stand) -> str:
    """`NHS: adverse, “Target missed at both trusts”; was contested a year before`, for whoever does not see the cell.

    `NHS: adverse, “Standard missed”, on figures of May 2023`, where none newer is held.
    """
    was = f"; {was_words(stand)} a year before" if stand.moved else ""
    older = f", {words}" if (words := older_words(stand.older)) else ""
    return f"{_name(side)}: {stand.standing}, “{stand.label}”{older}{was}"


def was_words(stand: Stand) -> str:
    """`was adverse`; `had no data`; nothing where it stood the same a year before."""
    if not stand.moved:
        return ""
    return "had no data" if stand.before is Standing.NO_DATA else f"was {stand.before}"


def incomparable_words(cell: Compared) -> str:
    """Where the two verdicts look opposed and cannot be compared, that."""
    return "not comparable" if cell.gap is Gap.OPPOSED and cell.incomparable else ""


def discuss_words(cell: Compared) -> str:
    return f"{count(cell.to_discuss, 'tension')} to discuss" if cell.to_discuss else ""


def counted_words(comparison: Comparison, outcome: str, side: Side) -> str:
    """`NHS: adverse in 9, contested in 2; a year before adverse in 7, contested in 4`, over the same places both times.

    It says where no newer figure is held, so that the same verdict is not read as a second finding.
    Nothing where no place has a verdict both times.
    """
    counts = comparison.counts(outcome, side)
    if not counts.places:
        return ""
    of = "" if counts.places == len(comparison.places) else f", the {count(counts.places, 'place')} judged both times"
    then = "the same a year before" if counts.now == counts.before else f"a year before {_in(counts.before)}"
    same = "" if not counts.nothing_newer else ", on the same figures"
    some = f" in {counts.nothing_newer}" if same and counts.nothing_newer < counts.places else ""
    return f"{_name(side)}{of}: {_in(counts.now)}; {then}{same}{some}."


def same_bodies_words(comparison: Comparison, outcome: str, side: Side) -> str:
    """`NHS, on figures of the same bodies: Havering, Redbridge; Luton, Reading`, so that one finding is not read as many."""
    groups = [", ".join(one.name for one in each) for each in comparison.same_figures(outcome, side)]
    return f"{_name(side)}, on figures of the same bodies: {'; '.join(groups)}." if groups else ""


def counts_said(comparison: Comparison, outcome: str) -> Iterator[str]:
    """What is said of all the places together on one outcome, the NHS first."""
    for side in Side:
        yield from filter(None, (say(comparison, outcome, side) for say in (counted_words, same_bodies_words)))


def _name(side: Side) -> str:
    return f"{SIDE_NAMES[side][0].upper()}{SIDE_NAMES[side][1:]}"


def _in(counts: Mapping[Standing, int]) -> str:
    return ", ".join(f"{standing} in {counts[standing]}" for standing in ORDER if counts.get(standing))


def order_words(comparison: Comparison) -> str:
    """How the places are put in order. It is an order for reading, of one outcome, and no ranking."""
    if comparison.ordered_by is None:
        return f"{comparison.place.name} first, then the others as they were chosen."
    return (
        f"In order of how “{comparison.ordered_by.name}” stands: judged adverse by either regime first, then contested, "
        "favourable, not judged, no data."
    )


def panel_words(verdict: IndicatorVerdict) -> str:
    """`82.4% in Q1 2018/19: Missed`; a count with the rate that is drawn before it."""
    figure = verdict.figure
    if figure.value is None:
        return f"No figure for {figure.asked.label}"
    rate = figure.indicator.rate
    shown = figure_value(verdict)
    if rate and verdict.rate is not None:
        shown = f"{number(verdict.rate, rate.decimals)} ({shown})"
    return f"{shown} in {figure_period(figure)}: {verdict.label}"
