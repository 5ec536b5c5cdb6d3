"""Runs the checks on an extract and returns findings. No Great Expectations type leaves this module and expectations.py.

Great Expectations is imported when something is screened and not before: it takes seconds, and no page or query needs it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from datasets.feeds.extract import Extract
from datasets.organisations import Kind, Organisations
from datasets.periods import parse_period
from datasets.registry import Feed, Registry, Unit
from validation.expectations import Check, checks
from validation.findings import Finding, Severity, from_reader

#: A total may differ from its rows by this much through the publisher's own rounding, in the unit of the total.
ROUNDING_OF_TOTALS = 0.5
#: An ordinary revision changes fewer than this share of the figures of a period.
MOST_REVISED = 0.5
#: Below this many figures neither "all below 1" nor "the same as another month" says anything.
FEWEST_TO_COMPARE = 10


def screen(
    extract: Extract,
    feed: Feed,
    registry: Registry,
    organisations: Organisations,
    *,
    today: date,
    published: pd.DataFrame,
) -> list[Finding]:
    """Every finding on this extract, reader's remarks first.

    `published` is the observations frame of what is already published for the same indicators (empty for a first file).
    """
    rows = _rows(extract.observations, registry, organisations)
    frames = {
        "rows": rows,
        "totals": _totals(extract),
        "coverage": _coverage(rows, feed, registry, published),
        "file": _file(extract),
    }
    native = feed.replaces == "period"
    remarks = [from_reader(remark, remark=True) for remark in extract.remarks]
    return remarks + _run(checks(registry, organisations, today=today, native=native), frames)


def _rows(observations: pd.DataFrame, registry: Registry, organisations: Organisations) -> pd.DataFrame:
    """One row per figure, with the limits its indicator sets beside it. Looked up per distinct code, not per row."""
    rows = observations.reset_index(drop=True).copy()
    indicators = {name: registry.indicators.get(name) for name in rows["indicator"].unique()}
    periods = {text: parse_period(str(text)) for text in rows["period"].unique()}
    known = {code: organisations.by_code.get(str(code)) for code in rows["organisation"].unique()}

    def of_indicator(values: Mapping[Any, Any]) -> pd.Series[Any]:
        return rows["indicator"].astype(object).map(values)

    rows["minimum"] = of_indicator({n: i.minimum if i else np.nan for n, i in indicators.items()}).astype(float)
    rows["maximum"] = of_indicator(
        {n: i.maximum if i and i.maximum is not None else np.nan for n, i in indicators.items()}
    ).astype(float)
    rows["level"] = of_indicator({n: i.level.value if i else None for n, i in indicators.items()})
    rows["frequency"] = of_indicator({n: i.frequency.value if i else None for n, i in indicators.items()})
    text_of_period = rows["period"].astype(object)
    rows["period_end"] = text_of_period.map({t: int(p.end.strftime("%Y%m%d")) if p else np.nan for t, p in periods.items()})
    rows["length"] = text_of_period.map({t: p.length.value if p else None for t, p in periods.items()})
    rows["length_fits"] = (rows["length"] == rows["frequency"]) | rows["length"].isna() | rows["frequency"].isna()
    rows["level_fits"] = _level_fits(rows, known)
    rows["organisation_current"] = _organisation_current(rows, known, periods)
    missing = rows["value"].isna()
    rows["one_of"] = rows["unread"].notna() | (missing == rows["mark"].notna())
    _ratios(rows, {n: i.unit if i else None for n, i in indicators.items()}, indicators)
    return rows


def _level_fits(rows: pd.DataFrame, known: Mapping[Any, Any]) -> pd.Series[bool]:
    """A country and a published comparison value fit every level; a provider fits where trusts are asked for."""
    always = {Kind.COUNTRY, Kind.BENCHMARK, Kind.REGION}
    kinds = {code: one.kind if one else None for code, one in known.items()}
    kind = rows["organisation"].astype(object).map({code: str(k) if k else None for code, k in kinds.items()})
    anywhere = rows["organisation"].isin([code for code, k in kinds.items() if k is None or k in always])
    provider = (kind == Kind.PROVIDER.value) & (rows["level"] == "trust")
    return anywhere | (kind == rows["level"]) | provider | rows["level"].isna()


def _organisation_current(rows: pd.DataFrame, known: Mapping[Any, Any], periods: Mapping[Any, Any]) -> pd.Series[bool]:
    """Only organisations with an end or a beginning can be out of date: look at those alone."""
    dated = {code for code, one in known.items() if one and (one.valid_from or one.valid_to)}
    current = pd.Series(True, index=rows.index)
    told = rows["value"].notna()
    suspects = rows.index[rows["organisation"].isin(dated) & told]
    pairs = rows.loc[suspects, ["organisation", "period"]].drop_duplicates()
    late = [
        (code, text)
        for code, text in pairs.itertuples(index=False)
        if (period := periods[text]) and not known[code].current_in(period.start, period.end)
    ]
    if late:
        keys = pd.MultiIndex.from_frame(rows[["organisation", "period"]].astype(object))
        current = pd.Series(~keys.isin(late), index=rows.index) | ~told
    return current


def _ratios(rows: pd.DataFrame, units: Mapping[Any, Any], indicators: Mapping[Any, Any]) -> None:
    """Adds `ratio`, `difference`, `tolerance` and `part`: what a percentage or rate should be by its own numerator.

    Numerators and denominators may be published rounded to the nearest 5 (ASCOF), so the ratio is only as sure as they are.
    """
    times = {n: {Unit.PERCENT: 100.0, Unit.PER_100000: 100_000.0}.get(u, np.nan) for n, u in units.items()}
    by = rows["indicator"].astype(object).map(times).astype(float)
    denominator = rows["denominator"].where(rows["denominator"] > 0)
    rows["ratio"] = by * rows["numerator"] / denominator
    rows["difference"] = (rows["value"] - rows["ratio"]).abs()
    decimals = rows["indicator"].astype(object).map({n: i.decimals if i else 0 for n, i in indicators.items()}).astype(float)
    unsure = (rows["numerator"] + 2.5) / (denominator - 2.5).clip(lower=1) - rows["numerator"] / denominator
    fives = (rows["numerator"] % 5 == 0) & (rows["denominator"] % 5 == 0)
    rows["tolerance"] = 0.5 * 10.0**-decimals + 1e-6 + (by * unsure).where(fives, 0.0)
    # A publisher that withholds a figure for a fault in its parts has said so itself (ASCOF 4B, 2024/25).
    rows["part"] = rows["numerator"].where((by == 100.0) & rows["value"].notna())


def _totals(extract: Extract) -> pd.DataFrame:
    frame = pd.DataFrame(
        [(t.what, t.printed, t.parts, t.sheet, t.row, t.column) for t in extract.totals],
        columns=["what", "printed", "parts", "sheet", "row", "column"],
    )
    frame["difference"] = (frame["printed"] - frame["parts"]).abs().astype(float)
    frame["tolerance"] = ROUNDING_OF_TOTALS
    return frame


def _coverage(rows: pd.DataFrame, feed: Feed, registry: Registry, published: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator and period: how many organisations, on what scale, how different from what is published."""
    kept = rows[["indicator", "organisation", "period", "value"]].astype({"indicator": object, "period": object})
    groups = kept.groupby(["indicator", "period"], sort=False, observed=True)
    frame = groups.agg(organisations=("organisation", "nunique"), largest=("value", "max"), told=("value", "count"))
    frame = frame.reset_index()
    frame["least"] = float(feed.least_organisations)
    percent = {name for name, one in registry.indicators.items() if one.unit is Unit.PERCENT}
    frame["scale_fits"] = ~(frame["indicator"].isin(percent) & (frame["told"] >= FEWEST_TO_COMPARE) & (frame["largest"] <= 1))
    frame["same_as"] = None
    frame["same_as"] = frame["same_as"].astype(object)
    frame["already"] = frame["revised"] = frame["most_revised"] = np.nan
    if not published.empty and feed.replaces == "period":
        _compare_with_published(frame, kept, published)
    frame["sheet"], frame["row"] = "", 0
    return frame


