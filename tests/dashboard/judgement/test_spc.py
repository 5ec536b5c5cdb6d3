"""XmR by the NHS method: small series with one answer, properties, and the reference's answers where they are at hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.judgement import spc
from dashboard.judgement.spc import Assurance, PointType, Rule, Variation
from dashboard.spc_files import judge_files
from datasets.errors import UserError
from datasets.registry import Better, Registry, SpcSettings

GOLDEN = Path(__file__).parents[4] / "shared" / "golden" / "spc"
NAN = float("nan")
VALUES = st.lists(st.integers(0, 400).map(lambda number: number / 4), min_size=1, max_size=40)


def judged(values: list[float], **settings: object) -> spc.Charts:
    zeros = np.zeros(len(values), np.int64)
    return spc.charts(np.array(values, float), zeros, zeros, None, SpcSettings(**settings))  # type: ignore[arg-type]


def rules(values: list[float], **settings: object) -> list[Rule]:
    return [spc.RULES[rule] for rule in judged(values, **settings).rule]


def test_screening_leaves_out_one_large_range() -> None:
    """The first row of the table of worked series (G15)."""
    series = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
    screened, whole = judged(series), judged(series, screen_outliers=False)
    assert screened.mean[0] == pytest.approx(1.9444, abs=1e-4)
    assert (whole.mean_moving_range[0], screened.mean_moving_range[0]) == (pytest.approx(1.8824, abs=1e-4), pytest.approx(1.0))
    assert (whole.upper[0], whole.lower[0]) == (pytest.approx(6.9515, abs=1e-4), pytest.approx(-3.0626, abs=1e-4))
    assert (screened.upper[0], screened.lower[0]) == (pytest.approx(4.6044, abs=1e-4), pytest.approx(-0.7156, abs=1e-4))
    assert [place for place, outside in enumerate(screened.outside) if outside] == [4]
    assert [place for place, outside in enumerate(whole.outside) if outside] == [4]


def test_a_rise_of_seven_is_a_trend_and_a_tie_breaks_it() -> None:
    told = judged([1, 2, 3, 4, 5, 6, 7])
    assert (told.mean[0], told.lower[0], told.upper[0]) == (4, pytest.approx(1.34), pytest.approx(6.66))
    assert rules([1, 2, 3, 4, 5, 6, 7]) == [Rule.BELOW_LIMIT, *[Rule.RISE] * 5, Rule.ABOVE_LIMIT]
    assert Rule.RISE not in rules([1, 2, 3, 3, 4, 5, 6])


@pytest.mark.parametrize("value", [0.95, 0.1, 3.0, 1e-9, 123456.7])
def test_a_constant_series_is_as_usual_and_its_mean_is_itself(value: float) -> None:
    told = judged([value] * 20, screen_outliers=False)
    assert set(told.mean) == {value} == set(told.lower) == set(told.upper)
    assert not told.special.any()
    assert np.isnan(judged([value] * 20).upper).all()  # every range is zero and screened out: no limits at all


def test_a_nearly_constant_series_is_not_called_special_at_every_point() -> None:
    """Screening would leave only ranges of zero: the unscreened ones are used."""
    told = judged([12.0] * 20 + [16.0] + [12.0] * 3)
    assert np.isfinite(told.upper).all()
    assert told.upper[0] > told.lower[0]
    assert np.flatnonzero(told.outside).tolist() == [20]


def test_no_run_reaches_over_a_gap() -> None:
    steady = [0, 10] * 7
    assert Rule.RUN_ABOVE in rules([*steady, 6, 7, 6, 7, 6, 7, 6])
    assert Rule.RUN_ABOVE not in rules([*steady, 6, 7, 6, NAN, 7, 6, 7, 6])
    assert Rule.RISE not in rules([1, 2, 3, 4, NAN, 5, 6, 7, 8])


def test_two_of_three_can_count_a_point_beyond_the_limit() -> None:
    series = [*[0, 10] * 15, 8, 27, 40]
    assert rules(series)[-2:] == [Rule.COMMON, Rule.ABOVE_LIMIT]
    counted = rules(series, two_sigma_counts_beyond_limits=True)
    assert counted[-2:] == [Rule.TWO_OF_THREE_ABOVE, Rule.ABOVE_LIMIT]


def test_series_and_segments_never_look_at_each_other() -> None:
    one, two = [1.0, 2, 1, 2, 1, 2], [50.0, 51, 50, 51, 50, 51]
    series = np.array([0] * 6 + [1] * 6)
    both = spc.charts(np.array(one + two), series, np.zeros(12, np.int64))
    apart = spc.charts(np.array(one + two), np.zeros(12, np.int64), series)
    for told in (both, apart):
        assert told.mean[:6] == pytest.approx(judged(one).mean)
        assert told.mean[6:] == pytest.approx(judged(two).mean)
        assert np.isnan(told.moving_range[[0, 6]]).all()


def test_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(7).normal(50, 5, 30 * 24)
    series = np.repeat(np.arange(30), 24)
    whole = spc.charts(values, series, np.zeros(len(values), np.int64))
    monkeypatch.setattr(spc, "CHUNK", 100)
    cut = spc.charts(values, series, np.zeros(len(values), np.int64))
    assert cut.rule.tolist() == whole.rule.tolist()
    np.testing.assert_array_equal(cut.upper, whole.upper)


@given(VALUES, st.integers(-1000, 1000))
def test_shifting_a_series_changes_no_signal(values: list[float], shift: int) -> None:
    assert rules(values) == rules([value + shift for value in values])


_MIRRORED = {
    Rule.ABOVE_LIMIT: Rule.BELOW_LIMIT, Rule.RISE: Rule.FALL, Rule.TWO_OF_THREE_ABOVE: Rule.TWO_OF_THREE_BELOW,
    Rule.RUN_ABOVE: Rule.RUN_BELOW, Rule.COMMON: Rule.COMMON,
}  # fmt: skip
_MIRRORED |= {low: high for high, low in _MIRRORED.items()}


@given(VALUES)
def test_mirroring_series_and_direction_mirrors_every_rule_and_no_meaning(values: list[float]) -> None:
    up, down = judged(values), judged([-value for value in values])
    assert [_MIRRORED[spc.RULES[rule]] for rule in up.rule] == [spc.RULES[rule] for rule in down.rule]
    for high, low in zip(up.high, down.high, strict=True):
        assert spc.point_type(int(high), Better.HIGHER) is spc.point_type(int(low), Better.LOWER)


@pytest.mark.parametrize(
    ("target", "better", "icon"),
    [
        (11, Better.HIGHER, Assurance.FAIL),
        (4, Better.HIGHER, Assurance.PASS),
        (7, Better.HIGHER, Assurance.INCONSISTENT),
        (11, Better.LOWER, Assurance.PASS),
        (4, Better.LOWER, Assurance.FAIL),
        (10, Better.HIGHER, Assurance.INCONSISTENT),
        (None, Better.HIGHER, Assurance.NONE),
        (11, Better.NEITHER, Assurance.NONE),
    ],
)
def test_assurance(target: float | None, better: Better, icon: Assurance) -> None:
    assert spc.assurance(target, 5.0, 10.0, better) is icon


def test_no_assurance_without_limits() -> None:
    assert spc.assurance(11.0, NAN, NAN, Better.HIGHER) is Assurance.NONE


@pytest.mark.parametrize(
    ("high", "better", "icon"),
    [
        (1, Better.HIGHER, Variation.IMPROVEMENT_HIGH),
        (-1, Better.HIGHER, Variation.CONCERN_LOW),
        (1, Better.LOWER, Variation.CONCERN_HIGH),
        (-1, Better.LOWER, Variation.IMPROVEMENT_LOW),
        (1, Better.NEITHER, Variation.NEUTRAL_HIGH),
        (-1, Better.NEITHER, Variation.NEUTRAL_LOW),
        (0, Better.HIGHER, Variation.COMMON),
    ],
)
def test_variation_icons(high: int, better: Better, icon: Variation) -> None:
    assert spc.variation(high, better) is icon
    assert (spc.point_type(high, better) is PointType.COMMON) == (high == 0)


# --- the reference's answers ------------------------------------------------------------------------------------------------

#: What may differ in a series that shows a quirk: exactly these columns, in these series, and nothing else anywhere.
LIMITS = {"moving_range", "mean_moving_range", "lower_limit", "upper_limit", "near_lower", "near_upper"}
DEPARTURES = {
    "screening_leaves_zero_width_limits": LIMITS | {"outside_limits", "special_cause_rule"},
    "rebase_date_absent": LIMITS
    | {"segment", "mean", "side_of_mean", "outside_limits", "near_limits", "special_cause", "special_cause_rule", "point_type"}
    | {"short_segment", "exact_tie"},
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> tuple[Path, Path]:
    if not GOLDEN.is_dir():
        pytest.skip(f"the reference's answers are not at {GOLDEN}")
    out = tmp_path_factory.mktemp("spc")
    assert judge_files(GOLDEN / "points.csv", GOLDEN / "series.csv", out, registry.spc) == 130
    return out, GOLDEN


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def agree(mine: str, theirs: str) -> bool:
    if mine == theirs:
        return True
    try:
        return abs(float(mine) - float(theirs)) <= 1e-9 * max(1, abs(float(theirs)))
    except ValueError:
        return False


def differing(mine: pd.DataFrame, theirs: pd.DataFrame) -> set[str]:
    assert len(mine) == len(theirs)
    return {
        column
        for column in theirs.columns
        if not all(agree(one, other) for one, other in zip(mine[column], theirs[column], strict=True))
    }


def test_every_point_agrees_with_the_reference_but_for_its_quirks(answers: tuple[Path, Path]) -> None:
    out, golden = answers
    mine, theirs = read(out / "points.csv"), read(golden / "expected_points.csv")
    assert list(mine.columns) == list(theirs.columns)
    quirks = read(golden / "series.csv").set_index("series_id")["quirk"]
    compared = 0
    for name, expected in theirs.groupby("series_id"):
        differ = differing(mine[mine["series_id"] == name], expected)
        assert differ <= DEPARTURES.get(quirks[name], set()), (name, quirks[name], differ)
        compared += not quirks[name]
    assert compared == 118


def test_every_icon_agrees_with_the_reference_but_for_its_quirks(answers: tuple[Path, Path]) -> None:
    out, golden = answers
    mine, theirs = read(out / "series.csv"), read(golden / "expected_series.csv")
    assert list(mine.columns) == [*theirs.columns, "notes"]
    quirks = read(golden / "series.csv").set_index("series_id")["quirk"]
    for name, expected in theirs.groupby("series_id"):
        differ = differing(mine[mine["series_id"] == name], expected)
        assert not differ or quirks[name] in spc.QUIRKS, (name, differ)
        assert not differ or quirks[name]
    notes = mine.set_index("series_id")["notes"]
    assert "matches no row and takes effect at" in notes["S190"]
    assert notes["S139"] == "1 missing; no run or trend reaches over a gap"
    assert mine.set_index("series_id").loc["S221", "assurance_icon"] == "none"


# --- files ------------------------------------------------------------------------------------------------------------------


def test_every_fault_of_the_input_is_named_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("series_id,date,value\nA,2021-04-01,1\nA,April,2\nA,2021-06-01,x\n", encoding="utf-8")
    with pytest.raises(UserError) as fault:
        judge_files(points, None, tmp_path / "out", SpcSettings())
    assert 'row 3, column "date": "April" is not a day' in str(fault.value)
    assert 'row 4, column "value": "x" is not a number' in str(fault.value)
    assert not (tmp_path / "out").exists()


def test_faults_of_options(tmp_path: Path) -> None:
    points, options = tmp_path / "points.csv", tmp_path / "series.csv"
    points.write_text("series_id,date,value\nA,2021-04-01,1\n", encoding="utf-8")
    options.write_text("series_id,improvement_direction,fix_after_n_points,screen_outliers\nA,up,3,maybe\n", encoding="utf-8")
    with pytest.raises(UserError) as fault:
        judge_files(points, options, tmp_path / "out", SpcSettings())
    for words in ('"up" is none of increase, decrease, neutral', "3 is fewer than 12", '"maybe" is neither true nor false'):
        assert words in str(fault.value)


def test_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    lines = [f"A,2021-{month:02d}-01,{month % 4}" for month in range(1, 13)]
    told = []
    for turn, order in enumerate((lines, lines[::-1])):
        points = tmp_path / f"points{turn}.csv"
        points.write_text("\n".join(["series_id,date,value", *order, ""]), encoding="utf-8")
        judge_files(points, None, tmp_path / f"out{turn}", SpcSettings())
        told.append((tmp_path / f"out{turn}" / "points.csv").read_text(encoding="utf-8"))
    assert told[0] == told[1]
