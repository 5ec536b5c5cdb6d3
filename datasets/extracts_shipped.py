"""The real figures that come with the program: our template, a file of facts about its source beside each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

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
