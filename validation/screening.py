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
from datasets.observations import NUMBERS
from datasets.organisations import Kind, Organisations
from datasets.periods import Length, Period, parse_period
from datasets.registry import Feed, Registry, Unit
from validation.expectations import Check, checks
from validation.findings import Finding, Severity, from_reader

#: A total may differ from its rows by this much through the publisher's own rounding, in the unit of the total.
ROUNDING_OF_TOTALS = 0.5
#: An ordinary revision changes fewer than this share of the figures of a period.
MOST_REVISED = 0.5
#: Below this many figures neither "all below 1" nor "the same as another month" says anything.
FEWEST_TO_COMPARE = 10
#: Two periods of one indicator have few figures in common (at most a quarter in the collections read here, zeros aside);
#: a period given a wrong name has nearly all, and those that differ were revised.
SAME_AS_ANOTHER = 0.75


def screen(
    extract: Extract,
    feed: Feed,
    registry: Registry,
    organisations: Organisations,
    *,
    today: date,
    published: pd.DataFrame,
    known: pd.DataFrame | None = None,
) -> list[Finding]:
    """Every finding on this extract, reader's remarks first.

    `published` is the observations frame of what is already published for the same indicators (empty for a first file);
    `known` that and any other figures known to be right (None: that alone), by which a wrong period is told.
    """
    native = feed.reader != "template"
    rows = _rows(extract.observations, registry, organisations)
    coverage = _coverage(rows, feed, registry)
    if native:
        _find_strangers(coverage, rows, organisations)
        _count_revisions(coverage, rows, published)
        _find_other_periods(coverage, rows, published if known is None else known)
    frames = {
        "rows": rows,
        "totals": _totals(extract),
        "coverage": coverage,
        "gone": _gone(extract, published) if native else pd.DataFrame(),
        "file": _file(extract),
    }
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


def _coverage(rows: pd.DataFrame, feed: Feed, registry: Registry) -> pd.DataFrame:
    """One row per indicator and period: how many organisations, on what scale. The columns of comparison are filled later."""
    kept = rows[["indicator", "organisation", "period", "value"]].astype({"indicator": object, "period": object})
    groups = kept.groupby(["indicator", "period"], sort=False, observed=True)
    frame = groups.agg(organisations=("organisation", "nunique"), largest=("value", "max"), told=("value", "count"))
    frame = frame.reset_index()
    frame["least"] = float(feed.least_organisations)
    percent = {name for name, one in registry.indicators.items() if one.unit is Unit.PERCENT}
    frame["scale_fits"] = ~(frame["indicator"].isin(percent) & (frame["told"] >= FEWEST_TO_COMPARE) & (frame["largest"] <= 1))
    for column in ("strangers", "same_as"):
        frame[column] = pd.Series(None, index=frame.index, dtype=object)
    for column in ("already", "revised", "most_revised", "alike", "compared"):
        frame[column] = np.nan
    frame["sheet"], frame["row"] = "", 0
    return frame


def _find_strangers(frame: pd.DataFrame, rows: pd.DataFrame, organisations: Organisations) -> None:
    """Fills `strangers`: who has a figure for a year in which no organisation of that name existed, under this code or another.

    A whole year, because publishers keep a council for a month or two after a merger (Bournemouth, April 2019), and by name,
    because they give today's code to earlier years of a council that kept its name (Somerset).
    """
    late = rows[~rows["organisation_current"] & (rows["length"] == Length.YEAR.value)]
    told: dict[tuple[str, str], list[str]] = {}
    for indicator, code, text in late[["indicator", "organisation", "period"]].itertuples(index=False):
        period = parse_period(str(text))
        name = organisations.name(code)
        if period and not any(
            one.name == name and one.current_in(period.start, period.end) for one in organisations.by_code.values()
        ):
            told.setdefault((indicator, text), []).append(name)
    for position, pair in enumerate(frame[["indicator", "period"]].itertuples(index=False, name=None)):
        if names := told.get(pair):
            frame.loc[position, "strangers"] = ", ".join(names)


def _by_pair(rows: pd.DataFrame) -> dict[tuple[Any, ...], pd.Series[float]]:
    """The figures of each indicator and period by organisation; a pair in which an organisation comes twice is left out."""
    told = rows.dropna(subset=["value"]).astype({"indicator": object, "period": object, "organisation": object})
    groups = told.groupby(["indicator", "period"], sort=False)
    found = {pair: group.set_index("organisation")["value"] for pair, group in groups}
    return {pair: figures for pair, figures in found.items() if not figures.index.has_duplicates}


