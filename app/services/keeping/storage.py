"""Where everything of a data folder lies and how large it is; moving the folder as a whole.

The window plans a move (`plan_move`) and closes; `app/main.py` carries it out while no store is open, and opens again
over the new place, or over the old one with the reason why not. Not for what is in the database.
"""

from collections.abc import Callable
from pathlib import Path

from app.domain.base import Value
from app.settings.paths import key_file, settings_file
from app.store.faults import told
from app.store.files import DATABASE_NAME
from app.store.keeping.moving import move, refuse_target

_FOLDER = "int-crucible"


class StoredAt(Value):
    """A file or folder of the data folder. `size` in bytes, of all that is in it; None where there is none yet."""

    name: str
    path: Path
    size: int | None


class StorageService:
    """Knows one data folder; moves it when no store is open."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir.absolute()
        self._planned: Path | None = None

    @property
    def planned(self) -> Path | None:
        """Where the folder is moved to when the store is closed, or None."""
        return self._planned

    def places(self) -> tuple[StoredAt, ...]:
        """Return where everything lies. Reads sizes: not for the GUI thread."""
        folder = self.folder
        database = tuple(folder / f"{DATABASE_NAME}{suffix}" for suffix in ("", "-wal", "-shm"))
        named = (
            ("database", database),
            ("backups", (folder / "backups",)),
            ("set aside", (folder / "set-aside",)),
            ("settings", (settings_file(folder),)),
            ("key file", (key_file(folder),)),
            ("log", (folder / "log",)),
            ("reports of faults", (folder / "reports",)),
        )
        return tuple(StoredAt(name=name, path=paths[0], size=_size(paths)) for name, paths in named)

    def target_in(self, chosen: Path) -> Path:
        """Return where the folder goes when a place was chosen: there if it is empty, else into a new folder in it.

        Raises:
            RefusedError: it would lie inside the present one, or there is something already.
            StoreError: it cannot be looked at.
        """
        chosen = chosen.absolute()
        with told():
            is_taken = chosen.is_dir() and (any(chosen.iterdir()) or chosen.is_mount())
        target = chosen / _FOLDER if is_taken else chosen
        refuse_target(self.folder, target)
        return target

    def plan_move(self, target: Path) -> None:
        """Have the folder moved as soon as the store is closed; `target` is what `target_in` gave."""
        self._planned = target

    def move(self, target: Path, tell: Callable[[int, int], None] = lambda _done, _of: None) -> Path:
        """Move the folder now; no store may be open. Seconds for gigabytes: not for the GUI thread.

        Raises:
            KnownError: nothing was changed.
        """
        move(self.folder, target, tell)
        return target.absolute()


def _size(paths: tuple[Path, ...]) -> int | None:
    found = [path for path in paths if path.exists()]
    if not found:
        return None
    files = [file for path in found for file in (path.rglob("*") if path.is_dir() else (path,))]
    return sum(_size_of(file) for file in files)


def _size_of(file: Path) -> int:
    try:
        return file.lstat().st_size if file.is_file() else 0
    except OSError:
        return 0
