"""The HTML of tensions: marks, the map of verdicts, cards with evidence, what was compared. It arranges and decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from dashboard.board_wording import (
    COMPARED,
    HISTORY,
    HISTORY_HEAD,
    KINDS,
    KINDS_HEAD,
    NOT_MADE,
    NOT_MADE_HEAD,
    answered_words,
    held_words,
    history_rows,
    in_register_words,
    kind_rows,
    not_made_rows,
    since_words,
    stood_words,
    tensions_sentence,
)
from dashboard.briefing import Briefing
from dashboard.charts.theme import SEVERITY
from dashboard.judgement.place import OutcomeVerdict
from dashboard.judgement.tensions.tension import Severity
from dashboard.judgement.verdict import Gap, Standing
from dashboard.register import Answered
from dashboard.table_markup import Cell, figure_link, folded_table, link, plain_table
from dashboard.tension_board import NotTested, OpenTension
from dashboard.tension_wording import (
    EVIDENCE,
    EVIDENCE_HEAD,
    FALSE_ALARM,
    SEVERITY_SHAPES,
    EvidenceRow,
    ToldTension,
    evidence_cells,
    kind_name,
    trace_words,
)
from dashboard.wording import gap_words
from datasets.registry import Registry, Side
from datasets.tension_book import TensionKind

#: The steps of the map, down for the NHS and along for the council. Without a judgement there is no step: a row of its own.
STEPS = (Standing.FAVOURABLE, Standing.CONTESTED, Standing.ADVERSE, Standing.NOT_JUDGED)


def severity_mark(severity: str, words: str) -> str:
    """Shape, word and colour together: `▲ Verdicts differ`."""
    ink = SEVERITY[Severity(severity)]
    shape = SEVERITY_SHAPES[severity]
    return f'<span class="ct-severity" style="color:{ink}"><span aria-hidden="true">{shape}</span> {escape(words)}</span>'


def tension_marks(briefing: Briefing, registry: Registry, outcome: str, link_state: Mapping[str, str]) -> str:
    """The marks on one outcome, each with its severity and kind, and a way to the evidence."""
    every = briefing.tensions.of(outcome)
    marks = dict.fromkeys((one.told.severity, kind_name(registry, one.told.kind)) for one in every)
    if not marks:
        return '<p class="ct-quiet">No tension found</p>'
    address = escape(link("tensions", **link_state, on=outcome))
    items = "".join(
        f'<li>{severity_mark(severity, name)} <span class="ct-quiet">({escape(severity)})</span></li>'
        for severity, name in marks
    )
    return (
        f'<ul class="ct-marks" aria-label="Tensions on this outcome">{items}</ul>'
        f'<p><a href="{address}" target="_self">Why<span class="ct-hidden"> the regimes pull apart on '
        f"{escape(registry.outcomes[outcome].name)}</span></a></p>"
    )


# --- the map of verdicts ----------------------------------------------------------------------------------------------------


def verdict_map(briefing: Briefing, link_state: Mapping[str, str]) -> str:
    """A grid, because standings are ordinal: the NHS standing down the side, the council's along the top, outcomes as chips."""
    head = "".join(f'<th scope="col">{escape(step.value)}</th>' for step in STEPS)
    rows = "".join(
        f'<tr><th scope="row"><span class="ct-hidden">NHS: </span>{escape(nhs.value)}</th>'
        + "".join(_map_cell(briefing, nhs, council, link_state) for council in STEPS)
        + "</tr>"
        for nhs in STEPS
    )
    return (
        '<section class="ct-mapped" aria-labelledby="ct-map-title"><h2 class="ct-section" id="ct-map-title">'
        'Where the two regimes agree, and where they do not</h2><div class="ct-scroll"><table class="ct-map">'
        f'<caption class="ct-quiet">Joint outcomes in {escape(briefing.period.label)}: the NHS standing down the side, the '
        "council’s along the top.</caption>"
        '<thead><tr><td></td><th scope="colgroup" colspan="4">The council regime</th></tr>'
        f'<tr><th scope="col" class="ct-corner">The NHS regime</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        '<p class="ct-quiet">= the regimes agree · ≠ they pull apart · no sign: one step apart, not compared, or not judged on '
        "one side. Favourable, contested and adverse only serve to compare: contested lies between the other two. Each "
        "regime’s own words are in the table below. “Was” says where an outcome stood "
        f"{escape(briefing.tensions.compared_with)}; without it, it stood where it stands.</p></section>"
    )


