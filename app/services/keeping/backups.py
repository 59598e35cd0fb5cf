"""Backups: list, make, check, delete, go back to one. The same at both doors, also where a database does not open.

How the window restores: its dialog lists `services.backups.list()`, the person picks one, and the window calls
`services.backups.plan_restore(name)` (quick, GUI thread, raises `NotFoundError`) and closes itself. When the store is
closed, `app/main.py` carries the plan out and opens the window again over the restored database, or over the one
before it with the reason why it could not be restored. `newest()` is what the status bar shows; it reads names of
files only, so the GUI thread may call it.

Not for what a backup is and which are kept: that is `store`.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import Field

from app.domain.base import Value
from app.domain.errors import NotFoundError, RefusedError, StoreError, UsageError
from app.store import backup
from app.store.database import Store
from app.store.faults import DAMAGED
from app.store.keeping.backup_content import content_of, delete, is_as_stored
from app.store.migrate import version_words


class BackupRow(Value):
    """One backup. `reason`: close (made when the program was closed), migration (before one), now (by command)."""

    name: str
    path: Path
    made_at: str = Field(description="time in UTC, ISO 8601")
    reason: str
    size: int

    def age(self, now: datetime | None = None) -> timedelta:
        """Return how long ago it was made; nothing where the clock was set back since."""
        return max((now or datetime.now(UTC)) - datetime.fromisoformat(self.made_at), timedelta(0))


class BackupContents(Value):
    """What one backup holds. None where it cannot be read: a check tells whether it is damaged."""

    name: str
    schema_version: str | None = Field(default=None, description="as people write it, for example 1.11")
    projects: int | None = None
    chats: int | None = None
    messages: int | None = None
    runs: int | None = None


class BackupCheck(Value):
    """What a check found: `is_whole` when every page and every row is what was stored."""

    name: str
    is_whole: bool
    sentence: str


class Restored(Value):
    """What was put in the place of the database, and the folder its files before are kept in."""

    backup: BackupRow
    set_aside: Path


class BackupService:
    """Backups of one data folder; with a store also makes them.

    Args:
        data_dir: the folder of the database.
        store: the open store; None where it does not open or need not.
    """

    def __init__(self, data_dir: Path, store: Store | None = None) -> None:
        self._data_dir = data_dir
        self._store = store
        self._planned: str | None = None

    @property
    def planned(self) -> str | None:
        """Name of the backup that is restored when the store is closed, or None."""
        return self._planned

    def list(self) -> tuple[BackupRow, ...]:
        """Return the backups there are, newest first."""
        return tuple(_row(found) for found in backup.backups(self._data_dir))

    def newest(self) -> BackupRow | None:
        """Return the newest backup, or None."""
        return next(iter(self.list()), None)

    def newest_whole(self) -> BackupRow | None:
        """Return the newest backup that is not damaged, or None. Reads the files: not for the GUI thread."""
        return next((row for row in self.list() if backup.verify(row.path)), None)

    async def make(self) -> BackupRow:
        """Make a backup now, in a thread of its own; it is checked before it counts.

        Raises:
            RefusedError: the database is damaged; no backup was made and none dropped.
            StoreError: the disk's fault.
        """
        if self._store is None:
            raise UsageError("There is no open database to back up.")
        return _row(await asyncio.to_thread(self._store.backup_now))

    @property
    def folder(self) -> Path:
        """Where the backups are; there may be no such folder yet."""
        return self._data_dir / "backups"

    def contents(self) -> tuple[BackupContents, ...]:
        """Return what each backup holds, newest first. Reads the files: not for the GUI thread."""
        return tuple(map(_contents, self.list()))

    def check(self, name: str) -> BackupCheck:
        """Look at every page and every row of a backup. Seconds for a large one: not for the GUI thread.

        Raises:
            NotFoundError: there is none of this name.
            UsageError: several match.
            StoreError: it could not be read just now.
        """
        row = self.find(name)
        if is_as_stored(row.path):
            return BackupCheck(name=row.name, is_whole=True, sentence="It is whole: every row is what was stored.")
        damaged = "It is damaged. It stays until you delete it, and no good one goes for it."
        return BackupCheck(name=row.name, is_whole=False, sentence=damaged)

    async def delete(self, name: str) -> BackupRow:
        """Delete a backup for good; the last whole one stays.

        Raises:
            NotFoundError: there is none of this name.
            UsageError: several match.
            RefusedError: it is the only one that is whole.
            StoreError: it could not be read or deleted just now.
        """
        row = self.find(name)
        if not await asyncio.to_thread(delete, self._data_dir, row.path):
            raise RefusedError("backup-last", "This is the only whole backup, so it stays. Make another one first.")
        return row

    def find(self, name: str) -> BackupRow:
        """Return the backup of a name, or of a unique part of it such as its date.

        Raises:
            NotFoundError: there is none.
            UsageError: several match.
        """
        rows = self.list()
        found = [row for row in rows if row.name == name] or [row for row in rows if name and name in row.name]
        if len(found) > 1:
            names = ", ".join(row.name for row in found[:6])
            raise UsageError(f"Several backups match “{name}”: {names}.", code="ambiguous")
        if not found:
            raise NotFoundError(f"There is no backup “{name[:80]}”.")
        return found[0]

    def require_whole(self, name: str) -> BackupRow:
        """Return the backup of a name once it was read and found whole. Not for the GUI thread.

        Raises:
            NotFoundError: there is none of this name.
            UsageError: several match.
            RefusedError: it is damaged.
        """
        row = self.find(name)
        if not backup.verify(row.path):
            raise RefusedError(DAMAGED, f"The backup {row.name} is damaged; choose another.")
        return row

    def plan_restore(self, name: str) -> BackupRow:
        """Have this backup restored as soon as the store is closed, and the window opened again over it.

        Raises:
            NotFoundError: there is none of this name.
            UsageError: several match.
        """
        row = self.find(name)
        self._planned = row.name
        return row

    def restore(self, name: str | None = None) -> Restored:
        """Put a backup in the place of the database, now. The store must be closed everywhere.

        Args:
            name: of the backup; None = the newest that is not damaged.

        Raises:
            NotFoundError: there is none of this name, or none that is whole.
            RefusedError: it is damaged or of a newer program, or a process has the store open; nothing was changed.
            StoreError: the disk's fault; what was there is still there, in its place or set aside.
        """
        row = self.find(name) if name is not None else self.newest_whole()
        if row is None:
            raise NotFoundError(f"There is no backup to restore in {self._data_dir / 'backups'}.")
        return Restored(backup=row, set_aside=backup.restore(self._data_dir, row.path))


def _contents(row: BackupRow) -> BackupContents:
    try:
        found = content_of(row.path)
    except StoreError:
        return BackupContents(name=row.name)
    return BackupContents(
        name=row.name,
        schema_version=version_words(found.schema_version),
        projects=found.projects,
        chats=found.chats,
        messages=found.messages,
        runs=found.runs,
    )


def _row(found: backup.Backup) -> BackupRow:
    at = found.made_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return BackupRow(name=found.path.name, path=found.path, made_at=at, reason=found.reason, size=found.size)
