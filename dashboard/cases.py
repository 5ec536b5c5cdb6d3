"""Cases to be judged by one rule: a file with the columns case, input, value → what the rule says of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.judgement.rule_kinds import Judgement, case_faults, judge, refuse_if_off
from datasets.errors import UserError, nearest
from datasets.rule_book import AnyRule

COLUMNS = ("case", "input", "value")
MOST_FAULTS = 40


@dataclass(frozen=True, slots=True)
class Judged:
    """One case of the file and what the rule says of it."""

    case: str
    judgement: Judgement


def judge_cases(path: Path, rule: AnyRule, *, unverified: bool) -> tuple[Judged, ...]:
    """Every case of the file, in the file's order.

    Raises UserError with every fault of the file and of all its cases, or if the rule is switched off.
    """
    refuse_if_off(rule, unverified=unverified)
    faults: list[str] = []
    cases = _read_cases(path, faults)
    for case, given in cases.items():
        faults.extend(f'case "{case}": {fault}' for fault in case_faults(rule, given))
    if faults:
        raise UserError(_said(path, faults))
    return tuple(Judged(case, judge(rule, given, unverified=unverified)) for case, given in cases.items())


def _said(path: Path, faults: list[str]) -> str:
    count = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
    shown = "\n".join(f"  - {fault}" for fault in faults[:MOST_FAULTS])
    more = f"\n  … and {len(faults) - MOST_FAULTS:,} more" if len(faults) > MOST_FAULTS else ""
    return f"{path} has {count}:\n{shown}{more}"


def _read_cases(path: Path, faults: list[str]) -> Mapping[str, Mapping[str, str]]:
    cases: dict[str, dict[str, str]] = {}
    for row, fields in _rows(path):
        case, name, value = fields
        where = f"row {row}"
        if not case or not name:
            faults.append(f"{where}: {'case' if not case else 'input'} is blank.")
        elif name in cases.setdefault(case, {}):
            faults.append(f'{where}: "{name}" was given before for case "{case}".')
        else:
            cases[case][name] = value
    if not cases and not faults:
        faults.append(f"it holds no case. Expected rows with {', '.join(COLUMNS)}.")
    return cases


def _rows(path: Path) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """Every row that is not blank, with its number as in Excel (the header is row 1)."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UserError(f"{path}: could not be opened ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: it is not UTF-8 text. Save it from Excel as CSV UTF-8.") from error
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        lines = [(reader.line_num, fields) for fields in reader]
    except csv.Error as error:
        raise UserError(f"{path}, line {reader.line_num}: it is not a CSV file ({error}).") from error
    header = [name.strip().lower() for name in (lines[0][1] if lines else [])]
    if missing := [name for name in COLUMNS if name not in header]:
        near = {name: nearest(name, header) for name in missing}
        hints = "".join(f' For {name}, is it "{found}"?' for name, found in near.items() if found)
        raise UserError(f"{path}: the columns {', '.join(missing)} are missing. Expected {', '.join(COLUMNS)}.{hints}")
    places = [header.index(name) for name in COLUMNS]
    for row, fields in lines[1:]:
        if any(field.strip() for field in fields):
            cells = [fields[at].strip() if at < len(fields) else "" for at in places]
            yield row, (cells[0], cells[1], cells[2])
