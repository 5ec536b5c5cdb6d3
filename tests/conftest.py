"""The few things most tests need: the registry, an empty store, the real published files if they are here."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.command import app
from datasets.registry import Registry, read_registry

ROOT = Path(__file__).parents[1]
REAL_FILES = ROOT.parent / "shared" / "feeds"


@pytest.fixture(scope="session")
def registry() -> Registry:
    return read_registry(ROOT / "indicators.toml")


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder of real published files; a test that asks for it is skipped where they are not."""
    if not REAL_FILES.is_dir():
        pytest.skip(f"the real published files are not at {REAL_FILES}")
    return REAL_FILES


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store filled with the bundled real figures. For reading only; a test that writes takes a copy of the folder."""
    folder = tmp_path_factory.mktemp("demo") / "store"
    options = ["--store", str(folder), "--registry", str(ROOT / "indicators.toml")]
    done = CliRunner().invoke(app, [*options, "demo", "--no-serve"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return folder
