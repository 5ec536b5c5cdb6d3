"""T6: whose people a figure is about."""

from __future__ import annotations

import pytest

from dashboard.judgement.tensions import footprint
from dashboard.judgement.tensions.known import coverage
from dashboard.judgement.tensions.tension import Severity


def test_a_trust_whose_people_mostly_live_elsewhere_is_named_with_its_shares_and_their_source(world) -> None:
    registry = world.registry({"four-hours": {}}, bodies=[world.body(body=0.261, council=0.837)])
    found = footprint.find(world.cell(registry, {("four-hours", world.trust): {"2018-06": (807, 1000)}}))
    (tension,) = found.tensions
    assert tension.severity is Severity.LOOK
    assert tension.id == "barking.going-home.footprint"
    share, figure = tension.evidence
    assert share.says == "of its people 26.1% live in the council's area; of the council's people 83.7% use it"
    assert share.origin == "shares"
    assert [one.row for one in figure.sources] == [2]


@pytest.mark.parametrize(
    ("body", "council", "severity"),
    [
        (0.80, 0.80, None),
        (0.79, 0.80, Severity.NOTE),
        (0.50, 0.80, Severity.NOTE),
        (0.49, 0.80, Severity.LOOK),
        (0.80, 0.79, Severity.LOOK),
    ],
)
def test_four_in_five_are_enough(world, body: float, council: float, severity: Severity | None) -> None:
    registry = world.registry({"four-hours": {}}, bodies=[world.body(body=body, council=council)])
    found = footprint.find(world.cell(registry, {("four-hours", world.trust): {"2018-06": (807, 1000)}}))
    assert [one.severity for one in found.tensions] == ([severity] if severity else [])
    assert found.tested == 1


def test_a_body_whose_figure_is_not_shown_is_not_looked_at(world) -> None:
    registry = world.registry({"four-hours": {}}, bodies=[world.body(body=0.1, council=0.1)])
    found = footprint.find(world.cell(registry, {}))
    assert (list(found.tensions), found.tested) == ([], 0)


@pytest.mark.parametrize(
    ("bodies", "covered"),
    [
        ([("RF4", "trust", 0.6), ("R1H", "trust", 0.3)], 0.9),
        ([("RF4", "trust", 0.9), ("R1H", "trust", 0.3)], 1.0),
        ([("RF4", "trust", 0.9), ("R1H", "icb", 0.5)], 0.5),
        ([("RF4", "trust", 0.9), ("R1H", "trust", None)], None),
        ([], 1.0),
    ],
)
def test_trusts_serve_the_council_between_them_and_of_several_levels_the_lowest_counts(world, bodies, covered) -> None:
    given = [world.body(code, council=share, level=level) for code, level, share in bodies]
    place = world.registry(bodies=given).places["barking"]
    assert coverage(place, ["RF4", "R1H"]) == (covered if covered is None else pytest.approx(covered))


def test_shares_that_add_up_to_exactly_four_in_five_are_enough(world) -> None:
    bodies = [world.body(world.trust, council=0.1), world.body(world.other_trust, council=0.7)]
    registry = world.registry({"four-hours": {}}, bodies=bodies)
    figures = {("four-hours", code): {"2018-06": (807, 1000)} for code in (world.trust, world.other_trust)}
    assert not footprint.find(world.cell(registry, figures)).tensions


def test_shares_that_nobody_knows_are_not_enough_to_tell(world) -> None:
    bodies = [world.body(code, body=None, council=None) for code in (world.trust, world.other_trust)]
    registry = world.registry({"four-hours": {}}, bodies=bodies)
    figures = {("four-hours", code): {"2018-06": (807, 1000)} for code in (world.trust, world.other_trust)}
    found = footprint.find(world.cell(registry, figures))
    assert found.tested == 0
    assert [one.reason for one in found.not_enough] == [
        "It is not known what share of its people the council has in common with Queen's Hospital and with Royal London."
    ]
