"""Feeds as the registry has them, and a handful of organisations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from datasets.organisations import Kind, Organisation, Organisations
from datasets.registry import Feed, Registry, read_registry

_INDICATORS: dict[str, dict[str, str]] = {
    "template": {},
    "fingertips": {
        "93356, Persons, All ages": "fingertips-campylobacter",
        "22401, Persons, 65+": "falls",
        "90001, Persons, All ages, Most deprived decile": "most-deprived",
    },
    "nhs_oversight_framework": {
        "2025/26 segment": "nof-segment-2025-26",
        "2025/26 OF5002": "nof-average-score-2025-26",
        "2025/26 OF0061": "speaking-up",
        "2025/26 OF0057": "nof-urgent-response-2h",
    },
    "cpa_scores": {"social_care_adults": "cpa-social-care-adults", "housing": "cpa-housing"},
    "nhs_ae_monthly": {
        "four-hour": "nhs-ae-4h",
        "emergency-admissions": "nhs-emergency-admissions",
        "twelve-hour-waits": "nhs-ae-12h-waits",
    },
    "dtoc_monthly": {"nhs": "dtoc-days-nhs", "social-care": "dtoc-days-social-care", "both": "dtoc-days-both"},
    "ascof": {"1A": "ascof-1a", "1C": "ascof-1c", "2D(1)": "ascof-2d-1", "2E(2a)": "ascof-2e-2a"},
    "acute_discharge_sitrep": {
        "criteria-to-reside": "nhs-criteria-to-reside",
        "remaining": "nhs-remaining-in-hospital",
        "remaining-share": "nhs-remaining-share",
    },
    "mhsds_four_week_waits": {"MRS01b": "mhsds-adults-4-weeks", "MRS03a": "mhsds-adults-median-wait"},
    "oflog_adult_social_care": {f"ASC{number}": f"oflog-asc{number}" for number in range(1, 8)},
}


@pytest.fixture
def feeds() -> Mapping[str, Feed]:
    """By reader."""
    return {
        reader: Feed(
            id=reader.replace("_", "-"),
            name=f"The feed of {reader}",
            reader=reader,
            publisher="A publisher",
            licence="A licence",
            published="Every month",
            look_for="A file",
            replaces="period",
            indicators=indicators,
        )
        for reader, indicators in _INDICATORS.items()
    }


@pytest.fixture
def organisations() -> Organisations:
    return Organisations(
        [
            Organisation("E92000001", "England", Kind.COUNTRY),
            Organisation("E09000002", "Barking and Dagenham", Kind.COUNCIL, cassr="716"),
            Organisation("E06000015", "Derby", Kind.COUNCIL, cassr="507"),
            Organisation("E10000009", "Dorset", Kind.COUNCIL, "809", None, None, date(2019, 3, 31), "E06000059"),
            Organisation("E06000059", "Dorset", Kind.COUNCIL, "809", None, date(2019, 4, 1)),
            Organisation("RF4", "Barking, Havering and Redbridge", Kind.TRUST),
            Organisation("E54000029", "NHS North East London Integrated Care Board", Kind.ICB),
            Organisation("E54000010", "NHS Staffordshire and Stoke-on-Trent Integrated Care Board", Kind.ICB),
        ]
    )


@pytest.fixture(scope="session")
def registry() -> Registry:
    return read_registry(Path(__file__).parents[3] / "indicators.toml")
