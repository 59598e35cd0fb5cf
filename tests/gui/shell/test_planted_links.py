"""The real window with links planted where it writes, and with a umask that hides nothing."""

import logging
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bridge.hooks import Hooks
from app.bridge.instance import SingleWindow
from app.bridge.log_file import log_to_file
from app.domain.errors import RefusedError
from app.gui.shell.window_state import WindowState, load_state, save_state
from app.settings.installation import Installation

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are those of POSIX")

SECRET = "somebody else's"

EVERYTHING = """
import os, sys
from pathlib import Path
os.umask(0)
import app.main as main
from app.settings.settings import load_settings
from app.llm.keys.key_file import write_key

folder = Path(sys.argv[1])
life = main.WindowSession.begin

def begin(session):
    life(session)
    session.hooks.report(ValueError("planted"))
    write_key(folder / "keys.json", "entry", "not-a-real-key")
    future = session.context.run_verb(work(session), on_done=lambda _: session.window.close())

def work(session):
    async def steps():
        await session.services.preferences.set({"theme": "dark"})
        made = await session.services.backups.make()
        await session.services.projects.create(title="Written", text=None)
        for path in [folder, *sorted(folder.rglob("*"))]:
            print(oct(path.lstat().st_mode & 0o777), "folder" if path.is_dir() else "file", path, flush=True)
    return steps

main.WindowSession.begin = begin
code = main.run_window(load_settings({"data_dir": folder}))
for path in [folder, *sorted(folder.rglob("*"))]:
    print(oct(path.lstat().st_mode & 0o777), "folder" if path.is_dir() else "file", path, flush=True)
sys.exit(code)
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "target"
    path.write_text(SECRET)
    path.chmod(0o644)
    return path


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    for name in ("reports", "log", "locks"):
        (path / name).mkdir(parents=True, mode=0o700)
    return path


def _plant(path: Path, target: Path, kind: str) -> None:
    if kind == "link":
        path.symlink_to(target)
    else:
        path.hardlink_to(target)


def test_with_a_umask_of_nothing_all_there_is_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    data_dir = tmp_path / "new" / "data"
    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING, str(data_dir)],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    seen = [line.split(" ", 2) for line in done.stdout.splitlines()]
    wrong = [line for line in seen if line[0] != ("0o700" if line[1] == "folder" else "0o600")]
    assert wrong == []
    names = {Path(path).name.split("-")[0] for _, _, path in seen}
    expected = {
        "fault.txt",
        "bug",
        "int",
        "settings.json",
        "keys.json",
        "window.json",
        "window.sock",
        "window",
        "process",
    }
    assert expected <= names
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


@pytest.mark.parametrize("kind", ["link", "second name"])
@pytest.mark.expects_log("planted")
def test_crash_reports_go_into_files_of_our_own(qtbot: QtBot, data_dir: Path, target: Path, kind: str) -> None:
    _plant(data_dir / "reports" / "fault.txt", target, kind)
    hooks = Hooks(data_dir / "reports", Installation(None))
    hooks.install()
    hooks.report(ValueError("planted"))
    hooks.remove()
    assert target.read_text() == SECRET
    assert {stat.S_IMODE(path.lstat().st_mode) for path in (data_dir / "reports").iterdir()} == {0o600}


@pytest.mark.parametrize("kind", ["link", "second name"])
@pytest.mark.expects_log("a line")
def test_the_log_goes_into_a_file_of_our_own(data_dir: Path, target: Path, kind: str) -> None:
    for name in ("int-crucible.log", "int-crucible.log.1"):
        _plant(data_dir / "log" / name, target, kind)
    handler = log_to_file(data_dir)
    try:
        handler.setLevel(logging.WARNING)
        logging.getLogger("app.test").warning("a line")
        handler.doRollover()
        logging.getLogger("app.test").warning("a line more")
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()
    assert target.read_text() == SECRET
    assert stat.S_IMODE(target.stat().st_mode) == 0o644
    assert "a line more" in (data_dir / "log" / "int-crucible.log").read_text()
    assert "a line" in (data_dir / "log" / "int-crucible.log.1").read_text()


@pytest.mark.parametrize("kind", ["link", "second name"])
def test_what_the_window_remembers_goes_into_a_file_of_our_own(
    qtbot: QtBot, data_dir: Path, target: Path, kind: str
) -> None:
    _plant(data_dir / "window.json", target, kind)
    save_state(data_dir, WindowState(project="p"))
    assert load_state(data_dir).project == "p"
    assert target.read_text() == SECRET


def test_the_windows_lock_and_socket_are_our_own(qtbot: QtBot, data_dir: Path, target: Path) -> None:
    (data_dir / "window.sock").symlink_to(target)
    (data_dir / "locks" / "window").symlink_to(target)
    single = SingleWindow(data_dir)
    with pytest.raises(RefusedError, match="is a link"):
        single.claim()
    (data_dir / "locks" / "window").unlink()
    assert single.claim()
    assert stat.S_IMODE((data_dir / "window.sock").lstat().st_mode) == 0o600
    single.release()
    assert target.read_text() == SECRET
