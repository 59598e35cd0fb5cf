"""The whole application in a process of its own: it starts, works, closes in order, and comes back after a kill."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

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

TYPE_AND_CLOSE = """
window = session.window
if window.project is None:
    if not window.start_page.field.isReadOnly():
        window.start_page.field.setPlainText("We must halve the nightly import. It takes 6 hours today.")
        window.start_page.start.click()
elif len(window.pane.model.messages) >= 2 and not window.pane.composer.is_working:
    if window.pane.model.messages[-1].state == "complete":
        window.pane.composer.field.setPlainText("not sent yet")
        window.close()
"""

TELL_AND_CLOSE = """
window = session.window
print("project", window.project, "draft", window.pane.composer.text, flush=True)
window.close()
"""

TYPE_AND_HANG = """
window = session.window
if window.project is None:
    if not window.start_page.field.isReadOnly():
        window.start_page.field.setPlainText("We must halve the nightly import. It takes 6 hours today.")
        window.start_page.start.click()
elif len(window.pane.model.messages) >= 2 and window.pane.model.messages[-1].state == "complete":
    print("stored", flush=True)
"""

REMEMBERED_AND_HANG = TYPE_AND_HANG.replace(
    'print("stored"', 'folder.joinpath("window.json").exists() and print("stored"'
)

ROLES = """
import sys
from pathlib import Path
from app.store.database import Store

store = Store.open(Path(sys.argv[1]))
project = store.query.projects.page().items[0]
chat = store.query.chats.page(project.id).items[0]
print([message.role.value for message in store.query.messages.page(chat.id).items][:2])
store.close()
"""


def script(step: str) -> str:
    return START.format(step=textwrap.indent(step.strip(), "    "))


def process(folder: Path, step: str, **more: str) -> "subprocess.Popen[str]":
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **more}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script(step), str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
    )


def test_it_starts_works_and_closes_in_order(tmp_path: Path) -> None:
    with process(tmp_path, TYPE_AND_CLOSE) as first:
        out, err = first.communicate(timeout=100)
    assert first.returncode == 0, err
    assert "code 0 threads ['MainThread']" in out
    assert "Traceback" not in err
    with process(tmp_path, TELL_AND_CLOSE) as second:
        out, err = second.communicate(timeout=100)
    assert second.returncode == 0, err
    assert "draft not sent yet" in out
    assert "project None" not in out
    assert json.loads((tmp_path / "window.json").read_text())["project"]


def test_after_a_kill_everything_acknowledged_is_there(tmp_path: Path) -> None:
    with process(tmp_path, TYPE_AND_HANG) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == "stored"
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=100)
    check = "from app.store.database import Store; from pathlib import Path; import sys\n"
    check += (
        "s = Store.open(Path(sys.argv[1])); p = s.query.projects.page().items[0]; c = s.query.chats.page(p.id).items\n"
    )
    check += "print([m.role.value for m in s.query.messages.page(c[0].id).items][:2]); s.close()"
    done = subprocess.run(
        [sys.executable, "-c", check, str(tmp_path)], capture_output=True, text=True, timeout=100, check=True
    )
    assert "['user', 'agent']" in done.stdout
    with process(tmp_path, TELL_AND_CLOSE) as again:
        _, err = again.communicate(timeout=100)
    assert again.returncode == 0, err


def test_after_a_kill_it_opens_where_one_was(tmp_path: Path) -> None:
    with process(tmp_path, REMEMBERED_AND_HANG) as first:
        assert first.stdout is not None
        assert first.stdout.readline().strip() == "stored"
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=100)
    open_before = json.loads((tmp_path / "window.json").read_text())
    assert open_before["project"]
    assert open_before["chat"]
    with process(tmp_path, TELL_AND_CLOSE) as again:
        out, err = again.communicate(timeout=100)
    assert again.returncode == 0, err
    assert f"project {open_before['project']}" in out
    assert json.loads((tmp_path / "window.json").read_text())["chat"] == open_before["chat"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_end_it_closes_in_order(tmp_path: Path, number: signal.Signals) -> None:
    with process(tmp_path, TYPE_AND_HANG) as running:
        assert running.stdout is not None
        assert running.stdout.readline().strip() == "stored"
        running.send_signal(number)
        out, err = running.communicate(timeout=100)
    assert running.returncode == 0, err
    assert "threads ['MainThread']" in out


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


RESTORE_AND_TELL = """
window = session.window
backups = session.services.backups
titles = [row.title for row in session.store.query.projects.page().items]
if titles == ["Second", "First"] and session.services.settings.theme != "dark":
    if not window.action("theme_dark").isChecked():
        window.action("theme_dark").trigger()
elif titles == ["Second", "First"]:
    backups.plan_restore(backups.list()[-1].name)
    window.close()
elif titles:
    print("titles", titles, session.services.settings.theme, flush=True)
    window.close()
"""

TWO_PROJECTS = """
import sys
from pathlib import Path
from app.store.database import Store
from support.store_samples import add_project

store = Store.open(Path(sys.argv[1]))
for title in ("First", "Second"):
    store.write_now(lambda tx: add_project(tx, title))
    store.backup_now()
