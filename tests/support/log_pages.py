"""How many pages a commit writes: the frames it adds to the write-ahead log.

`PRAGMA wal_checkpoint(NOOP)` tells how many frames the log holds and moves none of them. Not a measure of time.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from pysqlite3 import dbapi2 as driver

from app.store.engine import connect


@contextlib.contextmanager
def counted_pages(database: Path) -> Iterator[Callable[[], int]]:
    """Give a function that returns how many pages were written since it was called last.

    Meanwhile one read is kept open, so that the log is not begun anew.
    """
    with contextlib.closing(connect(database, "ro")) as reader, contextlib.closing(connect(database, "rw")) as watch:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM counter").fetchone()
        before = _frames(watch)

        def written() -> int:
            nonlocal before
            last, before = before, _frames(watch)
            return before - last

        yield written
        reader.execute("ROLLBACK")


def _frames(watch: driver.Connection) -> int:
    _busy, frames, _moved = watch.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    return int(frames)
