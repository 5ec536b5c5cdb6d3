"""The HTML of the page that puts places side by side. It arranges what the comparison holds and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from dashboard import wording
from dashboard.charts.theme import SIDE, STANDING
from dashboard.compare import Compared, Comparison, Stand
from dashboard.compare_wording import (
    beside_words,
    counts_said,
    discuss_words,
    findings,
    incomparable_words,
    left_out_words,
    order_words,
    panel_words,
    stand_words,
    was_words,
)
from dashboard.judgement.rules import CPA_STYLE
from dashboard.small_multiples import Panel, SmallMultiples
from dashboard.table_markup import Link, figure_link, link, plain_table
from datasets.registry import Outcome, Place, Side

#: In a narrow cell a score is "CPA-style"; the note over the table says by whose thresholds.
SHORT = {CPA_STYLE: "CPA-style"}


def findings_box(comparison: Comparison) -> str:
    """What stands out, who is compared, who is left out."""
    said = "".join(f"<li>{escape(words)}</li>" for words in findings(comparison))
    beside = f"{beside_words(comparison)}, {comparison.period.label}."
    quiet = " ".join(part for part in (beside, left_out_words(comparison)) if part)
    return (
        f'<section class="ct-minutes" aria-label="What stands out"><ul>{said}</ul>'
        f'<p class="ct-quiet">{escape(quiet)} Counts of places, not a ranking of them.</p></section>'
    )


def matrix(comparison: Comparison, link_state: Mapping[str, str]) -> str:
    """Joint outcomes down, places across; each cell with both regimes' verdicts, leading to the outcome's page there."""
    caption = f"Joint outcomes by place and regime, {comparison.period.label}, beside {comparison.earlier.label}"
    head = "".join(_place_head(comparison, place, link_state) for place in comparison.places)
    rows = "".join(_row(comparison, outcome, link_state) for outcome in comparison.outcomes)
    return (
        f'<h2 class="ct-section" id="ct-matrix">Every joint outcome in every place</h2><p class="ct-quiet">'
        f"{escape(order_words(comparison))} Each cell: the NHS verdict, then the council’s, in a common word and in the "
        "regime’s own, with a date in brackets where none of its figures are newer; where the common word was another one a "
        "year before, it says so. “On the same figures”: no newer ones are held. “Of the same bodies”: one finding, in each "
        "of the places that they serve. CPA-style scores are made with thresholds set in this registry: they are not "
        "published ratings.</p>"
        f'<div class="ct-scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="ct-compare">'
        f'<caption class="ct-hidden">{escape(caption)}</caption><thead><tr><th scope="col">Joint outcome</th>{head}'
        "</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _place_head(comparison: Comparison, place: Place, link_state: Mapping[str, str]) -> str:
    address = escape(link("./", **{**link_state, "place": place.id}))
    asked = ' class="ct-asked"' if place.id == comparison.place.id else ""
    return f'<th scope="col"{asked}><a href="{address}" target="_self">{escape(place.name)}</a></th>'


def _row(comparison: Comparison, outcome: Outcome, link_state: Mapping[str, str]) -> str:
    counts = "".join(f'<p class="ct-quiet">{escape(words)}</p>' for words in counts_said(comparison, outcome.id))
    cells = "".join(_cell(comparison, place, outcome, link_state) for place in comparison.places)
    return f'<tr><th scope="row">{escape(outcome.name)}{counts}</th>{cells}</tr>'


def _cell(comparison: Comparison, place: Place, outcome: Outcome, link_state: Mapping[str, str]) -> str:
    cell = comparison.cells[place.id, outcome.id]
    classes = " ".join(
        name for name, so in (("ct-asked", place.id == comparison.place.id), ("ct-opposed", cell.apart)) if so
    )  # fmt: skip
    address = escape(link("outcome", **{**link_state, "place": place.id}, outcome=outcome.id))
    words = "; ".join(stand_words(side, cell.sides[side]) for side in Side)
    shown = "".join(_stand(side, cell.sides[side]) for side in Side)
    return (
        f'<td class="{classes}"><a href="{address}" target="_self"><span class="ct-hidden">{escape(place.name)}, '
        f'{escape(outcome.name)}. {escape(words)}</span><span aria-hidden="true">{shown}</span></a>{_below(cell)}</td>'
    )


def _stand(side: Side, stand: Stand) -> str:
    """The regime by letter and colour, the standing by shape and word, the regime's own label under it."""
    ink, ground = STANDING[stand.standing]
    letter = "N" if side is Side.NHS else "C"
    label = stand.label
    for long, short in SHORT.items():
        label = label.replace(long, short)
    older = f" ({wording.older_periods(stand.older)})" if stand.older else ""
    own = f'<span class="ct-own">{escape(label + older)}</span>'
    was = f'<span class="ct-was">{escape(was_words(stand))}</span>' if stand.moved else ""
    return (
        f'<span class="ct-stand" style="color:{ink};background:{ground}"><span class="ct-letter" '
        f'style="background:{SIDE[side]}">{letter}</span> {wording.SHAPES[stand.standing]} {stand.standing.value}</span>'
        f"{own}{was}"
    )


