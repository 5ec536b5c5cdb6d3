"""The registry: how it is read, and what its own words must hold to."""

from __future__ import annotations

import calendar
import statistics
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from datasets.errors import RegistryError, UnknownName, UserError
from datasets.feeds import READERS
from datasets.feeds.opened import open_file
from datasets.organisations import Kind, known_organisations
from datasets.periods import financial_year, parse_period
from datasets.registry import Better, Level, Registry, Side, Status, Yardstick, YardstickKind, read_registry
from datasets.tension_book import TensionKind

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT.parent / "shared" / "feeds"

SMALL = """
[header]
edition = "2026-01"
title = "A small registry"
reviewed = 2026-01-31
licence = "OGL v3.0"

[rollups.nhs]
words = "targets decide"
none = "No target set nationally"
[rollups.council]
words = "thresholds decide"
none = "No target set nationally"

[cpa]
words = "proportions"
source = "own"
status = "own"
score_4_at_most_worse = 0
score_4_at_least_better = 35
score_3_at_most_worse = 15
score_3_at_least_better = 25
score_1_at_least_worse = 35
least_indicators = 1

[regimes.access]
name = "Access standards"
side = "nhs"
judged_by = "NHS England"
how_often = "Every month"
if_missed = "A segment"
consequence = "rating"
source = "NHS England"
valid_from = 2010-01-01

[indicators.four-hours]
name = "Within four hours"
short = "Four hours"
regime = "access"
framework = "A&E"
edition = "2015"
code = "four-hour"
why = "It matters"
numerator = "Within four hours"
denominator = "All attendances"
unit = "percent"
maximum = 100
better = "higher"
frequency = "month"
level = "trust"
longer = "ratio"
publisher = "NHS England"
licence = "OGL v3.0"
source = "NHS England"
[[indicators.four-hours.yardsticks]]
name = "95%"
regime = "access"
kind = "constitutional"
valid_from = 2011-01-01
value = 95
source = "NHS Constitution"

[feeds.monthly]
name = "Monthly file"
reader = "template"
publisher = "NHS England"
licence = "OGL v3.0"
published = "Every month"
look_for = "A header"
replaces = "period"
[feeds.monthly.indicators]
"four-hour" = "four-hours"

[outcomes.emergency]
name = "Being seen quickly"
said_by = "I am seen quickly"
why = "It matters"
pull = "One is judged"
nhs = ["four-hours"]
[outcomes.emergency.inclusion]
whole_system = "Everybody has a part in it"

[places.here]
name = "Here"
council = "E09000002"
bodies = [{ organisation = "RF4", level = "trust", share_of_body = 0.3, source = "a lookup" }]
"""


