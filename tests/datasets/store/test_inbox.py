"""A file handed in is kept as it came, with every step, and changes nothing else in the store."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.errors import StoreError, UserError
from datasets.store.inbox import INBOX, STEPS, Step, add_step, discard, hand_in, handed_in, inbox_of, on_desk, plain_name

AT = datetime(2026, 3, 14, 9, 30, tzinfo=UTC)


def drop(folder: Path, name: str = "figures.csv", content: bytes = b"a,b\n1,2\n", at: datetime = AT, most: int = 1):
    return hand_in(folder, name, io.BytesIO(content), person="An analyst", at=at, most_megabytes=most)


def test_a_file_is_kept_to_the_byte_under_its_own_name(tmp_path: Path) -> None:
    kept = drop(tmp_path)
    assert (kept.file, kept.path.read_bytes(), kept.size) == ("figures.csv", b"a,b\n1,2\n", 8)
    assert kept.sha256 == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    assert (kept.person, kept.at, kept.ended) == ("An analyst", AT, False)
    assert inbox_of(tmp_path) == [kept]


def test_the_same_file_is_on_the_desk_once_and_under_another_name_twice(tmp_path: Path) -> None:
    first = drop(tmp_path)
    assert drop(tmp_path, at=AT + timedelta(hours=1)) == first
    assert drop(tmp_path, "other.csv") != first
    add_step(tmp_path, first.id, Step.PUT_ASIDE, person="An analyst", at=AT)
    assert on_desk(tmp_path, first.sha256, first.file) is None
    assert drop(tmp_path, at=AT + timedelta(hours=2)).id != first.id


def test_newest_first(tmp_path: Path) -> None:
    names = [drop(tmp_path, f"{day}.csv", at=AT + timedelta(days=day)).file for day in range(3)]
    assert [one.file for one in inbox_of(tmp_path)] == names[::-1]


def test_a_file_too_large_is_told_so_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"figures\.csv has more than 1 megabytes"):
        drop(tmp_path, content=b"1" * 1_000_001)
    assert list((tmp_path / INBOX).iterdir()) == []


def test_every_step_is_kept_and_the_last_says_where_it_stands(tmp_path: Path) -> None:
    kept = drop(tmp_path)
    add_step(tmp_path, kept.id, Step.REFUSED, person="An analyst", at=AT, document={"counts": {"columns": 1}})
    after = add_step(tmp_path, kept.id, Step.FEED_CHOSEN, person="An analyst", at=AT, document={"feed": "template"})
    assert [one.step for one in after.steps] == [Step.HANDED_IN, Step.REFUSED, Step.FEED_CHOSEN]
    assert (after.last.step, after.feed) == (Step.REFUSED, "template")
    again = add_step(tmp_path, kept.id, Step.FEED_CHOSEN, person="An analyst", at=AT, document={"feed": ""})
    assert again.feed is None


def test_a_step_cut_short_did_not_happen_and_does_not_swallow_the_next(tmp_path: Path) -> None:
    kept = drop(tmp_path)
    with (tmp_path / INBOX / kept.id / STEPS).open("a") as steps:
        steps.write('\n{"step": "put aside", "pers')
    assert [one.step for one in handed_in(tmp_path, kept.id).steps] == [Step.HANDED_IN]
    after = add_step(tmp_path, kept.id, Step.PUT_ASIDE, person="An analyst", at=AT)
    assert [one.step for one in after.steps] == [Step.HANDED_IN, Step.PUT_ASIDE]


def test_what_is_discarded_is_gone_and_nothing_else_is(tmp_path: Path) -> None:
    """Not even the copies kept as published, one of which stands in for the file by then."""
    other, handed = drop(tmp_path, "other.csv"), drop(tmp_path)
    kept = tmp_path / "files" / handed.sha256
    kept.parent.mkdir()
    handed.path.rename(kept)
    assert handed_in(tmp_path, handed.id).path == kept
    discard(tmp_path, handed.id)
    assert kept.is_file()
    assert [one.id for one in inbox_of(tmp_path)] == [other.id]
    with pytest.raises(StoreError):
        discard(tmp_path, handed.id)


def test_once_published_the_copy_kept_with_the_submission_is_the_one(tmp_path: Path) -> None:
    kept = drop(tmp_path)
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / kept.sha256).write_bytes(kept.path.read_bytes())
    after = add_step(tmp_path, kept.id, Step.PUBLISHED, person="An analyst", at=AT, document={"submission": "S1"})
    assert after.path == tmp_path / "files" / kept.sha256
    assert not kept.path.exists()
    assert (after.file, after.ended) == ("figures.csv", True)


@pytest.mark.parametrize("identity", ["20260314-093000-00000000", "../../etc", ".", ""])
def test_an_identity_that_is_none(tmp_path: Path, identity: str) -> None:
    drop(tmp_path)
    with pytest.raises(StoreError, match="No file was handed in as"):
        handed_in(tmp_path, identity)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\Users\\x\\June.csv", "June.csv"), ("../../June.csv", "June.csv"), ("a:b?.csv", "a_b_.csv"), ("", "unnamed"),
        ("..", "unnamed"), ("\x00\n.csv", "__.csv"), (STEPS, "unnamed"), ("Sept 2018.xls ", "Sept 2018.xls"),
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(given_name: str, kept: str) -> None:
    assert plain_name(given_name) == kept


@given(st.text(max_size=300))
def test_any_name_can_be_kept(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.mktemp("store")
    kept = drop(folder, name)
    assert kept.path.read_bytes() == b"a,b\n1,2\n"
    assert kept.path.parent.parent == folder / INBOX
