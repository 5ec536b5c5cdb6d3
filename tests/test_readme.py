"""The README says what is so."""

from __future__ import annotations

from pathlib import Path

from dashboard.command import app
from dashboard.judgement.spc import QUIRKS
from datasets.registry import Registry

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_quirk_is_in_the_table() -> None:
    for name, words in QUIRKS.items():
        assert f"| `{name}` | {words} |" in README


def test_every_command_is_named() -> None:
    names = [command.name or (command.callback and command.callback.__name__) for command in app.registered_commands]
    for name in [*names, "registry check"]:
        assert f"`{name}`" in README, name


def test_counts_of_the_registry_are_right(registry: Registry) -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"twelve joint outcomes, {len(registry.places)} places" in " ".join(changelog.split())
    assert len(registry.outcomes) == 12


def test_the_picture_is_there() -> None:
    assert "dashboard/pictures/place.png" in README
    assert (ROOT / "dashboard" / "pictures" / "place.png").stat().st_size > 20_000
