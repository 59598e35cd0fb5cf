"""Backups in the window: made, listed, chosen; the restore itself is planned and the window closed."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QMessageBox

from app.gui.settings.backups_dialog import BackupsDialog
from support.run_window import Made, RunWindow

pytestmark = pytest.mark.holds("project")


@pytest.fixture
def made(window: RunWindow) -> Made:
    return window.project()


def opened(window: RunWindow, *, stays: bool = True) -> BackupsDialog:
    """Open it; one that does not stay is closed and deleted by its test."""
    dialog = BackupsDialog(window.context)
    if stays:
        window.qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def planned(window: RunWindow, dialog: BackupsDialog) -> None:
    """Restore the second of the list; the dialog closes itself."""
    dialog.table.selectRow(1)
    with window.qtbot.waitSignal(dialog.restore_planned):
        dialog.restore.click()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)


def test_without_a_backup_it_says_so_and_makes_one(window: RunWindow, made: Made) -> None:
    dialog = opened(window)
    assert dialog.nothing.isVisible()
    assert not dialog.restore.isEnabled()
    dialog.back_up.click()
    window.until(lambda: dialog.table.rowCount() == 1)
    assert dialog.chosen is not None
    assert dialog.chosen.reason == "now"
    assert dialog.table.model().index(0, 2).data() == "by you"
    assert "nothing is deleted" in dialog.what.text()
    assert window.services.backups.planned is None


def test_the_chosen_one_is_planned(window: RunWindow, made: Made) -> None:
    first = window.settle(window.services.backups.make)
    window.project()
    window.settle(window.services.backups.make)
    dialog = opened(window, stays=False)
    planned(window, dialog)
    assert window.services.backups.planned == first.name


def test_a_backup_that_went_away_is_said_and_nothing_is_planned(window: RunWindow, made: Made) -> None:
    row = window.settle(window.services.backups.make)
    dialog = opened(window)
    row.path.unlink()
    dialog.restore.click()
    assert dialog.fault.isVisible()
    assert dialog.table.rowCount() == 0
    assert window.services.backups.planned is None


def test_a_damaged_one_is_told_before_anything_closes(window: RunWindow, made: Made) -> None:
    whole = window.settle(window.services.backups.make)
    window.project()
    row = window.settle(window.services.backups.make)
    row.path.write_bytes(row.path.read_bytes()[:9000])
    dialog = opened(window, stays=False)
    dialog.restore.click()
    window.until(dialog.fault.isVisible)
    assert "is damaged; choose another" in dialog.fault.text()
    assert window.services.backups.planned is None
    assert dialog.back_up.isEnabled()
    planned(window, dialog)
    assert window.services.backups.planned == whole.name


def test_a_folder_that_cannot_hold_backups_is_said(window: RunWindow, made: Made, tmp_path: Path) -> None:
    folder = window.services.settings.data_dir / "backups"
    folder.rmdir()
    folder.symlink_to(tmp_path)
    dialog = opened(window)
    dialog.back_up.click()
    window.until(dialog.fault.isVisible)
    assert dialog.back_up.isEnabled()
    folder.unlink()
    folder.mkdir()


def test_closing_while_it_is_made_makes_it_all_the_same(window: RunWindow, made: Made) -> None:
    dialog = opened(window, stays=False)
    dialog.back_up.click()
    dialog.reject()
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    window.until(lambda: window.services.backups.newest() is not None)
    assert window.notices == []


def cell(dialog: BackupsDialog, row: int, head: str) -> str:
    heads = [dialog.table.model().headerData(at, Qt.Orientation.Horizontal) for at in range(dialog.table.columnCount())]
    return str(dialog.table.model().index(row, heads.index(head)).data())


def delete_chosen(window: RunWindow, dialog: BackupsDialog) -> None:
    dialog.delete.click()
    [box] = [one for one in dialog.findChildren(QMessageBox) if one.isVisible()]
    [yes] = [one for one in box.buttons() if one.text() == "Delete it"]
    assert "cannot be taken back" in box.text()
    yes.click()
    QCoreApplication.sendPostedEvents(box, QEvent.Type.DeferredDelete)


def test_each_says_what_it_holds_is_checked_and_deleted_but_the_last_whole_one(window: RunWindow, made: Made) -> None:
    whole = window.settle(window.services.backups.make)
    window.project()
    torn = window.settle(window.services.backups.make)
    dialog = opened(window)
    window.until(lambda: cell(dialog, 1, "Data version") != "")
    assert cell(dialog, 0, "Holds").startswith("2 projects, ")
    assert cell(dialog, 1, "Holds").startswith("1 project, ")
    assert cell(dialog, 0, "Checked") == "when it was made"
    dialog.check.click()
    window.until(lambda: cell(dialog, 0, "Checked") == "whole, just now")
    torn.path.write_bytes(torn.path.read_bytes()[:9000])
    dialog.check.click()
    window.until(lambda: cell(dialog, 0, "Checked") == "damaged")
    dialog.table.selectRow(1)
    delete_chosen(window, dialog)
    window.until(dialog.fault.isVisible)
    assert "only whole backup" in dialog.fault.text()
    assert whole.path.exists()
    dialog.table.selectRow(0)
    delete_chosen(window, dialog)
    window.until(lambda: not torn.path.exists() and dialog.table.rowCount() == 1)
    assert window.services.backups.list() == (whole,)
