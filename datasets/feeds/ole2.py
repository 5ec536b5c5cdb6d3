"""The container of .xls (OLE2): whether its chains come to an end, and what it holds.

Each sector names the next in a table. In a damaged file a chain may bite its own tail; calamine then reads round and round
until memory is gone, and takes the program with it. So the table is looked through first ([MS-CFB], sections 2.2 to 2.6).
"""

from __future__ import annotations

from array import array

_HEADER = 512
SECTOR = 512  # bytes, in every .xls
_IN_HEADER = 109  # places of the table that the header itself names
_ENTRY = 128  # bytes of the directory for each thing inside
_SHORTEST = 4_096
_FREE = 0xFFFFFFFF
_LAST = 0xFFFFFFFA  # numbers above this are not sectors but marks: end of chain, free, part of a table


class EndlessError(ValueError):
    """A chain of sectors has no end, or leads outside the file."""


def check_chains(raw: bytes) -> None:
    """Raises EndlessError if any chain of sectors runs in a circle."""
    size = 1 << int.from_bytes(raw[30:32], "little")
    if len(raw) < _HEADER or size not in (512, 4096):
        raise EndlessError("no header")
    table = _numbers(b"".join(_sector(raw, size, place) for place in _places_of_table(raw, size)))
    _check_ends(table)
    small = _numbers(b"".join(_sector(raw, size, place) for place in _chain(table, int.from_bytes(raw[60:64], "little"))))
    _check_ends(small)


def bytes_missing(raw: bytes) -> int:
    """How many bytes the file is short of the last sector in use: more than 0 if its end was cut off."""
    size = 1 << int.from_bytes(raw[30:32], "little")
    table = _numbers(b"".join(_sector(raw, size, place) for place in _places_of_table(raw, size)))
    last = max((place for place, following in enumerate(table) if following != _FREE), default=-1)
    return max((last + 2) * size - len(raw), 0)


def directory(raw: bytes) -> dict[str, tuple[int, int]]:
    """The names of what is inside, each with its first sector and its length in bytes; for a file that check_chains passed."""
    size = 1 << int.from_bytes(raw[30:32], "little")
    table = _numbers(b"".join(_sector(raw, size, place) for place in _places_of_table(raw, size)))
    listed = b"".join(_sector(raw, size, place) for place in _chain(table, int.from_bytes(raw[48:52], "little")))
    entries = (listed[place : place + _ENTRY] for place in range(0, len(listed) - _ENTRY + 1, _ENTRY))
    return {
        entry[:64].decode("utf-16-le", errors="replace").split("\0")[0]: (
            int.from_bytes(entry[116:120], "little"),
            int.from_bytes(entry[120:124], "little"),
        )
        for entry in entries
    }


def stream(raw: bytes, name: str) -> bytes:
    """The content of one of them; empty if it is not there, or so short (4,096 bytes) that it is kept elsewhere."""
    start, length = directory(raw).get(name, (_LAST, 0))
    if length < _SHORTEST:
        return b""
    size = 1 << int.from_bytes(raw[30:32], "little")
    table = _numbers(b"".join(_sector(raw, size, place) for place in _places_of_table(raw, size)))
    return b"".join(_sector(raw, size, place) for place in _chain(table, start))[:length]


def _numbers(raw: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(raw[: len(raw) // 4 * 4])
    return numbers


def _sector(raw: bytes, size: int, place: int) -> bytes:
    return raw[(place + 1) * size : (place + 2) * size]


def _places_of_table(raw: bytes, size: int) -> list[int]:
    """The sectors that hold the table: the first in the header, the rest in sectors chained by their last number."""
    places = list(_numbers(raw[76 : 76 + 4 * _IN_HEADER]))
    following, seen = int.from_bytes(raw[68:72], "little"), set[int]()
    while following < _LAST:
        if following in seen:
            raise EndlessError("the table of tables")
        seen.add(following)
        *more, following = _numbers(_sector(raw, size, following)) or [_LAST]
        places += more
    return [place for place in places if place < _LAST]


def _chain(table: array[int], start: int) -> list[int]:
    places = []
    while start < _LAST:
        if start >= len(table):
            raise EndlessError("a sector outside the file")
        places.append(start)
        start = table[start]
    return places


def _check_ends(table: array[int]) -> None:
    ended = bytearray(len(table))  # 1: on the way now, 2: known to end
    for start in range(len(table)):
        way = []
        place = start
        while place < len(table) and not ended[place]:
            ended[place] = 1
            way.append(place)
            place = table[place]
        if place < len(table) and ended[place] == 1:
            raise EndlessError("a chain of sectors")
        for passed in way:
            ended[passed] = 2
