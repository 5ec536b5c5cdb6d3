"""What the readers share."""

from __future__ import annotations

import pytest

from datasets.feeds import READERS, recognise_feed
from datasets.feeds.opened import Opened
from datasets.feeds.reading import absent_councils, dashless_name, named_period, words
from datasets.periods import financial_year, month


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Monthly-AE-July-2024-revised.csv", month(2024, 7)),
        ("Monthly-AE-June-2025-1-1.csv", month(2025, 6)),
        ("Sept_16.xls", month(2016, 9)),
        ("Dec_19.xls", month(2019, 12)),
        ("april2023.xlsx", month(2023, 4)),
        ("ascof_2024_25.ods", financial_year(2024)),
        ("ASCOF 2023 to 2024.ods", financial_year(2023)),
        ("ae_2024-08.csv", month(2024, 8)),
        ("ae_2024-08-11.csv", None),
        ("Market-2024.csv", None),
        ("ASC_data.csv", None),
    ],
)
def test_the_month_or_year_in_a_file_name(name, expected):
    assert named_period(name) == expected


def test_headers_are_compared_by_their_words():
    assert words(" A&E attendances – Type 1 ") == words("a&e  ATTENDANCES Type 1")


def test_hyphens_that_became_zeros():
    assert dashless_name(["Derby", "Stockton0on0Tees"]) == ("Stockton0on0Tees", "Stockton-on-Tees")
    assert dashless_name(["Type 1, 10 of 2010"]) is None
    # One slip of the hand in a file that has its hyphens is no such damage.
    assert dashless_name(["Stockton-on-Tees", "HOSP0TAL"]) is None


def test_absent_councils_know_of_mergers(organisations):
    assert absent_councils(["E09000002", "E06000015"], financial_year(2016), organisations) == ["Dorset"]
    # In its first month a new council may still be listed as the old ones.
    assert absent_councils(["E09000002", "E06000015", "E10000009"], month(2019, 4), organisations) == []


def test_every_reader_of_the_registry_is_there(registry):
    assert {feed.reader for feed in registry.feeds.values()} <= set(READERS)


def test_a_file_of_no_feed(feeds):
    assert recognise_feed(Opened("lunch.csv", raw=b"soup,salad\n1,2\n"), feeds) is None