def _map_cell(briefing: Briefing, nhs: Standing, council: Standing, link_state: Mapping[str, str]) -> str:
    chips = "".join(_map_chip(briefing, one, link_state) for one in briefing.outcomes if _steps(one) == (nhs, council))
    gap = _gap_class(nhs, council)
    if not chips:
        return f'<td class="{gap} ct-none"></td>'
    label = f"NHS {nhs.value}, council {council.value}"
    return f'<td class="{gap}" data-label="{escape(label)}"><ul class="ct-chips">{chips}</ul></td>'


def _steps(one: OutcomeVerdict) -> tuple[Standing, Standing]:
    """The two steps of an outcome; one without data stands where nothing is judged."""
    nhs, council = (one.verdicts[side].standing for side in Side)
    return (nhs if nhs.judged else Standing.NOT_JUDGED, council if council.judged else Standing.NOT_JUDGED)


def _gap_class(nhs: Standing, council: Standing) -> str:
    if Standing.NOT_JUDGED in (nhs, council):
        return "ct-unjudged"
    return "ct-agree" if nhs is council else "ct-apart" if Standing.CONTESTED not in (nhs, council) else "ct-step-apart"


def _map_chip(briefing: Briefing, one: OutcomeVerdict, link_state: Mapping[str, str]) -> str:
    now = (one.verdicts[Side.NHS].standing, one.verdicts[Side.COUNCIL].standing)
    incomparable = briefing.incomparable(one.outcome.id)
    words = gap_words(one.gap, incomparable)
    sign = {Gap.AGREE: "=", Gap.OPPOSED: "≠"}.get(one.gap, "") if not incomparable else ""
    lines = [
        stood_words(briefing.tensions.stood.get(one.outcome.id), now),
        "no figure held" if Standing.NO_DATA in now else "",
        "cannot be compared" if incomparable and one.gap in (Gap.ONE_STEP, Gap.OPPOSED) else "",
    ]
    below = "".join(f'<span class="ct-was">{escape(line)}</span>' for line in lines if line)
    address = escape(link("outcome", **link_state, outcome=one.outcome.id))
    shown = f'<strong class="ct-sign" aria-hidden="true">{sign}</strong> ' if sign else ""
    return (
        f'<li>{shown}<a href="{address}" target="_self">{escape(one.outcome.name)}'
        f'<span class="ct-hidden">. {escape(words)}</span></a>{below}</li>'
    )


#: Of a tension that was not looked for, since something it needs is missing: it may stand still.
NOT_TOLD_NOW = "Found in the period before; whether it still stands cannot be told"

# --- what to discuss --------------------------------------------------------------------------------------------------------


def to_discuss(briefing: Briefing, registry: Registry, link_state: Mapping[str, str], today: date) -> str:
    """The tensions that need the board or a closer look, with their sentences. What is the same on several is said once."""
    same: dict[tuple[str, str], list[OpenTension]] = {}
    for one in briefing.tensions.tensions:
        if one.told.severity != Severity.NOTE:
            same.setdefault((one.told.kind, one.told.sentence), []).append(one)
    items = "".join(_brief(every, briefing, registry, link_state, today) for every in same.values())
    listed = f'<ul class="ct-figures">{items}</ul>' if items else "<p>All quiet: no disagreement found needs the board.</p>"
    address = escape(link("tensions", **link_state))
    over = [one for one in briefing.tensions.gone if one.severity == Severity.DISCUSS]
    for said, untold in (("Found in the period before, and no longer", False), (NOT_TOLD_NOW, True)):
        names = [
            f"{registry.outcomes[one.outcome].name}: {kind_name(registry, one.kind)}"
            for one in over
            if bool(briefing.tensions.not_told_now(one)) is untold
        ]
        listed += f'<p class="ct-quiet">{said}: {escape("; ".join(names))}.</p>' if names else ""
    return (
        f'<section aria-labelledby="ct-discuss-title"><h2 class="ct-section" id="ct-discuss-title">To discuss</h2>{listed}'
        f'<p class="ct-back"><a href="{address}" target="_self">All tensions, with the evidence</a></p></section>'
    )