def _below(cell: Compared) -> str:
    discuss = f'<span class="ct-own ct-discuss">● {escape(words)}</span>' if (words := discuss_words(cell)) else ""
    apart = f'<span class="ct-own">{escape(words)}</span>' if (words := incomparable_words(cell)) else ""
    return discuss + apart


def legend() -> str:
    nhs, council = (
        f'<span class="ct-letter" style="background:{SIDE[side]}">{letter}</span> {words}'
        for side, letter, words in ((Side.NHS, "N", "the NHS regime"), (Side.COUNCIL, "C", "the council’s regime"))
    )
    shapes = " · ".join(f"{shape} {standing.value}" for standing, shape in wording.SHAPES.items())
    return (
        f'<p class="ct-quiet">{nhs} · {council} · {shapes}. A heavy frame: the two regimes are opposed '
        "there. Not comparable: the two verdicts rest on other people, another time or a difference too small to tell; "
        "the page of the outcome says which.</p>"
    )  # fmt: skip


# --- one measure in every place ---------------------------------------------------------------------------------------------


def measure_head() -> str:
    return (
        '<h2 class="ct-section">One measure in every place</h2><p class="ct-quiet">Choose a measure to see it drawn for every '
        "place on the same scale.</p>"
    )


def multiples_head(drawn: SmallMultiples, comparison: Comparison) -> str:
    indicator = drawn.indicator
    if not drawn.panels:
        return f"<p>No place shown here has figures of {escape(indicator.name)} around {escape(comparison.period.label)}.</p>"
    bars = f" Dashed lines: {'; '.join(drawn.bars)}." if drawn.bars else ""
    missing = f" No figures: {', '.join(one.name for one in drawn.without)}." if drawn.without else ""
    england = (
        f" The dotted line is {indicator.comparator_name}." if indicator.comparator and not indicator.unit.is_count else ""
    )
    spread = f" {_spread_words(*drawn.councils)}" if drawn.councils else ""
    return (
        f'<h3 class="ct-chart" style="border-color:{SIDE[drawn.side]}">{escape(indicator.name)}</h3>'
        f'<p class="ct-quiet">{escape(drawn.unit)} · {escape(wording.direction(indicator))} · every chart has the same scale; '
        f"{escape(comparison.period.label)} is shaded.{escape(bars)}{escape(england)}{escape(spread)}{escape(missing)}</p>"
    )


def _spread_words(most: int, least: int) -> str:
    many = f"{most}" if most == least else f"{least} to {most}"
    return f"Behind each line: the middle half of England’s councils and, lighter, eight in ten of them ({many} with figures)."


def panel_head(panel: Panel) -> str:
    verdict = panel.verdict
    shape = f'<span aria-hidden="true">{wording.SHAPES[verdict.standing]}</span> ' if verdict.standing.judged else ""
    whose = f'<p class="ct-quiet ct-whose">{escape(panel.whose)}</p>' if panel.whose else ""
    said = panel_words(verdict)
    among = f'<p class="ct-quiet ct-whose">{escape(panel.among)}</p>' if panel.among else ""
    return (
        f'<h4 class="ct-panel">{escape(panel.place.name)}</h4>{whose}<p class="ct-panel-said">{shape}{escape(said)}</p>{among}'
    )


def multiples_foot(drawn: SmallMultiples, link_state: Mapping[str, str]) -> str:
    """The same as a table, each figure leading to where it came from; then source and caveats."""
    rows = [
        (
            panel.place.name, panel.whose or "the council", _figure(panel, link_state), panel.finding.partition(". ")[2],
            *([panel.among or "not known"] if drawn.councils else []),
        )
        for panel in drawn.panels
    ]  # fmt: skip
    head = ("Place", "Whose figure", "Figure", "What is said of it", *(["Among England’s councils"] if drawn.councils else []))
    table = plain_table(f"{drawn.indicator.name}, by place", head, rows)
    lines = "<br>".join(escape(words) for words in (f"Source: {wording.source(drawn.indicator)}", *drawn.caveats))
    summary = f"<summary>{escape(drawn.indicator.short)} of every place as a table</summary>"
    return f'<p class="ct-source">{lines}</p><details class="ct-details">{summary}{table}</details>'


def _figure(panel: Panel, link_state: Mapping[str, str]) -> str | Link:
    figure = panel.verdict.figure
    words = f"{wording.figure_value(panel.verdict)} ({wording.figure_period(figure)})"
    if not figure.sources:
        return wording.figure_value(panel.verdict)
    state = {**link_state, "place": panel.place.id}
    return figure_link(words, state, figure.indicator.id, figure.organisation, figure.period.id)
