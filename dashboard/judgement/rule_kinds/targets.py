"""A value against a target: by date, by local agreement, or by nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from dashboard.judgement.rule_kinds.answers import Answer, answer, least_sure, listed, no_verdict, standing_of, usable
from dashboard.judgement.rule_kinds.inputs import Span, Values
from dashboard.judgement.rules import at_least_as_good
from dashboard.judgement.verdict import Standing
from datasets.facts import Better
from datasets.rule_book import DatedTargets, LocalPlan, NoTarget, Target

Bars = dict[str, list[float]]


def dated_targets(rule: DatedTargets, values: Values, ask: bool) -> Answer:
    """The value against every target in force throughout the date or period. Each yardstick is named every time."""
    value, span, baseline = values.get("value"), values.get("date"), values.get("baseline")
    in_force = _in_force(rule, span, values.get("organisation"))
    held = [(one, bar) for one in in_force if usable(one.status, ask) and (bar := one.bar(baseline)) is not None]
    notes = [f"{one.name}: in force too, but not verified, and not used" for one in in_force if not usable(one.status, ask)]
    if not held:
        when = f" for {span.text}" if isinstance(span, Span) else ""
        return no_verdict(rule, f"no target was found{when}", f"No target of {rule.id} covers it{when}", notes=notes)
    yardsticks = [_yardstick(rule, one, bar, value) for one, bar in held]
    details: dict[str, Any] = {"yardsticks": yardsticks} | ({"target": held[0][1]} if len(held) == 1 else {})
    if value is None:
        bars = "; ".join(f"{one.name}: {_shown(bar)}" for one, bar in held)
        label = f"target {listed(_shown(bar) for _, bar in held)}"
        status = least_sure((rule.status, *(one.status for one, _ in held)))
        return Answer(label, Standing.NOT_JUDGED, bars, status, tuple(notes), details, answered=False)
    reaches = {one["reach"] for one in yardsticks}
    return answer(
        rule,
        "; ".join(f"{one['name']}: {one['reach']}" for one in yardsticks),
        "; ".join(_words(one, value) for one in yardsticks),
        *(one.status for one, _ in held),
        standing=standing_of(rule, " and ".join(sorted(reaches))),
        notes=notes,
        details={**details, "contested_band": len(reaches) == 2},
    )


def _in_force(rule: DatedTargets, span: Span | None, organisation: str | None) -> list[Target]:
    def covers(one: Target) -> bool:
        return span is None or (one.valid_from <= span.start and (one.valid_to is None or span.end <= one.valid_to))

    return [one for one in rule.targets if covers(one) and one.organisation in ("", organisation)]


def _yardstick(rule: DatedTargets, one: Target, bar: float, value: float | None) -> dict[str, Any]:
    reach = None if value is None else "met" if at_least_as_good(rule.better, value, bar) else "missed"
    return {"name": one.name, "kind": one.kind.value, "bar": bar, "reach": reach, "source": one.source}


def _words(one: dict[str, Any], value: float) -> str:
    gap = _apart(value, one["bar"])
    by = f", by {gap}" if one["reach"] == "missed" else ""
    return f"{one['name']}: {_shown(value)} against {_shown(one['bar'])}, {one['reach']}{by}"


def dated_target_bars(rule: DatedTargets, values: Values, ask: bool) -> Bars:
    """Values at which a target in force is just met, and baselines at which it would be."""
    value, baseline = values.get("value"), values.get("baseline")
    in_force = [one for one in _in_force(rule, values.get("date"), values.get("organisation")) if usable(one.status, ask)]
    bars: Bars = {"value": [bar for one in in_force if (bar := one.bar(baseline)) is not None], "baseline": []}
    for one in in_force:
        if one.plus is not None and value is not None:
            bars["baseline"] += [_minus(value, one.plus), _minus(one.at_least or value, one.plus)]
    return bars


def local_plan(rule: LocalPlan, values: Values) -> Answer:
    """The value against the target agreed. Whether conditions were met is another verdict, set beside and never merged."""
    value, target = values["value"], values["target"]
    met = at_least_as_good(Better(values["better"]), value, target)
    outcome = "met" if met else "missed"
    binding = f"Target agreed locally: {_shown(value)} against {_shown(target)}, {outcome}"
    details: dict[str, Any] = {"outcome": outcome, "target": target}
    label = outcome
    if not met:
        details["missed_by"] = float(_apart(value, target))
        binding += f", by {_apart(value, target)}"
    if (conditions := values.get("conditions_met")) is not None:
        details["process"] = "conditions met" if conditions else "conditions not met"
        label = f"outcome: {outcome}; process: {details['process']}"
        binding += f". The process is judged apart: {details['process']}"
    notes = ("There is no national pass mark: the target is the one agreed locally",)
    return answer(rule, label, binding, standing=standing_of(rule, outcome), notes=notes, details=details)


def local_plan_bars(_: LocalPlan, values: Values) -> Bars:
    return {"value": [values["target"]]}


def no_target(rule: NoTarget) -> Answer:
    """No verdict is invented where the regime gives none."""
    return Answer(rule.label, Standing.NOT_JUDGED, rule.words.strip(), rule.status, answered=False)


def _shown(number: float) -> str:
    return f"{number:,.10g}"


def _minus(one: float, other: float) -> float:
    return float(Decimal(str(one)) - Decimal(str(other)))


def _apart(one: float, other: float) -> str:
    """How far apart two published figures are, without the dust of binary fractions."""
    return f"{abs(Decimal(str(one)) - Decimal(str(other))).normalize():f}"


def around(bars: Iterable[float], step: float) -> Sequence[float]:
    """Each bar, one step short of it and one step beyond."""
    exact = [(Decimal(str(bar)), Decimal(str(step))) for bar in bars]
    return [float(near) for bar, one in exact for near in (bar - one, bar, bar + one)]
