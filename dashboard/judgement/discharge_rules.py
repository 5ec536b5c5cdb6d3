"""The arithmetic of delays in leaving hospital: delayed transfers of care to February 2020, discharge-ready date today.

The two are not comparable: other people counted in another way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from dashboard.judgement.ascof_rules import half_away_from_zero


class Attribution(StrEnum):
    """Whose part a delay was, as it was agreed and published. "Both" is never split."""

    NHS = "nhs"
    SOCIAL_CARE = "social_care"
    BOTH = "both"
    UNKNOWN = "unknown"


def council_owes(attribution: Attribution) -> bool:
    """Whether the day could be charged: only one laid at social care alone.

    Source: Community Care (Delayed Discharges etc.) Act 2003, charges from 5 January 2004.
    """
    return attribution is Attribution.SOCIAL_CARE


def whole_within_rounding(shares: Sequence[float], decimals: int = 1) -> bool:
    """Whether published shares add up to 100 within half a unit of rounding each. They are never rescaled.

    June 2018: NHS 62.6, social care 29.9, both 7.4: 99.9 (NHS England, delayed transfers of care).
    """
    scale: int = 10**decimals
    total: int = sum(round(share * scale) for share in shares)
    return abs(total - 100 * scale) * 2 <= len(shares)


@dataclass(frozen=True, slots=True)
class ReadyDate:
    """Discharges by discharge-ready date: per cent delayed (1 decimal), mean days of the delayed (2) and of all (3)."""

    delayed_percent: float
    days_of_delayed: float
    days_of_all: float


def ready_date(discharges: int, delayed: int, bed_days_lost: int) -> ReadyDate:
    """Published counts to the three figures. They are made from the counts and never from each other."""
    return ReadyDate(
        half_away_from_zero(Fraction(100 * delayed, discharges), 1),
        half_away_from_zero(Fraction(bed_days_lost, delayed), 2),
        half_away_from_zero(Fraction(bed_days_lost, discharges), 3),
    )
