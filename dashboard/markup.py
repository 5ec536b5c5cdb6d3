"""The pages' HTML: real headings, real tables, every word escaped. It arranges what the briefing holds and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from dashboard import wording
from dashboard.accessibility_markup import statement
from dashboard.as_of import State
from dashboard.as_of_wording import label_words
from dashboard.briefing import Briefing
from dashboard.charts.series_chart import breaks_drawn
from dashboard.charts.theme import SIDE, STANDING
from dashboard.judgement.place import OutcomeVerdict
from dashboard.judgement.spc import QUIRKS
from dashboard.judgement.verdict import Figure, Flip, IndicatorVerdict, SideVerdict, Standing
from dashboard.outcome_wording import (
    BOTH_ANSWER,
    CPA_RULE,
    DECIDED_BY,
    FIGURES_HEAD,
    FLIPS,
    FOOTPRINT_HEAD,
    HOW_VERDICTS,
    JUDGED,
    LEGEND,
    MINUTES_NOTE,
    WHAT_WAS_JUDGED,
    YARDSTICKS,
    YARDSTICKS_HEAD,
    cpa_source_words,
    figures_row,
    footprint_caption,
    footprint_note,
    footprint_rows,
    inclusion_words,
    judged_on,
    not_published,
    regime_words,
    regimes_behind,
    yardstick_rows,
)
from dashboard.paired_charts import Chart
from dashboard.table_markup import Cell, figure_link, folded_table, link, plain_table
from dashboard.tension_markup import tension_marks, tension_methods
from dashboard.tension_wording import CONSEQUENCES
from datasets.organisations import Organisations
from datasets.registry import Registry, Side
from datasets.story import bundled_stories, story_of
from validation.stages import list_of_checks

STYLE = f"<style>{Path(__file__).with_name('style.css').read_text(encoding='utf-8')}</style>"


def alert(words: str) -> str:
    """A fault of input. Words stay words: what stands in an address must not become a picture or a link."""
    return f'<div class="ct-alert" role="alert">{"<br>".join(escape(line) for line in words.splitlines())}</div>'


def notice(words: str) -> str:
    """Something that went well."""
    return f'<div class="ct-notice" role="status">{escape(words)}</div>'


def way_back(briefing: Briefing, link_state: dict[str, str]) -> str:
    address = escape(link("./", **link_state))
    return (
        f'<p class="ct-back"><a href="{address}" target="_self">← All joint outcomes of {escape(briefing.place.name)}</a></p>'
    )


def title(briefing: Briefing, text: str, below: str, link_state: Mapping[str, str]) -> str:
    published = f"figures as published to {briefing.at:%-d %B %Y}" if briefing.at else "no figures published yet"
    return (
        f'<h1 class="ct-title">{escape(text)}</h1><p class="ct-under">{escape(below)} · {escape(briefing.period.label)} · '
        f"{escape(published)} (publish {briefing.publish_number})</p>{past(briefing.state, link_state)}"
    )


def past(state: State, link_state: Mapping[str, str]) -> str:
    """An earlier state says so, plainly: nobody may take it for today's. Ways to the rest of it, and back to today."""
    if not (said := label_words(state)):
        return ""
    first, *rest = said
    today = {name: value for name, value in link_state.items() if name != "as-of"}
    ways = (
        ("The figures sent in by then", link("data", **link_state)),
        ("The methods as they stood", link("methods", **link_state)),
        ("Back to today", link("./", **today)),
    )
    ways_out = " · ".join(f'<a href="{escape(address)}" target="_self">{name}</a>' for name, address in ways)
    return f'<div class="ct-past"><p><strong>{escape(first)}</strong> {escape(" ".join(rest))}</p><p>{ways_out}</p></div>'


def minutes(briefing: Briefing) -> str:
    return (
        f'<section class="ct-minutes" aria-label="Sentence for the minutes"><p>{escape(briefing.summary)}</p>'
        f'<p class="ct-quiet">{MINUTES_NOTE}</p></section>'
    )


def way_to_pack(link_state: Mapping[str, str]) -> str:
    address = escape(link("pack", **link_state))
    return f'<p class="ct-back"><a href="{address}" target="_self">A committee pack of this place and period</a></p>'


