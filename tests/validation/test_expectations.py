"""Every check fires on what it is for, says where and what to do, and is silent on what is sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from datasets.feeds.extract import PrintedName, Total
from datasets.organisations import Kind, known_organisations
from datasets.periods import Length, financial_year, month
from datasets.registry import read_registry
from validation.expectations import checks
from validation.findings import Finding, Severity

ROOT = Path(__file__).parents[2]


def lasting(kind: Kind) -> list[str]:
    """Codes of those that existed in all the years used here."""
    start, end = date(2015, 4, 1), date(2026, 3, 31)
    everyone = [one for one in known_organisations().by_code.values() if one.kind is kind]
    return [one.code for one in everyone if one.current_in(start, start) and one.current_in(end, end)]


TRUSTS = lasting(Kind.TRUST)[:30]
COUNCILS = lasting(Kind.COUNCIL)[:145]

SOUND: dict[str, Any] = {"value": 80.0, "numerator": 800, "denominator": 1000}


LARGE: dict[str, Any] = {"value": 80.0, "numerator": 8000, "denominator": 10_000}
ADMISSIONS: dict[str, Any] = {"indicator": "nhs-emergency-admissions", "value": 5_000}
#: Eight months of about five thousand admissions.
PAST = {"known": [{**ADMISSIONS, "period": f"2017-{4 + month:02d}", "value": 5_000 + month} for month in range(8)]}
#: A measure that is published no more.
ENDED = next(
    one for one in read_registry(ROOT / "indicators.toml").indicators.values() if one.ended and one.frequency is Length.YEAR
)


def month_of(period: str, first: float = 50.0, step: float = 1.0, **more: object) -> list[dict[str, object]]:
    """A figure for each of thirty trusts."""
    return [{"organisation": code, "period": period, "value": first + step * n, **more} for n, code in enumerate(TRUSTS)]


def two_codes(old: float, new: float) -> list[dict[str, object]]:
    """Dorset under the code it had to 2019 and under the one it has since."""
    place = {"indicator": "ascof-1a", "period": "2024-25"}
    return [{**place, "organisation": "E10000009", "value": old}, {**place, "organisation": "E06000059", "value": new}]


def england(value: float) -> dict[str, object]:
    return {"indicator": "ascof-1a", "organisation": "E92000001", "period": "2018-19", "value": value}


def suppressed(number: int) -> list[dict[str, object]]:
    """Days delayed of a month with some of them suppressed, ten days each, and the total for England, which has them all."""
    days = [{"indicator": "dtoc-days-nhs", "organisation": code, "value": 100 + place} for place, code in enumerate(COUNCILS)]
    total = sum(100 + place for place in range(number, len(COUNCILS))) + 10 * number
    hidden = [{**row, "value": None, "mark": "c"} for row in days[:number]]
    return [*hidden, *days[number:], {"indicator": "dtoc-days-nhs", "organisation": "E92000001", "value": total}]


def year_of(period: str, codes: list[str], indicator: str = "ascof-1a") -> list[dict[str, object]]:
    return [
        {"indicator": indicator, "organisation": code, "period": period, "value": 18 + place / 100}
        for place, code in enumerate(codes)
    ]


def grave(findings: Sequence[Finding]) -> list[Finding]:
    """Those that stop publishing or need a reason."""
    return [one for one in findings if one.severity is not Severity.NOTE]


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
        "Barking and Dagenham (E09000002) is not a trust, and A&E within four hours is published for each trust.",
        "belong together", [{**SOUND, "organisation": "E92000001"}], value="E09000002", column="organisation"),
    Case(
        "period-readable", [{**SOUND, "period": "201806"}], '"201806" is not a period.', "2018-19-Q2", [SOUND], value="201806",
        column="period"),
    Case(
        "period-length", [{**SOUND, "period": "2018-19"}], "2018/19 is a year, and A&E within four hours is published "
        "for each month.",
        "longer periods are made from it", [SOUND], value="2018-19", column="period"),
    Case(
        "period-over", [{**SOUND, "period": "2026-03"}], "March 2026 is not over yet.", "has been given a wrong period",
        [{**SOUND, "period": "2026-02"}], value="2026-03", column="period"),
    Case(
        "organisation-current", [{"indicator": "dtoc-days-nhs", "organisation": "E06000028", "period": "2019-05", "value": 4}],
        "Bournemouth (E06000028) did not exist in May 2019.", "those that merged",
        [{"indicator": "dtoc-days-nhs", "organisation": "E06000028", "period": "2019-03", "value": 4}],
        severity=Severity.WARNING, value="E06000028", column="organisation"),
    Case(
        "no-duplicates", [SOUND, {**SOUND, "organisation": "R1H"}, SOUND],
        "A&E within four hours of Barking, Havering and Redbridge University Hospitals NHS Trust (RF4) for June 2018 "
        "is given more than once, each time the same.", "take out the others",
        [SOUND, {**SOUND, "organisation": "R1H"}], times=2, value="80", column="organisation"),
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
        "The numerator 1,001 is larger than the denominator 1,000.", "changed places", [SOUND], value="1001", only=False,
        column="numerator"),
    Case(
        "ratio-agrees", [{**SOUND, "value": 81.0}],
        "The figure 81 is not what its numerator 800 and denominator 1,000 give (80).", "which of the three",
        [{**SOUND, "value": 80.04}], value="81",
    ),
    Case(
        "totals-add-up", [SOUND], "Other attendances: the printed total is 1,300, and its rows add up to 1,200.",
        "get the file again", [SOUND], row=9, column="Other", value="1300", given=total(1300, 1200),
        given_sound=total(1300, 1299.8),
    ),
    Case(
        "unit-and-scale", [{**row, "value": place / 50} for place, row in enumerate(month_of("2018-06"))],
        "No figure of A&E within four hours for June 2018 is above 1", "multiply them by 100", month_of("2018-06"),
        value="0.58",
        **WHOLE_FILE,
    ),
    Case(
        "complete", year_of("2018-19", COUNCILS[:139]), "Quality of life with care for 2018/19 has 139 organisations; "
        "this feed usually has 140",
        "may have been cut off", year_of("2018-19", COUNCILS[:140]), severity=Severity.WARNING, value="139",
        column="organisation", given={"feed": "ascof"}, only=False, **WHOLE_FILE,
    ),
    Case(
        "organisations-of-the-time", year_of("2022-23", [*COUNCILS, "E06000063"]),
        "Quality of life with care for 2022/23 has figures of organisations that did not exist in that year: Cumberland.",
        "The years in the file may be wrong", year_of("2023-24", [*COUNCILS, "E06000063"]), severity=Severity.WARNING,
        column="period", value="2022-23", given={"feed": "ascof"}, only=False, **WHOLE_FILE,
    ),
    Case(
        "not-another-period", month_of("2018-07"),
        "The figures of A&E within four hours for July 2018 are those published for June 2018 (30 of 30 are the "
        "same).", "wrong file was taken",
        month_of("2018-07", 51.5), column="period", value="2018-07", only=False,
        given={"feed": "nhs-ae-monthly", "published": month_of("2018-06")}, **WHOLE_FILE,
    ),
    Case(
        "revisions-small", month_of("2018-06", 51.5),
        "30 of the 30 figures already published for A&E within four hours in June 2018 would change.", "check that "
        "this is the right period",
        month_of("2018-06", 51.5)[:15] + month_of("2018-06")[15:], severity=Severity.WARNING, value="30", only=False,
        given={"feed": "nhs-ae-monthly", "published": month_of("2018-06")}, **WHOLE_FILE,
    ),
    Case(
        "periods-kept", year_of("2017-18", COUNCILS),
        "Quality of life with care is already published for 2018/19, and the file does not go so far.", "an older edition",
        year_of("2018-19", COUNCILS), severity=Severity.WARNING, column="period", value="2018-19",
        given={"feed": "ascof", "published": [{**row, "value": 9.0} for row in year_of("2018-19", COUNCILS[:9])]},
        only=False, **WHOLE_FILE,
    ),
    # --- a row by itself
    Case(
        "key-filled", [{**SOUND, "organisation": ""}], "The organisation is empty, so nobody can say", "take the row out",
        [SOUND], column="organisation", value="",
    ),
    Case(
        "odd-letters", [{**SOUND, "organisation": "RF4\u200b"}],
        "has letters that are not what they seem: zero width space (U+200B) at letter 4.", 'meant to be "RF4"', [SOUND],
        column="organisation", value="RF4\u200b",
    ),
    Case(
        "total-row", [{**SOUND, "organisation": "TOTAL"}], '"TOTAL" is a total, not an organisation', "write E92000001",
        [{**SOUND, "organisation": "E92000001"}], column="organisation", value="TOTAL",
    ),
    Case(
        "spreadsheet-error", [{"unread": "#DIV/0!"}], '"#DIV/0!" is the error of a formula', "Mend the formula", [SOUND],
        value="#DIV/0!",
    ),
    Case(
        "no-contradictions", [{"value": 80.0}, {"value": 81.0}],
        "A&E within four hours of Barking, Havering and Redbridge University Hospitals NHS Trust (RF4) for June 2018 "
        "is given more than once, as 80 and 81.", "Keep the row that is right",
        [{"value": 80.0}, {"value": 81.0, "organisation": "R1H"}], times=2, value="80",
    ),
    Case(
        "whole-counts", [{"indicator": "nhs-emergency-admissions", "value": 1.204}],
        "1.204 is not a whole number, and Emergency admissions is a count.", "a decimal point",
        [{"indicator": "nhs-emergency-admissions", "value": 1204}, {"indicator": "nhs-remaining-in-hospital", "value": 60.5}],
        severity=Severity.WARNING, value="1.204",
    ),
    Case(
        "denominator-not-zero", [{"value": 80.0, "numerator": 0, "denominator": 0}],
        "The denominator is 0, and of nothing there can be no figure such as 80.", "the mark z",
        [{"mark": "z", "numerator": 0, "denominator": 0}], column="denominator", value="0",
    ),
    Case(
        "parts-not-negative", [{"value": 80.0, "numerator": -800, "denominator": -1000}], "A numerator or denominator "
        "is -1,000",
        "Check the sign", [SOUND], column="numerator", value="-1000", only=False,
    ),
    Case(
        "parts-together", [{"value": 80.0, "numerator": 800}], "There is a numerator and no denominator: no quarter or year",
        "Give both", [SOUND], severity=Severity.NOTE, column="numerator", value="",
    ),
    Case(
        "suppressed-parts", [{"mark": "c", "numerator": 800, "denominator": 1000}],
        "A&E within four hours is suppressed here, and its numerator and denominator stand beside it",
        "Leave numerator and denominator empty",
        [{"mark": "c"}, {"mark": "x", "organisation": "R1H", "numerator": 800, "denominator": 1000}], severity=Severity.WARNING,
        column="numerator", value="",
    ),
    Case(
        "indicator-ended", [{**SOUND, "indicator": ENDED.id, "organisation": COUNCILS[0], "period": "2024-25"}],
        f"{ENDED.short} was published for the last time up to {ENDED.ended}", "change `ended` in the registry",
        [{**SOUND, "indicator": ENDED.id, "organisation": COUNCILS[0], "period": "2018-19"}], severity=Severity.WARNING,
        column="period", value="2024-25", only=False,
    ),
    Case(
        "period-not-too-old", [{**SOUND, "period": "1918-06"}], "June 1918 is more than 40 years ago.", "Check the "
        "year", [SOUND],
        severity=Severity.WARNING, column="period", value="1918-06", only=False,
    ),
    # --- beside its peers
    Case(
        "one-code", two_codes(4.0, 5.0), "Dorset stands under two codes in 2024/25, E10000009 and E06000059, with two figures",
        "valid at the time", two_codes(4.0, 4.0), row=3, column="organisation", value="E06000059", only=False,
    ),
    Case(
        "same-code-twice", two_codes(4.0, 4.0), "E10000009 and E06000059, with the same figure of Quality of life with care",
        "Nothing is to be done",
        two_codes(4.0, 4.0)[1:], severity=Severity.NOTE, row=3, column="organisation", value="E06000059", only=False,
    ),
    Case(
        "name-and-code", [SOUND], "The code RF4 is that of Barking, Havering and Redbridge University Hospitals NHS Trust, and "
        'the name beside it, "BARTS HEALTH NHS TRUST", that of R1H.', "shifted against each other", [SOUND],
        severity=Severity.WARNING, row=9, column="Org name", value="BARTS HEALTH NHS TRUST",
        given={"names": (PrintedName("RF4", "BARTS HEALTH NHS TRUST", "", 9, "Org name"),)},
        given_sound={"names": (
            PrintedName("R1H", "BARTS HEALTH NHS TRUST", "", 9, "Org name"),
            PrintedName("RF4", "A new name", "", 10, "Org name"),
        )},
    ),
    Case(
        "all-alike", month_of("2018-06", step=0), "All 30 organisations have the same figure of A&E within four hours "
        "for June 2018: 50.",
        "filled down", [*month_of("2018-06", step=0)[:29], {"organisation": TRUSTS[29], "value": 51.5}],
        severity=Severity.WARNING, value="50", **WHOLE_FILE,
    ),
    Case(
        "decimals-as-usual", month_of("2018-06"), "All 30 figures of A&E within four hours for June 2018 are whole "
        "numbers; they are "
        "published with 1 decimal.", "rounded on the way", month_of("2018-06", 50.5), severity=Severity.NOTE, value="",
        **WHOLE_FILE,
    ),
    Case(
        "scale-mixed", [{"organisation": TRUSTS[0], "value": 0.5}, *month_of("2018-06", 50.5)[1:]],
        "looks like a proportion: the middle of the 30 figures of A&E within four hours for June 2018 is 65 per "
        "cent.", "by 100 if it is one",
        month_of("2018-06", 50.5), severity=Severity.WARNING, value="0.5",
    ),
    Case(
        "england-between", [*year_of("2018-19", COUNCILS), england(23.0)],
        "The figure for England, 23, cannot be that of its 144 organisations, which run from 18 to 19.43.", "shifted",
        [*year_of("2018-19", COUNCILS), england(19.0)], severity=Severity.WARNING, row=146, value="23",
    ),
    Case(
        "copied-rows", [{**LARGE, "organisation": "R1H"}, LARGE],
        "has the same numerator and denominator as Barts Health NHS Trust in June 2018", "copied over the next",
        [{**LARGE, "organisation": "R1H", "value": 80.05, "numerator": 8005}, LARGE], severity=Severity.NOTE, row=3,
        value="80", column="numerator",
    ),
    Case(
        "few-people", [{"value": 75.0, "numerator": 3, "denominator": 4}],
        "1 figure of A&E within four hours for June 2018 is out of fewer than 10: Barking, Havering", "by ten points or more",
        [{"value": 80.0, "numerator": 8, "denominator": 10}], severity=Severity.NOTE, column="denominator", value="",
        **WHOLE_FILE,
    ),
    Case(
        "suppression-holds", suppressed(1), "can be worked out by whoever has this file: it is the only one missing of "
        "Days delayed, laid at the NHS for June 2018, and the total for England and the other 143 figures are "
        "given.", "A second figure",
        suppressed(2), severity=Severity.WARNING, column="mark", value="",
    ),
    # --- beside its past
    Case(
        "decimal-point", [{**ADMISSIONS, "value": 50_000}],
        "50,000 is about 10 times what Barking, Havering and Redbridge University Hospitals NHS Trust had before: the middle "
        "of its last 8 figures of Emergency admissions is 5,003.5.", "may have slipped", [{**ADMISSIONS, "value": 5_100}],
        severity=Severity.WARNING, value="50000", given=PAST, only=False,
    ),
    Case(
        "as-before", [{**ADMISSIONS, "value": 9_000}], "9,000 is far from what Barking, Havering and Redbridge University "
        "Hospitals NHS Trust had before: its last 8 figures of Emergency admissions run from 5,000 to 5,007.",
        "has happened",
        [{**ADMISSIONS, "value": 5_100}], severity=Severity.NOTE, value="9000", given=PAST, only=False,
    ),
    Case(
        "revision-size", [{"value": 95.0}], "A&E within four hours of Barking, Havering and Redbridge University "
        "Hospitals NHS Trust for "
        "June 2018 would change from 80 to 95.", "If it was restated", [{"value": 85.0}], severity=Severity.WARNING, value="95",
        given={"published": [{"value": 80.0}]},
    ),
    Case(
        "figures-kept", [{"mark": "c"}],
        "1 figure of A&E within four hours for June 2018 that is published would be missing: Barking, Havering",
        "stay in the history", [{"value": 80.0}], severity=Severity.NOTE, value="", given={"published": [{"value": 80.0}]},
        **WHOLE_FILE,
    ),
    Case(
        # Given twice it is one figure, and where another row gives it, it is not missing.
        "figures-kept", [{"mark": "c"}, {"mark": "x"}],
        "1 figure of A&E within four hours for June 2018 that is published would be missing: Barking, Havering",
        "stay in the history", [{"mark": "c"}, {"value": 80.0}], severity=Severity.NOTE, value="",
        given={"published": [{"value": 80.0}]}, only=False, **WHOLE_FILE,
    ),
    Case(
        "organisations-as-usual", month_of("2018-06", 50.5)[:24],
        "A&E within four hours for June 2018 has a figure for 24 organisations; in each of the last 3 periods "
        "published it was at least 30.",
        "may have been cut off", month_of("2018-06", 50.5)[:28], severity=Severity.WARNING, column="organisation", value="24",
        only=False, given={"feed": "nhs-ae-monthly", "published": [
            row for number in (3, 4, 5) for row in month_of(f"2018-0{number}", 10.5 + number)]},
        **WHOLE_FILE,
    ),
    Case(
        "organisations-kept", month_of("2018-06", 50.5)[2:], "2 organisations with a figure in the period before are not in "
        "the file for June 2018: ", "may have merged", month_of("2018-06", 50.5), severity=Severity.NOTE, column="organisation",
        value="",
        only=False, given={"feed": "nhs-ae-monthly", "published": month_of("2018-05", 10.5)}, **WHOLE_FILE,
    ),
    Case(
        "periods-in-a-row", [{"value": 80.0}, {"value": 80.5, "period": "2018-09"}],
        "A&E within four hours has no figure for 2 periods between its first and its last: July 2018, August 2018.",
        "another file",
        [{"value": 80.0}, {"value": 80.5, "period": "2018-07"}], severity=Severity.NOTE, column="period", value="2018-07",
        **WHOLE_FILE,
    ),
    Case(
        "indicators-all-there", month_of("2018-06", 50.5), "The file has no row of Emergency admissions, "
        "Waits of over 12 hours for a bed",
        "publisher dropped it", [*month_of("2018-06", 50.5), ADMISSIONS, {**ADMISSIONS, "indicator": "nhs-ae-12h-waits"}],
        severity=Severity.NOTE, column="indicator", value="", only=False, given={"feed": "nhs-ae-monthly"}, **WHOLE_FILE,
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
    assert [one.severity for one in findings if one.check == "organisation-current"] == [Severity.NOTE]
    assert grave(findings) == []


def test_a_mark_beside_a_figure(screened):
    (found,) = (one for one in screened({**SOUND, "mark": "c"}) if one.severity is Severity.ERROR)
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
    rows = [
        *year_of("2017-18", COUNCILS),
        *[{**row, "value": 17 + n / 90} for n, row in enumerate(year_of("2018-19", COUNCILS))],
    ]
    findings = grave(screened(*rows, feed="ascof", named=named))
    assert [one.message for one in findings if "2018/19" not in one.message] == []
    assert [one.check for one in findings] == ([] if agrees else ["file-name-agrees"])


def test_an_oldest_year_that_is_dropped_is_no_loss(screened):
    before = [*year_of("2017-18", COUNCILS), *year_of("2018-19", COUNCILS)]
    assert grave(screened(*year_of("2018-19", COUNCILS), feed="ascof", published=before)) == []


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
    assert grave(screened(*month_of("2018-07"), published=month_of("2018-06"))) == []
