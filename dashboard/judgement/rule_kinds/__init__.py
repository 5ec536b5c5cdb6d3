"""One small function for each kind of rule: (rule, inputs) → the native label, its standing, the binding rule, what flips it.

The rules themselves are data: [rules.*] of the registry, with their sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from dashboard.judgement.rule_kinds import scores, tables, targets
from dashboard.judgement.rule_kinds.answers import Answer, Flip, Judgement, no_verdict
from dashboard.judgement.rule_kinds.inputs import UNDER_REVIEW, Missing, Values, read_inputs, unread
from dashboard.judgement.verdict import RANK, Standing
from datasets.errors import UserError
from datasets.facts import Status
from datasets.rule_book import (
    AnyRule,
    CappedJudgements,
    CategoryTable,
    DatedTargets,
    Input,
    InputKind,
    KeyTargets,
    LocalPlan,
    Matrix,
    NoTarget,
    OrderedBands,
    PenaltyPoints,
    PointShare,
    PublishedRatings,
    QuartileSegments,
    ThresholdCounts,
    ThresholdSegments,
)

__all__ = ["Answer", "Flip", "Judgement", "case_faults", "judge", "refuse_if_off"]


def judge(rule: AnyRule, given: Mapping[str, str], *, unverified: bool = False) -> Judgement:
    """One case by one rule, complete as `Registry.rule` gives it. Inputs are text, as in a file.

    Raises UserError with every fault of the inputs, or if the rule is switched off and `unverified` does not ask for it.
    """
    refuse_if_off(rule, unverified=unverified)
    if faults := case_faults(rule, given):
        raise UserError(f"{rule.id}: " + " ".join(faults))
    values, _ = read_inputs(rule, given)
    ask = unverified or (rule.enabled and rule.status is Status.UNVERIFIED)
    said = _decide(rule, values, ask)
    return Judgement(
        rule=rule,
        label=said.label,
        standing=said.standing,
        binding_rule=said.binding_rule,
        flips=_flips(rule, values, said, ask),
        status=said.status,
        notes=said.notes,
        details=said.details,
        answered=said.answered,
    )


def refuse_if_off(rule: AnyRule, *, unverified: bool) -> None:
    if not rule.enabled and not unverified:
        raise UserError(
            f"The rule {rule.id} is switched off: it is not verified ({rule.source}). To judge by it all the same, add "
            "--unverified; every answer will say so."
        )


def case_faults(rule: AnyRule, given: Mapping[str, str]) -> tuple[str, ...]:
    """Every fault of one case: unknown, missing or impossible inputs."""
    values, faults = read_inputs(rule, given)
    return (*faults, *_further_faults(rule, values))


def _further_faults(rule: AnyRule, values: Values) -> Iterator[str]:
    """What the inputs of a kind must be to each other."""
    match rule:
        case CategoryTable():
            yield from tables.category_table_faults(rule, values)
        case KeyTargets():
            yield from tables.key_target_faults(rule, values)
        case ThresholdCounts():
            yield from scores.threshold_count_faults(values)
        case PublishedRatings():
            yield from scores.published_rating_faults(rule, values)
        case QuartileSegments():
            yield from scores.segment_faults(values)
        case _:
            return


def _decide(rule: AnyRule, values: Values, ask: bool) -> Answer:
    if not isinstance(rule, KeyTargets) and (missing := dict(unread(rule, values))):
        return _without(rule, missing)
    match rule:
        case DatedTargets():
            return targets.dated_targets(rule, values, ask)
        case LocalPlan():
            return targets.local_plan(rule, values)
        case NoTarget():
            return targets.no_target(rule)
        case CategoryTable():
            return tables.category_table(rule, values, ask)
        case Matrix():
            return tables.matrix(rule, values, ask)
        case KeyTargets():
            return tables.key_targets(rule, values)
        case PenaltyPoints():
            return tables.penalty_points(rule, values)
        case CappedJudgements():
            return tables.capped_judgements(rule, values)
        case ThresholdCounts():
            return scores.threshold_counts(rule, values)
        case PointShare():
            return scores.point_share(rule, values)
        case OrderedBands():
            return scores.ordered_bands(rule, values, ask)
        case PublishedRatings():
            return scores.published_ratings(rule, values)
        case QuartileSegments():
            return scores.quartile_segments(rule, values)
        case ThresholdSegments():
            return scores.threshold_segments(rule, values)
        case _:
            assert_never(rule)


def _without(rule: AnyRule, missing: Mapping[str, Missing]) -> Answer:
    """A missing input gives no verdict, with the reason; it is never read as zero."""
    said = "; ".join(f"{name} {one.words}" for name, one in missing.items())
    under_review = UNDER_REVIEW in missing.values()
    standing = Standing.NOT_JUDGED if under_review else Standing.NO_DATA
    return no_verdict(rule, said, "An input without a value gives no verdict", standing=standing)


# --- what flips a verdict ----------------------------------------------------------------------------------------------------


def _flips(rule: AnyRule, values: Values, said: Answer, ask: bool) -> tuple[Flip, ...]:
    """For each input the smallest change of it alone that gives another verdict, smallest first.

    Found by trying: the candidates of an input in order of their distance, each judged anew. Distance is counted in steps of
    the input's own scale. Of two equally near, the better verdict is told.
    """
    if not said.answered:
        return ()
    found: list[tuple[float, Flip]] = []
    bars = _bars(rule, values, ask)
    for name, one in rule.inputs.items():
        value = values.get(name)
        if value is None or isinstance(value, Missing) or not (one.may_change and one.decides):
            continue
        for distance, candidates in _by_distance(one, value, bars.get(name, [])):
            others = [_tried(rule, {**values, name: candidate}, ask) for candidate in candidates]
            flipped = [(candidate, other) for candidate, other in zip(candidates, others, strict=True) if _differs(other, said)]
            if flipped:
                candidate, other = min(flipped, key=lambda pair: RANK.get(pair[1].standing, len(RANK)) if pair[1] else 0)
                assert other is not None
                found.append((distance, Flip(name, value, candidate, other.label)))
                break
    return tuple(flip for _, flip in sorted(found, key=lambda pair: pair[0]))


def _tried(rule: AnyRule, values: Values, ask: bool) -> Answer | None:
    """The answer to a changed case; None if there can be no such case."""
    return None if any(_further_faults(rule, values)) else _decide(rule, values, ask)


def _differs(other: Answer | None, said: Answer) -> bool:
    return other is not None and other.answered and other.label != said.label


def _bars(rule: AnyRule, values: Values, ask: bool) -> Mapping[str, list[float]]:
    """For numbers on a continuous scale, the values at which the rule turns."""
    match rule:
        case DatedTargets():
            return targets.dated_target_bars(rule, values, ask)
        case LocalPlan():
            return targets.local_plan_bars(rule, values)
        case OrderedBands():
            return scores.ordered_band_bars(rule)
        case ThresholdSegments():
            return {"average": list(rule.thresholds)}
        case CappedJudgements():
            return {cap.input: [cap.bar] for cap in rule.caps}
        case _:
            return {}


def _by_distance(one: Input, value: object, bars: list[float]) -> list[tuple[float, list[object]]]:
    """The other values an input could have, grouped by how many steps away they are, nearest first."""
    groups: dict[float, list[object]] = {}
    for candidate, distance in _candidates(one, value, bars):
        if distance > 0:
            groups.setdefault(distance, []).append(candidate)
    return sorted(groups.items())


def _candidates(one: Input, value: object, bars: list[float]) -> Iterator[tuple[object, float]]:
    if isinstance(value, bool):
        yield (not value, 1)
    elif one.choices:
        at = one.choices.index(str(value))
        yield from ((choice, abs(n - at)) for n, choice in enumerate(one.choices))
    elif one.is_whole and isinstance(value, int):
        assert one.minimum is not None
        assert one.maximum is not None
        yield from ((n, abs(n - value)) for n in range(int(one.minimum), int(one.maximum) + 1))
    elif one.kind is not InputKind.TEXT and isinstance(value, int | float):
        for near in dict.fromkeys(targets.around(bars, one.step)):
            if (one.minimum is None or near >= one.minimum) and (one.maximum is None or near <= one.maximum):
                yield near, round(abs(near - value) / one.step, 9)