def _brief(
    every: Sequence[OpenTension], briefing: Briefing, registry: Registry, link_state: Mapping[str, str], today: date
) -> str:  # fmt: skip
    """One sentence with the outcomes it is about, each leading to its page."""
    told = every[0].told
    said = dict.fromkeys(f"{since_words(one.since, briefing.periods)} · {answered_words(one.answered, today)}" for one in every)
    names = "; ".join(
        f'<a href="{escape(link("outcome", **link_state, outcome=one.told.outcome))}" target="_self">'
        f"{escape(registry.outcomes[one.told.outcome].name)}</a>"
        for one in every
    )
    return (
        f"<li>{severity_mark(told.severity, _capital(told.severity))} · <strong>{names}</strong>"
        f"<br>{escape(told.sentence)}"
        f'<br><span class="ct-quiet">{escape(kind_name(registry, told.kind))} · {escape("; ".join(said))}</span></li>'
    )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


# --- the tensions page ------------------------------------------------------------------------------------------------------


def tensions_minutes(briefing: Briefing, registry: Registry) -> str:
    said = tensions_sentence(briefing.place.name, briefing.period, briefing.tensions, registry)
    return (
        f'<section class="ct-minutes" aria-label="Sentence for the minutes"><p>{escape(said)}</p>'
        '<p class="ct-quiet">Tensions are named and shown with their evidence. They are never added up: there is no score of a '
        "partnership.</p></section>"
    )


def tension_cards(
    briefing: Briefing, registry: Registry, shown: Sequence[OpenTension], link_state: Mapping[str, str], today: date
) -> str:  # fmt: skip
    """The tensions to show: those that need somebody as cards, then the notes in one fold."""
    serious = [one for one in shown if one.told.severity != Severity.NOTE]
    notes = [one for one in shown if one.told.severity == Severity.NOTE]
    cards = "".join(_card(one, briefing, registry, link_state, today) for one in serious)
    fold = ""
    if notes:
        inside = "".join(_card(one, briefing, registry, link_state, today) for one in notes)
        fold = (
            f'<details class="ct-details"{"" if serious else " open"}><summary>Notes: worth knowing, nothing to decide '
            f"({len(notes)} shown)</summary>{inside}</details>"
        )
    return cards + fold or "<p>No tension was found here. What was compared is listed below.</p>"


def _card(one: OpenTension, briefing: Briefing, registry: Registry, link_state: Mapping[str, str], today: date) -> str:
    told = one.told
    ink = SEVERITY[Severity(told.severity)]
    address = escape(link("outcome", **link_state, outcome=told.outcome))
    said = f"{since_words(one.since, briefing.periods)} · {answered_words(one.answered, today)}"
    changed = f'<p class="ct-past">{escape(one.changed)}</p>' if one.changed else ""
    return (
        f'<article class="ct-card" style="border-color:{ink}" id="{escape(told.id)}">'
        f"<h3>{severity_mark(told.severity, _capital(told.severity))} · {escape(kind_name(registry, told.kind))}</h3>"
        f'<p class="ct-sentence">{escape(told.sentence)}</p>'
        f'<p class="ct-quiet"><a href="{address}" target="_self">{escape(registry.outcomes[told.outcome].name)}</a> · '
        f"{escape(_capital(said))}</p>{changed}{_answers(one.answered)}"
        f'<details class="ct-details"><summary>The evidence<span class="ct-hidden"> for '
        f"{escape(kind_name(registry, told.kind))}, {escape(registry.outcomes[told.outcome].name)}</span></summary>"
        f"{_evidence(told.evidence, link_state)}"
        f"<p><strong>{FALSE_ALARM}</strong> {escape(told.false_alarm)}</p></details></article>"
    )


def _evidence(rows: Sequence[EvidenceRow], link_state: Mapping[str, str]) -> str:
    return plain_table(EVIDENCE, EVIDENCE_HEAD, [(*evidence_cells(row)[:-1], _trace(row, link_state)) for row in rows])


def _trace(row: EvidenceRow, link_state: Mapping[str, str]) -> Cell:
    """Where a figure came from, leading to all that is known of it; where a fact of the registry comes from."""
    said = trace_words(row)
    traceable = row.sources and row.indicator and row.period
    return figure_link(said, link_state, row.indicator, row.organisation, row.period) if traceable else said


def _answers(answered: Answered) -> str:
    """What partners answered, and everything that was written before."""
    if not answered.history:
        return ""
    held = "".join(f"<li><strong>{escape(label)}:</strong> {escape(text)}</li>" for label, text in held_words(answered))
    history = plain_table(HISTORY, HISTORY_HEAD, history_rows(answered))
    return (
        f'<div class="ct-answers"><p><strong>{escape(in_register_words(answered))}</strong></p>'
        f'<ul class="ct-figures">{held}</ul><details class="ct-details"><summary>History of the register</summary>{history}'
        "</details></div>"
    )


