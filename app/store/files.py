"""The data folder: private, and never written through a link that was not made here.

Not for the database itself. Folders are 0700 and files 0600 (on systems that have modes).
"""

import os
from pathlib import Path

from app.domain.errors import StoreError
from app.store.faults import CANNOT_OPEN, READ_ONLY

DATABASE_NAME = "int-crucible.db"
_FOLDERS = ("locks", "backups")


def prepare_folder(data_dir: Path) -> None:
    """Make the data folder and its sub-folders private.

    Raises:
        StoreError: it is a link, not a folder, or cannot be made or written to.
    """
    for folder in (data_dir, *(data_dir / name for name in _FOLDERS)):
        refuse_link(folder)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.name == "posix" and folder.stat().st_mode & 0o777 != 0o700:
                folder.chmod(0o700)
        except FileExistsError as error:
            raise StoreError(CANNOT_OPEN, f"The data folder cannot be used: {folder} is not a folder.") from error
        except OSError as error:
            sentence = f"The data folder {folder} cannot be written to: {error.strerror}."
            raise StoreError(READ_ONLY, sentence) from error
        if not os.access(folder, os.W_OK | os.X_OK):
            raise StoreError(READ_ONLY, f"The data folder {folder} cannot be written to.")
    for suffix in ("", "-wal", "-shm"):
        refuse_link(data_dir / f"{DATABASE_NAME}{suffix}")


def refuse_link(path: Path) -> None:
    """Refuse a path that is a symbolic link.

    Raises:
        StoreError: it is one.
    """
    if path.is_symlink():
        raise StoreError("store-link", f"{path} is a link; Int Crucible does not write through links it did not make.")


def make_private(path: Path) -> None:
    """Take every right but the owner's from a file."""
    if os.name == "posix" and path.stat().st_mode & 0o777 != 0o600:
        path.chmod(0o600)


def create_private(path: Path) -> None:
    """Create an empty file of mode 0600; it must not exist."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600))


def sync_file(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until a folder's names are on the disk, where the system can do that."""
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
