"""Organisations are found however publishers write them."""

from __future__ import annotations

from datetime import date

import pytest

from datasets.organisations import Kind, Organisation, Organisations, known_organisations, plain_name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("E09000002", "E09000002"), ("716", "E09000002"), ("716.0", "E09000002"), ("BARKING & DAGENHAM ", "E09000002"),
        ("London Borough of Barking and Dagenham", "E09000002"), ("Barking and Dagenham (LB)", "E09000002"),
        ("Derby UA", "E06000015"), ("Bristol, City of", "E06000023"), ("Kingston Upon Hull UA", "E06000010"),
        ("Kingston upon Hull, City of", "E06000010"), ("St. Helens", "E08000013"), ("Telford & Wrekin UA", "E06000020"),
        ("Telford and the Wrekin", "E06000020"), ("Medway Towns UA", "E06000035"), ("Southend UA", "E06000033"),
        ("Durham", "E06000047"), ("County Durham", "E06000047"), ("Herefordshire, County of", "E06000019"),
        ("Isle Of Wight UA", "E06000046"), ("Stoke-On-Trent UA", "E06000021"), ("City Of London", "E09000001"),
        ("00KB", "E06000055"), ("625", "E06000055"), ("W8X1Q", "E06000064"), ("RF4", "RF4"),
    ],
)  # fmt: skip
def test_found_as_published(written: str, code: str) -> None:
    found = known_organisations().find(written)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("written", ["", "London", "TOTAL", "Resident in Scotland", "E99999999", "999"])
def test_what_is_no_organisation_is_not_found(written: str) -> None:
    assert known_organisations().find(written) is None


@pytest.mark.parametrize(
    ("old", "new", "day"),
    [
        ("E06000028", "E06000058", date(2019, 4, 1)), ("E06000029", "E06000058", date(2019, 4, 1)),
        ("E10000009", "E06000059", date(2019, 4, 1)), ("E10000002", "E06000060", date(2020, 4, 1)),
        ("E10000021", "E06000061", date(2021, 4, 1)), ("E10000021", "E06000062", date(2021, 4, 1)),
        ("E10000006", "E06000063", date(2023, 4, 1)), ("E10000006", "E06000064", date(2023, 4, 1)),
        ("E10000023", "E06000065", date(2023, 4, 1)), ("E10000027", "E06000066", date(2023, 4, 1)),
    ],
)  # fmt: skip
def test_councils_that_merged_or_were_split(old: str, new: str, day: date) -> None:
    before, after = known_organisations().by_code[old], known_organisations().by_code[new]
    assert new in before.successor.split()
    assert after.valid_from == day
    assert not before.current_in(day, day)
    assert after.current_in(day, day)
    assert before.current_in(date(2018, 4, 1), date(2018, 4, 30))
    assert before.current_in(date(2018, 4, 1), day)


def test_of_two_councils_of_one_name_the_later_is_found() -> None:
    assert [known_organisations().find(name).code for name in ("Dorset", "809", "Somerset")] == [
        "E06000059",
        "E06000059",
        "E06000066",
    ]  # type: ignore[union-attr]


def test_the_list_is_whole() -> None:
    known = known_organisations().by_code
    kinds = {kind: [one for one in known.values() if one.kind is kind] for kind in Kind}
    assert known["E92000001"].name == "England"
    assert known["england-median"].kind is Kind.BENCHMARK
    assert all(kinds.values())
    assert len([one for one in kinds[Kind.COUNCIL] if one.current_in(date(2024, 4, 1), date(2025, 3, 31))]) == 153
    assert len([one for one in kinds[Kind.COUNCIL] if one.current_in(date(2016, 4, 1), date(2017, 3, 31))]) == 152
    assert sum(one.residents or 0 for one in kinds[Kind.COUNCIL]) == known["E92000001"].residents
    assert known["E09000002"].residents == 206460
    assert known["RF4"].name == "Barking, Havering and Redbridge University Hospitals NHS Trust"


