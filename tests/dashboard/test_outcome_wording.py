"""The tables of a place: which NHS bodies serve it, each once."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.outcome_wording import bodies_serving, footprint_note, footprint_rows
from datasets.organisations import known_organisations
from datasets.registry import Body, Level, Place, Registry, Side
from datasets.store.lake import open_store

LOCATION, BOARD = "E38000255", "E54000029"


def names(place: Place) -> list[str]:
    return [name for name, _ in bodies_serving(place, known_organisations())]


def test_a_location_that_is_all_of_its_board_is_told_with_it(registry: Registry) -> None:
    assert names(registry.places["barking-and-dagenham"]) == [
        "Barking, Havering and Redbridge University Hospitals NHS Trust (RF4)",
        "Barts Health NHS Trust (R1H)",
        "NHS North East London Integrated Care Board (E54000029, as sub-ICB location E38000255)",
    ]


def test_one_location_of_several_stands_beside_its_board(registry: Registry) -> None:
    assert names(registry.places["oldham"])[-2:] == [
        "NHS Greater Manchester ICB - 00Y (E38000135)",
        "NHS Greater Manchester Integrated Care Board (E54000057)",
    ]


def test_every_body_of_every_place_is_told_once(registry: Registry) -> None:
    for place in registry.places.values():
        told = "; ".join(names(place))
        assert [told.count(body.organisation) for body in place.bodies] == [1] * len(place.bodies), place.id


@pytest.mark.parametrize(
    ("location", "share", "together"), [(LOCATION, 0.108, True), (LOCATION, 0.11, False), ("E38000240", 0.108, False)]
)
def test_the_two_stand_apart_where_a_figure_would_be_lost_or_the_area_is_another(
    location: str, share: float, together: bool
) -> None:
    bodies = (
        Body(organisation=location, level=Level.SUB_ICB, share_of_body=share, share_of_council=1.0, source="areas"),
        Body(organisation=BOARD, level=Level.ICB, share_of_body=0.108, share_of_council=1.0, source="areas"),
    )
    assert len(names(Place(id="here", name="Here", council="E09000002", bodies=bodies))) == (1 if together else 2)


def seen(store: Path, registry: Registry, place: str, period: str) -> Briefing:
    with open_store(store, read_only=True) as opened:
        return make_briefing(opened, registry, Selection(place, period))


@pytest.mark.parametrize(
    ("shown", "asked", "not_listed"),
    [
        (
            ("oldham", "2018-19"),
            ["RW6", "RMP"],
            "Not listed, since they did not serve it in 2018/19: Northern Care Alliance NHS Foundation Trust (RM3), from "
            "October 2021; NHS Greater Manchester ICB - 00Y (E38000135), from July 2022; NHS Greater Manchester Integrated "
            "Care Board (E54000057), from July 2022.",
        ),
        (
            ("oldham", "2025-26-Q1"),
            ["RMP", "RM3"],
            "Not listed, since they did not serve it in Q1 2025/26 (April to June 2025): Pennine Acute Hospitals NHS Trust "
            "(RW6), to September 2021, then Manchester University and Northern Care Alliance.",
        ),
        # Its last figures are of the quarter before: they would stand in for this one, were it still there.
        (
            ("haringey", "2025-26-Q1"),
            ["RAL", "RKE"],
            "Not listed, since they did not serve it in Q1 2025/26 (April to June 2025): North Middlesex University Hospital "
            "NHS Trust (RAP), April 1991 to March 2025, then Royal Free London.",
        ),
    ],
)
def test_a_body_is_listed_and_its_figures_awaited_in_its_own_time(
    demo_store: Path, registry: Registry, shown: tuple[str, str], asked: list[str], not_listed: str
) -> None:
    briefing = seen(demo_store, registry, *shown)
    assert footprint_note(briefing) == not_listed
    told = " ".join(row[0] for row in footprint_rows(briefing))
    assert [body.organisation in told for body in briefing.place.bodies] == [
        body.organisation not in not_listed for body in briefing.place.bodies
    ]
    judged = briefing.outcome("emergency-care").verdicts[Side.NHS].indicators
    assert {one.figure.organisation for one in judged if one.figure.indicator.id == "nhs-ae-4h"} == set(asked)


def test_what_only_later_bodies_answer_for_is_still_asked(demo_store: Path, registry: Registry) -> None:
    """Before the boards nobody else answers for it: the page says that no figure is held, not that nothing is measured."""
    nhs = seen(demo_store, registry, "oldham", "2018-19").outcome("mental-health-recovery").verdicts[Side.NHS]
    assert (nhs.label, [one.figure.organisation for one in nhs.indicators]) == ("No figure held", ["E38000135"])
