"""The rule book: how a rule is read, and what the shipped rules must hold to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from datasets.errors import RegistryError, UnknownName
from datasets.facts import Status
from datasets.registry import Registry, read_registry
from datasets.rule_book import KINDS, CategoryTable, DatedTargets, Direction, ThresholdCounts

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "indicators.toml").read_text(encoding="utf-8")


@pytest.fixture
def faults(tmp_path: Path) -> Callable[..., str]:
    """Everything said of the shipped registry once these words of it are replaced."""

    def reading(*changes: tuple[str, str]) -> str:
        text = TEXT
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "indicators.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(RegistryError) as found:
            read_registry(path)
        return "\n".join(found.value.faults)

    return reading


def test_the_shipped_rules_are_of_every_kind(registry: Registry) -> None:
    assert {rule.kind for rule in registry.rules.values()} == set(KINDS)
    assert {"ae-4h", "rtt-2026", "cpa-2002", "cpa-2005", "cpa-service", "stars-2004", "nof-2025", "cqc-2023"} <= set(
        registry.rules
    )


def test_what_is_not_verified_is_switched_off_in_a_pack_of_its_own(registry: Registry) -> None:
    packs: dict[str, set[bool]] = {}
    for rule in registry.rules.values():
        off = rule.status is Status.UNVERIFIED
        assert rule.enabled is not off, rule.id
        assert rule.pack.endswith("-unverified") is off, rule.id
        packs.setdefault(rule.pack, set()).add(off)
    assert all(len(kinds) == 1 for kinds in packs.values())


def test_every_rule_says_which_way_it_runs_and_where_it_was_read(registry: Registry) -> None:
    assert len({rule.key for rule in registry.rules.values()}) == len(registry.rules)
    for rule in registry.rules.values():
        assert rule.source.strip(), rule.id
        assert rule.judged_by.strip(), rule.id
    assert registry.rule("nof-2025").direction is Direction.ONE
    assert registry.rule("cpa-2005").direction is Direction.FOUR
    assert registry.rule("cqc-2023").direction is Direction.FOUR


def test_the_standings_compare_as_they_should(registry: Registry) -> None:
    favourable = {name: [k for k, v in rule.standings.items() if v == "favourable"] for name, rule in registry.rules.items()}
    assert favourable["cpa-2005"] == ["4 stars", "3 stars"]
    assert favourable["nof-2025"] == ["segment 1", "segment 2"]
    assert favourable["cqc-2023"] == ["outstanding", "good"]
    assert favourable["cpa-2002"] == ["excellent", "good"]
    assert favourable["ascof"] == []


def test_rows_have_a_status_each(registry: Registry) -> None:
    table = registry.rule("cpa-2005")
    assert isinstance(table, CategoryTable)
    statuses = {status: "".join(row.row for row in table.rows if row.status is status) for status in Status}
    assert statuses[Status.RECONSTRUCTED] == "2c2d"
    assert statuses[Status.UNVERIFIED] == "1a1b1c"
    assert not statuses[Status.OWN]


def test_a_rule_comes_with_what_is_written_down_elsewhere(registry: Registry) -> None:
    hours, service = registry.rule("ae-4h"), registry.rule("cpa-service")
    assert isinstance(hours, DatedTargets)
    yardsticks = [one.name for one in registry.indicator("nhs-ae-4h").yardsticks]
    assert set(yardsticks) < {one.name for one in hours.targets}
    assert [one.valid_from for one in hours.targets] == sorted(one.valid_from for one in hours.targets)
    assert isinstance(service, ThresholdCounts)
    assert service.proportions == registry.cpa


def test_a_rule_that_is_not_there_is_said_with_the_nearest_one(registry: Registry) -> None:
    with pytest.raises(UnknownName, match=r'no rule "cpa-205".*Did you mean "cpa-2005"'):
        registry.rule("cpa-205")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '[rules.cpa-2005]\nname = "CPA, the',
            '[rules.cpa-2005]\ndirecton = "4 is best"\nname = "CPA, the',
            'rules.cpa-2005.directon: unknown key. Did you mean "direction"?',
        ),
        (
            'row = "4a"\ncorporate = 4',
            'row = "4a"\nlable = "x"\ncorporate = 4',
            'rules.cpa-2005.rows.0.lable: unknown key. Did you mean "label"?',
        ),
        (
            "level_1 = { below = 3, at_most = 0 }",
            "level_1 = { below = 3, at_mots = 0 }",
            'rules.cpa-2005.rows.0.level_1.at_mots: unknown key. Did you mean "at_most"?',
        ),
        (
            'corporate_assessment = { words = "Corporate',
            'corporate_assessment = { word = "x", words = "Corporate',
            'rules.cpa-2005.inputs.corporate_assessment.word: unknown key. Did you mean "words"?',
        ),
        (
            'kind = "category-table"',
            'kind = "category-tabel"',
            'rules.cpa-2005.kind: there is no kind of rule "category-tabel". Did you mean "category-table"?',
        ),
        ('kind = "category-table"\n', "", "rules.cpa-2005.kind: missing."),
        ('direction = "1 is best"\nrule', "rule", "rules.nof-2025.direction: missing."),
        (
            '"housing", "environment", "culture", "benefits", "fire_rescue"]',
            '"housng", "environment", "culture", "benefits", "fire_rescue"]',
            'rules.cpa-2005: there is no input "housng". Did you mean "housing"?',
        ),
        (
            'indicator = "nhs-ae-4h"',
            'indicator = "nhs-ae-4hours"',
            'rules.ae-4h.indicator: there is no indicator "nhs-ae-4hours". Did you mean "nhs-ae-4h"?',
        ),
        (
            '"4 stars" = "favourable"\n',
            "",
            'rules.cpa-2005: standings: the label "4 stars" has no standing. Did you mean "3 stars"?',
        ),
        (
            'edition = "2026/27"\ncode = "segment"',
            'edition = "2025/26"\ncode = "segment"',
            "rules.nof-2026: framework, edition and code are those of rules.nof-2025.",
        ),
        (
            'rule = "NOF26-03"',
            'rule = "NOF26-03"\nthresholds = [2.0, 1.5, 3.0]',
            "thresholds are three averages, each greater than the one before",
        ),
        (
            "better = \"higher\"\nindicator",
            'better = "higer"\nindicator',
            "rules.ae-4h.better: input should be 'higher', 'lower' or 'neither' (found 'higer').",
        ),
    ],
)  # fmt: skip
def test_a_fault_in_a_rule_is_said_with_its_place(faults: Callable[..., str], old: str, new: str, said: str) -> None:
    assert said in faults((old, new))


def test_all_faults_of_rules_are_said_at_once(faults: Callable[..., str]) -> None:
    said = faults(('kind = "point-share"', 'kind = "point-shares"'), ("most_medium_seen = 1\n", ""), ("plus = 5", "plus = 'x'"))
    assert len(said.splitlines()) == 3


def test_no_rule_and_no_indicator_is_reached_by_a_code_without_its_edition(registry: Registry) -> None:
    """Codes are used again with new meanings: ASCOF 2B was the 91-day measure and is care-home admissions now."""
    for indicator in registry.indicators.values():
        with pytest.raises(UnknownName):
            registry.indicator(indicator.code)
    codes = Counter(rule.code for rule in registry.rules.values())
    for rule in registry.rules.values():
        if codes[rule.code] > 1 or rule.code != rule.id:  # some rules are called by their code; then no other has it
            with pytest.raises(UnknownName):
                registry.rule(rule.code)
    assert codes["segment"] > 1  # NHS Oversight Framework 2025/26 and 2026/27
    keys = [one.key for one in registry.indicators.values()]
    assert len(set(keys)) == len(keys)
    assert all(framework and edition and code for framework, edition, code in keys)
