"""The whole application: it starts, works, closes in order, and comes back after a kill, a crash and a restore.

In a process of its own where the process is the point: how it ends, what a kill leaves, what a start loads.
"""

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from app.domain.chats import MessageState
from app.domain.errors import RefusedError
from app.gui.kit.notices import NoticeKind
from app.gui.settings.restore_offer import RestoreOffer
from app.gui.shell.keeping import recovery
from app.settings.settings import load_settings
from app.startup_and_shutdown import WindowSession
from app.store.database import Store
from support.store_samples import add_project
from support.window_life import live

START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import app.main as main
from app.settings.settings import load_settings

folder = Path(sys.argv[1])
life = main.WindowSession.begin

def step(session):
{step}

def begin(session):
    life(session)
    timer = QTimer(session)
    timer.setInterval(20)
    timer.timeout.connect(lambda: step(session))
    timer.start()
    session.ended.connect(timer.stop)

main.WindowSession.begin = begin
code = main.run_window(load_settings({{"data_dir": folder}}))
import threading
print("code", code, "threads", sorted(t.name for t in threading.enumerate()), flush=True)
sys.exit(code)
"""

TELL_AND_HANG = """
window = session.window
print("project", window.project, "chat", window.pane.chat.id, flush=True)
"""

TYPE_AND_HANG = """
window = session.window
if window.project is None:
    if not window.start_page.field.isReadOnly():
        window.start_page.field.setPlainText("We must halve the nightly import. It takes 6 hours today.")
        window.start_page.start.click()
elif len(window.pane.model.messages) >= 2 and window.pane.model.messages[-1].state == "complete":
    folder.joinpath("window.json").exists() and print("stored", flush=True)
