"""A small store, and extracts that a test writes in its own lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.command import main
from dashboard.desk import Sender, Submitted, submit
from datasets.store.lake import Store, create_store, open_store

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
HEADER = "indicator,organisation,period,value,numerator,denominator,mark"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    create_store(tmp_path / "store")
    with open_store(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def extract(tmp_path: Path) -> Callable[..., Path]:
    """Writes an extract of the template: one line a figure."""

    def write(*lines: str, name: str = "figures.csv") -> Path:
        path = tmp_path / name
        path.write_text("".join(f"{line}\n" for line in (HEADER, *lines)), encoding="utf-8")
        return path

    return write


@pytest.fixture
def send(registry, store, extract) -> Callable[..., Submitted]:
    """Submits an extract of these lines at noon of the day given; warnings are given a reason unless `reason` is."""

    def sending(*lines: str, name: str = "figures.csv", now: datetime = NOW, dry_run: bool = False, **words: str) -> Submitted:
        sender = Sender("ann", now, **{"reason": "So published.", **words})
        return submit(extract(*lines, name=name), registry, store, sender, dry_run=dry_run)

    return sending


@pytest.fixture
def run_command(run_anywhere, monkeypatch, demo_store) -> Callable[..., tuple[int, str, str]]:
    """The same on the demo store, on a wide terminal."""
    monkeypatch.setenv("COTERMINOUS_STORE", str(demo_store))
    monkeypatch.setenv("COLUMNS", "400")
    return run_anywhere


@pytest.fixture
def run_anywhere(monkeypatch, capsys, tmp_path) -> Callable[..., tuple[int, str, str]]:
    """Runs the command in a folder of its own, without a store: exit code, standard output, standard error."""
    monkeypatch.delenv("COTERMINOUS_STORE", raising=False)
    monkeypatch.setenv("COTERMINOUS_REGISTRY", str(ROOT / "indicators.toml"))
    monkeypatch.chdir(tmp_path)

    def running(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["coterminous", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return int(left.value.code or 0), printed.out, printed.err

    return running
