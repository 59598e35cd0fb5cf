"""What doctor is told about the database: version, settings as they really are, integrity, links, rows."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pysqlite3 import dbapi2 as driver
from sqlalchemy import Connection

from app.domain.errors import StoreError
from app.store.engine import OLDEST_SQLITE, connect
from app.store.faults import NOT_READ, told
from app.store.migrate import SCHEMA_VERSION
from app.store.read_errors import PageState, found_in
from app.store.seals.row_check import RowCheck, check_file, check_rows

_WANTED = {
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "mmap_size": "0",
    "trusted_schema": "0",
    "cell_size_check": "1",
}


@dataclass(frozen=True, slots=True)
class StoreFinding:
    """One thing looked at: fine or not, in one plain sentence."""

    name: str
    ok: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class StoreReport:
    """Everything that was looked at."""

    lines: tuple[StoreFinding, ...]

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return all(line.ok for line in self.lines)


def check(connection: Connection) -> StoreReport:
    """Look at the database over one connection; changes nothing. Takes seconds on a large file."""
    found = str(_value(connection, "user_version"))
    settings = {name: str(_value(connection, name)) for name in _WANTED}
    wrong = [f"{name} is {value}" for name, value in settings.items() if value != _WANTED[name]]
    orphans = len(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(1000))
    sqlite_is_new = driver.sqlite_version_info >= OLDEST_SQLITE
    return StoreReport(
        lines=(
            StoreFinding("schema", found == str(SCHEMA_VERSION), f"version {found}"),
            StoreFinding("SQLite", sqlite_is_new, driver.sqlite_version),
            StoreFinding("SQLite settings", not wrong, "; ".join(wrong) or "as they should be"),
            _integrity(connection),
            StoreFinding("links", not orphans, f"{orphans} lead nowhere" if orphans else "all lead somewhere"),
            *_rows(check_rows(connection)),
        )
    )


def _integrity(connection: Connection) -> StoreFinding:
    """Look at every page; what is not found whole is looked at again, over a new connection."""
    first = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    if found_in(first) is PageState.WHOLE:
        return StoreFinding("integrity", True, "whole")
    path = next(row[2] for row in connection.exec_driver_sql("PRAGMA database_list") if row[1] == "main")
    with closing(connect(Path(path), "ro")) as again:
        damage = [str(row[0]) for row in again.execute("PRAGMA integrity_check(5)")]
    if found_in(damage) is PageState.DAMAGED:
        return StoreFinding("integrity", False, "; ".join(damage))
    return StoreFinding("integrity", False, NOT_READ)


def rows_of_file(path: Path) -> tuple[StoreFinding, ...]:
    """Look at the rows of a database that does not open as a store; nothing where not even that can be done."""
    try:
        with told():
            found = check_file(path)
    except StoreError:
        return ()
    return _rows(found) if found.checked else ()


def _rows(found: RowCheck) -> tuple[StoreFinding, ...]:
    words = f"{found.checked:,} are what was stored"
    if not found.ok:
        words = f"{found.found:,} of {found.checked:,} are not what was stored"
    if found.unread:
        words += f"; not read to the end: {', '.join(found.unread)}"
    if found.unsealed:
        words += f"; not yet sealed ({found.unsealed:,})"
    if found.found > len(found.damaged):
        words += f"; the first {len(found.damaged):,} are named"
    named = (StoreFinding("damaged", False, f"{row}: it is not what was stored") for row in found.damaged)
    return (StoreFinding("rows", found.ok, words), *named)


def _value(connection: Connection, pragma: str) -> object:
    row = connection.exec_driver_sql(f"PRAGMA {pragma}").first()
    return None if row is None else row[0]
