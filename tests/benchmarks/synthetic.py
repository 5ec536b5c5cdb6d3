"""Makes a large, valid extract in the project's own template: `python tests/benchmarks/synthetic.py FILE.csv ROWS [--revised]`.

Real indicators of the registry and real organisation codes, each key once: every monthly indicator for every organisation of
its level that existed, month by month backwards from December 2025. A million figures reach back to about 1990, years before
most collections began; screening has no earliest year, and no code outside the reference list is needed. 2 in 100 values are
suppressed, 3 in 100 rows bear a note. Same arguments, same bytes. `--revised` changes 1 value in 100.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd

from datasets.organisations import Kind, Organisation, known_organisations
from datasets.periods import Length, Period, month
from datasets.registry import Indicator, Level, Registry, Unit, read_registry

REGISTRY = Path(__file__).resolve().parents[2] / "indicators.toml"
NEWEST = 2025 * 12 + 11
SEED = 20251231


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("file", type=Path)
    asked.add_argument("rows", type=int)
    asked.add_argument("--revised", action="store_true")
    given = asked.parse_args()
    frame = make_extract(read_registry(REGISTRY), given.rows, revised=given.revised)
    frame.to_csv(given.file, index=False)
    print(f"{given.file}: {len(frame):,} rows, {given.file.stat().st_size / 1e6:.0f} MB, from {frame['period'].iloc[-1]}")


def make_extract(registry: Registry, rows: int, *, revised: bool = False) -> pd.DataFrame:
    """The rows as text and numbers, newest month first."""
    blocks: list[pd.DataFrame] = []
    held = 0
    random = np.random.default_rng(SEED)
    for indicator, period, codes in _keys(registry):
        take = codes[: rows - held]
        blocks.append(_block(indicator, period, take, random))
        held += len(take)
        if held == rows:
            break
    frame = pd.concat(blocks, ignore_index=True)
    told = np.flatnonzero(frame["mark"] == "")
    frame.loc[random.choice(told, len(told) // 50, replace=False), ["value", "numerator", "denominator", "mark"]] = (
        "",
        "",
        "",
        "c",
    )
    if revised:
        numbers = pd.to_numeric(frame["value"], errors="coerce")
        counts = np.flatnonzero((frame["numerator"] == "") & (numbers > 24))  # a count; a rating or score is at most 24
        chosen = random.choice(counts, min(len(counts), max(1, rows // 100)), replace=False)
        frame.loc[chosen, "value"] = (numbers[chosen] + 1).astype(int).astype(str)
    return frame


def _keys(registry: Registry) -> Iterator[tuple[Indicator, Period, list[str]]]:
    monthly = [one for one in registry.indicators.values() if one.frequency is Length.MONTH]
    serving = {level: [one for one in known_organisations().by_code.values() if _serves(one, level)] for level in Level}
    for number in count(NEWEST, -1):
        period = month(number // 12, number % 12 + 1)
        for indicator in monthly:
            there = [one.code for one in serving[indicator.level] if one.current_in(period.start, period.end)]
            yield indicator, period, there


def _serves(organisation: Organisation, level: Level) -> bool:
    """Other providers report beside trusts."""
    return organisation.kind.value == level.value or (organisation.kind is Kind.PROVIDER and level is Level.TRUST)


def _block(indicator: Indicator, period: Period, codes: list[str], random: np.random.Generator) -> pd.DataFrame:
    size = len(codes)
    numerator = denominator = np.full(size, "", dtype=object)
    counts = random.integers(20, 60_000, size)
    highest = int(indicator.maximum or counts.max(initial=1))
    value = np.minimum(counts, 1 + counts % highest).astype(str).astype(object)
    if indicator.unit is Unit.PERCENT:
        parts = np.rint(counts * random.uniform(0.4, 0.99, size)).astype(np.int64)
        value = np.char.mod(f"%.{indicator.decimals}f", 100 * parts / counts).astype(object)
        numerator, denominator = parts.astype(str).astype(object), counts.astype(str).astype(object)
    return pd.DataFrame(
        {
            "indicator": indicator.id,
            "organisation": codes,
            "period": period.id,
            "value": value,
            "numerator": numerator,
            "denominator": denominator,
            "mark": "",
            "note": np.where(random.random(size) < 0.03, "provisional", ""),
        }
    )


if __name__ == "__main__":
    main()
