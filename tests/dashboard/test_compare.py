"""Places side by side on the bundled real figures: who is compared, where the regimes are opposed, and in what order."""

from __future__ import annotations

import json
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard import compare_markup
from dashboard.briefing import Selection, make_briefing
from dashboard.command import app
from dashboard.compare import ORDER, Comparison, make_comparison
from dashboard.compare_wording import counted_words, findings, left_out_words, order_words, same_bodies_words, stand_words
from dashboard.judgement.verdict import Standing
from dashboard.small_multiples import make_small_multiples, measures
from dashboard.wording import older_words
from datasets.errors import UserError
from datasets.registry import Registry, Side
from datasets.store.lake import Store, open_store

ROOT = Path(__file__).parents[2]
PLACE, QUARTER, OUTCOME = "barking-and-dagenham", "2018-19-Q1", "timely-discharge"


@pytest.fixture(scope="module")
def real(demo_store: Path):
    with open_store(demo_store, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def compared(real: Store, registry: Registry):
    def comparing(*others: str, period: str = QUARTER, ordered_by: str | None = None) -> Comparison:
        return make_comparison(real, make_briefing(real, registry, Selection(PLACE, period)), others, ordered_by=ordered_by)

    return comparing


def test_the_regimes_are_opposed_on_leaving_hospital_in_five_of_eleven_places(compared) -> None:
    found = compared()
    assert [one.id for one in found.apart(OUTCOME)] == [
        PLACE, "havering", "redbridge", "tower-hamlets", "southend-on-sea",
    ]  # fmt: skip
    assert findings(found)[0] == (
        "The two regimes are opposed on “Leaving hospital as soon as I am ready” in 5 of 11 places: Barking and Dagenham, "
        "Havering, Redbridge, Tower Hamlets and Southend-on-Sea."
    )
    own = found.cells[PLACE, OUTCOME]
    assert (own.sides[Side.NHS].label, own.to_discuss) == ("Target missed at both trusts", 1)
    assert own.sides[Side.COUNCIL].label == "4 of 4, CPA-style, thresholds set in this registry"


def test_every_cell_says_what_the_page_of_that_place_says(compared, real: Store, registry: Registry) -> None:
    found = compared()
    for place in ("havering", "luton"):
        briefing = make_briefing(real, registry, Selection(place, QUARTER))
        year_before = make_briefing(real, registry, Selection(place, "2017-18-Q1"))
        for now, then in zip(briefing.outcomes, year_before.outcomes, strict=True):
            cell = found.cells[place, now.outcome.id]
            for side in Side:
                assert (cell.sides[side].standing, cell.sides[side].label) == (
                    now.verdicts[side].standing, now.verdicts[side].label,
                )  # fmt: skip
                assert cell.sides[side].before is then.verdicts[side].standing
            assert bool(cell.incomparable) <= bool(briefing.incomparable(now.outcome.id))


def test_a_verdict_on_the_same_figures_as_a_year_before_says_so(compared, real: Store, registry: Registry) -> None:
    """The newest figures held of talking therapies are of May 2023; the survey of users each year; four hours each month."""
    newest = compared(period="2025-26-Q1")
    assert counted_words(newest, "mental-health-recovery", Side.NHS).endswith("; the same a year before, on the same figures.")
    assert counted_words(newest, "emergency-care", Side.NHS).endswith("; the same a year before.")
    for outcome in ("mental-health-recovery", "emergency-care", "say-and-control", "carers"):
        for side in Side:
            now, then = (
                make_briefing(real, registry, Selection(PLACE, period)).outcome(outcome).verdicts[side].indicators
                for period in ("2025-26-Q1", "2024-25-Q1")
            )
            judged = [{(one.figure.indicator.id, one.figure.period) for one in each if one.readings} for each in (now, then)]
            assert newest.cells[PLACE, outcome].sides[side].nothing_newer is (bool(judged[0]) and judged[0] == judged[1])


@pytest.mark.parametrize("period", ["2025-26", "2025-26-Q1", "2019-20", QUARTER, "2012-13"])
def test_a_cell_on_older_figures_says_of_when_they_are_as_the_page_does(
    compared, real: Store, registry: Registry, period
) -> None:
    found = compared(period=period)
    shown = unescape(compare_markup.matrix(found, {}))
    for place in found.places:
        for one in make_briefing(real, registry, Selection(place.id, period)).outcomes:
            for side in Side:
                stand = found.cells[place.id, one.outcome.id].sides[side]
                assert stand.older == one.verdicts[side].rests_on_older
                assert older_words(stand.older) in stand_words(side, stand)
                assert stand_words(side, stand) in shown


def test_a_cell_says_of_when_figures_are_that_are_older_than_the_period(compared) -> None:
    stand = compared(period="2025-26-Q1").cells["luton", "mental-health-recovery"].sides[Side.NHS]
    assert [one.id for one in stand.older] == ["2023-05"]
    assert stand_words(Side.NHS, stand).endswith("”, on figures of May 2023")
    assert "on figures" not in stand_words(Side.NHS, replace(stand, older=()))
    assert '<span class="ct-own">Target missed (May 2023)</span>' in compare_markup.matrix(compared(period="2025-26-Q1"), {})


def test_in_how_many_places_nothing_newer_is_held(compared) -> None:
    found = compared()
    stands = [cell.sides[Side.NHS] for (_, outcome), cell in found.cells.items() if outcome == OUTCOME]
    mixed = replace(
        found,
        cells={
            (place, outcome): replace(
                cell,
                sides={side: replace(stand, nothing_newer=place in (PLACE, "luton")) for side, stand in cell.sides.items()},
            )
            for (place, outcome), cell in found.cells.items()
        },
    )
    assert not any(one.nothing_newer for one in stands)
    assert counted_words(mixed, OUTCOME, Side.NHS).endswith(", on the same figures in 2.")


def test_one_body_s_figures_in_several_places_are_said_to_be_the_same(compared, real: Store, registry: Registry) -> None:
    """Talking therapies are counted for an integrated care board: one figure stands behind all of the places it serves."""
    newest = compared(period="2025-26-Q1")
    served: dict[frozenset[tuple[str, str]], list[str]] = {}
    for place in newest.places:
        verdict = make_briefing(real, registry, Selection(place.id, "2025-26-Q1")).outcome("mental-health-recovery")
        judged = [one.figure for one in verdict.verdicts[Side.NHS].indicators if one.readings]
        served.setdefault(frozenset((one.organisation, one.period.id) for one in judged), []).append(place.name)
    alike = [names for figures, names in served.items() if figures and len(names) > 1]
    assert alike
    said = "; ".join(", ".join(names) for names in alike)
    assert same_bodies_words(newest, "mental-health-recovery", Side.NHS) == f"NHS, on figures of the same bodies: {said}."
    assert same_bodies_words(newest, "carers", Side.COUNCIL) == "", "each council has figures of its own"
    assert said in compare_markup.matrix(newest, {})


def test_opposed_verdicts_that_cannot_be_compared_are_not_counted_as_opposed(compared) -> None:
    cell = compared().cells["oldham", OUTCOME]
    assert [cell.sides[side].standing for side in Side] == [Standing.ADVERSE, Standing.FAVOURABLE]
    assert cell.incomparable
    assert not cell.apart
    shown = compare_markup.matrix(compared(), {})
    assert "not comparable" in shown
    assert '<span class="ct-own">No target set nationally</span>' in shown, "the native label stands beside every standing"


def test_counts_are_over_the_places_judged_both_times(compared) -> None:
    found = compared()
    counts = found.counts(OUTCOME, Side.COUNCIL)
    assert counts.places == 11 == sum(counts.now.values()) == sum(counts.before.values())
    assert counted_words(found, OUTCOME, Side.COUNCIL) == (
        "Council: contested in 2, favourable in 9; a year before adverse in 2, contested in 3, favourable in 6."
    )
    assert counted_words(
        found, "carers", Side.COUNCIL
    ) == (  # asked every second year: a year before, the survey of 2016/17 stands
        "Council: adverse in 8, contested in 1, favourable in 2; a year before adverse in 3, contested in 6, favourable in 2."
    )
    assert counted_words(found, "mental-health-recovery", Side.NHS) == ""  # no figure is held: nothing to set side by side


def test_places_are_put_in_the_order_of_one_outcome_and_otherwise_stay(compared) -> None:
    stay = compared()
    assert [one.id for one in stay.places][:3] == [PLACE, "havering", "waltham-forest"]
    found = compared(ordered_by=OUTCOME)
    worst = [min(ORDER.index(one.standing) for one in found.cells[place.id, OUTCOME].sides.values()) for place in found.places]
    assert worst == sorted(worst)
    assert {one.id for one in found.places} == {one.id for one in stay.places}
    assert found.cells == stay.cells
    assert "judged adverse by either regime first" in order_words(found)


def test_named_places_are_each_compared_once(compared) -> None:
    found = compared("newham", PLACE, "newham", "hackney")
    assert [one.id for one in found.places] == [PLACE, "newham", "hackney"]


def test_a_place_is_alone_only_where_every_other_judged_place_is_judged_otherwise(compared) -> None:
    found = compared()
    assert found.alone("carers", Side.COUNCIL) is Standing.CONTESTED
    assert findings(found)[-1] == (
        "Of these places, only Barking and Dagenham is judged contested by the council regime on “Being supported as a carer”."
    )
    assert found.alone(OUTCOME, Side.NHS) is None
    assert compared("newham").alone("carers", Side.COUNCIL) is None, "two places are too few to be alone among"


@pytest.mark.parametrize(
    ("others", "ordered_by", "told"),
    [
        (("oxford",), None, 'no place "oxford"'),
        ((), "happiness", 'no outcome "happiness"'),
        ((PLACE,), None, "no place to compare"),
    ],
)
def test_what_is_not_there_is_told(compared, others: tuple[str, ...], ordered_by: str | None, told: str) -> None:
    with pytest.raises(UserError, match=told):
        compared(*others, ordered_by=ordered_by)


def test_a_place_without_a_verdict_is_left_out_by_name(send, store: Store, registry: Registry) -> None:
    send(*(f"nhs-ae-4h,RF4,{month},80,800000,1000000," for month in ("2024-04", "2024-05", "2024-06")))
    briefing = make_briefing(store, registry, Selection(PLACE))
    found = make_comparison(store, briefing, ["havering", "luton"])
    assert [one.id for one in found.places] == [PLACE, "havering"]
    assert left_out_words(found) == (
        "Left out, as neither regime has a verdict there for Q1 2024/25 (April to June 2024): Luton."
    )
    alone = make_comparison(store, briefing, ["luton"])
    assert findings(alone) == ("No other of these places has a verdict for Q1 2024/25 (April to June 2024).",)


def test_an_earlier_state_is_compared_as_it_stood(send, store: Store, registry: Registry) -> None:
    months = ("2024-04", "2024-05", "2024-06")
    send(*(f"nhs-ae-4h,{code},{month},80,800000,1000000," for month in months for code in ("RF4", "RC9")))
    send(*(f"nhs-ae-4h,RF4,{month},96,960000,1000000," for month in months))
    now, then = (
        make_comparison(store, make_briefing(store, registry, Selection(PLACE, "2024-25-Q1", as_of)), ["havering"])
        for as_of in (None, "1")
    )
    stands = [one.cells["havering", "emergency-care"].sides[Side.NHS] for one in (now, then)]
    assert [one.standing for one in stands] == [Standing.FAVOURABLE, Standing.CONTESTED]
    assert stand_words(Side.NHS, stands[1]).startswith("NHS: contested, “")


def test_one_measure_is_drawn_for_every_place_on_one_scale(compared, real: Store, registry: Registry) -> None:
    briefing = make_briefing(real, registry, Selection(PLACE, QUARTER))
    drawn = make_small_multiples(real, briefing, compared(), "nhs-ae-4h")
    assert [one.place.id for one in drawn.panels] == [one.id for one in compared().places]
    assert len({tuple(one.figure.layout.yaxis.range) for one in drawn.panels}) == 1
    assert len({tuple(one.figure.layout.xaxis.range) for one in drawn.panels}) == 1
    own = drawn.panels[0]
    assert own.whose == "Barking, Havering and Redbridge University Hospitals NHS Trust, which serves 84% of the people here"
    assert own.verdict.figure.value == briefing.outcome("emergency-care").verdicts[Side.NHS].indicators[0].figure.value
    assert "standard 95%" in drawn.bars
    assert own.alt.startswith(own.finding)
    assert any("same line" in words for words in drawn.caveats)


def test_counts_are_drawn_as_the_rate_they_are_judged_by(compared, real: Store, registry: Registry) -> None:
    briefing = make_briefing(real, registry, Selection(PLACE, "2018-19"))
    found = compared(period="2018-19")
    drawn = make_small_multiples(real, briefing, found, "dtoc-days-social-care")
    assert drawn.unit == "people delayed on an average day for every 100,000 residents"
    own = drawn.panels[0]
    months = own.figure.data[-1].y  # March 2019: 17 days laid at social care, among the residents of mid-2016, on 31 days
    residents = briefing.organisations.by_code["E09000002"].residents
    march = briefing.series["dtoc-days-social-care", "E09000002"]
    values = {period.id: one.value for period, one in march.items()}
    assert months[list(own.figure.data[-1].text).index(f"March 2019: {values['2019-03']:.0f} days")] == pytest.approx(
        values["2019-03"] * 100_000 / residents / 31
    )


def test_a_day_from_which_it_is_counted_anew_is_drawn_in_every_panel(compared, real: Store, registry: Registry) -> None:
    briefing = make_briefing(real, registry, Selection(PLACE, "2022-23"))
    drawn = make_small_multiples(real, briefing, compared("havering", period="2022-23"), "nhs-criteria-to-reside")
    assert drawn.panels
    for one in drawn.panels:
        assert "counted anew" in [each.text for each in one.figure.layout.annotations]
    assert any(words.startswith("Counted in another way from 1 April 2022") for words in drawn.caveats)


def test_every_measure_can_be_drawn_or_says_that_there_are_no_figures(compared, real: Store, registry: Registry) -> None:
    briefing, found = make_briefing(real, registry, Selection(PLACE, QUARTER)), compared("havering")
    for name in list(measures(registry))[::6]:
        drawn = make_small_multiples(real, briefing, found, name)
        assert len(drawn.panels) + len(drawn.without) == 2
        assert "No place shown here" in compare_markup.multiples_head(drawn, found) or drawn.panels


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[int] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append(0)
        if tag in ("td", "th"):
            self.rows[-1] += 1
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")


def test_the_table_has_a_cell_for_each_place_that_leads_to_its_outcome(compared) -> None:
    found = compared()
    read = _Cells()
    read.feed(compare_markup.matrix(found, {"place": PLACE, "period": QUARTER, "as-of": "3"}))
    assert set(read.rows) == {12}
    assert len(read.rows) == 13
    assert "outcome?place=luton&period=2018-19-Q1&as-of=3&outcome=carers" in read.links


def test_the_command_answers_with_the_same(demo_store: Path, compared) -> None:
    options = ["--store", str(demo_store), "--registry", str(ROOT / "indicators.toml"), "compare", "--place", PLACE]
    said = CliRunner().invoke(app, [*options, "--period", QUARTER, "--sort", OUTCOME, "--json"], catch_exceptions=False)
    document, found = json.loads(said.stdout), compared(ordered_by=OUTCOME)
    assert [one["id"] for one in document["places"]] == [one.id for one in found.places]
    assert document["findings"] == list(findings(found))
    own = next(one for one in document["outcomes"] if one["id"] == OUTCOME)
    assert own["places"][PLACE]["nhs"] == {
        "standing": "adverse", "label": "Target missed at both trusts", "before": "adverse", "nothing_newer": False,
        "older": [],
    }  # fmt: skip
    assert own["opposed_in"] == [one.id for one in found.apart(OUTCOME)]
    served_alike = sorted(sorted(each) for each in own["same_figures"]["nhs"])
    assert served_alike == [[PLACE, "redbridge"], ["tower-hamlets", "waltham-forest"]], "Barts alone, or with its neighbour"
    assert own["same_figures"]["council"] == []
    words = CliRunner().invoke(app, [*options, "--period", QUARTER, "--places", "newham, hackney"], catch_exceptions=False)
    assert words.stdout.startswith("Barking and Dagenham beside Newham and Hackney, Q1 2018/19 (April to June 2018).")
