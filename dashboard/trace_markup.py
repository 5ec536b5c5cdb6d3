"""The HTML of one figure's trace: what it is, where it came from, what it replaced."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from dashboard.desk_wording import figure_words, state_words
from dashboard.table_markup import Cell, Link, figure_link, link, plain_table
from dashboard.trace import Given, Trace
from dashboard.wording import number
from datasets.registry import Indicator, Registry


def heading(trace: Trace) -> str:
    return (
        f'<h1 class="ct-title">Where this figure comes from</h1><p class="ct-under">{escape(trace.indicator.name)} · '
        f"{escape(trace.organisation_name)} ({escape(trace.organisation)}) · {escape(trace.period.label)}</p>"
    )


def whole(trace: Trace, registry: Registry, link_state: Mapping[str, str]) -> str:
    """What holds, with everything it can be traced to; earlier values; the shorter periods within it."""
    return _held(trace, registry, link_state) + _history(trace, registry, link_state) + _parts(trace, link_state)


def _held(trace: Trace, registry: Registry, link_state: Mapping[str, str]) -> str:
    held = trace.holding
    if held is None:
        made = (
            f"No figure is published for {trace.period.label} as a whole. What is shown is worked out from the periods below."
            if trace.parts
            else f"No figure of {trace.period.label} holds now: what was published was taken back, or left out by a later file."
        )
        return f'<section class="ct-minutes" aria-label="The figure"><p>{escape(made)}</p></section>'
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{told}</dd>" for name, told in _facts(held, link_state))
    words = trace.withheld or figure_words(trace.indicator.id, held.value, held.mark, registry)
    parts = "" if trace.withheld or held.denominator is None else f"<p>{escape(_counts(trace.indicator, held))}</p>"
    return (
        f'<section class="ct-minutes" aria-label="The figure"><p>{escape(words)}</p>{parts}</section>'
        f'<dl class="ct-facts">{facts}</dl>'
    )


def _counts(indicator: Indicator, held: Given) -> str:
    return f"{_plain(held.numerator)} of {_plain(held.denominator)}: {indicator.numerator}; {indicator.denominator}"


def _plain(value: float | None) -> str:
    return "not published" if value is None else number(value, 0 if value.is_integer() else 1)


def _facts(held: Given, link_state: Mapping[str, str]) -> list[tuple[str, str]]:
    one = held.submission
    address = escape(link("data", **link_state, submission=one.id))
    said = "; ".join(f"{each['severity']}: {each['message']}" for each in held.findings)
    screened = f"{one.warnings:,} warnings in the file" if one.warnings else "no warning in the file"
    facts = [
        ("File", escape(one.file)),
        ("Where in it", escape(held.where)),
        ("SHA-256 of the file", escape(one.sha256)),
        ("Submission", f'<a href="{address}" target="_self">{escape(one.id)}</a>, publish {one.publish_number}'),
        ("Sent in by", escape(one.person)),
        ("Approved by", escape(one.approved_by)),
        ("Published", f"{one.at:%-d %B %Y, %H:%M} UTC"),
        ("Note", escape(one.note)),
        ("Screening", escape(screened + (f"; of this row: {said}" if said else "; nothing of this row"))),
        ("Accepted because", escape(one.accepted_reason)),
        ("Registry", f"edition {escape(one.registry_edition)}"),
    ]
    return [(name, told) for name, told in facts if told]


def _history(trace: Trace, registry: Registry, link_state: Mapping[str, str]) -> str:
    if not trace.given:
        return ""
    rows: list[tuple[Cell, ...]] = [
        (
            Link(one.submission.id, link("data", **link_state, submission=one.submission.id)),
            "Not shown" if trace.withheld else figure_words(trace.indicator.id, one.value, one.mark, registry),
            "Holds" if one.holds else _ended(one),
            f"{one.submission.at:%-d %B %Y}",
            one.submission.person,
            f"{one.submission.file}, {one.where}",
            one.submission.note or "none",
        )
        for one in trace.given
    ]
    head = ("Submission", "Figure", "State", "Published", "By", "Where it came from", "Note")
    return plain_table("Every time this figure was published, newest first", head, rows)


def _ended(one: Given) -> str:
    return state_words(one.submission) if one.submission.withdrawn else "Replaced by a later submission"


def _parts(trace: Trace, link_state: Mapping[str, str]) -> str:
    if not trace.parts:
        return ""
    rows: list[tuple[Cell, ...]] = [
        (figure_link(one.label, link_state, trace.indicator.id, trace.organisation, one.id), str(one.length))
        for one in trace.parts
    ]
    return plain_table(f"Shorter periods within {trace.period.label} that have a figure", ("Period", "Length"), rows)
