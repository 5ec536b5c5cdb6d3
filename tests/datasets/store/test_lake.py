from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from datasets.errors import StoreError
from datasets.observations import COLUMNS, MARKS, observations
from datasets.store.connection import extension_file
from datasets.store.doctor import doctor
from datasets.store.files import require_space, writer_lock
from datasets.store.lake import create_store, open_store, store_exists

MARCH, APRIL, MAY = (datetime(2026, month, 15, 12, tzinfo=UTC) for month in (3, 4, 5))


def held(store, organisations=("A", "B", "C", "D"), **asked):
    """{organisation: value} of the indicator `rtt` in June 2018."""
    with store.reading() as reading:
        read = reading.series(organisations, **asked)
    return {row.organisation: row.value for row in read.itertuples() if row.period == "2018-06"}


def every_file(folder):
    return {
        path.relative_to(folder): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    }


# what is published is read back


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
numbers = st.floats(allow_nan=True, allow_infinity=True)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "period": st.sampled_from(["2018-06", "2018-19-Q2", "2018-19", "2018"]),
                "value": numbers,
                "numerator": numbers,
                "denominator": numbers,
                "mark": st.none() | st.sampled_from(sorted(MARKS)),
                "unread": st.none() | texts,
                "sheet": texts,
                "row": st.integers(0, 2**40),
                "column": texts,
            }
        ),
        min_size=1,
        max_size=25,
    )
)
def test_published_rows_are_read_back_exactly(folder, extract, rows):
    whole = observations({"indicator": "rtt", "organisation": f"E{number:03}", **row} for number, row in enumerate(rows))
    with open_store(folder) as store:
        published = store.publish(extract(repr(rows) + str(random.random())), whole)
        with store.reading() as reading:
            read = reading.series(list(whole["organisation"]), ["rtt"])
            peers = reading.peers("rtt")
    own = read[read["submission"] == published.id].reset_index(drop=True)
    assert_frame_equal(own[list(COLUMNS)], whole)
    assert set(own["file"]) == {"rtt.csv"}
    assert_frame_equal(peers[peers["submission"] == published.id].reset_index(drop=True), own)


def test_an_empty_store_answers_with_nothing(store):
    with store.reading() as reading:
        assert reading.publish_number == 0
        assert reading.submissions() == ()
        assert reading.made_at() is None
        assert list(reading.series(["A"]).columns) == [*COLUMNS, "submission", "file"]
        assert reading.peers("rtt").empty
        with pytest.raises(StoreError, match="Nothing had been published by 01 March 2026"):
            reading.publish_number_on(date(2026, 3, 1))


def test_a_submission_says_who_what_and_when(store, extract, figures):
    published = store.publish(extract("a", at=MARCH), figures({"A": 1, "B": 2}))
    assert (published.id, published.publish_number, published.person, published.at) == ("S1", 1, "ann", MARCH)
    assert (published.rows_read, published.rows_kept, published.warnings, published.supersedes) == (9, 2, 1, ())
    assert store.find(published.sha256) == published
    assert store.find("another") is None
    assert (store.folder / "files" / published.sha256).read_text() == "a"


def test_times_are_kept_in_utc(store, extract, figures):
    summer = datetime.fromisoformat("2026-07-01T00:30:00+01:00")
    assert store.publish(extract("a", at=summer), figures({"A": 1})).at == summer
    with pytest.raises(ValueError, match="no time zone"):
        store.publish(replace(extract("b"), at=summer.replace(tzinfo=None)), figures({"A": 1}))


def test_findings_are_kept_with_the_submission(store, extract, figures):
    told = {
        "check": "range",
        "severity": "warning",
        "message": "412 is high",
        "guidance": "Look.",
        "sheet": "Provider",
        "row": 7,
    }
    published = store.publish(extract("a"), figures({"A": 1}), [told, {"check": "totals", "severity": "note", "value": 4.5}])
    with store.reading() as reading:
        read = reading.findings(published.id)
    assert list(read["check"]) == ["range", "totals"]
    assert (read["row"][0], read["value"][1], read["message"].isna()[1]) == (7, "4.5", True)
    again = store.publish(extract("b"), figures({"A": 1}), pd.DataFrame([told]))
    with store.reading() as reading:
        assert reading.findings(again.id)["message"].tolist() == ["412 is high"]


