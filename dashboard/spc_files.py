"""Any series judged by the NHS method, from files to files: what `coterminous spc` does.

Reads one row a point (`series_id, row_no, date, value, trajectory`) and, if given, one row a series with its options; writes
`points.csv` and `series.csv`. A blank is "no value", true and false are in lower case, dates are YYYY-MM-DD.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard.judgement import spc
from datasets.errors import UserError
from datasets.registry import Better, SpcSettings

DIRECTIONS = {"increase": Better.HIGHER, "decrease": Better.LOWER, "neutral": Better.NEITHER}
TRUTH = {"true": True, "false": False}
#: Limits made from fewer points than this are not accepted as fixed (as in the reference).
FEWEST_FIXED = 12
#: A value this near the mean or a limit (relative to its size) lies on it, within the error of adding up.
TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Options:
    """How one series is to be judged; a blank option takes the registry's setting or "none"."""

    better: Better = Better.NEITHER
    target: float = np.nan
    fix_after: float = np.inf
    rebase: tuple[str, ...] = ()
    screen_outliers: bool = True


def judge_files(points: Path, options: Path | None, out: Path, settings: SpcSettings) -> int:
    """Judges every series of the file and writes both answers into the folder; the number of series.

    Raises UserError with every fault of the input at once; nothing is written then.
    """
    given = _read_points(points)
    chosen = dict.fromkeys(given["series_id"].unique(), Options(screen_outliers=settings.screen_outliers))
    if options is not None:
        chosen |= _read_options(options, set(chosen), settings)
    parts = [
        _judge(part, chosen, settings.model_copy(update={"screen_outliers": screened}))
        for screened, part in _by_screening(given, chosen)
    ]
    order = {name: position for position, name in enumerate(chosen)}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, frames in (("points", [told for told, _ in parts]), ("series", [one for _, one in parts])):
            answer = pd.concat(frames).sort_values("series_id", key=lambda names: names.map(order), kind="stable")
            answer.to_csv(out / f"{name}.csv", index=False, float_format="%.15g", lineterminator="\n")
    except OSError as error:
        raise UserError(f"{out}: the answers could not be written ({error.strerror}). Check the folder.") from error
    return len(chosen)


def _by_screening(given: pd.DataFrame, chosen: dict[str, Options]) -> Iterator[tuple[bool, pd.DataFrame]]:
    screened = given["series_id"].map({name: one.screen_outliers for name, one in chosen.items()})
    for setting in (True, False):
        if (part := given[screened == setting]).size:
            yield setting, part.reset_index(drop=True)


def _judge(given: pd.DataFrame, chosen: dict[str, Options], settings: SpcSettings) -> tuple[pd.DataFrame, pd.DataFrame]:
    number, names = pd.factorize(given["series_id"])
    segment, notes = _segments(given, [chosen[name] for name in names], number)
    fix_after = np.array([chosen[name].fix_after for name in names])[number]
    judged = spc.charts(given["value"].to_numpy(float), number, segment, fix_after, settings)
    better = [chosen[name].better for name in names]
    target = np.array([chosen[name].target for name in names])
    told = _points_told(given, judged, target[number], [better[one] for one in number], settings)
    return told, _series_told(list(names), judged, chosen, settings, notes)


def _segments(given: pd.DataFrame, options: list[Options], number: np.ndarray) -> tuple[np.ndarray, dict[int, list[str]]]:
    """The segment of each point. A rebase date that matches no row takes effect at the next one, and is reported."""
    segment = np.zeros(len(given), np.int64)
    notes: dict[int, list[str]] = {}
    for one, option in enumerate(options):
        if not option.rebase:
            continue
        mine = np.flatnonzero(number == one)
        dates = given["date"].to_numpy()[mine]
        for day in option.rebase:
            at = int(np.searchsorted(dates, day))
            if at == len(dates):
                notes.setdefault(one, []).append(f"rebase date {day} lies after the last row and is left out")
                continue
            if dates[at] != day:
                notes.setdefault(one, []).append(f"rebase date {day} matches no row and takes effect at {dates[at]}")
            segment[mine[at:]] += 1
    return segment, notes


