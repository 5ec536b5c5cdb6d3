"""Great Expectations alone, on pandas: `python tests/benchmarks/alone.py FILE.csv`.

What somebody would write who had no more than that: the file read by pandas into one frame, and a suite of eight expectations
over all of its rows with complete results: known code, written period, least and most, numerator within denominator, the ratio,
each key once, a mark instead of a number, thousands separators. No row is described, compared, stored or put into words.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import great_expectations.expectations as kinds
import pandas as pd
from great_expectations.data_context.types.base import ProgressBarsConfig

from datasets.organisations import known_organisations
from datasets.registry import Unit, read_registry

REGISTRY = Path(__file__).resolve().parents[2] / "indicators.toml"
MARK, THOUSANDS = r"^(\*|\[[a-z]\]|c|\.\.|S/R|-)$", r"^\d{1,3}(,\d{3})+(\.\d+)?$"


def main() -> None:
    indicators = read_registry(REGISTRY).indicators
    frame = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
    for column in ("value", "numerator", "denominator"):
        frame[f"{column}_n"] = pd.to_numeric(frame[column], errors="coerce")
    percent = frame["indicator"].map({name: 100.0 for name, one in indicators.items() if one.unit is Unit.PERCENT})
    frame["gap"] = (frame["value_n"] - percent * frame["numerator_n"] / frame["denominator_n"]).abs()
    frame["scaled"] = frame["value_n"] / frame["indicator"].map({n: one.maximum or 1e9 for n, one in indicators.items()})
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("extract").add_dataframe_asset("rows")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch(batch_parameters={"dataframe": frame})
    expectations = [
        kinds.ExpectColumnValuesToBeInSet(column="organisation", value_set=list(known_organisations().by_code)),
        kinds.ExpectColumnValuesToMatchRegex(column="period", regex=r"^(19|20)\d{2}-(M?\d{2}|\d{2}-Q[1-4])$"),
        kinds.ExpectColumnValuesToBeBetween(column="scaled", min_value=0, max_value=1),
        kinds.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="denominator_n", column_B="numerator_n", or_equal=True, ignore_row_if="either_value_is_missing"
        ),
        kinds.ExpectColumnValuesToBeBetween(column="gap", max_value=0.06),
        kinds.ExpectCompoundColumnsToBeUnique(column_list=["indicator", "organisation", "period"]),
        kinds.ExpectColumnValuesToNotMatchRegex(column="value", regex=MARK),
        kinds.ExpectColumnValuesToNotMatchRegex(column="denominator", regex=THOUSANDS),
    ]
    outcome = batch.validate(
        gx.ExpectationSuite(name="alone", expectations=expectations), result_format={"result_format": "COMPLETE"}
    )
    failed = [one.expectation_config.type for one in outcome.results if not one.success]
    print(f"{len(frame):,} rows, failed: {failed or 'none'}")


if __name__ == "__main__":
    main()