def gone(briefing: Briefing, registry: Registry) -> str:
    """Tensions of the period before that are found no longer, or of which it cannot be told."""
    every = [one for one in briefing.tensions.gone if one.severity != Severity.NOTE]
    if not every:
        return '<p class="ct-quiet">Nothing serious found in the period before has gone since.</p>'
    items = "".join(f"<li>{_gone(one, registry, briefing.tensions.not_told_now(one))}</li>" for one in every)
    return f'<h2 class="ct-section">No longer found</h2><ul>{items}</ul>'


def _gone(told: ToldTension, registry: Registry, untold: str) -> str:
    why = f" <em>{NOT_TOLD_NOW}: {escape(untold)}</em>" if untold else ""
    return (
        f"<strong>{escape(kind_name(registry, told.kind))}</strong>, {escape(registry.outcomes[told.outcome].name)}: "
        f"{escape(told.sentence)}{why}"
    )


def answered_elsewhere(briefing: Briefing, today: date) -> str:
    """What stands in the register of tensions that are not found in this period: what was promised does not get lost."""
    rows = [
        (
            one.history[0].sentence,
            answered_words(one, today),
            one.fields.get("nhs_owner", "–"),
            one.fields.get("council_owner", "–"),
        )
        for one in briefing.tensions.other_answers.values()
    ]
    if not rows:
        return '<p class="ct-quiet">The register holds nothing about tensions of other periods.</p>'
    head = ("As it was told when it was answered", "Where it stands", "Owner on the NHS side", "Owner on the council side")
    return plain_table("In the register, and not found in this period", head, rows)


def what_was_compared(briefing: Briefing, registry: Registry) -> str:
    """How many comparisons of each kind were made, which could not be made and why, and the method in words."""
    board = briefing.tensions
    return (
        f'<h2 class="ct-section">{COMPARED}</h2><p>{escape(registry.tensions.words)}</p>'
        f'<details class="ct-details"><summary>The twelve kinds, and how many comparisons were made of each</summary>'
        f"{plain_table(KINDS, KINDS_HEAD, kind_rows(board, registry))}</details>"
        f"{_not_tested(board.not_tested, registry)}"
    )


def _not_tested(not_tested: Sequence[NotTested], registry: Registry) -> str:
    if not not_tested:
        return "<p>Every comparison could be made.</p>"
    summary = f"<summary>Not enough data, and why ({len(not_tested)} comparisons)</summary>"
    return f'<details class="ct-details">{summary}{_reasons(not_tested, registry)}</details>'


def _reasons(not_tested: Iterable[NotTested], registry: Registry) -> str:
    return plain_table(NOT_MADE, NOT_MADE_HEAD, not_made_rows(not_tested, registry))


def outcome_tensions(briefing: Briefing, registry: Registry, outcome: str, link_state: Mapping[str, str], today: date) -> str:
    """The tensions on one outcome, for its own page."""
    cards = tension_cards(briefing, registry, briefing.tensions.of(outcome), link_state, today)
    return f'<h2 class="ct-section">Where the regimes pull apart on this</h2>{cards}'


def tension_methods(registry: Registry) -> str:
    """How tensions are found, for the methods page: the method, the twelve kinds, the pairs declared in advance, the breaks."""
    kinds = [
        (one.name, one.code, one.found, one.false_alarm) for one in (registry.tensions.kinds[kind] for kind in TensionKind)
    ]
    pairs = [
        (
            f"{registry.indicators[one.one].short}, and {registry.indicators[one.other].short}",
            registry.outcomes[one.outcome].name,
            f"up to {one.lag_quarters} quarters later" if one.lag_quarters else "at the same time",
            one.why,
        )
        for one in registry.linked
    ]
    breaks = [
        (one.name, f"{change.on:%-d %B %Y}", change.words, change.source)
        for one in registry.indicators.values()
        for change in one.breaks
    ]
    return (
        f'<h2 id="tensions">How tensions are found</h2><p>{escape(registry.tensions.words)}</p>'
        f'<p class="ct-quiet">{escape(registry.tensions.source)}</p>'
        + folded_table(
            "The twelve kinds, in the order they are shown", ("Kind", "Code", "When", "What would make it a false alarm"), kinds
        )
        + folded_table("Pairs declared in advance", ("Pair", "Outcome", "When the second may follow", "Why"), pairs)
        + folded_table(
            "Days from which something is counted in another way", ("Indicator", "From", "What changed", "Source"), breaks
        )
    )
