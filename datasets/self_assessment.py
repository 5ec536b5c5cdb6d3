"""A self-assessment of partners, as CSV or workbook: one row a respondent and item, in a form of its own.

    place, instrument, item, side, respondent, answer, free_text

Respondents are running numbers within their side, and nobody's name is taken: what looks like a name or an address is refused.
What is kept are counts by item, side and answer. Of a side with fewer respondents than the registry's minimum only their number
is kept, so that no answer of a single person is ever in the store.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from datasets.errors import ExtractError, UserError, nearest
from datasets.feeds.opened import Opened, cell_text, open_file
from datasets.partnership_book import Instrument
from datasets.registry import Place, Registry, Side
from datasets.store.inbox import plain_name

#: Under what kind self-assessments are kept, and what the template command calls their form.
SELF_ASSESSMENT = "self-assessment"
REQUIRED = ("place", "instrument", "item", "side", "respondent", "answer")
FREE_TEXT = "free_text"
COLUMNS = (*REQUIRED, FREE_TEXT)
SHEET = "Answers"
#: Letters that a free text may have, and rows that a file may have: a survey of a partnership, and not of a population.
LONGEST = 600
MOST_ROWS = 50_000
MOST_MEGABYTES = 10
HIGHEST_NUMBER = 99_999

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """One row that is sound: `answer` is None where only a free text was given."""

    row: int
    instrument: str
    item: str
    side: Side
    respondent: int
    answer: str | None
    free_text: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What was read. With one fault or more nothing is kept; `row` of a fault is the row as Excel counts it."""

    file: str
    rows_read: int
    answers: tuple[Answer, ...]
    faults: tuple[ExtractError, ...]


def read(path: Path, registry: Registry, place: Place) -> Collected:
    """The answers in this file and every fault of it. A file that cannot be opened or has no header is one fault."""
    try:
        opened = open_file(path)
        sheet, header_row, header = _header(opened)
        tuple(opened.remarks_on([sheet]))
        rows = opened.tables[sheet][header_row:]
        if len(rows) > MOST_ROWS:
            raise _fault("too-large", f"{opened.name} has {len(rows):,} rows; at most {MOST_ROWS:,} are read.", "Split it.")
    except ExtractError as fault:
        return Collected(path.name, 0, (), (fault,))
    found, faults, read_rows = [], [], 0
    names = [cell_text(cell).lower() for cell in header]
    for number, row in enumerate(rows, header_row + 1):
        cells = {name: cell_text(cell) for name, cell in zip(names, row, strict=False) if name}
        if not any(cells.values()):
            continue
        read_rows += 1
        where = _Where(opened.name, sheet, number)
        answer, said = _answer(cells, where, registry, place)
        faults += said
        found += [answer] if answer is not None else []
        faults += [_beside(row[len(names) :], where)] if any(cell_text(cell) for cell in row[len(names) :]) else []
    faults += _twice(found, opened.name, sheet)
    if not found and not faults:
        faults.append(_fault("no-answers", f"{opened.name} has no answers in it.", "Fill in one row a respondent and item."))
    return Collected(opened.name, read_rows, tuple(found), tuple(sorted(faults, key=lambda one: one.row)))


