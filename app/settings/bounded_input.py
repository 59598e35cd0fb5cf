"""Reads files and standard input up to a bound, so that no input can fill the memory or be waited for without end.

Every fault is an `OSError` whose `strerror` is the end of a sentence. Not for what the bytes mean, and not for writing
(`private_files`).
"""

import errno
import os
import stat
from pathlib import Path
from typing import IO

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class NotRegularError(OSError):
    """What was to be read is a folder, a pipe, a device, or a link where none is followed."""


class TooLargeError(OSError):
    """There is more to read than the bound."""


def size_in_words(most: int) -> str:
    """Return a bound as people read it: “4 MB”, “10 kB”."""
    return f"{most // 1_000_000:,} MB" if most >= 1_000_000 else f"{most // 1_000:,} kB"


def open_regular(path: Path, *, follow: bool = True) -> IO[bytes]:
    """Open a regular file for reading; anything else is not even opened: opening a device may do something.

    Args:
        path: of the file.
        follow: whether a link at its name is followed.

    Raises:
        NotRegularError: it is none.
        OSError: it cannot be opened.
    """
    _require_regular(path.stat(follow_symlinks=follow))
    # It may have been changed into a pipe meanwhile: O_NONBLOCK does not wait for its writer.
    file = os.fdopen(os.open(path, _FLAGS if follow else _FLAGS | _NO_LINK), "rb")
    try:
        _require_regular(os.fstat(file.fileno()))
    except BaseException:
        file.close()
        raise
    return file


def read_regular(path: Path, most: int, *, follow: bool = True) -> bytes:
    """Return the content of a regular file of at most `most` bytes.

    Raises:
        NotRegularError: it is none.
        TooLargeError: it holds more.
        OSError: it cannot be read.
    """
    with open_regular(path, follow=follow) as file:
        return read_at_most(file, most)


def read_start(path: Path, count: int) -> bytes:
    """Return the first bytes of a regular file, fewer where it has fewer.

    Raises:
        NotRegularError: it is none.
        OSError: it cannot be read.
    """
    with open_regular(path) as file:
        return file.read(count)


def read_any(path: Path, most: int) -> bytes:
    """Return what a file, pipe or device gives until its end, at most `most` bytes. May wait for a pipe's writer.

    Raises:
        TooLargeError: it gives more.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return read_at_most(file, most)


def read_at_most(file: IO[bytes], most: int) -> bytes:
    """Return what a stream gives until its end, at most `most` bytes.

    Raises:
        TooLargeError: it gives more.
        OSError: it cannot be read, or not now.
    """
    data: bytes | None = file.read(most + 1)
    if data is None:
        raise BlockingIOError(errno.EAGAIN, "it has nothing to read now")
    if len(data) > most:
        raise TooLargeError(errno.EFBIG, f"it is larger than {size_in_words(most)}")
    return data


def read_line_at_most(file: IO[bytes], most: int) -> bytes:
    """Return the next line of a stream with its end, at most `most` bytes; empty at the stream's end.

    Raises:
        TooLargeError: the line is longer.
        OSError: it cannot be read.
    """
    line = file.readline(most + 1)
    if len(line) > most:
        raise TooLargeError(errno.EFBIG, f"its line is longer than {size_in_words(most)}")
    return line


def _require_regular(found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise NotRegularError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise NotRegularError(errno.EINVAL, "it is no regular file")
