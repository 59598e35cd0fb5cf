"""Backups: whole, checked copies beside the database; which to keep; going back to one.

A copy counts only after `quick_check` and fsync, under its final name. Not for exports: those are for
other places and other programs.
"""

import os
import re
import shutil
import stat
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.errors import RefusedError, StoreError
from app.settings.moved import refuse_moved
from app.settings.private_files import Way, make_private_folder, open_private, sync_folder
from app.store.data_folder import prepare_folder
from app.store.engine import connect
from app.store.faults import DAMAGED, INPUT_OUTPUT, not_read, told
from app.store.files import DATABASE_NAME, create_private, sync_file
from app.store.inspect_file import inspect_file
from app.store.locks import Locks
from app.store.read_errors import PageState, SecondLook, found_in, look_at
from app.store.seals.row_check import rows_are_whole

MIGRATION = "migration"
CLOSE = "close"
NOW = "now"
APART = timedelta(minutes=30)
_DAILY, _WEEKLY, _MONTHLY = 12, 10, 9
_MIGRATION_KEPT = timedelta(days=90)
_MOST_BYTES = 2 * 1024**3
_SHARE_OF_FREE = 0.2
_ALWAYS = 2
_COPIED_AT_ONCE = 1024 * 1024
_NAME = re.compile(r"int-crucible-(\d{8}T\d{6}\d{3})Z-(\d+)-([a-z]+)\.db")
_TIME = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup, as its name says: when, at which change, why."""

    path: Path
    made_at: datetime
    seq: int
    reason: str
    size: int


def backups(data_dir: Path) -> tuple[Backup, ...]:
    """Return the backups of a data folder, newest first (by change, then by time).

    Raises:
        StoreError: the folder cannot be read.
    """
    with told():
        found = [backup for path in _listed(data_dir / "backups") if (backup := _backup_at(path)) is not None]
    return tuple(sorted(found, key=lambda backup: (backup.seq, backup.made_at), reverse=True))


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []


def _backup_at(path: Path) -> Backup | None:
    """Return the backup of a path; None where none is, or none any more: other processes drop old ones meanwhile."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        made_at = datetime.strptime(match[1] + "000", _TIME).replace(tzinfo=UTC)
        state = path.lstat()
    except (ValueError, FileNotFoundError):
        return None
    if not stat.S_ISREG(state.st_mode):
        return None
    return Backup(path, made_at, int(match[2]), match[3], state.st_size)


def is_due(data_dir: Path, seq: int) -> bool:
    """Tell whether the database changed since its newest backup, and that one is half an hour old."""
    newest = next(iter(backups(data_dir)), None)
    if newest is None:
        return seq > 0
    # A clock that was set back must not stop backups: far in the future is far away too.
    return seq > newest.seq and abs(datetime.now(UTC) - newest.made_at) >= APART


def make(data_dir: Path, reason: str) -> Backup:
    """Copy the database into a new, checked backup and drop the ones that are no longer kept; as `_made`."""
    return _made(data_dir, data_dir / DATABASE_NAME, reason)


def take_in(data_dir: Path, database: Path, reason: str) -> Backup:
    """Make a backup of a database that lies elsewhere and nobody uses, as the newest one; else as `make`."""
    with told():
        make_private_folder(data_dir / "backups")
        _go_on_from(database, max((found.seq for found in backups(data_dir)), default=0))
    return _made(data_dir, database, reason)


