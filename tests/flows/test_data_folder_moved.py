"""The data folder is moved: copied, compared, and only then used; the old one is kept, and in use after any death."""

import os
import resource
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import RefusedError, StoreError
from app.settings.file import write_file
from app.settings.moved import NOTE, where_it_lies
from app.store import backup
from app.store.database import Store
from app.store.keeping.moving import move
from support.command import CommandLine
from support.empty_store import put_empty
from support.forked import forked
from support.store_samples import add_project, say


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder with a project, a backup, settings and a file set aside."""
    folder = tmp_path / "data"
    put_empty(folder)
    store = Store.open(folder)
    sample = store.write_now(add_project)
    store.write_now(lambda tx: say(tx, sample.chat.id, "A parcel of figs"))
    store.close()
    (folder / "settings.json").write_text('{"schema_version": 1, "theme": "dark"}')
    (folder / "set-aside" / "20260101T000000000000-abcd").mkdir(parents=True)
    (folder / "set-aside" / "20260101T000000000000-abcd" / "int-crucible.db").write_bytes(b"of before")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    """Every file but the database, its log and what belongs to processes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and not path.name.startswith(("int-crucible.db-", "opening", "process-", NOTE))
        and path != folder / "int-crucible.db"
    }


def titles(folder: Path) -> list[str]:
    store = Store.open(folder)
    try:
        assert store.check().ok
        return [row.title for row in store.query.projects.page().items]
    finally:
        store.close()


def test_everything_is_at_the_new_place_every_start_goes_there_and_the_old_one_stays(
    data_dir: Path, tmp_path: Path
) -> None:
    (data_dir / "keys.json").write_text('{"schema_version": 1, "keys": {}}')
    (data_dir / "keys.json").chmod(0o600)
    before, target = content(data_dir), tmp_path / "elsewhere" / "kept"
    cli = CommandLine(data_dir)
    done = cli.json("data-folder", "move", str(target))
    assert done == {"folder": str(target), "left": str(data_dir)}
    assert content(target) == before == content(data_dir) | {"keys.json": b'{"schema_version": 1, "keys": {}}'}
    assert target.stat().st_mode & 0o777 == 0o700
    assert not (data_dir / "keys.json").exists()
    # The same words as before lead to the new place, also for settings.
    assert cli.json("data-folder", "show")["folder"] == str(target)
    cli("project", "create", "--title", "After the move")
    assert sorted(titles(target)) == ["After the move", "Night import"]
    (target).rename(tmp_path / "away")
    refused = cli("project", "list", code=4)
    assert "not there now" in refused.err
    (data_dir / NOTE).unlink()
    assert cli.json("project", "list")["items"][0]["title"] == "Night import"


def test_what_cannot_be_is_refused_and_nothing_is_changed(data_dir: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in data_dir.rglob("*") if path.is_file()}
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    (tmp_path / "seen").mkdir()
    (tmp_path / "seen" / ".DS_Store").write_text("of the system")
    for target, why in (
        (data_dir / "inside", "nor lies in it"),
        (tmp_path, "neither holds"),
        (tmp_path / "full", "holds other things"),
        (tmp_path / "seen", "holds something already"),
    ):
        with pytest.raises(RefusedError, match=why):
            move(data_dir, target)
    store = Store.open(data_dir)
    with pytest.raises(RefusedError, match="close it before"):
        move(data_dir, tmp_path / "new")
    store.close()
    database = data_dir / "int-crucible.db"
    whole = database.read_bytes()
    database.write_bytes(whole[:9000])
    with pytest.raises(RefusedError, match="damaged"):
        move(data_dir, tmp_path / "new")
    database.write_bytes(whole)
    kept = {path: path.read_bytes() for path in before}
    assert kept == before
    assert {path.name for path in tmp_path.iterdir()} == {"data", "full", "seen"}


def test_who_looked_before_the_move_and_comes_after_it_writes_nothing_into_what_was_left(
    data_dir: Path, tmp_path: Path
) -> None:
    [kept, *_] = backup.backups(data_dir)
    move(data_dir, tmp_path / "new")
    # As one that looked where the folder lies, and then waited for the move to end.
    late: tuple[Callable[[], object], ...] = (
        lambda: Store.open(data_dir),
        lambda: backup.restore(data_dir, kept.path),
        lambda: move(data_dir, tmp_path / "newer"),
    )
    for comes in late:
        with pytest.raises(RefusedError, match="was just moved to"):
            comes()
    assert where_it_lies(data_dir) == tmp_path / "new"
    assert titles(tmp_path / "new") == ["Night import"]


@pytest.mark.parametrize("is_there", [False, True])
def test_where_the_note_cannot_be_written_no_copy_stays(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    target = tmp_path / "new"
    if is_there:
        target.mkdir()
    (data_dir / "keys.json").write_text("{}")
    before = content(data_dir)
    put = write_file

    def on_a_full_disk(path: Path, given: Mapping[str, Any]) -> None:
        # As a disk that is full once the copy, on another one, is whole.
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
        try:
            put(path, given)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    monkeypatch.setattr("app.settings.moved.write_file", on_a_full_disk)
    with pytest.raises(StoreError):
        move(data_dir, target)
    assert where_it_lies(data_dir) == data_dir
    assert content(data_dir) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", *(["new"] if is_there else [])]
    assert not is_there or list(target.iterdir()) == []


@pytest.mark.parametrize("note", ["{}", '{"schema_version": 1, "to": "new"}', '{"schema_version": 1, "to": 7}'])
def test_a_note_that_names_no_folder_is_refused(tmp_path: Path, note: str) -> None:
    (tmp_path / NOTE).write_text(note)
    with pytest.raises(RefusedError, match="does not say where"):
        where_it_lies(tmp_path)


def test_killed_in_the_middle_the_old_folder_is_in_use(
    data_dir: Path, tmp_path: Path, some: Callable[[range, int], list[int]], trials: Callable[[int], None]
) -> None:
    died = 0
    for number in some(range(6), 2):
        target = tmp_path / f"new-{number}"
        words = ("--data-dir", str(data_dir), "data-folder", "move", str(target))
        done = forked("support.dying_move:main", str(number), *words, env=dict(os.environ))
        if done.code == 0:
            assert where_it_lies(data_dir) == target
            assert titles(target) == ["Night import"]
            (data_dir / NOTE).unlink()
        else:
            died += 1
            trials(1)
            assert done.code == -signal.SIGKILL
            assert where_it_lies(data_dir) == data_dir
        assert titles(data_dir) == ["Night import"]
    assert died
