"""Which of our tables a page is of, by its rows alone: the seal of a row names its table, and cells have a form.

The schema that the file itself holds is asked only where that does not tell: it may be what was lost. The tables are
those of a new, empty database of the same schema version.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pysqlite3 import dbapi2 as driver
from sqlalchemy import Boolean, Double

from app.store.codec import SafeText, unescape
from app.store.reads.portable_tables import PORTABLE
from app.store.salvage.cells import Cell, FoundRow, PageRows, children_of, rows_in
from app.store.salvage.pages import DamagedFile
from app.store.seals.seals import SEALS, Seal
from app.store.tables import CHECKUPS

TABLES = {table.name: table for table in (*PORTABLE, CHECKUPS)}
"""What is brought along, each after what its rows belong to."""
_ID = re.compile(r"[0-9a-f]{32}")
_REVISION = re.compile(r"r(\d{4})")
_IDS = frozenset(("id", "project", "branch", "chat", "message", "run", "candidate", "version", "source", "head"))
_SEALS = {seal.table.name: seal for seal in SEALS}


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: str
    needed: bool
    default: Cell
    is_rowid: bool


class Shape:
    """What the rows of one table look like in the file."""

    def __init__(self, name: str, columns: Sequence[_Column], *, by_rowid: bool) -> None:
        self.name = name
        self.columns = tuple(columns)
        self.by_rowid = by_rowid
        self._seal = _SEALS.get(name)

    @property
    def is_only_links(self) -> bool:
        """Whether its rows have neither a seal nor a number of their own: an index of another table looks the same."""
        return self._seal is None and not self.by_rowid

    @cached_property
    def shortest(self) -> int:
        """The cells a row has at least: columns that were added later may be missing at its end."""
        last = [at for at, column in enumerate(self.columns) if column.needed and column.default is None]
        return max(last, default=-1) + 1

    def values(self, row: FoundRow) -> dict[str, Cell] | None:
        """Return the cells of a row by column; None where it is none of this table."""
        cells = row.cells
        if not self.shortest <= len(cells) <= len(self.columns) or (row.rowid is not None) != self.by_rowid:
            return None
        found: dict[str, Cell] = {}
        for at, column in enumerate(self.columns):
            cell = row.rowid if column.is_rowid else cells[at] if at < len(cells) else column.default
            if not _fits(column, cell):
                return None
            found[column.name] = cell
        return found

    def has_form(self, values: dict[str, Cell]) -> bool:
        """Tell whether what names something in a row is an id, and what is yes or no is one of them."""
        table = TABLES[self.name]
        for name, cell in values.items():
            if name in _IDS and isinstance(cell, str) and not _ID.fullmatch(cell):
                return False
            if name in table.c and isinstance(table.c[name].type, Boolean) and cell not in (0, 1):
                return False
        return True

    def is_sealed(self, values: dict[str, Cell]) -> bool:
        """Tell whether the seal of a row says that it is what was stored in this table."""
        if self._seal is None or values.get("seal") is None:
            return False
        return self._seal.fits(as_read(self._seal, values))


def as_read(seal: Seal, values: dict[str, Cell]) -> list[Any]:
    """Return the cells of a row as a query of its table gives them, from the cells as they lie in the file."""
    row: list[Any] = []
    for column in seal.table.columns:
        cell = values.get(column.name)
        if isinstance(column.type, Boolean) and isinstance(cell, int):
            row.append(bool(cell))
        elif isinstance(column.type, Double) and isinstance(cell, int):
            row.append(float(cell))
        elif isinstance(column.type, SafeText) and isinstance(cell, str):
            row.append(unescape(cell))
        else:
            row.append(cell)
    return row


def shapes_of(connection: driver.Connection) -> tuple[Shape, ...]:
    """Return the shapes of the kept tables that a database has."""
    there = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall())
    return tuple(_shape(connection, name, there[name]) for name in TABLES if name in there)


def pages_by_schema(file: DamagedFile) -> dict[int, str]:
    """Return which table each page is of, as far as the file's own schema and inner pages still lead."""
    owners: dict[int, str] = {}
    for page in _below(file, 1, {}, "sqlite_schema"):
        found = rows_in(file, page)
        for row in () if found is None else found.rows:
            if len(row.cells) == 5 and row.cells[0] == "table":
                name, root = row.cells[1], row.cells[3]
                if isinstance(name, str) and isinstance(root, int) and 1 < root <= file.count:
                    _below(file, root, owners, name)
    return owners


def noted_revision(file: DamagedFile) -> int | None:
    """Return the number of the schema's revision that the file notes in a row of its own; None where none is found."""
    for number in range(2, file.count + 1):
        page = file.page(number)
        # A leaf with one row: few pages are.
        if (page[:1], page[3:5]) != (b"\x0d", b"\0\x01"):
            continue
        found = rows_in(file, number)
        for row in () if found is None else found.rows:
            if len(row.cells) == 1 and isinstance(row.cells[0], str) and (noted := _REVISION.fullmatch(row.cells[0])):
                return int(noted[1])
    return None


def _below(file: DamagedFile, root: int, owners: dict[int, str], name: str) -> dict[int, str]:
    """Note a page and all that it leads to as of a table; what another has already stays its own."""
    waiting = [root]
    while waiting:
        page = waiting.pop()
        if page not in owners:
            owners[page] = name
            waiting += children_of(file, page)
    return owners


def shape_of_page(shapes: Iterable[Shape], page: PageRows, led_from: str | None) -> Shape | None:
    """Return the table that a page is of; None where that cannot be told, or it is none of the kept ones.

    Args:
        shapes: of the tables there are.
        page: what was read of it.
        led_from: the table whose inner pages lead to it, if any do: believed where its rows alone do not say.
    """
    possible: list[Shape] = []
    for shape in shapes:
        if shape.by_rowid != page.is_tree_of_rowids:
            continue
        found = [values for row in page.rows if (values := shape.values(row)) is not None]
        if any(map(shape.is_sealed, found)):
            return shape
        if found and len(found) == len(page.rows):
            if shape.name == led_from:
                return shape
            if all(map(shape.has_form, found)):
                possible.append(shape)
    # One that is led to from a table that is not kept only looks like a row of ours.
    return possible[0] if len(possible) == 1 and led_from is None else None


def _shape(connection: driver.Connection, name: str, sql: str) -> Shape:
    by_rowid = "WITHOUT ROWID" not in sql
    rows = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
    if not by_rowid:
        # Such a row lies in the file with its key first.
        rows.sort(key=lambda row: (row[5] == 0, row[5] or row[0]))
    keys = [row for row in rows if row[5]]
    columns = []
    for _, column, kind, needed, default, key in rows:
        is_rowid = by_rowid and bool(key) and len(keys) == 1 and kind == "INTEGER"
        value = None if default is None else connection.execute(f"SELECT {default}").fetchone()[0]
        columns.append(_Column(column, kind, bool(needed), value, is_rowid))
    return Shape(name, columns, by_rowid=by_rowid)


def _fits(column: _Column, cell: Cell) -> bool:
    if cell is None:
        return not column.needed
    if column.kind == "INTEGER":
        return isinstance(cell, int)
    if column.kind == "REAL":
        return isinstance(cell, int | float)
    return isinstance(cell, str)