def _made(data_dir: Path, database: Path, reason: str) -> Backup:
    """Copy a database into a new, checked backup and drop the ones that are no longer kept.

    What is returned is what was made: another process that makes one too may have dropped it already.

    One that holds a damaged row is made and kept, and no good one is dropped for it; of those made of the damaged
    database the first and the newest two stay.

    Raises:
        RefusedError: the copy is damaged, so the database is; no backup is dropped then.
        StoreError: the disk's fault.
    """
    folder = data_dir / "backups"
    half = folder / f"making-{os.getpid()}-{os.urandom(4).hex()}"
    with told(SecondLook(database)):
        create_private(half)
        try:
            seq = _copy(database, half)
            sync_file(half)
            size = half.stat().st_size
            made_at = datetime.now(UTC)
            made_at = made_at.replace(microsecond=made_at.microsecond // 1000 * 1000)
            path = folder / f"int-crucible-{made_at.strftime(_TIME)[:-3]}Z-{seq}-{reason}.db"
            half.replace(path)
            sync_folder(folder)
        finally:
            half.unlink(missing_ok=True)
        _drop_old(data_dir)
    return Backup(path, made_at, seq, reason, size)


def verify(path: Path) -> bool:
    """Tell whether a backup is a whole database of ours; what is not was looked at twice.

    Raises:
        StoreError: it could not be read just now, or another process dropped it.
    """
    looks = [look_at(path)]
    if looks[0] is PageState.DAMAGED:
        looks.append(look_at(path))
    if PageState.NOT_READ in looks or len(set(looks)) > 1:
        raise not_read_now(path)
    return looks[0] is PageState.WHOLE


def not_read_now(path: Path) -> StoreError:
    """Return the fault of a backup that is not known to be damaged and could not be read at one look."""
    return StoreError(INPUT_OUTPUT, f"The backup {path.name} could not be read just now; try again.")


def restore(data_dir: Path, backup: Path) -> Path:
    """Put a backup in the place of the database; returns the folder the files before it were set aside in.

    The store must be closed everywhere; it need not be one that opens.

    Raises:
        RefusedError: the backup is damaged or of a newer program, or a process has the store open.
        StoreError: the disk's fault; what was there is still there, in its place or set aside.
    """
    if not verify(backup):
        raise RefusedError(DAMAGED, f"The backup {backup.name} is damaged; choose another.")
    inspect_file(backup)
    prepare_folder(data_dir)
    locks = Locks(data_dir / "locks")
    with locks.opening(), told():
        refuse_moved(data_dir)
        if locks.living_processes():
            raise RefusedError("locked", "Int Crucible is open; close it before restoring a backup.")
        fresh = data_dir / f"restoring-{os.urandom(4).hex()}"
        try:
            _copy_bytes(backup, fresh)
            _go_on_from(fresh, max((found.seq for found in backups(data_dir)), default=0))
            sync_file(fresh)
            aside = set_aside(data_dir)
            fresh.replace(data_dir / DATABASE_NAME)
            sync_folder(data_dir)
        finally:
            fresh.unlink(missing_ok=True)
    return aside


def set_aside(data_dir: Path) -> Path:
    """Move the database with its -wal and -shm into a new folder below `set-aside`, and return that.

    A -wal left alone would be played into whatever database comes to lie beside it.
    """
    aside = folder_aside(data_dir)
    for suffix in ("-wal", "-shm", ""):
        old = data_dir / f"{DATABASE_NAME}{suffix}"
        if old.exists():
            old.rename(aside / old.name)
    return aside


def folder_aside(data_dir: Path) -> Path:
    """Make a new folder below `set-aside`, and return it."""
    folder = data_dir / "set-aside"
    make_private_folder(folder)
    aside = folder / f"{datetime.now(UTC).strftime(_TIME)}-{os.urandom(2).hex()}"
    make_private_folder(aside)
    return aside


def kept(found: tuple[Backup, ...], now: datetime, most_bytes: int) -> frozenset[Path]:
    """Return which backups stay: 12 days, 10 weeks, 9 months, migrations for 90 days, within a size.

    The newest of each day, week and month counts; the newest two stay whatever they weigh.
    """
    wanted: list[Backup] = list(found[:_ALWAYS])
    for key, most in (("%Y-%m-%d", _DAILY), ("%G-%V", _WEEKLY), ("%Y-%m", _MONTHLY)):
        periods: dict[str, Backup] = {}
        for backup in found:
            periods.setdefault(backup.made_at.strftime(key), backup)
        wanted += list(periods.values())[:most]
    wanted += [b for b in found if b.reason == MIGRATION and now - b.made_at <= _MIGRATION_KEPT]
    stays: dict[Path, None] = {}
    weight = 0
    for backup in sorted(set(wanted), key=found.index):
        weight += backup.size
        if weight <= most_bytes or len(stays) < _ALWAYS:
            stays[backup.path] = None
    return frozenset(stays)


def _go_on_from(fresh: Path, seq: int) -> None:
    """Let a restored database number its changes after those of every backup there is.

    Otherwise the backups of what it replaces would count as newer than its own, for as many changes as they are
    ahead: none would be made, and the ones that are made would be the first to go.
    """
    with told(SecondLook(fresh)), closing(connect(fresh, "rw")) as connection:
        newest = int(connection.execute("SELECT coalesce(max(seq), 0) FROM change").fetchone()[0])
        cells = (max(seq, newest) + 1, "restore", "", "restore")
        connection.execute("INSERT INTO change (seq, noun, id, process) VALUES (?, ?, ?, ?)", cells)


def _drop_old(data_dir: Path) -> None:
    found = backups(data_dir)
    now, most = datetime.now(UTC), min(_MOST_BYTES, int(shutil.disk_usage(data_dir).free * _SHARE_OF_FREE))
    stays = kept(found, now, most)
    if len(stays) == len(found):
        return
    if all(_is_good(backup.path) for backup in found[:_ALWAYS]):
        dropped = [backup for backup in found if backup.path not in stays]
    else:
        dropped = _damaged_between(found, now)
    for backup in dropped:
        backup.path.unlink(missing_ok=True)


def _damaged_between(found: tuple[Backup, ...], now: datetime) -> list[Backup]:
    """Return those of a damaged database that are needed for nothing: neither the first of them nor the newest.

    The newest hold what was written since, the first is next to what was whole. What is not surely damaged stays.
    """
    damaged: list[Backup] = []
    for backup in found:
        if _is_good(backup.path) is not False:
            break
        damaged.append(backup)
    between = damaged[_ALWAYS:-1]
    return [one for one in between if one.reason != MIGRATION or now - one.made_at > _MIGRATION_KEPT]


def _is_good(path: Path) -> bool | None:
    """Tell whether a backup is whole and so is every row of it; None where that cannot be told now."""
    try:
        return verify(path) and rows_are_whole(path)
    except (StoreError, FileNotFoundError):
        return None


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as of one instant to a new file of ours, checked and on the disk.

    Raises:
        RefusedError: it is damaged.
        StoreError: the disk's fault.
    """
    with told(SecondLook(source)):
        create_private(target)
        _copy(source, target)
        sync_file(target)


def _copy_bytes(source: Path, target: Path) -> None:
    """Copy a file that is no database in use to a new file of ours."""
    with source.open("rb") as reading, os.fdopen(open_private(target, Way.NEW), "wb") as writing:
        shutil.copyfileobj(reading, writing, _COPIED_AT_ONCE)


def _copy(source: Path, target: Path) -> int:
    """Copy the database by SQLite's backup API, check the copy, return its newest change."""
    reading = connect(source, "ro")
    try:
        writing = connect(target, "rw")
        try:
            reading.backup(writing)
            # A copy in WAL mode would grow -wal and -shm files beside it whenever it is looked at.
            writing.execute("PRAGMA journal_mode=DELETE")
            if found_in(row[0] for row in writing.execute("PRAGMA quick_check(1)")) is not PageState.WHOLE:
                if look_at(source) is PageState.DAMAGED:
                    raise RefusedError(DAMAGED, "The database is damaged; no backup was made and none was dropped.")
                raise not_read()
            return int(writing.execute("SELECT coalesce(max(seq), 0) FROM change").fetchone()[0])
        finally:
            writing.close()
    finally:
        reading.close()
