"""Has done what a migration left to be done while the store is open, a few rows at a time.

Rows that were there before seals were are sealed, texts that only an older index knows are indexed anew. A migration
notes how far there is still to go; each unit of work does some and lowers the note in the same transaction, so that
death at any instant costs one unit. Not for how a row is sealed or indexed.
"""

import logging
import threading
import time

from app.domain.errors import KnownError
from app.store.reader import EngineReader
from app.store.search.indexing import is_left_to_index
from app.store.writer import Writer
from app.store.writes.seals import unsealed

_log = logging.getLogger(__name__)


class CatchingUp:
    """A thread that lives as long as there is something to do, and pauses as long as it wrote.

    A fault of the disk ends it until the store is opened again: nobody waits for it.
    """

    def __init__(self, writer: Writer, reader: EngineReader) -> None:
        self._writer = writer
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None
        with reader.reading() as db:
            is_wanted = is_left_to_index(db) or next(unsealed(db), None) is not None
        if is_wanted:
            self._thread = threading.Thread(target=self._work, name="store-catching-up", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait until everything is done, or a fault ended it."""
        if self._thread is not None:
            self._thread.join()

    def close(self) -> None:
        """End after the unit at work; the rest is done another time."""
        self._ends.set()
        self.wait()

    def _work(self) -> None:
        is_left = True
        while is_left and not self._ends.is_set():
            began = time.monotonic()
            try:
                is_left = self._writer.write_now(lambda tx: tx.seals.some() or tx.indexing.some())
            except KnownError as error:
                _log.info("what a migration left is not done for now: %s", error.code)
                return
            # Another process that waits for the write lock gets its turn.
            self._ends.wait(time.monotonic() - began)
