"""A bug is logged, written to a file without keys, and told once; Qt's own messages reach the log."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from PySide6.QtCore import Qt, qWarning
from pytestqt.qtbot import QtBot

from app.bridge.hooks import BugReport, Hooks, redacted
from app.llm.keys.redaction import remember_key


@pytest.fixture
def hooks(qtbot: QtBot, tmp_path: Path) -> Iterator[Hooks]:
    made = Hooks(tmp_path / "reports")
    made.install()
    yield made
    made.remove()


@pytest.mark.expects_log("ZeroDivisionError")
def test_a_bug_is_told_once_per_traceback(qtbot: QtBot, hooks: Hooks) -> None:
    told: list[BugReport] = []
    hooks.bug_met.connect(told.append, Qt.ConnectionType.DirectConnection)
    for _ in range(3):
        try:
            _ = 1 // 0
        except ZeroDivisionError:
            sys.excepthook(*sys.exc_info())
    assert len(told) == 1
    assert told[0].file is not None
    assert "ZeroDivisionError" in told[0].file.read_text()


@pytest.mark.expects_log("KeyError")
def test_a_bug_of_a_thread_is_caught(qtbot: QtBot, hooks: Hooks) -> None:
    def work() -> None:
        raise KeyError("gone")

    with qtbot.waitSignal(hooks.bug_met):
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()


@pytest.mark.expects_log("a word from Qt")
@pytest.mark.no_qt_log
def test_qt_messages_reach_the_log(hooks: Hooks) -> None:
    qWarning("a word from Qt")


def test_reports_hold_no_key_and_no_home() -> None:
    text = redacted(f"api_key='abcdef123456' Bearer xyz.12345678 {Path.home()}/file")
    assert "abcdef123456" not in text
    assert "12345678" not in text
    assert str(Path.home()) not in text


def test_reports_hide_a_key_in_use_whatever_its_shape() -> None:
    remember_key(SecretStr("canary without any shape"))
    assert "canary" not in redacted("ValueError: canary without any shape is no number")
