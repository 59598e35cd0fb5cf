"""A bug is logged, written to a file without keys, and told once; Qt's own messages reach the log."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pysqlite3
import pytest
from pydantic import BaseModel, SecretStr
from PySide6.QtCore import Qt, qWarning
from pytestqt.qtbot import QtBot
from sqlalchemy import create_engine, text

from app.bridge.fault_text import fault_text, one_sentence, redacted
from app.bridge.hooks import BugReport, Hooks
from app.llm.keys.redaction import remember_key
from app.settings.installation import Installation


@pytest.fixture
def hooks(qtbot: QtBot, tmp_path: Path) -> Iterator[Hooks]:
    made = Hooks(tmp_path / "reports", Installation(None))
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


def test_a_key_in_a_long_fault_is_hidden_before_the_fault_is_cut() -> None:
    remember_key(SecretStr("parsley sage rosemary thyme"))
    assert "parsley" not in one_sentence(ValueError("x" * 185 + "parsley sage rosemary thyme"))


def test_a_report_of_several_faults_at_once_says_where_each_came_from() -> None:
    with pytest.raises(ZeroDivisionError) as met:
        fail_twice(lambda: None)
    said = fault_text(ExceptionGroup("two", [met.value, ExceptionGroup("inner", [met.value])]))
    assert said.count("in fail_twice") == 2


def test_what_a_crashed_session_left_is_kept_until_ten_newer_ones_are_there(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    kept = []
    for number in range(12):
        hooks = Hooks(folder, Installation(None))
        hooks.install()
        hooks.remove()
        if number:
            assert hooks.left_behind is not None
            assert hooks.left_behind.read_text() == f"Fatal Python error: {number - 1}"
            kept.append(hooks.left_behind)
        assert (folder / "fault.txt").read_text() == ""
        (folder / "fault.txt").write_text(f"Fatal Python error: {number}")
        os.utime(folder / "fault.txt", (number, number))
    assert sorted(folder.glob("crash-*.txt")) == kept[-10:]
    quiet = Hooks(folder, Installation(None))
    (folder / "fault.txt").write_text("")
    quiet.install()
    quiet.remove()
    assert quiet.left_behind is None, "a session that was killed left nothing to tell"
    assert sorted(folder.glob("crash-*.txt")) == kept[-10:]


def test_somebody_elses_file_in_its_place_is_no_report(qtbot: QtBot, tmp_path: Path) -> None:
    folder, mine = tmp_path / "reports", tmp_path / "mine.txt"
    mine.write_text("mine")
    folder.mkdir()
    plants: tuple[Callable[[Path], None], ...] = (
        lambda path: path.symlink_to(mine),
        lambda path: path.hardlink_to(mine),
    )
    for plant in plants:
        (folder / "fault.txt").unlink(missing_ok=True)
        plant(folder / "fault.txt")
        hooks = Hooks(folder, Installation(None))
        hooks.install()
        hooks.remove()
        assert hooks.left_behind is None
        assert mine.read_text() == "mine"


SAID = "Our bakery must have fresh bread in all five shops at opening time, and nobody may know."


class Parcel(BaseModel):
    weight: int


def asks_with_a_text() -> None:
    engine = create_engine("sqlite://", module=pysqlite3)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT * FROM van WHERE a = :a"), {"a": SAID})
    finally:
        engine.dispose()


def fail_twice(fails: Callable[[], object]) -> None:
    try:
        fails()
    finally:
        _ = 1 // 0


@pytest.mark.parametrize(
    "fails",
    [
        lambda: Parcel.model_validate({"weight": SAID}),
        lambda: int(SAID),
        lambda: dict[str, int]()[SAID],
        asks_with_a_text,
    ],
    ids=["value", "number", "key", "statement"],
)
def test_a_report_says_where_a_fault_came_from_and_nothing_a_person_wrote(fails: Callable[[], object]) -> None:
    with pytest.raises(ZeroDivisionError) as met:
        fail_twice(fails)
    said = fault_text(met.value)
    assert "nobody may know" not in said
    assert "opening time" not in said
    assert said.count("Traceback (most recent call last)") >= 2
    assert said.count("test_hooks.py") >= 2
    assert said.endswith("ZeroDivisionError: integer division or modulo by zero\n")
    first = met.value.__context__
    assert first is not None
    assert one_sentence(first) in said
    assert one_sentence(first).startswith(type(first).__name__)