"""


def process(folder: Path, step: str) -> "subprocess.Popen[str]":
    """The application in a process of its own; its window does the step again and again while it is open."""
    script = START.format(step=textwrap.indent(step.strip(), "    "))
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


def roles(folder: Path) -> list[str]:
    """Who said the first two messages of the only chat."""
    store = Store.open(folder)
    try:
        (project,) = store.query.projects.page().items
        (chat,) = store.query.chats.page(project.id).items
        return [message.role.value for message in store.query.messages.page(chat.id).items][:2]
    finally:
        store.close()


def test_it_starts_works_and_closes_in_order(qapp: QApplication, tmp_path: Path) -> None:
    """That no thread is left is seen after each test; how a process ends, in the next."""

    def types_and_closes(session: WindowSession) -> None:
        window = session.window
        if window.project is None:
            if not window.start_page.field.isReadOnly():
                window.start_page.field.setPlainText("We must halve the nightly import. It takes 6 hours today.")
                window.start_page.start.click()
            return
        messages = window.pane.model.messages
        is_answered = len(messages) >= 2 and messages[-1].state is MessageState.COMPLETE
        if is_answered and not window.pane.composer.is_working:
            window.pane.composer.field.setPlainText("not sent yet")
            window.close()

    assert live(tmp_path, types_and_closes) == 0
    assert roles(tmp_path) == ["user", "agent"]
    found: list[tuple[str | None, str]] = []

    def look(session: WindowSession) -> None:
        found.append((session.window.project, session.window.pane.composer.text))
        session.window.close()

    assert live(tmp_path, look) == 0
    ((project, draft),) = set(found)
    assert draft == "not sent yet"
    assert project is not None
    assert json.loads((tmp_path / "window.json").read_text())["project"] == project


def test_after_a_kill_all_is_there_where_one_was_and_asked_to_end_it_closes_in_order(
    tmp_path: Path, drawn: random.Random
) -> None:
    with process(tmp_path, TYPE_AND_HANG) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == "stored"
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=100)
    assert roles(tmp_path) == ["user", "agent"], "all that was acknowledged"
    before = json.loads((tmp_path / "window.json").read_text())
    assert before["project"]
    assert before["chat"]
    with process(tmp_path, TELL_AND_HANG) as again:
        assert again.stdout is not None
        assert again.stdout.readline().strip() == f"project {before['project']} chat {before['chat']}"
        again.send_signal(drawn.choice([signal.SIGTERM, signal.SIGINT]))
        out, err = again.communicate(timeout=100)
    assert again.returncode == 0, err
    assert "code 0 threads ['MainThread']" in out
    assert "Traceback" not in err
    after = json.loads((tmp_path / "window.json").read_text())
    assert [after[name] for name in ("project", "chat")] == [before[name] for name in ("project", "chat")]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
@pytest.mark.some(1)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_closes_in_order(qapp: QApplication, tmp_path: Path, number: signal.Signals) -> None:
    asked: list[signal.Signals] = []

    def ask(_session: WindowSession) -> None:
        if not asked:
            asked.append(number)
            signal.raise_signal(number)

    assert live(tmp_path, ask) == 0
    assert asked
    assert (tmp_path / "window.json").exists(), "it is kept where one was"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a display")
def test_without_a_display_it_says_so_and_ends_with_1(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env.pop("QT_QPA_PLATFORM", None)
    done = subprocess.run(
        [sys.executable, "-m", "app", "--data-dir", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=100,
        env=env,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip().startswith("There is no display here")
    assert len(done.stderr.strip().splitlines()) == 1


class Restorer:
    """Plans to restore a backup, closes the window, and looks at the one that comes after it."""

    def __init__(self, which: int, *, first: Callable[[WindowSession], bool] = lambda _session: True) -> None:
        self._which, self._first = which, first
        self.planned: Path | None = None
        self.titles: list[str] = []
        self.theme = ""
        self.told: tuple[NoticeKind, str, str] | None = None

    def __call__(self, session: WindowSession) -> None:
        window, backups = session.window, session.services.backups
        if self.planned is None:
            if self._first(session):
                self.planned = backups.plan_restore(backups.list()[self._which].name).path
                window.close()
            return
        self.titles = titles(session)
        self.theme = session.services.settings.theme
        notice = window.notice_strip.notice
        if notice is not None:
            self.told = notice.kind, notice.sentence, notice.action.text if notice.action is not None else ""
        window.close()


def titles(session: WindowSession) -> list[str]:
    return [row.title for row in session.store.query.projects.page().items]


def make_two_projects(folder: Path) -> None:
    """Two projects, and a backup after each."""
    store = Store.open(folder)
    for title in ("First", "Second"):
        store.write_now(partial(add_project, title=title))
        store.backup_now()
    store.close()


def opens_its_project(session: WindowSession) -> bool:
    if session.window.project is None:
        session.window.open_project(session.store.query.projects.page().items[0].id)
        return False
    return True


def test_a_planned_restore_is_carried_out_when_the_window_closed_and_told_when_it_opens_again(
    qapp: QApplication, tmp_path: Path
) -> None:
    """Also where the open project is not in the backup; what was chosen in the window before holds in this one."""
    make_two_projects(tmp_path)

    def becomes_dark(session: WindowSession) -> bool:
        if not session.window.action("theme_dark").isChecked():
            session.window.action("theme_dark").trigger()
        return opens_its_project(session) and session.services.settings.theme == "dark"

    restorer = Restorer(-1, first=becomes_dark)
    assert live(tmp_path, restorer) == 0
    assert (restorer.titles, restorer.theme) == (["First"], "dark")
    assert len(list((tmp_path / "set-aside").glob("*/int-crucible.db"))) == 1
    assert restorer.told is not None
    kind, sentence, _ = restorer.told
    assert kind is NoticeKind.INFO
    assert sentence.startswith("The backup of ")
    assert "was restored. What was there before is in " in sentence


def test_a_damaged_backup_is_told_as_an_error_with_the_way_to_another(qapp: QApplication, tmp_path: Path) -> None:
    make_two_projects(tmp_path)
    restorer = Restorer(0, first=opens_its_project)

    def step(session: WindowSession) -> None:
        fresh = restorer.planned is None
        restorer(session)
        if fresh and restorer.planned is not None:
            restorer.planned.write_bytes(restorer.planned.read_bytes()[:9000])

    assert live(tmp_path, step) == 0
    assert restorer.titles == ["Second", "First"]
    assert restorer.told is not None
    kind, sentence, way = restorer.told
    assert kind is NoticeKind.ERROR
    assert sentence.startswith("Nothing was restored. The backup ")
    assert way == "Choose another"
    assert not list((tmp_path / "set-aside").glob("*/int-crucible.db"))


def test_a_moved_data_folder_is_opened_at_its_new_place_and_the_old_one_is_kept(
    qapp: QApplication, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    make_two_projects(old)
    seen: list[tuple[Path, list[str], str]] = []

    def look(session: WindowSession) -> None:
        notice = session.window.notice_strip.notice
        seen.append((session.store.data_dir, titles(session), "" if notice is None else notice.sentence))
        if len(seen) == 1:
            session.services.storage.plan_move(session.services.storage.target_in(new))
        session.window.close()

    assert live(old, look) == 0
    (first, before, _), (second, after, said) = seen
    assert (first, second) == (old, new)
    assert before == after == ["Second", "First"]
    assert said.startswith(f"The data folder is {new} from now on. The old one is kept in {old}; moved.json in it")
    assert load_settings({"data_dir": str(old)}, {}).data_dir == new
    (old / "moved.json").unlink()
    assert titles_in(old) == titles_in(new) == ["Second", "First"]


def titles_in(folder: Path) -> list[str]:
    store = Store.open(folder)
    try:
        return [row.title for row in store.query.projects.page().items]
    finally:
        store.close()


@pytest.mark.parametrize("button", ["Restore it", "Save what is readable…", "Close"])
def test_a_damaged_database_is_offered_its_newest_whole_backup_and_left_alone_otherwise(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, button: str
) -> None:
    make_two_projects(tmp_path)
    database = tmp_path / "int-crucible.db"
    whole = database.read_bytes()
    # Torn off, or without its first page and the schema on it.
    damaged = bytes(4096) + whole[4096:] if button.startswith("Save") else whole[:9000]
    database.write_bytes(damaged)
    offered: list[str] = []

    class Pressed(RestoreOffer):
        @override
        def showEvent(self, event: QShowEvent) -> None:
            super().showEvent(event)
            offered.append(f"{self.text()} | {self.informativeText()}")
            wanted = [one for one in self.buttons() if one.text() == button] or self.buttons()
            QTimer.singleShot(0, wanted[0].click)

    monkeypatch.setattr(recovery, "RestoreOffer", Pressed)
    seen: list[list[str]] = []

    def look(session: WindowSession) -> None:
        seen.append(titles(session))
        session.window.close()

    if button != "Close":
        assert live(tmp_path, look) == 0
        assert seen[0] == ["Second", "First"] if button == "Restore it" else sorted(seen[0]) == ["First", "Second"]
        assert [path.read_bytes() for path in (tmp_path / "set-aside").glob("*/int-crucible.db")] == [damaged]
    else:
        with pytest.raises(RefusedError):
            live(tmp_path, look)
        assert seen == []
        assert database.read_bytes() == damaged
    (words,) = offered
    assert "The database is damaged" in words
    assert "The newest whole backup was made" in words


LOADED_AT_PAINT = """
import gc, linecache, sys, threading
from app.cli import main
from app.cli.root import load_window
from app.services.preload import PARTS

