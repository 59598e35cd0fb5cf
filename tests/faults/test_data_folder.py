"""The gate of the data folder: what is somebody else's keeps its mode and content, and no link in ours is followed."""

import json
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from app.cli.root import cli, main
from app.cli.session import ONLY_READING
from app.domain.errors import KnownError, RefusedError
from app.store.data_folder import FolderState, look_at
from app.store.database import Store
from support.drawing import IsTried
from support.empty_store import put_empty
from support.store_samples import add_project

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are those of POSIX")

DATABASE = "int-crucible.db"

Snapshot = dict[str, tuple[int, bytes | str]]


def snapshot(folder: Path) -> Snapshot:
    """Mode and content of everything in a folder, the folder too."""
    found: Snapshot = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        content = str(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else ""
        found[str(path.relative_to(folder))] = (stat.S_IMODE(path.lstat().st_mode), content)
    return found


def ours(folder: Path) -> None:
    """A data folder with all that the first start makes in it."""
    put_empty(folder)
    Store.open(folder).close()


def _notes(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")


def _checkout(folder: Path) -> None:
    (folder / ".git").mkdir()


def _hidden(folder: Path) -> None:
    (folder / ".profile").write_text("mine")


def _logs_of_another(folder: Path) -> None:
    (folder / "log").mkdir()
    (folder / "log" / "syslog").write_text("mine")


def _backups_of_another(folder: Path) -> None:
    (folder / "backups").mkdir()
    (folder / "backups" / "monday.tar").write_text("mine")


def _settings_of_another(folder: Path) -> None:
    (folder / "settings.json").write_text(json.dumps({"editor.fontSize": 12}))


def _beside_a_foreign_database(folder: Path) -> None:
    _notes(folder)
    (folder / DATABASE).write_bytes(b"SQLite format 3\x00" + bytes(4080))


def _beside_an_empty_file(folder: Path) -> None:
    _notes(folder)
    (folder / DATABASE).touch()


def _link_to_our_database(folder: Path) -> None:
    _notes(folder)
    (folder / DATABASE).symlink_to(folder / "notes.txt")


FOREIGN: dict[str, Callable[[Path], None]] = {
    "a text": _notes,
    "a git checkout": _checkout,
    "a hidden file": _hidden,
    "another program's logs": _logs_of_another,
    "another program's backups": _backups_of_another,
    "another program's settings": _settings_of_another,
    "another program's database": _beside_a_foreign_database,
    "an empty database": _beside_an_empty_file,
    "a link named as our database": _link_to_our_database,
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_folder_is_refused_and_stays_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    folder.chmod(0o755)
    FOREIGN[name](folder)
    before = snapshot(folder)
    for words in (
        ["project", "list"],
        ["project", "create", "--title", "X"],
        ["backup", "list"],
        ["backup", "restore"],
    ):
        assert main(["--data-dir", str(folder), *words]) == 4, words
        told = capsys.readouterr()
        assert told.out == ""
        assert len(told.err.splitlines()) == 1
        assert "left as it is" in told.err or "is a link" in told.err or "was left as it is" in told.err
    assert snapshot(folder) == before


@pytest.mark.parametrize("place", ["/", "home", "temp", "sticky"])
def test_places_of_the_system_are_foreign_even_when_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    folder = Path("/")
    if place != "/":
        folder = tmp_path / place
        folder.mkdir()
        folder.chmod(0o1777 if place == "sticky" else 0o755)
    if place == "home":
        monkeypatch.setenv("HOME", str(folder))
    if place == "temp":
        monkeypatch.setattr(tempfile, "tempdir", str(folder))
    before = folder.stat().st_mode
    with pytest.raises(RefusedError):
        Store.open(folder)
    assert folder.stat().st_mode == before
    assert place == "/" or list(folder.iterdir()) == []


def test_an_empty_folder_is_taken_and_made_private(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    folder.mkdir()
    folder.chmod(0o777)
    (folder / "lost+found").mkdir()
    assert look_at(folder) is FolderState.EMPTY
    assert stat.S_IMODE(folder.stat().st_mode) == 0o777
    Store.open(folder).close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert look_at(folder) is FolderState.OURS


def test_what_a_first_start_left_half_done_is_ours(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    for name in ("locks", "backups", "log"):
        (folder / name).mkdir(parents=True)
    (folder / "making-0123abcd").write_bytes(b"SQLite for")
    (folder / "locks" / "opening").touch()
    (folder / "log" / "int-crucible.log.1").touch()
    (folder / "settings.json").write_text(json.dumps({"schema_version": 1}))
    Store.open(folder).close()


def test_a_folder_whose_database_is_gone_is_ours_by_its_backups(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "data")
    store.write_now(add_project)
    store.close()
    (tmp_path / "data" / DATABASE).unlink()
    _notes(tmp_path / "data")
    assert main(["--data-dir", str(tmp_path / "data"), "backup", "restore"]) == 0
    assert look_at(tmp_path / "data") is FolderState.OURS


PLANTED = [DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", "locks", "backups", "log", "reports"]


@pytest.mark.parametrize("beside_a_database", [True, False])
@pytest.mark.parametrize("name", [*PLANTED, "set-aside"])
def test_no_link_in_our_folder_is_followed(tmp_path: Path, name: str, beside_a_database: bool) -> None:
    folder, target = tmp_path / "data", tmp_path / "target"
    target.mkdir()
    (target / "file").write_bytes(b"mine")
    if beside_a_database:
        ours(folder)
    else:
        folder.mkdir()
    planted = folder / name
    if planted.is_dir():
        for one in planted.iterdir():
            one.unlink()
        planted.rmdir()
    planted.unlink(missing_ok=True)
    planted.symlink_to(target / "file" if name.startswith(DATABASE) else target)
    before = snapshot(target)
    with pytest.raises(RefusedError, match="is a link"):
        Store.open(folder)
    assert snapshot(target) == before


@pytest.mark.parametrize("name", PLANTED[:4])
def test_a_second_name_of_another_file_is_not_written_to(tmp_path: Path, name: str) -> None:
    folder, target = tmp_path / "data", tmp_path / "target"
    ours(folder)
    (folder / name).unlink(missing_ok=True)
    target.write_bytes(b"mine")
    (folder / name).hardlink_to(target)
    with pytest.raises(KnownError):
        Store.open(folder)
    assert target.read_bytes() == b"mine"


@pytest.mark.parametrize("name", [DATABASE, f"{DATABASE}-wal", "settings.json"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    folder = tmp_path / "data"
    ours(folder)
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    assert main(["--data-dir", str(folder), "project", "list"]) == 4
    assert "regular file" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "  ", "~nobody-of-this-name/x", "caf\udce9", "nul\x00inside"])
@pytest.mark.parametrize("where", ["flag", "environment"])
def test_a_name_that_is_none_is_wrong_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, where: str
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["project", "list"]
    if where == "flag":
        words = ["--data-dir", name, *words]
    elif "\x00" in name:
        pytest.skip("the environment holds no NUL")
    else:
        monkeypatch.setenv("INT_CRUCIBLE_DATA_DIR", name)
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def _commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from _commands(command, (*path, name))
        else:
            yield (*path, name)


def _arguments(path: tuple[str, ...]) -> list[str]:
    command: click.Command | None = cli
    for name in path:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), name)
    assert command is not None
    wanted = [one for one in command.params if isinstance(one, click.Argument) and one.required]
    return ["1" for one in wanted for _ in range(2 if one.nargs < 0 else one.nargs)]


def test_every_command_that_only_reads_is_one() -> None:
    assert {tuple(name.split()) for name in ONLY_READING} <= set(_commands(cli))


def test_the_report_of_a_crash_makes_no_folder_of_others(tmp_path: Path) -> None:
    (tmp_path / "data" / "reports").mkdir(parents=True)
    (tmp_path / "data" / "reports" / "crash-20260101-000000000000.txt").write_text("Fatal Python error")
    assert look_at(tmp_path / "data") is FolderState.OURS


NAMES_NOTHING = {
    *("backup list", "doctor", "model key", "model list", "model profile list", "model test", "project list"),
    *("search", "settings list", "spend"),
}
"""Commands that name no project, chat or run, and so have an answer where nothing is; the others find nothing."""


@pytest.mark.parametrize("there", [False, True], ids=["nothing there", "an empty folder"])
def test_what_only_reads_makes_nothing_where_nothing_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], there: bool, tried: IsTried
) -> None:
    """Half of the commands meet one of the two in one run of the tests, and the others by other seeds."""
    folder = tmp_path / "data"
    if there:
        folder.mkdir()
        folder.chmod(0o755)
    before = snapshot(tmp_path)
    found = {}
    for row, name in enumerate(sorted(ONLY_READING | {"model key", "backup list", "backup restore"} - {"model list"})):
        if not tried(row, 2 * there, of=4):
            continue
        words = [*name.split(), *_arguments(tuple(name.split())), *(["--show"] if name == "model key" else [])]
        found[name] = main(["--data-dir", str(folder), *words])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        assert snapshot(tmp_path) == before, name
    assert found
    assert found == {name: 0 if name in NAMES_NOTHING else 3 for name in found}


def test_what_stores_makes_the_folder(tmp_path: Path) -> None:
    assert main(["--data-dir", str(tmp_path / "a" / "data"), "project", "create", "--title", "First"]) == 0
    assert look_at(tmp_path / "a" / "data") is FolderState.OURS