def chip(verdict: SideVerdict | IndicatorVerdict) -> str:
    """The native label with the standing as shape and word beside it."""
    return standing_chip(verdict.standing, verdict.label, wording.standing_words(verdict))


def standing_chip(standing: Standing, label: str, words: str) -> str:
    ink, ground = STANDING[standing]
    return (
        f'<span class="ct-chip" style="color:{ink};border-color:{ink};background:{ground}">'
        f'<span aria-hidden="true">{wording.SHAPES[standing]}</span> {escape(label)}</span>'
        f'<span class="ct-standing">{escape(words)}</span>'
    )


def verdict_table(briefing: Briefing, registry: Registry, link_state: dict[str, str]) -> str:
    """Each joint outcome with the NHS verdict on one side, the council verdict on the other, the gap between them."""
    rows = "".join(_outcome_row(briefing, registry, one, link_state) for one in briefing.outcomes)
    return (
        '<table class="ct-table"><caption class="ct-hidden">Joint outcomes with the verdict of each regime</caption><thead><tr>'
        '<th scope="col">Joint outcome</th>'
        f'<th scope="col"><span style="color:{SIDE[Side.NHS]}">■</span> The NHS is judged on</th>'
        '<th scope="col">Between them</th>'
        f'<th scope="col"><span style="color:{SIDE[Side.COUNCIL]}">●</span> The council is judged on</th>'
        f"</tr></thead><tbody>{rows}</tbody></table>"
    )


def _outcome_row(briefing: Briefing, registry: Registry, one: OutcomeVerdict, link_state: dict[str, str]) -> str:
    address = escape(link("outcome", **link_state, outcome=one.outcome.id))
    incomparable = briefing.incomparable(one.outcome.id)
    return (
        f'<tr><th scope="row"><a href="{address}" target="_self">{escape(one.outcome.name)}</a>'
        f'<p class="ct-quiet">“{escape(one.outcome.said_by)}”</p></th>'
        f'<td data-label="The NHS is judged on">{_side(briefing, one.verdicts[Side.NHS])}</td>'
        f'<td data-label="Between them" class="ct-between">{gap_strip(one, incomparable)}'
        f"<p>{escape(wording.gap_words(one.gap, incomparable))}</p>"
        f"{tension_marks(briefing, registry, one.outcome.id, link_state)}</td>"
        f'<td data-label="The council is judged on">{_side(briefing, one.verdicts[Side.COUNCIL])}</td></tr>'
    )


def _side(briefing: Briefing, verdict: SideVerdict) -> str:
    shown = "".join(f"<li>{_figure_line(briefing, one)}</li>" for one in verdict.indicators if one.figure.sources)
    listed = f'<ul class="ct-figures">{shown}</ul>' if shown else ""
    return f"{chip(verdict)}{listed}{_not_published(verdict.indicators)}"


def _figure_line(briefing: Briefing, one: IndicatorVerdict) -> str:
    """The figure; what is said of it and by which yardstick; whose it is, of when, which way is better, and its source."""
    indicator = one.figure.indicator
    judged = "; ".join(wording.reading_words(indicator, reading) for reading in one.readings) or one.label
    said = " · ".join(part for part in (judged, wording.rate_words(one), wording.compared_words(one)) if part)
    code = one.figure.organisation
    whose = "" if code == briefing.place.council else f"{briefing.organisations.name(code)}, "
    whose += f"{wording.figure_period(one.figure)} · {wording.direction(indicator)} · {indicator.publisher}"
    return (
        f"<strong>{escape(wording.figure_value(one))}</strong> {escape(indicator.short)}"
        f'<br><span class="ct-quiet">{escape(said)}<br>{escape(whose)}</span>'
    )


#: Where a standing lies on the strip, in per cent of its width.
_PLACES = {Standing.ADVERSE: 12, Standing.CONTESTED: 50, Standing.FAVOURABLE: 88}
_STEPS = "".join(
    f'<span class="ct-step" style="left:{x}%" aria-hidden="true">{standing.value}</span>' for standing, x in _PLACES.items()
)


