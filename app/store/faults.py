"""What SQLite and the disk may say, sorted once into sentences for people.

Not for our own mistakes: an `IntegrityError` or a programming error is a bug and stays one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from pysqlite3 import dbapi2 as driver
from sqlalchemy.exc import DBAPIError

from app.domain.errors import RefusedError, StoreError

FULL = "store-full"
READ_ONLY = "store-read-only"
INPUT_OUTPUT = "store-io"
LOCKED = "store-locked"
DAMAGED = "store-damaged"
CANNOT_OPEN = "store-cannot-open"

_SENTENCES = {
    driver.SQLITE_FULL: (FULL, "The disk is full. Nothing was lost; free some space and try again."),
    driver.SQLITE_READONLY: (READ_ONLY, "The data folder cannot be written to. Nothing was lost."),
    driver.SQLITE_PERM: (READ_ONLY, "The data folder cannot be written to. Nothing was lost."),
    driver.SQLITE_IOERR: (INPUT_OUTPUT, "The disk reported an error. The last change was not made; try again."),
    driver.SQLITE_BUSY: (LOCKED, "Another program holds the database. The last change was not made; try again."),
    driver.SQLITE_LOCKED: (LOCKED, "Another program holds the database. The last change was not made; try again."),
    driver.SQLITE_PROTOCOL: (LOCKED, "Another program holds the database. The last change was not made; try again."),
    driver.SQLITE_CANTOPEN: (CANNOT_OPEN, "The database file cannot be opened."),
    driver.SQLITE_CORRUPT: (DAMAGED, "The database is damaged. Restore a backup to go on; the file was left as it is."),
    driver.SQLITE_NOTADB: (DAMAGED, "The database is damaged. Restore a backup to go on; the file was left as it is."),
    driver.SQLITE_TOOBIG: ("store-too-big", "That is too large to be stored. Nothing was changed."),
    driver.SQLITE_NOMEM: ("store-memory", "There is not enough memory. Nothing was lost; try again."),
}


@contextmanager
def told() -> Iterator[None]:
    """Turn the world's faults of a block into `StoreError`; let everything else through.

    Raises:
        StoreError: disk full, read-only, I/O error, locked, damaged.
    """
    try:
        yield
    except DBAPIError as error:
        known = known_fault(error.orig)
        if known is None:
            raise
        raise known from error
    except driver.Error as error:
        known = known_fault(error)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        raise StoreError(INPUT_OUTPUT, f"The data folder cannot be used: {error.strerror or error}.") from error


def known_fault(error: BaseException | None) -> StoreError | None:
    """Return the known fault an SQLite error stands for, or None when it is not the world's."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    found = _SENTENCES.get(int(code) & 0xFF)
    return StoreError(*found) if found else None


def refused(code: str, sentence: str) -> RefusedError:
    """Return a refusal; here so that all sentences of the store about its file read alike."""
    return RefusedError(code, sentence)
