"""The store: one SQLite file in the data folder, opened once per process.

Opens, makes or migrates the file, owns the engines, the writer and the locks, and closes them in
order. Not for queries or writes themselves: those are the nouns of `Query` and `Tx`.
"""

import contextlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from pysqlite3 import dbapi2 as driver
from sqlalchemy import Engine

from app.domain.base import new_id
from app.domain.errors import RefusedError, StoreError
from app.domain.events import Event
from app.settings.file_lock import FileLock
from app.settings.moved import refuse_moved
from app.settings.private_files import make_private, sync_folder
from app.store import backup
from app.store.catching_up import CatchingUp
from app.store.changes import ExternalChanges, last_seq
from app.store.check import StoreReport, check
from app.store.data_folder import prepare_folder
from app.store.engine import connect, read_engine, require_sqlite, write_engine
from app.store.faults import LOCKED, told
from app.store.files import DATABASE_NAME, create_private
from app.store.inspect_file import inspect_file, refuse_read_only
from app.store.locks import Locks
from app.store.migrate import SCHEMA_VERSION, migrate
from app.store.read_errors import SecondLook
from app.store.reader import EngineReader
from app.store.reads.query import Query
from app.store.writer import Listener, Writer
from app.store.writes.transaction import Tx

T = TypeVar("T")

_OPEN_ELSEWHERE = (
    "An older Int Crucible has the database open, and this one has to bring it up to date: close the open window "
    "first, then try again. Nothing was changed."
)


@dataclass(frozen=True, slots=True)
class Original:
    """The data folder that a store is a copy of to read from, and why that takes no writes."""

    data_dir: Path
    fault: StoreError


