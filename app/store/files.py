"""The database's own files: made private before SQLite opens them, and looked at for planted names.

SQLite opens them itself, each with O_NOFOLLOW, and gives -wal, -shm and -journal the mode of the database; but it
follows a link at the database's own name, and writes to a file that has a second name elsewhere. Not for the data
folder (`data_folder`).
"""

import os
from pathlib import Path

from app.settings.private_files import Way, open_private, require_own

DATABASE_NAME = "int-crucible.db"
_BESIDE = ("", "-wal", "-shm", "-journal")


def require_own_database(path: Path, *, to_write: bool = True) -> None:
    """Refuse a database of which one of the files is not ours alone; those that are missing are fine.

    Args:
        path: of the database.
        to_write: the database itself will be written to, not only what SQLite keeps beside it.

    Raises:
        RefusedError: one of them is a link, no regular file, or has a second name elsewhere.
        OSError: one of them cannot be looked at.
    """
    for suffix in _BESIDE if to_write else _BESIDE[1:]:
        require_own(path.with_name(f"{path.name}{suffix}"))


def create_private(path: Path) -> None:
    """Create an empty file of mode 0600; it must not exist."""
    os.close(open_private(path, Way.NEW))


def sync_file(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
