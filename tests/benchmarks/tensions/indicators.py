"""The indicators of the simulated registry, and the bars they are judged by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MADE = "made for the simulation"

#: The bars of every judged measure, in its unit: the better one, then the worse one. Of a target both are the same.
BARS: Mapping[str, tuple[float, float]] = {
    "four-hour": (85.0, 75.0),
    "home-after-crisis": (70.0, 60.0),
    "days-nhs": (5.0, 5.0),
    "days-council": (2.0, 4.5),
    "therapy": (50.0, 50.0),
    "back-to-work": (70.0, 60.0),
    "home-visits": (75.0, 75.0),
    **{f"support-{number}": (70.0, 60.0) for number in range(1, 6)},
    "carers-checked": (60.0, 60.0),
    "carers-life": (7.7, 7.1),
    "falls": (2_100.0, 2_100.0),
    "moves": (450.0, 600.0),
}


def indicators_of(broken_on: str) -> list[dict[str, Any]]:
    """Every indicator as a table of the registry; days laid at the NHS are counted anew from `broken_on`."""
    days: dict[str, Any] = {
        "unit": "days", "better": "lower", "longer": "sum",
        "rate": {"per": 100_000, "of": "residents", "daily": True, "words": "people delayed on an average day"},
    }  # fmt: skip
    per_100000: dict[str, Any] = {"unit": "per-100000", "better": "lower", "frequency": "year"}
    broken = [{"on": broken_on, "words": "counted anew", "source": MADE}]
    council = {"level": "council", "frequency": "year"}
    return [
        _indicator("four-hour", "nhs-access", level="trust", longer="ratio", yardsticks=[
            _target("nhs-access", "constitutional", BARS["four-hour"][0]),
            _target("nhs-access", "recovery", BARS["four-hour"][1]),
        ]),
        _indicator("admissions", "nhs-activity", level="trust", unit="admissions", better="neither", longer="sum", decimals=0),
        _indicator("survey", "nhs-activity", frequency="year"),
        _indicator("home-after-crisis", "council-inspection", **council, yardsticks=[_pair("home-after-crisis")]),
        _indicator("days-nhs", "nhs-oversight", level="council", decimals=0, breaks=broken, **days,
                   yardsticks=[_target("nhs-oversight", "local-plan", BARS["days-nhs"][0])]),
        _indicator("days-council", "council-inspection", level="council", decimals=0, **days,
                   yardsticks=[_pair("days-council")]),
        _indicator("days-charged", "council-returns", level="council", unit="days", better="lower", longer="sum", decimals=0),
        _indicator("therapy", "nhs-access", longer="ratio",
                   yardsticks=[_target("nhs-access", "constitutional", BARS["therapy"][0])]),
        _indicator("back-to-work", "council-inspection", **council, yardsticks=[_pair("back-to-work")]),
        _indicator("home-visits", "nhs-oversight", frequency="year",
                   yardsticks=[_target("nhs-oversight", "local-plan", BARS["home-visits"][0])]),
        *(_indicator(f"support-{number}", "council-inspection", **council, yardsticks=[_pair(f"support-{number}")])
          for number in range(1, 6)),
        _indicator("support-1-again", "council-returns", **council),
        _indicator("inspection", "council-inspection", level="council", unit="rating", decimals=0, yardsticks=[_RATING]),
        _indicator("carers-checked", "nhs-oversight", frequency="year",
                   yardsticks=[_target("nhs-oversight", "local-plan", BARS["carers-checked"][0])]),
        _indicator("carers-life", "council-inspection", **council, unit="score", yardsticks=[_pair("carers-life")]),
        _indicator("falls", "nhs-falls", **per_100000, yardsticks=[_target("nhs-falls", "local-plan", BARS["falls"][0])]),
        _indicator("moves", "council-moves", level="council", **per_100000, yardsticks=[_pair("moves", "council-moves")]),
    ]  # fmt: skip


def _indicator(name: str, regime: str, **fields: Any) -> dict[str, Any]:
    usual = {
        "unit": "percent", "decimals": 1, "better": "higher", "frequency": "month", "level": "sub-icb", "longer": "none",
        "denominator": "All who could have been counted",
    }  # fmt: skip
    words = dict.fromkeys(("why", "numerator", "publisher", "licence", "source", "framework", "edition"), MADE)
    return {"id": name, "name": name, "short": name, "regime": regime, "code": name, **words, **usual, **fields}


def _target(regime: str, kind: str, value: float) -> dict[str, Any]:
    name = f"{kind} {value:g}"
    return {"name": name, "regime": regime, "kind": kind, "valid_from": "2010-04-01", "value": value, "source": MADE}


def _pair(indicator: str, regime: str = "council-inspection") -> dict[str, Any]:
    better, worse = BARS[indicator]
    return {
        "name": "thresholds", "regime": regime, "kind": "threshold-pair", "valid_from": "2010-04-01", "source": MADE,
        "better_at": better, "worse_at": worse, "base_period": "2012-13", "base_organisations": 150,
    }  # fmt: skip


_RATING = {
    "name": "inspection", "regime": "council-inspection", "kind": "published-rating", "valid_from": "2010-04-01",
    "source": MADE,
    "ratings": {"inadequate": "adverse", "requires improvement": "contested", "good": "favourable"},
}  # fmt: skip
