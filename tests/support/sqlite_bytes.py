"""Where in a database file the bytes of each cell of a table lie, so that a test can flip one of them.

Reads the file format itself (https://sqlite.org/fileformat2.html): SQLite tells no places. Only table b-trees of a file
without a log beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_LEAF, _INNER = 0x0D, 0x05
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)


@dataclass(frozen=True)
class RowBytes:
    """The rowid of a row and, for each of its columns in order, the places of its bytes in the file."""

    rowid: int
    columns: tuple[tuple[int, ...], ...]


def rows_in(data: bytes, root: int) -> Iterator[RowBytes]:
    """Yield the rows of the table whose b-tree begins at page `root`."""
    size = int.from_bytes(data[16:18], "big")
    start = (root - 1) * size
    header = start + (100 if root == 1 else 0)
    kind, count = data[header], int.from_bytes(data[header + 3 : header + 5], "big")
    pointers = header + (12 if kind == _INNER else 8)
    cells = [start + int.from_bytes(data[pointers + 2 * n : pointers + 2 * n + 2], "big") for n in range(count)]
    if kind == _INNER:
        children = [int.from_bytes(data[cell : cell + 4], "big") for cell in cells]
        for child in (*children, int.from_bytes(data[header + 8 : header + 12], "big")):
            yield from rows_in(data, child)
        return
    assert kind == _LEAF, f"page {root} is not of a table"
    for cell in cells:
        length, after = _varint(data, cell)
        rowid, after = _varint(data, after)
        yield RowBytes(rowid, _columns(data, _payload(data, size, after, length)))


def _payload(data: bytes, size: int, at: int, length: int) -> list[int]:
    """The place of every byte of a record, over its overflow pages."""
    most, least = size - 35, (size - 12) * 32 // 255 - 23
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