def test_usual_counts_count_organisations(store, extract, figures):
    store.publish(extract("a"), figures({"A": 1, "B": float("nan"), "C": 3}))
    with store.reading() as reading:
        assert reading.usual_counts("nhs_rtt").to_dict("records") == [
            {"indicator": "rtt", "period": "2018-06", "organisations": 3, "with_value": 2}
        ]
        assert reading.usual_counts("ascof").empty


# what holds


def test_the_same_file_again_changes_nothing(store, extract, figures):
    first = store.publish(extract("a"), figures({"A": 1}))
    before = every_file(store.folder)
    again = store.publish(extract("a", at=APRIL), figures({"A": 1}))
    assert again == replace(first, already_published=True)
    assert every_file(store.folder) == before
    with store.reading() as reading:
        assert reading.publish_number == 1


def test_the_same_file_for_another_feed_is_another_submission(store, extract, figures):
    store.publish(extract("a"), figures({"A": 1}))
    other = store.publish(replace(extract("a"), feed="ascof"), figures({"A": 5}, indicator="care"))
    assert (other.id, other.already_published) == ("S2", False)


def test_a_correction_supersedes_and_what_was_shown_before_can_be_read(store, extract, figures):
    store.publish(extract("a", at=MARCH), figures({"A": 1, "B": 2}))
    correction = store.publish(extract("b", at=APRIL), figures({"A": 1, "B": 20}))
    assert correction.supersedes == ("S1",)
    assert held(store) == {"A": 1, "B": 20}
    assert held(store, as_of=1) == {"A": 1, "B": 2}
    assert held(store, as_of=0) == {}
    with store.reading() as reading:
        assert [one.id for one in reading.submissions()] == ["S2", "S1"]
        assert [one.id for one in reading.submissions(as_of=1)] == ["S1"]
        assert [reading.publish_number_on(day) for day in (MARCH.date(), date(2026, 4, 14), APRIL.date())] == [1, 1, 2]
        assert (reading.made_at(), reading.made_at(1)) == (APRIL, MARCH)
        assert reading.peers("rtt", as_of=1)["value"].tolist() == [1, 2]
        with pytest.raises(StoreError, match="no publish number 3 in this store: the newest is 2"):
            reading.series(["A"], as_of=3)


def test_a_whole_period_removes_organisations_it_no_longer_lists(store, extract, figures):
    store.publish(extract("a"), figures({"A": 1, "B": 2}))
    store.publish(extract("other period"), figures({"B": 9}, period="2018-07"))
    store.publish(extract("b"), figures({"A": 10}))
    assert held(store) == {"A": 10}
    with store.reading() as reading:
        assert reading.series(["B"])["period"].tolist() == ["2018-07"]
    store.publish(extract("rows", replaces="rows"), figures({"B": 3}))
    assert held(store) == {"A": 10, "B": 3}


def test_a_file_of_rows_leaves_the_others(store, extract, figures):
    store.publish(extract("a"), figures({"A": 1, "B": 2, "C": 3}))
    correction = store.publish(extract("b", replaces="rows"), figures({"B": 20, "D": 4}))
    assert correction.supersedes == ("S1",)
    assert held(store) == {"A": 1, "B": 20, "C": 3, "D": 4}


def test_withdrawing_brings_back_what_held_before(store, extract, figures):
    store.publish(extract("a", at=MARCH), figures({"A": 1, "B": 2}))
    store.publish(extract("b", at=APRIL), figures({"A": 10}))
    gone = store.withdraw("S2", reason="wrong month", person="bob", at=MAY)
    assert (gone.withdrawal_number, gone.withdrawn_by, gone.withdrawn_reason, gone.withdrawn_at) == (
        3,
        "bob",
        "wrong month",
        MAY,
    )
    assert held(store) == {"A": 1, "B": 2}
    assert held(store, as_of=2) == {"A": 10}
    with store.reading() as reading:
        assert reading.publish_number == 3
        assert reading.publish_number_on(MAY.date()) == 3
        assert not reading.submissions(as_of=2)[0].withdrawn
        assert reading.submissions()[0].withdrawn
    assert store.find(gone.sha256) is None
    again = store.publish(extract("b", at=MAY), figures({"A": 10}))
    assert (again.id, again.already_published) == ("S4", False)
    assert held(store) == {"A": 10}


