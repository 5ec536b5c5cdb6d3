"""What Word, PowerPoint and Excel files have in common: text that XML can carry, their day, and the same bytes every time."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

from dashboard.pack.document import Pack

AUTHOR = "Coterminous"
#: The day of a pack of nothing that was published: the first that a zip file can tell.
NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)
CONTENT_TYPES = "[Content_Types].xml"
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """The text with a replacement character for each that XML cannot carry, and with lines ended by a line feed alone."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text).replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """The same for a heading, a name or a description: no line ends."""
    return " ".join(plain(text).split())


def day_of(pack: Pack) -> datetime:
    """When what a pack shows was published, in universal time and without a zone, as the three formats write it."""
    at = pack.at or NO_DAY
    return (at.astimezone(UTC) if at.tzinfo else at).replace(tzinfo=None, microsecond=0)


def settled(package: bytes) -> bytes:
    """The same package with its parts in order of name and of no time: the same parts give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name in sorted(made.namelist(), key=lambda one: (one != CONTENT_TYPES, one)):
            part = zipfile.ZipInfo(name, NO_DAY.timetuple()[:6])
            part.compress_type = zipfile.ZIP_STORED if name.endswith((".png", ".xlsx")) else zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            part.create_system = 3
            whole.writestr(part, made.read(name))
    return out.getvalue()