def gap_strip(one: OutcomeVerdict, incomparable: str) -> str:
    """Both standings on one ordinal scale, joined: how far apart the two regimes are, at a glance."""
    standings = {side: one.verdicts[side].standing for side in Side}
    between = wording.gap_words(one.gap, incomparable)
    words = f"NHS: {standings[Side.NHS].value}. Council: {standings[Side.COUNCIL].value}. {between}."
    at = {side: _PLACES[standing] for side, standing in standings.items() if standing in _PLACES}
    together = len(at) == 2 and len(set(at.values())) == 1
    marks = "".join(_mark(side, x, beside=together) for side, x in at.items())
    join = ""
    if len(set(at.values())) == 2 and not incomparable:
        join = f'<span class="ct-join" style="left:{min(at.values())}%;width:{max(at.values()) - min(at.values())}%"></span>'
    drawn = f'<span class="ct-track"></span>{join}{_STEPS}{marks}'
    return f'<div class="ct-strip" role="img" aria-label="{escape(words)}">{drawn}</div>'


def _mark(side: Side, x: int, *, beside: bool) -> str:
    """A square N for the NHS, a round C for the council; side by side where both stand on the same step."""
    shape, letter, shift = ("2px", "N", -0.65) if side is Side.NHS else ("50%", "C", 0.65)
    style = f"left:calc({x}% + {shift if beside else 0}rem);background:{SIDE[side]};border-radius:{shape}"
    return f'<span class="ct-mark" style="{style}" aria-hidden="true">{letter}</span>'


def legend() -> str:
    return f'<p class="ct-quiet">{LEGEND}</p>'


def outcome_head(one: OutcomeVerdict, incomparable: str) -> str:
    outcome = one.outcome
    met = "".join(f"<li><strong>{name}:</strong> {escape(words)}</li>" for name, words in inclusion_words(outcome))
    return (
        f'<p class="ct-said">“{escape(outcome.said_by)}”</p><p>{escape(outcome.why)}</p>'
        f'<section class="ct-minutes" aria-label="Finding"><p>{escape(wording.gap_sentence(one, incomparable))}</p></section>'
        f'<details class="ct-details"><summary>{BOTH_ANSWER}</summary><ul>{met}</ul>'
        f"<p>{escape(outcome.pull)}</p></details>"
    )


def side_head(registry: Registry, verdict: SideVerdict, flips: Sequence[Flip], organisations: Organisations) -> str:
    """One side's verdict with its binding rule, why it is so and what would flip it, who judges, and what follows."""
    return (
        f'<div class="ct-side" style="border-color:{SIDE[verdict.side]}"><h2>{JUDGED[verdict.side]}</h2>'
        f"<p>{chip(verdict)}</p><p><strong>{DECIDED_BY}</strong> {escape(verdict.binding_rule)}.</p>"
        f"{who_judges(registry, verdict)}{_why(registry, verdict, flips, organisations)}</div>"
    )


def _why(registry: Registry, verdict: SideVerdict, flips: Sequence[Flip], organisations: Organisations) -> str:
    """The rule in words, its inputs, the source of each yardstick, and the smallest changes that would flip the verdict."""
    inputs = "".join(
        f"<li>{escape(words)} <span class='ct-quiet'>{escape(origin)}</span></li>"
        for words, origin in judged_on(verdict, organisations)
    )
    would = "".join(f"<li>{escape(wording.flip_words(flip, organisations))}</li>" for flip in flips)
    return (
        '<details class="ct-details"><summary>Why this verdict, and what would change it</summary>'
        f"<p>{escape(registry.rollups[verdict.side].words)}</p>"
        + (f"<p><strong>{WHAT_WAS_JUDGED}</strong></p><ul>{inputs}</ul>" if inputs else "")
        + (f"<p><strong>{FLIPS}</strong></p><ul>{would}</ul>" if would else "")
        + "</details>"
    )


def who_judges(registry: Registry, verdict: SideVerdict) -> str:
    """The regimes behind the figures shown, each with who judges, how often, and what follows."""
    items = "".join(
        f"<li><strong>{escape(regime.name)}.</strong> {escape(regime_words(regime))}</li>"
        for regime in regimes_behind(registry, verdict)
    )
    summary = "<summary>Who judges, and what follows</summary>"
    return f'<details class="ct-details">{summary}<ul class="ct-figures">{items}</ul></details>' if items else ""