def test_withdrawing_twice_or_an_unknown_one_is_refused(store, extract, figures):
    with pytest.raises(StoreError, match=r'no submission "S1" in this store. Nothing has been published yet'):
        store.withdraw("S1", reason="wrong", person="bob", at=MAY)
    store.publish(extract("a"), figures({"A": 1}))
    with pytest.raises(StoreError, match=r'no submission "S9" in this store. The newest is S1. `coterminous history`'):
        store.withdraw("S9", reason="wrong", person="bob", at=MAY)
    with pytest.raises(StoreError, match="Say why S1 is taken back"):
        store.withdraw("S1", reason=" ", person="bob", at=MAY)
    store.withdraw("S1", reason="wrong month", person="bob", at=MAY)
    with pytest.raises(StoreError, match=r"S1 .* was already withdrawn by bob on 15 May 2026: wrong month"):
        store.withdraw("S1", reason="wrong", person="bob", at=MAY)


def test_changes_say_what_publishing_would_do_and_do_nothing(store, extract, figures):
    store.publish(extract("a"), figures({"A": 1, "B": 2, "C": float("nan")}))
    before = every_file(store.folder)
    changes = store.changes(figures({"A": 1, "B": 20, "D": 4}), "period")
    assert (changes.new, changes.revised, changes.unchanged, changes.removed) == (1, 1, 1, 1)
    assert changes.revisions[["organisation", "old_value", "new_value", "old_submission"]].to_dict("records") == [
        {"organisation": "B", "old_value": 2.0, "new_value": 20.0, "old_submission": "S1"}
    ]
    assert changes.removals["organisation"].tolist() == ["C"]
    rows = store.changes(figures({"C": float("nan")}), "rows")
    assert (rows.new, rows.revised, rows.unchanged, rows.removed) == (0, 0, 1, 0)
    assert rows.removals.empty
    assert every_file(store.folder) == before
    with store.reading() as reading:
        assert reading.publish_number == 1


def test_the_last_digits_of_a_computed_figure_are_no_revision(store, extract, figures):
    store.publish(extract("first"), figures({"RF4": 75.2170909554, "R1H": 70.0, "RAL": 0.0}))
    changes = store.changes(figures({"RF4": 75.217090955423, "R1H": 70.000001, "RAL": 1e-12}), "period")
    assert changes.revisions["organisation"].tolist() == ["R1H", "RAL"]
    assert changes.unchanged == 1


def test_a_new_reason_for_a_missing_value_is_a_revision(store, extract, figures):
    missing = figures({"A": float("nan")}).assign(mark="c")
    store.publish(extract("a"), missing)
    assert store.changes(missing.assign(mark="x"), "rows").revised == 1


class Plain:
    """The rules of what holds, written a second time without SQL."""

    def __init__(self):
        self.made = []  # (number, "publish", whole, {key: value}) or (number, "withdraw", the number withdrawn)

    def at(self, number):
        seen = [one for one in self.made if one[0] <= number]
        withdrawn = {one[2] for one in seen if one[1] == "withdraw"}
        figures = {}
        for made, kind, *rest in seen:
            if kind == "publish" and made not in withdrawn:
                whole, rows = rest
                pairs = {(indicator, period) for indicator, _, period in rows}
                if whole:
                    figures = {key: value for key, value in figures.items() if (key[0], key[2]) not in pairs}
                figures |= rows
        return figures