SMALL += """
[tensions]
words = "how they are found"
source = "own"
""" + "".join(
    f"""
[tensions.kinds.{kind}]
code = "T{number}"
name = "{kind}"
found = "when"
false_alarm = "never"
"""
    for number, kind in enumerate(TensionKind, start=1)
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "indicators.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def registry() -> Registry:
    return read_registry(ROOT / "indicators.toml")


def faults(path: Path, *changes: tuple[str, str]) -> tuple[str, ...]:
    """What is said of the small registry after these changes."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RegistryError) as error:
        read_registry(path)
    return error.value.faults


# ---- reading ----


def test_a_sound_registry_is_read_whole(small: Path) -> None:
    registry = read_registry(small)
    indicator = registry.indicator("four-hours")
    assert indicator.key == ("A&E", "2015", "four-hour")
    assert registry.side(indicator) is Side.NHS
    assert registry.place("here").organisations(Level.TRUST) == ("RF4",)
    assert registry.place("here").organisations(Level.COUNCIL) == ("E09000002",)
    assert registry.edition == f"2026-01 ({registry.digest})"


def test_the_digest_changes_with_the_file(small: Path) -> None:
    before = read_registry(small).digest
    small.write_text(SMALL + "\n# a word more\n", encoding="utf-8")
    assert read_registry(small).digest != before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'better = "higher"',
            'better = "higher"\nbeter = "lower"',
            'indicators.four-hours.beter: unknown key. Did you mean "better"?',
        ),
        ('edition = "2026-01"', 'edition = "2026-01"\nreviewd = 1', 'header.reviewd: unknown key. Did you mean "reviewed"?'),
        ("value = 95", "valeu = 95", 'indicators.four-hours.yardsticks.0.valeu: unknown key. Did you mean "value"?'),
        ("[rollups.nhs]", "[regimen.x]\nname = 1\n[rollups.nhs]", 'regimen: unknown key. Did you mean "regimes"?'),
        ('if_missed = "A segment"\n', "", "regimes.access.if_missed: missing."),
    ],
)  # fmt: skip
def test_an_unknown_or_missing_key_is_said_with_the_nearest_one(small: Path, old: str, new: str, said: str) -> None:
    assert said in faults(small, (old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('nhs = ["four-hours"]', 'nhs = ["four-hours", "four-hours"]', 'outcomes.emergency: the indicator "four-hours"'),
        (
            'source = "a lookup" }]',
            'source = "a lookup" }, { organisation = "RF4", level = "trust", source = "another" }]',
            'places.here.bodies: the organisation "RF4"',
        ),
        (
            "[feeds.monthly]",
            '[[indicators.four-hours.yardsticks]]\nname = "95%"\nregime = "access"\nkind = "recovery"\n'
            'valid_from = 2011-01-01\nvalue = 78\nsource = "guidance"\n\n[feeds.monthly]',
            'indicators.four-hours.yardsticks: the name "95%"',
        ),
    ],
)
def test_what_would_be_counted_twice_is_a_fault(small: Path, old: str, new: str, said: str) -> None:
    assert f"{said} is there twice." in faults(small, (old, new))


def test_a_body_answers_for_a_place_from_its_first_day_there(registry: Registry) -> None:
    """The trust that took Oldham's hospital over did so in October 2021, in the middle of a year in which both answer."""
    oldham, known = registry.place("oldham"), known_organisations()
    answering = {year: oldham.answering(Level.TRUST, financial_year(year), known) for year in (2020, 2021, 2022)}
    assert answering == {2020: ("RW6", "RMP"), 2021: ("RW6", "RM3", "RMP"), 2022: ("RM3", "RMP")}
    assert oldham.answering(Level.ICB, financial_year(2020), known) == ("E54000057",)  # nobody did: its gap is told
    assert oldham.answering(Level.COUNCIL, financial_year(2020), known) == (oldham.council,)


def test_all_faults_of_form_are_said_at_once(small: Path) -> None:
    said = faults(
        small,
        ('unit = "percent"', 'unit = "per cent"'),
        ("share_of_body = 0.3", "share_of_body = 30"),
        ('why = "It matters"\n', ""),
    )
    assert len(said) == 3
    assert any("indicators.four-hours.unit" in fault and "per cent" in fault for fault in said)
    assert any("places.here.bodies.0.share_of_body" in fault for fault in said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"four-hour" = "four-hours"',
            '"four-hour" = "four-hour"',
            'feeds.monthly.indicators.four-hour: there is no indicator "four-hour". Did you mean "four-hours"?',
        ),
        (
            'nhs = ["four-hours"]',
            'nhs = ["for-hours"]',
            'outcomes.emergency: there is no indicator "for-hours". Did you mean "four-hours"?',
        ),
        (
            'council = "E09000002"',
            'council = "E09000002"\nalike = ["there"]',
            'places.here.alike: there is no place "there". Did you mean "here"?',
        ),
        (
            'regime = "access"\nkind',
            'regime = "acess"\nkind',
            'indicators.four-hours.yardsticks.0.regime: there is no regime "acess". Did you mean "access"?',
        ),
        ('council = "E09000002"', 'council = "716"', 'places.here.council: "716" is not an ONS code (E and eight digits).'),
    ],
)  # fmt: skip
def test_a_name_that_points_at_nothing_is_said(small: Path, old: str, new: str, said: str) -> None:
    assert said in faults(small, (old, new))


PAIR = 'kind = "threshold-pair"\nbetter_at = {}\nworse_at = {}\nbase_period = "2016-17"\nbase_organisations = 150'


def test_a_threshold_pair_the_wrong_way_about_is_said(small: Path) -> None:
    said = faults(small, ('kind = "constitutional"', PAIR.format(60, 70)))
    assert any("better_at 60.0 is not better than worse_at 70.0" in fault for fault in said)


def test_no_threshold_where_neither_way_is_better(small: Path) -> None:
    said = faults(small, ('kind = "constitutional"', PAIR.format(70, 60)), ('better = "higher"', 'better = "neither"'))
    assert any('better = "neither" cannot have' in fault for fault in said)


def test_an_outcome_needs_one_inclusion_test(small: Path) -> None:
    assert any("inclusion test" in fault for fault in faults(small, ('whole_system = "Everybody has a part in it"', "")))


def test_a_file_that_is_no_toml_or_not_there(tmp_path: Path) -> None:
    path = tmp_path / "indicators.toml"
    with pytest.raises(UserError, match="could not be opened"):
        read_registry(path)
    path.write_text("[header\n", encoding="utf-8")
    with pytest.raises(RegistryError, match="not well-formed TOML"):
        read_registry(path)


