"""The name that a file prints beside a code: of the same organisation, or of another."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from datasets.feeds.extract import Extract
from datasets.organisations import Organisations, plain_name


def conflicting_names(extract: Extract, organisations: Organisations) -> pd.DataFrame:
    """Rows whose printed name is that of another known organisation than their code, one row of the frame each.

    A name that nobody we know bears says nothing: trusts are renamed, and publishers shorten.
    """
    return pd.DataFrame(list(_conflicts(extract, organisations)))


def _conflicts(extract: Extract, organisations: Organisations) -> Iterator[dict[str, object]]:
    if not extract.names:
        return
    bearers: dict[str, set[str]] = {}
    for one in organisations.by_code.values():
        bearers.setdefault(plain_name(one.name), set()).add(one.code)
    for printed in extract.names:
        others = bearers.get(plain_name(printed.name), set())
        if others and printed.code in organisations and printed.code not in others:
            yield {
                "organisation": printed.code,
                "printed": printed.name,
                "other": ", ".join(sorted(others)),
                "sheet": printed.sheet,
                "row": printed.row,
                "column": printed.column,
            }
