"""Rules that turn scores, shares or ranks into bands: threshold counts, point share, bands, published ratings, segments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.judgement.rule_kinds.answers import Answer, answer, no_verdict, standing_of, usable
from dashboard.judgement.rule_kinds.inputs import Values
from dashboard.judgement.rules import cpa_score
from dashboard.judgement.verdict import Standing
from datasets.facts import Status
from datasets.registry import same_measure
from datasets.rule_book import (
    Band,
    OrderedBands,
    PointShare,
    PublishedRatings,
    QuartileSegments,
    ShareBand,
    ThresholdCounts,
    ThresholdSegments,
)


def threshold_counts(rule: ThresholdCounts, values: Values) -> Answer:
    """The CPA proportion rule over a basket of indicators."""
    assert rule.proportions is not None
    of, worse, better = values["indicators"], values["at_or_below_lower"], values["at_or_above_upper"]
    scored = cpa_score(worse, better, of, rule.proportions)
    label = str(scored.score)
    words = f"{rule.rule_names[label]}: {scored.rule}"  # type: ignore[index]
    details = {"worse_share": 100 * worse / of, "better_share": 100 * better / of}
    return answer(rule, label, f"{words}. Of {of}, {better} at or better, {worse} at or worse", details=details)


def threshold_count_faults(values: Values) -> Iterator[str]:
    of, worse, better = (values.get(name) for name in ("indicators", "at_or_below_lower", "at_or_above_upper"))
    if isinstance(of, int) and isinstance(worse, int) and isinstance(better, int) and worse + better > of:
        yield f"at_or_below_lower and at_or_above_upper are {worse + better} together, of {of} indicators."


def point_share(rule: PointShare, values: Values) -> Answer:
    """Points as a share of all points, half up to a whole per cent, because the published bands are whole and leave gaps."""
    total = sum(values[name] for name, one in rule.inputs.items() if one.is_whole)
    share = 100 * total / rule.points
    whole = (200 * total + rule.points) // (2 * rule.points)  # half up, in whole numbers
    band, cut_off = _share_band(rule, whole), _share_band(rule, 100 * total // rule.points)
    notes = []
    if band != cut_off:
        notes.append(f"the rounding decides: {share:.2f}% lies between two bands, and cut off it would be {cut_off.label}")
    rounded = "" if whole == share else f", rounded to {whole}%"
    words = f"{rule.rule}: {total} of {rule.points} points, {share:.2f}%{rounded}; {band.label} from {band.at_least}%"
    details = {"sum": total, "per_cent": round(share, 2), "rounded": whole}
    return answer(rule, band.label, words, band.status, notes=notes, details=details)


def _share_band(rule: PointShare, whole: int) -> ShareBand:
    reached = [band for band in rule.bands if whole >= band.at_least]
    return max(reached, key=lambda band: band.at_least, default=rule.bands[0])


def ordered_bands(rule: OrderedBands, values: Values, ask: bool) -> Answer:
    """The band as published, or the one whose interval holds the value. Bands need not rise with the value."""
    band = _band(rule, values)
    if band is None:
        return no_verdict(rule, "no band holds this value", f"{rule.name}: {values.get('value')}")
    if not usable(band.status, ask):
        return no_verdict(rule, "band not verified", f"{rule.name}: {band.label}", band.status)
    words_used = bool(band.in_words) and usable(band.words_status, ask)
    said = f"{rule.name}: {band.label}" + (", as published" if "band" in values else f" holds {values['value']:g}")
    label = f"{band.label}: {band.in_words}" if words_used else band.label
    parts = (band.status, band.words_status) if words_used else (band.status,)
    return answer(rule, label, said, *parts, standing=standing_of(rule, band.label), details={"band": band.band})


def _band(rule: OrderedBands, values: Values) -> Band | None:
    if "band" in values:
        return next((one for one in rule.bands if one.band == values["band"]), None)
    return next((one for one in rule.bands if one.holds(values["value"])), None)


def ordered_band_bars(rule: OrderedBands) -> dict[str, list[float]]:
    return {"value": [end for one in rule.bands for end in (one.at_least, one.below) if end is not None]}


def published_ratings(rule: PublishedRatings, values: Values) -> Answer:
    """Ratings as published. Several stand side by side; only where they compare alike have they a standing together."""
    given = {name: str(values[name]) for name in rule.ratings if name in values}
    standings = {name: standing_of(rule, label) for name, label in given.items()}
    alike = set(standings.values())
    if len(rule.ratings) == 1:
        label = next(iter(given.values()))
    else:
        label = "; ".join(f"{rule.ratings[name]}: {rating}" for name, rating in given.items())
    notes = ["Two separate ratings, never merged: each has its own standing"] if len(given) > 1 else []
    return answer(
        rule,
        label,
        f"{rule.rule}: taken as published",
        standing=alike.pop() if len(alike) == 1 else Standing.NOT_JUDGED,
        notes=notes,
        details={"ratings": given, "standings": {name: one.value for name, one in standings.items()}},
    )


def published_rating_faults(rule: PublishedRatings, values: Values) -> Iterator[str]:
    if not any(name in values for name in rule.ratings):
        yield f"give at least one of {', '.join(rule.ratings)}."


# --- NHS Oversight Framework -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Before:
    """The same label of the edition before."""

    key: tuple[str, str, str]


def quartile_segments(rule: QuartileSegments, values: Values) -> Answer:
    """Quartile to segment; the override only ever holds down. What the segment would have been stands beside it."""
    if (why := rule.not_segmented.get(values.get("organisation", ""))) is not None:
        return no_verdict(rule, "not segmented", why)
    quartile, override = values["quartile"], rule.override
    before = f"segment {quartile}"
    notes, details = _change(rule, values)
    details |= {"before_override": before}
    if values.get("intensive_support"):
        words = f"{rule.intensive_rule}: intensive support, given by judgement and not by arithmetic"
        return answer(rule, f"segment {rule.intensive_segment}", words, notes=notes, details=details)
    if values.get(override.input) and quartile < override.no_better_than:
        words = f"{override.rule}: {override.input}: no better than segment {override.no_better_than}; by quartile {before}"
        details |= {"tags": [override.tag]}
        return answer(rule, f"segment {override.no_better_than}", words, notes=notes, details=details)
    return answer(rule, before, f"{rule.rule}: quartile {quartile} of the average score", notes=notes, details=details)


def segment_faults(values: Values) -> Iterator[str]:
    low, high = values.get("likely_low"), values.get("likely_high")
    if isinstance(low, float) and isinstance(high, float) and low > high:
        yield f"likely_low {low:g} is above likely_high {high:g}."


def _change(rule: QuartileSegments | ThresholdSegments, values: Values) -> tuple[list[str], dict[str, Any]]:
    """Whether a change since the publication before can be told from noise; none is drawn over a break between editions."""
    framework, edition, code = rule.key
    if not same_measure(rule, _Before((framework, values.get("edition_before", edition), code))):
        words = f"a break: {values['edition_before']} and {edition} are not one series, so no change is worked out"
        return [words], {"change": "break"}
    low, high, before = (values.get(name) for name in ("likely_low", "likely_high", "average_before"))
    if low is None or high is None or before is None:
        return [], {}
    if low <= before <= high:
        words = f"the average before, {before:g}, lies within the likely range now ({low:g} to {high:g}): within the noise"
        return [words], {"change": "within the noise"}
    words = f"the average before, {before:g}, lies outside the likely range now ({low:g} to {high:g})"
    return [words], {"change": "distinguishable"}


def threshold_segments(rule: ThresholdSegments, values: Values) -> Answer:
    """An average against the thresholds entered. Their adjustment is not known, so the segment before it is given."""
    average = values["average"]
    notes, details = _change(rule, values)
    if not rule.thresholds:
        words = f"{rule.rule}: the thresholds stand in the manual and have not been entered"
        return no_verdict(rule, "the thresholds have not been entered", words, notes=notes, details=details)
    segment = 1 + sum(average > bar for bar in rule.thresholds)
    words = f"{rule.rule}: average {average:g} against {', '.join(f'{bar:g}' for bar in rule.thresholds)}"
    notes.append(f"Thresholds: {rule.thresholds_source}. The adjustment that follows is not worked out")
    return answer(rule, f"segment {segment} before adjustment", words, Status.SOURCED, notes=notes, details=details)