def _points_told(
    given: pd.DataFrame, judged: spc.Charts, target: np.ndarray, better: list[Better], settings: SpcSettings
) -> pd.DataFrame:
    known = np.isfinite(judged.value) & np.isfinite(judged.upper)
    return pd.DataFrame(
        {
            "series_id": given["series_id"],
            "date": given["date"],
            "value": judged.value,
            "segment": judged.segment,
            "used_for_limits": _words(judged.used_for_limits),
            "moving_range": judged.moving_range,
            "mean_moving_range": judged.mean_moving_range,
            "mean": judged.mean,
            "lower_limit": judged.lower,
            "upper_limit": judged.upper,
            "near_lower": judged.near_lower,
            "near_upper": judged.near_upper,
            "side_of_mean": judged.side_of_mean,
            "outside_limits": np.where(known, _words(judged.outside), ""),
            "near_limits": np.where(known, _words(judged.near), ""),
            "special_cause": _words(judged.special),
            "special_cause_rule": [spc.RULES[rule].value for rule in judged.rule],
            "point_type": [spc.point_type(int(high), one).value for high, one in zip(judged.high, better, strict=True)],
            "target": target,
            "trajectory": given["trajectory"],
            "short_segment": _words(judged.points_in_segment <= settings.trial_limits_up_to),
            "exact_tie": _words(_ties(judged)),
        }
    )


def _series_told(
    names: list[str], judged: spc.Charts, chosen: dict[str, Options], settings: SpcSettings, notes: dict[int, list[str]]
) -> pd.DataFrame:
    last = np.append(np.flatnonzero(np.diff(judged.series)), len(judged.series) - 1)
    gaps = np.bincount(judged.series[~np.isfinite(judged.value)], minlength=len(names))
    short = np.bincount(judged.series, judged.points_in_segment <= settings.trial_limits_up_to, minlength=len(names)) > 0
    special = np.bincount(judged.series, judged.special, minlength=len(names)).astype(int)
    points = np.bincount(judged.series, minlength=len(names))
    edges = np.append(True, (np.diff(judged.series) != 0) | (np.diff(judged.segment) != 0))
    segments = np.bincount(judged.series[edges], minlength=len(names))
    rows = []
    for one, (name, end) in enumerate(zip(names, last, strict=True)):
        option, high = chosen[name], int(judged.high[end])
        found = spc.assurance(option.target, judged.lower[end], judged.upper[end], option.better)
        said = list(notes.get(one, ()))
        if gaps[one]:
            said.append(f"{gaps[one]} missing; no run or trend reaches over a gap")
        rows.append(
            {
                "series_id": name,
                "status": "ok",
                "message": "",
                "n_points": int(points[one]),
                "n_segments": int(segments[one]),
                "variation_type": spc.point_type(high, option.better).value,
                "variation_icon": spc.variation(high, option.better).value,
                "assurance_type": ASSURANCE_TYPES[found],
                "assurance_icon": found.value,
                "last_mean": judged.mean[end],
                "last_lower_limit": judged.lower[end],
                "last_upper_limit": judged.upper[end],
                "n_special_cause": special[one],
                "short_segment_warning": str(bool(short[one])).lower(),
                "notes": "; ".join(said),
            }
        )
    return pd.DataFrame(rows)


ASSURANCE_TYPES = {
    spc.Assurance.PASS: "consistent_pass",
    spc.Assurance.FAIL: "consistent_fail",
    spc.Assurance.INCONSISTENT: "inconsistent",
    spc.Assurance.NONE: "none",
}


def _words(truth: np.ndarray) -> np.ndarray:
    return np.where(truth, "true", "false")


def _ties(judged: spc.Charts) -> np.ndarray:
    ties = np.zeros(len(judged.value), np.bool_)
    for line in (judged.mean, judged.lower, judged.upper, judged.near_lower, judged.near_upper):
        with np.errstate(invalid="ignore"):
            ties |= np.abs(judged.value - line) <= TIE * np.maximum(1, np.abs(judged.value))
    return ties


