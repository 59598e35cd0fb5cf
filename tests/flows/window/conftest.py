"""The real window over a store, services, engine and bridge: these flows need Qt, those in the folder above do not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow, main_window, run_window
from support.stray_windows import stray_windows


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[RunWindow]:
    """Store, services, engine, bridge and theme; over the bakery's project where the test is marked with `holds`."""
    mark = request.node.get_closest_marker("holds")
    with run_window(qapp, qtbot, tmp_path / "data", holds=None if mark is None else mark.args[0]) as made:
        yield made


@pytest.fixture
def no_stray_windows(qapp: QApplication) -> Iterator[None]:
    """Fails where something was shown before it had its place: it flashes as a window, and takes the keyboard."""
    with stray_windows(qapp) as shown:
        yield
    assert not shown


@pytest.fixture
def main(window: RunWindow) -> Iterator[MainWindow]:
    """The window, shown on its start page."""
    with main_window(window) as made:
        yield made
