"""An empty database, made once and then copied: migrating a new file costs ten times as much as copying one.

Not for a test of how a file is made or migrated: that lets `Store.open` do it.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from app.store.database import Store
from app.store.files import DATABASE_NAME

_empty: list[bytes] = []


def put_empty(folder: Path) -> None:
    """Put a database into a folder that has none, as the first `Store.open` would."""
    if not _empty:
        with TemporaryDirectory() as made:
            Store.open(Path(made)).close()
            _empty.append(file_of(Path(made)))
    if not (folder / DATABASE_NAME).exists():
        put(folder, _empty[0])


def put(folder: Path, file: bytes) -> None:
    """Put this database into a folder that has none."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / DATABASE_NAME
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(file)


def file_of(folder: Path) -> bytes:
    """The database of a folder whose store is closed."""
    log = folder / f"{DATABASE_NAME}-wal"
    assert not log.exists() or not log.stat().st_size, "a part of it would be left out"
    return (folder / DATABASE_NAME).read_bytes()
