"""The pages of an SQLite file with its write-ahead log played over it, read as plain bytes; which of them are free.

The format is https://www.sqlite.org/fileformat2.html. No page is believed: what page 1 says is taken where it can be
true, and stood in for where it cannot. Nothing is written. Not for what lies in a page (`cells`).
"""

import struct
from pathlib import Path
from typing import BinaryIO

from app.store.salvage.log import ReadLog, read_log

MAGIC = b"SQLite format 3\x00"
HEADER = 100
_USUAL_SIZE = 4096
"""What our databases are made of; taken where page 1 does not say."""
_SIZES = frozenset(1 << power for power in range(9, 17))


class DamagedFile:
    """Reads pages, numbered from 1. Not thread-safe; used in a `with`."""

    def __init__(self, path: Path) -> None:
        """Open the file and look at its log.

        Raises:
            OSError: it cannot be read.
        """
        self._file: BinaryIO = path.open("rb")
        try:
            self.header = self._file.read(HEADER)
            log = path.with_name(f"{path.name}-wal")
            self._log: BinaryIO | None = log.open("rb") if log.is_file() else None
            found = read_log(self._log, _SIZES, _USUAL_SIZE) if self._log is not None else ReadLog()
            self._frames = found.places
            self.log_unread = found.unread
            """Pages of the log that are not what was written; what was only there is lost."""
            self.page_size = found.page_size if found.places else _USUAL_SIZE
            size = self._file.seek(0, 2)
            if not found.places and self._says(struct.unpack_from(">H", self.header.ljust(HEADER, b"\0"), 16)[0]):
                self.page_size = self._stated_size(size)
            if 1 in self._frames:
                self.header = self.page(1)[:HEADER]
            self.count = max(found.pages, size // self.page_size)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "DamagedFile":
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()

    def close(self) -> None:
        """Let both files go."""
        self._file.close()
        if getattr(self, "_log", None) is not None and self._log is not None:
            self._log.close()

    @property
    def is_headed(self) -> bool:
        """Whether page 1 begins as that of a database does."""
        return len(self.header) == HEADER and self.header.startswith(MAGIC)

    @property
    def usable(self) -> int:
        """Bytes of a page that hold content."""
        return self.page_size - (self.header[20] if self.is_headed and self.header[20] <= 32 else 0)

    def page(self, number: int) -> bytes:
        """Return a page; shorter, or empty, where the file ends before it does."""
        if (at := self._frames.get(number)) is not None and self._log is not None:
            self._log.seek(at)
            return self._log.read(self.page_size)
        self._file.seek((number - 1) * self.page_size)
        return self._file.read(self.page_size)

    def free_pages(self) -> set[int]:
        """Return the pages that hold nothing any more, though what they held may still be there."""
        free: set[int] = set()
        if self.is_headed:
            first, stated = struct.unpack_from(">II", self.header, 32)
            free = self._free_from(first)
            if len(free) == stated:
                return free
        # The list is cut somewhere: its own pages are known by their form.
        for number in range(1, self.count + 1):
            if (leaves := self._free_leaves(self.page(number))) is not None and leaves:
                free |= {number, *leaves}
        return free

    def _free_from(self, first: int) -> set[int]:
        free: set[int] = set()
        number = first
        while 0 < number <= self.count and number not in free:
            page = self.page(number)
            leaves = self._free_leaves(page)
            if leaves is None:
                break
            free |= {number, *leaves}
            number = struct.unpack_from(">I", page)[0]
        return free

    def _free_leaves(self, page: bytes) -> tuple[int, ...] | None:
        """Return the free pages that a page of the list names; None where it cannot be one."""
        if len(page) < self.page_size:
            return None
        following, many = struct.unpack_from(">II", page)
        if following > self.count or many > self.usable // 4 - 2:
            return None
        leaves = struct.unpack_from(f">{many}I", page, 8)
        if len(set(leaves)) < many or any(not 1 < leaf <= self.count for leaf in leaves):
            return None
        return leaves

    def _says(self, stated: int) -> bool:
        return self.is_headed and (65536 if stated == 1 else stated) in _SIZES

    def _stated_size(self, size: int) -> int:
        """Return the size that page 1 states, unless only the usual one fits to its number of pages and the file."""
        stated: int = struct.unpack_from(">H", self.header, 16)[0]
        pages: int = struct.unpack_from(">I", self.header, 28)[0]
        if pages * _USUAL_SIZE == size:
            return _USUAL_SIZE
        return 65536 if stated == 1 else stated
