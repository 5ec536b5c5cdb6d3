"""Rules that are tables with gates: category table, matrix with overrides, key targets, penalty points, capped judgements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.judgement.rule_kinds.answers import Answer, answer, listed, no_verdict, usable
from dashboard.judgement.rule_kinds.inputs import NOT_APPLICABLE, Missing, Values
from datasets.rule_book import (
    Allowed,
    Cap,
    CappedJudgements,
    CategoryRow,
    CategoryTable,
    KeyTargets,
    Matrix,
    Override,
    PenaltyPoints,
)

Scores = Mapping[str, int]

# --- category table (CPA, the harder test) -----------------------------------------------------------------------------------


def category_table(rule: CategoryTable, values: Values, ask: bool) -> Answer:
    """The first row whose limits both levels keep decides, and the row above says what blocked it.

    A service that does not apply is dropped. A protected council keeps the corporate score before, in the rounds that had it.
    """
    corporate, notes = _corporate(rule, values)
    if corporate is None:
        return no_verdict(rule, notes[0], "Protected corporate assessment")
    notes += tuple(
        f"{name} is subject to review; it is not read by this rule" for name in rule.beside if values.get(name) == "S/R"
    )
    level_1, level_2 = _scores(rule.level_1, values), _scores(rule.level_2, values)
    rows = [row for row in rule.rows if row.corporate == corporate]
    at = next((n for n, row in enumerate(rows) if not list(_blocks(row, level_1, level_2))), None)
    if at is None:
        return no_verdict(rule, "no row of the table was found for it", f"Corporate assessment {corporate}", notes=notes)
    row = rows[at]
    details: dict[str, Any] = {"row": row.row, "corporate_used": corporate, "corporate_published": values[rule.corporate]}
    words = f"Row {row.row}: {_row_words(row)}: {row.label}"
    if not usable(row.status, ask):
        return no_verdict(rule, "row not verified", words, row.status, notes=notes, details=details)
    if at:
        above = rows[at - 1]
        details["blocked"] = above.row
        words += f". Row {above.row} ({above.label}) is blocked: {'; '.join(_blocks(above, level_1, level_2))}"
    return answer(rule, row.label, words, row.status, notes=notes, details=details)


def category_table_faults(rule: CategoryTable, values: Values) -> Iterator[str]:
    if values.get("protected") is True:
        if "round" not in values:
            yield "round: missing. A protected corporate assessment holds in some rounds only."
        elif values["round"] in rule.protected_rounds and "corporate_assessment_before" not in values:
            yield "corporate_assessment_before: missing. A protected council keeps the corporate assessment before."


def _corporate(rule: CategoryTable, values: Values) -> tuple[int | None, tuple[str, ...]]:
    """The corporate score the table is read with, and why; None where that was not found."""
    published: int = values[rule.corporate]
    if not values.get("protected"):
        return published, ()
    year = values["round"]
    if year in rule.protected_rounds:
        before: int = values["corporate_assessment_before"]
        return before, (f"protected in {year}: corporate assessment {before} is used, {published} was published",)
    if year in rule.unprotected_rounds:
        return published, (f"no corporate assessment was protected in {year}: the published one is used",)
    return None, (f"whether a corporate assessment was protected in {year} was not found",)


def _scores(names: tuple[str, ...], values: Values) -> Scores:
    return {name: values[name] for name in names if name in values and values[name] != NOT_APPLICABLE}


def _blocks(row: CategoryRow, level_1: Scores, level_2: Scores) -> Iterator[str]:
    """What keeps the scores from this row, level by level."""
    for words, allowed, scores in (("level 1", row.level_1, level_1), ("level 2", row.level_2, level_2)):
        if allowed is None:
            continue
        below = {name: score for name, score in scores.items() if score < allowed.below}
        if len(below) > allowed.at_most:
            which = ", ".join(f"{name} {score}" for name, score in below.items())
            most = f"at most {allowed.at_most}" if allowed.at_most else "none"
            yield f"{words} has {len(below)} below {allowed.below} ({which}), and it allows {most}"


def _row_words(row: CategoryRow) -> str:
    if row.level_1 is None and row.level_2 is None:
        return f"corporate assessment {row.corporate}, anything else"
    levels = (("level 1", row.level_1), ("level 2", row.level_2))
    said = ", ".join(f"{words} {_limit(allowed)}" for words, allowed in levels if allowed is not None)
    return f"corporate assessment {row.corporate}, {said}"


def _limit(allowed: Allowed) -> str:
    return f"with {f'at most {allowed.at_most}' if allowed.at_most else 'none'} below {allowed.below}"


# --- matrix with overrides (CPA 2002 to 2004) --------------------------------------------------------------------------------


def matrix(rule: Matrix, values: Values, ask: bool) -> Answer:
    """The cell of the two scores, held down by any override that bites. The rule that was chained in is named.

    Ealing 2004: (3, 3) is good by the matrix, weak by the override on zero-star social services, CSCI's rating.
    """
    service, ability = values["service_score"], values["ability_score"]
    cell = next((one for one in rule.cells if (one.service, one.ability) == (service, ability)), None)
    biting = [one for one in rule.overrides if usable(one.status, ask) and _bites(one, values)]
    details: dict[str, Any] = {"matrix": cell.label if cell else None}
    if imported := [body for one in biting for name, body in one.imported.items() if _lowest(one, name, values)]:
        details["imported_from"] = listed(dict.fromkeys(imported))
    if cell is None or not usable(cell.status, ask):
        notes = [f"{one.rule}: {one.words}" for one in biting]
        words = f"Services {service}, ability {ability}"
        return no_verdict(rule, "this cell of the matrix was not found", words, notes=notes, details=details)
    for one in biting:
        if rule.order.index(one.no_better_than) > rule.order.index(cell.label):
            source = f", imported from {details['imported_from']}" if imported else ""
            words = f"{one.rule}: {one.words}{source}. The matrix says {cell.label}"
            notes = [f"{each.rule}: {each.words}" for each in biting if each is not one]
            return answer(rule, one.no_better_than, words, cell.status, one.status, notes=notes, details=details)
    if not biting and (absent := list(dict.fromkeys(n for one in rule.overrides for n in one.when if n not in values))):
        words = f"The matrix says {cell.label}; {listed(one.rule for one in rule.overrides)} could not be tried"
        return no_verdict(rule, f"{listed(absent)} not given, which could hold it down", words, details=details)
    words = f"Matrix: services {service}, ability {ability}: {cell.label}; no override bites"
    return answer(rule, cell.label, words, cell.status, details=details)


def _lowest(one: Override, name: str, values: Values) -> bool:
    return values.get(name) == one.when[name]


def _bites(one: Override, values: Values) -> bool:
    return any(_lowest(one, name, values) for name in one.when)


# --- key targets (NHS star ratings) ------------------------------------------------------------------------------------------


def key_targets(rule: KeyTargets, values: Values) -> Answer:
    """Whether the highest rating is possible: so many key targets missed, and no more. The rating is not worked out."""
    results = {name: values[name] for name in rule.targets[values["organisation"]]}
    areas = {name: values[name] for name in rule.focus_areas[values["organisation"]]}
    under = [name for name, result in results.items() if result == "u"]
    significantly = [name for name, result in results.items() if result == "su"]
    details = {"under_achieved": len(under), "significantly_under_achieved": len(significantly)}
    if len(significantly) > rule.most_significantly_under_achieved:
        words = f"{rule.significantly_rule}: significantly under-achieved: {listed(significantly)}"
        return answer(rule, "three stars not possible", words, details=details)
    if len(under) > rule.most_under_achieved:
        words = f"{rule.under_rule}: {len(under)} key targets under-achieved ({listed(under)}), and it allows "
        return answer(rule, "three stars not possible", f"{words}{rule.most_under_achieved}", details=details)
    if absent := [name for name, one in {**results, **areas}.items() if isinstance(one, Missing) and one != NOT_APPLICABLE]:
        return no_verdict(rule, f"no data for {listed(absent)}", rule.under_rule, details=details)
    medium = [name for name, level in areas.items() if level == "medium"]
    low = [name for name, level in areas.items() if level == "low"]
    if low or len(medium) > rule.most_medium_seen:
        words = f"No three-star row that was read has more than {rule.most_medium_seen} medium focus area, or a low one"
        return no_verdict(rule, f"how far {listed([*low, *medium])} counts was not found", words, details=details)
    words = f"{rule.under_rule} and {rule.significantly_rule}: {len(under)} key targets under-achieved, none significantly"
    notes = ["Possible is not given: the scorecard and the clinical governance review decide the rest"]
    return answer(rule, "three stars possible", words, notes=notes, details=details)


def key_target_faults(rule: KeyTargets, values: Values) -> Iterator[str]:
    organisation = values.get("organisation")
    if isinstance(organisation, Missing):
        yield f"organisation: {organisation.words}. Say which of {', '.join(rule.targets)} it is."
        return
    for name in (*rule.targets.get(organisation or "", ()), *rule.focus_areas.get(organisation or "", ())):
        if name not in values:
            yield f"{name}: missing. {rule.inputs[name].words}."


def penalty_points(rule: PenaltyPoints, values: Values) -> Answer:
    """Points for key targets missed. Only the end of the scale is recalled."""
    under, significantly = values["under_achieved"], values["significantly_under_achieved"]
    points = under * rule.under_achieved + significantly * rule.significantly_under_achieved
    words = f"SR-10: {points} penalty points; {rule.lowest_label} from roughly {rule.lowest_from}"
    if points >= rule.lowest_from:
        return answer(rule, rule.lowest_label, words, details={"points": points})
    return no_verdict(rule, "the bands below that were not found", f"Unverified: {words}", details={"points": points})


# --- capped judgements (social services stars) -------------------------------------------------------------------------------


def capped_judgements(rule: CappedJudgements, values: Values) -> Answer:
    """A fail in either service decides. Otherwise the judgements after their caps are told, and no rating is made up."""
    judgements = dict(values)
    notes: list[str] = []
    for cap in rule.caps:
        if not _missed(cap, values):
            continue
        if values.get(cap.exempt):
            notes.append(f"SSI-04: {cap.note}: exempt, the numbers are very small")
            continue
        order = rule.inputs[cap.judgement].choices
        if order.index(judgements[cap.judgement]) > order.index(cap.no_better_than):
            judgements[cap.judgement] = cap.no_better_than
            notes.append(f"SSI-03: {cap.note}: {cap.judgement} is held to {cap.no_better_than}")
    details = {"judgements": {name: judgements[name] for name in rule.inputs if rule.inputs[name].choices}}
    failed = [name for name, fail in rule.fails.items() if judgements[name] == fail]
    if failed:
        words = f"SSI-02: a fail in either service is {rule.fail_label}: {listed(failed)}"
        return answer(rule, rule.fail_label, words, notes=notes, details=details)
    words = "SSI-06: the table that combines the four judgements was not found"
    return no_verdict(rule, "the combination table was not found", words, notes=notes, details=details)


def _missed(cap: Cap, values: Values) -> bool:
    if (value := values.get(cap.input)) is None:
        return False
    return bool(value < cap.bar if cap.misses_if == "below" else value > cap.bar)