def test_a_place_that_is_not_there_is_said_with_the_nearest_one(registry: Registry) -> None:
    with pytest.raises(UnknownName, match='Did you mean "barking-and-dagenham"'):
        registry.place("barking-and-dagenam")


# ---- what the registry itself says ----


def yardsticks(registry: Registry) -> Iterator[tuple[str, Yardstick]]:
    return ((one.id, yardstick) for one in registry.indicators.values() for yardstick in one.yardsticks)


def test_what_the_worked_outcomes_hold(registry: Registry) -> None:
    discharge = registry.outcome("timely-discharge")
    assert discharge.nhs == ("nhs-ae-4h", "dtoc-days-nhs", "nhs-criteria-to-reside")
    assert discharge.council == ("dtoc-days-social-care",)
    assert not registry.outcome("emergency-care").council
    assert not registry.outcome("carers").nhs
    assert len(registry.outcomes) >= 10


def test_every_outcome_speaks_in_the_first_person_and_meets_a_test(registry: Registry) -> None:
    for outcome in registry.outcomes.values():
        assert outcome.said_by.split()[0] in {"I", "When", "After", "The"}, outcome.id
        assert " I " in f" {outcome.said_by} " or " me " in outcome.said_by, outcome.id
        assert any(outcome.inclusion.model_dump().values()), outcome.id
        assert outcome.nhs or outcome.council, outcome.id


def test_every_indicator_is_in_an_outcome_or_a_feed_and_none_on_the_wrong_side(registry: Registry) -> None:
    used = {name for feed in registry.feeds.values() for name in feed.indicators.values()}
    for outcome in registry.outcomes.values():
        used |= {*outcome.nhs, *outcome.council, *outcome.context}
        for side in Side:
            for name in outcome.indicators(side):
                assert registry.side(registry.indicator(name)) is side, (outcome.id, name)
        assert not set(outcome.context) & {*outcome.nhs, *outcome.council}, outcome.id
    assert used == set(registry.indicators)


def test_a_measure_published_twice_is_counted_once(registry: Registry) -> None:
    repeats = {"oflog-asc1", "oflog-asc2", "oflog-asc3", "oflog-asc4"}
    assert not any(repeats & {*outcome.nhs, *outcome.council} for outcome in registry.outcomes.values())


def test_every_feed_has_a_reader(registry: Registry) -> None:
    assert {feed.reader for feed in registry.feeds.values()} == set(READERS)


def test_percentages_and_scores_have_an_upper_end(registry: Registry) -> None:
    for one in registry.indicators.values():
        if one.unit in {"percent", "score", "rating"}:
            assert one.maximum is not None, one.id
        assert one.comparator in known_organisations().by_code or not one.comparator, one.id


def test_own_thresholds_are_called_own_and_recalled_targets_never_judge(registry: Registry) -> None:
    for name, yardstick in yardsticks(registry):
        own = yardstick.kind is YardstickKind.THRESHOLD_PAIR
        assert (yardstick.regime == "cpa-style") is own, name
        assert (yardstick.status is Status.OWN) is own, name
        assert yardstick.source.startswith("Own: ") is own, name
    assert registry.cpa.status is Status.OWN
    march_2027 = parse_period("2027-03")
    assert march_2027 is not None
    assert [one.value for one in registry.indicator("nhs-ae-4h").yardsticks_for(march_2027)] == [95]


@pytest.mark.parametrize(
    ("period", "values"),
    [
        ("2018-06", [95]),
        ("2018-09", [95, 90]),
        ("2024-03", [95, 76]),
        ("2023-24", [95]),
        ("2024-07", [95, 78]),
        ("2025-26", [95, 78]),
    ],
)
def test_the_four_hour_yardsticks_by_period(registry: Registry, period: str, values: list[float]) -> None:
    parsed = parse_period(period)
    assert parsed is not None
    assert [one.value for one in registry.indicator("nhs-ae-4h").yardsticks_for(parsed)] == values


def test_places_name_known_organisations_of_the_right_kind(registry: Registry) -> None:
    known = known_organisations().by_code
    kinds = {Level.TRUST: Kind.TRUST, Level.SUB_ICB: Kind.SUB_ICB, Level.ICB: Kind.ICB}
    for place in registry.places.values():
        assert known[place.council].kind is Kind.COUNCIL
        assert known[place.council].name == place.name
        for body in place.bodies:
            assert known[body.organisation].kind is kinds[body.level], (place.id, body.organisation)
        assert {body.level for body in place.bodies} == set(kinds), place.id
        assert place.id not in place.alike
        assert place.alike


