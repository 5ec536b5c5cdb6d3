"""A small world: one outcome, one council, one or two trusts. A test writes only what differs, and every figure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.judgement.figures import TIMES, Published
from dashboard.judgement.tensions.known import Cell, Known, before
from dashboard.judgement.tensions.tension import Tension
from dashboard.judgement.verdict import Source
from dashboard.tension_wording import sentence
from datasets.organisations import Kind, Organisation, Organisations
from datasets.periods import parse_period
from datasets.registry import Registry

COUNCIL, TRUST, OTHER_TRUST = "E09000002", "RF4", "R1H"
#: Councils that nobody asks about: their changes say what change is unusual.
OTHERS = [f"E0800{number:04d}" for number in range(40)]
WORDS = {"publisher": "its publisher", "licence": "OGL v3.0", "source": "its source"}
BASE = tomllib.loads((Path(__file__).parents[4] / "indicators.toml").read_text(encoding="utf-8"))

NHS = {
    "regime": "nhs-regime", "unit": "percent", "maximum": 100, "decimals": 1, "better": "higher", "frequency": "month",
    "level": "trust", "longer": "ratio",
}  # fmt: skip
LOCAL = NHS | {"regime": "council-regime", "frequency": "year", "level": "council", "longer": "none"}

Figures = Mapping[tuple[str, str], Mapping[str, Any]]


class World:
    """Makes registries and cells. A figure is its value, or (numerator, denominator), by the id of its period."""

    council, trust, other_trust, others = COUNCIL, TRUST, OTHER_TRUST, OTHERS
    organisations = Organisations(
        [
            Organisation(COUNCIL, "Barking and Dagenham", Kind.COUNCIL, residents=200_000),
            Organisation(TRUST, "Queen's Hospital", Kind.TRUST),
            Organisation(OTHER_TRUST, "Royal London", Kind.TRUST),
            *(Organisation(code, f"Council {code}", Kind.COUNCIL) for code in OTHERS),
        ]
    )

    def target(self, value: float, **fields: Any) -> dict[str, Any]:
        given = {"name": f"{value:g}% target", "regime": "nhs-regime", "kind": "constitutional", "valid_from": date(2010, 1, 1)}
        return given | {"value": value, "source": "as published"} | fields

    def thresholds(self, better_at: float, worse_at: float) -> dict[str, Any]:
        return {
            "name": "own thresholds", "regime": "own-regime", "kind": "threshold-pair", "valid_from": date(2010, 1, 1),
            "better_at": better_at, "worse_at": worse_at, "base_period": "2014-15", "base_organisations": 150,
            "source": "own", "status": "own",
        }  # fmt: skip

    def rating(self) -> dict[str, Any]:
        ratings = {"inadequate": "adverse", "requires improvement": "contested", "good": "favourable"}
        return {"name": "CQC assessment", "regime": "council-regime", "kind": "published-rating", "ratings": ratings} | {
            "valid_from": date(2010, 1, 1), "source": "CQC"
        }  # fmt: skip

    def body(self, code: str = TRUST, body: float | None = 0.9, council: float | None = 0.9, level: str = "trust") -> Any:
        return {"organisation": code, "level": level, "share_of_body": body, "share_of_council": council, "source": "shares"}

    def registry(
        self,
        nhs: Mapping[str, Any] | None = None,
        council: Mapping[str, Any] | None = None,
        *,
        bodies: Sequence[Any] | None = None,
        context: Mapping[str, Any] | None = None,
        regimes: Mapping[str, Any] | None = None,
        outcomes: Sequence[str] = ("going-home",),
        settings: Mapping[str, Any] | None = None,
        published_after: Mapping[str, int] | None = None,
        **more: Any,
    ) -> Registry:
        """A registry whose first outcome has these indicators: by id, what differs from a share of which more is better."""
        sides = {"nhs": (NHS, nhs or {}), "council": (LOCAL, council or {}), "context": (LOCAL, context or {})}
        indicators = {name: _indicator(name, like | fields) for like, given in sides.values() for name, fields in given.items()}
        first = {key: list(given) for key, (_, given) in sides.items()}
        tables = {
            **{key: deepcopy(BASE[key]) for key in ("header", "rollups", "cpa", "spc")},
            "tensions": deepcopy(BASE["tensions"]) | dict(settings or {}),
            "regimes": {
                name: _regime(name, side, consequence) | dict((regimes or {}).get(name, {}))
                for name, side, consequence in (
                    ("nhs-regime", "nhs", "intervention"), ("council-regime", "council", "published"),
                    ("own-regime", "council", "none"),
                )
            },
            "indicators": indicators,
            "feeds": {name: _feed(name, days) for name, days in (published_after or {}).items()},
            "outcomes": {name: _outcome(name) | (first if name == outcomes[0] else {}) for name in outcomes},
            "places": {"barking": {"id": "barking", "name": "Barking and Dagenham", "council": COUNCIL,
                                   "bodies": [self.body()] if bodies is None else list(bodies)}},
            "digest": "test",
        }  # fmt: skip
        return Registry.model_validate(tables | more)

    def known(self, registry: Registry, figures: Figures, priorities: Sequence[Any] = ()) -> Known:
        series = {
            key: {parse_period(text): _published(registry, key, row, one) for row, (text, one) in enumerate(told.items(), 2)}
            for key, told in figures.items()
            if key[0] in registry.indicators
        }
        return Known(registry, series, self.organisations, priorities)  # type: ignore[arg-type]

    def cell(self, registry: Registry, figures: Figures, period: str = "2018-19", priorities: Sequence[Any] = ()) -> Cell:
        """The first outcome of the place in one period."""
        asked = parse_period(period)
        assert asked is not None
        known, place = self.known(registry, figures, priorities), registry.places["barking"]
        outcome = next(iter(registry.outcomes.values()))
        now, then = known.verdict(place, outcome, asked), known.verdict(place, outcome, before(asked))
        return Cell(known, place, outcome, asked, now, then)

    def say(self, tension: Tension, cell: Cell) -> str:
        return sentence(tension, cell.known.registry, self.organisations)


def _published(registry: Registry, key: tuple[str, str], row: int, one: Any) -> Published:
    source = Source("S1", f"{key[0]}.csv", "", row)
    if isinstance(one, tuple):
        value = TIMES.get(registry.indicators[key[0]].unit, 1.0) * one[0] / one[1]
        return Published(value, one[0], one[1], None, source)
    return Published(one, None, None, None if one is not None else "c", source)


def _indicator(name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    words = name.replace("-", " ").capitalize()
    return {
        "id": name, "name": words, "short": words, "framework": "framework", "edition": "2010", "code": name,
        "why": "it matters", "numerator": "those", "denominator": "all of them", **WORDS, **fields,
    }  # fmt: skip


def _regime(name: str, side: str, consequence: str) -> dict[str, Any]:
    return {
        "id": name, "name": name, "side": side, "judged_by": "somebody", "how_often": "every year", "if_missed": "It is said.",
        "consequence": consequence, "source": f"source of {name}", "valid_from": date(2000, 1, 1),
    }  # fmt: skip


def _feed(name: str, days: int) -> dict[str, Any]:
    words = {"name": name, "reader": "template", "published": "each year", "look_for": "a table", "replaces": "rows"}
    given = {key: WORDS[key] for key in ("publisher", "licence")}
    return {"id": name, "published_after_days": days, "indicators": {name: name}, **words, **given}


def _outcome(name: str) -> dict[str, Any]:
    words = {"id": name, "name": name, "said_by": "I go home.", "why": "it matters", "pull": "both ways"}
    return {**words, "inclusion": {"shared_objective": "both want it"}}


@pytest.fixture(scope="session")
def world() -> World:
    return World()
