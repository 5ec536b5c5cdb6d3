"""What is known not to meet WCAG 2.2 AA, in one place: the statement shows this list, the browser tests allow no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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

#: The day on which the statement was last compared with what the tests show.
PREPARED = date(2026, 11, 28)

#: What readers meet that no program reports, in words for them.
SHORTCOMINGS = (
    "Charts are drawings: their points cannot be reached with a keyboard. Beside each stand a sentence with the finding, an "
    "alternative text and a table of the same figures.",
    "When you go to another page, its title changes and the focus stays on the link; nothing announces the change (WCAG 2.4.3 "
    "and 4.1.3 may not be met). It is the framework's way of changing pages.",
    "The contrast of the words inside charts, and of the shapes beside verdicts, could not be settled by the program. The "
    "colours were chosen by calculation.",
    "There is one light look. A system set to dark shows the same light pages. Windows contrast themes were not tried.",
    "On paper a chart shrinks to the sheet: its words are then about 6 points high. The table beneath gives the same.",
    "Pages on which people write were tested in part: the desk for figures, comments and actions.",
)

TESTED = (
    "Every page of the navigation, by axe-core in a real browser (Chromium), with the rules of WCAG 2.2 A and AA and "
    "everything unfolded: at 1280 pixels for a system set to dark, and at 320 (a 1280-pixel screen at 400%) for one set to "
    "light.",
    "At 320 pixels no page scrolls sideways and nothing is cut off; wide tables scroll within themselves.",
    "What can be pressed is at least 24 by 24 pixels; nothing moves for readers who ask for reduced motion.",
    "From the search to an outcome by keyboard alone.",
    "Printing a place, an outcome, the tensions and places compared: everything folded is opened, charts and tables are whole.",
)

NOT_TESTED = (
    "Nobody with a disability has tried it for us, and no screen reader, voice control or magnifier was used.",
    "The keyboard was not tried on every page, nor the visible focus on every part.",
    "No independent audit was made.",
    "No other browser than Chromium was tried.",
)
