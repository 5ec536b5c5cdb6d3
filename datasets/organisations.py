"""The organisations figures are published for: councils, NHS bodies, providers and England.

`reference/organisations.csv` holds one row per organisation: `code, name, kind, cassr, residents, valid_from, valid_to,
successor`. `cassr` is the council code used before ONS codes (several with spaces between, the three-digit one first);
`residents` the resident population (people of all ages, mid-2016); a date left blank is open; `successor` is two codes where an
organisation was split. Where the facts come from stands in `reference/README.md`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).parent / "reference" / "organisations.csv"


class Kind(StrEnum):
    COUNCIL = "council"
    TRUST = "trust"
    PROVIDER = "provider"  # walk-in centres, independent and community providers
    SUB_ICB = "sub-icb"
    ICB = "icb"
    REGION = "region"
    COUNTRY = "country"
    BENCHMARK = "benchmark"  # a published comparison value, such as the middle council


@dataclass(frozen=True, slots=True)
class Organisation:
    code: str
    name: str
    kind: Kind
    cassr: str = ""
    residents: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""

    def current_in(self, start: date, end: date) -> bool:
        """Whether the organisation existed on any day of this span."""
        return (self.valid_from is None or self.valid_from <= end) and (self.valid_to is None or start <= self.valid_to)


class Organisations:
    """Known organisations, found by code, by old council code or by any of the ways publishers write a name."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.by_code = {one.code: one for one in organisations}
        # Where a council was replaced under the same name or old code, the later one is found first.
        ordered = sorted(self.by_code.values(), key=lambda one: one.valid_from or date.min)
        self._by_cassr = {code: one for one in ordered for code in one.cassr.split()}
        self._by_name = {plain_name(one.name): one for one in ordered if one.kind is Kind.COUNCIL}

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    def name(self, code: str) -> str:
        """The name, or the code itself if it is not known."""
        found = self.by_code.get(code)
        return found.name if found else code

    def find(self, text: str) -> Organisation | None:
        """By ONS or ODS code, three-digit council code, or council name however written ("Derby UA", "BARKING & DAGENHAM")."""
        text = text.strip()
        return self.by_code.get(text) or self._by_cassr.get(text.removesuffix(".0")) or self._by_name.get(plain_name(text))

    def as_it_then_was(self, found: Organisation, start: date, end: date) -> Organisation:
        """Where a council took over the name or old code of another (Dorset, April 2019), the one that existed at the time."""
        if found.current_in(start, end):
            return found
        same = (
            one
            for one in self.by_code.values()
            if one.kind is Kind.COUNCIL and (one.name == found.name or set(one.cassr.split()) & set(found.cassr.split()))
        )
        return next((one for one in same if one.current_in(start, end)), found)


_NOISE = re.compile(
    r"\b(royal borough of|london borough of|city of(?! london)|city(?! of london)"
    r"|county of|county|borough|council|mbc|ua|lb|the)\b"
)
#: Names some publishers use for a council that others call something else, after the noise is gone.
_ALIASES = {"southend": "southend on sea", "medway towns": "medway", "hull": "kingston upon hull"}


def plain_name(name: str) -> str:
    """A council name without the parts that publishers write differently."""
    text = name.lower().replace("&", " and ").replace("(", " ").replace(")", " ").replace(",", " ")
    text = re.sub(r"[.'’]", "", text).replace("-", " ")
    plain = " ".join(_NOISE.sub(" ", text).split()) or " ".join(text.split())
    return _ALIASES.get(plain, plain)


@cache
def known_organisations() -> Organisations:
    """Every organisation of the reference list that comes with the program."""
    return Organisations(_read(REFERENCE))


def _read(path: Path) -> list[Organisation]:
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Organisation(
                code=row["code"],
                name=row["name"],
                kind=Kind(row["kind"]),
                cassr=row["cassr"],
                residents=int(row["residents"]) if row["residents"] else None,
                valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                successor=row["successor"],
            )
            for row in csv.DictReader(file)
        ]
