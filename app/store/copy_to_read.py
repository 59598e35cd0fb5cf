"""A copy of the database to read from, where the data folder takes no writes: a full disk, a folder of somebody else.

SQLite writes beside a file it reads, and so does who opens the store; a copy elsewhere is read like the original, with
what its write-ahead log holds. Nothing in the data folder is touched. Not for backups: the copy goes away.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import StoreError
from app.settings.private_files import Way, open_private, temporary_folder
from app.store.files import DATABASE_NAME

_COPIED = ("", "-wal")
_AT_ONCE = 1024 * 1024
_TRIES = 5
_SPARE_BYTES = 4 * 1024 * 1024


@contextmanager
def copy_to_read(data_dir: Path, fault: StoreError) -> Iterator[Path]:
    """Give a folder with a copy of the database, and take it away again.

    Raises:
        StoreError: `fault`, why the data folder takes no writes, where there is no room for a copy either, or the
            database cannot be read.
    """
    place = _place(data_dir)
    if place is None:
        raise fault
    with temporary_folder("int-crucible-reading-", place) as folder:
        try:
            _copy(data_dir, folder)
        except OSError as error:
            raise fault from error
        yield folder


def _place(data_dir: Path) -> Path | None:
    """Return a folder for passing things that has room for the copy; such ones in memory are asked last."""
    try:
        wanted = sum(size for size, _ in _states(data_dir)) + _SPARE_BYTES
    except OSError:
        return None
    places = (tempfile.gettempdir(), os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm")  # noqa: S108
    for place in map(Path, filter(None, places)):
        try:
            if os.access(place, os.W_OK | os.X_OK) and shutil.disk_usage(place).free > wanted:
                return place
        except OSError:
            continue
    return None


def _copy(data_dir: Path, folder: Path) -> None:
    """Copy the database and its log as they are at one instant: again where somebody wrote meanwhile."""
    for _ in range(_TRIES):
        before = _states(data_dir)
        for suffix in _COPIED:
            target = folder / f"{DATABASE_NAME}{suffix}"
            target.unlink(missing_ok=True)
            try:
                reading = (data_dir / target.name).open("rb")
            except FileNotFoundError:
                continue
            with reading, os.fdopen(open_private(target, Way.NEW), "wb") as writing:
                shutil.copyfileobj(reading, writing, _AT_ONCE)
        if _states(data_dir) == before:
            return
    raise OSError("the database is being written to")


def _states(data_dir: Path) -> list[tuple[int, int]]:
    found = []
    for suffix in _COPIED:
        try:
            state = (data_dir / f"{DATABASE_NAME}{suffix}").stat()
        except FileNotFoundError:
            continue
        found.append((state.st_size, state.st_mtime_ns))
    return found
