"""Backups are whole, made when due, kept by age, and a database comes back from one."""

import random
import re
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from app.domain.errors import KnownError, RefusedError
from app.settings.version import app_version
from app.store import backup
from app.store.database import Store
from app.store.engine import connect
from app.store.seals import row_check
from app.store.writes.transaction import Tx
from support.empty_store import put_empty
from support.store_samples import Sample, add_project, say

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder with an empty database."""
    put_empty(tmp_path / "data")
    return tmp_path / "data"


def test_a_backup_holds_everything_and_is_private(store: Store, sample: Sample) -> None:
    path = store.backup_now().path
    assert path.stat().st_mode & 0o777 == 0o600
    assert backup.verify(path)
    assert [found.path for found in store.backups()] == [path]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_closing_makes_one_only_when_something_changed_and_half_an_hour_passed(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count() -> int:
        return len(backup.backups(data_dir))

    Store.open(data_dir).close()
    assert count() == 0
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    store.close()
    assert count() == 1
    for _ in range(2):
        store = Store.open(data_dir)
        store.write_now(lambda tx: say(tx, sample.chat.id, "More"))
        store.close()
    assert count() == 1
    monkeypatch.setattr(backup, "APART", timedelta(0))
    Store.open(data_dir).close()
    assert count() == 1
    store = Store.open(data_dir)
    store.write_now(lambda tx: say(tx, sample.chat.id, "More"))
    store.close()
    assert count() == 2


def test_the_database_comes_back_and_what_was_there_is_set_aside(data_dir: Path) -> None:
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    path = store.backup_now().path
    store.write_now(lambda tx: say(tx, sample.chat.id, "After the backup"))
    with pytest.raises(RefusedError, match="close it before"):
        backup.restore(data_dir, path)
    store.close()
    database = data_dir / "int-crucible.db"
    damaged = database.read_bytes()[:5000]
    database.write_bytes(damaged)
    aside = backup.restore(data_dir, path)
    assert (aside / "int-crucible.db").read_bytes() == damaged
    assert database.stat().st_mode & 0o777 == 0o600
    store = Store.open(data_dir)
    assert store.query.projects.get(sample.project.id).title == "Night import"
    assert store.query.messages.count(sample.chat.id) == 0
    assert store.check().ok
    store.close()


def test_a_damaged_backup_is_refused_and_nothing_moves(data_dir: Path) -> None:
    store = Store.open(data_dir)
    store.write_now(add_project)
    path = store.backup_now().path
    store.close()
    before = (data_dir / "int-crucible.db").read_bytes()
    path.write_bytes(path.read_bytes()[:9000])
    assert not backup.verify(path)
    with pytest.raises(RefusedError, match="is damaged"):
        backup.restore(data_dir, path)
    assert (data_dir / "int-crucible.db").read_bytes() == before


def test_a_damaged_database_drops_no_good_backup(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(data_dir)
    store.write_now(add_project)
    good = store.backup_now().path
    store.close()
    database = data_dir / "int-crucible.db"
    data = bytearray(database.read_bytes())
    # The first page of the file stays, every later one is noise.
    data[4096:] = random.Random(3).randbytes(len(data) - 4096)
    database.write_bytes(bytes(data))
    with pytest.raises(KnownError):
        backup.make(data_dir, backup.NOW)
    assert [path.name for path in good.parent.iterdir()] == [good.name]
    assert backup.verify(good)


def test_a_wal_without_its_database_is_not_played_into_a_new_one(data_dir: Path) -> None:
    store = Store.open(data_dir)
    store.write_now(add_project)
    wal = data_dir / "int-crucible.db-wal"
    left = wal.read_bytes()
    store.close()
    (data_dir / "int-crucible.db").unlink()
    wal.write_bytes(left)
    store = Store.open(data_dir)
    assert store.query.projects.page().items == ()
    assert store.check().ok
    store.close()
    assert [path.read_bytes() for path in data_dir.glob("set-aside/*/*-wal")] == [left]


def _made(age: timedelta, *, seq: int, reason: str = "close", size: int = 10) -> backup.Backup:
    return backup.Backup(Path(f"{seq}-{reason}"), NOW - age, seq, reason, size)


def test_what_is_kept() -> None:
    ages = [timedelta(hours=6 * n) for n in range(4 * 500)]
    found = tuple(_made(age, seq=5_000 - n) for n, age in enumerate(ages))
    stays = backup.kept(found, NOW, 10**9)
    days = {item.made_at.date() for item in found if item.path in stays and NOW - item.made_at < timedelta(days=11)}
    assert len(days) == 12
    assert found[0].path in stays
    assert found[1].path in stays
    assert 12 + 10 + 9 - 8 <= len(stays) <= 2 + 12 + 10 + 9
    oldest = min(item.made_at for item in found if item.path in stays)
    assert timedelta(days=230) < NOW - oldest < timedelta(days=290)


def test_backups_before_migrations_stay_ninety_days_and_two_stay_whatever_they_weigh() -> None:
    migrations = (
        _made(timedelta(days=80), seq=3, reason="migration"),
        _made(timedelta(days=100), seq=2, reason="migration"),
    )
    daily = tuple(_made(timedelta(hours=n), seq=50 - n) for n in range(20))
    stays = backup.kept(daily + migrations, NOW, 10**9)
    assert migrations[0].path in stays
    heavy = tuple(_made(timedelta(days=n), seq=50 - n, size=1_000) for n in range(5))
    assert backup.kept(heavy, NOW, 10) == {heavy[0].path, heavy[1].path}


def test_old_ones_go_when_a_new_one_is_made(store: Store, sample: Sample) -> None:
    folder = store.data_dir / "backups"
    whole = store.backup_now().path.read_bytes()
    for hour in range(20):
        (folder / f"int-crucible-20250101T{hour:02d}0000000Z-1-close.db").write_bytes(whole)
    store.write_now(lambda tx: say(tx, sample.chat.id, "More"))
    store.backup_now()
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3
    assert names[0] == "int-crucible-20250101T190000000Z-1-close.db"


def test_after_going_back_to_an_older_backup_new_ones_are_made_and_are_the_newest(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "APART", timedelta(0))
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    old = store.backup_now().path
    for number in range(50):
        store.write_now(partial(_say, sample=sample, number=number))
    store.close()
    backup.restore(data_dir, old)
    store = Store.open(data_dir)
    store.write_now(lambda tx: _say(tx, sample, 50))
    store.close()
    newest, before, *_ = backup.backups(data_dir)
    assert newest.seq > before.seq
    assert [found.reason for found in (newest, before)] == ["close", "close"]
    backup.restore(data_dir, newest.path)
    store = Store.open(data_dir)
    assert [message.text() for message in store.query.messages.page(sample.chat.id).items] == ["Message 50"]
    assert store.external_events() == ()
    store.close()


def _say(tx: Tx, sample: Sample, number: int) -> None:
    say(tx, sample.chat.id, f"Message {number}")


def test_a_clock_that_was_set_back_stops_no_backup(data_dir: Path) -> None:
    store = Store.open(data_dir)
    store.write_now(add_project)
    made = store.backup_now().path
    # Made ten years ahead, by the clock of that day.
    made.rename(made.with_name(made.name.replace("crucible-20", "crucible-21")))
    store.write_now(add_project)
    store.close()
    newest, ahead = backup.backups(data_dir)
    assert newest.made_at < ahead.made_at
    assert newest.seq > ahead.seq


def test_a_backup_of_a_newer_program_is_not_put_in_the_place_of_the_database(data_dir: Path) -> None:
    store = Store.open(data_dir)
    store.write_now(add_project)
    made = store.backup_now().path
    store.close()
    connection = connect(made, "rw")
    connection.execute("PRAGMA user_version = 9000")
    connection.close()
    before = (data_dir / "int-crucible.db").read_bytes()
    named = re.escape(f"newer Int Crucible (schema 9.0); this is {app_version()}, which knows schemas up to ")
    with pytest.raises(RefusedError, match=named):
        backup.restore(data_dir, made)
    assert (data_dir / "int-crucible.db").read_bytes() == before


def test_a_backup_comes_back_into_an_empty_folder(data_dir: Path, tmp_path: Path) -> None:
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    made = store.backup_now().path
    store.close()
    elsewhere = tmp_path / "elsewhere"
    backup.restore(elsewhere, made)
    store = Store.open(elsewhere)
    assert store.query.projects.get(sample.project.id).title == "Night import"
    store.close()


def fill_folder(store: Store) -> list[str]:
    """Make a backup and many older ones beside it, as of another day."""
    whole = store.backup_now().path
    for hour in range(6):
        copy = whole.with_name(f"int-crucible-20250101T{hour:02d}0000000Z-1-close.db")
        copy.write_bytes(whole.read_bytes())
    return [path.name for path in whole.parent.iterdir()]


@pytest.mark.some(1, of_each=lambda is_large, **_: is_large)
@pytest.mark.parametrize(
    ("damage", "is_large"),
    [
        ("UPDATE message SET parts = replace(parts, 'More', 'Mire')", False),
        ("UPDATE spec_revision SET content = replace(content, 'Fewer', 'Newer')", False),
        ("UPDATE chat SET mode = 'analysis'", False),
        # Another process then looks at the rows, by the same function.
        ("UPDATE chat SET mode = 'analysis'", True),
    ],
)
def test_a_database_with_a_damaged_row_drops_no_good_backup(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, damage: str, is_large: bool
) -> None:
    if is_large:
        monkeypatch.setattr(row_check, "_LARGE", 0)
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    store.write_now(lambda tx: say(tx, sample.chat.id, "More"))
    before = fill_folder(store)
    store.close()
    connection = connect(store.path, "rw")
    connection.execute(damage)
    connection.close()
    store = Store.open(data_dir)
    made = store.backup_now().path
    assert sorted(path.name for path in made.parent.iterdir()) == sorted([*before, made.name])
    store.close()


def test_a_database_that_stays_damaged_keeps_a_bounded_number_and_every_good_one(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    store.write_now(lambda tx: say(tx, sample.chat.id, "More"))
    before = fill_folder(store)
    store.close()
    connection = connect(store.path, "rw")
    connection.execute("UPDATE message SET parts = replace(parts, 'More', 'Mire')")
    connection.close()
    store = Store.open(data_dir)
    made = []
    for number in range(6):
        store.write_now(partial(_say, sample=sample, number=number))
        made.append(store.backup_now().path.name)
    left = {path.name for path in data_dir.glob("backups/*.db")}
    assert left == {*before, made[0], made[-2], made[-1]}
    # What cannot be told just now is not dropped.
    monkeypatch.setattr(backup, "rows_are_whole", lambda _path: None)
    for number in range(6, 10):
        store.write_now(partial(_say, sample=sample, number=number))
        made.append(store.backup_now().path.name)
    assert {path.name for path in data_dir.glob("backups/*.db")} == {*left, *made[6:]}
    store.close()