def charts_head(briefing: Briefing, drawn: bool) -> str:
    said = f"All charts share one time axis; {briefing.period.label} is shaded." if drawn else "No figures near this period."
    settings = f" {wording.spc_settings_words(briefing.spc_settings)}" if drawn else ""
    return f'<h2 class="ct-section">Both regimes over time</h2><p class="ct-quiet">{escape(said + settings)}</p>'


def chart_head(chart: Chart, briefing: Briefing) -> str:
    """The finding, what is drawn for whom, and what the NHS method says of it if it is monthly."""
    figure, side = chart.verdict.figure, chart.side
    organisation = briefing.organisations.name(figure.organisation)
    judged = f"{'NHS' if side is Side.NHS else 'Council'}{' judged' if chart.verdict.readings else ', not judged on this'}"
    said = f'<p class="ct-spc">{"<br>".join(escape(one) for one in chart.said)}</p>' if chart.said else ""
    return (
        f'<h3 class="ct-chart" style="border-color:{SIDE[side]}"><span style="color:{SIDE[side]}">{judged}:</span> '
        f"{escape(chart.finding)}</h3>"
        f'<p class="ct-quiet">{escape(figure.indicator.name)} · {escape(organisation)} ({escape(figure.organisation)}) · '
        f"{escape(wording.direction(figure.indicator))}</p>{said}"
    )


def chart_foot(chart: Chart, link_state: Mapping[str, str]) -> str:
    """Source, yardsticks, caveat, what was counted anew, and every figure as a table, each leading to where it came from."""
    one, finding = chart.verdict, chart.finding
    indicator = one.figure.indicator
    anew = (wording.break_words(change) for change in breaks_drawn(indicator, chart.span))
    lines = "<br>".join(escape(part) for part in (*wording.chart_notes(one), *anew))
    code = one.figure.organisation
    rows = [
        (period.label, figure, figure_link(where, link_state, indicator.id, code, period.id))
        for period, figure, where in chart.rows
    ]
    shown = plain_table(finding, ("Period", "Figure", "Where it came from"), rows)
    summary = f"<summary>All figures of {escape(indicator.short)} as a table, with their sources</summary>"
    return f'<p class="ct-source">{lines}</p><details class="ct-details">{summary}{shown}</details>'


def figures_table(briefing: Briefing, verdicts: Sequence[IndicatorVerdict], caption: str, link_state: Mapping[str, str]) -> str:
    """Every figure with its unit, period, yardstick, what the yardstick says, and the file, sheet and row it came from.

    What was not published for the period is named under it, once.
    """
    rows = [(*figures_row(briefing, one)[:-1], _trace(one.figure, link_state)) for one in verdicts if one.figure.sources]
    table = plain_table(caption, FIGURES_HEAD, rows) if rows else f'<h3 class="ct-chart">{escape(caption)}</h3>'
    return table + _not_published(verdicts)


def _not_published(verdicts: Sequence[IndicatorVerdict]) -> str:
    said = not_published(verdicts)
    return f'<p class="ct-quiet">{escape(said)}</p>' if said else ""


def _trace(figure: Figure, link_state: Mapping[str, str]) -> Cell:
    """Where a figure came from, leading to all that is known of it."""
    said = wording.trace(figure)
    return figure_link(said, link_state, figure.indicator.id, figure.organisation, figure.period.id) if figure.sources else said


def footprint(briefing: Briefing) -> str:
    note = footprint_note(briefing)
    table = plain_table(footprint_caption(briefing), FOOTPRINT_HEAD, footprint_rows(briefing))
    return table + (f'<p class="ct-quiet">{escape(note)}</p>' if note else "")


def methods_head(registry: Registry) -> str:
    return (
        f'<h1 class="ct-title">Methods and words</h1><p class="ct-under">{escape(registry.header.title)}, edition '
        f"{escape(registry.edition)}</p>{''.join(way_to_history(one.place) for one in bundled_stories())}"
    )


def way_to_history(place: str) -> str:
    """The way to what both regimes said of a place in years gone by, if that is told."""
    story = story_of(place)
    return f'<p class="ct-back"><a href="history" target="_self">A history: {escape(story.title)}</a></p>' if story else ""


