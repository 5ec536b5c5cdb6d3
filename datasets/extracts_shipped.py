"""The real figures that come with the program: our template, a file of facts about its source beside each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

EXTRACTS = Path(__file__).parent / "extracts"


@dataclass(frozen=True, slots=True)
class ShippedExtract:
    """One bundled extract and where its figures come from."""

    path: Path
    title: str
    publisher: str
    licence: str


def shipped_extracts(folder: Path = EXTRACTS) -> tuple[ShippedExtract, ...]:
    """Every bundled extract, in order of its name. The facts stand in a .toml file of the same name."""
    found = []
    for path in sorted(folder.rglob("*.csv")):
        facts = tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))
        found.append(ShippedExtract(path, facts["title"], facts["publisher"], facts["licence"]))
    return tuple(found)


@cache
def shipped_figures() -> pd.DataFrame:
    """Every bundled figure as indicator, organisation, period and value. Not to be changed: the frame is kept and shared."""
    columns = ["indicator", "organisation", "period", "value"]
    frames = [pd.read_csv(extract.path, usecols=columns, dtype={"period": str}) for extract in shipped_extracts()]
    return pd.concat(frames, ignore_index=True)[columns]
