"""What Word, PowerPoint and Excel files have in common: text that XML can carry, their day, and the same bytes every time."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime

from dashboard.pack.document import Pack

AUTHOR = "Coterminous"
#: The day of a pack of nothing that was published: the first that a zip file can tell.
NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """The text with a replacement character for each that XML cannot carry, and with lines ended by a line feed alone."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text).replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """The same for a heading, a name or a description: no line ends."""
    return " ".join(plain(text).split())


def unused(ways: Iterable[str], taken: set[str]) -> str:
    """The first of many ways to call something that nothing in `taken` is called, in whichever letters; it is taken then."""
    name = next(one for one in ways if one and one.casefold() not in taken)
    taken.add(name.casefold())
    return name


def day_of(pack: Pack) -> datetime:
    """When what a pack shows was published, in universal time and without a zone, as the three formats write it."""
    at = pack.at or NO_DAY
    return (at.astimezone(UTC) if at.tzinfo else at).replace(tzinfo=None, microsecond=0)


def settled(package: bytes) -> bytes:
    """The same package without the times at which its parts were written: the same parts give the same bytes."""
    whole = bytearray(package)
    with zipfile.ZipFile(io.BytesIO(package)) as made:
        for part in made.infolist():
            whole[part.header_offset + _TIME_IN_PART : part.header_offset + _TIME_IN_PART + 4] = _NO_TIME
        at = made.start_dir
        for _ in made.infolist():
            whole[at + _TIME_IN_LIST : at + _TIME_IN_LIST + 4] = _NO_TIME
            at += _LISTED + sum(struct.unpack_from("<3H", whole, at + _LENGTHS))
    return bytes(whole)


#: The formats of a zip file (APPNOTE.TXT 4.3.7 and 4.3.12): where time and day are in the head of a part and in its entry of
#: the list at the end, how long such an entry is, and where it tells the lengths of name, further fields and comment after it.
_TIME_IN_PART, _TIME_IN_LIST, _LISTED, _LENGTHS = 10, 12, 46, 28
#: Midnight, and 1 January 1980.
_NO_TIME = struct.pack("<2H", 0, 1 << 5 | 1)