def _by_period(known: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """For each indicator a table of its known figures: organisations down, periods across."""
    told = known.dropna(subset=["value"]).drop_duplicates(["indicator", "organisation", "period"])
    told = told.astype({"indicator": object, "period": object, "organisation": object})
    groups = told.groupby("indicator", sort=False)
    return {str(name): group.pivot(index="organisation", columns="period", values="value") for name, group in groups}


def _count_revisions(frame: pd.DataFrame, rows: pd.DataFrame, published: pd.DataFrame) -> None:
    """Fills `already`, `revised` and `most_revised`: how many of the figures published for the same period would change."""
    if published.empty:
        return
    before, now = _by_period(published), _by_pair(rows)
    for position, (indicator, period) in enumerate(frame[["indicator", "period"]].itertuples(index=False)):
        if (indicator, period) not in now or indicator not in before or period not in before[indicator]:
            continue
        both = pd.concat([now[indicator, period], before[indicator][period]], axis=1, join="inner").dropna()
        changed = int((~np.isclose(both.iloc[:, 0], both.iloc[:, 1], rtol=1e-6)).sum())
        frame.loc[position, ["already", "revised"]] = [len(both), changed]
        frame.loc[position, "most_revised"] = max(MOST_REVISED * len(both), FEWEST_TO_COMPARE)


def _find_other_periods(frame: pd.DataFrame, rows: pd.DataFrame, known: pd.DataFrame) -> None:
    """Fills `same_as`, `alike` and `compared`: another period whose known figures are nearly all those given for this one."""
    if known.empty:
        return
    before, now = _by_period(known), _by_pair(rows)
    for position, (indicator, period) in enumerate(frame[["indicator", "period"]].itertuples(index=False)):
        if (indicator, period) not in now or indicator not in before:
            continue
        table = before[indicator]
        mine = now[indicator, period].reindex(table.index)
        alike, compared = _alike(mine, table)
        enough = (compared >= FEWEST_TO_COMPARE) & _varied(mine, table)
        shares = (alike / compared.clip(lower=1)).where(enough, 0.0)
        other = shares.drop(period, errors="ignore")
        if other.empty or other.max() < SAME_AS_ANOTHER or other.max() <= shares.get(period, 0.0):
            continue
        frame.loc[position, "same_as"] = other.idxmax()
        frame.loc[position, ["alike", "compared"]] = [alike[other.idxmax()], compared[other.idxmax()]]


def _alike(mine: pd.Series[float], table: pd.DataFrame) -> tuple[pd.Series[int], pd.Series[int]]:
    """For each period of the table, how many figures are the same, of how many. Two zeros say nothing and do not count."""
    ours, theirs = mine.to_numpy()[:, None], table.to_numpy()
    comparable = ~np.isnan(ours) & ~np.isnan(theirs) & ((ours != 0) | (theirs != 0))
    same = np.isclose(ours, theirs, rtol=1e-6) & comparable
    return pd.Series(same.sum(axis=0), table.columns), pd.Series(comparable.sum(axis=0), table.columns)


def _varied(mine: pd.Series[float], table: pd.DataFrame) -> pd.Series[bool]:
    """Whether the figures compared are not all but one: a column of hundreds is the same every month."""
    different = [mine[table[period].notna()].nunique() for period in table.columns]
    return pd.Series(different, table.columns) > FEWEST_TO_COMPARE // 2


def _gone(extract: Extract, published: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator and period already published that a file of many periods should have and has not.

    Periods before the file's first are no loss: a time series may drop its oldest year.
    """
    gone: list[tuple[str, str]] = []
    if extract.period is None and not published.empty:
        own, before = _periods_of(extract.observations), _periods_of(published)
        for indicator, periods in own.items():
            first = min(periods)
            later = (one for one in before.get(indicator, set()) - periods if one.length is first.length and one > first)
            gone += [(indicator, period.id) for period in sorted(later)]
    frame = pd.DataFrame(gone, columns=["indicator", "period"])
    frame["gone"] = True
    frame["sheet"], frame["row"] = "", 0
    return frame


def _periods_of(rows: pd.DataFrame) -> dict[str, set[Period]]:
    pairs = rows.loc[rows["value"].notna(), ["indicator", "period"]].drop_duplicates()
    found: dict[str, set[Period]] = {}
    for indicator, text in pairs.itertuples(index=False):
        if period := parse_period(str(text)):
            found.setdefault(str(indicator), set()).add(period)
    return found


def _file(extract: Extract) -> pd.DataFrame:
    """One row on the file as a whole. A file of many periods is held to its newest."""
    named = extract.named_period
    newest = max((period for periods in _periods_of(extract.observations).values() for period in periods), default=None)
    told = extract.period or newest
    row = {
        "named": named.label if named else None,
        "told": told.label if told else None,
        "agrees": named is None or told is None or _agree(named, told),
        "figures": len(extract.observations),
        "sheet": "",
        "row": 0,
    }
    return pd.DataFrame([row]).astype({"named": object, "told": object})


def _agree(named: Period, told: Period) -> bool:
    """A longer name may hold the period; a file of years may be named for the month it came out in, which is after them."""
    shorter = named.months < told.months
    return named.start > told.end if shorter else named.contains(told)


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
                column=_column(check, str(row.get("column") or "")),
                value="" if value is None else str(value),
            )
        )
    return findings


def _column(check: Check, written: str) -> str:
    """The column to look at. A publisher's file has the figure's own header; our template has a column for each thing."""
    own = written and (written not in NUMBERS or check.column == "value")
    return written if own else check.column


def _plain(item: object) -> object:
    return None if item is None or (isinstance(item, float) and np.isnan(item)) else item
