"""OS file locks that say who is alive: one per live run, one per process, one while a file is opened.

They end with the process that holds them, whatever killed it; a run marked running whose lock is free
is interrupted. Not a database lock: those are SQLite's own.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from app.domain.errors import StoreError
from app.settings.file_lock import FileLock, try_lock
from app.store.faults import CANNOT_OPEN, LOCKED, fault_of

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")
# Looking whether a lock is free takes it for an instant, so a real taker tries again before it gives up.
_ATTEMPTS = 20
_PAUSE_S = 0.01
_OPENING_S = 30.0


class HasLocks(Protocol):
    """What owns a folder of locks: a `Store`."""

    @property
    def locks(self) -> "Locks":
        """The locks of the data folder."""


class Locks:
    """The locks of one data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def acquire(self, name: str) -> FileLock | None:
        """Take a lock; None when another holder, in this or another process, lives.

        Raises:
            StoreError: the folder cannot be written to.
        """
        for attempt in range(_ATTEMPTS):
            if attempt:
                threading.Event().wait(_PAUSE_S)
            lock = self._try(name)
            if lock is not None:
                return lock
        return None

    def is_free(self, name: str) -> bool:
        """Tell whether nobody holds a lock. Changes nothing that lasts."""
        path = self._path(name)
        if not path.exists():
            return True
        lock = self._try(name)
        if lock is None:
            return False
        lock.release()
        return True

    def is_process_alive(self, process: str | None) -> bool:
        """Tell whether the process of this token lives; None is nobody."""
        return process is not None and _NAME.fullmatch(process) is not None and not self.is_free(f"process-{process}")

    def living_processes(self) -> tuple[str, ...]:
        """Return the tokens of all processes that have the store open, this one too."""
        names = [path.name for path in self._folder.glob("process-*")]
        return tuple(name.removeprefix("process-") for name in sorted(names) if not self.is_free(name))

    @contextmanager
    def opening(self) -> Iterator[None]:
        """Hold the lock under which the file is made, migrated, restored: one process at a time.

        Raises:
            StoreError: another process has held it for too long.
        """
        waited = 0.0
        lock = self.acquire("opening")
        while lock is None:
            waited += _ATTEMPTS * _PAUSE_S
            if waited > _OPENING_S:
                raise StoreError(LOCKED, "Another Int Crucible is preparing the database; try again in a moment.")
            lock = self.acquire("opening")
        with lock:
            yield

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError(f"not the name of a lock: {name[:40]!r}")
        return self._folder / name

    def _try(self, name: str) -> FileLock | None:
        try:
            return try_lock(self._path(name))
        except OSError as error:
            raise fault_of(
                error, CANNOT_OPEN, f"A lock in the data folder cannot be made: {error.strerror}."
            ) from error


class RunLock:
    """The lock a process holds while it works a run."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    @classmethod
    def acquire(cls, store: HasLocks, run: str) -> "RunLock | None":
        """Take a run to work it; None when somebody, in this or another process, works it."""
        lock = store.locks.acquire(f"run-{run}")
        return None if lock is None else cls(lock)

    @staticmethod
    def is_free(store: HasLocks, run: str) -> bool:
        """Tell whether nobody works a run."""
        return store.locks.is_free(f"run-{run}")

    def release(self) -> None:
        """Let the run go; doing it twice does nothing more."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
