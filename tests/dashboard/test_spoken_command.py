"""`coterminous comment`, `action` and `actions`: what they keep, what they answer, and how a wrong call is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.command import app
from datasets.errors import UserError

ROOT = Path(__file__).parents[2]
PLACE, OUTCOME = "barking-and-dagenham", "emergency-care"
ON = ("--place", PLACE, "--outcome", OUTCOME)


@pytest.fixture
def call(send, store) -> Callable[..., str]:
    """Calls the command on a store with a quarter of figures and returns what it prints."""
    send(*(f"nhs-ae-4h,RF4,{month},80,800000,1000000," for month in ("2024-04", "2024-05", "2024-06")))

    def calling(*words: str) -> str:
        options = ["--store", str(store.folder), "--registry", str(ROOT / "indicators.toml")]
        done = CliRunner().invoke(app, [*options, *words], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return calling


def test_from_a_comment_and_an_action_to_what_is_owed(call) -> None:
    said = call("comment", *ON, "--side", "council", "We fund weekend starts.", "--by", "A director")
    assert said == "Comment E2 is kept: The council on “Being seen quickly in an emergency”, Q1 2024/25 (April to June 2024).\n"
    owner = ("--owner", "Chief operating officer", "--due", "2024-09-01", "--by", "The clerk")
    assert "open, overdue since 1 September 2024" in call("action", *ON, "Open two more bays.", *owner)
    owed = call("actions", "--place", PLACE)
    assert owed.startswith("Barking and Dagenham: 1 thing owed by 1 owner; 1 overdue, from Chief operating officer.\n")
    assert "  E3  Open two more bays.\n" in owed
    done = json.loads(call("action", "--id", "E3", "--status", "done", "--by", "The clerk", "--note", "In use.", "--json"))
    assert (done["id"], done["status"], [one["note"] for one in done["history"]]) == ("E3", "done", ["In use.", None])
    assert json.loads(call("actions", "--place", PLACE, "--json"))["owed"] == []
    assert "done on" in call("actions", "--place", PLACE)
    then = json.loads(call("actions", "--place", PLACE, "--as-of", "3", "--json"))
    assert [one["owner"] for one in then["owed"]] == ["Chief operating officer"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("action", "Do it.", "--owner", "A", "--due", "2026-05-20", "--by", "B"), "A new action needs --place and --outcome"),
        (("action", "Do it.", "--id", "E3", "--by", "B"), "--id changes an action that is there"),
        (("action", "--status", "done", "--by", "B"), "Say which action with --id"),
        (("action", "--id", "E3", "--status", "done", "--by", "B"), 'There is no action "E3"'),
        (("comment", *ON, "--side", "", "Words.", "--by", "B"), "for whom this is said: the NHS, the council or"),
        (("comment", *ON, "--side", "both", "Words.", "--by", "B"), '"both" is not a partner who speaks'),
    ],
)
def test_a_wrong_call_is_told_and_keeps_nothing(call, store, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(UserError, match=told):
        call(*words)
    with store.reading() as reading:
        assert reading.entries() == ()
