"""Moving a data folder: everything is copied and compared, then every start is sent to the copy; the old one is kept.

Whatever ends it before the last step leaves the old folder in use, as it was, and no copy. The store must be closed
everywhere. Keys in a file are then only at the new place.
"""

import contextlib
import hashlib
import logging
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import RefusedError, StoreError
from app.settings.bounded_input import open_regular
from app.settings.moved import NOTE, note_move, refuse_moved
from app.settings.paths import key_file
from app.settings.private_files import Way, make_private_folder, open_private, sync_folder
from app.store import backup
from app.store.data_folder import is_free, prepare_folder
from app.store.faults import DAMAGED, FULL, INPUT_OUTPUT, told
from app.store.files import DATABASE_NAME
from app.store.inspect_file import inspect_file
from app.store.locks import Locks

Told = Callable[[int, int], None]
"""Is told how many bytes of how many were copied."""
_STAYS = ("locks", "window.lock", "window.sock", NOTE)
_OF_THE_DATABASE = tuple(f"{DATABASE_NAME}{suffix}" for suffix in ("", "-wal", "-shm", "-journal"))
_AT_ONCE = 1024 * 1024
_log = logging.getLogger(__name__)
_SPARE_BYTES = 32 * 1024 * 1024


def move(data_dir: Path, target: Path, tell: Told = lambda _done, _of: None) -> None:
    """Move a data folder to a place that is empty or does not exist.

    Raises:
        RefusedError: the target is something else or lies inside, a process has the store open, the database does not
            open or there is no room. Nothing was changed.
        StoreError: the disk's fault; the old folder is in use as before.
    """
    data_dir, target = data_dir.absolute(), target.absolute()
    refuse_target(data_dir, target)
    prepare_folder(data_dir)
    locks = Locks(data_dir / "locks")
    with locks.opening(), told():
        refuse_moved(data_dir)
        if locks.living_processes():
            raise RefusedError("locked", "Int Crucible is open; close it before moving its data folder.")
        database = data_dir / DATABASE_NAME
        inspect_file(database)
        with _half(target) as half:
            _copy_all(data_dir, half, tell)
            with _in_place(data_dir, half, target):
                sync_folder(target.parent)
                note_move(data_dir, target)
        _forget_keys(data_dir)


def refuse_target(data_dir: Path, target: Path) -> None:
    """Refuse a place that a data folder cannot be moved to.

    Raises:
        RefusedError: it lies inside or around it, or holds something.
        StoreError: it cannot be looked at.
    """
    real, other = data_dir.resolve(), target.resolve()
    if real == other or real in other.parents or other in real.parents:
        raise RefusedError("data-folder-inside", "Name a folder that neither holds the present one nor lies in it.")
    with told():
        is_taken = not is_free(target)
    if is_taken:
        raise RefusedError(
            "data-folder-taken",
            f"{target} holds something already, or is a disk as a whole; name a folder that does not exist yet.",
        )


@contextmanager
def _half(target: Path) -> Iterator[Path]:
    """Give a new folder beside the target, and take away what is left of it."""
    half = target.with_name(f".{target.name[:40]}-moving-{os.urandom(4).hex()}")
    make_private_folder(half)
    try:
        yield half
    finally:
        shutil.rmtree(half, ignore_errors=True)


@contextmanager
def _in_place(data_dir: Path, half: Path, target: Path) -> Iterator[None]:
    """Have the copy in its place; where what is done then fails, it is taken out again, and no note leads there."""
    was_there = target.exists()
    if was_there:
        target.rmdir()
    half.rename(target)
    try:
        yield
    except BaseException:
        # A note that cannot be taken away leads to a copy that stays.
        with contextlib.suppress(OSError):
            (data_dir / NOTE).unlink(missing_ok=True)
            target.rename(half)
            if was_there:
                make_private_folder(target)
        raise


def _forget_keys(data_dir: Path) -> None:
    """Take the keys out of the folder that is left: they are in the new one, and one place is where they are kept."""
    try:
        key_file(data_dir).unlink(missing_ok=True)
    except OSError as error:
        _log.warning("the keys in the folder that was left could not be taken away: %s", error.strerror)


def _copy_all(data_dir: Path, half: Path, tell: Told) -> None:
    files = [path for path in _files(data_dir) if path.relative_to(data_dir).parts[0] not in _OF_THE_DATABASE]
    sizes = [path.stat().st_size for path in files]
    database = sum((data_dir / name).stat().st_size for name in _OF_THE_DATABASE if (data_dir / name).exists())
    total, done = sum(sizes) + database, 0
    free = shutil.disk_usage(half).free
    if free < total + _SPARE_BYTES:
        raise StoreError(FULL, f"There is no room: {total:,} bytes are needed, {free:,} are free. Nothing was changed.")
    tell(0, total)
    backup.copy_database(data_dir / DATABASE_NAME, half / DATABASE_NAME)
    done = database
    for path, size in zip(files, sizes, strict=True):
        tell(done, total)
        copy = half / path.relative_to(data_dir)
        if not copy.parent.is_dir():
            make_private_folder(copy.parent)
        _copy(path, copy)
        done += size
    for folder in (half, *(path for path in half.rglob("*") if path.is_dir())):
        sync_folder(folder)
    # Read back before anything relies on it.
    if not backup.verify(half / DATABASE_NAME):
        raise RefusedError(DAMAGED, "The copy of the database is not whole. Nothing was changed; try another disk.")
    tell(total, total)


def _files(folder: Path) -> Iterator[Path]:
    """Give the regular files of a data folder; no link is followed, and what belongs to a process stays."""
    for path in sorted(folder.iterdir()):
        if path.name in _STAYS or path.name.endswith(".lock"):
            continue
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            yield from _files(path)
        elif stat.S_ISREG(mode):
            yield path


def _copy(path: Path, copy: Path) -> None:
    """Copy a file and read the copy back."""
    written = hashlib.sha256()
    with open_regular(path) as source, os.fdopen(open_private(copy, Way.NEW), "wb") as target:
        while data := source.read(_AT_ONCE):
            written.update(data)
            target.write(data)
        target.flush()
        os.fsync(target.fileno())
    with copy.open("rb") as file:
        if hashlib.file_digest(file, "sha256").digest() != written.digest():
            raise StoreError(INPUT_OUTPUT, f"The copy {copy.name} is not what was written. Nothing was changed.")
