"""Backups beside other processes: what vanishes while it is looked at is passed over, what was done stays done."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.cli.root import main
from app.domain.errors import ExitCode
from app.services.keeping.backups import BackupService
from app.store import backup
from app.store.database import Store
from support.store_samples import add_project

LOOKS = 200
NAME = "int-crucible-20250101T000000000Z-1-close.db"


@contextmanager
def meanwhile(work: Callable[[], None]) -> Iterator[None]:
    """Do something over and over in a thread while the block runs; its fault is the block's."""
    over = threading.Event()
    faults: list[BaseException] = []

    def repeat() -> None:
        try:
            while not over.is_set():
                work()
        except BaseException as error:  # noqa: BLE001  told below, in the thread of the test
            faults.append(error)

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    if faults:
        raise faults[0]


def test_a_backup_that_vanishes_while_they_are_listed_is_passed_over(store: Store) -> None:
    store.write_now(add_project)
    made = store.backup_now()
    fleeting = made.path.with_name(NAME)

    def come_and_go() -> None:
        shutil.copyfile(made.path, fleeting)
        fleeting.unlink()

    service = BackupService(store.data_dir, store)
    seen = set()
    with meanwhile(come_and_go):
        for _ in range(LOOKS):
            rows = service.list()
            seen.add(len(rows))
            assert rows[0].name == made.path.name
            assert not backup.is_due(store.data_dir, made.seq)
    assert seen == {1, 2}, "it was there at some looks and gone at others"


def test_what_is_no_backup_is_passed_over(store: Store) -> None:
    store.write_now(add_project)
    made = store.backup_now()
    folder = made.path.parent
    (folder / "int-crucible-20251399T000000000Z-1-close.db").write_bytes(b"")
    (folder / NAME).symlink_to(made.path)
    (folder / NAME.replace("-1-", "-2-")).mkdir()
    assert store.backups() == (made,)


def test_commands_succeed_while_another_process_makes_and_drops_backups(
    store: Store, data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_DAILY", 0)
    monkeypatch.setattr(backup, "APART", backup.APART * 0)
    project = store.write_now(add_project).project.id
    made: list[backup.Backup] = []
    with meanwhile(lambda: made.append(store.backup_now())):
        for _ in range(10):
            words = ["--data-dir", str(data_dir), "chat", "create", project, "--mode", "analysis"]
            assert main(words) == ExitCode.DONE, capsys.readouterr().err
            assert main(["--data-dir", str(data_dir), "backup", "now"]) == ExitCode.DONE, capsys.readouterr().err
    assert len(store.query.chats.page(project).items) == 11
    assert len(made) > len(store.backups()), "some were dropped meanwhile"


def test_a_backup_that_cannot_be_made_at_the_end_is_told_and_what_was_done_is_done(
    data_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make = backup.make

    def meanwhile_lost(folder: Path, reason: str) -> backup.Backup:
        (folder / "backups").rmdir()
        (folder / "backups").write_text("no folder any more")
        return make(folder, reason)

    monkeypatch.setattr(backup, "make", meanwhile_lost)
    assert main(["--json", "--data-dir", str(data_dir), "project", "create", "--title", "Kept"]) == ExitCode.DONE
    said = capsys.readouterr()
    assert '"Kept"' in said.out
    assert "Everything is stored, but no backup could be made." in said.err
    (data_dir / "backups").unlink()
    store = Store.open(data_dir)
    assert [row.title for row in store.query.projects.page().items] == ["Kept"]
    store.close()