keys = st.tuples(st.sampled_from(["rtt", "care"]), st.sampled_from("ABC"), st.sampled_from(["2018-06", "2018-07"]))
steps = st.lists(
    st.tuples(st.booleans(), st.dictionaries(keys, st.integers(0, 3), min_size=1, max_size=12)) | st.integers(0, 3),
    min_size=2,
    max_size=6,
)


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_what_holds_agrees_with_the_plain_rules_at_every_number(extract, steps):
    plain = Plain()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "store"
        create_store(folder)
        with open_store(folder) as store:
            for place, step in enumerate(steps):
                number = len(plain.made) + 1
                if isinstance(step, tuple):
                    whole, rows = step
                    frame = observations(
                        {"indicator": i, "organisation": o, "period": p, "value": value} for (i, o, p), value in rows.items()
                    )
                    before = plain.at(number)
                    changes = store.changes(frame, "period" if whole else "rows")
                    store.publish(extract(f"{place}", replaces="period" if whole else "rows"), frame)
                    plain.made.append((number, "publish", whole, rows))
                    after = plain.at(number)
                    assert changes.new == len(after.keys() - before.keys())
                    assert changes.removed == len(before.keys() - after.keys())
                    assert changes.revised == sum(before[key] != after[key] for key in before.keys() & after.keys())
                else:
                    with store.reading() as reading:
                        standing = [one for one in reading.submissions() if not one.withdrawn]
                    if step < len(standing):
                        store.withdraw(standing[step].id, reason="wrong", person="bob", at=MAY)
                        plain.made.append((number, "withdraw", standing[step].publish_number))
                with store.reading() as reading:
                    for number in range(len(plain.made) + 1):
                        read = reading.series("ABC", as_of=number)
                        found = {(row.indicator, row.organisation, row.period): row.value for row in read.itertuples()}
                        assert found == plain.at(number)
        assert doctor(folder) == []


# a publish lands whole or not at all


def test_a_key_that_comes_twice_is_refused_and_changes_nothing(store, extract, figures):
    store.publish(extract("a"), figures({"A": 1}))
    before = every_file(store.folder)
    twice = pd.concat([figures({"B": 2}), figures({"B": 3})])
    with pytest.raises(StoreError, match="but has more: rtt, B, 2018-06: 2 rows"):
        store.publish(extract("b"), twice)
    with pytest.raises(StoreError, match="rtt, B, 2018-06: 2 rows"):
        store.changes(twice, "period")
    assert every_file(store.folder) == before
    assert held(store) == {"A": 1}


def test_a_fault_in_the_midst_of_the_transaction_changes_nothing(store, extract, figures):
    store.publish(extract("a"), figures({"A": 1}))
    before = every_file(store.folder)
    shutil.rmtree(store.folder / "data" / "main" / "observations", ignore_errors=True)
    (store.folder / "data" / "main").mkdir(exist_ok=True)
    (store.folder / "data" / "main" / "observations").write_text("a file where DuckLake wants a folder")
    many = figures({f"E{number}": number for number in range(50)})
    with pytest.raises(Exception, match="observations"):
        store.publish(extract("b"), many)
    (store.folder / "data" / "main" / "observations").unlink()
    assert every_file(store.folder) == before
    with store.reading() as reading:
        assert reading.publish_number == 1
    assert store.publish(extract("b"), many).id == "S2"
    assert doctor(store.folder) == []


def test_a_file_that_changed_after_screening_is_refused(store, extract, figures):
    new = extract("a")
    new.content.write_text("b")
    with pytest.raises(StoreError, match="changed while it was being read"):
        store.publish(new, figures({"A": 1}))
    assert list((store.folder / "files").iterdir()) == []
    new.content.unlink()
    new.content.mkdir()
    with pytest.raises(StoreError, match=r"could not be kept in .* Nothing was published"):
        store.publish(new, figures({"A": 1}))


def test_a_full_disk_is_said_before_anything_is_written(store):
    with pytest.raises(StoreError, match=r"not enough room on the disk .* Nothing was published"):
        require_space(store.folder, 10**18)


def test_a_row_without_a_key_is_a_bug_not_a_row(store, extract, figures):
    with pytest.raises(ValueError, match="1 observations have no organisation"):
        store.publish(extract("a"), figures({"A": 1}).assign(organisation=None))


def test_a_store_open_for_reading_refuses_to_write(folder, extract, figures):
    with open_store(folder, read_only=True) as store:
        assert held(store) == {}
        with pytest.raises(StoreError, match="open for reading only"):
            store.publish(extract("a"), figures({"A": 1}))


# several processes


