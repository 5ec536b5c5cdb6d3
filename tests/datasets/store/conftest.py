from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from datasets.observations import observations
from datasets.store.lake import NewSubmission, Store, create_store, open_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty store in a folder whose name has a space and a quote."""
    folder = tmp_path / "the board's store"
    create_store(folder)
    return folder


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with open_store(folder) as opened:
        yield opened


@pytest.fixture
def extract(tmp_path: Path) -> Callable[..., NewSubmission]:
    """Makes a file of the given text and the submission of it."""

    def make(text: str, *, replaces: str = "period", at: datetime = datetime(2026, 3, 1, 9, tzinfo=UTC)) -> NewSubmission:
        content = tmp_path / f"{hashlib.sha256(text.encode()).hexdigest()[:8]}.csv"
        content.write_text(text, encoding="utf-8")
        return NewSubmission(
            feed="nhs_rtt",
            file="rtt.csv",
            sha256=hashlib.sha256(content.read_bytes()).hexdigest(),
            content=content,
            note="monthly",
            person="ann",
            at=at,
            registry_edition="2026-1",
            replaces=replaces,  # type: ignore[arg-type]
            accepted_reason="",
            rows_read=9,
            warnings=1,
        )

    return make


@pytest.fixture
def figures() -> Callable[..., pd.DataFrame]:
    """An observations frame of one indicator and period from {organisation: value}."""

    def make(values: dict[str, float], *, indicator: str = "rtt", period: str = "2018-06") -> pd.DataFrame:
        return observations(
            {"indicator": indicator, "organisation": organisation, "period": period, "value": value, "row": row}
            for row, (organisation, value) in enumerate(values.items(), start=2)
        )

    return make
