"""May this file be opened? Looked at without changing a byte of it.

The header is read as plain bytes, so a foreign file is refused before SQLite touches it; the rest is
asked over a read-only connection, which never writes the file back.
"""

import os
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pysqlite3 import dbapi2 as driver

from app.domain.errors import RefusedError, StoreError
from app.settings.bounded_input import read_start
from app.settings.version import app_version
from app.store.data_folder import FOREIGN_DATABASE
from app.store.engine import APPLICATION_ID, connect
from app.store.faults import CANNOT_OPEN, DAMAGED, READ_ONLY, not_read, told
from app.store.migrate import SCHEMA_VERSION, version_words
from app.store.read_errors import PageState, SecondLook, found_in

_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
CHECKED_WHOLE_BYTES = 32 * 1024 * 1024
"""Files up to this size are checked page by page at each opening; larger ones by doctor and backups."""

_DAMAGED = (
    "The database is damaged. It was left as it is; “int-crucible backup restore” puts the newest backup in its place,"
    " “int-crucible salvage FROM TO” reads what can still be read into a new folder."
)


@dataclass(frozen=True, slots=True)
class FileState:
    """What an accepted file says about itself."""

    schema_version: int
    has_log: bool
    """Whether changes go to a write-ahead log; of a file that came back from a backup they do not yet."""


def inspect_file(path: Path) -> FileState:
    """Look at a database file; what is refused was looked at twice.

    Raises:
        RefusedError: empty, foreign, newer or damaged.
        StoreError: it cannot be read.
    """
    try:
        return _look(path)
    except RefusedError as first:
        # A read that fails once makes a healthy file look damaged, and so does a process that is just closing it.
        _look(path)
        raise not_read() from first


def _look(path: Path) -> FileState:
    header = _header(path)
    if len(header) < _HEADER or not header.startswith(_MAGIC):
        raise RefusedError(DAMAGED, _DAMAGED)
    _refuse_by_header(path, header)
    try:
        with told(SecondLook(path), only_reads=True), closing(connect(path, "ro")) as connection:
            version = _ask(connection, path)
    except StoreError as error:
        if error.code == DAMAGED:
            raise RefusedError(DAMAGED, _DAMAGED) from error
        raise
    except (driver.DatabaseError, UnicodeDecodeError) as error:
        # What of the schema cannot be parsed, or is no text in the message about it, is damage to the person.
        raise RefusedError(DAMAGED, _DAMAGED) from error
    return FileState(schema_version=version, has_log=header[18:20] == b"\x02\x02")


def _header(path: Path) -> bytes:
    try:
        return read_start(path, _HEADER)
    except OSError as error:
        raise StoreError(CANNOT_OPEN, f"The database {path} cannot be read: {error.strerror}.") from error


def _refuse_by_header(path: Path, header: bytes) -> None:
    application = int.from_bytes(header[68:72], "big")
    if application != APPLICATION_ID:
        raise RefusedError("store-foreign", FOREIGN_DATABASE.format(path.name))
    _refuse_newer(int.from_bytes(header[60:64], "big"))
    page_size = int.from_bytes(header[16:18], "big")
    size = path.stat().st_size
    wal = path.with_name(f"{path.name}-wal")
    if not wal.exists() and size < int.from_bytes(header[28:32], "big") * (65536 if page_size == 1 else page_size):
        raise RefusedError(DAMAGED, _DAMAGED)


def _refuse_newer(version: int) -> None:
    if version <= SCHEMA_VERSION:
        return
    sentence = (
        f"The database was written by a newer Int Crucible (schema {version_words(version)}); this is {app_version()},"
        f" which knows schemas up to {version_words(SCHEMA_VERSION)}. It was left as it is; update to open it."
    )
    raise RefusedError("store-newer", sentence)


def _ask(connection: driver.Connection, path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    _refuse_newer(version)
    # The schema is parsed and every table's first page is looked at, whatever the size.
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    if version > 0 and "project" not in names:
        raise RefusedError(DAMAGED, _DAMAGED)
    if path.stat().st_size <= CHECKED_WHOLE_BYTES:
        found = found_in(row[0] for row in connection.execute("PRAGMA quick_check(1)"))
        if found is PageState.NOT_READ:
            raise not_read()
        if found is PageState.DAMAGED:
            raise RefusedError(DAMAGED, _DAMAGED)
    return version


def refuse_read_only(path: Path) -> None:
    """Refuse a file that cannot be written.

    Raises:
        StoreError: it is read-only.
    """
    if not os.access(path, os.W_OK):
        raise StoreError(READ_ONLY, f"The database {path} cannot be written to.")
