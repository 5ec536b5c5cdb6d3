"""Every check fires on what it is for, says where and what to do, and is silent on what is sound."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from datasets.feeds.extract import Total
from datasets.organisations import Kind, known_organisations
from datasets.periods import financial_year, month
from validation.expectations import checks
from validation.findings import Severity


def lasting(kind: Kind) -> list[str]:
    """Codes of those that existed in all the years used here."""
    start, end = date(2015, 4, 1), date(2026, 3, 31)
    everyone = [one for one in known_organisations().by_code.values() if one.kind is kind]
    return [one.code for one in everyone if one.current_in(start, start) and one.current_in(end, end)]


TRUSTS = lasting(Kind.TRUST)[:30]
COUNCILS = lasting(Kind.COUNCIL)[:145]

SOUND: dict[str, Any] = {"value": 80.0, "numerator": 800, "denominator": 1000}


def month_of(period: str, first: float = 50.0, **more: object) -> list[dict[str, object]]:
    """A figure for each of thirty trusts."""
    return [{"organisation": code, "period": period, "value": first + place, **more} for place, code in enumerate(TRUSTS)]


def year_of(period: str, codes: list[str], indicator: str = "ascof-1a") -> list[dict[str, object]]:
    return [
        {"indicator": indicator, "organisation": code, "period": period, "value": 18 + place / 100}
        for place, code in enumerate(codes)
    ]


@dataclass(frozen=True)
class Case:
    """What fires a check, what it then says, and the nearest sound thing, on which it does not."""

    check: str
    broken: list[dict[str, Any]]
    message: str
    guidance: str
    sound: list[dict[str, Any]]
    severity: Severity = Severity.ERROR
    row: int = 2
    column: str = "value"
    value: str | None = None
    times: int = 1
    only: bool = True
    given: Mapping[str, Any] = field(default_factory=dict)
    given_sound: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return self.check


def total(printed: float, parts: float) -> dict[str, object]:
    return {"totals": (Total("Other attendances", printed, parts, "Sheet", 9, "Other"),)}


WHOLE_FILE: dict[str, Any] = {"row": 0}
CASES = [
    Case(
        "number-readable", [{"unread": "1,2O4"}], '"1,2O4" is neither a number nor a known mark',
        "A new mark is added to", [SOUND], value="1,2O4",
    ),
    Case(
        "indicator-known", [{**SOUND, "indicator": "nhs-ae-5h"}], 'There is no indicator "nhs-ae-5h" in the registry.',
        "guidance sheet of the template", [SOUND], value="nhs-ae-5h", column="indicator"),
    Case(
        "organisation-known", [{**SOUND, "organisation": "RF44"}], '"RF44" is not the code of an organisation we know.',
        "Check the ONS or ODS code", [SOUND], value="RF44", column="organisation"),
    Case(
        "organisation-level", [{**SOUND, "organisation": "E09000002"}],
        "Barking and Dagenham (E09000002) is not a trust, and nhs-ae-4h is published for each trust.",
        "belong together", [{**SOUND, "organisation": "E92000001"}], value="E09000002", column="organisation"),
    Case(
        "period-readable", [{**SOUND, "period": "201806"}], '"201806" is not a period.', "2018-19-Q2", [SOUND], value="201806",
        column="period"),
    Case(
        "period-length", [{**SOUND, "period": "2018-19"}], "2018-19 is a year, and nhs-ae-4h is published for each month.",
        "longer periods are made from it", [SOUND], value="2018-19", column="period"),
    Case(
        "period-over", [{**SOUND, "period": "2026-03"}], "2026-03 is not over yet.", "has been given a wrong period",
        [{**SOUND, "period": "2026-02"}], value="2026-03", column="period"),
    Case(
        "organisation-current", [{"indicator": "dtoc-days-nhs", "organisation": "E06000028", "period": "2019-05", "value": 4}],
        "Bournemouth (E06000028) did not exist in 2019-05.", "those that merged",
        [{"indicator": "dtoc-days-nhs", "organisation": "E06000028", "period": "2019-03", "value": 4}],
        severity=Severity.WARNING, value="E06000028", column="organisation"),
    Case(
        "no-duplicates", [SOUND, {**SOUND, "organisation": "R1H"}, SOUND],
        "nhs-ae-4h for RF4 in 2018-06 is given more than once, each time the same.", "take out the others",
        [SOUND, {**SOUND, "organisation": "R1H"}], times=2, value="80.0", column="organisation"),
    Case("mark-or-value", [{}], "neither a figure nor a mark", "leave it empty and give the mark", [{"mark": "c"}], value="",
        column="mark"),
    Case("mark-known", [{"mark": "?"}], '"?" is not a mark we know', "Known: c (suppressed", [{"mark": "x"}], value="?",
        column="mark"),
    Case(
        "value-not-too-low", [{"value": -0.5}], "-0.5 is below 0, the least",
        "Check the sign", [{"value": 0.0}], value="-0.5",
    ),
    Case(
        "value-not-too-high", [{"value": 100.5}], "100.5 is above 100, the most",
        "Check the unit", [{"value": 100.0}], value="100.5",
    ),
    Case(
        "numerator-within-denominator", [{"value": 80.0, "numerator": 1001, "denominator": 1000}],
        "The numerator 1001 is larger than the denominator 1000.", "changed places", [SOUND], value="1001.0", only=False,
        column="numerator"),
    Case(
        "ratio-agrees", [{**SOUND, "value": 81.0}],
        "The figure 81 is not what its numerator 800 and denominator 1000 give (80).", "which of the three",
        [{**SOUND, "value": 80.04}], value="81.0",
    ),
    Case(
        "totals-add-up", [SOUND], "Other attendances: the printed total is 1,300, and its rows add up to 1,200.",
        "get the file again", [SOUND], row=9, column="Other", value="1300", given=total(1300, 1200),
        given_sound=total(1300, 1299.8),
    ),
    Case(
        "unit-and-scale", [{**row, "value": place / 50} for place, row in enumerate(month_of("2018-06"))],
        "No figure of nhs-ae-4h for 2018-06 is above 1", "multiply them by 100", month_of("2018-06"), value="0.58",
        **WHOLE_FILE,
    ),
    Case(
        "complete", year_of("2018-19", COUNCILS[:139]), "ascof-1a for 2018-19 has 139 organisations; this feed usually has 140",
        "may have been cut off", year_of("2018-19", COUNCILS[:140]), severity=Severity.WARNING, value="139",
        column="organisation", given={"feed": "ascof"}, **WHOLE_FILE,
    ),
    Case(
        "organisations-of-the-time", year_of("2022-23", [*COUNCILS, "E06000063"]),
        "ascof-1a for 2022-23 has figures of organisations that did not exist in that year: Cumberland.",
        "The years in the file may be wrong", year_of("2023-24", [*COUNCILS, "E06000063"]), severity=Severity.WARNING,
        column="period", value="2022-23", given={"feed": "ascof"}, only=False, **WHOLE_FILE,
    ),
    Case(
        "not-another-period", month_of("2018-07"),
        "The figures of nhs-ae-4h for 2018-07 are those published for 2018-06 (30 of 30 are the same).", "wrong file was taken",
        month_of("2018-07", 51.5), column="period", value="2018-07", only=False,
        given={"feed": "nhs-ae-monthly", "published": month_of("2018-06")}, **WHOLE_FILE,
    ),
    Case(
        "revisions-small", month_of("2018-06", 51.5),
        "30 of the 30 figures already published for nhs-ae-4h in 2018-06 would change.", "check that this is the right period",
        month_of("2018-06", 51.5)[:15] + month_of("2018-06")[15:], severity=Severity.WARNING, value="30", only=False,
        given={"feed": "nhs-ae-monthly", "published": month_of("2018-06")}, **WHOLE_FILE,
    ),
    Case(
        "periods-kept", year_of("2017-18", COUNCILS),
        "ascof-1a is already published for 2018-19, and the file does not go so far.", "an older edition",
        year_of("2018-19", COUNCILS), severity=Severity.WARNING, column="period", value="2018-19",
        given={"feed": "ascof", "published": [{**row, "value": 9.0} for row in year_of("2018-19", COUNCILS[:9])]}, **WHOLE_FILE,
    ),
    Case("has-figures", [], "There is no figure in the file", "Fill it in", [SOUND], value="", **WHOLE_FILE),
    Case(
        "file-name-agrees", [SOUND], "The file is named for July 2018, and the period inside it is June 2018.",
        "rename the file", [SOUND], severity=Severity.WARNING, column="period", value="June 2018",
        given={"period": month(2018, 6), "named": month(2018, 7)}, given_sound={"period": month(2018, 6),
        "named": month(2018, 6)},
        **WHOLE_FILE,
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_fires_and_says_where_and_what_to_do(case, screened):
    findings = screened(*case.broken, **case.given)
    found = [one for one in findings if one.check == case.check]
    assert len(found) == case.times
    first = found[0]
    assert first.severity is case.severity
    assert case.message in first.message
    assert case.guidance in first.guidance
    assert (first.row, first.column) == (case.row, case.column)
    assert case.value is None or first.value == case.value
    assert not case.only or {one.check for one in findings} == {case.check}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_silent_on_what_is_sound(case, screened):
    given = case.given if case.given_sound is None else case.given_sound
    assert [one for one in screened(*case.sound, **given) if one.check == case.check] == []


def test_every_check_has_a_name_of_its_own_and_a_case(registry):
    for native in (True, False):
        names = [one.name for one in checks(registry, known_organisations(), today=date(2026, 3, 1), native=native)]
        assert len(names) == len(set(names))
        assert set(names) == {case.check for case in CASES}


def test_in_a_national_file_an_organisation_may_be_new_or_gone(screened):
    new = screened({**SOUND, "organisation": "RF44"}, feed="nhs-ae-monthly")
    assert [one.severity for one in new if one.check == "organisation-known"] == [Severity.WARNING]
    gone = screened(
        {"indicator": "dtoc-days-nhs", "organisation": "E06000028", "period": "2019-04", "value": 4}, feed="dtoc-monthly"
    )
    assert [one.severity for one in gone if one.check == "organisation-current"] == [Severity.NOTE]
    assert "organisations-of-the-time" not in {one.check for one in gone}


def test_so_it_may_in_a_national_file_that_comes_in_parts(screened):
    new = screened(
        {"indicator": "nof-segment-2025-26", "organisation": "R9Z", "period": "2025-26-Q1", "value": 3},
        feed="nhs-oversight-framework",
    )
    assert [(one.check, one.severity) for one in new] == [
        ("organisation-known", Severity.WARNING), ("complete", Severity.WARNING),
    ]  # fmt: skip


def test_a_council_that_kept_its_name_is_no_stranger(screened):
    """Publishers give Somerset's code of 2023 to its earlier years."""
    findings = screened(*year_of("2018-19", [*COUNCILS, "E06000066"]), feed="ascof")
    assert [(one.check, one.severity) for one in findings] == [("organisation-current", Severity.NOTE)]


