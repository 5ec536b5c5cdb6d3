"""The partnership page and command: the two sides apart, too few hidden, as it stood, and free text as text."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from dashboard import desk
from dashboard.briefing import Briefing, Selection, make_briefing
from dashboard.charts.spread_chart import answer_labels, spread_chart
from dashboard.command import main
from dashboard.partnership import Assessment, Partnership, assessments_in, assessments_of, make_partnership
from dashboard.partnership_markup import assessment_foot, assessment_head, competencies, head, looked_at, not_assessed
from dashboard.partnership_wording import alt_text, furthest_words, middle_words, source_words, spread_head, spread_rows
from datasets.errors import UserError
from datasets.registry import Side, registry_in
from datasets.self_assessment import COLUMNS, SELF_ASSESSMENT, Collected, as_document, read
from datasets.store.judged import Entry

ROOT = Path(__file__).parents[2]
PLACE = "barking-and-dagenham"
PAT, WHO = "partnership-assessment-tool", "who-continuum"
NOW, DAY = datetime(2026, 4, 1, 9, tzinfo=UTC), date(2026, 3, 14)
FIGURE = "nhs-ae-4h,RF4,2024-06,80,800000,1000000,"
AGREE, DISAGREE = "Agree", "Disagree"


def answers(side: str, item: str, given: Sequence[str], text: str = "", instrument: str = PAT) -> list[str]:
    """One row for each answer; the text beside the first."""
    return [f"{PLACE},{instrument},{item},{side},{at},{one},{text if at == 1 else ''}" for at, one in enumerate(given, 1)]


TRUST = [*answers("nhs", "trust", [AGREE] * 6), *answers("council", "trust", [DISAGREE] * 4 + [AGREE])]
NEED = [*answers("nhs", "need", [AGREE] * 6), *answers("council", "need", [AGREE] * 5)]
LINK = {"place": PLACE, "period": "2024-25-Q1"}


@pytest.fixture
def collect(registry, tmp_path) -> Callable[..., Collected]:
    """What is read of these rows."""

    def collecting(*lines: str) -> Collected:
        path = tmp_path / "answers.csv"
        path.write_text("\n".join((",".join(COLUMNS), *lines)) + "\n", encoding="utf-8")
        return read(path, registry, registry.place(PLACE))

    return collecting


@pytest.fixture
def assessed(registry, collect) -> Callable[..., Assessment]:
    """The one assessment that follows from these rows, kept by the registry and shown by it or another, without a store."""
    kept_by = registry

    def one(*lines: str, registry=registry) -> Assessment:
        document = as_document(collect(*lines), kept_by, DAY)
        (found,) = assessments_in([Entry("E1", 1, SELF_ASSESSMENT, PLACE, "", NOW, "Board secretary", document)], registry)
        return found

    return one


@pytest.fixture
def assess(store, registry, send, collect) -> Callable[..., Any]:
    """Keeps these rows as an assessment of a day, in a store with one figure."""
    send(FIGURE)

    def assessing(*lines: str, on: date = DAY, now: datetime = NOW, person: str = "Board secretary"):
        return desk.assess(store, registry, collect(*lines), place=PLACE, on=on, person=person, now=now)

    return assessing


@pytest.fixture
def shown(store, registry) -> Callable[..., tuple[Partnership, Briefing]]:
    def showing(as_of: str | None = None) -> tuple[Partnership, Briefing]:
        briefing = make_briefing(store, registry, Selection(PLACE, "2024-25-Q1", as_of))
        return make_partnership(store, briefing), briefing

    return showing


def test_each_side_by_itself_and_where_they_lie_furthest_apart(assess, shown) -> None:
    assess(*TRUST, *NEED)
    (one,) = shown()[0].assessments
    trust = next(item for item in one.items if item.id == "trust")
    assert trust.spreads[Side.NHS].counts == (0, 0, 6, 0)
    assert trust.spreads[Side.COUNCIL].counts == (0, 4, 1, 0)
    assert [item.id for item in one.most] == ["trust"]
    assert furthest_words(one) == (
        "The two sides see “Trust” most differently: the middle answer of the NHS respondents is “Agree”, that of the council "
        "respondents “Disagree”."
    )


@pytest.mark.parametrize(
    ("council", "said"),
    [
        ([AGREE] * 5, "Both sides' answers spread alike on every item that can be compared."),
        ([AGREE] * 3 + ["Strongly agree"] * 2, "the middle answer is “Agree” on both sides, but the answers spread otherwise."),
        ([DISAGREE] * 3 + [AGREE] * 3, "that of the council respondents between “Disagree” and “Agree”."),
        ([AGREE] * 4, "The two sides cannot be set side by side: on no item have enough people of both sides answered."),
    ],
)
def test_the_sentence(assessed, council: list[str], said: str) -> None:
    one = assessed(*answers("nhs", "trust", [AGREE] * 6), *answers("council", "trust", council))
    assert furthest_words(one).endswith(said)


def test_items_that_differ_by_as_much_are_all_named(assessed) -> None:
    one = assessed(*TRUST, *[line.replace(",trust,", ",need,") for line in TRUST])
    assert furthest_words(one) == (
        "The two sides see these most differently, and by as much: “Recognising and accepting the need” and “Trust”."
    )


def test_nothing_of_the_page_depends_on_what_too_few_answered(store, registry, assess, shown) -> None:
    """A side of four: whatever they answered and wrote, page, picture and words are the same to the letter."""
    pages = []
    for given, text in ((["Strongly disagree"] * 4, "it fails"), (["Strongly agree"] * 4, "it works")):
        assess(*answers("nhs", "trust", [AGREE] * 6, "we meet"), *answers("council", "trust", given, text))
        partnership, briefing = shown()
        (one,) = partnership.assessments
        pages.append(
            (
                assessment_head(one),
                assessment_foot(one, briefing, LINK),
                spread_chart(one).to_json(),
                alt_text(one),
                head(*shown()),
            )
        )
    assert pages[0] == pages[1]
    page = "".join(pages[0])
    assert "Fewer than 5 people on the council side answered" in page
    assert "we meet" in page
    assert "it fails" not in page
    assert ("Trust: Council", *["not shown"] * 4, "4", "not shown") in spread_rows(one)


def test_a_bar_raised_since_hides_what_was_kept_under_a_lower_one(assessed, registry) -> None:
    raised = registry_in(registry.text.replace("minimum = 5 ", "minimum = 6 ", 1), "raised")
    one = assessed(*TRUST, registry=raised)
    assert one.too_few == (Side.COUNCIL,)
    assert one.minimum == 6


def test_the_two_sides_are_never_added_up(assessed) -> None:
    """No row of the table, no bar and no number of the page is of both sides together."""
    one = assessed(*TRUST)
    rows = {row[0]: row[1:] for row in spread_rows(one)}
    assert rows["Trust: NHS"] == ("0", "0", "6", "0", "6", "“Agree”")
    assert rows["Trust: Council"] == ("0", "4", "1", "0", "5", "“Disagree”")
    assert all(name.endswith((": NHS", ": Council")) for name in rows)
    assert not any("11" in cell for row in rows.values() for cell in row)
    assert len(spread_head(one)) == 1 + 4 + 2


def test_the_picture_draws_shares_of_each_side_with_their_counts(assessed) -> None:
    one = assessed(*TRUST)
    bars = spread_chart(one).data
    assert [tuple(bar.text) for bar in bars] == [("0", "0", "<b>6</b>", "0"), ("0", "<b>4</b>", "1", "0")]
    assert max(bars[0].y) == 1
    assert min(bars[1].y) == pytest.approx(-4 / 5)


def test_many_answers_stand_as_numbers_above_the_bars() -> None:
    assert answer_labels(["Not in place", "Fully in place"]) == ["Not<br>in<br>place", "Fully<br>in<br>place"]
    assert answer_labels([f"Step {number}" for number in range(8)]) == ["1", "2", "3", "4", "5", "6", "7", "8"]


def test_the_alternative_text_says_the_finding(assessed) -> None:
    one = assessed(*TRUST)
    assert furthest_words(one) in alt_text(one)
    assert "Every number is in the table that follows." in alt_text(one)


def test_the_outcomes_concerned_stand_beside_it_with_both_verdicts(assess, shown) -> None:
    assess(*TRUST)
    partnership, briefing = shown()
    page = assessment_foot(partnership.assessments[0], briefing, LINK)
    verdicts = briefing.outcome("emergency-care").verdicts
    assert "outcome?place=barking-and-dagenham&amp;period=2024-25-Q1&amp;outcome=emergency-care" in page
    assert f"{verdicts[Side.NHS].label} ({verdicts[Side.NHS].standing})" in page
    assert f"{verdicts[Side.COUNCIL].label} ({verdicts[Side.COUNCIL].standing})" in page


def test_free_text_stays_text_without_a_name_or_a_number(assess, shown) -> None:
    assess(*answers("nhs", "trust", [AGREE] * 6, "<script>alert(1)</script> **so**"), *TRUST[6:])
    partnership, briefing = shown()
    page = assessment_foot(partnership.assessments[0], briefing, LINK)
    assert "Trust: “&lt;script&gt;alert(1)&lt;/script&gt; **so**”" in page
    assert "<script" not in page


def test_recalled_points_are_labelled_and_not_used(assessed) -> None:
    one = assessed(*TRUST)
    said = " ".join(source_words(one))
    assert "Points and bands, not verified and never used" in said
    assert "Scale: This registry's own" in said


def test_the_newest_by_its_own_day_holds_and_as_of_shows_what_was(assess, shown) -> None:
    first, _ = assess(*TRUST)
    assess(*NEED, on=date(2026, 3, 30))
    assess(*TRUST, on=date(2025, 3, 14))  # kept last, but of a year before
    (one,) = shown()[0].assessments
    assert one.on == date(2026, 3, 30)
    assert one.earlier == (date(2025, 3, 14), DAY)
    (then,) = shown(str(first.publish_number))[0].assessments
    assert (then.on, then.earlier) == (DAY, ())
    assert shown(str(first.publish_number - 1))[0].assessments == ()


def test_an_instrument_without_answers_is_offered(assess, shown) -> None:
    partnership, briefing = shown() if assess(*TRUST) else ((), None)
    assert [one.id for one in partnership.not_assessed] == [WHO, "integrated-care-benchmarks", "spectrum-of-relationships"]
    assert "WHO continuum of integration" in not_assessed(partnership, briefing)


def test_where_every_instrument_was_answered_none_is_offered(assess, shown, registry) -> None:
    lines = (
        answers(side, item.id, [instrument.scale.answers[0]] * 5, instrument=instrument.id)
        for instrument in registry.instruments.values()
        for item in instrument.items
        for side in ("nhs", "council")
    )
    assess(*chain.from_iterable(lines))
    assert not_assessed(*shown()) == ""


def test_what_would_be_kept_is_said_before_it_is(collect, registry) -> None:
    collected = collect(*answers("nhs", "trust", ["Agree"] * 5), *answers("council", "trust", ["Agree"] * 4))
    said = looked_at(collected, assessments_of(collected, registry, NOW))
    assert "9 rows read, nothing wrong" in said
    assert (
        "Partnership Assessment Tool: 5 NHS respondents and 4 council respondents. Fewer than 5 people on the council" in said
    )


def test_faults_are_listed_up_to_so_many(collect) -> None:
    said = looked_at(collect(*answers("nhs", "trust", ["Perhaps"] * 23)), ())
    assert "cannot be kept: 23 faults to mend. Nothing was changed." in said
    assert said.count("<li>") == 20
    assert "… and 3 more." in said


def test_nothing_yet_says_how(send, shown) -> None:
    send(FIGURE)
    page = head(*shown())
    assert "No self-assessment of this place has been kept yet." in page
    assert "coterminous template self-assessment --out answers.xlsx" in page
    assert f"coterminous assess answers.xlsx --place {PLACE}" in page


def test_competencies_say_where_nothing_is_held(send, shown) -> None:
    send(FIGURE)
    partnership, _ = shown()
    held = {one.competency.id: one.indicators for one in partnership.competencies}
    assert [one.id for one, _ in held["staff"][Side.COUNCIL]] == ["ascof-6a", "oflog-asc7"]
    assert held["staff"][Side.NHS] == ()
    assert ("nhs-ae-4h", "timely-discharge") in [(one.id, outcome) for one, outcome in held["care-pathway"][Side.NHS]]
    page = competencies(partnership, LINK)
    assert page.count("nothing in this registry") == 3


def test_the_same_is_not_kept_twice_and_faults_are_said(assess) -> None:
    kept, new = assess(*TRUST)
    assert new
    assert assess(*reversed(TRUST)) == (kept, False)
    assert assess(*NEED)[1]
    with pytest.raises(UserError, match="Say who keeps this"):
        assess(*TRUST, person=" ")
    with pytest.raises(UserError, match="is still to come"):
        assess(*TRUST, on=date(2027, 1, 1))
    with pytest.raises(UserError, match="has faults"):
        assess(*TRUST, "x")


def test_a_few_late_answers_cannot_be_worked_out_from_before_and_after(assess, shown) -> None:
    """One late respondent would be the difference of two states; five are not, nor is a side that was not shown before."""
    kept, _ = assess(*TRUST, *answers("nhs", "need", [AGREE] * 4))
    late = f"{PLACE},{PAT},trust,council,6,Strongly disagree,"
    with pytest.raises(UserError, match="6 council respondents instead of the 5 kept for this day"):
        assess(*TRUST, late)
    assert shown()[0].assessments[0].respondents[Side.COUNCIL] == 5
    more = answers("council", "trust", [DISAGREE] * 4 + [AGREE] * 6)
    later, new = assess(*TRUST[:6], *more, *answers("nhs", "need", [AGREE] * 6))
    assert new
    assert later.publish_number == kept.publish_number + 1


def test_what_each_item_asks_is_on_the_page(assess, shown, registry) -> None:
    assess(*TRUST)
    partnership, briefing = shown()
    page = assessment_foot(partnership.assessments[0], briefing, LINK)
    assert all(item.words in page for item in registry.instruments[PAT].items)


def test_the_middle_in_words(assessed) -> None:
    one = assessed(*TRUST)
    assert middle_words(one.items[0].spreads[Side.NHS], one.answers) == "not shown"


# --- the command


@pytest.fixture
def run(monkeypatch, capsys, tmp_path, store) -> Callable[..., tuple[int, str]]:
    monkeypatch.setenv("COTERMINOUS_STORE", str(store.folder))
    monkeypatch.setenv("COTERMINOUS_REGISTRY", str(ROOT / "indicators.toml"))
    monkeypatch.chdir(tmp_path)

    def running(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["coterminous", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0), capsys.readouterr().out

    return running


def given(name: str, lines: Sequence[str]) -> str:
    Path(name).write_text("\n".join((",".join(COLUMNS), *lines)) + "\n", encoding="utf-8")
    return name


OPTIONS = ("--place", PLACE, "--date", "2026-03-14", "--by", "Board secretary")


def test_assess_answers_in_words_and_in_json(run) -> None:
    code, said = run("assess", given("answers.csv", TRUST), *OPTIONS)
    assert code == 0
    assert "6 NHS respondents and 5 council respondents, 14 March 2026" in said
    assert "The two sides see “Trust” most differently" in said
    code, said = run("assess", "answers.csv", *OPTIONS, "--json")
    document = json.loads(said)
    assert (code, document["status"]) == (0, "unchanged")
    assert document["assessment"]["instruments"][PAT]["items"]["trust"]["nhs"] == {"n": 6, "counts": [0, 0, 6, 0]}


def test_a_refused_file_leaves_nothing(run, store) -> None:
    code, said = run("assess", given("answers.csv", [*TRUST, TRUST[0]]), *OPTIONS, "--json")
    document = json.loads(said)
    assert (code, document["status"], document["entry"]) == (1, "refused", None)
    assert [(one["check"], one["row"]) for one in document["findings"]] == [("twice", 13)]
    code, said = run("assess", "answers.csv", *OPTIONS)
    assert code == 1
    assert "answers.csv: refused; nothing was changed." in said
    with store.reading() as reading:
        assert reading.entries(PLACE) == ()


def test_the_form_is_a_template(run) -> None:
    assert run("template", "self-assessment", "--out", "form.xlsx")[0] == 0
    assert Path("form.xlsx").stat().st_size > 5_000
