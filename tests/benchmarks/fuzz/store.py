"""A small store of published figures, so that a screening has something to compare with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dashboard.desk import Sender, Status, submit
from datasets.registry import read_registry
from datasets.store.lake import create_store, open_store
from tests.benchmarks.fuzz import seeds

WHEN = datetime(2026, 2, 1, 9, tzinfo=UTC)


def fill_small_store(folder: Path, registry_file: Path) -> Path:
    """Makes a store in the folder, with the seeds of two feeds published."""
    registry = read_registry(registry_file)
    create_store(folder)
    with open_store(folder) as store:
        for seed in seeds.texts()[:2]:
            path = folder.parent / seed.name
            path.write_bytes(seed.raw)
            done = submit(path, registry, store, Sender("benchmark", WHEN, reason="benchmark"))
            if done.status is not Status.PUBLISHED:
                raise RuntimeError(f"{seed.name} was not published: {[one.message for one in done.screened.findings]}")
    return folder
