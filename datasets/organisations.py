"""The organisations figures are published for: councils, NHS bodies, providers and England.

`reference/organisations.csv` holds one row per organisation: `code, name, kind, cassr, residents, valid_from, valid_to,
successor`. `cassr` is the council code used before ONS codes (several with spaces between, the three-digit one first);
`residents` the resident population (people of all ages, mid-2016); a date left blank is open; `successor` is two codes where an
organisation was split. Where the facts come from stands in `reference/README.md`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path

from datasets.periods import Period

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

    def existed(self, code: str, period: Period) -> bool:
        """Whether an organisation existed on any day of a period; yes where nothing is known against it."""
        found = self.by_code.get(code)
        return found is None or found.current_in(period.start, period.end)

    def short_name(self, code: str) -> str:
        """The name as people say it, for use in a sentence: `Barts Health`, `North East London ICB`.

        Of a trust as much is left out as leaves a name that no other organisation goes by: Medway NHS Foundation Trust keeps
        all of it, for Medway is a council; where two have one name, the code stands beside it. A sub-ICB location that is all
        of its board goes by the board's name; another keeps the name it is published with, as councils and all others do. The
        code itself if it is not known.
        """
        return self._short_names.get(code, code)

    def after(self, word: str, codes: Iterable[str]) -> str:
        """Short names in a sentence, the word before each, since names hold commas and "and" themselves.

        `at Barking, Havering and Redbridge and at Barts Health`; `at A, at B and at C`.
        """
        *first, last = dict.fromkeys(f"{word} {self.short_name(code)}" for code in codes)
        return f"{', '.join(first)} and {last}" if first else last

    def is_all_of(self, location: str, board: str) -> bool:
        """Whether a sub-ICB location is the only one of this integrated care board: the two have the same boundary."""
        one, other = self.by_code.get(location), self.by_code.get(board)
        if one is None or other is None or (one.kind, other.kind) != (Kind.SUB_ICB, Kind.ICB):
            return False
        return _board_area(one) == _board_area(other) and self._locations[_board_area(one)] == 1

    @cached_property
    def _locations(self) -> Counter[str]:
        """How many sub-ICB locations each board has, by the area in its name."""
        return Counter(_board_area(one) for one in self.by_code.values() if one.kind is Kind.SUB_ICB)

    @cached_property
    def _short_names(self) -> Mapping[str, str]:
        ways = {code: self._ways(one) for code, one in self.by_code.items()}
        gone_by = Counter(way for every in ways.values() for way in {_unmistaken(one) for one in every})
        own = {code: [way for way in every if gone_by[_unmistaken(way)] == 1] for code, every in ways.items()}
        trusts = {one.code: one for one in self.by_code.values() if one.kind is Kind.TRUST}
        return {code: every[0] for code, every in ways.items() if code not in trusts} | {
            code: own[code][0] if own[code] else f"{one.name} ({code})" for code, one in trusts.items()
        }

    def _ways(self, one: Organisation) -> tuple[str, ...]:
        """What an organisation goes by, the shortest first and its whole name last."""
        if one.kind is Kind.TRUST:
            plain = _LEGAL_FORM.sub("", one.name)
            places = _HOSPITALS.sub("", plain)
            return (places, plain, one.name) if " and " in places else (plain, one.name)
        area = _board_area(one)
        if one.kind is Kind.ICB or (one.kind is Kind.SUB_ICB and self._locations[area] == 1):
            return (f"{area} ICB", area, one.name)
        return (one.name,)

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


_LEGAL_FORM = re.compile(r",? NHS (Foundation )?Trust$")
#: Nobody says them of a trust that is named for several places; of one place they tell the trust from the place.
_HOSPITALS = re.compile(r"( University| Teaching)* Hospitals?$")
_BOARD = re.compile(r"NHS (?P<area>.+) (ICB - \w+|Integrated Care Board)")


def _board_area(one: Organisation) -> str:
    """`North East London` of an integrated care board or of one of its locations, whose names begin with the board's."""
    found = _BOARD.fullmatch(one.name)
    return found["area"] if found else one.name


def _unmistaken(name: str) -> str:
    """A name without what the ear does not keep apart."""
    return name.lower().replace("&", "and").removeprefix("the ").removeprefix("nhs ")


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
