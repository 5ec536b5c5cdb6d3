"""Runs the checks on an extract and returns findings. No Great Expectations type leaves this module and expectations.py.

Great Expectations is imported when something is screened, or about to be, and not before: it takes seconds, and no page or
query needs it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import import_module
from threading import Lock, Thread
from typing import Any

import numpy as np
import pandas as pd

from datasets.feeds.extract import Extract
from datasets.observations import NUMBERS
from datasets.organisations import Organisations
from datasets.periods import Length, Period, parse_period
from datasets.registry import Feed, Registry, Unit
from validation.check import Check
from validation.expectations import checks
from validation.findings import Finding, Severity, from_reader
from validation.history import by_period, history_faults
from validation.names import conflicting_names
from validation.peers import peer_faults
from validation.rows import Ints, Rows, out_of_its_time

# No usage statistics leave the machine.
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

#: A total may differ from its rows by this much through the publisher's own rounding, in the unit of the total.
ROUNDING_OF_TOTALS = 0.5
#: An ordinary revision changes fewer than this share of the figures of a period.
MOST_REVISED = 0.5
#: Below this many figures neither "all below 1" nor "the same as another month" says anything.
FEWEST_TO_COMPARE = 10
#: Two periods of one indicator have few figures in common (at most a quarter in the collections read here, zeros aside);
#: a period given a wrong name has nearly all, and those that differ were revised.
SAME_AS_ANOTHER = 0.75
#: Great Expectations keeps the context in use in one place for the whole process.
_ONE_AT_A_TIME = Lock()


@cache
def get_ready() -> None:
    """Begins, once, to import Great Expectations beside what else is done, so that the first file waits for less of it."""
    Thread(target=import_module, args=("great_expectations.expectations",), daemon=True).start()


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
    before = by_period(published if known is None else known)
    rows = Rows(extract.observations.reset_index(drop=True), registry, organisations)
    coverage = _coverage(rows, feed)
    if native:
        _find_strangers(coverage, rows)
        _count_revisions(coverage, rows.observations, published)
        _find_other_periods(coverage, rows.observations, before)
    frames = {
        "totals": _totals(extract),
        "coverage": coverage,
        "gone": _gone(extract, rows, published) if native else pd.DataFrame(),
        "file": _file(extract, rows),
        "peers": peer_faults(rows),
        "names": conflicting_names(extract, organisations),
        "history": history_faults(rows, feed, before, by_period(published)),
    }
    remarks = [from_reader(remark, remark=True) for remark in extract.remarks]
    return remarks + _run(checks(registry, organisations, today=today, native=native), rows, frames)


def _totals(extract: Extract) -> pd.DataFrame:
    frame = pd.DataFrame(
        [(t.what, t.printed, t.parts, t.sheet, t.row, t.column, t.rounding) for t in extract.totals],
        columns=["what", "printed", "parts", "sheet", "row", "column", "rounding"],
    )
    frame["difference"] = (frame["printed"] - frame["parts"]).abs().astype(float)
    frame["tolerance"] = ROUNDING_OF_TOTALS + frame["rounding"].astype(float)
    return frame


def _coverage(rows: Rows, feed: Feed) -> pd.DataFrame:
    """One row per indicator and period: how many organisations, on what scale. The columns of comparison are filled later."""
    indicator, period = rows.codes("indicator"), rows.codes("period")
    pair, of_indicator, of_period = rows.pairs
    once = rows.one_of_each(("indicator", "period", "organisation"))
    frame = pd.DataFrame(
        {
            "indicator": np.array([indicator.values[one] for one in of_indicator.tolist()], dtype=object),
            "period": np.array([period.values[one] for one in of_period.tolist()], dtype=object),
            "organisations": np.bincount(pair[once], minlength=len(of_indicator)),
            "largest": pd.Series(rows.numbers("value")).groupby(pair).max().to_numpy(),
            "told": np.bincount(pair[~rows.missing], minlength=len(of_indicator)),
        }
    )
    frame["least"] = float(feed.least_organisations)
    percent = {name for name, one in rows.registry.indicators.items() if one.unit is Unit.PERCENT}
    frame["scale_fits"] = ~(frame["indicator"].isin(percent) & (frame["told"] >= FEWEST_TO_COMPARE) & (frame["largest"] <= 1))
    for column in ("strangers", "same_as"):
        frame[column] = pd.Series(None, index=frame.index, dtype=object)
    for column in ("already", "revised", "most_revised", "alike", "compared"):
        frame[column] = np.nan
    frame["sheet"], frame["row"] = "", 0
    return frame


def _find_strangers(frame: pd.DataFrame, rows: Rows) -> None:
    """Fills `strangers`: who has a figure for a year in which no organisation of that name existed, under this code or another.

    A whole year, because publishers keep a council for a month or two after a merger (Bournemouth, April 2019), and by name,
    because they give today's code to earlier years of a council that kept its name (Somerset).
    """
    late = rows.described(np.flatnonzero(out_of_its_time(rows)))
    late = late[late["length"] == Length.YEAR.value]
    told: dict[tuple[str, str], list[str]] = {}
    for indicator, code, text in late[["indicator", "organisation", "period"]].itertuples(index=False):
        period = parse_period(str(text))
        name = rows.organisations.name(code)
        if period and not any(
            one.name == name and one.current_in(period.start, period.end) for one in rows.organisations.by_code.values()
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


def _count_revisions(frame: pd.DataFrame, rows: pd.DataFrame, published: pd.DataFrame) -> None:
    """Fills `already`, `revised` and `most_revised`: how many of the figures published for the same period would change."""
    if published.empty:
        return
    before, now = by_period(published), _by_pair(rows)
    for position, (indicator, period) in enumerate(frame[["indicator", "period"]].itertuples(index=False)):
        if (indicator, period) not in now or indicator not in before or period not in before[indicator]:
            continue
        both = pd.concat([now[indicator, period], before[indicator][period]], axis=1, join="inner").dropna()
        changed = int((~np.isclose(both.iloc[:, 0], both.iloc[:, 1], rtol=1e-6)).sum())
        frame.loc[position, ["already", "revised"]] = [len(both), changed]
        frame.loc[position, "most_revised"] = max(MOST_REVISED * len(both), FEWEST_TO_COMPARE)


def _find_other_periods(frame: pd.DataFrame, rows: pd.DataFrame, before: Mapping[str, pd.DataFrame]) -> None:
    """Fills `same_as`, `alike` and `compared`: another period whose known figures are nearly all those given for this one."""
    if not before:
        return
    now = _by_pair(rows)
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
        frame.loc[position, "same_as"] = _label(str(other.idxmax()))
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


def _gone(extract: Extract, rows: Rows, published: pd.DataFrame) -> pd.DataFrame:
    """One row per indicator and period already published that a file of many periods should have and has not.

    Periods before the file's first are no loss: a time series may drop its oldest year.
    """
    gone: list[tuple[str, str]] = []
    if extract.period is None and not published.empty:
        own, before = rows.periods_told(), Rows(published, rows.registry, rows.organisations).periods_told()
        for indicator, periods in own.items():
            first = min(periods)
            later = (one for one in before.get(indicator, set()) - periods if one.length is first.length and one > first)
            gone += [(indicator, period.id) for period in sorted(later)]
    frame = pd.DataFrame(gone, columns=["indicator", "period"])
    frame["gone"] = True
    frame["sheet"], frame["row"] = "", 0
    return frame


def _file(extract: Extract, rows: Rows) -> pd.DataFrame:
    """One row on the file as a whole. A file of many periods is held to its newest."""
    named = extract.named_period
    newest = max((period for periods in rows.periods_told().values() for period in periods), default=None)
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


def _run(all_checks: Sequence[Check], rows: Rows, frames: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Every failing row becomes a finding: nothing is capped."""
    by_frame: dict[str, list[Check]] = {}
    for check in all_checks:
        by_frame.setdefault(check.frame, []).append(check)
    found: dict[str, list[Finding]] = {}
    with _ONE_AT_A_TIME:
        expected = _expected()
        for check, positions in _failing_rows(by_frame.pop("rows"), rows, expected):
            found[check.name] = _findings(check, rows.described(positions), rows)
        for name, of_frame in by_frame.items():
            for check, positions in expected.failing(frames[name], of_frame):
                found[check.name] = _findings(check, frames[name].iloc[positions], rows)
    in_order = [finding for check in all_checks for finding in found.get(check.name, [])]
    return sorted(in_order, key=lambda finding: list(Severity).index(finding.severity))


