"""A disk that fails for SQLite in this process, at its own seam for system calls: a call returns an error number.

SQLite's tests do the same. Nothing of the application or of SQLite is replaced: a call that is meant to fail returns
what the system would have returned, every other goes to the system. Not for files that Python opens itself.
"""

import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pysqlite3

_SIGNATURES: dict[str, tuple[type, ...]] = {
    "open": (ctypes.c_char_p, ctypes.c_int, ctypes.c_int),
    "pread": (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_longlong),
    "pwrite": (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_longlong),
    "ftruncate": (ctypes.c_int, ctypes.c_longlong),
}
READS, WRITES = ("pread",), ("pwrite", "ftruncate")


class _Vfs(ctypes.Structure):
    """The beginning of `sqlite3_vfs`, as sqlite3.h declares it."""

    _fields_ = (
        ("version", ctypes.c_int),
        ("size_of_file", ctypes.c_int),
        ("longest_name", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("methods", ctypes.c_void_p * 13),
        ("set_call", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)),
        ("get_call", ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)),
    )


@dataclass(slots=True)
class Disk:
    """What was asked of the disk, and which of it fails."""

    fails: Callable[[int], bool]
    """Whether the call of this number fails; the first is 1."""
    error: int
    calls: int = 0
    failed: list[str] = field(default_factory=list)
    """Name of the system call and of the file, of each that failed."""


@contextmanager
def failing_disk(names: tuple[str, ...], error: int, fails: Callable[[int], bool]) -> Iterator[Disk]:
    """Let system calls of SQLite fail in this process while the block runs.

    Args:
        names: of the system calls that are counted: `READS`, `WRITES`, "open".
        error: the number they fail with, such as `errno.EIO`.
        fails: whether the call of this number, from 1 on, fails.
    """
    library = ctypes.CDLL(_driver_library())
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    vfs = library.sqlite3_vfs_find(None)
    disk = Disk(fails, error)
    kept = [_replace(vfs, name, disk) for name in names]
    try:
        yield disk
    finally:
        for name in names:
            vfs.contents.set_call(ctypes.cast(vfs, ctypes.c_void_p), name.encode(), None)
        del kept


def _replace(vfs: "ctypes._Pointer[_Vfs]", name: str, disk: Disk) -> object:
    """Put a call of ours in the place of a system call; what is returned must live as long as it is used."""
    kind = ctypes.CFUNCTYPE(ctypes.c_ssize_t, *_SIGNATURES[name], use_errno=True)
    itself = ctypes.cast(vfs, ctypes.c_void_p)
    plain = kind(vfs.contents.get_call(itself, name.encode()))

    def call(*arguments: object) -> int:
        disk.calls += 1
        if disk.fails(disk.calls):
            disk.failed.append(f"{name} {_file_of(arguments[0])}")
            ctypes.set_errno(disk.error)
            return -1
        return int(plain(*arguments))

    ours = kind(call)
    vfs.contents.set_call(itself, name.encode(), ctypes.cast(ours, ctypes.c_void_p))
    return ours


def _driver_library() -> str:
    """File of the driver, with the SQLite that the application uses in it."""
    folder = Path(pysqlite3.__file__).parent
    return str(next(folder.glob("_sqlite3*.so")))


def _file_of(argument: object) -> str:
    if isinstance(argument, bytes):
        return Path(os.fsdecode(argument)).name
    return Path(f"/proc/self/fd/{argument}").readlink().name
