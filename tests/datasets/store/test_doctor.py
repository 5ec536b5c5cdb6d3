from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from datasets.store.doctor import doctor
from datasets.store.lake import open_store


@pytest.fixture
def filled(store, extract, figures):
    """A store with one submission of 60 rows, closed."""
    store.publish(extract("a"), figures({f"E{number}": number / 7 for number in range(60)}))
    store.close()
    return store.folder


def rows_of(folder, table):
    (path,) = (folder / "data" / "main" / table).glob("*.parquet")
    return path


def flip(path):
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 3] ^= 1
    path.write_bytes(whole)


def test_a_healthy_store_has_no_problems(folder, filled):
    assert doctor(filled) == []


def test_a_new_store_is_healthy(folder):
    assert doctor(folder) == []


def test_a_missing_store_is_a_problem_in_words(tmp_path):
    (problem,) = doctor(tmp_path / "store")
    assert problem.startswith("There is no store at ")
    assert "coterminous demo" in problem
    assert not (tmp_path / "store").exists()


def test_a_damaged_catalogue_is_found(filled):
    (filled / "catalog.sqlite").write_bytes(b"garbage" * 999)
    (problem,) = doctor(filled)
    assert "catalog.sqlite is damaged" in problem


def test_a_foreign_lake_id_is_found(filled):
    (filled / "data" / "lake-id.txt").write_text("0123\n")
    (problem,) = doctor(filled)
    assert "two different stores" in problem


@pytest.mark.parametrize("table", ["observations", "latest"])
def test_a_flipped_bit_in_the_rows_is_found(filled, table):
    flip(rows_of(filled, table))
    (problem,) = doctor(filled)
    assert rows_of(filled, table).name in problem
    assert "is not as it was when it was published" in problem
    assert "Restore it from a backup" in problem


def test_a_missing_file_of_rows_is_found(filled):
    rows_of(filled, "observations").unlink()
    (problem,) = doctor(filled)
    assert "is missing. Restore it from a backup" in problem


def test_a_missing_or_changed_kept_file_is_found(filled):
    (kept,) = (filled / "files").iterdir()
    kept.write_text("b")
    (problem,) = doctor(filled)
    assert "The file kept of S1 (rtt.csv)" in problem
    kept.unlink()
    (problem,) = doctor(filled)
    assert "is missing" in problem


def test_files_of_no_submission_are_listed_as_harmless(filled):
    (filled / "data" / "main" / "observations" / "stray.parquet").write_bytes(b"left")
    (filled / "files" / "abc.123.part").write_bytes(b"left")
    rows, kept = doctor(filled)
    assert rows.startswith("Harmless: 1 file in ")
    assert "main/observations/stray.parquet" in rows
    assert "abc.123.part" in kept


def test_a_catalogue_older_than_its_rows_is_found(store, extract, figures):
    store.close()
    older = (store.folder / "catalog.sqlite").read_bytes()
    with open_store(store.folder) as again:
        again.publish(extract("a"), figures({f"E{number}": number for number in range(60)}))
    (store.folder / "catalog.sqlite").write_bytes(older)
    (problem,) = doctor(store.folder)
    assert "is older than the rows beside it: it does not know 2 files that were published" in problem


def test_a_missing_hash_is_made_again(filled):
    hashes = filled / "data-hashes.jsonl"
    lines = [line for line in hashes.read_text().splitlines() if line]
    assert len(lines) == 2
    hashes.write_text(lines[0] + "\n" + lines[1][:20])
    assert doctor(filled) == []
    made_again = [json.loads(line) for line in hashes.read_text().splitlines() if line.endswith("}")]
    assert sorted(made_again, key=str) == sorted(map(json.loads, lines), key=str)


def change(folder, sql):
    with closing(sqlite3.connect(folder / "catalog.sqlite")) as catalogue, catalogue:
        (table,) = catalogue.execute("SELECT table_id FROM ducklake_table WHERE table_name = 'latest'").fetchone()
        (version,) = catalogue.execute(
            "SELECT max(schema_version) FROM ducklake_inlined_data_tables WHERE table_id = ?", [table]
        ).fetchone()
        assert catalogue.execute(sql.format(f"ducklake_inlined_data_{table}_{version}")).rowcount == 1


def test_a_figure_shown_that_no_submission_gave_is_found(store, extract, figures):
    store.publish(extract("a"), figures({"A": 1, "B": 2}))
    store.close()
    change(store.folder, "UPDATE {} SET value = '9' WHERE organisation = 'B'")
    (problem,) = doctor(store.folder)
    assert 'What is shown as holding now of "rtt" is not what its submissions say (2 rows differ)' in problem
