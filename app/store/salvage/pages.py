"""The pages of an SQLite file with its write-ahead log played over it, read as plain bytes; which of them are free.

The format is https://www.sqlite.org/fileformat2.html. No page is believed: what page 1 says is taken where it can be
true, and stood in for where it cannot. Nothing is written. Not for what lies in a page (`cells`).
"""

import struct
from pathlib import Path
from typing import BinaryIO

MAGIC = b"SQLite format 3\x00"
HEADER = 100
_USUAL_SIZE = 4096
"""What our databases are made of; taken where page 1 does not say."""
_SIZES = {1 << power for power in range(9, 17)}
_WAL_HEADER, _FRAME_HEADER = 32, 24
_WAL_MAGIC = (0x377F0682, 0x377F0683)


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
            self._frames: dict[int, int] = {}
            self.page_size, logged = _USUAL_SIZE, 0
            if self._log is not None:
                logged = self._read_log(self._log)
            size = self._file.seek(0, 2)
            if not logged and self._says(struct.unpack_from(">H", self.header.ljust(HEADER, b"\0"), 16)[0]):
                self.page_size = self._stated_size(size)
            if 1 in self._frames:
                self.header = self.page(1)[:HEADER]
            self.count = max(logged, size // self.page_size)
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

    def _read_log(self, log: BinaryIO) -> int:
        """Note where the newest committed version of each page is; returns the number of pages, 0 without any."""
        head = log.read(_WAL_HEADER)
        if len(head) < _WAL_HEADER:
            return 0
        magic, _, size, _, salt1, salt2, sum1, sum2 = struct.unpack(">8I", head)
        order = ">" if magic & 1 else "<"
        if magic not in _WAL_MAGIC or size not in _SIZES or _checksum(order, head[:24], (0, 0)) != (sum1, sum2):
            return 0
        sums, pages = (sum1, sum2), 0
        waiting: dict[int, int] = {}
        while True:
            frame = log.read(_FRAME_HEADER + size)
            if len(frame) < _FRAME_HEADER + size:
                break
            number, after, *salts, sum1, sum2 = struct.unpack_from(">6I", frame)
            sums = _checksum(order, frame[_FRAME_HEADER:], _checksum(order, frame[:8], sums))
            if tuple(salts) != (salt1, salt2) or sums != (sum1, sum2):
                break
            waiting[number] = log.tell() - size
            if after:
                self._frames |= waiting
                waiting, pages = {}, after
        if pages:
            self.page_size = size
        return pages


def _checksum(order: str, data: bytes, before: tuple[int, int]) -> tuple[int, int]:
    one, two = before
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for at in range(0, len(words), 2):
        one = (one + words[at] + two) & 0xFFFFFFFF
        two = (two + words[at + 1] + one) & 0xFFFFFFFF
    return one, two
