"""A window of real parts for the tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from support.run_window import RunWindow, run_window


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[RunWindow]:
    """Store, services, engine, bridge and theme."""
    with run_window(qapp, qtbot, tmp_path / "data") as made:
        yield made