def test_a_mark_beside_a_figure(screened):
    (found,) = screened({**SOUND, "mark": "c"})
    assert (found.check, found.value) == ("mark-or-value", "c")
    assert "stand side by side" in found.message


def test_rounded_numerators_make_a_ratio_less_sure(screened):
    assert screened({"value": 75.9, "numerator": 150, "denominator": 200}) == []
    assert [one.check for one in screened({"value": 78.0, "numerator": 150, "denominator": 200})] == ["ratio-agrees"]


@pytest.mark.parametrize(
    ("named", "agrees"),
    [
        (financial_year(2018), True),  # the year holds the month
        (financial_year(2019), False),
        (month(2018, 6), True),
        (month(2017, 6), False),
    ],
)
def test_a_month_in_a_file_named_for_a_longer_time(named, agrees, screened):
    findings = screened(SOUND, period=month(2018, 6), named=named)
    assert [one.check for one in findings] == ([] if agrees else ["file-name-agrees"])


@pytest.mark.parametrize(
    ("named", "agrees"),
    [
        (financial_year(2018), True),
        (financial_year(2017), False),
        (month(2019, 12), True),  # the month it came out in
        (month(2018, 12), False),  # before the year was over
    ],
)
def test_a_file_of_years_is_held_to_its_newest(named, agrees, screened):
    rows = [*year_of("2017-18", COUNCILS), *[{**row, "value": 17.0} for row in year_of("2018-19", COUNCILS)]]
    findings = screened(*rows, feed="ascof", named=named)
    assert [one.message for one in findings if "2018/19" not in one.message] == []
    assert [one.check for one in findings] == ([] if agrees else ["file-name-agrees"])