def test_successors_are_known_and_days_in_order() -> None:
    known = known_organisations().by_code
    for one in known.values():
        assert set(one.successor.split()) <= set(known), one.code
        if one.valid_from and one.valid_to:
            assert one.valid_from < one.valid_to, one.code


def test_a_name_not_known_is_its_code() -> None:
    some = Organisations([Organisation("RF4", "A trust", Kind.TRUST)])
    assert some.name("RF4") == "A trust"
    assert some.name("X99") == "X99"
    assert "RF4" in some


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("RF4", "Barking, Havering and Redbridge"),
        ("R1H", "Barts Health"),
        ("RCX", "The Queen Elizabeth Hospital, King's Lynn"),
        ("RC9", "Bedfordshire Hospitals"),  # "Bedfordshire" alone is the county
        ("RPA", "Medway NHS Foundation Trust"),  # Medway is a council
        ("RFR", "The Rotherham NHS Foundation Trust"),
        ("RAT", "North East London NHS Foundation Trust"),  # so is a board's area called
        ("RW5", "Lancashire & South Cumbria NHS Foundation Trust"),
        ("E54000029", "North East London ICB"),
        ("E38000255", "North East London ICB"),  # its only location
        ("E38000135", "NHS Greater Manchester ICB - 00Y"),  # one of ten
        ("E09000002", "Barking and Dagenham"),
        ("E92000001", "England"),
        ("X99", "X99"),
    ],
)
def test_names_are_said_as_people_say_them(code: str, said: str) -> None:
    assert known_organisations().short_name(code) == said


def test_no_other_organisation_goes_by_the_short_name_of_a_trust() -> None:
    known = known_organisations()
    trusts = [code for code, one in known.by_code.items() if one.kind is Kind.TRUST]
    assert len(trusts) > 200
    for code in trusts:
        said = known.short_name(code).casefold()
        others = [one for one in known.by_code if one != code]
        assert said not in {name.casefold() for one in others for name in (known.name(one), known.short_name(one))}, code


def test_two_trusts_that_would_be_called_the_same_keep_what_tells_them_apart() -> None:
    old, new = "Luton and Dunstable University Hospital NHS Trust", "Luton and Dunstable NHS Foundation Trust"
    known = Organisations([Organisation("RC9", old, Kind.TRUST), Organisation("R00", new, Kind.TRUST)])
    assert [known.short_name(code) for code in ("RC9", "R00")] == ["Luton and Dunstable University Hospital", new]
    twins = Organisations([Organisation(code, "Barts Health NHS Trust", Kind.TRUST) for code in ("R1H", "R00")])
    assert twins.after("at", ["R1H", "R00"]) == "at Barts Health NHS Trust (R1H) and at Barts Health NHS Trust (R00)"


def test_in_a_sentence_every_name_has_its_word_and_one_body_is_named_once() -> None:
    known = known_organisations()
    assert known.after("at", ["R1H"]) == "at Barts Health"
    assert known.after("at", ["RF4", "R1H", "RF4"]) == "at Barking, Havering and Redbridge and at Barts Health"
    assert known.after("by", ["RF4", "R1H", "RQX"]) == (
        "by Barking, Havering and Redbridge, by Barts Health and by Homerton Healthcare"
    )
    assert known.after("at", ["E38000255", "E54000029"]) == "at North East London ICB"


@pytest.mark.parametrize(
    ("location", "board", "same"),
    [
        ("E38000255", "E54000029", True),
        ("E38000135", "E54000057", False),  # Oldham's, of Greater Manchester
        ("E38000255", "E54000028", False),  # another board
        ("E54000029", "E38000255", False),
        ("E38000255", "E38000255", False),
        ("RF4", "E54000029", False),
        ("E38000255", "X99", False),
    ],
)
def test_a_location_is_all_of_its_board_where_the_board_has_no_other(location: str, board: str, same: bool) -> None:
    assert known_organisations().is_all_of(location, board) is same


def test_plain_name_never_empties() -> None:
    assert plain_name("The Borough Council") == "the borough council"
