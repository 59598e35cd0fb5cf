"""The application is updated while its window is open: a notice says so, and what fails to load then is no crash."""

import importlib
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bridge.failures import ended_by, failure
from app.domain.errors import KnownError
from app.domain.operations import Content
from app.gui.kit.notices import Notice, NoticeKind
from app.gui.shell.bug_dialog import BugDialog
from app.services.answering.reading_jobs import FIRST_LOOK, MessageToRead
from app.settings.installation import UPDATED, Installation
from app.settings.settings import load_settings
from app.startup_and_shutdown import WindowSession
from support.qt_loop import gui_loop


@pytest.fixture
def executable(tmp_path: Path) -> Path:
    """A file that holds modules, as that of a bundle does."""
    path = tmp_path / "lib" / "int-crucible"
    path.parent.mkdir()
    put(path, "first")
    return path


def put(path: Path, words: str) -> None:
    """Another file in its place, in one step, as an installer does."""
    fresh = path.with_name("fresh")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("loaded_early.py", f"words = {words!r}")
        archive.writestr("loaded_late.py", "\n".join(f"line_{n} = {words!r} * {n}" for n in range(len(words) * 9)))
    fresh.replace(path)


def late_import(executable: Path) -> Exception:
    """What is met where a module is first needed after its archive was replaced."""
    with pytest.raises((ImportError, OSError, EOFError, ValueError)) as met:  # zlib's own error is one of none
        importlib.import_module("loaded_late")
    return met.value


@pytest.fixture
def broken_import(executable: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exception]:
    monkeypatch.syspath_prepend(str(executable))
    assert importlib.import_module("loaded_early").words == "first"
    os.truncate(executable, 40)
    try:
        yield late_import(executable)
    finally:
        for name in ("loaded_early", "loaded_late"):
            sys.modules.pop(name, None)
        importlib.invalidate_caches()


@pytest.fixture
def session(qapp: QApplication, qtbot: QtBot, tmp_path: Path, executable: Path) -> Iterator[WindowSession]:
    with gui_loop(qapp) as loop:
        made = WindowSession(qapp, load_settings({"data_dir": tmp_path / "data"}), Installation(executable))
        made.build()
        made.begin()
        try:
            yield made
        finally:
            closing = loop.create_task(made.close())
            qtbot.waitUntil(closing.done)
            made.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.mark.expects_log("told in the window: Int Crucible was updated; close it and open it again")
def test_a_notice_says_so_once_another_file_is_there(session: WindowSession, qtbot: QtBot, executable: Path) -> None:
    told: list[Notice] = []
    session.notices.shown.connect(told.append)
    put(executable, "second")
    qtbot.waitUntil(lambda: bool(told))
    assert [(one.kind, one.sentence) for one in told] == [(NoticeKind.ERROR, UPDATED)]
    assert "close it and open it again" in UPDATED


@pytest.mark.expects_log("updated meanwhile")
@pytest.mark.expects_log("told in the window: Int Crucible was updated")
def test_what_cannot_be_loaded_then_is_told_in_the_same_words(
    session: WindowSession, qtbot: QtBot, broken_import: Exception
) -> None:
    told: list[str] = []
    session.notices.shown.connect(lambda notice: told.append(notice.sentence))
    session.hooks.report(broken_import)
    qtbot.waitUntil(lambda: UPDATED in told)
    assert session.window.findChild(BugDialog) is None
    reports = session.services.settings.data_dir / "reports"
    assert not list(reports.glob("bug-*"))


@pytest.mark.expects_log("ModuleNotFoundError")
def test_the_same_fault_without_an_update_is_a_bug(session: WindowSession, qtbot: QtBot) -> None:
    with pytest.raises(ImportError) as met:
        importlib.import_module("never_was")
    session.hooks.report(met.value)
    qtbot.waitUntil(lambda: session.window.findChild(BugDialog) is not None)
    dialog = session.window.findChild(BugDialog)
    assert dialog is not None
    dialog.copy_report.click()
    assert "ModuleNotFoundError" in QGuiApplication.clipboard().text() == dialog.report
    assert dialog.isVisible(), "copying decides nothing"
    dialog.close()


def test_at_the_start_and_at_the_end_it_is_told_as_well(
    tmp_path: Path, executable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = Installation(executable)
    with pytest.raises(ImportError) as met:
        importlib.import_module("never_was")
    put(executable, "second")
    told = failure(met.value, tmp_path / "reports", installation)
    assert isinstance(told, KnownError)
    assert str(told) == str(ended_by(met.value, tmp_path / "reports", installation)) == UPDATED
    assert not (tmp_path / "reports").exists()


def test_another_fault_stays_a_bug_after_an_update(executable: Path) -> None:
    installation = Installation(executable)
    put(executable, "second")
    with pytest.raises(ZeroDivisionError) as met:
        print(1 / 0)
    assert installation.was_replaced()
    assert not installation.explains(met.value)


def test_no_worker_of_another_version_is_started(session: WindowSession, qtbot: QtBot, executable: Path) -> None:
    put(executable, "second")
    asked = MessageToRead(message="It must stay.", message_id="m", content=Content())
    worker = session.services.worker
    answer = session.engine.submit(lambda: worker.do_apart(FIRST_LOOK, asked))
    with pytest.raises(KnownError, match="was updated"):
        answer.result(timeout=100)
    assert worker.pid is None
