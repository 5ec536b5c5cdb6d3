"""Screening of figures that a test writes in its own lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import pandas as pd
import pytest

from datasets.errors import ExtractError
from datasets.feeds.extract import Extract, PrintedName, Total
from datasets.observations import observations
from datasets.organisations import known_organisations
from datasets.periods import Period
from datasets.registry import Registry
from validation.findings import Finding
from validation.screening import screen

TODAY = date(2026, 3, 1)


def figures(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """An observations frame: RF4 within four hours in June 2018, row by row from row 2, except as a row says otherwise."""
    usual = {"indicator": "nhs-ae-4h", "organisation": "RF4", "period": "2018-06", "column": "value"}
    return observations({**usual, "row": number, **row} for number, row in enumerate(rows, 2))


@pytest.fixture(scope="session")
def screened(registry: Registry) -> Callable[..., list[Finding]]:
    def screening(
        *rows: Mapping[str, object],
        feed: str = "template",
        published: Sequence[Mapping[str, object]] = (),
        known: Sequence[Mapping[str, object]] = (),
        totals: tuple[Total, ...] = (),
        names: tuple[PrintedName, ...] = (),
        period: Period | None = None,
        named: Period | None = None,
        remarks: tuple[ExtractError, ...] = (),
        today: date = TODAY,
    ) -> list[Finding]:
        extract = Extract(
            feed=feed,
            file="figures.csv",
            observations=figures(rows),
            rows_read=len(rows),
            period=period,
            named_period=named,
            totals=totals,
            names=names,
            remarks=remarks,
        )
        already = figures(published) if published else pd.DataFrame()
        also = pd.concat([already, figures(known)]) if known else None
        return screen(extract, registry.feed(feed), registry, known_organisations(), today=today, published=already, known=also)

    return screening
