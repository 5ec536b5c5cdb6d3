"""The periods figures are about, and the many ways publishers write them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache


class Length(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"  # a financial year, April to March
    CALENDAR_YEAR = "calendar-year"


MONTHS_IN = {Length.MONTH: 1, Length.QUARTER: 3, Length.YEAR: 12, Length.CALENDAR_YEAR: 12}
MONTH_NAMES = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
MONTH_ABBREVIATIONS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, a quarter (Q1 = April to June), a financial year or a calendar year. Periods sort by their first day."""

    start: date
    length: Length

    def __hash__(self) -> int:
        """Periods are looked up far more often than two of different lengths begin on one day."""
        return hash(self.start)

    @property
    def months(self) -> int:
        return MONTHS_IN[self.length]

    @property
    def end(self) -> date:
        """The last day."""
        return _last_day(self.start, self.months)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def id(self) -> str:
        """`2018-06`, `2018-19-Q2`, `2018-19` or `2018`: what the command line, the JSON and the store use.

        `2011-12` is the year 2011/12, so December 2011 (and each month so placed from 2000 to 2011) is `2011-M12`.
        """
        if self.length is Length.MONTH:
            ambiguous = self.start.month == (self.start.year + 1) % 100
            return f"{self.start:%Y-M%m}" if ambiguous else f"{self.start:%Y-%m}"
        if self.length is Length.CALENDAR_YEAR:
            return f"{self.start.year}"
        year = self.start.year if self.start.month >= 4 else self.start.year - 1
        financial = f"{year}-{(year + 1) % 100:02d}"
        if self.length is Length.YEAR:
            return financial
        return f"{financial}-Q{(self.start.month - 4) % 12 // 3 + 1}"

    @property
    def label(self) -> str:
        """`June 2018`, `Q2 2018/19 (July to September 2018)`, `2018/19` or `2018`: what people read."""
        if self.length is Length.MONTH:
            return f"{self.start:%B %Y}"
        if self.length is Length.QUARTER:
            return f"{self.id[8:]} {self.id[:7].replace('-', '/')} ({self.start:%B} to {self.end:%B %Y})"
        return self.id.replace("-", "/")

    def split(self, length: Length) -> tuple[Period, ...]:
        """The periods of the given shorter length that make up this one, in order."""
        return _parts(self, length)

    def shifted(self, months: int) -> Period:
        """The period of the same length that begins so many months later (earlier if negative)."""
        return Period(_add_months(self.start, months), self.length)

    def contains(self, other: Period) -> bool:
        return self.start <= other.start and other.end <= self.end


def month(year: int, number: int) -> Period:
    return Period(date(year, number, 1), Length.MONTH)


def financial_year(first: int) -> Period:
    """The financial year that begins in April of `first`."""
    return Period(date(first, 4, 1), Length.YEAR)


def quarter(first: int, number: int) -> Period:
    """Quarter 1 to 4 of the financial year that begins in April of `first`."""
    return Period(_add_months(date(first, 4, 1), 3 * (number - 1)), Length.QUARTER)


def year_of(period: Period) -> Period:
    """The financial year in which a period begins."""
    return financial_year(period.start.year if period.start.month >= 4 else period.start.year - 1)


