"""A file that one holder at a time has: free again when it is let go, or when its process dies, whatever killed it.

Not for who holds what in the data folder (`app.store.locks`).
"""

import contextlib
import errno
import os
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from app.settings.private_files import Way, open_private

_PAUSE_S = 0.01
_PATIENCE_S = 20.0


class FileLock:
    """One held lock; free again after `release`, at the end of a `with`, or when the process dies."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle: int | None = handle

    def release(self) -> None:
        """Free the lock; doing it twice does nothing more."""
        handle, self._handle = self._handle, None
        if handle is None:
            return
        try:
            # While it is held nobody else can have taken this file; who opened it meanwhile looks again.
            # Windows keeps a file that is open; a leftover lock file means nothing.
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
        finally:
            os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def try_lock(path: Path) -> FileLock | None:
    """Take the lock of a path; None when another holder, in this or another process, has it.

    Raises:
        RefusedError: the path or its folder is a link.
        OSError: the disk's fault.
    """
    handle = open_private(path, Way.KEPT)
    try:
        if _lock(handle) and _is_still(path, handle):
            return FileLock(path, handle)
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def wait_for(path: Path) -> FileLock:
    """Take the lock of a path, waiting for whoever has it: for what is read, changed and written back in a moment.

    Raises:
        RefusedError: the path or its folder is a link.
        TimeoutError: another holder had it for all of 20 s.
        OSError: the disk's fault.
    """
    waited = 0.0
    while (lock := try_lock(path)) is None:
        if waited >= _PATIENCE_S:
            raise TimeoutError(errno.ETIMEDOUT, "another Int Crucible is writing there and does not end", str(path))
        threading.Event().wait(_PAUSE_S)
        waited += _PAUSE_S
    return lock


def _is_still(path: Path, handle: int) -> bool:
    """Tell whether the locked file is the one of this name: its last holder may have removed it."""
    try:
        named = path.stat()
    except FileNotFoundError:
        return False
    held = os.fstat(handle)
    return (named.st_dev, named.st_ino) == (held.st_dev, held.st_ino)


if sys.platform != "win32":
    import fcntl

    def _lock(handle: int) -> bool:
        # flock belongs to the open file, not to the process: a second open in this process sees it held.
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
else:
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
