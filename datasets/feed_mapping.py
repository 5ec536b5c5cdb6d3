"""How a file of no known collection is to be read: which column is what, and what its own words mean. Part of a feed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from datasets.facts import Model

#: The reader that goes by a mapping.
MAPPED = "mapped"
Header = Annotated[str, Field(min_length=1)]


class FeedMapping(Model):
    """Columns by the words of their headers, and what the file's own words mean.

    Two forms. *Long*: one row a figure, `indicator` the column that says which indicator, `value` the one with the figure; the
    keys of the feed's `indicators` are what stands in the column. *Wide*: several figures a row, each in a column of its own;
    the keys of the feed's `indicators` are the headers of these columns, and `numerators` and `denominators` give for each the
    header of the column with its count.
    """

    #: The sheet of a workbook; left out, the first one with all the headers.
    sheet: Annotated[str, Field(min_length=1)] | None = None
    organisation: Header | None = None
    #: The code of the organisation that every figure of the file is about, where no column says it.
    only_organisation: Annotated[str, Field(min_length=1)] | None = None
    period: Header | None = None
    period_from: Literal["file name"] | None = None
    indicator: Header | None = None
    value: Header | None = None
    numerator: Header | None = None
    denominator: Header | None = None
    mark: Header | None = None
    numerators: Mapping[str, Header] = {}
    denominators: Mapping[str, Header] = {}
    #: Which of the feed's `indicators` (by key) are written as shares: 0.28 for 28 per cent.
    shares: tuple[str, ...] = ()
    #: The file's own names of organisations that are not known otherwise, and their ONS or ODS codes.
    organisations: Mapping[str, str] = {}
    #: Rows that are no figures, such as totals: by a column, what stands in it.
    leave_out: Mapping[str, tuple[str, ...]] = {}

    @property
    def long(self) -> bool:
        return self.indicator is not None

    def headers(self, indicators: Mapping[str, str]) -> tuple[str, ...]:
        """Every header that the file must have, given the feed's `indicators`."""
        one = (self.organisation, self.period, self.indicator, self.value, self.numerator, self.denominator, self.mark)
        many = () if self.long else (*indicators, *self.numerators.values(), *self.denominators.values())
        return tuple(dict.fromkeys(header for header in (*one, *many, *self.leave_out) if header is not None))

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> FeedMapping:
        for column, otherwise, what in (
            ("organisation", "only_organisation", "which organisation a figure is about"),
            ("period", "period_from", "for which period a figure is"),
        ):
            if (getattr(self, column) is None) == (getattr(self, otherwise) is None):
                raise ValueError(f"say {what}: either {column} (a column) or {otherwise}, and not both")
        if (self.indicator is None) != (self.value is None):
            raise ValueError("indicator and value go together; leave both out where each indicator has a column of its own")
        if self.long and (self.numerators or self.denominators):
            raise ValueError("numerators and denominators are for columns of figures; with an indicator column, give "
                             "numerator and denominator")  # fmt: skip
        if not self.long and (self.numerator or self.denominator or self.mark):
            raise ValueError("numerator, denominator and mark go with an indicator column; for columns of figures, give "
                             "numerators and denominators")  # fmt: skip
        return self

    def faults(self, indicators: Mapping[str, str]) -> tuple[str, ...]:
        """What does not fit the feed's `indicators`: codes of theirs that stand nowhere."""
        if not indicators:
            return ("indicators: missing; say which words of the file mean which indicator.",)
        given = (("numerators", self.numerators), ("denominators", self.denominators), ("shares", self.shares))
        return tuple(
            f'mapping.{name}: "{code}" is none of the indicators of this feed.'
            for name, codes in given
            for code in codes
            if code not in indicators
        )