def methods(registry: Registry) -> str:
    """Who judges whom, every indicator with its yardsticks and their sources, how verdicts are made, the words used."""
    regimes = [
        (
            one.name,
            "NHS" if one.side is Side.NHS else "Council",
            one.judged_by,
            one.how_often,
            one.if_missed,
            CONSEQUENCES[one.consequence],
            one.source,
        )
        for one in registry.regimes.values()
    ]
    yardsticks = [row for one in registry.indicators.values() for row in yardstick_rows(one)]
    ways = "".join(
        f"<p><strong>{wording.SIDE_NAMES[side]}</strong>: {escape(one.words)}</p>" for side, one in registry.rollups.items()
    )
    contents = "".join(f'<li><a href="#{name}" target="_self">{title}</a></li>' for name, title in CONTENTS.items())
    return (
        f'<nav aria-label="On this page"><ul class="ct-figures">{contents}</ul></nav>'
        + glossary(registry)
        + f'<h2 id="verdicts">{CONTENTS["verdicts"]}</h2>{ways}<h3>{CPA_RULE}</h3><p>{escape(registry.cpa.words)}'
        f'</p><p class="ct-quiet">{escape(cpa_source_words(registry))}</p>'
        + folded_table(
            "Who judges whom", ("Regime", "Side", "Judged by", "How often", "If missed", "What follows", "Source"), regimes
        )
        + folded_table(YARDSTICKS, YARDSTICKS_HEAD, yardsticks)
        + _rules(registry)
        + tension_methods(registry)
        + spc_method(registry)
        + screening()
        + statement(registry)
    )


#: The parts of the methods page, in order, by the name that a link uses.
CONTENTS = {
    "words": "Words",
    "verdicts": HOW_VERDICTS,
    "tensions": "How tensions are found",
    "months": "Months as usual, and months that are not",
    "screening": "What every file is screened for",
    "accessibility": "Accessibility statement",
}


def glossary(registry: Registry) -> str:
    """The words of the service, each with what it means."""
    return f'<h2 id="words">{CONTENTS["words"]}</h2>' + plain_table(
        "Words", ("Word", "What it means"), list(registry.words.items()), captioned=False
    )


def screening() -> str:
    """Every check that a file is put through before a figure of it is published, folded."""
    rows = [(looks_for, name, stage, grave) for name, stage, grave, looks_for in list_of_checks()]
    return (
        f'<h2 id="screening">{CONTENTS["screening"]}</h2>'
        "<p>From the outside in: a file that cannot be opened is told no more than "
        "that. An error stops publishing, a warning is published only with a reason, a note is for information.</p>"
        + folded_table(
            "Every check, in the order of the stages", ("What is looked for", "Check", "Stage", "If it is not so"), rows
        )
    )


def spc_method(registry: Registry) -> str:
    """How months are judged by the NHS method: in words, with its settings and where it departs from its reference."""
    settings = registry.spc.model_dump(exclude={"words", "source"})
    rows = [(name.replace("_", " "), str(value).lower()) for name, value in settings.items()]
    quirks = [(name.replace("_", " "), words) for name, words in QUIRKS.items()]
    return (
        f'<h2 id="months">{CONTENTS["months"]}</h2><p>{escape(registry.spc.words)}</p><p class="ct-quiet">'
        f"{escape(registry.spc.source)}</p>"
        + folded_table("Settings", ("Setting", "Value"), rows)
        + folded_table("Where the reference crashes or misleads, and what is done here", ("Case", "What is done"), quirks)
    )


def _rules(registry: Registry) -> str:
    """Every rule of the registry with its status: how sure it is, and whether it is in use."""
    rows = [
        (
            one.name,
            one.id,
            one.judged_by,
            wording.dates(one),
            one.direction.value,
            wording.STATUS[one.status] if one.enabled else f"switched off: {wording.STATUS[one.status]}",
            one.words,
            one.source,
        )
        for one in registry.rules.values()
    ]
    head = ("Rule", "Id", "Judged by", "In force", "Which way it runs", "How sure", "In words", "Source")
    return (
        "<p>Any case can be judged by any rule of the registry, in force or past: "
        "<code>coterminous judge RULE INPUTS.csv</code>.</p>"
        + folded_table("Rules of the regimes, past and present", head, rows)
    )