waited_for = []

class Finder:
    # What the first paint does not wait for may be loaded beside it, in a thread, however early.
    def find_spec(self, name, path=None, target=None):
        if threading.current_thread() is threading.main_thread():
            waited_for.append(name)

sys.meta_path.insert(0, Finder())
print("before", gc.isenabled())
load_window()
# Qt's binding reads the source of each module that is imported through it.
print("sources read", [name for name in linecache.cache if "/app/" in name or "/sqlalchemy/" in name])
import app.main as window

ready = window.WindowSession.get_ready

def get_ready(session):
    later = (
        *("app.methods", "app.english.reading", "app.domain.agents", "app.domain.elicitation.acts"),
        *("app.gui.results", "app.gui.spec.spec_view", "app.gui.runs.run_history", "app.gui.settings.preferences"),
        *("app.services.spec.boxes", "app.services.exporting.formats", "app.cli.projects", "pathspec"),
        *("app.store.salvage", "pygments.lexers.sql"),
    )
    print("start", gc.isenabled(), [name for name in waited_for if name in PARTS or name.startswith(later)])
    ready(session)
    print("painted", gc.isenabled(), gc.get_freeze_count() > 0)
    session.window.close()

window.WindowSession.get_ready = get_ready
code = main(["--data-dir", sys.argv[1]])
print("end", gc.isenabled(), code, "pygments.lexers.sql" in sys.modules)
"""


def test_the_first_paint_waits_for_no_part_it_does_not_show_and_for_no_collector(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOADED_AT_PAINT, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        *("before True", "sources read []", "start False []"),
        *("painted False True", "end True 0 True"),
    ]


CRASH = """
import faulthandler
faulthandler._sigsegv()
"""


def test_after_a_crash_the_next_start_says_so_and_the_report_is_kept(qapp: QApplication, tmp_path: Path) -> None:
    with process(tmp_path, CRASH) as crashed:
        crashed.communicate(timeout=100)
    assert crashed.returncode == -signal.SIGSEGV
    told: list[str] = []

    def look(session: WindowSession) -> None:
        told.append(session.window.notice_strip.sentence.text())
        session.window.close()

    for is_next in (True, False):
        told.clear()
        assert live(tmp_path, look) == 0
        [report] = (tmp_path / "reports").glob("crash-*.txt")
        assert "Segmentation fault" in report.read_text()
        assert ("ended unexpectedly the last time" in told[0]) is is_next
        assert (report.name in told[0]) is is_next
