"""Whatever is handed in, a reader gives an extract or a fault in words. The same by the thousand: tests/benchmarks/fuzz."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from datasets.errors import ExtractError
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.extract import Extract
from datasets.feeds.opened import open_file
from datasets.observations import COLUMNS
from datasets.organisations import known_organisations
from tests.benchmarks.fuzz import csv_shapes, raw_bytes, workbooks


def answer(path: Path, registry) -> Extract | ExtractError | None:
    """What the readers make of a file: an extract, a fault, or None if no feed knows it."""
    try:
        opened = open_file(path)
        feed = recognise_feed(opened, registry.feeds)
        if feed is None:
            return None
        extract = READERS[feed.reader].read(opened, feed, known_organisations())
        list(opened.remarks_on(extract.observations["sheet"].unique()))
    except ExtractError as fault:
        return fault
    return extract


@pytest.mark.parametrize(("family", "examples"), [(raw_bytes, 120), (csv_shapes, 120), (workbooks, 60)])
def test_a_reader_gives_an_extract_or_a_fault_in_words(family, examples, registry, tmp_path):
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**32))
    @example(352)  # a workbook that lost the list of its parts
    def holds(seed: int) -> None:
        made = family.make(random.Random(seed))
        path = tmp_path / made.name
        path.write_bytes(made.raw)
        said = answer(path, registry)
        if isinstance(said, ExtractError):
            assert all((said.check, said.message, said.guidance))
        elif said is not None:
            assert list(said.observations.columns) == list(COLUMNS)

    holds()


@pytest.mark.parametrize("family", [raw_bytes, csv_shapes, workbooks])
def test_the_same_seed_makes_the_same_file(family):
    """So that a failure can be replayed."""
    first, again = (family.make(random.Random(7)) for _ in range(2))
    assert first == again
