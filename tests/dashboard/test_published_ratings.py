"""A rating that a public body has published: submitted as its file, shown in the body's own words, and judging nothing here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.desk import Sender, Status, Submitted, submit
from dashboard.judgement.verdict import IndicatorVerdict, Standing
from dashboard.wording import figure_value
from datasets.registry import Registry, Side
from datasets.store.lake import Store

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LEAGUE = (
    "Quarter,Region,Trust_type,Trust_subtype,Trust_code,Trust_name,Average_score,Likely_range_of_average_score,Segment,"
    "Trust_in_financial_deficit,Rank,Likely_range_of_rank"
)
#: RF4 within four hours in each month of a quarter, below the standard.
FOUR_HOURS = [f"nhs-ae-4h,RF4,{month},{value},{10 * value},1000," for month, value in (("2025-04", 75), ("2025-05", 76))]


def league(*rows: str) -> list[str]:
    return [LEAGUE, *(f"{row},No,1,1 to {len(rows)}" for row in rows)]


@pytest.fixture
def publish(registry: Registry, store: Store, tmp_path: Path) -> Callable[..., Submitted]:
    def publishing(*lines: str) -> Submitted:
        path = tmp_path / "league.csv"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return submit(path, registry, store, Sender("ann", NOW, reason="a test has few trusts"))

    return publishing


def segments(briefing: Briefing) -> dict[str, IndicatorVerdict]:
    """By trust."""
    outcome = next(one for one in briefing.outcomes if one.outcome.id == "emergency-care")
    return {one.figure.organisation: one for one in outcome.context if one.figure.indicator.id == "nof-segment-2025-26"}


def test_segments_stand_in_the_words_of_the_nhs_one_the_best_and_judge_nothing(publish, send, store, registry):
    send(*FOUR_HOURS)
    asked = Selection("barking-and-dagenham", "2025-26-Q1")
    before = make_briefing(store, registry, asked)
    assert {one.figure.value for one in segments(before).values()} == {None}
    done = publish(
        *league(
            "Q1 2025/26,London,Acute,Acute,R1H,Barts,2.01,1.7 to 2.4,1",
            "Q1 2025/26,London,Acute,Acute,RF4,Barking,2.37,2 to 2.7,3.0",
        )
    )
    assert (done.status, done.rows_kept, done.consequences.verdicts) == (Status.PUBLISHED, 4, ())
    after = make_briefing(store, registry, asked)
    shown = [segments(after)[trust] for trust in ("R1H", "RF4")]
    assert [(one.label, one.standing, figure_value(one), one.figure.sources[0].row) for one in shown] == [
        ("segment 1", Standing.FAVOURABLE, "1", 2),
        ("segment 3", Standing.CONTESTED, "3", 3),
    ]
    for one, other in zip(before.outcomes, after.outcomes, strict=True):
        assert [one.verdicts[side].label for side in Side] == [other.verdicts[side].label for side in Side]


def test_a_segment_of_one_year_is_never_that_of_the_next(publish, send, store, registry):
    send(*FOUR_HOURS)
    publish(*league("Q1 2025/26,London,Acute,Acute,RF4,Barking,2.37,2 to 2.7,3"))
    later = segments(make_briefing(store, registry, Selection("barking-and-dagenham", "2026-27-Q1")))["RF4"]
    assert (later.figure.value, later.standing) == (None, Standing.NO_DATA)


def test_files_of_two_types_of_trust_stand_side_by_side(publish, store):
    publish(*league("Q1 2025/26,London,Acute,Acute,RF4,Barking,2.37,2 to 2.7,3"))
    second = publish(*league("Q1 2025/26,London,Mental health,Mental health,RAT,North East London,1.82,1 to 2,1"))
    assert (second.changes.new, second.changes.removed) == (2, 0)
    with store.reading() as reading:
        assert set(reading.peers("nof-segment-2025-26").organisation) == {"RF4", "RAT"}


def test_a_trust_new_to_the_program_needs_a_reason_and_is_not_refused(publish):
    done = publish(*league("Q1 2025/26,London,Acute,Acute,R9Z,A new trust,2.37,2 to 2.7,3"))
    assert done.status is Status.PUBLISHED
    assert {(one.check, str(one.severity)) for one in done.screened.findings} == {
        ("organisation-known", "warning"), ("complete", "warning"),
    }  # fmt: skip
