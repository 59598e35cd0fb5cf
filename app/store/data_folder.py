"""The one gate of the data folder: whether a folder is ours or may become it, before anything in it is touched.

Both doors pass it first. A folder with other things and no database of ours is somebody else's: it keeps its mode and
its content. Not for what lies in the database.
"""

import json
import os
import re
import stat
import tempfile
from enum import Enum
from pathlib import Path

from app.domain.errors import RefusedError, StoreError
from app.settings.bounded_input import NotRegularError, read_regular, read_start
from app.settings.private_files import make_private_folder, refuse_link
from app.store.engine import APPLICATION_ID
from app.store.faults import CANNOT_OPEN, READ_ONLY, fault_of
from app.store.files import DATABASE_NAME, require_own_database

FOREIGN = "data-folder-foreign"
FOREIGN_DATABASE = "The file {} belongs to another program. It was left as it is."
_MADE_AT_ONCE = ("locks", "backups")
_DATABASE = r"int-crucible[\w.-]*\.db(-wal|-shm|-journal)?|(making|restoring)-[0-9a-f-]+(-wal|-shm|-journal)?"
_INSIDE = {
    "locks": r"(process|run)-[\w.-]+|opening|window",
    "backups": _DATABASE,
    "set-aside": r"\d{8}T\d+-[0-9a-f]{4}",
    "log": r"int-crucible\.log(\.\d+)?",
    "reports": r"fault\.txt|(bug|crash)-[\w-]+\.txt|\..+",
}
"""The folders we make, and what we make in them."""
_FILES = rf"{_DATABASE}|window\.(lock|sock)|\.(settings|keys|window)[\w.-]*"
_DOCUMENTS = ("settings.json", "keys.json", "window.json", "moved.json")
_NOBODYS = frozenset({"lost+found", ".DS_Store", "desktop.ini"})
"""What systems put into every folder."""
_HEADER = 100
_MAGIC = b"SQLite format 3\x00"
_MOST_DOCUMENT = 1_000_000


class FolderState(Enum):
    """What there is at the data folder's name."""

    NOTHING = "nothing"
    EMPTY = "empty"
    OURS = "ours"


def look_at(data_dir: Path) -> FolderState:
    """Look at a data folder without changing anything.

    Raises:
        RefusedError: it holds other things and no database of ours, or is a place of the system; or it is a link, or
            something is that we write in it.
        StoreError: it is no folder, or cannot be looked at.
    """
    try:
        refuse_link(data_dir)
        names = [path.name for path in data_dir.iterdir() if path.name not in _NOBODYS]
    except FileNotFoundError:
        return FolderState.NOTHING
    except NotADirectoryError:
        sentence = f"The data folder cannot be used: {data_dir} is not a folder."
        raise StoreError(CANNOT_OPEN, sentence) from None
    except OSError as error:
        raise StoreError(CANNOT_OPEN, f"The data folder {data_dir} cannot be read: {error.strerror}.") from error
    if not names:
        if _is_a_place(data_dir):
            raise RefusedError(
                FOREIGN,
                f"{data_dir} is a folder of the system or your home, which Int Crucible leaves as it is; name another.",
            )
        return FolderState.EMPTY
    if not _is_ours(data_dir, names):
        if _is_foreign_database(data_dir / DATABASE_NAME):
            raise RefusedError("store-foreign", FOREIGN_DATABASE.format(DATABASE_NAME))
        raise RefusedError(
            FOREIGN,
            f"The folder {data_dir} holds other things and no database of Int Crucible; it was left as it is."
            " Name a folder that is empty or does not exist yet.",
        )
    for name in _INSIDE:
        refuse_link(data_dir / name)
    require_own_database(data_dir / DATABASE_NAME)
    return FolderState.OURS


def is_free(folder: Path) -> bool:
    """Tell whether a folder can be put here: nothing is, or an empty one that gives way. Raises as `look_at`."""
    state = look_at(folder)
    if state is FolderState.EMPTY:
        # What systems leave in every folder stays in the way, and so does a disk.
        return not any(folder.iterdir()) and not os.path.ismount(folder)
    return state is FolderState.NOTHING


def prepare_folder(data_dir: Path) -> None:
    """Make the data folder and its sub-folders private, once it has passed the gate.

    Raises:
        RefusedError: it is somebody else's, or a link.
        StoreError: it is not a folder, or cannot be made or written to.
    """
    look_at(data_dir)
    for folder in (data_dir, *(data_dir / name for name in _MADE_AT_ONCE)):
        try:
            make_private_folder(folder)
        except (FileExistsError, NotADirectoryError) as error:
            raise StoreError(CANNOT_OPEN, f"The data folder cannot be used: {folder} is not a folder.") from error
        except OSError as error:
            sentence = f"The data folder {folder} cannot be written to: {error.strerror}."
            raise fault_of(error, READ_ONLY, sentence) from error
        if not os.access(folder, os.W_OK | os.X_OK):
            raise StoreError(READ_ONLY, f"The data folder {folder} cannot be written to.")


def _is_ours(data_dir: Path, names: list[str]) -> bool:
    """Tell whether there is a database of ours or a backup of one, or nothing but what we make."""
    try:
        if _is_database_of_ours(data_dir / DATABASE_NAME):
            return True
    except OSError:
        # One that cannot be read now is for the store to speak of.
        return True
    try:
        if any(map(_is_database_of_ours, (data_dir / "backups").glob("int-crucible-*.db"))):
            return True
        return all(_is_made_by_us(data_dir / name) for name in names)
    except OSError:
        return False


def _is_made_by_us(path: Path) -> bool:
    """Tell whether something in a folder without a database was left by a first start that did not get far."""
    if path.name in _INSIDE:
        # A link of such a name is refused as one.
        return path.is_symlink() or (
            path.is_dir() and all(re.fullmatch(_INSIDE[path.name], one.name) for one in path.iterdir())
        )
    if path.name in _DOCUMENTS:
        return path.is_symlink() or _is_document(path)
    return re.fullmatch(_FILES, path.name) is not None and not _is_foreign_database(path)


def _is_database_of_ours(path: Path) -> bool:
    """Tell whether a file's first bytes say that it is a database of ours.

    Raises:
        OSError: it cannot be read.
    """
    header = _header(path)
    return header.startswith(_MAGIC) and int.from_bytes(header[68:72], "big") == APPLICATION_ID


def _is_foreign_database(path: Path) -> bool:
    """Tell whether a file begins as a whole database of another program does."""
    header = _header(path)
    return len(header) == _HEADER and header.startswith(_MAGIC) and not _is_database_of_ours(path)


def _is_document(path: Path) -> bool:
    """Tell whether a file is one of our settings files: they all say which version of them they are."""
    try:
        found = json.loads(read_regular(path, _MOST_DOCUMENT))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "schema_version" in found


def _header(path: Path) -> bytes:
    try:
        return read_start(path, _HEADER)
    except (FileNotFoundError, NotRegularError):
        return b""


def _is_a_place(folder: Path) -> bool:
    """Tell whether a folder, empty though it be, is one that others rely on."""
    found = folder.stat()
    if found.st_mode & stat.S_ISVTX or folder.parent == folder:
        return True
    if os.name == "posix" and found.st_uid != os.geteuid():
        return True
    others = (Path(tempfile.gettempdir()), Path.home())
    return any(other.exists() and folder.samefile(other) for other in others)
