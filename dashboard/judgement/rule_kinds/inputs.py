"""The inputs of a case: text as it stands in a file → values of the kinds a rule names, or every fault at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from datasets.errors import nearest
from datasets.observations import MARKS, read_figure
from datasets.periods import parse_period
from datasets.rule_book import AnyRule, Input, InputKind


@dataclass(frozen=True, slots=True)
class Missing:
    """No value, and why: a mark of `MARKS`. Never zero."""

    mark: str

    @property
    def words(self) -> str:
        return MARKS[self.mark]


@dataclass(frozen=True, slots=True)
class Span:
    """The day, or the first and last day of the period, that a case is about."""

    start: date
    end: date
    text: str


NOT_APPLICABLE = Missing("z")
UNDER_REVIEW = Missing("sr")
#: Numbers, words, yes (True) or no (False), spans, and what is missing.
Values: TypeAlias = Mapping[str, Any]

_YES_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


class _Fault(Exception):
    """What was expected of one input."""


def read_inputs(rule: AnyRule, given: Mapping[str, str]) -> tuple[Values, tuple[str, ...]]:
    """The values of a case and every fault found in them. A blank is an input that was not given."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    for name, text in given.items():
        if name not in rule.inputs:
            near = nearest(name, rule.inputs)
            hint = f'Did you mean "{near}"?' if near else f"Known: {', '.join(rule.inputs)}."
            faults.append(f'"{name}" is no input of {rule.id}. {hint}')
        elif text.strip():
            try:
                value = _value(rule.inputs[name], text.strip())
                if rule.inputs[name].decides or not isinstance(value, Missing):
                    values[name] = value
            except _Fault as fault:
                faults.append(f'{name}: "{text.strip()}" {fault}')
    missing = [name for name, one in rule.inputs.items() if one.required and not given.get(name, "").strip()]
    faults.extend(f"{name}: missing. {rule.inputs[name].words}; {expected(rule.inputs[name])}." for name in missing)
    return values, tuple(faults)


def expected(one: Input) -> str:
    """What may stand in an input, in words."""
    if one.choices:
        words = f"one of {', '.join(one.choices)}"
    elif one.kind is InputKind.YES_NO:
        words = "yes or no"
    elif one.kind is InputKind.DATE:
        words = "a day (2024-03-31), month (2024-03), quarter (2018-19-Q2) or financial year (2018-19)"
    elif one.kind is InputKind.TEXT:
        words = "any words"
    else:
        words = "a whole number" if one.is_whole else "a number"
        if one.minimum is not None and one.maximum is not None:
            words += f" from {one.minimum:g} to {one.maximum:g}"
        elif one.minimum is not None:
            words += f" of at least {one.minimum:g}"
    return words + (", or n/a" if one.not_applicable else "")


def _value(one: Input, text: str) -> Any:
    if one.kind is InputKind.TEXT:
        return text
    if one.not_applicable and text.lower() in ("n/a", "na", "[z]"):
        return NOT_APPLICABLE
    if one.choices:
        found = {choice.lower(): choice for choice in one.choices}.get(text.lower())
        return found if found is not None else _missing(one, text)
    if one.kind is InputKind.YES_NO:
        return _YES_NO[text.lower()] if text.lower() in _YES_NO else _missing(one, text)
    if one.kind is InputKind.DATE:
        return _span(one, text)
    return _number(one, text)


def _missing(one: Input, text: str) -> Missing:
    if mark := read_figure(text).mark:
        return Missing(mark)
    near = nearest(text, one.choices)
    raise _Fault(f"is not {expected(one)}." + (f' Did you mean "{near}"?' if near else ""))


def _number(one: Input, text: str) -> float | Missing:
    figure = read_figure(text)
    if figure.mark:
        return Missing(figure.mark)
    outside = (one.minimum is not None and figure.value < one.minimum) or (
        one.maximum is not None and figure.value > one.maximum
    )
    if figure.unread is not None or outside or (one.is_whole and figure.value != int(figure.value)):
        raise _Fault(f"is not {expected(one)}.")
    return int(figure.value) if one.is_whole else figure.value


def _span(one: Input, text: str) -> Span:
    try:
        day = _DAY.fullmatch(text)
        found = date(int(day[3]), int(day[2]), int(day[1])) if day else date.fromisoformat(text)
        return Span(found, found, text)
    except ValueError:
        if period := parse_period(text):
            return Span(period.start, period.end, text)
        raise _Fault(f"is not {expected(one)}.") from None


def unread(rule: AnyRule, values: Values) -> Iterator[tuple[str, Missing]]:
    """Inputs whose value is missing for a reason, those that do not apply left out."""
    for name in rule.inputs:
        value = values.get(name)
        if isinstance(value, Missing) and not (value == NOT_APPLICABLE and rule.inputs[name].not_applicable):
            yield name, value
