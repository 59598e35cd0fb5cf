"""A file of chats, opened: JSON as it is, or the `conversations.json` inside the zip file that ChatGPT sends.

Nothing of an archive is unpacked to the disk, and of its names none becomes a path. Not for what the JSON says.
"""

import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from app.services.bringing.json_stream import entries, refused
from app.settings.bounded_input import size_in_words

MOST_BYTES = 2_000_000_000
"""Of the file, and of the JSON in it."""
_MOST_TIMES = 200
_FREE_OF_IT = 10_000_000
"""JSON packs to a tenth or so; what unpacks to more than 200 times its size, beyond 10 MB, is a trap."""
_MOST_CONTENTS = 32_000_000
"""Bytes of an archive's table of contents: some 300,000 files."""
_TALKS = re.compile(r"(?:^|[/\\])conversations(?:[-_ ]?\d{1,6})?\.json$", re.IGNORECASE)
_END = struct.Struct("<4s4H2LH")
_LARGE = b"PK\x06\x07"
_LAST = 65_536 + _END.size
_IS_LOCKED = 1
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@contextmanager
def opened_entries(file: IO[bytes], told: Callable[[int, int], object]) -> Iterator[Iterator[object]]:
    """Give the entries of a file of chats. A thread of its own.

    Args:
        file: the file, at its begin.
        told: is told the bytes that came and all; may raise to stop.

    Raises:
        RefusedError: it is larger than is read, or an archive that is damaged, locked, a trap, or without chats.
    """
    size = os.fstat(file.fileno()).st_size
    if size > MOST_BYTES:
        raise refused(f"it is larger than {size_in_words(MOST_BYTES)}")
    if file.read(2) != b"PK":
        file.seek(0)
        yield entries(file, _Counted(size, told))
        return
    _look_at_the_end(file, size)
    try:
        with zipfile.ZipFile(file) as archive:
            yield _of_archive(archive, told)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise refused("the archive is damaged, or packed in a way that cannot be read") from error


class _Counted:
    """Adds up the bytes that came."""

    def __init__(self, total: int, told: Callable[[int, int], object]) -> None:
        self._total = total
        self._told = told
        self.done = 0

    def __call__(self, came: int) -> None:
        self.done += came
        self._told(min(self.done, self._total), self._total)


def _look_at_the_end(file: IO[bytes], size: int) -> None:
    """Refuse an archive by what it says of itself, before its table of contents is read into memory."""
    file.seek(max(0, size - _LAST))
    last = file.read(_LAST)
    at = last.rfind(b"PK\x05\x06")
    if at < 0 or len(last) - at < _END.size:
        raise refused("the archive is cut off or damaged")
    contents = _END.unpack_from(last, at)[5]
    if contents > _MOST_CONTENTS or last[max(0, at - 20) : at].startswith(_LARGE):
        raise refused("the archive holds more files than an export of chats does")
    file.seek(0)


def _of_archive(archive: zipfile.ZipFile, told: Callable[[int, int], object]) -> Iterator[object]:
    found = sorted((one for one in archive.infolist() if _TALKS.search(one.filename)), key=lambda one: one.filename)
    if not found:
        raise refused("the archive holds no conversations.json. Expected is the zip file that ChatGPT sends")
    if any(one.flag_bits & _IS_LOCKED for one in found):
        raise refused("the archive is locked with a password. Unpack it, and import its conversations.json")
    if any(one.compress_type not in _PACKED or one.header_offset < 0 for one in found):
        raise refused("the archive is damaged, or packed in a way that cannot be read")
    said = sum(one.file_size for one in found)
    most = min(MOST_BYTES, _FREE_OF_IT + _MOST_TIMES * sum(one.compress_size for one in found))
    counted = _Counted(said, told)

    def came(count: int) -> None:
        counted(count)
        if counted.done > most:
            raise refused("it unpacks to far more than a file of chats does")

    for one in found:
        with archive.open(one) as member:
            yield from entries(member, came)
