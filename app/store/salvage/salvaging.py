"""Reads what a damaged database still holds into a new data folder, and tells what became of it.

The damaged files are read as bytes and never opened as a database; nothing in their folder is written. The new folder
gets its name only when it is whole. Seconds for a hundred thousand rows, nearly all of them Python: in a process of its
own (`main`), which says how far it is and, last, what it found, as lines of JSON.
"""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from pydantic import Field
from pysqlite3 import dbapi2 as driver

from app.domain.base import Value
from app.domain.errors import KnownError, NotFoundError, RefusedError
from app.settings.private_files import make_private_folder
from app.store.data_folder import is_free
from app.store.database import Store
from app.store.engine import APPLICATION_ID, connect
from app.store.faults import DAMAGED, told
from app.store.files import DATABASE_NAME, create_private
from app.store.migrate import SCHEMA_VERSION, migrate, version_words
from app.store.salvage.cells import FoundRow, rows_in
from app.store.salvage.links import LinkMending, Mended
from app.store.salvage.pages import DamagedFile
from app.store.salvage.recognise import Shape, noted_revision, pages_by_schema, shape_of_page, shapes_of
from app.store.seals.row_check import DamagedRow, check_file

Told = Callable[[int, int], None]
"""Is told how many pages of how many were read."""
_TOLD_EVERY = 256
_FAULT = "fault"
_FIRST_VERSION = 1000
"""Of the schema; each revision after the first has the next number."""


class SalvageReport(Value):
    """What was read of a damaged database, table by table, and what was not."""

    folder: Path = Field(description="the new data folder")
    schema_version: str
    pages: int = Field(description="in the file, its log played over it")
    pages_unread: int = Field(description="neither rows nor the rest of one, nor free: what was on them is lost")
    log_unread: int = Field(description="pages of the log beside it that are not what was written")
    rows: dict[str, int] = Field(description="in the new database, by table")
    rows_unread: int = Field(description="on pages of ours, but not readable any more")
    damaged: tuple[str, ...] = Field(description="rows that are there and are not what was stored, by name")
    stand_ins: dict[str, int] = Field(description="made for what was lost and others belong to, by table")
    links_cut: dict[str, int] = Field(description="rows that named something that is lost, by table")
    left_out: dict[str, int] = Field(description="rows that are nothing without what they belonged to, by table")

    @property
    def total(self) -> int:
        """All rows of the new database."""
        return sum(self.rows.values())


def salvage(
    source: Path, target: Path, tell: Told = lambda _done, _of: None, half: Path | None = None
) -> SalvageReport:
    """Read what can be read of a database file, or of the one in a data folder, into a new data folder.

    Args:
        source: the damaged file or its folder; nothing in it is changed.
        target: a folder that is empty or does not exist.
        tell: is told how far it is.
        half: where it is made, by default `half_made`: a new folder beside the target.

    Raises:
        RefusedError: the target is something else, the file is another program's or a newer version's, or nothing of
            ours can be read in it. Nothing was made.
        NotFoundError: there is no such file.
        StoreError: the disk's fault; nothing was made.
    """
    path, target = _database_of(source.absolute()), target.absolute()
    with told():
        is_taken = not is_free(target)
    if is_taken:
        raise RefusedError(
            "salvage-target",
            f"{target} holds something already, or is a disk as a whole; name a folder that does not exist yet.",
        )
    half = half or half_made(target)
    with told(), DamagedFile(path) as file:
        version = _version_of(file)
        make_private_folder(half)
        try:
            database = half / DATABASE_NAME
            reading = _Reading(file, tell)
            create_private(database)
            migrate(database, f"r{version - _FIRST_VERSION + 1:04d}")
            mended = _fill(database, reading)
            migrate(database)
            _index(half)
            report = _report(target, database, version, reading, mended)
            if target.exists():
                # Not every system puts a folder in the place of an empty one.
                target.rmdir()
            half.replace(target)
        finally:
            shutil.rmtree(half, ignore_errors=True)
    return report


def half_made(target: Path) -> Path:
    """Return a name beside the target that no other reading has: who kills this one takes away its folder alone."""
    return target.with_name(f".{target.name[:40]}-salvaging-{os.urandom(4).hex()}")


def _database_of(source: Path) -> Path:
    path = source / DATABASE_NAME if source.is_dir() else source
    if not path.is_file():
        raise NotFoundError(f"There is no database to read at {path}.")
    return path


def _version_of(file: DamagedFile) -> int:
    """Return the schema version that the file states: in a row, else on page 1; the present one where in neither.

    The row counts before page 1, of which one bit may be another: it is text of a form of its own.
    """
    application, version = (int.from_bytes(file.header[at : at + 4].ljust(4, b"\0"), "big") for at in (68, 60))
    if (noted := noted_revision(file)) is not None:
        version = _FIRST_VERSION + noted - 1
    elif not file.is_headed:
        return SCHEMA_VERSION
    elif application not in (APPLICATION_ID, 0):
        raise RefusedError("store-foreign", "This database belongs to another program. It was left as it is.")
    if version > SCHEMA_VERSION:
        raise RefusedError(
            "store-newer", f"The database is of a newer Int Crucible (schema {version_words(version)}); update first."
        )
    return version if version >= _FIRST_VERSION else SCHEMA_VERSION