def _failing_rows(row_checks: Sequence[Check], rows: Rows, expected: _Expected) -> Iterator[tuple[Check, Ints]]:
    """Each check that fails, with the rows it fails on.

    Shown to Great Expectations are one row of each that are alike to some check, and all that another may find fault with.
    """
    few: list[Check] = []
    needed = np.zeros(len(rows), dtype=bool)
    for check in row_checks:
        if check.by:
            needed[rows.one_of_each(check.by)] = True
        if check.suspects:
            suspected = check.suspects(rows)
            needed |= suspected
            if not check.by and not suspected.any():
                continue  # a check that suspects no row need not be asked
        if check.by or check.suspects:
            few.append(check)
    shown = np.flatnonzero(needed)
    for check, positions in expected.failing(rows.described(shown), few):
        failing = shown[positions]
        yield check, rows.alike(check.by, failing) if check.by else failing
    if every := [check for check in row_checks if not (check.by or check.suspects)]:
        yield from expected.failing(rows.described(np.arange(len(rows))), every)


@cache
def _expected() -> _Expected:
    """One for the whole process: making its context takes longer than screening a usual file."""
    return _Expected()


class _Expected:
    """Great Expectations, asked which rows of a frame fail which check."""

    def __init__(self) -> None:
        import great_expectations as gx
        import great_expectations.expectations as kinds
        from great_expectations.data_context.types.base import ProgressBarsConfig

        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._gx, self._kinds = gx, kinds
        asset = context.data_sources.add_pandas("extract").add_dataframe_asset("frame")
        # One definition for every frame: each new one would be written down in the context's configuration.
        self._frame = asset.add_batch_definition_whole_dataframe("all")

    def failing(self, frame: pd.DataFrame, of_frame: Sequence[Check]) -> list[tuple[Check, Ints]]:
        """The checks that fail on some row of a frame (numbered from 0), with the positions of all those rows.

        First it is only asked whether a check fails, which is all there is to know of most, and cheap.
        """
        if frame.empty:
            return []
        batch = self._frame.get_batch(batch_parameters={"dataframe": frame})
        failed = [check for check, result in self._results(batch, of_frame, "BOOLEAN_ONLY") if not result.success]
        if not failed:
            return []
        complete = self._results(batch, failed, "COMPLETE")
        return [(check, np.array(result.result["unexpected_index_list"], np.int64)) for check, result in complete]

    def _results(self, batch: Any, of_frame: Sequence[Check], how_much: str) -> Iterator[tuple[Check, Any]]:
        """Frame and checks are one batch and one suite. RuntimeError if an expectation could not be worked out."""
        by_name = {check.name: check for check in of_frame}
        suite = self._gx.ExpectationSuite(name=how_much, expectations=[_named(check, self._kinds) for check in of_frame])
        for result in batch.validate(suite, result_format={"result_format": how_much}).results:
            check = by_name[result.expectation_config.meta["check"]]
            if result.exception_info.get("raised_exception"):
                raise RuntimeError(f"check {check.name}: {result.exception_info['exception_message']}")
            yield check, result


