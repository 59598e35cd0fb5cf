"""The real window with links planted where it writes, and with a umask that hides nothing."""

import logging
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bridge.hooks import Hooks
from app.bridge.instance import SingleWindow
from app.bridge.log_file import log_to_file
from app.domain.errors import RefusedError
from app.gui.shell.window_state import WindowState, load_state, save_state
from app.llm.keys.key_file import write_key
from app.settings.installation import Installation
from app.startup_and_shutdown import WindowSession
from support.window_life import live

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are those of POSIX")

SECRET = "somebody else's"


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


@pytest.fixture
def data_dir_of_a_short_name() -> Iterator[Path]:
    """A folder whose socket lies in itself, whatever the path of the temporary folder."""
    with TemporaryDirectory(prefix="ic-") as name:
        (Path(name) / "locks").mkdir(mode=0o700)
        yield Path(name)


def _plant(path: Path, target: Path, kind: str) -> None:
    if kind == "link":
        path.symlink_to(target)
    else:
        path.hardlink_to(target)


class Worker:
    """Has the window write whatever it writes, looks at all files meanwhile, and closes it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._has_begun = False
        self.seen: list[tuple[int, bool, Path]] = []

    def look(self) -> None:
        """Note the mode of the folder and of all that is in it."""
        for path in [self._folder, *self._folder.rglob("*")]:
            self.seen.append((stat.S_IMODE(path.lstat().st_mode), path.is_dir(), path))

    def __call__(self, session: WindowSession) -> None:
        if self._has_begun:
            return
        self._has_begun = True
        session.hooks.report(ValueError("planted"))
        write_key(self._folder / "keys.json", "entry", "not-a-real-key")

        async def work() -> None:
            await session.services.preferences.set({"theme": "dark"})
            await session.services.backups.make()
            await session.services.projects.create(title="Written", text=None)
            self.look()

        def end(_done: None) -> None:
            session.window.close()

        _ = session.context.run_verb(work, on_done=end)


@pytest.mark.expects_log("planted")
def test_without_umask(qapp: QApplication, tmp_path: Path) -> None:
    worker = Worker(tmp_path / "new" / "data")
    before = os.umask(0)
    try:
        assert live(tmp_path / "new" / "data", worker) == 0
    finally:
        os.umask(before)
    worker.look()
    assert [one for one in worker.seen if one[0] != (0o700 if one[1] else 0o600)] == []
    names = {path.name.split("-")[0] for _, _, path in worker.seen}
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


def test_the_windows_lock_and_socket_are_our_own(qtbot: QtBot, target: Path, data_dir_of_a_short_name: Path) -> None:
    data_dir = data_dir_of_a_short_name
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
