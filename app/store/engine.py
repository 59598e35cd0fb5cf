"""SQLAlchemy engines on one SQLite file: the driver, the pragmas and who says BEGIN.

Every setting was measured (docs/decisions/0002-sqlite.md). Not for deciding whether a file may be
opened at all: that is `inspect_file`.
"""

import os
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

import pysqlite3
from pysqlite3 import dbapi2 as driver
from sqlalchemy import Connection, Engine, ExceptionContext, NullPool, QueuePool, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from typing_extensions import override

from app.domain.errors import RefusedError, UsageError
from app.domain.kit.numbers import LARGEST
from app.store.files import require_own_database

APPLICATION_ID = 0x49437263
"""“ICrc” in the file's header."""
OLDEST_SQLITE = (3, 51, 3)
"""Versions before this one may corrupt a database when the write-ahead log is reset."""
BUSY_TIMEOUT_MS = 15_000
_JOURNAL_SIZE_LIMIT = 64 * 1024 * 1024
_COMPILED: LRUCache[Any, Any] = LRUCache(1000)
"""The statements of this process as SQL, for all its engines: one that reads and one that writes ask the same."""


class SameDialect(SQLiteDialect_pysqlite):
    """SQLite as all engines here speak it: equal for each of them, so that what one has compiled holds for the other.

    SQLAlchemy keeps a statement under the dialect it was compiled for, and makes a dialect for each engine.
    """

    supports_statement_cache = True

    @override
    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    @override
    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.same", __name__, SameDialect.__name__)


def require_sqlite(version: tuple[int, ...] = driver.sqlite_version_info) -> None:
    """Refuse an SQLite that can corrupt the file.

    Raises:
        RefusedError: it is older than 3.51.3.
    """
    if version < OLDEST_SQLITE:
        found = ".".join(str(part) for part in version)
        raise RefusedError("sqlite-too-old", f"SQLite {found} can damage databases; 3.51.3 or newer is needed.")


def uri(path: Path, mode: Literal["ro", "rw", "rwc"]) -> str:
    """Return the SQLite address of a file."""
    return f"file:{quote(os.fsencode(path))}?mode={mode}"


def connect(path: Path, mode: Literal["ro", "rw", "rwc"]) -> driver.Connection:
    """Open one raw connection in autocommit with the pragmas every connection has.

    Raises:
        RefusedError: one of its files is a link or has a second name elsewhere.
        driver.Error: the file cannot be opened.
    """
    to_write = mode != "ro"
    require_own_database(path, to_write=to_write)
    connection: driver.Connection = pysqlite3.connect(
        uri(path, mode), uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT_MS / 1000
    )
    try:
        # SQLite follows a link at this name, also one put there since; nothing was written yet.
        require_own_database(path, to_write=to_write)
        _set_up(connection, mode)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_up(connection: driver.Connection, mode: str) -> None:
    # A cell with bytes that are no UTF-8 must not hide the rows beside it.
    connection.text_factory = _text
    connection.create_function("contains_folded", 2, _contains_folded, deterministic=True)
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "synchronous=FULL",
        "mmap_size=0",
        "trusted_schema=OFF",
        "cell_size_check=ON",
        f"journal_size_limit={_JOURNAL_SIZE_LIMIT}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    if mode == "ro":
        connection.execute("PRAGMA query_only=ON")


def write_engine(path: Path) -> Engine:
    """Return an engine whose transactions are BEGIN IMMEDIATE; one connection at a time."""
    engine = _engine(path, "rw", poolclass=QueuePool, pool_size=1, max_overflow=0)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def read_engine(path: Path) -> Engine:
    """Return a read-only engine whose transactions are BEGIN; one connection per reading thread."""
    engine = _engine(path, "ro", poolclass=QueuePool, pool_size=4, max_overflow=60, pool_use_lifo=True)
    event.listen(engine, "begin", _begin)
    return engine


def migration_engine(path: Path) -> Engine:
    """Return an engine for migrations: foreign keys are off, because batches rebuild tables."""
    engine = _engine(path, "rw", poolclass=NullPool, foreign_keys=False)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _engine(path: Path, mode: Literal["ro", "rw"], *, foreign_keys: bool = True, **options: Any) -> Engine:
    def creator() -> driver.Connection:
        connection = connect(path, mode)
        if not foreign_keys:
            connection.execute("PRAGMA foreign_keys=OFF")
        return connection

    kept = {"compiled_cache": _COMPILED}
    engine = create_engine("sqlite+same://", module=pysqlite3, creator=creator, execution_options=kept, **options)
    event.listen(engine, "handle_error", _refuse_what_no_cell_holds)
    return engine


def _refuse_what_no_cell_holds(context: ExceptionContext) -> None:
    """Say so when SQLite was given a number above 2^63 or half a character: doors refuse both, this is the last one."""
    match context.original_exception:
        case OverflowError():
            raise UsageError(f"A number is too large: the largest is {LARGEST}. Nothing was changed.")
        case UnicodeEncodeError():
            raise UsageError("A text holds half a character, which cannot be looked up. Nothing was changed.")
        case _:
            pass


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


def _contains_folded(text: str | None, part: str) -> bool:
    return text is not None and part in text.casefold()
