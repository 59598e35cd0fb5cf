"""Is a database damaged, or could it not be read just now? Nothing is called damaged before it was looked at twice.

To SQLite a read that fails once and a page that is spoiled for good can look the same: it calls both malformed. For a
person they are two things: one is tried again, the other needs a backup. Not for finding what is damaged (`check`).
"""

import contextlib
import errno
import os
import re
from collections.abc import Iterable
from contextlib import closing
from enum import Enum
from pathlib import Path

from pysqlite3 import dbapi2 as driver

from app.settings.private_files import Way, open_private
from app.store.engine import APPLICATION_ID, connect

_PROBE = 256 * 1024
_CODE = re.compile(r"error code[= ](\d+)")
_NOT_READ = re.compile(r"failed to get page|failed to read ptrmap key|disk I/O error|out of memory", re.IGNORECASE)
"""How a check of all pages tells of a page that could not be read; what it says of one that was read is damage."""
_DAMAGE = (driver.SQLITE_CORRUPT, driver.SQLITE_NOTADB, driver.SQLITE_ERROR)
"""What of the schema cannot be parsed is a plain error; this asks for nothing that could be one otherwise."""
_CODES = {
    "disk I/O error": driver.SQLITE_IOERR,
    "database or disk is full": driver.SQLITE_FULL,
    "database disk image is malformed": driver.SQLITE_CORRUPT,
    "file is not a database": driver.SQLITE_NOTADB,
    "unable to open database file": driver.SQLITE_CANTOPEN,
    "attempt to write a readonly database": driver.SQLITE_READONLY,
    "database is locked": driver.SQLITE_BUSY,
    "out of memory": driver.SQLITE_NOMEM,
}
"""The driver's copying of a database tells an error by its words alone."""
_NO_DAMAGE = (driver.SQLITE_IOERR, driver.SQLITE_NOMEM)


class PageState(Enum):
    """What one look at all pages of a database found."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    NOT_READ = "not read"
    """It could not be read now: the disk's fault, or another program holds it."""


class SecondLook:
    """Looks at the database of one connection again, over a connection of its own; remembers that it is damaged."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_damaged = False

    def is_full(self) -> bool:
        """Tell whether the database's folder takes no more: SQLite says of some writes only that they failed."""
        probe = self._path.with_name(f"making-{os.urandom(4).hex()}")
        try:
            handle = open_private(probe, Way.NEW)
            try:
                # At the end of the largest file: there may be a limit on how large one may be.
                os.lseek(handle, max(map(_size, (self._path, self._path.with_name(f"{self._path.name}-wal")))), 0)
                left = _PROBE
                while left:
                    left -= os.write(handle, bytes(left))
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            return is_full(error)
        finally:
            with contextlib.suppress(OSError):
                probe.unlink(missing_ok=True)
        return False

    def is_damaged(self) -> bool:
        """Tell whether the database is damaged, after SQLite said so once. Reads all of it, the first time."""
        if not self._is_damaged:
            self._is_damaged = look_at(self._path) is PageState.DAMAGED
        return self._is_damaged


def is_full(error: OSError) -> bool:
    """Tell whether the system refused a write because there is no room: on the disk, of one's share, for one file."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def look_at(path: Path) -> PageState:
    """Look at every page of a database file over a new connection; changes nothing. Another's counts as damaged."""
    try:
        with closing(connect(path, "ro")) as connection:
            found = found_in(row[0] for row in connection.execute("PRAGMA quick_check(1)"))
            ours = int(connection.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID
            return PageState.DAMAGED if found is PageState.WHOLE and not ours else found
    except driver.Error as error:
        return PageState.DAMAGED if code_of(error) in _DAMAGE else PageState.NOT_READ


def found_in(lines: Iterable[object]) -> PageState:
    """Return what the lines of SQLite's check of all pages say."""
    said = [str(line) for line in lines]
    if said == ["ok"]:
        return PageState.WHOLE
    return PageState.NOT_READ if any(map(_is_of_the_disk, said)) else PageState.DAMAGED


def _is_of_the_disk(line: str) -> bool:
    code = _CODE.search(line)
    return int(code[1]) & 0xFF in _NO_DAMAGE if code is not None else _NOT_READ.search(line) is not None


def code_of(error: BaseException | None) -> int | None:
    """Return SQLite's primary code of an error, or None where it is none of SQLite's."""
    code = getattr(error, "sqlite_errorcode", None)
    return int(code) & 0xFF if code is not None else _CODES.get(str(error))
