"""Two processes publish at once while a page reads: both land, in one order, and what is read is always of one number."""

from __future__ import annotations

from tests.benchmarks.at_once import publish_at_once


def test_what_a_page_reads_beside_two_writers_is_what_was_published_under_its_number(tmp_path, registry):
    met = publish_at_once(tmp_path / "store", registry, times=2)
    assert met.faults == ()
    assert sorted(met.landed) == [f"published S{number}" for number in range(1, 5)]
    assert met.read
