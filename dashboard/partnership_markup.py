"""The HTML of the partnership page. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard import wording
from dashboard.briefing import Briefing
from dashboard.charts.spread_chart import MOST_WORDS
from dashboard.desk_wording import count
from dashboard.markup import alert
from dashboard.partnership import Assessed, Assessment, Held, Partnership
from dashboard.partnership_wording import (
    ABOUT,
    CHANCE,
    COMPETENCIES,
    INSTRUMENT_HEAD,
    NONE_YET,
    NOTHING_HELD,
    SIDE_HEADS,
    furthest_words,
    how_many_words,
    how_to_collect,
    instrument_row,
    respondents_words,
    source_words,
    spread_head,
    spread_rows,
    too_few_words,
)
from dashboard.table_markup import Cell, Link, link, plain_table
from datasets.registry import Side
from datasets.self_assessment import Collected

#: So many faults of a form are shown; it is mended in a spreadsheet, and handed in again.
FIRST_SHOWN = 20


def head(partnership: Partnership, briefing: Briefing) -> str:
    """What the page is; where nothing was assessed, that it is so and how to have it."""
    about = f'<p class="ct-sentence">{escape(ABOUT)}</p>'
    if partnership.assessments:
        lines = "".join(
            f"<li><strong>{escape(one.name)}.</strong> {escape(' '.join((furthest_words(one), *too_few_words(one))))}</li>"
            for one in partnership.assessments
        )
        return (
            f'{about}<section class="ct-minutes" aria-label="In short"><ul>{lines}</ul>'
            f'<p class="ct-quiet">{escape(CHANCE)}</p></section>'
        )
    return f'{about}<p class="ct-sentence"><strong>{escape(NONE_YET)}</strong></p>{_how(briefing)}'


def _how(briefing: Briefing) -> str:
    steps = "".join(f"<li>{escape(step)}</li>" for step in how_to_collect(briefing.place.id))
    minimum = briefing.registry.self_assessment.minimum
    return (
        f"<p>How to have one, with at least {minimum} people on each side:</p><ol>{steps}</ol>"
        '<p class="ct-quiet">Only counts by side and free text without names are kept, never one person’s answers.</p>'
    )


def hand_in_head() -> str:
    return (
        "<p>The form is read and what would be kept is shown first. Kept are counts by side, free text without names, "
        "and the name of the file; never the file itself, nor any one person’s answers.</p>"
    )


def looked_at(collected: Collected, assessments: Sequence[Assessment]) -> str:
    """What is wrong with a form that was handed in, or what would be kept of it."""
    if faults := collected.faults:
        lines = [f"<li>{escape(one.message)} {escape(one.guidance)}</li>" for one in faults[:FIRST_SHOWN]]
        more = f"<p>… and {len(faults) - FIRST_SHOWN:,} more.</p>" if len(faults) > FIRST_SHOWN else ""
        said = f"{collected.file} cannot be kept: {count(len(faults), 'fault')} to mend. Nothing was changed."
        return f"{alert(said)}<ul>{''.join(lines)}</ul>{more}"
    said = f"{collected.file}: {count(collected.rows_read, 'row')} read, nothing wrong. This would be kept:"
    lines = [
        f"<li>{escape(' '.join((f'{one.name}: {how_many_words(one)}.', *too_few_words(one))))}{_texts(one)}</li>"
        for one in assessments
    ]
    return f'<p role="status">{escape(said)}</p><ul>{"".join(lines)}</ul>'


def assessment_head(one: Assessment) -> str:
    """The instrument, who answered, where the two sides see it most differently, and how to read the picture."""
    words = f"<p>{escape(one.instrument.words)}</p>" if one.instrument else ""
    too_few = "".join(f'<p class="ct-spc"><strong>{escape(said)}</strong></p>' for said in too_few_words(one))
    return (
        f'<h2 class="ct-section" id="{escape(_id(one))}">{escape(one.name)}</h2>'
        f'<p class="ct-quiet">{escape(respondents_words(one))}</p>{words}'
        f'<p class="ct-sentence"><strong>{escape(furthest_words(one))}</strong></p>{too_few}'
        f'<p class="ct-quiet">{escape(READING)}</p>{_scale(one)}'
    )


READING = (
    "Bars up are NHS respondents, bars down council respondents, each with the number who gave that answer; the bar is their "
    "share of their own side. Outlined, in bold: the side’s middle answer. In brackets: how many of the side answered."
)


def _scale(one: Assessment) -> str:
    """The answers by their numbers, where the picture has numbers."""
    if len(one.answers) <= MOST_WORDS:
        return ""
    return (
        f'<ol class="ct-counts ct-scale">{"".join(f"<li>{at}. {escape(a)}</li>" for at, a in enumerate(one.answers, 1))}</ol>'
    )


def _id(one: Assessment) -> str:
    return f"ct-{one.instrument.id}" if one.instrument else "ct-instrument"


def assessment_foot(one: Assessment, briefing: Briefing, link_state: Mapping[str, str]) -> str:
    """Every count as a table, what people wrote, and the joint outcomes concerned with both regimes' verdicts."""
    caption = f"{one.name}: how many respondents of each side gave each answer"
    sources = "<br>".join(escape(part) for part in source_words(one))
    return (
        f'<p class="ct-source">{sources}</p><details class="ct-details"><summary>All answers to the {escape(one.name)} as a '
        f"table</summary>{plain_table(caption, spread_head(one), spread_rows(one))}</details>"
        f"{_asked(one)}{_texts(one)}{_beside(one, briefing, link_state)}"
    )


