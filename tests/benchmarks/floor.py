"""The floor: `python tests/benchmarks/floor.py FILE.csv STORE [--both]`.

DuckDB alone reads the file with its own read_csv and inserts it into the observations of STORE, an empty store of ours. Nothing
is recognised, checked, compared, hashed or kept. `--both` fills `latest` too, as every publish does.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import duckdb

TYPES = {
    "indicator": "VARCHAR", "organisation": "VARCHAR", "period": "VARCHAR", "value": "DOUBLE", "numerator": "DOUBLE",
    "denominator": "DOUBLE", "mark": "VARCHAR", "note": "VARCHAR",
}  # fmt: skip
FIGURES = "SELECT indicator, organisation, period, \"value\", numerator, denominator, mark, NULL, '', \"row\", 'value', 'S1', 1"


def main() -> None:
    file, store, *both = sys.argv[1:]
    with duckdb.connect() as connection:
        for name in ("sqlite_scanner", "ducklake"):
            connection.execute(f"LOAD '{_extension(name)}'")
        connection.execute(
            f"ATTACH 'ducklake:sqlite:{store}/catalog.sqlite' AS lake (DATA_PATH '{store}/data/', META_JOURNAL_MODE 'WAL', "
            "OVERRIDE_DATA_PATH true, CREATE_IF_NOT_EXISTS false)"
        )
        read = f"(SELECT *, row_number() OVER () + 1 AS \"row\" FROM read_csv('{file}', columns = {TYPES}))"
        connection.begin()
        connection.execute(f"INSERT INTO lake.observations {FIGURES} FROM {read}")
        if both:
            connection.execute(f"INSERT INTO lake.latest {FIGURES} FROM {read}")
        connection.commit()


def _extension(name: str) -> Path:
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"


if __name__ == "__main__":
    main()