def read_content(name: str, content: bytes, registry: Registry, place: Place) -> Collected:
    """The same of a file that is handed in under this name. It is on disk only while it is read: its rows are of persons."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / plain_name(name)
        path.write_bytes(content)
        return read(path, registry, place)


def as_document(collected: Collected, registry: Registry, on: date) -> Document:
    """What is kept: counts by item, side and answer, and free texts in the order of the alphabet. No row of a respondent.

    An item or a side with fewer respondents than the registry's minimum is kept as their number alone.
    """
    by_instrument: dict[str, list[Answer]] = defaultdict(list)
    for one in collected.answers:
        by_instrument[one.instrument].append(one)
    return {
        "on": on.isoformat(),
        "file": collected.file,
        "minimum": registry.self_assessment.minimum,
        "instruments": {
            instrument.id: _instrument(instrument, by_instrument[instrument.id], registry.self_assessment.minimum)
            for instrument in registry.instruments.values()
            if instrument.id in by_instrument
        },
    }


def _instrument(instrument: Instrument, answers: Sequence[Answer], minimum: int) -> Document:
    respondents = {side: len({one.respondent for one in answers if one.side is side}) for side in Side}
    return {
        "name": instrument.name,
        "answers": list(instrument.scale.answers),
        "respondents": {side.value: respondents[side] for side in Side},
        "items": {
            item.id: {"name": item.name, **{side.value: _spread(instrument, item.id, side, answers, minimum) for side in Side}}
            for item in instrument.items
        },
        "texts": {
            side.value: sorted([one.item, one.free_text] for one in answers if one.side is side and one.free_text)
            if respondents[side] >= minimum
            else []
            for side in Side
        },
    }


def _spread(instrument: Instrument, item: str, side: Side, answers: Sequence[Answer], minimum: int) -> Document:
    counted = Counter(one.answer for one in answers if one.item == item and one.side is side and one.answer is not None)
    enough = counted.total() >= minimum
    return {"n": counted.total(), "counts": [counted[one] for one in instrument.scale.answers] if enough else None}


# --- rows


@dataclass(frozen=True, slots=True)
class _Where:
    file: str
    sheet: str
    row: int

    def fault(self, check: str, column: str, message: str, guidance: str, value: str = "") -> ExtractError:
        at = ", ".join([self.file, *([f'sheet "{self.sheet}"'] if self.sheet else []), f"row {self.row}", f'"{column}"'])
        return ExtractError(check, f"{at}: {message}", guidance, self.sheet, self.row, column, value)


def holds_answers(opened: Opened) -> bool:
    """Whether a file has the columns of the form."""
    return next(_headers(opened), None) is not None


def _headers(opened: Opened) -> Iterator[tuple[str, int, Sequence[object]]]:
    for sheet, rows in sorted(opened.head.items(), key=lambda one: one[0] != SHEET):
        for number, row in enumerate(rows, 1):
            if set(REQUIRED) <= {cell_text(cell).lower() for cell in row}:
                yield sheet, number, row


def _header(opened: Opened) -> tuple[str, int, Sequence[object]]:
    """Sheet, row and cells of the header. ExtractError where there is none, or where it has a column too many."""
    for sheet, number, row in _headers(opened):
        _refuse_others(opened, sheet, number, [cell_text(cell).lower() for cell in row])
        return sheet, number, row
    raise _fault(
        "columns",
        f"{opened.name} has no row with the columns {', '.join(REQUIRED)}.",
        f"Start from the form: the Partnership page has it, or coterminous template {SELF_ASSESSMENT} --out answers.xlsx",
    )


def _refuse_others(opened: Opened, sheet: str, row: int, names: Sequence[str]) -> None:
    given = [name for name in names if name]
    for position, name in enumerate(given):
        if name not in COLUMNS or name in given[:position]:
            odd = "is there twice" if name in COLUMNS else "is not a column of the form"
            raise _Where(opened.name, sheet, row).fault(
                "columns",
                name,
                f'the column "{name}" {odd}.',
                f"Take it out: only {', '.join(COLUMNS)} are taken, and nothing else about a respondent is.",
                name,
            )


def _answer(
    cells: Mapping[str, str], where: _Where, registry: Registry, place: Place
) -> tuple[Answer | None, list[ExtractError]]:
    """The answer in a row, and every fault of the row; None if it has one or if nothing was answered."""
    instrument, item, faults = _asked(cells, where, registry)
    faults += _place(cells, where, place)
    side = _side(cells, where, faults)
    respondent = _respondent(cells, where, faults)
    answer = _chosen(cells, where, instrument, faults)
    free_text = cells.get(FREE_TEXT, "")
    faults += _free_text(free_text, where, registry)
    if faults or instrument is None or item is None or side is None or respondent is None:
        return None, faults
    if answer is None and not free_text:
        return None, []
    return Answer(where.row, instrument.id, item, side, respondent, answer, free_text), []


def _asked(
    cells: Mapping[str, str], where: _Where, registry: Registry
) -> tuple[Instrument | None, str | None, list[ExtractError]]:
    named, item = cells.get("instrument", ""), cells.get("item", "")
    instrument = registry.instruments.get(named.lower())
    if instrument is None:
        said = _there_is_no("instrument", named, list(registry.instruments))
        return None, None, [where.fault("instrument", "instrument", *said, named)]
    if instrument.item(item.lower()) is None:
        said = _there_is_no(f"item of {instrument.name}", item, [one.id for one in instrument.items])
        return instrument, None, [where.fault("item", "item", *said, item)]
    return instrument, item.lower(), []


def _there_is_no(kind: str, name: str, known: Sequence[str]) -> tuple[str, str]:
    near = nearest(name.lower(), known) if name else None
    message = f'there is no {kind} "{name}".' if name else f"empty; expected an {kind}."
    return message, f'Did you mean "{near}"?' if near else f"Write one of: {', '.join(known)}."


def _place(cells: Mapping[str, str], where: _Where, place: Place) -> Iterator[ExtractError]:
    named = cells.get("place", "")
    if named.casefold() not in (place.id, place.name.casefold()):
        message = f'"{named}" is not {place.name}, the place this assessment is said to be of.'
        yield where.fault("place", "place", message, f"Write {place.id}, and put other places in files of their own.", named)


def _side(cells: Mapping[str, str], where: _Where, faults: list[ExtractError]) -> Side | None:
    named = cells.get("side", "")
    if named.lower() in {side.value for side in Side}:
        return Side(named.lower())
    message = f'"{named}" is neither side.' if named else "the side is missing."
    faults.append(where.fault("side", "side", message, 'Write "nhs" or "council": the one the respondent works for.', named))
    return None


def _respondent(cells: Mapping[str, str], where: _Where, faults: list[ExtractError]) -> int | None:
    named = cells.get("respondent", "")
    if re.fullmatch(r"[0-9]{1,5}", named) and int(named) > 0:
        return int(named)
    message = f'"{named}" is not a running number.' if named else "the respondent's number is missing."
    guidance = f"Number the respondents of each side 1, 2, 3 … up to {HIGHEST_NUMBER:,}: no names, initials or staff numbers."
    faults.append(where.fault("respondent", "respondent", message, guidance, named))
    return None


def _chosen(
    cells: Mapping[str, str], where: _Where, instrument: Instrument | None, faults: list[ExtractError]
) -> str | None:  # fmt: skip
    given = cells.get("answer", "")
    if instrument is None or not given:
        return None
    scale = {one.casefold(): one for one in instrument.scale.answers}
    if (answer := scale.get(given.casefold())) is None:
        message = f'"{given}" is not on the scale of {instrument.name}.'
        guidance = f"Write one of: {', '.join(instrument.scale.answers)}. Leave it empty if it was not answered."
        faults.append(where.fault("answer", "answer", message, guidance, given))
    return answer


def _beside(cells: Sequence[object], where: _Where) -> ExtractError:
    beside = next(text for cell in cells if (text := cell_text(cell)))
    return where.fault(
        "cells", FREE_TEXT, "there are more cells than columns.", "Put text with a comma in quotation marks.", beside
    )


def _twice(answers: Sequence[Answer], file: str, sheet: str) -> Iterator[ExtractError]:
    first: dict[tuple[str, str, Side, int], int] = {}
    for one in answers:
        key = (one.instrument, one.item, one.side, one.respondent)
        if key in first:
            message = f"respondent {one.respondent} of the {one.side} side answered {one.item} in row {first[key]} already."
            guidance = "Keep one of the two rows, or give the second respondent a number of their own."
            yield _Where(file, sheet, one.row).fault("twice", "respondent", message, guidance, str(one.respondent))
        first.setdefault(key, one.row)


def _fault(check: str, message: str, guidance: str) -> ExtractError:
    return ExtractError(check, message, guidance)


# --- names and addresses in free text

_E_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
_TELEPHONE = re.compile(r"(?:\+|\b0)\d(?:[\s()-]*\d){8,}")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Cllr|Councillor)\b\.?\s+[A-Z][\w’'-]*")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
#: Words with a capital letter that are nobody's name. Those of the registry's places, regimes and organisations are added.
_COMMON = """
    I I'm I’m I'd I’d I've I’ve I'll I’ll Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March
    April May June July August September October November December Christmas Easter English England Britain British London
    Covid Act Adult Adults Board Care Case Children Chief Clinical Commissioning Committee Community Council Councils
    Department Director Discharge Executive Fund Government Group Health Home Hospital Hospitals House Housing Integrated
    Integration Joint Local Mental National Officer Partnership Plan Primary Public Safeguarding Scrutiny Section Service
    Services Social State Strategy Support System Team Teams Town Transfer Trust Trusts Ward Whitehall Better University
    Royal General Foundation