WRITER = """
import hashlib, sys
from datetime import UTC, datetime
from pathlib import Path
from datasets.observations import observations
from datasets.store.lake import NewSubmission, open_store

folder, name, times, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with open_store(folder) as store:
    print("open", flush=True)
    for time in range(1, times + 1):
        content = folder.parent / f"{name}-{time}.csv"
        content.write_text(f"{name} {time}")
        rows = observations(
            {"indicator": name, "organisation": f"E{row:05}", "period": "2018-06", "value": time} for row in range(size)
        )
        new = NewSubmission(
            feed="rtt", file=content.name, sha256=hashlib.sha256(content.read_bytes()).hexdigest(), content=content, note="",
            person=name, at=datetime.now(UTC), registry_edition="1", replaces=("period", "rows")[time % 2], accepted_reason="",
            rows_read=size, warnings=0,
        )
        print(store.publish(new, rows).id, flush=True)
"""


def writer(folder, name, times, size):
    command = [sys.executable, "-c", WRITER, str(folder), name, str(times), str(size)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process):
    said, complained = process.communicate(timeout=120)
    assert process.returncode == 0, complained
    return said.split()[1:]


def test_two_processes_publishing_at_once_both_land(folder):
    writers = [writer(folder, name, 3, 30) for name in ("ann", "bob")]
    numbers = [number for process in writers for number in finished(process)]
    assert sorted(numbers) == [f"S{number}" for number in range(1, 7)]
    assert doctor(folder) == []


def test_a_reading_sees_one_state_while_another_process_publishes(store, folder, extract, figures):
    store.publish(extract("a"), figures({"A": 1}))
    with store.reading() as reading:
        assert finished(writer(folder, "bob", 2, 30)) == ["S2", "S3"]
        assert reading.publish_number == 1
        assert reading.peers("bob").empty
        assert len(reading.submissions()) == 1
    with store.reading() as reading:
        assert reading.publish_number == 3
        assert set(reading.peers("bob")["value"]) == {2}


def test_readings_beside_a_busy_writer_are_never_mixed(folder):
    """Every publish of the other process gives all 200 rows its own number, so a mixture would show."""
    process = writer(folder, "bob", 8, 200)
    seen = set()
    with open_store(folder, read_only=True) as store:
        while process.poll() is None:
            with store.reading() as reading:
                read = reading.peers("bob")
                assert len(read) == (200 if reading.publish_number else 0)
                assert set(read["value"]) == ({reading.publish_number} if reading.publish_number else set())
                assert len(reading.submissions()) == reading.publish_number
                seen.add(reading.publish_number)
    assert finished(process)[-1] == "S8"
    assert len(seen) > 2


def test_threads_of_one_process_publish_and_read_side_by_side(store, extract, figures):
    new = [extract(f"{turn}") for turn in range(4)]
    with ThreadPoolExecutor(4) as threads:
        publishing = [threads.submit(store.publish, one, figures({"A": turn, "B": turn})) for turn, one in enumerate(new)]
        while not all(one.done() for one in publishing):
            assert len(set(held(store).values())) <= 1
    assert sorted(one.result().id for one in publishing) == ["S1", "S2", "S3", "S4"]


def test_killing_a_writer_leaves_a_whole_store(folder):
    for turn in range(3):
        process = writer(folder, f"writer-{turn}", 60, 500)
        assert process.stdout.readline() == "open\n"
        time.sleep(0.25 + 0.13 * turn)
        process.kill()
        said, _ = process.communicate()
        acknowledged = said.split()
        assert [problem for problem in doctor(folder) if not problem.startswith("Harmless: ")] == []
        with open_store(folder) as store, store.reading() as reading:
            every = reading.submissions()
            assert set(acknowledged) <= {one.id for one in every}
            for name in {one.person for one in every}:
                assert len(reading.peers(name)) == 500
    assert finished(writer(folder, "after", 1, 500))


def test_waiting_for_another_publish_ends(folder, extract, figures):
    with (
        open_store(folder, lock_seconds=0.1) as store,
        writer_lock(folder),
        pytest.raises(StoreError, match="Another publish is under way"),
    ):
        store.publish(extract("a"), figures({"A": 1}))


# opening


def test_creating_twice_is_refused(folder):
    assert store_exists(folder)
    with pytest.raises(StoreError, match=r"There is a store at .* already"):
        create_store(folder)