store.close()
"""


def make_two_projects(folder: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", TWO_PROJECTS, str(folder)], check=True, timeout=100, env=env)


def test_a_planned_restore_is_carried_out_when_the_window_closed_and_it_opens_again(tmp_path: Path) -> None:
    make_two_projects(tmp_path)
    with process(tmp_path, RESTORE_AND_TELL) as running:
        out, err = running.communicate(timeout=100)
    assert running.returncode == 0, err
    assert "titles ['First'] dark" in out
    assert "code 0 threads ['MainThread']" in out
    assert len(list((tmp_path / "set-aside").glob("*/int-crucible.db"))) == 1


RESTORE_FROM_A_PROJECT = """
window = session.window
rows = session.store.query.projects.page().items
backups = session.services.backups
if getattr(main, "planned", None) is None:
    if window.project is None:
        window.open_project(rows[0].id)
    else:
        main.planned = backups.plan_restore(backups.list()[{which}].name)
        {before}
        window.close()
else:
    notice = window.notice_strip.notice
    print([row.title for row in rows], notice.kind, notice.sentence, flush=True)
    print("action", notice.action and notice.action.text, flush=True)
    window.close()
"""


def test_what_was_restored_is_told_also_where_the_open_project_is_not_in_it(tmp_path: Path) -> None:
    make_two_projects(tmp_path)
    with process(tmp_path, RESTORE_FROM_A_PROJECT.format(which=-1, before="")) as running:
        out, err = running.communicate(timeout=100)
    assert running.returncode == 0, err
    assert "['First'] info The backup of " in out
    assert "was restored. What was there before is in " in out


def test_a_damaged_backup_is_told_as_an_error_with_the_way_to_another(tmp_path: Path) -> None:
    make_two_projects(tmp_path)
    damage = "main.planned.path.write_bytes(main.planned.path.read_bytes()[:9000])"
    with process(tmp_path, RESTORE_FROM_A_PROJECT.format(which=0, before=damage)) as running:
        out, err = running.communicate(timeout=100)
    assert running.returncode == 0, err
    assert "['Second', 'First'] error Nothing was restored. The backup " in out
    assert "action Choose another" in out
    assert not list((tmp_path / "set-aside").glob("*/int-crucible.db"))


PRESS = """
import app.gui.settings.restore_offer as offers

class Pressed(offers.RestoreOffer):
    def open(self):
        super().open()
        print(self.text(), "|", self.informativeText(), flush=True)
        wanted = [b for b in self.buttons() if b.text() == "{button}"] or self.buttons()
        QTimer.singleShot(0, wanted[0].click)

main.RestoreOffer = Pressed
"""


@pytest.mark.parametrize("button", ["Restore it", "Close"])
def test_a_damaged_database_is_offered_its_newest_whole_backup_and_left_alone_otherwise(
    tmp_path: Path, button: str
) -> None:
    make_two_projects(tmp_path)
    database = tmp_path / "int-crucible.db"
    damaged = database.read_bytes()[:9000]
    database.write_bytes(damaged)
    code = script(RESTORE_AND_TELL.replace('["Second", "First"]', '["none"]'))
    code = code.replace("code = main", PRESS.replace("{button}", button) + "\ncode = main")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert "The database is damaged" in done.stdout
    assert "The newest whole backup was made" in done.stdout
    if button == "Restore it":
        assert done.returncode == 0, done.stderr
        assert "titles ['Second', 'First']" in done.stdout
        assert [path.read_bytes() for path in (tmp_path / "set-aside").glob("*/int-crucible.db")] == [damaged]
    else:
        assert "RefusedError" in done.stderr
        assert database.read_bytes() == damaged


LOADED_AT_PAINT = """
import gc, sys, threading
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
loaded = list(sys.modules)
print("before Qt", loaded.index("PySide6") > max(map(loaded.index, ("sqlalchemy.sql", "app.services.services"))))
import app.main as window

ready = window.WindowSession.get_ready

def get_ready(session):
    later = ("app.methods", "app.cli.projects", "pygments.lexers.sql", "pathspec")
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
        *("before True", "before Qt True", "start False []"),
        *("painted False True", "end True 0 True"),
    ]


CRASH = """
import faulthandler
faulthandler._sigsegv()
"""

TELL_NOTICE_AND_CLOSE = """
print(session.window.notice_strip.sentence.text(), flush=True)
session.window.close()
"""


def test_after_a_crash_the_next_start_says_so_and_the_report_is_kept(tmp_path: Path) -> None:
    with process(tmp_path, CRASH) as crashed:
        crashed.communicate(timeout=100)
    assert crashed.returncode == -signal.SIGSEGV
    for told in (True, False):
        with process(tmp_path, TELL_NOTICE_AND_CLOSE) as again:
            out, err = again.communicate(timeout=100)
        assert again.returncode == 0, err
        [report] = (tmp_path / "reports").glob("crash-*.txt")
        assert "Segmentation fault" in report.read_text()
        assert ("ended unexpectedly the last time" in out) is told
        assert (report.name in out) is told
