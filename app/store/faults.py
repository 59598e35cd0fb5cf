"""What SQLite and the disk may say, sorted once into sentences for people.

Not for our own mistakes: an `IntegrityError` or a programming error is a bug and stays one.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from pysqlite3 import dbapi2 as driver
from sqlalchemy.exc import DBAPIError

from app.domain.errors import RefusedError, StoreError
from app.store.read_errors import SecondLook, code_of, is_full

FULL = "store-full"
READ_ONLY = "store-read-only"
INPUT_OUTPUT = "store-io"
LOCKED = "store-locked"
DAMAGED = "store-damaged"
CANNOT_OPEN = "store-cannot-open"

NOT_WRITABLE = frozenset({FULL, READ_ONLY})
"""With these the database can still be read, from a copy elsewhere."""
NOT_READ = (
    "The database could not be read just now: the disk reported an error. Nothing was changed; try again. If it stays,"
    " the disk may be failing: copy the data folder to another one."
)
_NOT_DONE = (
    "The database could not be read or written just now: the disk reported an error. The last change was not made; try"
    " again. If it stays, the disk may be failing: copy the data folder to another one."
)

_FULL = (FULL, "The disk is full. Nothing was lost; free some space and try again.")
_NO_MEMORY = ("store-memory", "There is not enough memory. Nothing was lost; try again.")
_SENTENCES = {
    driver.SQLITE_FULL: _FULL,
    driver.SQLITE_READONLY: (READ_ONLY, "The data folder cannot be written to. Nothing was lost."),
    driver.SQLITE_PERM: (READ_ONLY, "The data folder cannot be written to. Nothing was lost."),
    driver.SQLITE_IOERR: (INPUT_OUTPUT, _NOT_DONE),
    driver.SQLITE_BUSY: (LOCKED, "Another program holds the database. The last change was not made; try again."),
    driver.SQLITE_LOCKED: (LOCKED, "Another program holds the database. The last change was not made; try again."),
    driver.SQLITE_PROTOCOL: (LOCKED, "Another program holds the database. The last change was not made; try again."),
    driver.SQLITE_CANTOPEN: (
        CANNOT_OPEN,
        "The database file cannot be opened just now. Nothing was lost; try again.",
    ),
    driver.SQLITE_CORRUPT: (DAMAGED, "The database is damaged. Restore a backup to go on; the file was left as it is."),
    driver.SQLITE_NOTADB: (DAMAGED, "The database is damaged. Restore a backup to go on; the file was left as it is."),
    driver.SQLITE_TOOBIG: ("store-too-big", "That is too large to be stored. Nothing was changed."),
    driver.SQLITE_NOMEM: _NO_MEMORY,
}
_READING = ("SELECT", "PRAGMA", "BEGIN")
"""Statements that change nothing in the file, by their first word."""


@contextmanager
def told(look: SecondLook | None = None, *, only_reads: bool = False) -> Iterator[None]:
    """Turn the world's faults of a block into `StoreError`; let everything else through.

    Args:
        look: at the database the block works on: nothing is called damaged before it was looked at twice. None where
            the caller looks twice itself.
        only_reads: whether the block changes nothing; else that is judged by the statement that failed.

    Raises:
        StoreError: disk full, read-only, I/O error, locked, damaged.
    """
    try:
        yield
    except DBAPIError as error:
        is_read = only_reads or (error.statement or "").startswith(_READING)
        known = known_fault(error.orig, look, is_read=is_read)
        if known is None:
            raise
        raise known from error
    except driver.Error as error:
        known = known_fault(error, look, is_read=only_reads)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        raise fault_of(error, INPUT_OUTPUT, f"The data folder cannot be used: {error.strerror or error}.") from error


def fault_of(error: OSError, code: str, sentence: str) -> StoreError:
    """Return the fault of a file that could not be made or written to: that the disk is full, else as it is said."""
    if is_full(error):
        return StoreError(*_FULL)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return StoreError(READ_ONLY, sentence)
    return StoreError(code, sentence)


def known_fault(
    error: BaseException | None, look: SecondLook | None = None, *, is_read: bool = False
) -> StoreError | None:
    """Return the known fault an SQLite error stands for, or None when it is not the world's."""
    code = code_of(error)
    found = _SENTENCES.get(code) if code is not None else None
    if found is None:
        return None
    if code in (driver.SQLITE_IOERR, driver.SQLITE_CANTOPEN) and look is not None and look.is_full():
        return StoreError(*_FULL)
    if code == driver.SQLITE_IOERR and is_read:
        return not_read()
    if found[0] == DAMAGED and look is not None and not look.is_damaged():
        return not_read()
    return StoreError(*found)


def not_read() -> StoreError:
    """Return the fault of a database that is not known to be damaged and could not be read at one look."""
    return StoreError(INPUT_OUTPUT, NOT_READ)


def refused(code: str, sentence: str) -> RefusedError:
    """Return a refusal; here so that all sentences of the store about its file read alike."""
    return RefusedError(code, sentence)
