"""What follows from a publish is kept with it, whole or not at all; the newest of a cell holds, the older can be asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from datasets.errors import StoreError
from datasets.observations import observations
from datasets.store.connection import connect
from datasets.store.judged import JudgedCell, NewEntry
from datasets.store.lake import Affected, NewSubmission, Reading, Store, create_store, open_store, upgrade_store

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path):
    create_store(tmp_path / "store")
    with open_store(tmp_path / "store") as opened:
        yield opened


def publish(store: Store, tmp_path: Path, name: str, judge, *, value: float = 80.0, registry=None):
    path = tmp_path / name
    path.write_text(name, encoding="utf-8")
    new = NewSubmission(
        "template", name, hashlib.sha256(name.encode()).hexdigest(), path, "", "ann", NOW, "first", "rows", "", 1, 0
    )
    rows = observations([{"indicator": "four-hours", "organisation": "RF4", "period": "2018-04", "value": value}])
    return store.publish(new, rows, judge=judge, registry=registry)


def cell(label: str, *tensions: str) -> JudgedCell:
    found = [(name, "abc", {"sentence": f"{name} of {label}"}) for name in tensions]
    return JudgedCell("here", "discharge", "2018-19", "first", {"label": label}, found)


def labels(store: Store, as_of: int | None = None) -> list[str]:
    with store.reading() as reading:
        return [row["document"]["label"] for row in reading.verdicts(["here"], ["2018-19", "2019-20"], as_of)]


def names(store: Store, as_of: int | None = None) -> list[str]:
    with store.reading() as reading:
        return [row["tension"] for row in reading.tensions(["here"], ["2018-19"], as_of)]


def test_the_judge_sees_what_just_landed_and_its_answer_is_kept(store: Store, tmp_path: Path) -> None:
    seen = []

    def judge(reading: Reading, affected: Affected):
        seen.append((affected, reading.series(["RF4"])["value"].tolist(), reading.series(["RF4"])["submission"].tolist()))
        return [cell("missed", "b", "a")]

    publish(store, tmp_path, "one.csv", judge)
    assert seen == [(Affected({"four-hours"}, {"2018-04"}, {"RF4"}), [80.0], ["S1"])]
    assert (labels(store), names(store)) == (["missed"], ["a", "b"])
    with store.reading() as reading:
        assert reading.tension_index("here") == [("a", "2018-19", "abc", "first"), ("b", "2018-19", "abc", "first")]
        assert (reading.editions(), reading.judged_periods()) == ({"first"}, {("here", "2018-19")})
        assert reading.tensions(["here"], ["2018-19"])[0]["document"] == {"sentence": "a of missed"}


def test_the_newest_judgement_of_a_cell_holds_and_an_older_state_keeps_its_own(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path, "one.csv", lambda *_: [cell("missed", "a")])
    publish(store, tmp_path, "two.csv", lambda *_: [cell("met")], value=96.0)
    assert (labels(store), names(store)) == (["met"], [])
    assert (labels(store, 1), names(store, 1)) == (["missed"], ["a"])


def test_a_judge_that_fails_leaves_nothing_published(store: Store, tmp_path: Path) -> None:
    def judge(*_: object):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish(store, tmp_path, "one.csv", judge)
    with store.reading() as reading:
        assert (reading.publish_number, reading.submissions(), len(reading.series(["RF4"]))) == (0, (), 0)
    assert labels(store) == []


def test_a_withdrawal_is_judged_too(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path, "one.csv", lambda *_: [cell("missed")])
    second = publish(store, tmp_path, "two.csv", lambda *_: [cell("met")], value=96.0)
    store.withdraw(
        second.id, reason="Wrong.", person="ann", at=NOW,
        judge=lambda reading, affected: [cell(f"{reading.series(['RF4'])['value'].tolist()} {sorted(affected.periods)}")],
    )  # fmt: skip
    assert labels(store) == ["[80.0] ['2018-04']"]


def test_entries_are_kept_in_order_under_numbers_of_their_own(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path, "one.csv", None)
    first = store.enter(NewEntry("register", "here", "a", "ann", NOW, {"text": "Ümlaut “quoted” <b>"}))
    store.enter(
        NewEntry("meeting", "there", "March board", "bob", NOW, {}), judge=lambda _, touched: [cell(str(touched.place))]
    )
    assert (first.id, first.publish_number, first.document) == ("E2", 2, {"text": "Ümlaut “quoted” <b>"})
    with store.reading() as reading:
        assert reading.publish_number == 3
        assert [(one.id, one.kind, one.subject) for one in reading.entries("here")] == [("E2", "register", "a")]
        assert [one.kind for one in reading.entries()] == ["register", "meeting"]
        assert [one.kind for one in reading.entries(as_of=2)] == ["register"]
        assert reading.made_at() == NOW
    assert labels(store) == ["there"]


def test_a_reading_knows_what_was_written_last_by_its_own_state_whoever_wrote_since(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path, "one.csv", None)
    with open_store(store.folder, read_only=True) as pages:
        with pages.reading() as before:
            store.enter(NewEntry("register", "here", "a", "ann", NOW, {}))
            with pages.reading() as after:
                assert (after.publish_number, len(after.entries()), after.made_at()) == (2, 1, NOW)
            assert (before.publish_number, before.entries(), before.made_at()) == (1, (), NOW)
        with pages.reading() as again:
            assert (again.publish_number, len(again.entries()), again.entries(as_of=1)) == (2, 1, ())


def test_a_store_that_can_only_be_read_takes_no_entry(store: Store) -> None:
    with open_store(store.folder, read_only=True) as reading_only, pytest.raises(StoreError, match="for reading only"):
        reading_only.enter(NewEntry("register", "here", "a", "ann", NOW, {}))


def older_layout(store: Store, layout: int) -> None:
    """Makes the store one of an earlier layout: without what came later."""
    store.close()
    with connect(store.folder) as older:
        for table in ("verdicts", "tensions", "entries", "registries")[{1: 0, 2: 3, 3: 4}[layout] :]:
            older.execute(f"DROP TABLE lake.{table}")
        if layout < 3:
            older.execute("ALTER TABLE lake.submissions DROP COLUMN approved_by")
        older.execute(f"UPDATE lake.lake SET layout = {layout}")


@pytest.mark.parametrize("layout", [1, 2, 3])
def test_a_store_of_a_layout_before_is_told_apart_and_upgraded_without_loss(store: Store, tmp_path: Path, layout: int) -> None:
    publish(store, tmp_path, "one.csv", lambda *_: [cell("missed", "a")])
    older_layout(store, layout)
    with pytest.raises(StoreError, match="coterminous upgrade"):
        open_store(store.folder)
    assert upgrade_store(store.folder)
    assert not upgrade_store(store.folder)
    with open_store(store.folder) as upgraded:
        with upgraded.reading() as reading:
            assert reading.series(["RF4"])["value"].tolist() == [80.0]
            assert [one.approved_by for one in reading.submissions()] == [""]
            assert (reading.edition_at(), reading.registry_text("first")) == ("first", None)
        assert labels(upgraded) == ([] if layout == 1 else ["missed"])
        assert upgraded.enter(NewEntry("register", "here", "a", "ann", NOW, {}), registry=SECOND).id == "E2"
        publish(upgraded, tmp_path, "two.csv", None)
        with upgraded.reading() as reading:
            assert reading.registry_text("second") == "edition = 2"


@dataclass(frozen=True)
class Text:
    """A registry as the store sees it."""

    edition: str
    text: str


FIRST, SECOND = Text("first", "edition = 1\r\n# “quoted”"), Text("second", "edition = 2")


def kept(store: Store) -> list[tuple[int, str]]:
    return store._connection.execute("SELECT publish_number, edition FROM lake.registries ORDER BY 1").fetchall()


def test_the_registrys_text_is_kept_once_for_as_long_as_it_is_in_use(store: Store, tmp_path: Path) -> None:
    with store.reading() as reading:
        assert reading.edition_at() is None
    entry = NewEntry("register", "here", "a", "ann", NOW, {})
    for registry in (FIRST, FIRST, SECOND, FIRST):
        store.enter(entry, registry=registry)
    assert kept(store) == [(1, "first"), (3, "second"), (4, "first")]
    with store.reading() as reading:
        assert [reading.edition_at(number) for number in range(5)] == [None, "first", "first", "second", "first"]
        assert reading.registry_text("first") == FIRST.text
        assert reading.registry_text("third") is None


def test_a_publish_and_a_withdrawal_keep_it_too_and_one_that_fails_does_not(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path, "one.csv", None, registry=FIRST)
    with pytest.raises(ZeroDivisionError):
        publish(store, tmp_path, "two.csv", lambda *_: [1 // 0], value=96.0, registry=SECOND)
    assert kept(store) == [(1, "first")]
    store.withdraw("S1", reason="Wrong.", person="ann", at=NOW, registry=SECOND)
    assert kept(store) == [(1, "first"), (2, "second")]
