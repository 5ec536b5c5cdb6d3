"""What screening says to people: one finding, one place in the file, one thing to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from datasets.errors import ExtractError


class Severity(StrEnum):
    ERROR = "error"  # stops publishing
    WARNING = "warning"  # published only with a reason
    NOTE = "note"  # for information


#: Letters kept of a text in a finding: a cell of the file, which it may quote, can be as long as a book.
BEGINNING, END = 700, 300


@dataclass(frozen=True, slots=True)
class Finding:
    """`row` is the row as a person sees it in Excel (first row = 1); 0 means the whole file or sheet.

    What a person cannot take in at a glance is cut in its middle.
    """

    check: str
    severity: Severity
    message: str
    guidance: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""

    def __post_init__(self) -> None:
        for name in ("message", "sheet", "column", "value"):
            if len(text := getattr(self, name)) > BEGINNING + END:
                object.__setattr__(self, name, f"{text[:BEGINNING]} … {text[-END:]}")

    @property
    def where(self) -> str:
        """The place in the file, in words: `sheet "Provider", row 412, column "Total"`, or `the whole file`."""
        parts = [
            f'sheet "{self.sheet}"' if self.sheet else "",
            f"row {self.row}" if self.row else "",
            f'column "{self.column}"' if self.column else "",
        ]
        return ", ".join(part for part in parts if part) or "the whole file"

    def as_row(self) -> dict[str, str | int]:
        return {**asdict(self), "severity": str(self.severity)}


#: Remarks of readers that are more or less than a warning.
_REMARK_SEVERITY = {
    "byte-order-mark": Severity.NOTE,
    "file-name-letters": Severity.NOTE,
    "ending-agrees": Severity.NOTE,
    "rows-left-out": Severity.NOTE,
    "header-as-written": Severity.NOTE,
    "spaces-in-codes": Severity.NOTE,
    "formulas": Severity.NOTE,
    "macros": Severity.NOTE,
    "no-total-row": Severity.ERROR,
    # Acute discharge situation report: what the figures of a month are of.
    "days-without-return": Severity.NOTE,
    "days-of-noughts": Severity.NOTE,
}


def from_reader(fault: ExtractError, *, remark: bool = False) -> Finding:
    """A reader's fault (an error) or remark as a finding."""
    severity = _REMARK_SEVERITY.get(fault.check, Severity.WARNING) if remark else Severity.ERROR
    return Finding(fault.check, severity, fault.message, fault.guidance, fault.sheet, fault.row, fault.column, fault.value)


def stops(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def needs_reason(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.WARNING for finding in findings)


def count_in_words(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning`, or `no findings`."""
    counts = [(severity, sum(one.severity is severity for one in findings)) for severity in Severity]
    said = [f"{number} {severity}{'s' if number != 1 else ''}" for severity, number in counts if number]
    return ", ".join(said) or "no findings"
