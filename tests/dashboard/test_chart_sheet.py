"""One chart with its words: which one is meant, what it says of itself, and that it says what the page says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.chart_sheet import ChartSheet, charts_there_are, find_chart, make_sheet
from dashboard.desk import freeze_meeting
from dashboard.judgement.spc import PointType
from dashboard.paired_charts import paired_charts
from dashboard.wording import kind_words, value_with_unit
from datasets.errors import UserError
from datasets.registry import Registry
from datasets.store.lake import Submission, open_store

PLACE = "barking-and-dagenham"


@pytest.fixture(scope="module")
def submissions(demo_store: Path) -> Sequence[Submission]:
    with open_store(demo_store, read_only=True) as store, store.reading() as reading:
        return reading.submissions()


@pytest.fixture(scope="module")
def briefing(demo_store: Path, registry: Registry) -> Briefing:
    with open_store(demo_store, read_only=True) as store:
        return make_briefing(store, registry, Selection(PLACE, "2018-19"))


def sheet_of(
    briefing: Briefing, submissions: Sequence[Submission], name: str, code: str | None = None, **more: str
) -> ChartSheet:
    found = find_chart(briefing, name, code)
    return make_sheet(briefing, briefing.outcome(found.outcome), found.chart, submissions, **more)


def test_the_first_organisation_with_figures_is_meant_and_the_others_are_told(briefing: Briefing) -> None:
    found = find_chart(briefing, "nhs-ae-4h")
    assert (found.chart.verdict.figure.organisation, found.outcome, found.others) == ("RF4", "timely-discharge", ("R1H",))
    other = find_chart(briefing, "nhs-ae-4h", "R1H")
    assert (other.chart.verdict.figure.organisation, other.others) == ("R1H", ("RF4",))


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("nhs-ae4h", None, r'no chart "nhs-ae4h" for Barking and Dagenham in 2018/19. Did you mean "nhs-ae-4h"\?'),
        ("timely-discharge", None, r"timely-discharge is an outcome; a chart is asked for by its indicator"),
        ("nhs-ae-4h", "RXX", r"no figures of RXX for Barking and Dagenham in 2018/19. Organisations that have: R1H, RF4"),
        ("nhs-12h", None, r'There is no chart "nhs-12h"'),
    ],
)
def test_no_such_chart_is_said_with_those_there_are(briefing: Briefing, name: str, code: str | None, words: str) -> None:
    with pytest.raises(UserError, match=words) as fault:
        find_chart(briefing, name, code)
    if code is None:
        for one, (codes, short) in charts_there_are(briefing).items():
            assert f"  {one}  {' '.join(codes)}  ({short})" in str(fault.value)


def test_a_sheet_says_what_the_page_says(briefing: Briefing, submissions: Sequence[Submission]) -> None:
    sheet = sheet_of(briefing, submissions, "nhs-ae-4h", site="http://dash.example:8501")
    (page,) = (
        one for one in paired_charts(briefing, briefing.outcome("timely-discharge")) if one.key == "nhs-nhs-ae-4h-RF4"
    )  # fmt: skip
    assert sheet.title == page.finding
    assert page.alt in sheet.alt
    assert sheet.figure == page.figure
    shown = {period.label: figure for period, figure, _ in page.rows}
    indicator = page.verdict.figure.indicator
    own = [one for one in sheet.points if one.code == "RF4"]
    assert len(own) == 36
    assert all(value_with_unit(indicator, float(one.value)) == shown[one.period.label] for one in own)
    assert {one.code for one in sheet.points} == {"RF4", "E92000001"}
    assert {one.yardstick for one in own} >= {"95% within four hours (NHS Constitution)"}


def test_a_sheet_stands_alone(briefing: Briefing, submissions: Sequence[Submission]) -> None:
    sheet = sheet_of(briefing, submissions, "nhs-ae-4h", site="http://dash.example:8501")
    measure, where = sheet.subtitle
    assert (
        measure == "The NHS is judged on this: People admitted, transferred or discharged within four hours of arriving at A&E"
    )
    assert where == (
        "Barking, Havering and Redbridge University Hospitals NHS Trust (RF4), for the people of Barking and Dagenham · "
        "April 2016 to March 2019 · 2018/19 shaded · higher is better"
    )
    notes = "\n".join(sheet.notes)
    number = briefing.publish_number
    assert "Source: NHS England: A&E attendances and emergency admissions" in notes
    assert "Open Government Licence v3.0" in notes
    assert f"Published here: ae-four-hours-2016-2019.csv (S7), {submissions[-1].at:%-d %B %Y}." in notes
    assert "Yardstick: Set for the NHS in 2010" in notes
    assert "The trust serves the people of several councils" in notes
    assert f"As at publish number {number}: " in notes
    assert briefing.registry_edition in notes
    assert sheet.notes[-1] == (
        f"See it with its figures: http://dash.example:8501/outcome?place={PLACE}&period=2018-19&as-of={number}"
        "&outcome=timely-discharge"
    )
    assert "See it" not in "\n".join(sheet_of(briefing, submissions, "nhs-ae-4h").notes)


def test_the_key_gives_each_meaning_a_shape_of_its_own(briefing: Briefing, submissions: Sequence[Submission]) -> None:
    """In black and white nothing may rest on colour: better, worse and as usual differ in shape."""
    key = sheet_of(briefing, submissions, "nhs-ae-4h").key
    told = {one.words: one.shape for one in key}
    better, worse = (f"unusual month, {kind_words(kind)}" for kind in (PointType.IMPROVEMENT, PointType.CONCERN))
    assert told[better] == "▲"
    assert told[worse] == "▼"
    assert told["month as usual"] == "●"
    assert len(set(told.values())) == len(told) == 5
    assert sheet_of(briefing, submissions, "ascof-1a").key == ()


def test_own_thresholds_and_no_target_are_said_plainly(briefing: Briefing, submissions: Sequence[Submission]) -> None:
    own = sheet_of(briefing, submissions, "dtoc-days-social-care")
    assert own.subtitle[0].startswith("The council is judged on this (CPA-style, thresholds set in this registry): ")
    assert any(one.startswith("The thresholds judge a rate, here 0.3 people delayed") for one in own.notes)
    none = sheet_of(briefing, submissions, "dtoc-days-nhs")
    assert none.subtitle[0].startswith("The NHS is not judged on this: ")
    assert "No target set nationally" in none.title


def test_a_meetings_chart_says_so_and_knows_nothing_of_later_figures(registry, store, send) -> None:
    lines = [f"nhs-ae-4h,RF4,2018-{month:02d},{80 + month},,," for month in range(4, 10)]
    first = send(*lines, name="first.csv").submission
    met = datetime(2026, 3, 14, tzinfo=UTC)
    freeze_meeting(
        store, registry, "March board", on=date(2026, 3, 14), place=PLACE, period="2018-19-Q2", person="ann", now=met
    )
    second = send(
        *(line.replace("80", "90") for line in lines[:3]), "nhs-ae-4h,RF4,2018-07,70,,,", name="second.csv"
    ).submission
    sheets = []
    for as_of in ("March board", None):
        frozen = make_briefing(store, registry, Selection(PLACE, "2018-19-Q2", as_of))
        with store.reading() as reading:
            known = reading.submissions(frozen.publish_number)
        sheets.append(sheet_of(frozen, known, "nhs-ae-4h"))
    then, now = ("\n".join(one.notes) for one in sheets)
    assert "As at March board, 14 March 2026." in then
    assert "This is not today’s" in then
    assert f"first.csv ({first})" in then
    assert f"({second})" not in then
    assert f"second.csv ({second})" in now
    assert "March board" not in now
    assert [one.value for one in sheets[0].points if one.period.id == "2018-07"] == ["87.0"]
    assert [one.value for one in sheets[1].points if one.period.id == "2018-07"] == ["70.0"]
