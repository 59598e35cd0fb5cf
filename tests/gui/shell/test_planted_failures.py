"""An exception planted at each step of the window's start and end: all is taken apart, and a report says what it was.

Not for faults of an open window (`tests/unit/bridge/test_hooks.py`).
"""

import faulthandler
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.bridge import failures
from app.bridge.steps import Steps
from app.domain.errors import KnownError
from app.gui.shell.window_state import WindowState, load_state, to_bytes
from app.main import run_window
from app.settings.settings import load_settings
from app.startup_and_shutdown import WindowSession
from app.store.database import Store
from support.empty_store import put_empty

START = (
    "signals, data folder, instance lock, data folder, log, hooks, windows, store, bridge, engine, watch, services,"
    " theme, verbs, toolkit, settings watch, work, main window, timer of places, sweep, window state, what was open,"
    " first paint, views, garbage collector, preload"
).split(", ")
END = (
    "garbage collector, first paint, timer of places, main window, work, settings watch, verbs, watch, engine, bridge,"
    " store, windows, hooks, log, instance lock, signals"
).split(", ")

Run = Callable[[str, Callable[[], Any]], Any]


class PlantedError(Exception):
    """No fault the application knows."""


@pytest.fixture(autouse=True)
def no_deadline() -> Iterator[None]:
    """What ends a process that does not end by itself must not end this one."""
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture
def walk(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Run], int]]:
    """Start the window over a new folder with each step done by `run`; it is closed once it is up."""

    def get_ready(session: WindowSession) -> None:
        plain(session)
        QTimer.singleShot(0, session.window.close)

    plain = WindowSession.get_ready
    monkeypatch.setattr(WindowSession, "get_ready", get_ready)

    def walked(run: Run) -> int:
        monkeypatch.setattr(Steps, "_run", lambda _steps, name, action: run(name, action))
        return run_window(load_settings({"data_dir": tmp_path / "data"}))

    qapp.setQuitOnLastWindowClosed(False)
    yield walked
    qapp.setQuitOnLastWindowClosed(True)


def test_the_steps_are_these_in_this_order(walk: Callable[[Run], int]) -> None:
    names: list[str] = []

    def run(name: str, action: Callable[[], Any]) -> Any:
        names.append(name)
        return action()

    assert walk(run) == 0
    assert names == [*START, *(f"end of {name}" for name in END)]


@pytest.mark.some(2, of_each=lambda step: step.startswith("end of"))
@pytest.mark.parametrize("step", [*dict.fromkeys(START), *(f"end of {name}" for name in END)])
def test_a_failure_takes_everything_apart_and_leaves_a_report(
    step: str, walk: Callable[[Run], int], tmp_path: Path
) -> None:
    put_empty(tmp_path / "data")
    undone: list[str] = []

    def run(name: str, action: Callable[[], Any]) -> Any:
        if name == step and not name.startswith("end of"):
            raise PlantedError(step)
        made = action()
        undone.append(name)
        if name == step:
            raise PlantedError(step)
        return made

    with pytest.raises(KnownError, match="PlantedError") as told:
        walk(run)
    assert told.value.exit_code == 1
    (report,) = (tmp_path / "data" / "reports").glob("bug-*.txt")
    assert str(report) in str(told.value)
    text = report.read_text()
    assert "Traceback (most recent call last)" in text
    assert f"PlantedError: {step}" in text
    # Whatever was started was taken apart; threads and windows are looked for after each test.
    ended = {name.removeprefix("end of ") for name in undone if name.startswith("end of")}
    assert {name for name in undone if name in END} <= ended


@pytest.mark.some(2)
@pytest.mark.parametrize("step", ["data folder", "store", "main window", "what was open", "preload"])
def test_asked_to_end_while_it_starts_it_ends(step: str, walk: Callable[[Run], int], tmp_path: Path) -> None:
    asked: list[str] = []

    def run(name: str, action: Callable[[], Any]) -> Any:
        if name == step and not asked:
            asked.append(name)
            signal.raise_signal(signal.SIGHUP if step == "store" else signal.SIGTERM)
        return action()

    assert walk(run) == 0
    assert asked
    assert not list((tmp_path / "data").glob("reports/bug-*"))


DAMAGED = {
    "far away": '{"x": 99999999999, "y": 0, "width": 800, "height": 600}',
    "huge": '{"x": 0, "y": 0, "width": 1e400, "height": 2147483648}',
    "no number": '{"x": NaN}',
    "below": '{"x": 0, "y": -9223372036854775809, "width": 800, "height": 600}',
    "digits": '{"x": ' + "9" * 5_000 + "}",
    "nested": "[" * 100_000,
    "a list": "[]",
    "half": '{"x": 1',
    "bytes": "\x00\x01\x02",
    "scrolled": '{"places": {"a": {"seq": 99999999999999999999, "pixels": 0, "at_end": true}}}',
    "pixels": '{"places": {"a": {"seq": 1, "pixels": 4294967296, "at_end": true}}}',
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_memory_of_the_window_counts_as_none(kind: str, tmp_path: Path) -> None:
    (tmp_path / "window.json").write_text(DAMAGED[kind], encoding="utf-8")
    assert load_state(tmp_path) == WindowState()


def test_a_memory_of_other_things_opens_the_window(walk: Callable[[Run], int], tmp_path: Path) -> None:
    Store.open(tmp_path / "data").close()
    place = {"seq": 2**63 - 1, "pixels": -5, "at_end": False}
    odd: dict[str, Any] = {"layout": "\ud800", "history": "!!!", "project": "\ud800", "chat": "\x00", "run": "x" * 1000}
    odd |= {"x": -1_000_000, "width": 1_000_000, "height": 1_000_000, "places": {"\ud800": place}}
    (tmp_path / "data" / "window.json").write_text(json.dumps(odd))
    assert load_state(tmp_path / "data").width == 1_000_000
    assert walk(lambda _name, action: action()) == 0
    assert bytes(to_bytes("\ud800").data()) == b""


CHILD = """
import sys
from PySide6.QtCore import QTimer
import app.main as main
from app.bridge.steps import Steps
from app.cli import main as command

ready = main.WindowSession.get_ready

def get_ready(session):
    ready(session)
    QTimer.singleShot(0, session.window.close)

def run(steps, name, action):
    if name == sys.argv[2]:
        print("planted", flush=True)
        raise LookupError("planted instead of " + name)
    return action()

main.WindowSession.get_ready = get_ready
Steps._run = run
sys.exit(command(["--data-dir", sys.argv[1]]))
"""


@pytest.mark.some(1)
@pytest.mark.parametrize("step", ["main window", "end of work", "end of engine"])
def test_the_process_ends_also_where_a_thread_is_left_running(step: str, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path / "data"), step],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "planted\n"
        _, err = process.communicate(timeout=100)
    assert process.returncode == 1
    assert err.startswith("Something went wrong inside Int Crucible, and the window was closed: LookupError.")
    assert failures._MOST_TO_END_S < 5, "as promised; nothing else ends a process whose thread waits for ever"
    (report,) = (tmp_path / "data" / "reports").glob("bug-*.txt")
    assert f"LookupError: planted instead of {step}" in report.read_text()
