"""The registry of the simulated places: six outcomes, each with both sides judged and held to account.

How verdicts are made, how months are judged and how tensions are looked for is taken from indicators.toml as it stands; the
regimes, measures, bars, pairs and charges are made here, of the kinds that the real ones are of.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from datasets.registry import Registry
from datasets.tension_book import Consequence
from tests.benchmarks.tensions.indicators import MADE, indicators_of

REGISTRY = Path(__file__).resolve().parents[3] / "indicators.toml"
TRUST, SUB_ICB = "SIM1", "SIM2"
#: A day on which the way of counting days changed: just outside the reach of the first period looked at.
OLD_BREAK = "2015-04-01"
#: Outcomes on which a national intervention hangs; the others are rated.
GATED = ("emergency", "recovery")


@cache
def registry(
    consequences: tuple[tuple[str, Consequence], ...] = (),
    broken_on: str = OLD_BREAK,
    council_days_late: int = 45,
) -> Registry:
    """The registry of a place without a tension of structure; each argument plants one.

    `consequences` of some regimes; the day from which days are counted anew; days from the end of a month until the council's
    figures of it are published (the NHS's take 40).
    """
    own = tomllib.loads(REGISTRY.read_text(encoding="utf-8"))
    taken = {name: own[name] for name in ("header", "rollups", "cpa", "spc", "tensions")}
    said = dict(consequences)
    regimes = {name: _regime(name, said.get(name, force)) for name, force in _FORCES.items()}
    measures = {one["id"]: one for one in indicators_of(broken_on)}
    return Registry.model_validate(
        {
            **taken, "digest": "simulated", "regimes": regimes, "indicators": measures, "feeds": _feeds(council_days_late),
            "outcomes": _outcomes(), "places": {}, "linked": _linked(), "reported_twice": [_TWICE], "charges": _charges(),
        }
    )  # fmt: skip


_FORCES = {
    "nhs-access": Consequence.INTERVENTION,
    "nhs-oversight": Consequence.RATING,
    "nhs-falls": Consequence.RATING,
    "nhs-activity": Consequence.NONE,
    "council-inspection": Consequence.RATING,
    "council-moves": Consequence.RATING,
    "council-returns": Consequence.PUBLISHED,
}


def _regime(name: str, consequence: Consequence) -> dict[str, Any]:
    words = dict.fromkeys(("judged_by", "how_often", "if_missed", "source"), MADE)
    side = name.partition("-")[0]
    return {"id": name, "name": name, "side": side, "consequence": consequence, "valid_from": "2010-04-01", **words}


def _feeds(council_days_late: int) -> dict[str, Any]:
    after = {
        "nhs-months": (40, ("four-hour", "admissions", "therapy", "days-nhs")),
        "council-months": (council_days_late, ("days-council", "days-charged")),
        "nhs-years": (120, ("survey", "home-visits", "carers-checked", "falls")),
        "council-years": (150, ("home-after-crisis", "back-to-work", "carers-life", "moves", "support-1", "support-2")),
    }
    words = dict.fromkeys(("publisher", "licence", "published", "look_for"), MADE)
    return {
        name: {
            "id": name, "name": name, "reader": "template", "replaces": "rows", "published_after_days": days,
            "indicators": {code: code for code in codes}, **words,
        }
        for name, (days, codes) in after.items()
    }  # fmt: skip


def _outcomes() -> dict[str, Any]:
    support = [f"support-{number}" for number in range(1, 6)]
    return {
        "emergency": _outcome("emergency", ["four-hour", "admissions", "survey"], ["home-after-crisis"]),
        "discharge": _outcome("discharge", ["days-nhs"], ["days-council"], ["days-charged"]),
        "recovery": _outcome("recovery", ["therapy", "survey"], ["back-to-work"]),
        "support": _outcome("support", ["home-visits"], [*support, "inspection"], ["support-1-again"]),
        "carers": _outcome("carers", ["carers-checked"], ["carers-life"]),
        "independence": _outcome("independence", ["falls"], ["moves"]),
    }


def _outcome(name: str, nhs: list[str], council: list[str], context: list[str] | None = None) -> dict[str, Any]:
    words = dict.fromkeys(("said_by", "why", "pull"), MADE)
    inclusion = {"shared_objective": MADE}
    return {"id": name, "name": name, **words, "nhs": nhs, "council": council, "context": context or [], "inclusion": inclusion}


def _linked() -> list[dict[str, Any]]:
    return [
        {"id": f"{one}-and-{other}", "one": one, "other": other, "outcome": outcome, "why": MADE, **more}
        for one, other, outcome, more in (
            ("four-hour", "admissions", "emergency", {"other_rising": "worse"}),
            ("days-nhs", "days-council", "discharge", {}),
            ("four-hour", "days-council", "discharge", {}),
            ("days-nhs", "carers-life", "carers", {"lag_quarters": 4}),
            ("support-1", "support-2", "support", {}),
            ("carers-checked", "carers-life", "carers", {}),
            ("falls", "moves", "independence", {}),
        )
    ]


_TWICE = {"id": "support-twice", "one": "support-1", "other": "support-1-again", "outcome": "support"}


def _charges() -> list[dict[str, Any]]:
    """One in force under which nothing is counted, and one that ended before any period looked at."""
    shared = {"outcome": "discharge", "pays": "council", "words": MADE, "source": MADE, "valid_from": "2010-04-01"}
    return [
        {"id": "charge", "indicator": "days-charged", "free": ["days-nhs"], **shared},
        {"id": "ended", "indicator": "days-council", "valid_to": "2015-03-31", **shared},
    ]