def _asked(one: Assessment) -> str:
    """What each item asks, in the registry's words."""
    items = "".join(f"<dt>{escape(item.name)}</dt><dd>{escape(item.words)}</dd>" for item in one.items if item.words)
    asked = f'<details class="ct-details"><summary>What each item of the {escape(one.name)} asks</summary>'
    return f'{asked}<dl class="ct-facts">{items}</dl></details>' if items else ""


def _texts(one: Assessment) -> str:
    if not any(one.texts.values()):
        return ""
    names = {item.id: item.name for item in one.items}
    sides = "".join(
        f"<h4>{escape(SIDE_HEADS[side])} respondents</h4><ul>"
        + "".join(f"<li>{escape(names.get(item, item))}: “{escape(text)}”</li>" for item, text in one.texts[side])
        + "</ul>"
        for side in Side
        if one.texts[side]
    )
    total = sum(len(texts) for texts in one.texts.values())
    return (
        f'<details class="ct-details"><summary>What people wrote ({total})</summary><div class="ct-written">{sides}</div>'
        "</details>"
    )


def _beside(one: Assessment, briefing: Briefing, link_state: Mapping[str, str]) -> str:
    """The outcomes concerned, each with the items that concern it and the verdict of each regime."""
    rows = [
        _outcome_row(name, items, briefing, link_state)
        for name, items in one.outcomes.items()
        if name in briefing.registry.outcomes
    ]
    caption = f"Beside the data, {briefing.period.label}: the joint outcomes that these items concern"
    return plain_table(caption, ("Joint outcome", "Items", "NHS regime", "Council regime"), rows) if rows else ""


def _outcome_row(
    name: str, items: tuple[Assessed, ...], briefing: Briefing, link_state: Mapping[str, str]
) -> tuple[Cell, ...]:  # fmt: skip
    shown = briefing.outcome(name)
    verdicts = (shown.verdicts[side] for side in Side)
    return (
        Link(shown.outcome.name, link("outcome", **link_state, outcome=name)),
        "; ".join(item.name for item in items),
        *(wording.verdict_words(one) for one in verdicts),
    )


def not_assessed(partnership: Partnership, briefing: Briefing) -> str:
    """The instruments nobody has answered yet, and how to use them."""
    if not partnership.not_assessed:
        return ""
    rows = [instrument_row(one) for one in partnership.not_assessed]
    how = _how(briefing) if partnership.assessments else ""
    caption = "Instruments that can be used"
    return (
        f'<h2 class="ct-section">Not assessed here yet</h2>{how}{plain_table(caption, INSTRUMENT_HEAD, rows, captioned=False)}'
    )


def competencies(partnership: Partnership, link_state: Mapping[str, str]) -> str:
    """A small table: for each competency, what the regimes of each side hold."""
    if not partnership.competencies:
        return ""
    body = "".join(_competency(one, link_state) for one in partnership.competencies)
    origins = "; ".join(dict.fromkeys(one.competency.source for one in partnership.competencies))
    head_cells = "".join(f'<th scope="col">{name}</th>' for name in ("Competency", "NHS regimes", "Council regimes"))
    return (
        f'<h2 class="ct-section">{escape(COMPETENCIES)}</h2>'
        f'<div class="ct-scroll" tabindex="0" role="region" aria-label="{escape(COMPETENCIES)}">'
        f'<table class="ct-table ct-plain"><caption class="ct-hidden">{escape(COMPETENCIES)}</caption>'
        f"<thead><tr>{head_cells}</tr></thead><tbody>{body}</tbody></table></div>"
        f'<p class="ct-source">Competencies: {escape(origins)}. Which indicators stand under which is this registry’s own '
        "choice.</p>"
    )


def _competency(one: Held, link_state: Mapping[str, str]) -> str:
    cells = "".join(
        f'<td data-label="{SIDE_HEADS[side]} regimes">{_indicators(one, side, link_state)}</td>' for side in Side
    )  # fmt: skip
    about = f'<span class="ct-was">{escape(one.competency.words)}</span>'
    return f'<tr><th scope="row">{escape(one.competency.name)}{about}</th>{cells}</tr>'


def _indicators(one: Held, side: Side, link_state: Mapping[str, str]) -> str:
    if not one.indicators[side]:
        return escape(NOTHING_HELD)
    return "<br>".join(
        f'<a href="{escape(link("outcome", **link_state, outcome=outcome))}" target="_self">{escape(indicator.short)}</a>'
        if outcome
        else escape(indicator.short)
        for indicator, outcome in one.indicators[side]
    )


def method(briefing: Briefing) -> str:
    return (
        '<h2 class="ct-section">How the answers are shown</h2>'
        f'<p class="ct-sentence">{escape(briefing.registry.self_assessment.words)}</p>'
    )
