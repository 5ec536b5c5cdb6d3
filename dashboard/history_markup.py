"""The HTML of a place's history."""

from __future__ import annotations

from html import escape

from dashboard.history import SEEN, SIDES, ToldFact, tell_story
from dashboard.markup import standing_chip
from dashboard.table_markup import plain_table
from datasets.registry import Registry
from datasets.story import Story


def heading() -> str:
    return (
        '<h1 class="ct-title">A history</h1><p class="ct-under">What two regimes said of one place in years gone by</p>'
        '<p class="ct-past"><strong>This is history.</strong> The verdicts below are of different years, came out in different '
        "months, and are not set against today’s. Scales differ: stars run 0 to 3 or 0 to 4, 3 or 4 being best; CPA words run "
        "from excellent to poor.</p>"
    )


def story(one: Story, registry: Registry) -> str:
    """The facts in order, then the pairs that may be set side by side, with how far apart they lie."""
    facts, pairs = tell_story(one, registry)
    beside = "".join(
        f'<article class="ct-card" style="border-color:#12436D"><h3>{escape(pair.times)}</h3>'
        f"<p>{escape(pair.words)}</p>{_side('The NHS regime', pair.nhs)}{_side('The council regime', pair.council)}</article>"
        for pair in pairs
    )
    return (
        f'<h2 class="ct-section">{escape(one.title)}</h2><p class="ct-sentence">{escape(one.words)}</p>'
        f"<h3>Two verdicts beside each other, and how far apart they lie</h3>{beside}"
        f"{plain_table('Every fact in order, with its source', _HEAD, [_row(fact) for fact in facts])}"
        f"<p>{escape(one.not_found)}</p>"
    )


_HEAD = ("What", "Whose", "Published", "Describes", "Verdict", "Compares as", "Source", "How it was seen")


def _row(told: ToldFact) -> tuple[str, ...]:
    fact = told.fact
    return (
        fact.what,
        SIDES[fact.side],
        fact.published,
        fact.describes,
        told.label + (f" (decided by: {told.decided_by})" if told.decided_by else ""),
        told.standing.value if told.standing else "–",
        f"{fact.publisher}. {fact.source}",
        SEEN[fact.seen],
    )


def _side(name: str, told: ToldFact) -> str:
    chip = (
        standing_chip(told.standing, told.label, told.standing.value)
        if told.standing
        else f"<strong>{escape(told.label)}</strong>"
    )
    about = f"{told.fact.what}, {told.fact.published}"
    return f"<p>{escape(name)}: {chip}<br><span class='ct-quiet'>{escape(about)}</span></p>"
