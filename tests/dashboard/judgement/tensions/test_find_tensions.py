"""All kinds together: their order, what silences what, who is who from period to period, and that nothing is added up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.as_of import State
from dashboard.documents import tensions_document
from dashboard.judgement.tensions import KINDS, find_tensions
from dashboard.judgement.tensions.tension import SEVERITIES, OutcomeTensions, Severity
from dashboard.register import UNANSWERED
from dashboard.tension_board import OpenTension, TensionBoard
from dashboard.tension_wording import tell
from datasets.periods import Period, financial_year, month, parse_period, quarter
from datasets.tension_book import TensionKind


def two_regimes(world, share: float = 0.9):
    """The NHS on two targets that it misses or meets, the council on its own thresholds, one body."""
    return world.registry(
        {"four-hours": {"yardsticks": [world.target(95), world.target(76)]}},
        {"stay-home": {"yardsticks": [world.thresholds(80, 60)]}},
        bodies=[world.body(body=0.26, council=share)],
    )


def look(world, registry, figures, period: Period) -> OutcomeTensions:
    (found,) = find_tensions(world.known(registry, figures), registry.places["barking"], period)
    return found


def pulled_apart(world, first: int = 2018) -> dict[tuple[str, str], dict[str, Any]]:
    """From April to March 80.7% within four hours, and 85% at home."""
    months = {month(first, 4).shifted(step).id: (8070, 10_000) for step in range(12)}
    return {("four-hours", world.trust): months, ("stay-home", world.council): {financial_year(first).id: 85.0}}


def test_the_kinds_are_looked_for_and_shown_in_the_order_of_the_tension_book() -> None:
    assert list(KINDS) == list(TensionKind)


def test_the_most_serious_come_first_and_of_one_severity_what_can_silence_others(world) -> None:
    found = look(world, two_regimes(world), pulled_apart(world), financial_year(2018))
    assert [(one.severity.value, one.kind.value) for one in found.tensions] == [
        ("look closer", "footprint"),
        ("look closer", "verdict-divergence"),
        ("look closer", "contested-band"),
        ("note", "one-sided"),
    ]
    assert {kind.value: count for kind, count in found.tested.items()} == {
        "definition-break": 2, "footprint": 1, "verdict-divergence": 1, "contested-band": 1, "one-sided": 1, "calendar": 1,
    }  # fmt: skip
    assert [one.kind for one in found.not_enough] == [TensionKind.LOCAL_PRIORITY]


def test_other_people_silence_the_comparison_of_verdicts_and_the_reason_is_kept(world) -> None:
    found = look(world, two_regimes(world, share=0.79), pulled_apart(world), financial_year(2018))
    assert TensionKind.FOOTPRINT in {one.kind for one in found.tensions}
    assert TensionKind.VERDICT_DIVERGENCE not in {one.kind for one in found.tensions} | set(found.tested)
    assert TensionKind.VERDICT_DIVERGENCE in {one.kind for one in found.not_enough}


def test_a_tension_is_the_same_in_every_period(world) -> None:
    asked = [financial_year(2018), *(quarter(2018, number) for number in (3, 4))]
    found = [look(world, two_regimes(world), pulled_apart(world), period) for period in asked]
    assert len({tuple(tension.id for tension in one.tensions) for one in found}) == 1
    assert all(len({tension.id for tension in one.tensions}) == len(one.tensions) for one in found)


@settings(max_examples=15)
@given(years=st.integers(-5, 20), turned=st.booleans())
def test_whole_years_later_and_told_in_another_order_the_same_is_found(world, years: int, turned: bool) -> None:
    figures = pulled_apart(world, 2018 + years)
    if turned:
        figures = {key: dict(reversed(one.items())) for key, one in reversed(figures.items())}
    then, now = (
        look(world, two_regimes(world), told, financial_year(first))
        for told, first in ((pulled_apart(world), 2018), (figures, 2018 + years))
    )
    assert [(one.id, one.severity) for one in now.tensions] == [(one.id, one.severity) for one in then.tensions]


def test_severity_is_an_order_of_words_and_no_number() -> None:
    assert [severity.value for severity in sorted(Severity, key=SEVERITIES.__getitem__)] == [
        "discuss at the board", "look closer", "note",
    ]  # fmt: skip
    with pytest.raises(TypeError):
        sum(Severity)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="could not convert"):
        float(Severity.DISCUSS)


def numbers(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a document or a value, with the way to it."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from numbers(one, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value):
            yield from numbers(one, f"{path}.{place}")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, value


def test_no_number_of_a_board_or_its_document_tells_how_serious_its_tensions_are(world) -> None:
    registry = two_regimes(world)
    found = look(world, registry, pulled_apart(world), financial_year(2018))
    told = [tell(one, registry, world.organisations) for one in found.tensions]
    boards = []
    for severity in Severity:
        opened = tuple(OpenTension(replace(one, severity=severity.value), financial_year(2018), UNANSWERED) for one in told)
        boards.append(TensionBoard(opened, (), {kind.value: 1 for kind in KINDS}, (), {}, "in 2017/18", None, {}))
    assert len({json.dumps(sorted(numbers(asdict(board)))) for board in boards}) == 1
    state = State(None, None, 1, registry, registry.edition)
    briefing = {"place": registry.places["barking"], "period": parse_period("2018-19"), "state": state, "at": None}
    documents = [
        tensions_document(SimpleNamespace(tensions=board, registry_edition="test", **briefing), registry)  # type: ignore[arg-type]
        for board in boards
    ]
    assert len({json.dumps(sorted(numbers(document))) for document in documents}) == 1
    assert not {"score", "sum", "total", "index", "count"} & set(documents[0])
