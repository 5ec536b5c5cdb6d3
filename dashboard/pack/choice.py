"""What somebody wants a pack to hold: which outcomes in which order, and what of them is left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from dashboard.briefing import Briefing
from dashboard.judgement.place import OutcomeVerdict
from dashboard.spoken_wording import said_by_words
from dashboard.tension_wording import SEVERITY_SHAPES, kind_name
from datasets.errors import UserError, nearest
from datasets.registry import Registry, Side


class Section(StrEnum):
    """What can be left out of a pack."""

    CHANGES = "changes"
    FIGURES = "figures"
    CHARTS = "charts"
    TENSIONS = "tensions"
    COMMENTS = "comments"


#: What each holds, for people who choose.
SECTIONS = {
    Section.CHANGES: "What changed since the board last met",
    Section.FIGURES: "The figures behind each verdict, as a table",
    Section.CHARTS: "Charts",
    Section.TENSIONS: "Tensions, with responses",
    Section.COMMENTS: "Comments and actions",
}


@dataclass(frozen=True, slots=True)
class PackChoice:
    """`outcomes`: ids in the order chosen; none: all of them, in the registry's order. `charts`: indicators; `tensions`,
    `comments`: identities; of each, none: all.
    """

    outcomes: tuple[str, ...] = ()
    without: frozenset[Section] = frozenset()
    charts: tuple[str, ...] = ()
    tensions: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()

    def has(self, section: Section) -> bool:
        return section not in self.without

    def tells(self, tension: str) -> bool:
        """Whether the tension of this identity is told."""
        return self.has(Section.TENSIONS) and (not self.tensions or tension in self.tensions)

    def quotes(self, comment: str) -> bool:
        """Whether the comment of this identity is told."""
        return self.has(Section.COMMENTS) and (not self.comments or comment in self.comments)


def choose(
    registry: Registry,
    *,
    outcomes: Iterable[str] = (),
    without: Iterable[str] = (),
    charts: Iterable[str] = (),
    tensions: Iterable[str] = (),
    comments: Iterable[str] = (),
) -> PackChoice:
    """A choice as it was typed. UserError for a name that is not there; make_pack sees to tensions and comments."""
    return PackChoice(
        tuple(dict.fromkeys(registry.outcome(name).id for name in outcomes)),
        frozenset(_section(name) for name in without),
        tuple(dict.fromkeys(registry.indicator(name).id for name in charts)),
        tuple(dict.fromkeys(tensions)),
        tuple(dict.fromkeys(comments)),
    )


def indicators_told(briefing: Briefing, outcomes: Collection[str] = ()) -> dict[str, str]:
    """Short name by id of each indicator that has a figure, and so a chart, in these outcomes; of none: in all."""
    return {
        each.figure.indicator.id: each.figure.indicator.short
        for one in _among(briefing, outcomes)
        for side in Side
        for each in one.verdicts[side].indicators
        if each.figure.value is not None
    }


def tensions_told(briefing: Briefing, outcomes: Collection[str] = ()) -> dict[str, str]:
    """`▲ Leaving hospital as soon as I am ready: Verdicts differ`, by identity of each tension on these outcomes."""
    registry = briefing.registry
    return {
        each.told.id: f"{SEVERITY_SHAPES[each.told.severity]} {one.outcome.name}: {kind_name(registry, each.told.kind)}"
        for one in _among(briefing, outcomes)
        for each in briefing.tensions.of(one.outcome.id)
    }


def comments_told(briefing: Briefing, outcomes: Collection[str] = ()) -> dict[str, str]:
    """`Being safe: The council · A director · 14 March 2026`, by identity of each comment on these outcomes."""
    return {
        each.id: f"{one.outcome.name}: {said_by_words(each)}"
        for one in _among(briefing, outcomes)
        for each in briefing.spoken.comments_on(one.outcome.id)
    }


def _among(briefing: Briefing, outcomes: Collection[str]) -> list[OutcomeVerdict]:
    return [one for one in briefing.outcomes if not outcomes or one.outcome.id in outcomes]


def _section(name: str) -> Section:
    if name in set(Section):
        return Section(name)
    near = nearest(name, list(Section))
    hint = f' Did you mean "{near}"?' if near else ""
    raise UserError(f'A pack has no section "{name}". One of these can be left out: {", ".join(Section)}.{hint}')
