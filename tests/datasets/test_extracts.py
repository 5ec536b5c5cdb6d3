"""The real figures that come with the program: whence they are, and that they are those the publishers printed."""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from datasets.feeds import READERS
from datasets.feeds.opened import open_file
from datasets.observations import MARKS
from datasets.organisations import Kind, known_organisations
from datasets.periods import financial_year, parse_period
from datasets.registry import Registry, read_registry

ROOT = Path(__file__).parents[2]
EXTRACTS = ROOT / "datasets" / "extracts"
PUBLISHED = ROOT.parent / "shared" / "feeds"
FILES = sorted(EXTRACTS.rglob("*.csv"))
COLUMNS = ["indicator", "organisation", "period", "value", "numerator", "denominator", "mark"]
KINDS = {"trust": {Kind.TRUST}, "council": {Kind.COUNCIL}, "sub-icb": {Kind.SUB_ICB}, "icb": {Kind.ICB}}


def figures(path: Path) -> pd.DataFrame:
    texts = {"indicator": str, "organisation": str, "period": str, "mark": object}
    return pd.read_csv(path, dtype=texts, keep_default_na=False, na_values={name: [""] for name in COLUMNS[3:6]})


def about(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.with_suffix(".toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(ROOT / "indicators.toml")


@pytest.fixture(scope="module")
def everything() -> pd.DataFrame:
    return pd.concat([figures(path) for path in FILES], ignore_index=True)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_says_whence_it_is(path: Path) -> None:
    said = about(path)
    for key in ("publisher", "title", "source_file", "came_by", "licence", "published", "how", "organisations"):
        assert said[key].strip(), key
    assert said["licence"] == "Open Government Licence v3.0"
    assert isinstance(said["retrieved"], date)
    found = figures(path)
    assert said["indicators"] == sorted(set(found["indicator"]))
    assert said["rows"] == len(found)


def test_no_word_of_source_is_left_behind() -> None:
    assert {path.with_suffix("") for path in EXTRACTS.rglob("*.toml")} == {path.with_suffix("") for path in FILES}
    assert len(FILES) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_is_in_the_template_and_of_known_things(path: Path, registry: Registry) -> None:
    found = figures(path)
    known = known_organisations().by_code
    assert list(found.columns) == COLUMNS
    assert path.read_bytes().decode("utf-8") == path.read_text(encoding="utf-8")
    keys = list(zip(found["indicator"], found["organisation"], found["period"], strict=True))
    assert keys == sorted(set(keys))
    for name, organisation in {(name, organisation) for name, organisation, _ in keys}:
        level = registry.indicator(name).level
        assert known[organisation].kind in KINDS[level] | {Kind.COUNTRY, Kind.BENCHMARK}, (name, organisation)
    for name, text in {(name, text) for name, _, text in keys}:
        period = parse_period(text)
        assert period is not None
        assert period.id == text
        assert period.length is registry.indicator(name).frequency, (name, text)
    assert set(found["mark"]) <= {"", *MARKS}
    assert (found["value"].isna() == (found["mark"] != "")).all()
    ratio = found[found["numerator"].notna()]
    assert (ratio["numerator"] <= ratio["denominator"]).all() or "per-100000" in {
        registry.indicator(n).unit for n in ratio["indicator"]
    }


def test_only_organisations_of_places_and_what_they_are_compared_with(everything: pd.DataFrame, registry: Registry) -> None:
    of_places = {code for place in registry.places.values() for code in place.all_organisations}
    assert set(everything["organisation"]) - of_places == {"E92000001", "england-median"}
    with_figures = set(everything["organisation"])
    for place in registry.places.values():
        missing = [body.organisation for body in place.bodies if body.level != "icb" and body.organisation not in with_figures]
        assert not missing, place.id
        assert place.council in with_figures


def of_year(everything: pd.DataFrame, indicator: str, organisation: str, first: int) -> pd.DataFrame:
    year = financial_year(first)
    found = everything[(everything["indicator"] == indicator) & (everything["organisation"] == organisation)]
    return found[[year.contains(period) for text in found["period"] if (period := parse_period(text))]]


@pytest.mark.parametrize(
    ("first", "four_hours", "days", "quality_of_life", "short_term"),
    [
        (2016, 85.6, (2302, 569, 673), (18.5, 19.1), (63.8, 76.8)),
        (2017, 81.8, (1742, 240, 204), (18.8, 19.1), (71.2, 76.9)),
        (2018, 80.7, (2559, 240, 15), (19.0, 19.1), (39.0, 78.05)),
    ],
)
def test_the_worked_place_year_by_year(
    everything: pd.DataFrame,
    *,
    first: int,
    four_hours: float,
    days: tuple[int, ...],
    quality_of_life: tuple[float, float],
    short_term: tuple[float, float],
) -> None:
    borough = "E09000002"
    months = of_year(everything, "nhs-ae-4h", "RF4", first)
    assert len(months) == 12
    assert round(100 * months["numerator"].sum() / months["denominator"].sum(), 1) == four_hours
    delayed = [of_year(everything, f"dtoc-days-{whose}", borough, first) for whose in ("nhs", "social-care", "both")]
    assert [len(one) for one in delayed] == [12, 12, 12]
    assert tuple(one["value"].sum() for one in delayed) == days
    for name, expected, compared in (("ascof-1a", quality_of_life, "E92000001"), ("oflog-asc5", short_term, "england-median")):
        assert tuple(of_year(everything, name, code, first)["value"].item() for code in (borough, compared)) == pytest.approx(
            expected
        )


def test_a_missing_figure_is_marked_and_never_nought(everything: pd.DataFrame) -> None:
    city = of_year(everything, "dtoc-days-nhs", "E09000001", 2018)
    assert city[city["period"] == "2018-04"]["mark"].item() == "x"
    carers = of_year(everything, "ascof-1c", "E09000002", 2017)
    assert carers["mark"].item() == "z"
    assert math.isnan(carers["value"].item())
    waits = everything[everything["indicator"] == "nhs-criteria-to-reside"]
    assert (waits["value"].dropna() > 0).all()


def test_small_enough_to_come_with_the_program() -> None:
    assert sum(path.stat().st_size for path in EXTRACTS.rglob("*") if path.is_file()) < 10_000_000


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the files as published are not here")
def test_none_is_a_published_file() -> None:
    published = {hashlib.sha256(path.read_bytes()).digest() for path in PUBLISHED.rglob("*") if path.is_file()}
    ours = {path: hashlib.sha256(path.read_bytes()).digest() for path in (ROOT / "datasets").rglob("*") if path.is_file()}
    assert not [path for path, digest in ours.items() if digest in published]


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the files as published are not here")
@pytest.mark.parametrize(
    ("feed", "pattern", "extracts"),
    [
        (
            "nhs-ae-monthly",
            "nhs/ae_monthly/*.csv",
            ("nhs-standards/ae-four-hours-2024-2025", "nhs-activity/ae-admissions-2024-2025"),
        ),
        ("dtoc-monthly", "joint/dtoc_monthly/*1[6789].xls", ("dtoc/delayed-days-2016-2019",)),
        ("ascof", "council/ascof_*.ods", ("ascof/ascof-2015-2025",)),
        ("oflog-adult-social-care", "council/ASC_data.csv", ("oflog/adult-social-care-2015-2023",)),
    ],
)
def test_figures_are_those_the_reader_finds(registry: Registry, feed: str, pattern: str, extracts: tuple[str, ...]) -> None:
    reader = READERS[registry.feed(feed).reader]
    read = [
        reader.read(open_file(path), registry.feed(feed), known_organisations()) for path in sorted(PUBLISHED.glob(pattern))
    ]
    published = pd.concat([one.observations for one in read])
    ours = pd.concat([figures(EXTRACTS / f"{name}.csv") for name in extracts])
    ours = ours[ours["indicator"].isin(set(registry.feed(feed).indicators.values()))]
    both = ours.merge(published, on=["indicator", "organisation", "period"], how="left", suffixes=("", "_read"), indicator=True)
    assert len(both) == len(ours)
    assert (both["_merge"] == "both").all()
    assert ((both["value"] - both["value_read"]).abs().fillna(0) < 1e-9).all()
    assert (both["value"].isna() == both["value_read"].isna()).all()
    assert (both["mark"] == both["mark_read"].fillna("")).all()
    for part in ("numerator", "denominator"):
        same = (both[part] == both[f"{part}_read"]) | both[part].isna()
        assert same.all()