def _read_points(path: Path) -> pd.DataFrame:
    """The points in order of series, then date (rows of one date in the order given)."""
    table = _read(path, ("series_id", "date", "value"))
    faults = ["there are no points"] if table.empty else []
    value = pd.to_numeric(table["value"].where(table["value"].str.strip() != ""), errors="coerce")
    unread = np.flatnonzero(value.isna() & (table["value"].str.strip() != ""))
    faults += [
        f'row {row + 2}, column "value": "{table["value"].iloc[row]}" is not a number (leave a missing one empty)'
        for row in unread
    ]
    date = pd.to_datetime(table["date"], format="%Y-%m-%d", errors="coerce")
    faults += [
        f'row {row + 2}, column "date": "{table["date"].iloc[row]}" is not a day written as 2021-04-01'
        for row in np.flatnonzero(date.isna())
    ]
    nameless = np.flatnonzero(table["series_id"].str.strip() == "")
    faults += [f'row {row + 2}, column "series_id": it is empty' for row in nameless]
    _refuse(path, faults)
    points = pd.DataFrame({"series_id": table["series_id"], "date": table["date"], "value": value})
    points["trajectory"] = table.get("trajectory", "")
    order = {name: position for position, name in enumerate(table["series_id"].unique())}
    points["order"] = points["series_id"].map(order)
    return points.sort_values(["order", "date"], kind="stable").drop(columns="order").reset_index(drop=True)


def _read_options(path: Path, names: set[str], settings: SpcSettings) -> dict[str, Options]:
    table = _read(path, ("series_id",))
    faults: list[str] = []
    found: dict[str, Options] = {}
    for position, row in enumerate(table.to_dict("records")):
        where = f"row {position + 2}"
        name = str(row["series_id"])
        if name in found:
            faults.append(f'{where}: the series "{name}" is there twice')
        if name in names:
            found[name] = _options({str(key): str(item).strip() for key, item in row.items()}, where, settings, faults)
    _refuse(path, faults)
    return found


def _options(row: dict[str, str], where: str, settings: SpcSettings, faults: list[str]) -> Options:
    """One row of options; what is wrong in it is added to the faults."""

    def number(column: str, missing: float) -> float:
        text = row.get(column, "")
        try:
            return float(text) if text else missing
        except ValueError:
            faults.append(f'{where}, column "{column}": "{text}" is not a number')
            return missing

    direction = row.get("improvement_direction", "") or "neutral"
    if direction not in DIRECTIONS:
        faults.append(f'{where}, column "improvement_direction": "{direction}" is none of increase, decrease, neutral')
    screened = row.get("screen_outliers", "").lower()
    if screened not in (*TRUTH, ""):
        faults.append(f'{where}, column "screen_outliers": "{screened}" is neither true nor false')
    fix_after = number("fix_after_n_points", np.inf)
    if fix_after < FEWEST_FIXED:
        faults.append(f'{where}, column "fix_after_n_points": {fix_after:g} is fewer than {FEWEST_FIXED}, too few for limits')
    return Options(
        better=DIRECTIONS.get(direction, Better.NEITHER),
        target=number("target", np.nan),
        fix_after=fix_after,
        rebase=tuple(day.strip() for day in row.get("rebase_dates", "").split(";") if day.strip()),
        screen_outliers=TRUTH.get(screened, settings.screen_outliers),
    )


def _read(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"{path}: could not be opened ({error.strerror}). Check the name and the folder.") from error
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise UserError(f"{path}: this is not a table in a CSV file saved as UTF-8 ({error}).") from error
    missing = [column for column in columns if column not in table]
    _refuse(path, [f'there is no column "{column}"; found {", ".join(table.columns)}' for column in missing])
    return table


def _refuse(path: Path, faults: list[str]) -> None:
    if faults:
        shown = faults[:20] + ([f"and {len(faults) - 20} more"] if len(faults) > 20 else [])
        raise UserError("\n".join(f"{path}: {fault}." for fault in shown))
