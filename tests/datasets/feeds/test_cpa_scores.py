"""Scores of the Comprehensive Performance Assessment as printed, whole and broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.errors import ExtractError
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.extract import Extract
from datasets.feeds.opened import open_file
from datasets.organisations import known_organisations

HEADER = "cpa_year,council,mark_as_printed,measure,score_as_printed,source_page"
MEASURES = ("direction_of_travel", "corporate_assessment", "social_care_adults", "housing")


def scores(council: str, *given: str, year: str = "2006", mark: str = "+") -> list[str]:
    return [
        f'{year},{council},{mark},{measure},{score},"society.example/table/0,,2017411,00.html"'
        for measure, score in zip(MEASURES, given, strict=True)
    ]


def whole() -> list[str]:
    return [
        HEADER,
        *scores("Barking & Dagenham", "well", "2", "3", "3"),
        *scores("Derby UA", "strongly", "4", "4", "2"),
        *scores("Dorset", "S/R", "3", "S/R", "N/A"),
    ]


@pytest.fixture
def read(tmp_path, feeds, organisations) -> Callable[..., Extract]:
    def reading(lines: list[str], end: str = "\n", known=organisations, name: str = "cpa_scores_2006.csv") -> Extract:
        path: Path = tmp_path / name
        path.write_text("\n".join(lines) + end, encoding="utf-8")
        opened = open_file(path)
        feed = recognise_feed(opened, feeds)
        assert feed is feeds["cpa_scores"]
        marked = feed.model_copy(update={"marks": {"n/a": "z"}})
        return READERS[feed.reader].read(opened, marked, known)

    return reading


def row(extract: Extract, organisation: str, indicator: str = "cpa-social-care-adults") -> pd.Series:
    frame = extract.observations
    found = frame[(frame.organisation == organisation) & (frame.indicator == indicator)]
    assert len(found) == 1
    return found.iloc[0]


def test_scores_by_council_with_the_row_of_excel(read):
    extract = read(whole())
    here = row(extract, "E09000002")
    assert (here.value, here.period, here.row, here.column) == (3, "2006", 4, "score_as_printed")
    assert row(extract, "E06000015", "cpa-housing").value == 2
    assert (extract.rows_read, extract.left_out) == (12, {"score not in the registry": 6})
    assert extract.period is not None
    assert extract.named_period is not None
    assert (extract.period.id, extract.named_period.id) == ("2006", "2006")
    assert extract.remarks == ()


def test_subject_to_review_and_not_applicable_are_marks(read):
    extract = read(whole())
    assert (row(extract, "E10000009").mark, row(extract, "E10000009", "cpa-housing").mark) == ("sr", "z")
    assert extract.observations.value.isna().sum() == 2


def test_a_council_has_the_code_of_its_time(read):
    assert set(read(whole()).observations.organisation) == {"E09000002", "E06000015", "E10000009"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Buckinghamshire + S/R", "E10000002"), ("Kensington & Chelsea", "E09000020"), ("Merton (LB)", "E09000024"),
        ("Bexley #", "E09000004"), ("Harrow ~", "E09000015"), ("Northamptonshire", "E10000021"), ("Cumbria", "E10000006"),
        ("North Yorkshire*", "E10000023"), ("Poole UA", "E06000029"), ("LEEDS", "E08000035"),
    ],
)  # fmt: skip
def test_names_as_printed(written, code, read):
    lines = [HEADER, *scores(written, "well", "3", "3", "3")]
    assert set(read(lines, known=known_organisations()).observations.organisation) == {code}


def test_a_name_not_known_stays_as_written_for_screening_to_name(read):
    extract = read([*whole(), *scores("Adur", "well", "3", "3", "3")])
    assert row(extract, "Adur").value == 3


def test_half_a_score_is_no_score(read):
    extract = read([HEADER, *scores("Derby", "well", "3", "2.5", "four")])
    assert [row(extract, "E06000015", name).unread for name in ("cpa-social-care-adults", "cpa-housing")] == ["2.5", "four"]


@pytest.mark.parametrize("year", ["2001", "2009", "2006-07", ""])
def test_a_year_without_an_assessment_is_refused(year, read):
    with pytest.raises(ExtractError, match=f'"{year}" is no year of the assessment. Expected one from 2002 to 2008') as caught:
        read([*whole(), *scores("Derby", "well", "3", "3", "3", year=year)])
    assert (caught.value.check, caught.value.row, caught.value.column) == ("wrong-year", 14, "cpa_year")


def test_several_rounds_in_one_file(read):
    extract = read([*whole(), *scores("Derby", "well", "3", "3", "3", year="2007")])
    assert extract.period is None
    assert set(extract.observations.period) == {"2006", "2007"}


def test_cut_off_in_a_line_and_at_a_line(read):
    for end in ('"society.exam', "housing"):
        lines = whole()
        with pytest.raises(ExtractError) as caught:
            read([*lines[:-1], lines[-1][: lines[-1].index(end) + 5]], end="")
        assert (caught.value.check, caught.value.row) == ("cut-off", 13)
    (found,) = read(whole()[:-1]).remarks
    assert (found.check, found.row) == ("cut-off", 12)
    assert "Dorset has 3 scores in 2006, most councils have 4: the file may be cut off." in found.message
    (found,) = read(whole(), end="").remarks
    assert "the last line has no end" in found.message


def test_dashes_that_became_zeros_are_refused(read):
    with pytest.raises(ExtractError, match='"Stoke0on0Trent" was published as "Stoke-on-Trent"') as caught:
        read([*whole(), *scores("Stoke0on0Trent", "well", "3", "3", "3")])
    assert (caught.value.check, caught.value.row) == ("dashes-replaced-by-zero", 14)


def test_a_missing_column_and_two_files_in_one(read):
    with pytest.raises(ExtractError, match=r'missing column "measure" \(nearest found: "measures"\)') as caught:
        read([HEADER.replace(",measure,", ",measures,"), *whole()[1:]])
    assert caught.value.check == "columns"
    with pytest.raises(ExtractError) as caught:
        read([*whole(), *whole()])
    assert (caught.value.check, caught.value.row) == ("joined-files", 14)


def test_a_header_alone_has_no_figure_and_no_fault_of_its_own(read):
    extract = read([HEADER])
    assert (len(extract.observations), extract.rows_read, extract.remarks) == (0, 0, ())


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(score=st.one_of(st.integers(-5, 9).map(str), st.sampled_from(["", "S/R", "N/A", "-", "2.5", "n/a ", "three", "0"])))
def test_a_printed_score_is_a_number_a_mark_or_unread_and_only_a_nought_is_nought(score, read):
    one = row(read([HEADER, *scores("Derby", "well", "3", score, "3")]), "E06000015")
    assert [pd.notna(one.value), one.mark is not None, one.unread is not None].count(True) == 1
    assert (one.value == 0) == (score == "0")
