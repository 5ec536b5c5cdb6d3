"""One module per published collection: each knows its layout, and parses without judging."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from datasets.feeds import (
    acute_discharge_sitrep,
    ascof,
    cpa_scores,
    dtoc_monthly,
    fingertips,
    mhsds_four_week_waits,
    nhs_ae_monthly,
    nhs_oversight_framework,
    oflog_adult_social_care,
    template,
)
from datasets.feeds.extract import Extract
from datasets.feeds.opened import Opened
from datasets.organisations import Organisations
from datasets.registry import Feed


@dataclass(frozen=True, slots=True)
class Reader:
    """How a collection is told from others, and how it is read."""

    recognise: Callable[[Opened], bool]
    read: Callable[[Opened, Feed, Organisations], Extract]


READERS: Mapping[str, Reader] = {
    "template": Reader(template.recognise, template.read),
    "nhs_ae_monthly": Reader(nhs_ae_monthly.recognise, nhs_ae_monthly.read),
    "dtoc_monthly": Reader(dtoc_monthly.recognise, dtoc_monthly.read),
    "fingertips": Reader(fingertips.recognise, fingertips.read),
    "nhs_oversight_framework": Reader(nhs_oversight_framework.recognise, nhs_oversight_framework.read),
    "cpa_scores": Reader(cpa_scores.recognise, cpa_scores.read),
    "ascof": Reader(ascof.recognise, ascof.read),
    "oflog_adult_social_care": Reader(oflog_adult_social_care.recognise, oflog_adult_social_care.read),
    "acute_discharge_sitrep": Reader(acute_discharge_sitrep.recognise, acute_discharge_sitrep.read),
    "mhsds_four_week_waits": Reader(mhsds_four_week_waits.recognise, mhsds_four_week_waits.read),
}


def recognise_feed(opened: Opened, feeds: Mapping[str, Feed]) -> Feed | None:
    """The feed of the registry this file belongs to, whole or damaged; None if it looks like none of them."""
    return next((feed for feed in feeds.values() if feed.reader in READERS and READERS[feed.reader].recognise(opened)), None)
