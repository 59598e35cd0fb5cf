"""Every file the application writes is opened here, and every folder is made here.

No link is followed, neither a symbolic one at the file's name or its folder's nor a second name of somebody's file; a
file has mode 0600 and a folder 0700, whatever the umask says. A rule in tests/contracts sees to it that nothing else
opens a file for writing. Not for reading (`bounded_input`), and not for the database: SQLite opens that itself, over
files that were made and looked at here.
"""

import contextlib
import errno
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import IO

from app.domain.errors import RefusedError

LINK = "link"
_POSIX = os.name == "posix"
# Without O_NONBLOCK a pipe that was put in the file's place would wait for its reader for ever.
_ALWAYS = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_LONGEST_OF_HALF = 50
"""Letters of a file's name that its half-written one begins with: a system allows 255 bytes for the whole."""
_FOLDER = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)


class Way(Enum):
    """How a file is opened; its content is kept in every way."""

    NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL
    """It must not exist."""
    KEPT = os.O_RDWR | os.O_CREAT
    """It is made when missing."""
    APPENDED = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    """As `KEPT`, and what is written comes after what is there."""


def open_private(path: Path, way: Way) -> int:
    """Open a file of ours for writing; the one function that does. Returns a descriptor, which the caller closes.

    Raises:
        RefusedError: the file or its folder is a link, or it is no regular file, or it has a second name elsewhere.
        OSError: the disk's fault, or a `NEW` one exists.
    """
    with _held(path.parent) as folder:
        return _open(path, way, folder)


def replace_private(path: Path) -> int:
    """Open a new, empty file of ours in the place of whatever has its name; a link goes, its target stays.

    Raises:
        RefusedError: its folder is a link.
        OSError: the disk's fault, or a folder has its name.
    """
    with _held(path.parent) as folder:
        _remove(path, folder)
        return _open(path, Way.NEW, folder)


def append_private(path: Path) -> int:
    """Open a file of ours to write at its end; what is no file of ours alone gives way to a new one.

    Raises:
        RefusedError: its folder is a link.
        OSError: the disk's fault, or a folder has its name.
    """
    try:
        return open_private(path, Way.APPENDED)
    except RefusedError:
        return replace_private(path)


def put_private(path: Path, data: bytes) -> None:
    """Put a file's new content in its place in one step, on the disk before it counts; a link there is replaced.

    Raises:
        RefusedError: its folder is a link.
        OSError: the disk's fault; the earlier file is as it was.
    """
    with putting_private(path) as file:
        file.write(data)


