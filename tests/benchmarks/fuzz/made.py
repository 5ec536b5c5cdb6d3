"""One input made by a generator."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Made:
    """`kind`: family and way ("csv: ragged rows"); `name`: what the file is called when it is handed in."""

    kind: str
    name: str
    raw: bytes = field(repr=False)
