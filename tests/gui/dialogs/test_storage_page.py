"""Preferences › Storage: where everything is, what leaves the machine, and a move that is planned and agreed to."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox

from app.gui.settings.preferences import Preferences
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("project")


def test_places_are_named_and_a_move_is_planned_only_once_it_is_agreed_to(window: RunWindow, tmp_path: Path) -> None:
    window.project()
    window.settle(window.services.backups.make)
    dialog = Preferences(window.context, page="storage")
    window.qtbot.addWidget(dialog)
    dialog.open()
    page, storage = dialog.storage, window.services.storage
    assert str(storage.folder) in page.where.text()
    assert page.leaves.text() == "Nothing leaves it. What answers: Built-in methods, no AI, offline."
    window.until(lambda: page.places.count() > 0)
    words = [label.text() for label in page.findChildren(QLabel)]
    assert {"database", "int-crucible.db", "backups", "key file", "log"} <= set(words)

    def planned() -> Path | None:
        return storage.planned

    def choose(folder: Path) -> None:
        page.move_folder.click()
        [chooser] = page.findChildren(QFileDialog)
        chooser.fileSelected.emit(str(folder))
        chooser.reject()
        QCoreApplication.sendPostedEvents(chooser, QEvent.Type.DeferredDelete)

    choose(storage.folder / "inside")
    assert "neither holds the present one nor lies in it" in page.fault.text()
    assert planned() is None
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "letter.txt").write_text("mine")
    choose(tmp_path / "papers")
    [box] = page.findChildren(QMessageBox)
    assert box.text() == f"Move everything to {tmp_path / 'papers' / 'int-crucible'}?"
    assert planned() is None
    [agree] = [one for one in box.buttons() if one.text().startswith("Close, move")]
    with window.qtbot.waitSignal(page.move_planned):
        agree.click()
    QCoreApplication.sendPostedEvents(box, QEvent.Type.DeferredDelete)
    assert planned() == tmp_path / "papers" / "int-crucible"
    assert not page.fault.isVisible()