"""
_NO_NAMES = frozenset(_COMMON.split())


@lru_cache(maxsize=4)
def _no_names(names: tuple[str, ...]) -> frozenset[str]:
    return _NO_NAMES | {word for name in names for word in _WORD.findall(name)}


def _free_text(text: str, where: _Where, registry: Registry) -> Iterator[ExtractError]:
    """Faults of a free text: an address, a telephone number, what looks like a name, or a text that is too long."""
    if len(text) > LONGEST:
        message = f"{len(text):,} characters are too many; at most {LONGEST:,} are kept."
        yield where.fault("free-text", FREE_TEXT, message, "Shorten it.", text)
    kinds = (("an e-mail address", _E_MAIL), ("a telephone number", _TELEPHONE))
    for kind, pattern in kinds:
        if found := pattern.search(text):
            yield where.fault(
                "names", FREE_TEXT, f'"{found[0]}" is {kind}.', "Take it out: free text is shown to all.", found[0]
            )
    if name := name_in(text, registry):
        guidance = "Free text is shown to all: take names out. If it is no name, write it in small letters."
        yield where.fault("names", FREE_TEXT, f'"{name}" looks like a name.', guidance, name)


def name_in(text: str, registry: Registry) -> str:
    """What looks like somebody's name in a text: a title with a name, or a word with a capital that does not begin a sentence
    and is in none of the registry's names; "" if nothing does. A name in small letters, or alone at the beginning, is not seen.
    """
    if titled := _TITLED.search(text):
        return titled[0]
    places, regimes = registry.places.values(), registry.regimes.values()
    known = _no_names((*(one.name for one in places), *(f"{one.name} {one.judged_by}" for one in regimes)))
    words = list(_WORD.finditer(text))
    for before, word in zip([None, *words], words, strict=False):
        if not _as_a_name(word[0], known):
            continue
        begins = before is None or any(mark in text[before.end() : word.start()] for mark in ".!?:\n\r•–—")
        follower = next((one for one in words if one.start() >= word.end()), None)
        paired = follower is not None and text[word.end() : follower.start()] == " " and _as_a_name(follower[0], known)
        if paired and follower is not None:
            return f"{word[0]} {follower[0]}"
        if not begins:
            return word[0]
    return ""


def _as_a_name(word: str, known: frozenset[str]) -> bool:
    """Whether a word is written as names are: a capital and small letters (Ash, O’Neill). Abbreviations (NHS, GPs) are not."""
    bare = word.removesuffix("’s").removesuffix("'s")
    main = bare[2:] if bare[1:2] in ("’", "'") and bare[0].isupper() else bare
    return len(main) > 1 and main[0].isupper() and main[1].islower() and bare not in known


# --- an empty form


def write_form(path: Path, registry: Registry) -> None:
    """An empty form with guidance and every item with its scale, as CSV or xlsx by the ending of the path."""
    writers = {".csv": _write_csv, ".xlsx": _write_workbook}
    if (write := writers.get(path.suffix.lower())) is None:
        raise UserError(f'{path}: a form is a .csv or an .xlsx, not "{path.suffix}". Give the file one of these endings.')
    write(path, registry)


def _guidance(registry: Registry) -> list[str]:
    return [
        "One row a respondent and item, under the header as it stands.",
        f"place: such as {next(iter(registry.places))}. All rows of a file are of one place.",
        "instrument and item: as in the list of items.",
        'side: "nhs" or "council", the one the respondent works for.',
        "respondent: a running number within the side, 1, 2, 3 … Nobody keeps who it was: no names, initials or staff numbers.",
        "answer: words of the scale of the instrument. Empty if it was not answered.",
        f"free_text: what else they say, up to {LONGEST} characters. No names or addresses: it is shown to all, by side.",
        f"Of a side with fewer than {registry.self_assessment.minimum} respondents only their number is kept, and no answers.",
    ]


_ITEMS_HEAD = ("Instrument", "Item", "Name", "What is asked", "Answers, in their order")


def _items(registry: Registry) -> list[tuple[str, ...]]:
    return [
        (instrument.id, item.id, f"{instrument.name}: {item.name}", item.words, " / ".join(instrument.scale.answers))
        for instrument in registry.instruments.values()
        for item in instrument.items
    ]


def _write_csv(path: Path, registry: Registry) -> None:
    lines = [*_guidance(registry), "Items:", *(f"  {one[0]}, {one[1]}: {one[3]} ({one[4]})" for one in _items(registry))]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"# {line}\r\n" for line in lines)
        file.write(",".join(COLUMNS) + "\r\n")


def _write_workbook(path: Path, registry: Registry) -> None:
    """One table a sheet, title in A1, nothing told by colour alone; sides and instruments are chosen from lists."""
    import xlsxwriter  # a tenth of a second that no other command needs to wait

    with xlsxwriter.Workbook(str(path)) as workbook:
        bold, title = workbook.add_format({"bold": True}), workbook.add_format({"bold": True, "font_size": 14})
        workbook.set_properties({"title": "Form: self-assessment of a partnership"})
        guidance = workbook.add_worksheet("Guidance")
        guidance.set_column(0, 0, 110)
        guidance.write(0, 0, "How to fill in the self-assessment", title)
        for row, line in enumerate(_guidance(registry), 1):
            guidance.write_string(row, 0, line)
        answers = workbook.add_worksheet(SHEET)
        answers.set_column(0, len(COLUMNS) - 2, 22)
        answers.set_column(len(COLUMNS) - 1, len(COLUMNS) - 1, 60)
        answers.write(0, 0, "Answers", title)
        answers.write(1, 0, 'This sheet has one table. How to fill it in is on the sheet "Guidance".')
        for column, name in enumerate(COLUMNS):
            answers.write(2, column, name, bold)
        chosen = {"instrument": list(registry.instruments), "side": [side.value for side in Side]}
        for name, choices in chosen.items():
            column = COLUMNS.index(name)
            answers.data_validation(3, column, 5_000, column, {"validate": "list", "source": choices})
        answers.freeze_panes(3, 0)
        items = workbook.add_worksheet("Items")
        items.set_column(0, 1, 30)
        items.set_column(2, 4, 60)
        items.write(0, 0, "Every item, with its scale", title)
        for row, cells in enumerate((_ITEMS_HEAD, *_items(registry)), 1):
            for column, text in enumerate(cells):
                items.write_string(row, column, text, *([bold] if row == 1 else []))
        answers.activate()
