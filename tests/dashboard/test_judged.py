"""What follows from a publish is judged widely enough: what is kept is always what would be judged from scratch."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard import desk
from dashboard.judged import cells_of, in_a_regime, known_from, periods_of
from datasets.periods import financial_year, month
from datasets.registry import Registry

PLACE = "barking-and-dagenham"
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_what_is_kept_after_each_publish_and_withdrawal_is_what_would_be_judged_from_scratch(
    registry: Registry, send, store
) -> None:
    """Figures arrive year by year, one is corrected and taken back: no cell is left as it was judged before."""
    asc5 = "oflog-asc5,E0900000{},{}-{},{},,,"
    for first in range(2015, 2019):
        send(*(asc5.format(n, first, (first + 1) % 100, 60 + n + first % 3) for n in range(2, 8)), name=f"asc5-{first}.csv")
    send(*(f"nhs-ae-4h,RF4,{year}-{month:02d},80,800,1000," for year in (2016, 2017) for month in range(5, 13)), name="ae.csv")
    sent = send(asc5.format(2, 2016, 17, 5.0), "nhs-ae-4h,RF4,2016-07,96,960,1000,", name="correction.csv")
    desk.withdraw(store, registry, sent.submission, reason="Wrong.", person="ann", now=NOW)
    place = registry.places[PLACE]
    with store.reading() as reading:
        known = known_from(reading, registry, [place])
        for period in periods_of(known, place):
            kept = {(row["outcome"], row["tension"]): row["digest"] for row in reading.tensions([PLACE], [period.id])}
            cells = list(cells_of(known, place, [period]))
            assert kept == {(cell.outcome, identity): digest for cell in cells for identity, digest, _ in cell.tensions}
            documents = {row["outcome"]: row["document"] for row in reading.verdicts([PLACE], [period.id])}
            assert documents == {cell.outcome: cell.document for cell in cells}


def test_only_periods_in_which_anybody_was_judged_are_kept(registry: Registry) -> None:
    first = min(one.valid_from for one in registry.regimes.values())
    begins = month(first.year, first.month)
    assert in_a_regime(registry, [begins.shifted(-1), begins, financial_year(2018)]) == [begins, financial_year(2018)]
