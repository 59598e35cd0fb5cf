"""Where in a database file the bytes of each cell of a table lie, so that a test can flip one of them.

Reads the file format itself (https://sqlite.org/fileformat2.html): SQLite tells no places. Only tables, with rowids or
without, of a file without a log beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_LEAF, _INNER = 0x0D, 0x05
_KEY_LEAF, _KEY_INNER = 0x0A, 0x02
"""Of a table without rowids, which has rows on its inner pages, too."""
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)


@dataclass(frozen=True)
class RowBytes:
    """The rowid of a row and, for each of its columns in order, the places of its bytes in the file.

    Without rowids: where it stands in the order of the key, from 1; the columns of the key come first, as in the file.
    """

    rowid: int
    columns: tuple[tuple[int, ...], ...]


def rows_in(data: bytes, root: int) -> Iterator[RowBytes]:
    """Yield the rows of the table whose b-tree begins at page `root`."""
    size = int.from_bytes(data[16:18], "big")
    for place, (rowid, length, at) in enumerate(_cells(data, size, root), 1):
        most = size - 35 if rowid is not None else (size - 12) * 64 // 255 - 23
        yield RowBytes(place if rowid is None else rowid, _columns(data, _payload(data, size, at, length, most)))


def _cells(data: bytes, size: int, page: int) -> Iterator[tuple[int | None, int, int]]:
    """The rowid, if there are any, the length and the place of each record below a page."""
    start = (page - 1) * size
    header = start + (100 if page == 1 else 0)
    kind, count = data[header], int.from_bytes(data[header + 3 : header + 5], "big")
    assert kind in {_LEAF, _INNER, _KEY_LEAF, _KEY_INNER}, f"page {page} is not of a table"
    is_inner = kind in {_INNER, _KEY_INNER}
    pointers = header + (12 if is_inner else 8)
    for number in range(count):
        cell = start + int.from_bytes(data[pointers + 2 * number : pointers + 2 * number + 2], "big")
        if is_inner:
            yield from _cells(data, size, int.from_bytes(data[cell : cell + 4], "big"))
            cell += 4
        if kind == _INNER:
            continue
        length, after = _varint(data, cell)
        rowid = None
        if kind == _LEAF:
            rowid, after = _varint(data, after)
        yield rowid, length, after
    if is_inner:
        yield from _cells(data, size, int.from_bytes(data[header + 8 : header + 12], "big"))


def _payload(data: bytes, size: int, at: int, length: int, most: int) -> list[int]:
    """The place of every byte of a record, over its overflow pages; `most` may lie on the page itself."""
    least = (size - 12) * 32 // 255 - 23
    if length <= most:
        return list(range(at, at + length))
    here = least + (length - least) % (size - 4)
    here = here if here <= most else least
    places = list(range(at, at + here))
    page = int.from_bytes(data[at + here : at + here + 4], "big")
    while page:
        start = (page - 1) * size
        places += range(start + 4, start + 4 + min(size - 4, length - len(places)))
        page = int.from_bytes(data[start : start + 4], "big")
    return places


def _columns(data: bytes, places: list[int]) -> tuple[tuple[int, ...], ...]:
    head = bytes(data[place] for place in places[:2000])
    end, at = _varint(head, 0)
    kinds = []
    while at < end:
        kind, at = _varint(head, at)
        kinds.append(kind)
    found = []
    for kind in kinds:
        width = _SIZES[kind] if kind < len(_SIZES) else (kind - 12) // 2
        found.append(tuple(places[end : end + width]))
        end += width
    return tuple(found)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for count in range(9):
        byte = data[at + count]
        if count == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + count + 1
    raise AssertionError