class _Reading:
    """One walk over all pages: rows of tables as they come, and what was met."""

    def __init__(self, file: DamagedFile, tell: Told) -> None:
        self._file = file
        self._tell = tell
        self.pages = file.count
        self.log_unread = file.log_unread
        self.pages_unread = 0
        self.rows_unread = 0

    def walk(self, shapes: tuple[Shape, ...], take: Callable[[Shape, list[FoundRow]], None]) -> None:
        """Give the rows of each page that is of one of the tables."""
        file = self._file
        owners = pages_by_schema(file)
        # What a table leads to is in use, whatever a damaged list of free pages says.
        used = file.free_pages() - owners.keys()
        unknown: set[int] = set()
        for number in range(1, file.count + 1):
            if number % _TOLD_EVERY == 0:
                self._tell(number, file.count)
            if number in used:
                continue
            found = rows_in(file, number)
            if found is None or (found.unread and not found.rows):
                unknown.add(number)
                continue
            used |= found.overflow
            shape = shape_of_page(shapes, found, owners.get(number))
            if shape is not None:
                self.rows_unread += found.unread
                take(shape, list(found.rows))
        self.pages_unread = len(unknown - used)
        self._tell(file.count, file.count)


def _fill(database: Path, reading: _Reading) -> Mended:
    """Put what is read into a new, empty database, and mend its links."""
    with closing(connect(database, "rw")) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("BEGIN IMMEDIATE")
        shapes = shapes_of(connection)
        later: list[tuple[Shape, list[FoundRow]]] = []

        def take(shape: Shape, rows: list[FoundRow]) -> None:
            if shape.is_only_links:
                later.append((shape, rows))
            else:
                reading.rows_unread += _put(connection, shape, rows)

        reading.walk(shapes, take)
        if (
            not reading.pages
            or connection.execute("SELECT 1 FROM message UNION SELECT 1 FROM project").fetchone() is None
        ):
            raise RefusedError(DAMAGED, "Nothing of Int Crucible can be read in this file. It was left as it is.")
        for shape, rows in later:
            # An index of another table may look the same; its rows name no run there is.
            _put(
                connection,
                shape,
                rows,
                " AND EXISTS (SELECT 1 FROM run WHERE run.id = n.run AND run.project = n.project)",
            )
        newest = "SELECT max(activity) FROM (SELECT activity FROM chat UNION SELECT activity FROM project)"
        connection.execute(f"UPDATE counter SET value = coalesce(({newest}), 0) WHERE name = 'activity'")  # noqa: S608
        mended = LinkMending(connection).mend()
        connection.execute("COMMIT")
    return mended


def _put(connection: driver.Connection, shape: Shape, rows: Iterable[FoundRow], only: str = "") -> int:
    """Put rows into their table; returns how many it does not take. One that is there already is the same."""
    names = [column.name for column in shape.columns]
    listed = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join(f'? AS "{name}"' for name in names)
    statement = f'INSERT INTO "{shape.name}" ({listed}) SELECT {listed} FROM (SELECT {marks}) AS n WHERE 1{only}'  # noqa: S608
    refused = 0
    for row in rows:
        values = shape.values(row)
        if values is None:
            refused += 1
            continue
        if "search_place" in values:
            values["search_place"] = 0
        try:
            connection.execute(statement, tuple(values.values()))
        except driver.IntegrityError as error:
            refused += "UNIQUE" not in str(error)
    return refused


def _index(folder: Path) -> None:
    """Do what the migrations noted and make everything findable, through the store's own writers."""
    store = Store.open(folder)
    try:
        while store.write_now(lambda tx: tx.seals.some() or tx.indexing.some()):
            pass
        store.write_now(lambda tx: tx.salvaged.index())
    finally:
        store.close()


def _report(folder: Path, database: Path, version: int, reading: _Reading, mended: Mended) -> SalvageReport:
    with closing(connect(database, "ro")) as connection:
        rows = {
            shape.name: int(connection.execute(f'SELECT count(*) FROM "{shape.name}"').fetchone()[0])  # noqa: S608
            for shape in shapes_of(connection)
        }
    return SalvageReport(
        folder=folder,
        schema_version=version_words(version),
        pages=reading.pages,
        pages_unread=reading.pages_unread,
        log_unread=reading.log_unread,
        rows={name: many for name, many in rows.items() if many},
        rows_unread=reading.rows_unread,
        damaged=tuple(map(_printable, check_file(database).damaged)),
        stand_ins=_plain(mended.stand_ins),
        links_cut=_plain(mended.cut),
        left_out=_plain(mended.left_out),
    )


def _plain(counted: Counter[str]) -> dict[str, int]:
    return {name: many for name, many in counted.items() if many}


def _printable(row: DamagedRow) -> str:
    """Name a row in characters that every file and line can hold."""
    return str(row).encode("utf-8", "backslashreplace").decode()


def main(arguments: list[str]) -> int:
    """Be the child: read the first folder or file into the second, made in the third; returns 0 where that was done."""
    source, target, half = map(Path, arguments)

    def tell(done: int, of: int) -> None:
        print(json.dumps({"done": done, "of": of}), flush=True)  # noqa: T201

    try:
        # As ASCII: a system may write another encoding into a pipe.
        print(json.dumps(salvage(source, target, tell, half).model_dump(mode="json")), flush=True)  # noqa: T201
    except KnownError as error:
        print(json.dumps({_FAULT: {"code": error.code, "sentence": str(error), "exit": error.exit_code}}), flush=True)  # noqa: T201
        return 1
    return 0
