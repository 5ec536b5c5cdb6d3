"""What somebody wants a pack to hold: which outcomes in which order, and what of them is left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dashboard.briefing import Briefing
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
    """`outcomes`: ids in the order chosen; none: all of them, in the registry's order. `charts`: indicators; none: all."""

    outcomes: tuple[str, ...] = ()
    without: frozenset[Section] = frozenset()
    charts: tuple[str, ...] = ()

    def has(self, section: Section) -> bool:
        return section not in self.without


def choose(registry: Registry, outcomes: Iterable[str], without: Iterable[str], charts: Iterable[str]) -> PackChoice:
    """A choice as it was typed. UserError for a name that is not there."""
    return PackChoice(
        tuple(dict.fromkeys(registry.outcome(name).id for name in outcomes)),
        frozenset(_section(name) for name in without),
        tuple(dict.fromkeys(registry.indicator(name).id for name in charts)),
    )


def indicators_told(briefing: Briefing) -> dict[str, str]:
    """Short name by id of each indicator that has a figure, and so a chart, in an outcome of the briefing."""
    return {
        each.figure.indicator.id: each.figure.indicator.short
        for one in briefing.outcomes
        for side in Side
        for each in one.verdicts[side].indicators
        if each.figure.value is not None
    }


def _section(name: str) -> Section:
    if name in set(Section):
        return Section(name)
    near = nearest(name, list(Section))
    hint = f' Did you mean "{near}"?' if near else ""
    raise UserError(f'A pack has no section "{name}". One of these can be left out: {", ".join(Section)}.{hint}')