def _compare_with_published(frame: pd.DataFrame, kept: pd.DataFrame, published: pd.DataFrame) -> None:
    before = {
        name: group.set_index(["period", "organisation"])["value"].dropna()
        for name, group in published.groupby("indicator", observed=True)
    }
    now = kept.dropna(subset=["value"]).set_index(["indicator", "period"]).sort_index()
    for position, (indicator, period) in enumerate(frame[["indicator", "period"]].itertuples(index=False)):
        if indicator not in before or (indicator, period) not in now.index:
            continue
        mine = now.loc[[(indicator, period)]].set_index("organisation")["value"]
        if mine.index.has_duplicates:
            continue
        others = before[indicator].unstack("period")
        if period in others:
            both = pd.concat([mine, others[period]], axis=1, join="inner").dropna()
            changed = int((~np.isclose(both.iloc[:, 0], both.iloc[:, 1], rtol=1e-6)).sum())
            frame.loc[position, ["already", "revised"]] = [len(both), changed]
            frame.loc[position, "most_revised"] = max(MOST_REVISED * len(both), FEWEST_TO_COMPARE)
        for other in others.columns.drop(period, errors="ignore"):
            both = pd.concat([mine, others[other]], axis=1, join="inner").dropna()
            alike = len(both) >= FEWEST_TO_COMPARE and np.allclose(both.iloc[:, 0], both.iloc[:, 1], rtol=1e-6)
            if alike and both.iloc[:, 0].nunique() > FEWEST_TO_COMPARE // 2:
                frame.loc[position, "same_as"] = other
                break


