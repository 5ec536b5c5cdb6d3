"""Files of the NHS Oversight Framework, whole and broken: the data file of all measures, and the league table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets.errors import ExtractError
from datasets.feeds import READERS, recognise_feed
from datasets.feeds.extract import Extract
from datasets.feeds.opened import open_file

HEADER = (
    "Quarter,Region,Trust_type,Trust_subtype,Trust_code,Trust_name,Domain,Sub-domain,Metric_ID,Metric_description,"
    "Reporting_date,Units,Value,Median_value,Lower_quartile,Upper_quartile,Rank"
)
LEAGUE = (
    "Quarter,Region,Trust_type,Trust_subtype,Trust_code,Trust_name,Average_score,Likely_range_of_average_score,Segment,"
    "Trust_in_financial_deficit,Rank,Likely_range_of_rank"
)
TRUSTS = {"RF4": "Barking, Havering and Redbridge", "RAT": "North East London"}
Q1, Q2 = "Q1 2025/26", "Q2 2025/26"


def line(quarter: str, trust: str, metric: str, value: str, *, date: str = "", units: str = "score") -> str:
    return (
        f'{quarter},London,Acute trust,Acute,{trust},"{TRUSTS[trust]}",Summary,Summary,{metric},Some measure,'
        f"{date or quarter},{units},{value},NA,NA,NA,1"
    )


def of_quarter(quarter: str, segments: Sequence[str] = ("3.0", "1.0"), final: Sequence[str] = ()) -> list[str]:
    lines = [line(quarter, trust, "OF0057", "83.5", units="%") for trust in TRUSTS]
    lines += [line(quarter, trust, "OF0061", "6.9", date="2024", units="out of 10") for trust in TRUSTS]
    lines += [line(quarter, trust, "OF1057", "2.1") for trust in TRUSTS]
    for metric, values in (("OF5000", segments), ("OF5002", ("2.37", "1.82")), ("OF5004", ("0", "0")), ("OF5005", final)):
        lines += [line(quarter, trust, metric, value) for trust, value in zip(TRUSTS, values, strict=False)]
    return lines


def whole() -> list[str]:
    return [HEADER, *of_quarter(Q1, final=("5.0", "1.0")), *of_quarter(Q2)]


def league(quarter: str = Q1) -> list[str]:
    return [
        LEAGUE,
        f'{quarter},London,Acute trust,Acute,RAT,"North East London",1.82,1.5 to 2.2,1,No,1,1 to 2',
        f'{quarter},London,Acute trust,Acute,RF4,"Barking, Havering and Redbridge",2.37,2 to 2.7,3.0,Yes,2,1 to 2',
    ]


@pytest.fixture
def read(tmp_path, feeds, organisations) -> Callable[..., Extract]:
    def reading(lines: list[str], end: str = "\n", name: str = "nhs-oversight-framework.csv") -> Extract:
        path: Path = tmp_path / name
        path.write_text("\n".join(lines) + end, encoding="utf-8")
        opened = open_file(path)
        feed = recognise_feed(opened, feeds)
        assert feed is feeds["nhs_oversight_framework"]
        return READERS[feed.reader].read(opened, feed, organisations)

    return reading


def values(extract: Extract, indicator: str) -> dict[tuple[str, str], float]:
    found = extract.observations[extract.observations.indicator == indicator]
    return {(one.organisation, one.period): one.value for one in found.itertuples()}


def test_segments_scores_and_measures_by_trust_and_quarter(read):
    extract = read(whole())
    assert values(extract, "nof-average-score-2025-26") == {
        ("RF4", "2025-26-Q1"): 2.37, ("RAT", "2025-26-Q1"): 1.82,
        ("RF4", "2025-26-Q2"): 2.37, ("RAT", "2025-26-Q2"): 1.82,
    }  # fmt: skip
    assert values(extract, "nof-urgent-response-2h")["RAT", "2025-26-Q2"] == 83.5
    assert extract.rows_read == 26
    assert extract.period is None
    assert extract.remarks == ()


def test_the_final_segment_counts_where_there_is_one(read):
    extract = read(whole())
    assert values(extract, "nof-segment-2025-26") == {
        ("RF4", "2025-26-Q1"): 5, ("RAT", "2025-26-Q1"): 1, ("RF4", "2025-26-Q2"): 3, ("RAT", "2025-26-Q2"): 1,
    }  # fmt: skip
    segment = extract.observations[(extract.observations.indicator == "nof-segment-2025-26")].iloc[0]
    assert (segment.row, segment.column) == (14, "Value")
    assert extract.left_out["segment before the final one was given"] == 2


def test_a_final_segment_left_empty_leaves_the_adjusted_one(read):
    extract = read([HEADER, *of_quarter(Q1, final=("", "4"))])
    assert values(extract, "nof-segment-2025-26") == {("RF4", "2025-26-Q1"): 3, ("RAT", "2025-26-Q1"): 4}


def test_a_survey_given_again_in_each_quarter_is_one_figure(read):
    before, after = (line(Q2, "RF4", "OF0061", score, date="2024", units="out of 10") for score in ("6.9", "7.1"))
    extract = read([after if one == before else one for one in whole()])
    assert values(extract, "speaking-up") == {("RF4", "2024"): 7.1, ("RAT", "2024"): 6.9}
    assert extract.left_out == {
        "segment before the final one was given": 2,
        "measure not in the registry": 8,
        "given again in a later quarter": 2,
    }


def test_a_figure_twice_in_one_quarter_is_kept_twice_for_screening_to_name(read):
    extract = read([*whole(), line(Q2, "RF4", "OF5002", "2.5")])
    assert len(extract.observations[extract.observations.indicator == "nof-average-score-2025-26"]) == 5


def test_a_date_that_is_no_period_is_kept_as_written(read):
    lines = [one.replace(",2024,", ",Jun 24 - Jun 25 vs Jun 23 - Jun 24,") for one in whole()]
    assert "Jun 24 - Jun 25 vs Jun 23 - Jun 24" in set(read(lines).observations.period)


def test_a_missing_value_is_a_mark_and_half_a_segment_is_unread(read):
    frame = read([HEADER, *of_quarter(Q1, segments=("NA", "2.5"))]).observations
    segments = frame[frame.indicator == "nof-segment-2025-26"].set_index("organisation")
    assert (segments.mark["RF4"], segments.unread["RAT"]) == ("x", "2.5")
    assert segments.value.isna().all()


def test_the_league_table(read):
    extract = read(league())
    assert values(extract, "nof-segment-2025-26") == {("RAT", "2025-26-Q1"): 1, ("RF4", "2025-26-Q1"): 3}
    assert values(extract, "nof-average-score-2025-26")["RF4", "2025-26-Q1"] == 2.37
    assert extract.period is not None
    assert extract.period.id == "2025-26-Q1"
    assert set(extract.observations.column) == {"Segment", "Average_score"}
    assert extract.remarks == ()


def test_the_first_files_had_no_quarter_but_in_the_reporting_date(read):
    without = [one.partition(",")[2] for one in [HEADER, *of_quarter(Q1)]]
    assert values(read(without), "nof-segment-2025-26") == {("RF4", "2025-26-Q1"): 3, ("RAT", "2025-26-Q1"): 1}
    table = [league()[0].replace("Quarter", "Reporting_date"), *league()[1:]]
    assert values(read(table), "nof-segment-2025-26")["RF4", "2025-26-Q1"] == 3
    with pytest.raises(ExtractError, match=r"the rows of the summary \(OF5…\) are of 2 quarters") as caught:
        read([one.partition(",")[2] for one in whole()])
    assert caught.value.check == "period"


@pytest.mark.parametrize(
    ("name", "quarter"),
    [
        ("nhs-oversight-framework-acute-trust-data-q3-25-26-v2.csv", "2025-26-Q3"),
        ("nof_mh_community_q4_2025_26_data.csv", "2025-26-Q4"),
        ("nof-q3-25-27.csv", None),
        ("nof.csv", None),
    ],
)
def test_the_quarter_of_the_file_name(name, quarter, read):
    found = read(whole(), name=name).named_period
    assert (found.id if found else None) == quarter


def test_another_edition_is_another_measure(read):
    with pytest.raises(ExtractError, match=r"of the framework of 2026/27, and the registry knows that of 2025/26") as caught:
        read([HEADER, *of_quarter("Q1 2026/27")])
    assert caught.value.check == "edition"
    assert '"2026/27 segment"' in caught.value.guidance
    both = read([*whole(), *of_quarter("Q1 2026/27")])
    assert {period for _, period in values(both, "nof-segment-2025-26")} == {"2025-26-Q1", "2025-26-Q2"}


def test_what_is_no_quarter_is_refused(read):
    with pytest.raises(ExtractError, match=r'row 2, "Quarter": "2025/26" is not a quarter\. Expected one such as Q1') as caught:
        read([HEADER, *of_quarter("2025/26")])
    assert (caught.value.check, caught.value.row) == ("period", 2)


def test_quarters_changed_within_the_file_are_refused(read):
    with pytest.raises(
        ExtractError, match=r'OF5000 is given for Q3 2025/26 .* and its reporting date is "Q2 2025/26"'
    ) as caught:
        read([one.replace(f"{Q2},London", "Q3 2025/26,London") for one in whole()])
    assert (caught.value.check, caught.value.row) == ("wrong-quarter", 22)


@pytest.mark.parametrize(("rows", "said"), [(27 - 1, "OF5004"), (27 - 3, "OF5002"), (27 - 7, "OF5000, OF5002")])
def test_cut_off_at_a_line(rows, said, read):
    (found,) = read(whole()[:rows]).remarks
    assert (found.check, found.row) == ("cut-off", rows)
    assert found.message.endswith(f"have no row of {said}: the file may be cut off.")


def test_cut_off_within_a_line_and_without_a_line_end(read):
    with pytest.raises(ExtractError) as caught:
        read([*whole()[:-1], whole()[-1][:70]])
    assert (caught.value.check, caught.value.row) == ("cut-off", 27)
    (found,) = read(whole(), end="").remarks
    assert "the last line has no end" in found.message


def test_a_league_table_cut_off(read):
    (found,) = read(league()[:2]).remarks
    assert found.check == "cut-off"
    assert "ranks are given as likely to 2, and there are 1 rows" in found.message


def test_dashes_that_became_zeros_are_refused(read):
    with pytest.raises(ExtractError, match='"Sub0domain" was published as "Sub-domain"') as caught:
        read([one.replace("-", "0") for one in whole()])
    assert caught.value.check == "dashes-replaced-by-zero"
    with pytest.raises(ExtractError, match='"Newcastle0upon0Tyne" was published as "Newcastle-upon-Tyne"'):
        read([one.replace("North East London", "Newcastle0upon0Tyne") for one in league()])


def test_a_missing_column_and_two_files_in_one(read):
    with pytest.raises(ExtractError, match='missing column "Reporting_date"') as caught:
        read([HEADER.replace("Reporting_date", "Date"), *whole()[1:]])
    assert caught.value.check == "columns"
    with pytest.raises(ExtractError) as caught:
        read([*league(), *league(Q2)])
    assert (caught.value.check, caught.value.row) == ("joined-files", 4)


def test_a_header_alone_has_no_figure_and_no_fault_of_its_own(read):
    extract = read([HEADER])
    assert (len(extract.observations), extract.rows_read, extract.remarks) == (0, 0, ())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(26)))
def test_the_order_of_rows_changes_no_figure(order, read):
    lines = whole()
    mixed = read([HEADER, *(lines[place + 1] for place in order)])
    for indicator in ("nof-segment-2025-26", "nof-average-score-2025-26", "speaking-up"):
        assert values(mixed, indicator) == values(read(lines), indicator)
