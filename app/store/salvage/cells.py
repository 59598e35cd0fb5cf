"""The rows that lie in one page of an SQLite file, each alone: a cell that cannot be read hides none of its neighbours.

Pages are told by their own first byte, not by what leads to them. Not for which table a row is of (`recognise`).
"""

import struct
from dataclasses import dataclass
from enum import Enum

from app.store.salvage.pages import HEADER, DamagedFile

Cell = int | float | str | bytes | None
Cells = tuple[Cell, ...]


class PageKind(Enum):
    """What a page says it is, by its first byte."""

    INDEX_INSIDE = 0x02
    TABLE_INSIDE = 0x05
    INDEX_LEAF = 0x0A
    TABLE_LEAF = 0x0D


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row as it was read. `rowid` is None for one of a tree that is ordered by its own cells."""

    rowid: int | None
    cells: Cells


@dataclass(frozen=True, slots=True)
class PageRows:
    """What was read of a page: its rows, how many cells could not be, and the pages with what did not fit in it."""

    is_tree_of_rowids: bool
    rows: tuple[FoundRow, ...]
    unread: int
    overflow: frozenset[int]


class _UnreadError(ValueError):
    """A cell is not what it should be."""


def rows_in(file: DamagedFile, number: int) -> PageRows | None:
    """Return the rows of a page; None where it is no page of a tree."""
    page = file.page(number)
    at = HEADER if number == 1 else 0
    try:
        kind = PageKind(page[at])
        many = struct.unpack_from(">H", page, at + 3)[0]
        inside = kind in (PageKind.INDEX_INSIDE, PageKind.TABLE_INSIDE)
        places = struct.unpack_from(f">{many}H", page, at + (12 if inside else 8))
    except (ValueError, IndexError, struct.error):
        return None
    by_rowid = kind in (PageKind.TABLE_INSIDE, PageKind.TABLE_LEAF)
    if kind is PageKind.TABLE_INSIDE:
        return PageRows(by_rowid, (), 0, frozenset())
    rows: list[FoundRow] = []
    overflow: set[int] = set()
    unread = 0
    for place in places:
        try:
            payload_at = place + 4 if inside else place
            size, payload_at = _varint(page, payload_at)
            rowid: int | None = None
            if by_rowid:
                rowid, payload_at = _varint(page, payload_at)
                rowid -= (rowid >> 63) << 64
            rows.append(FoundRow(rowid, _record(_payload(file, page, payload_at, size, by_rowid, overflow))))
        except (_UnreadError, IndexError, struct.error, UnicodeDecodeError):
            unread += 1
    return PageRows(by_rowid, tuple(rows), unread, frozenset(overflow))


def children_of(file: DamagedFile, number: int) -> tuple[int, ...]:
    """Return the pages that an inner page leads to; none for any other."""
    page = file.page(number)
    at = HEADER if number == 1 else 0
    try:
        if PageKind(page[at]) not in (PageKind.INDEX_INSIDE, PageKind.TABLE_INSIDE):
            return ()
        many, _, _, last = struct.unpack_from(">HHBI", page, at + 3)
        places = struct.unpack_from(f">{many}H", page, at + 12)
        found = (*(struct.unpack_from(">I", page, place)[0] for place in places), last)
    except (ValueError, IndexError, struct.error):
        return ()
    return tuple(child for child in found if 1 < child <= file.count)


def _payload(file: DamagedFile, page: bytes, at: int, size: int, by_rowid: bool, overflow: set[int]) -> bytes:
    """Return the bytes of a row: those in its page, and the rest from the chain of pages that hold it."""
    usable = file.usable
    if not 0 < size <= file.count * usable:
        raise _UnreadError
    most = usable - 35 if by_rowid else (usable - 12) * 64 // 255 - 23
    here = size
    if size > most:
        least = (usable - 12) * 32 // 255 - 23
        here = least + (size - least) % (usable - 4)
        here = here if here <= most else least
    data = page[at : at + here]
    if len(data) < here:
        raise _UnreadError
    if here == size:
        return data
    parts, left = [data], size - here
    following = struct.unpack_from(">I", page, at + here)[0]
    seen: set[int] = set()
    while left:
        if not 1 < following <= file.count or following in seen:
            raise _UnreadError
        seen.add(following)
        more = file.page(following)
        parts.append(more[4 : 4 + min(left, usable - 4)])
        left -= min(left, usable - 4)
        following = struct.unpack_from(">I", more)[0]
    if following:
        # The last page of a chain leads nowhere: this one is no longer what it was.
        raise _UnreadError
    overflow |= seen
    return b"".join(parts)


def _record(data: bytes) -> Cells:
    head, at = _varint(data, 0)
    if head > len(data):
        raise _UnreadError
    kinds: list[int] = []
    while at < head:
        kind, at = _varint(data, at)
        kinds.append(kind)
    cells: list[Cell] = []
    at = head
    for kind in kinds:
        size = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind] if kind < 10 else (kind - 12) // 2
        if size < 0 or at + size > len(data):
            raise _UnreadError
        cells.append(_cell(kind, data[at : at + size]))
        at += size
    if at != len(data):
        raise _UnreadError
    return tuple(cells)


def _cell(kind: int, data: bytes) -> Cell:
    if kind == 0:
        return None
    if kind == 7:
        return float(struct.unpack(">d", data)[0])
    if kind in (8, 9):
        return kind - 8
    if kind < 7:
        return int.from_bytes(data, "big", signed=True)
    if kind in (10, 11):
        raise _UnreadError
    return data.decode() if kind % 2 else data


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """Return the number at a place, as stored in one to nine bytes, and the place after it."""
    value = 0
    for place in range(at, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9
