"""What the registry says about a partnership: its four instruments, and every fault that is found in such words."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.errors import RegistryError
from datasets.facts import Status
from datasets.registry import Registry, registry_in

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "indicators.toml").read_text(encoding="utf-8")
OUTCOMES = 'outcomes = ["timely-discharge", "safeguarding"]'
TRUST = f'name = "Trust"\nwords = "We trust each other, also when something goes wrong."\n{OUTCOMES}'


def faults(*changes: tuple[str, str]) -> tuple[str, ...]:
    """What is said of the registry after these changes."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(RegistryError) as error:
        registry_in(text, "indicators.toml")
    return error.value.faults


@pytest.mark.parametrize(
    ("name", "items", "answers"),
    [
        ("partnership-assessment-tool", 6, 4),
        ("who-continuum", 5, 3),
        ("integrated-care-benchmarks", 10, 4),
        ("spectrum-of-relationships", 3, 8),
    ],
)
def test_the_four_instruments(registry: Registry, name: str, items: int, answers: int) -> None:
    instrument = registry.instruments[name]
    assert len(instrument.items) == items
    assert len(instrument.scale.answers) == answers
    assert all(instrument.outcomes_of(item) for item in instrument.items)


def test_what_was_not_seen_in_print_says_so_and_recalled_points_are_unverified(registry: Registry) -> None:
    pat = registry.instruments["partnership-assessment-tool"]
    assert pat.status is Status.SOURCED
    assert pat.scale.status is Status.OWN
    assert pat.bands is not None
    assert pat.bands.status is Status.UNVERIFIED
    assert registry.instruments["who-continuum"].scale.answers == ("Autonomy", "Co-ordination", "Integration")
    assert registry.instruments["integrated-care-benchmarks"].scale.status is Status.OWN


def test_the_five_competencies(registry: Registry) -> None:
    assert list(registry.competencies) == ["staff", "partnership", "care-pathway", "quality-and-governance", "membership"]
    assert registry.competencies["membership"].indicators == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (TRUST, TRUST.replace("safeguarding", "safegarding"), 'no outcome "safegarding". Did you mean "safeguarding"?'),
        (TRUST, TRUST.replace('["timely-discharge", "safeguarding"]', "[]"), "items.3: trust concerns no joint outcome"),
        (f'id = "trust"\n{TRUST}', f'id = "need"\n{TRUST}', "items.3: need stands twice."),
        (f'id = "trust"\n{TRUST}', f'id = "Trust"\n{TRUST}', "items.3.id: string should match"),
        ('"Agree", "Strongly agree"]', '"Agree", "agree"]', "an answer stands twice on the scale"),
        ('source = "Recalled; no copy of the tool\'s scoring was read"\nstatus = "unverified"',
         'source = "Recalled"\nstatus = "sourced"', "points are never used here"),
        ('indicators = ["ascof-6a", "oflog-asc7"]', 'indicators = ["ascof-6b", "oflog-asc7"]', 'no indicator "ascof-6b"'),
        ("minimum = 5 ", "minimum = 1 ", "self_assessment.minimum"),
        ("[instruments.who-continuum.scale]\nanswers", "[instruments.who-continuum.scale]\nanswer", 'Did you mean "answers"?'),
    ],
)  # fmt: skip
def test_a_fault_is_found_and_said(old: str, new: str, said: str) -> None:
    assert any(said in fault for fault in faults((old, new)))


def test_a_registry_of_before_has_no_instruments_and_is_sound() -> None:
    start, end = TEXT.index("[self_assessment]"), TEXT.index("# Places: a council")
    before = registry_in(TEXT[:start] + TEXT[end:], "indicators.toml")
    assert before.instruments == {}
    assert before.self_assessment.minimum == 5
