"""What a search found, as HTML and in words. It arranges and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard.search import Kind, Result, Searched
from dashboard.table_markup import link
from dashboard.tension_wording import listed

GROUPS: Mapping[Kind, str] = {
    Kind.OUTCOME: "Joint outcomes",
    Kind.PLACE: "Places",
    Kind.INDICATOR: "Indicators",
    Kind.TENSION: "Tensions",
    Kind.WORD: "Words",
}

#: So many of a kind are shown at once; the others in a fold.
SHOWN = 6

#: Searches that find something in any registry made from ours; shown as links where nothing is asked yet.
EXAMPLES = ("A&E", "carers", "care home", "moving apart")


def found(searched: Searched, place: str, link_state: Mapping[str, str]) -> str:
    """The results by kind; without a question what can be asked, without a result what to do."""
    if not searched.text:
        return _nothing_asked(place, link_state)
    if not searched.results:
        return f'<div class="ct-minutes" role="status"><p>{escape(summary(searched))}</p></div>{_what_to_do(place, link_state)}'
    groups = "".join(_group(kind, every) for kind, every in searched.groups.items())
    return f'<p class="ct-sentence" role="status">{escape(summary(searched))}</p>{groups}'


def summary(searched: Searched) -> str:
    """How much was found, and what was taken for what, in a sentence or two."""
    taken = "".join(
        f" “{word}” is not found as typed and was taken for {listed([f'“{one}”' for one in like])}."
        for word, like in searched.taken_for.items()
    )
    if searched.missing:
        return (
            f"Nothing was found for “{searched.text}”: {listed([f'“{one}”' for one in searched.missing])} is not found.{taken}"
        )
    if not searched.results:
        return f"Nothing was found for “{searched.text}”: nothing holds all of its words.{taken}"
    count = len(searched.results)
    kinds = listed([f"{len(every)} under {GROUPS[kind]}" for kind, every in searched.groups.items()])
    return f"{count} {'result' if count == 1 else 'results'} for “{searched.text}”: {kinds}.{taken}"


def _group(kind: Kind, every: Sequence[Result]) -> str:
    first, rest = every[:SHOWN], every[SHOWN:]
    more = f'<details class="ct-details"><summary>{len(rest)} more under {GROUPS[kind]}</summary>{_list(rest)}</details>'
    return (
        f'<section aria-labelledby="ct-found-{kind.value}"><h2 class="ct-section" id="ct-found-{kind.value}">{GROUPS[kind]} '
        f"({len(every)})</h2>{_list(first)}{more if rest else ''}</section>"
    )


def _list(results: Sequence[Result]) -> str:
    items = "".join(
        f'<li><a href="{escape(one.address)}" target="_self">{escape(one.name)}</a>'
        f'<p class="ct-quiet">{escape(one.says)}</p></li>'
        for one in results
    )
    return f'<ul class="ct-found">{items}</ul>'


def _examples(link_state: Mapping[str, str]) -> str:
    links = [f'<a href="{escape(link("search", **link_state, q=one))}" target="_self">{escape(one)}</a>' for one in EXAMPLES]
    return f'<p class="ct-back">For example: {" · ".join(links)}</p>'


def _nothing_asked(place: str, link_state: Mapping[str, str]) -> str:
    return (
        "<p>What can be found: the joint outcomes, the indicators of both regimes, the places, the tensions of "
        f"{escape(place)} in the period shown, and the words of this service. All words must be found; case, hyphens "
        f"and small slips do not matter.</p>{_examples(link_state)}"
    )


def _what_to_do(place: str, link_state: Mapping[str, str]) -> str:
    """Where nothing was found: other words, and the lists that hold everything."""
    lists = (
        (f"All joint outcomes of {place}", link("./", **link_state)),
        (f"All tensions of {place}", link("tensions", **link_state)),
        ("Every indicator, rule and word", link("methods", **link_state)),
    )
    ways = "".join(f'<li><a href="{escape(address)}" target="_self">{escape(name)}</a></li>' for name, address in lists)
    return (
        "<p>Try fewer words, or another word for the same thing: only words that stand on these pages are found.</p>"
        f'{_examples(link_state)}<ul class="ct-found">{ways}</ul>'
    )