def _named(check: Check, kinds: Any) -> Any:
    """The check's expectation, bearing its name so that its result can be told from the others."""
    expectation = check.expect(kinds)
    expectation.meta = {"check": check.name}
    return expectation


def _findings(check: Check, failing: pd.DataFrame, rows: Rows) -> list[Finding]:
    findings = []
    for row in failing.to_dict("records"):
        message, guidance, value = check.say(_named_plainly({str(key): _plain(item) for key, item in row.items()}, rows))
        findings.append(
            Finding(
                check=check.name,
                severity=check.severity,
                message=message,
                guidance=guidance,
                sheet=str(row.get("sheet") or ""),
                row=int(row.get("row") or 0),
                column=_column(check, str(row.get("column") or "")),
                value=_shown(value),
            )
        )
    return findings


def _named_plainly(row: dict[str, Any], rows: Rows) -> dict[str, Any]:
    """The row with its indicator, organisation and period in words beside their codes: `measure`, `who` and `when`."""
    indicator, code = rows.registry.indicators.get(row.get("indicator", "")), str(row.get("organisation") or "")
    row["measure"] = indicator.short if indicator else row.get("indicator")
    row["who"] = f"{rows.organisations.name(code)} ({code})" if code in rows.organisations.by_code else code
    row["when"] = _label(str(row.get("period") or ""))
    return row


def _label(text: str) -> str:
    """A period as people write it; what is no period as it stands."""
    period = parse_period(text)
    return period.label if period else text


def _shown(value: object) -> str:
    """What stands there. A number that was worked out has no more decimals than anybody would publish."""
    if isinstance(value, float):
        return f"{round(value, 3):.15g}"
    return "" if value is None else str(value)


def _column(check: Check, written: str) -> str:
    """The column to look at. A publisher's file has the figure's own header; our template has a column for each thing."""
    own = written and (written not in NUMBERS or check.column == "value")
    return written if own else check.column


def _plain(item: object) -> object:
    return None if item is None or (isinstance(item, float) and np.isnan(item)) else item
