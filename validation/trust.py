"""Can I trust the rest? What the findings say of the figures that they do not name."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pandas as pd

from validation.findings import Finding, Severity
from validation.intake import Screened
from validation.stages import STRUCTURE, stage_of

#: A fault of these is a fault of the file: any figure in it may be the wrong one.
OF_THE_WHOLE = {
    "cut-off": "the file may be cut off",
    "row-limit": "the file may be cut off",
    "no-total-row": "the file may be cut off",
    "complete": "the file may be cut off",
    "organisations-as-usual": "the file may be cut off",
    "totals-add-up": "printed totals and their rows disagree",
    "one-total": "two files may have been joined",
    "not-another-period": "the figures are those of another period",
    "organisations-of-the-time": "the years may be wrong",
    "file-name-agrees": "the file is named for another period",
    "unit-and-scale": "the figures are on another scale",
    "revisions-small": "most figures would be revised",
    "periods-kept": "the file leaves out what is already published",
    "encoding": "letters may have been lost in another encoding",
    "garbled-text": "letters may have been lost in another encoding",
}


def trust_words(screened: Screened) -> str:
    """One or two plain sentences on the figures that no finding names."""
    grave = [one for one in screened.findings if one.severity is not Severity.NOTE]
    if screened.extract is None:
        last = max((list(STRUCTURE).index(stage_of(one.check)) for one in grave if stage_of(one.check) in STRUCTURE), default=0)
        return f"Screening ended at “{STRUCTURE[last].value}”, so nothing can be said about the figures in this file."
    figures = screened.extract.observations
    if not grave:
        return f"Every check passed: nothing speaks against the {len(figures):,} figures."
    doubts = list(dict.fromkeys(OF_THE_WHOLE[one.check] for one in grave if one.check in OF_THE_WHOLE))
    named = _named(figures, [one for one in grave if one.row and one.check not in OF_THE_WHOLE])
    said = _of_figures(figures, named)
    if doubts:
        whole = f"No: {' and '.join(doubts)}, so every figure in the file is in doubt until that is settled."
        return f"{whole} {said}" if len(named) else whole
    return said or "The findings are about the file, not about single figures; every other check passed."


def _named(figures: pd.DataFrame, findings: Sequence[Finding]) -> pd.DataFrame:
    """The figures in rows that a finding names. A row may hold several, and a finding is often about one of them."""
    places = {(one.sheet, one.row) for one in findings}
    near = figures[figures["row"].isin({row for _, row in places})]
    return near[[place in places for place in zip(near["sheet"], near["row"], strict=True)]]


def _of_figures(figures: pd.DataFrame, named: pd.DataFrame) -> str:
    if named.empty:
        return ""
    if len(named) == len(figures):
        return "Every figure stands in a row with a finding."
    where = "; ".join(
        part
        for part in (
            _few("indicator", named["indicator"].unique(), figures["indicator"].nunique()),
            _few("period", named["period"].unique(), figures["period"].nunique()),
        )
        if part
    )
    rest = len(figures) - len(named)
    verb = "stands" if len(named) == 1 else "stand"
    return (
        f"{len(named):,} of {len(figures):,} figures {verb} in rows with findings{f' ({where})' if where else ''}. The other "
        f"{rest:,} passed every check."
    )


def _few(what: str, named: Collection[object], of: int) -> str:
    """Which they are, where that narrows it down."""
    if len(named) == of or len(named) > 3:
        return ""
    return f"only {what} {', '.join(map(str, named))}" if len(named) == 1 else f"only {what}s {', '.join(map(str, named))}"
