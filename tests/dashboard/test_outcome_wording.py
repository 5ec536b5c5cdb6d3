"""The tables of a place: which NHS bodies serve it, each once."""

from __future__ import annotations

import pytest

from dashboard.outcome_wording import bodies_serving
from datasets.organisations import known_organisations
from datasets.registry import Body, Level, Place, Registry

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