@contextmanager
def putting_private(path: Path) -> Iterator[IO[bytes]]:
    """As `put_private`, for content that comes in pieces: they count when the block ends, and only if it ends well.

    Raises:
        RefusedError: its folder is a link.
        OSError: the disk's fault; the earlier file is as it was.
    """
    half = path.with_name(f".{path.name[:_LONGEST_OF_HALF]}.{secrets.token_hex(4)}")
    with _held(path.parent) as folder:
        handle = _open(half, Way.NEW, folder)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if folder is None:
                half.replace(path)
            else:
                os.replace(half.name, path.name, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            _remove(half, folder)
            raise
        if folder is not None:
            os.fsync(folder)


def make_private_folder(folder: Path) -> None:
    """Make a folder of ours with the parents it lacks, or take every right but the owner's from it.

    Raises:
        RefusedError: it is a link.
        OSError: it cannot be made, or is no folder.
    """
    _make_missing(folder)
    with _held(folder) as handle:
        if handle is not None and os.fstat(handle).st_uid != os.geteuid() != 0:
            raise PermissionError(errno.EPERM, "it belongs to another user", str(folder))
        if handle is not None and stat.S_IMODE(os.fstat(handle).st_mode) != stat.S_IRWXU:
            os.fchmod(handle, stat.S_IRWXU)


def make_folder(folder: Path) -> None:
    """Make a folder a person named, with the parents it lacks; one that exists keeps its mode.

    Raises:
        RefusedError: it is a link.
        OSError: it cannot be made, or is no folder.
    """
    _make_missing(folder)
    with _held(folder):
        return


@contextmanager
def temporary_folder(prefix: str, place: Path | None = None) -> Iterator[Path]:
    """Give a new folder that only its owner reads, and take it away again with all that is in it.

    Args:
        prefix: beginning of its name.
        place: the folder it is made in; None = the one of this system for passing things.
    """
    with tempfile.TemporaryDirectory(prefix=prefix, dir=place) as folder:
        yield Path(folder)


def refuse_link(path: Path) -> None:
    """Refuse a path that is a symbolic link.

    Raises:
        RefusedError: it is one.
    """
    if path.is_symlink():
        raise _link(path)


def require_own(path: Path) -> os.stat_result | None:
    """Refuse a path that another program could have put there to have something else written; None where nothing is.

    Raises:
        RefusedError: it is a link, no regular file, or has a second name elsewhere.
        OSError: it cannot be looked at.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    _require_own(found, path)
    return found


def make_private(path: Path) -> None:
    """Take every right but the owner's from a file or socket of ours.

    Raises:
        RefusedError: it is a link.
        OSError: there is none.
    """
    refuse_link(path)
    if _POSIX and stat.S_IMODE(path.stat().st_mode) != stat.S_IRUSR | stat.S_IWUSR:
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)


def sync_folder(path: Path) -> None:
    """Wait until a folder's names are on the disk, where the system can do that."""
    with _held(path) as handle:
        if handle is not None:
            os.fsync(handle)


@contextmanager
def _held(folder: Path) -> Iterator[int | None]:
    """Hold the folder itself: its name may come to lead elsewhere meanwhile. None where a system cannot do that."""
    refuse_link(folder)
    if not _POSIX:
        yield None
        return
    try:
        handle = os.open(folder, _FOLDER)
    except OSError:
        refuse_link(folder)
        raise
    try:
        yield handle
    finally:
        os.close(handle)


def _open(path: Path, way: Way, folder: int | None) -> int:
    name = path if folder is None else path.name
    # What is no regular file is not even opened: opening a device may do something.
    with contextlib.suppress(FileNotFoundError):
        _require_own(os.stat(name, dir_fd=folder, follow_symlinks=False), path)
    handle = os.open(name, way.value | _ALWAYS, 0o600, dir_fd=folder)
    try:
        found = os.fstat(handle)
        _require_own(found, path)
        if _POSIX and stat.S_IMODE(found.st_mode) != stat.S_IRUSR | stat.S_IWUSR:
            os.fchmod(handle, stat.S_IRUSR | stat.S_IWUSR)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _require_own(found: os.stat_result, path: Path) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise _link(path)
    if not stat.S_ISREG(found.st_mode):
        raise RefusedError(LINK, f"{path} is no regular file; nothing was written to it. Move it away to go on.")
    # A lock that its holder just removed has none.
    if found.st_nlink > 1:
        raise RefusedError(
            LINK,
            f"{path} has a second name elsewhere, which would be written to as well; put a copy in its place to go on.",
        )


def _link(path: Path) -> RefusedError:
    return RefusedError(
        LINK, f"{path} is a link, and Int Crucible writes through no link it did not make; move it away to go on."
    )


def _remove(path: Path, folder: int | None) -> None:
    try:
        os.unlink(path if folder is None else path.name, dir_fd=folder)
    except FileNotFoundError:
        return


def _make_missing(folder: Path) -> None:
    missing = [one for one in (folder, *folder.parents) if not os.path.lexists(one)]
    for one in reversed(missing):
        try:
            one.mkdir(mode=stat.S_IRWXU)
        except FileExistsError:
            continue  # another process was quicker
        if _POSIX:
            one.chmod(stat.S_IRWXU)  # whatever the umask took away
