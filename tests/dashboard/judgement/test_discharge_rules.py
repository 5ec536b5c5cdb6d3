"""The arithmetic of delays, by published figures."""

from __future__ import annotations

import pytest

from dashboard.judgement.discharge_rules import Attribution, council_owes, ready_date, whole_within_rounding


def test_discharge_ready_date_of_england_in_2024_25() -> None:
    """G18: revised England, 4,035,716 discharges, 546,404 delayed, 3,329,387 bed days lost."""
    said = ready_date(4_035_716, 546_404, 3_329_387)
    assert (said.delayed_percent, said.days_of_delayed, said.days_of_all) == (13.5, 6.09, 0.825)


@pytest.mark.parametrize(
    ("shares", "whole"),
    [
        pytest.param((62.6, 29.9, 7.4), True, id="G19 June 2018 adds up to 99.9"),
        pytest.param((62.6, 29.9, 7.5), True, id="100"),
        pytest.param((62.6, 29.9, 7.3), False, id="99.8 of three is more than rounding"),
        pytest.param((62.6, 29.9, 7.7), False, id="100.2"),
    ],
)
def test_shares_may_miss_100_by_rounding(shares: tuple[float, ...], whole: bool) -> None:
    assert whole_within_rounding(shares) is whole


def test_only_a_day_laid_at_social_care_alone_could_be_charged() -> None:
    assert [one for one in Attribution if council_owes(one)] == [Attribution.SOCIAL_CARE]