def _file(extract: Extract) -> pd.DataFrame:
    named, told = extract.named_period, extract.period
    return pd.DataFrame(
        {"named": [named.label if named else None], "told": [told.label if told else None], "sheet": [""], "row": [0]},
        dtype=object,
    )


def _run(all_checks: Sequence[Check], frames: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Each frame is one batch and one suite. Every failing row becomes a finding: nothing is capped."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")  # no usage statistics leave the machine
    import great_expectations as gx
    import great_expectations.expectations as kinds
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("extract")
    found: dict[str, list[Finding]] = {}
    for name, frame in frames.items():
        if frame.empty:
            continue
        suite_checks = [check for check in all_checks if check.frame == name]
        batch = (
            source.add_dataframe_asset(name)
            .add_batch_definition_whole_dataframe("all")
            .get_batch(batch_parameters={"dataframe": frame})
        )
        expectations = [_named(check, kinds) for check in suite_checks]
        outcome = batch.validate(
            gx.ExpectationSuite(name=name, expectations=expectations), result_format={"result_format": "COMPLETE"}
        )
        by_name = {check.name: check for check in suite_checks}
        results: Any = outcome.to_json_dict()  # type: ignore[no-untyped-call]
        for result in results["results"]:
            check = by_name[result["expectation_config"]["meta"]["check"]]
            if result["exception_info"].get("raised_exception"):
                raise RuntimeError(f"check {check.name}: {result['exception_info']['exception_message']}")
            if not result["success"]:
                found[check.name] = _findings(check, frame, result["result"]["unexpected_index_list"])
    in_order = [finding for check in all_checks for finding in found.get(check.name, [])]
    return sorted(in_order, key=lambda finding: list(Severity).index(finding.severity))


def _named(check: Check, kinds: Any) -> Any:
    """The check's expectation, bearing its name so that its result can be told from the others."""
    expectation = check.expect(kinds)
    expectation.meta = {"check": check.name}
    return expectation


def _findings(check: Check, frame: pd.DataFrame, positions: Sequence[int]) -> list[Finding]:
    failing = frame.loc[list(positions)]
    findings = []
    for row in failing.to_dict("records"):
        message, guidance, value = check.say({str(key): _plain(item) for key, item in row.items()})
        findings.append(
            Finding(
                check=check.name,
                severity=check.severity,
                message=message,
                guidance=guidance,
                sheet=str(row.get("sheet") or ""),
                row=int(row.get("row") or 0),
                column=str(row.get("column") or check.column),
                value="" if value is None else str(value),
            )
        )
    return findings


def _plain(item: object) -> object:
    return None if item is None or (isinstance(item, float) and np.isnan(item)) else item