def quarter_of(period: Period) -> Period:
    """The quarter in which a period begins."""
    return quarter(year_of(period).start.year, (period.start.month - 4) % 12 // 3 + 1)


def calendar_year(year: int) -> Period:
    return Period(date(year, 1, 1), Length.CALENDAR_YEAR)


# --- the periods there can be beside one, to be looked up among those published


@cache
def periods_around(one: Period) -> frozenset[Period]:
    """Every period that holds all of this one, itself too."""
    return frozenset(
        other for other in {one, quarter_of(one), year_of(one), calendar_year(one.start.year)} if other.contains(one)
    )


@cache
def periods_within(one: Period) -> frozenset[Period]:
    """Every period that this one holds all of, itself too."""
    last = one.end
    months = (last.year - one.start.year) * 12 + last.month - one.start.month
    begun = (period for step in range(months + 1) for period in _beginning(_add_months(one.start, step)))
    return frozenset(period for period in begun if one.contains(period))


@cache
def periods_ended_before(one: Period, months: int) -> frozenset[Period]:
    """Every period that ended before this one began, in one of so many months before it."""
    earliest = _add_months(one.start, -months)
    begun = (
        period for step in range(1, months + max(MONTHS_IN.values())) for period in _beginning(_add_months(one.start, -step))
    )
    return frozenset(period for period in begun if earliest <= period.end < one.start)


def _beginning(day: date) -> list[Period]:
    """The periods that begin on the first day of a month."""
    begun = [Period(day, Length.MONTH)]
    if day.month % 3 == 1:
        begun.append(Period(day, Length.QUARTER))
    if day.month == 4:
        begun.append(Period(day, Length.YEAR))
    if day.month == 1:
        begun.append(Period(day, Length.CALENDAR_YEAR))
    return begun


_ID = re.compile(r"(?P<year>\d{4})(?:-(?P<second>\d{2}))?(?:-Q(?P<quarter>[1-4]))?")


def parse_period(text: str) -> Period | None:
    """The period with this id, or None. `2018-06` is a month; `2018-19` a financial year, since 19 is the year after 18."""
    text = text.strip()
    if explicit := re.fullmatch(r"(\d{4})-M(0[1-9]|1[0-2])", text):
        return month(int(explicit[1]), int(explicit[2]))
    found = _ID.fullmatch(text)
    if not found or not 1900 <= int(found["year"]) <= 2200:
        return None
    year = int(found["year"])
    if found["second"] is None:
        return None if found["quarter"] else calendar_year(year)
    follows = int(found["second"]) == (year + 1) % 100
    if found["quarter"]:
        return quarter(year, int(found["quarter"])) if follows else None
    if follows:
        return financial_year(year)
    return month(year, int(found["second"])) if 1 <= int(found["second"]) <= 12 else None


_MONTH_NAME = "|".join(sorted((*MONTH_NAMES, *MONTH_ABBREVIATIONS), key=len, reverse=True))
_PUBLISHED = (
    # "2016-17", "2010/11", "2015 to 2016", "2015 to 16", "2015-2016", "FY2016-17"
    re.compile(r"(?:fy ?)?(?P<year>\d{4}) ?(?:-|/|–|to) ?(?P<second>\d{2}|\d{4})"),
    # "Quarter 1, 2025-26", "Q1 2025/26"
    re.compile(r"q(?:uarter)? ?(?P<quarter>[1-4]),? ?(?P<year>\d{4}) ?(?:-|/|–|to) ?(?P<second>\d{2}|\d{4})"),
    # "2025-26 Q1", "2025/26 Quarter 1"
    re.compile(r"(?P<year>\d{4}) ?(?:-|/|–|to) ?(?P<second>\d{2}|\d{4}),? ?-?q(?:uarter)? ?(?P<quarter>[1-4])"),
    # "January 2010-11": the month is in the second calendar year when it is before April
    re.compile(rf"(?P<month>{_MONTH_NAME})[ -]?(?P<year>\d{{4}}) ?(?:-|/|–) ?(?P<second>\d{{2}})"),
    # "April 2019", "MSitAE-MAY-2025", "Apr-19"
    re.compile(rf"(?:msitae-)?(?P<month>{_MONTH_NAME})[ _-]?(?P<year>\d{{4}}|\d{{2}})"),
    # "2019-04-01", "2019-04-30", "01/04/2019": a day stands for its month
    re.compile(r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?: 00:00:00)?"),
    re.compile(r"(?P<day>\d{2})/(?P<number>\d{2})/(?P<year>\d{4})"),
    # "2003", and 2003.0 from a spreadsheet
    re.compile(r"(?P<year>\d{4})(?:\.0)?"),
)


def read_published_period(text: str) -> Period | None:
    """The period that a publisher means by this text, or None if it is no single month, quarter or year.

    A span of more than one year ("201618", "2016-18") is None: it is not a period this program keeps.
    """
    text = re.sub(r"\s+", " ", text.strip().lower())
    if own := parse_period(text.upper()):
        return own
    for pattern in _PUBLISHED:
        if found := pattern.fullmatch(text):
            return _from_parts(found.groupdict())
    return None


def _from_parts(parts: dict[str, str | None]) -> Period | None:
    year = int(parts["year"] or 0)
    year += 2000 if year < 100 else 0
    if not 1900 <= year <= 2200:
        return None
    second = parts.get("second")
    if second is not None and int(second) % 100 != (year + 1) % 100:
        return None
    if number := parts.get("quarter"):
        return quarter(year, int(number))
    if name := parts.get("month"):
        numbered = MONTH_NAMES.get(name) or MONTH_ABBREVIATIONS[name]
        return month(year + 1 if second is not None and numbered < 4 else year, numbered)
    if number := parts.get("number"):
        try:
            return month(*date(year, int(number), int(parts["day"] or 1)).timetuple()[:2])
        except ValueError:
            return None
    return financial_year(year) if second is not None else calendar_year(year)


@cache
def _parts(whole: Period, length: Length) -> tuple[Period, ...]:
    step = MONTHS_IN[length]
    return tuple(Period(_add_months(whole.start, offset), length) for offset in range(0, whole.months, step))


@cache
def _last_day(start: date, months: int) -> date:
    return _add_months(start, months) - timedelta(days=1)


def _add_months(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, day.day)
