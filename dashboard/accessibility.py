"""What is known not to meet WCAG 2.2 AA, in one place: the statement shows this list, the browser tests allow no more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownFault:
    """A fault of the framework that the pages are built with, as axe-core names it.

    `rule`: its id there; `selector`: where, as a CSS selector that the faulty element matches; `reason`: what it means for a
    reader, and why it is not mended here.
    """

    rule: str
    selector: str
    reason: str


#: Of the framework's own. None is known while the pages use neither its date field nor its navigation with section headers.
KNOWN_FAULTS: tuple[KnownFault, ...] = ()

#: WCAG 2.2, levels A and AA, in the words of axe-core.
RULES_TESTED = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")

#: Widths, in CSS pixels, at which every page is tested: a desktop, and the same screen at 400% zoom.
WIDTHS_TESTED = (1280, 320)
