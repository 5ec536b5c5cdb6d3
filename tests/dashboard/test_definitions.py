"""What is defined otherwise in one registry than in another, in words for a board."""

from __future__ import annotations

from dashboard.definitions import redefined
from datasets.organisations import known_organisations
from datasets.registry import Registry, registry_in

PLACE = "barking-and-dagenham"


def test_another_share_of_a_body_names_the_body_and_both_shares(registry: Registry) -> None:
    other = registry_in(registry.text.replace("share_of_body = 0.261", "share_of_body = 0.3", 1), "edition B")
    trust = "Barking, Havering and Redbridge University Hospitals NHS Trust (RF4)"
    (found,) = redefined(registry, other, PLACE, known_organisations())
    assert (found.of, found.what) == ("Barking and Dagenham", "NHS bodies that serve it")
    assert found.was.startswith(f"{trust}: 26% of its patients, 84% of the people; Barts Health NHS Trust (R1H): 4%")
    assert found.now.startswith(f"{trust}: 30% of its patients, 84% of the people; ")
    assert found.now.partition("; ")[2] == found.was.partition("; ")[2]


def test_one_edition_is_defined_as_itself(registry: Registry) -> None:
    assert redefined(registry, registry, PLACE, known_organisations()) == ()
