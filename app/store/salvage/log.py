"""The write-ahead log of an SQLite file, read as plain bytes: where the newest version of each page in it lies.

The format is https://www.sqlite.org/fileformat2.html#walformat. SQLite stops at the first frame that is not what was
written, and with it goes all that was stored after it; here only that frame is lost, and counted. Nothing is written.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, NamedTuple

_HEADER, _FRAME_HEADER = 32, 24
_MAGIC = (0x377F0682, 0x377F0683)
_ORDERS = ("<", ">")
"""Of the words of a checksum, by the last bit of the first four bytes."""


class _Frame(NamedTuple):
    number: int
    """Of its page."""
    after: int
    """Pages of the database after the commit that it ends; 0 within one."""
    salts: tuple[int, int]
    at: int
    """Where the page begins."""
    is_whole: bool


@dataclass(slots=True)
class ReadLog:
    """What a log holds: where each page begins in it, how many pages there are after it, and what is lost."""

    places: dict[int, int] = field(default_factory=dict)
    pages: int = 0
    page_size: int = 0
    unread: int = 0
    """Frames that are not what was written."""


def read_log(log: BinaryIO, sizes: frozenset[int], usual_size: int) -> ReadLog:
    """Read a log from its begin to its end.

    Args:
        log: the file, at its begin.
        sizes: that a page may have.
        usual_size: of a page, where the log's first bytes do not say.

    Raises:
        OSError: it cannot be read.
    """
    head = log.read(_HEADER)
    length = log.seek(0, 2)
    if len(head) < _HEADER or length < _HEADER + _FRAME_HEADER:
        return ReadLog()
    magic, _, size, _, salt1, salt2, sum1, sum2 = struct.unpack(">8I", head)
    order = _ORDERS[magic & 1]
    if magic in _MAGIC and size in sizes and _checksum(order, head[:24], (0, 0)) == (sum1, sum2):
        return _settled(_frames(log, order, size, (sum1, sum2)), (salt1, salt2), size)
    # The first bytes are damaged: what they would say is tried out. Frame by frame the log proves itself.
    stated = size if size in sizes else usual_size
    tries = dict.fromkeys((one, at) for one in (stated, usual_size) for at in _ORDERS)
    found = [_guessed(log, order, size) for size, order in tries]
    best = max(found, key=lambda one: len(one.places))
    best.unread = max(best.unread, 1 if best.places else (length - _HEADER) // (_FRAME_HEADER + stated))
    return best


def _guessed(log: BinaryIO, order: str, size: int) -> ReadLog:
    frames = list(_frames(log, order, size, (0, 0)))
    # The first frame is of the newest generation, and what it rests on is lost with the first bytes.
    return _settled(iter(frames), frames[0].salts, size) if any(one.is_whole for one in frames) else ReadLog()


def _frames(log: BinaryIO, order: str, size: int, sums: tuple[int, int]) -> Iterator[_Frame]:
    log.seek(_HEADER)
    while len(frame := log.read(_FRAME_HEADER + size)) == _FRAME_HEADER + size:
        number, after, salt1, salt2, sum1, sum2 = struct.unpack_from(">6I", frame)
        # Each rests on what the one before says it is, so that one that is damaged takes none after it along.
        found = _checksum(order, frame[_FRAME_HEADER:], _checksum(order, frame[:8], sums))
        yield _Frame(number, after, (salt1, salt2), log.tell() - size, found == (sum1, sum2))
        sums = (sum1, sum2)


def _settled(frames: Iterator[_Frame], salts: tuple[int, int], size: int) -> ReadLog:
    """Play the commits of a log; what was begun and not committed does not count, nor do frames of an earlier one."""
    log = ReadLog(page_size=size)
    waiting: dict[int, int] = {}
    lost = 0
    for frame in frames:
        # Of an earlier generation, with other salts, something may be left behind the end: that is no loss. What is
        # damaged counts as lost where a commit comes after it, or was in it: only its own page is lost then.
        if not frame.is_whole:
            lost += 1
        elif frame.salts == salts:
            waiting[frame.number] = frame.at
        if frame.after and frame.salts == salts:
            log.places |= waiting
            log.unread += lost
            log.pages = frame.after if frame.is_whole else max((log.pages, *waiting))
            waiting, lost = {}, 0
    return log


def _checksum(order: str, data: bytes, before: tuple[int, int]) -> tuple[int, int]:
    one, two = before
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for at in range(0, len(words), 2):
        one = (one + words[at] + two) & 0xFFFFFFFF
        two = (two + words[at + 1] + one) & 0xFFFFFFFF
    return one, two
