"""Shown in the place of the window when the database does not open: why, and the ways out.

Not for choosing among backups: that is the dialog of backups in a window that is open, and the command line.
"""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QPushButton

from app.gui.look.rendering.visible import visible


class WayOut(Enum):
    """What a person chose to do about a database that does not open."""

    NOTHING = "nothing"
    RESTORE = "restore"
    SALVAGE = "salvage"


class RestoreOffer(QMessageBox):
    """Asks what to do; `finished` tells when, `chosen` what."""

    def __init__(self, reason: str, backup: str | None, damaged_in: Path | None) -> None:
        """Make the dialog.

        Args:
            reason: what the store says, one or two sentences.
            backup: when the newest whole backup was made, in words; None where there is none.
            damaged_in: the data folder, where its database is damaged and may still be read in part.
        """
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIcon(QMessageBox.Icon.Critical)
        self.setWindowTitle(self.tr("The database does not open"))
        self.setText(visible(reason))
        self._ways: dict[QPushButton, WayOut] = {}
        self.setStandardButtons(QMessageBox.StandardButton.Close)
        said = [self.tr("There is no whole backup.")]
        if backup is not None:
            said = [self.tr("The newest whole backup was made %1.").replace("%1", backup)]
            restore = self.addButton(self.tr("Restore it"), QMessageBox.ButtonRole.AcceptRole)
            self._ways[restore] = WayOut.RESTORE
            self.setDefaultButton(restore)
        if damaged_in is not None:
            said.append(self.tr("What is still readable of the damaged database, perhaps newer, can be saved."))
            save = self.addButton(self.tr("Save what is readable…"), QMessageBox.ButtonRole.AcceptRole)
            self._ways[save] = WayOut.SALVAGE
            look = self.addButton(self.tr("Open the folder"), QMessageBox.ButtonRole.ActionRole)
            # Looking decides nothing: the dialog stays.
            look.clicked.disconnect()
            folder = QUrl.fromLocalFile(str(damaged_in))
            look.clicked.connect(lambda: QDesktopServices.openUrl(folder))
        if self._ways:
            said.append(self.tr("Either sets the damaged files aside; nothing is deleted."))
        self.setInformativeText(" ".join(said))

    @property
    def chosen(self) -> WayOut:
        """What the person chose; nothing where it was closed."""
        return next((way for one, way in self._ways.items() if one is self.clickedButton()), WayOut.NOTHING)
