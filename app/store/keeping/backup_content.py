"""What a backup holds, and whether all of it is what was stored. Not for making or restoring one (`backup`)."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from app.store import backup
from app.store.engine import connect
from app.store.faults import told
from app.store.seals.row_check import rows_are_whole


@dataclass(frozen=True, slots=True)
class BackupContent:
    """The schema version of a backup, and how much of what a person knows is in it."""

    schema_version: int
    projects: int
    chats: int
    messages: int
    runs: int


def content_of(path: Path) -> BackupContent:
    """Count what a backup holds. Milliseconds for a small one: not for the GUI thread.

    Raises:
        StoreError: it is damaged, or cannot be read just now.
    """
    with told(), closing(connect(path, "ro")) as connection:

        def number(statement: str) -> int:
            return int(connection.execute(statement).fetchone()[0])

        return BackupContent(
            schema_version=number("PRAGMA user_version"),
            projects=number("SELECT count(*) FROM project"),
            chats=number("SELECT count(*) FROM chat"),
            messages=number("SELECT count(*) FROM message"),
            runs=number("SELECT count(*) FROM run"),
        )


def is_as_stored(path: Path) -> bool:
    """Tell whether every page of a backup is whole and every row what was stored. Seconds for a large one.

    Raises:
        StoreError: that cannot be told just now.
    """
    if not backup.verify(path):
        return False
    with told():
        as_stored = rows_are_whole(path)
    if as_stored is None:
        raise backup.not_read_now(path)
    return as_stored


def delete(data_dir: Path, path: Path) -> bool:
    """Delete a backup, unless it is the last one that is whole, or the last of which every row is; returns whether.

    Raises:
        StoreError: the folder cannot be read or written to.
    """
    with told():
        others = [found.path for found in backup.backups(data_dir) if found.path != path]
        for is_whole in (is_as_stored, backup.verify):
            if is_whole(path):
                if not any(map(is_whole, others)):
                    return False
                break
        path.unlink(missing_ok=True)
    return True