def test_every_london_borough_is_a_place(registry: Registry) -> None:
    london = {code for code in known_organisations().by_code if code.startswith("E09")}
    assert len(london) == 33
    assert london <= {place.council for place in registry.places.values()}


def test_barking_and_dagenham(registry: Registry) -> None:
    place = registry.place("barking-and-dagenham")
    assert (place.council, place.bodies[0].organisation, place.bodies[0].share_of_body) == ("E09000002", "RF4", 0.261)
    assert place.organisations(Level.SUB_ICB) == ("E38000255",)
    assert place.organisations(Level.ICB) == ("E54000029",)
    assert any(not registry.place(name).council.startswith("E09") for name in place.alike)


def test_the_file_reads_like_a_document() -> None:
    text = (ROOT / "indicators.toml").read_text(encoding="utf-8")
    assert text.startswith("# COTERMINOUS")
    assert isinstance(tomllib.loads(text)["header"]["reviewed"], date)
    too_long = [line for line in text.splitlines() if len(line) > 128 and not line.lstrip().startswith("{ organisation")]
    assert not too_long


def test_own_thresholds_hold_for_whole_financial_years(registry: Registry) -> None:
    """So that a year is judged as its quarters are: a yardstick judges what lies wholly within its time."""
    own = [one for each in registry.indicators.values() for one in each.yardsticks if one.status is Status.OWN]
    assert own
    for one in own:
        assert (one.valid_from.month, one.valid_from.day) == (4, 1), one.name
        assert one.valid_to is None or (one.valid_to.month, one.valid_to.day) == (3, 31), one.name


# ---- the registry's own thresholds, worked out again from the files as published ----


def read_published(registry: Registry, feed: str, *paths: Path) -> pd.DataFrame:
    reader = READERS[registry.feed(feed).reader]
    return pd.concat([reader.read(open_file(path), registry.feed(feed), known_organisations()).observations for path in paths])


def quartiles(values: list[float]) -> tuple[float, float, int]:
    lower, _, upper = statistics.quantiles(values, n=4, method="inclusive")
    return lower, upper, len(values)


def check_thresholds(registry: Registry, found: pd.DataFrame) -> None:
    councils = {code for code, one in known_organisations().by_code.items() if one.kind is Kind.COUNCIL}
    found = found[found["organisation"].isin(councils) & found["value"].notna()]
    for name, yardstick in yardsticks(registry):
        if yardstick.kind is not YardstickKind.THRESHOLD_PAIR or name not in set(found["indicator"]):
            continue
        base = found[(found["indicator"] == name) & (found["period"] == yardstick.base_period)]
        lower, upper, count = quartiles(base["value"].tolist())
        if registry.indicator(name).better is Better.LOWER:
            lower, upper = upper, lower
        assert (yardstick.worse_at, yardstick.better_at) == pytest.approx((lower, upper), abs=1e-4), name
        assert yardstick.base_organisations == count, name


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the files as published are not here")
@pytest.mark.parametrize(
    ("feed", "file"), [("ascof", "council/ascof_2024_25.ods"), ("oflog-adult-social-care", "council/ASC_data.csv")]
)
def test_thresholds_are_the_quartiles_of_the_published_figures(registry: Registry, feed: str, file: str) -> None:
    check_thresholds(registry, read_published(registry, feed, PUBLISHED / file))


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the files as published are not here")
def test_thresholds_of_delayed_days_are_the_quartiles_of_their_daily_rate(registry: Registry) -> None:
    names = [
        f"{named}_{year}.xls"
        for year, months in ((16, range(4, 13)), (17, range(1, 4)))
        for number in months
        for named in {calendar.month_name[number], calendar.month_abbr[number], "Sept" if number == 9 else ""}
    ]
    paths = [path for name in names if (path := PUBLISHED / "joint" / "dtoc_monthly" / name).is_file()]
    assert len(paths) == 12
    months = read_published(registry, "dtoc-monthly", *paths)
    months = months[(months["indicator"] == "dtoc-days-social-care") & months["value"].notna()]
    known = known_organisations().by_code
    rates = {
        code: group["value"].sum() / 365 / residents * 100_000
        for code, group in months.groupby("organisation")
        if len(group) == 12 and code in known and (residents := known[code].residents)
    }
    rows = [
        {"indicator": "dtoc-days-social-care", "organisation": code, "period": "2016-17", "value": rate}
        for code, rate in rates.items()
    ]
    check_thresholds(registry, pd.DataFrame(rows))