class Store:
    """The database of one process; made by `Store.open`, ended by `close`."""

    def __init__(self, data_dir: Path, locks: Locks, process: str, alive: FileLock) -> None:
        self.data_dir = data_dir
        self.path = data_dir / DATABASE_NAME
        self._locks = locks
        self._alive = alive
        self._reading: Engine = read_engine(self.path)
        self._writing: Engine = write_engine(self.path)
        look = SecondLook(self.path)
        reader = self._reader = EngineReader(self._reading, look)
        self._query = Query(reader)
        with reader.reading() as db:
            self._opened_at = last_seq(db)
        with told(look, only_reads=True):
            watch = connect(self.path, "ro")
        self._external = ExternalChanges(reader, watch, look, process, self._opened_at)
        self._writer = Writer(self._writing, look, process, locks)
        try:
            self._catching_up = CatchingUp(self._writer, reader)
        except BaseException:
            self._writer.close()
            raise
        self.copy_of: Original | None = None
        self._closing = threading.Lock()
        self._closed = False

    @classmethod
    def open(cls, data_dir: Path, *, copy_of: Original | None = None) -> Self:
        """Open the store of a data folder; makes or migrates the file where needed.

        Args:
            data_dir: the folder.
            copy_of: what it is a copy of to read from: the locks there say who is at work.

        Raises:
            RefusedError: SQLite is too old; the file is empty, damaged, foreign or newer, or it is of an older schema
                and a process has it open; or the folder was moved meanwhile. It is left as it is.
            StoreError: the folder or file cannot be written to, or is a link.
        """
        require_sqlite()
        data_dir = data_dir.absolute()
        prepare_folder(data_dir)
        locks = Locks(data_dir / "locks")
        path = data_dir / DATABASE_NAME
        with locks.opening(), told(SecondLook(path)):
            refuse_moved(data_dir)
            has_log = False
            if path.exists():
                state = inspect_file(path)
                has_log = state.has_log
                refuse_read_only(path)
                if state.schema_version != SCHEMA_VERSION:
                    if locks.living_processes():
                        raise RefusedError("locked", _OPEN_ELSEWHERE)
                    backup.make(data_dir, backup.MIGRATION)
                    migrate(path)
            else:
                _create(path)
            make_private(path)
            if not has_log:
                _use_wal(path)
            process = new_id()
            alive = locks.acquire(f"process-{process}")
            if alive is None:
                raise StoreError(LOCKED, "The data folder is locked by another program.")
            try:
                store = cls(data_dir, locks if copy_of is None else Locks(copy_of.data_dir / "locks"), process, alive)
                store.copy_of = copy_of
                return store
            except BaseException:
                alive.release()
                raise

    @property
    def query(self) -> Query:
        """The read side; on any thread, each method one short read transaction."""
        return self._query

    @property
    def locks(self) -> Locks:
        """The locks of the data folder."""
        return self._locks

    async def write(self, unit: Callable[[Tx], T]) -> T:
        """Run `unit` on the writer thread in one transaction and return its result after the commit.

        From any asyncio loop. Cancelling the caller does not cancel the write: it is told at its next `await`.

        Raises:
            StoreError: the disk's fault; nothing of the unit was stored, the next write may succeed.
            NotFoundError: something the unit names does not exist in its project; nothing was stored.
        """
        return await self._writer.write(unit)

    def write_now(self, unit: Callable[[Tx], T]) -> T:
        """Run `unit` like `write`, waiting for it. Never on the GUI thread.

        Raises:
            RuntimeError: called on a forbidden thread.
        """
        return self._writer.write_now(unit)

    def forbid_thread(self, thread_id: int) -> None:
        """Refuse `write_now` on this thread (the GUI's) from now on."""
        self._writer.forbid(thread_id)

    def listen(self, listener: Listener) -> None:
        """Call `listener` on the writer thread with the events of each commit, in order."""
        self._writer.listen(listener)

    def publish(self, events: tuple[Event, ...]) -> None:
        """Hand events without a row (an agent began its work) to all listeners, on this thread."""
        self._writer.publish(events)

    def external_events(self) -> tuple[Event, ...]:
        """Return what other processes committed since the last call, with the new values. Any thread."""
        return self._external.take()

    def check(self) -> StoreReport:
        """Look at version, settings, integrity and links; seconds on a large file, so never on the GUI thread."""
        with self._reader.reading() as db:
            return check(db)

    def backup_now(self) -> backup.Backup:
        """Make a checked backup and return it. Slow on a large file: never on the GUI thread."""
        return backup.make(self.data_dir, backup.NOW)

    def backups(self) -> tuple[backup.Backup, ...]:
        """Return the backups there are, newest first."""
        return backup.backups(self.data_dir)

    def close(self) -> StoreError | None:
        """Finish the writes handed in, make a backup if one is due, and let the file go. Twice is once.

        Returns:
            Why the backup that was due could not be made. It is no failure of what was done: that is stored.

        Raises:
            RefusedError: the database is damaged; the store is closed all the same.
        """
        with self._closing:
            if self._closed:
                return None
            self._closed = True
            self._catching_up.close()
            self._writer.close()
            try:
                self._backup_if_due()
            except StoreError as fault:
                return fault
            finally:
                self._external.close()
                self._reading.dispose()
                _take_log_in(self.path)
                self._writing.dispose()
                self._alive.release()
        return None

    def _backup_if_due(self) -> None:
        with self._reader.reading() as db:
            seq = last_seq(db)
        if seq > self._opened_at and backup.is_due(self.data_dir, seq):
            backup.make(self.data_dir, backup.CLOSE)


def _create(path: Path) -> None:
    """Make a new database under another name and give it its own when it is whole."""
    if any(path.with_name(f"{path.name}{suffix}").exists() for suffix in ("-wal", "-shm")):
        backup.set_aside(path.parent)
    half = path.with_name(f"making-{os.urandom(4).hex()}")
    create_private(half)
    try:
        migrate(half)
        _use_wal(half)
        half.replace(path)
        sync_folder(path.parent)
    finally:
        half.unlink(missing_ok=True)


def _take_log_in(path: Path) -> None:
    """See to it that the last connection is one that may write: it takes the -wal into the file and removes it."""
    # What is left of it otherwise is taken in at the next close.
    with contextlib.suppress(driver.Error), contextlib.closing(connect(path, "rw")) as connection:
        connection.execute("PRAGMA user_version").fetchone()


def _use_wal(path: Path) -> None:
    """See to it that the file is in WAL mode; one that came back from a backup is not."""
    connection = connect(path, "rw")
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()