def test_an_oldest_year_that_is_dropped_is_no_loss(screened):
    before = [*year_of("2017-18", COUNCILS), *year_of("2018-19", COUNCILS)]
    assert screened(*year_of("2018-19", COUNCILS), feed="ascof", published=before) == []


def test_a_total_may_be_as_far_from_its_rows_as_they_were_rounded(screened):
    def findings(printed: float) -> list[str]:
        total = Total("England and its boards", printed, 1200, "", 9, "Value", rounding=7.5)
        return [one.check for one in screened(SOUND, totals=(total,))]

    assert findings(1208) == []
    assert findings(1209) == ["totals-add-up"]


# --- another period


def test_a_few_revised_figures_hide_no_wrong_month(screened):
    rows = month_of("2018-07")
    rows[3]["value"], rows[8]["value"] = 11.1, 12.2
    findings = screened(*rows, feed="nhs-ae-monthly", published=month_of("2018-06"))
    assert "(28 of 30 are the same)" in next(one.message for one in findings if one.check == "not-another-period")


def test_figures_that_agree_with_their_own_month_are_right_whatever_others_say(screened):
    published = [*month_of("2018-06"), *month_of("2018-07")]
    findings = screened(*month_of("2018-07"), feed="nhs-ae-monthly", published=published)
    assert "not-another-period" not in {one.check for one in findings}


def test_zeros_and_a_single_figure_everywhere_say_nothing(screened):
    def days(period: str) -> list[dict[str, object]]:
        return [{**row, "indicator": "dtoc-days-both", "value": 0 if place % 2 else 5} for place, row in enumerate(
            {"organisation": code, "period": period} for code in COUNCILS)]  # fmt: skip

    findings = screened(*days("2018-07"), feed="dtoc-monthly", published=days("2018-06"))
    assert "not-another-period" not in {one.check for one in findings}


def test_known_figures_tell_a_wrong_month_before_anything_is_published(screened):
    findings = screened(*month_of("2018-07"), feed="nhs-ae-monthly", known=month_of("2018-06"))
    assert "not-another-period" in {one.check for one in findings}
    assert "revisions-small" not in {one.check for one in findings}


def test_our_own_template_is_not_held_to_other_periods(screened):
    assert screened(*month_of("2018-07"), published=month_of("2018-06")) == []
