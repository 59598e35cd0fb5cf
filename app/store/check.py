"""What doctor is told about the database: version, settings as they really are, integrity, links."""

from dataclasses import dataclass

from pysqlite3 import dbapi2 as driver
from sqlalchemy import Connection

from app.store.engine import OLDEST_SQLITE
from app.store.migrate import SCHEMA_VERSION

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
    damage = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(5)")]
    orphans = len(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(1000))
    sqlite_is_new = driver.sqlite_version_info >= OLDEST_SQLITE
    return StoreReport(
        lines=(
            StoreFinding("schema", found == str(SCHEMA_VERSION), f"version {found}"),
            StoreFinding("SQLite", sqlite_is_new, driver.sqlite_version),
            StoreFinding("SQLite settings", not wrong, "; ".join(wrong) or "as they should be"),
            StoreFinding("integrity", damage == ["ok"], "whole" if damage == ["ok"] else "; ".join(damage)),
            StoreFinding("links", not orphans, f"{orphans} lead nowhere" if orphans else "all lead somewhere"),
        )
    )


def _value(connection: Connection, pragma: str) -> object:
    row = connection.exec_driver_sql(f"PRAGMA {pragma}").first()
    return None if row is None else row[0]