def test_no_store_is_made_by_opening(tmp_path):
    missing = tmp_path / "store"
    with pytest.raises(StoreError, match=r"There is no store at .* Run `coterminous demo`"):
        open_store(missing)
    assert not missing.exists()
    assert not store_exists(missing)


def test_a_lost_catalogue_is_not_replaced_by_an_empty_one(store, folder, extract, figures):
    store.publish(extract("a"), figures({f"E{number}": number for number in range(50)}))
    store.close()
    for path in folder.glob("catalog.sqlite*"):
        path.unlink()
    with pytest.raises(StoreError, match=r"has lost its catalog.sqlite; its rows are there. Restore it from a backup"):
        open_store(folder)
    with pytest.raises(StoreError, match=r"holds the rows of a store but not its catalog.sqlite"):
        create_store(folder)
    assert not store_exists(folder)


def test_an_empty_or_damaged_catalogue_is_said(folder):
    catalogue = folder / "catalog.sqlite"
    whole = catalogue.read_bytes()
    for broken in (b"", whole[: len(whole) // 2], b"not a database" * 500, whole[:8192] + b"\xff" * 8192 + whole[16384:]):
        catalogue.write_bytes(broken)
        with pytest.raises(StoreError, match=r"catalog.sqlite is damaged.*Restore"):
            open_store(folder)
        for path in folder.glob("catalog.sqlite-*"):
            path.unlink()
    catalogue.write_bytes(whole)
    open_store(folder).close()


def test_rows_of_another_store_are_refused(folder, tmp_path):
    create_store(tmp_path / "other")
    shutil.rmtree(folder / "data")
    with pytest.raises(StoreError, match="has lost its folder data"):
        open_store(folder)
    shutil.copytree(tmp_path / "other" / "data", folder / "data")
    with pytest.raises(StoreError, match="are of two different stores"):
        open_store(folder)


def test_a_store_of_another_format_is_said(folder):
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as catalogue, catalogue:
        catalogue.execute("UPDATE ducklake_metadata SET value = '9.9' WHERE key = 'version'")
    with pytest.raises(StoreError, match="made by another version of DuckLake"):
        open_store(folder)


def test_an_extension_of_another_version_is_said():
    with pytest.raises(StoreError, match=r"DuckDB is 9\.9\.9 and its extension ducklake is .* pip install duckdb==9\.9\.9"):
        extension_file("ducklake", "9.9.9")
    with pytest.raises(StoreError, match=r"not installed. Install it: pip install duckdb_extension_spatial==1\.0"):
        extension_file("spatial", "1.0")


def test_a_store_moved_as_a_whole_still_opens(store, folder, extract, figures):
    many = figures({f"E{number}": number for number in range(50)})
    store.publish(extract("a"), many)
    store.close()
    moved = folder.rename(folder.parent / "moved; é")
    with open_store(moved) as again, again.reading() as reading:
        assert len(reading.peers("rtt")) == 50
    assert doctor(moved) == []


@pytest.mark.parametrize(
    "name",
    ["{DATA_PATH}", "a\nb", pytest.param("a\\b", marks=pytest.mark.skipif(sys.platform == "win32", reason="the separator"))],
)
def test_a_path_that_ducklake_would_misread_is_refused(tmp_path, name):
    with pytest.raises(StoreError, match="Choose a folder without it"):
        create_store(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path):
    (tmp_path / "occupied").write_text("a file")
    with pytest.raises(StoreError, match=r"cannot be made: .* Choose another folder"):
        create_store(tmp_path / "occupied")


def test_a_creation_cut_short_leaves_no_store(tmp_path):
    folder = tmp_path / "store"
    (folder / "data").mkdir(parents=True)
    (folder / "new-catalog.sqlite").write_bytes(b"half")
    assert not store_exists(folder)
    create_store(folder)
    open_store(folder).close()
    assert sorted(path.name for path in folder.iterdir()) == ["catalog.sqlite", "data", "files", "writer.lock"]


def test_files_outside_the_store_cannot_be_read_or_written(store, tmp_path):
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    for sql in (
        f"FROM read_csv('{tmp_path / 'secret.csv'}')",
        f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
        "INSTALL httpfs",
    ):
        with pytest.raises(Exception, match="disabled"):
            store._connection.cursor().execute(sql)
