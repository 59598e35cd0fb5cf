"""The real window over a store, services, engine and bridge, and its parts, for all tests of the window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow, run_window


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[RunWindow]:
    """Store, services, engine, bridge and theme."""
    with run_window(qapp, qtbot, tmp_path / "data") as made:
        yield made


@pytest.fixture
def main(window: RunWindow) -> Iterator[MainWindow]:
    """The window, shown on its start page."""
    made = MainWindow(window.context, data_dir=window.services.settings.data_dir)
    made.show()
    QApplication.processEvents()
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
