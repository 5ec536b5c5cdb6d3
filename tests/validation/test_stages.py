"""The list of checks that everybody can read."""

from __future__ import annotations

import re
from pathlib import Path

from validation.stages import CHECKS, Stage, list_of_checks

README = Path(__file__).parents[2] / "validation" / "README.md"


def test_every_check_is_listed_once_in_the_order_of_the_stages():
    listed = list_of_checks()
    assert sorted(name for name, *_ in listed) == sorted(CHECKS)
    stages = [list(Stage).index(Stage(stage)) for _, stage, _, _ in listed]
    assert stages == sorted(stages)
    assert set(stages) == set(range(len(Stage)))


def test_a_line_says_how_grave_a_finding_can_be():
    lines = {name: (stage, grave) for name, stage, grave, _ in list_of_checks()}
    assert lines["cut-off"] == ("opens", "error or warning")
    assert lines["as-before"] == ("plausibility against history", "note")


def test_the_comparison_names_no_check_that_is_not_there():
    ours = [row.split("|")[2] for row in README.read_text(encoding="utf-8").splitlines() if row.startswith("| `")]
    named = {name for cell in ours for name in re.findall(r"`([a-z]+(?:-[a-z]+)+|cells|columns|sheets|period|years)`", cell)}
    assert named
    assert sorted(named - set(CHECKS)) == []
