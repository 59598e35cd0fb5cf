"""Shown in the place of the window when the database does not open: why, and the newest whole backup.

Not for choosing among backups: that is the restore dialog of a window that is open, and the command line.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from app.gui.look.rendering.visible import visible


class RestoreOffer(QMessageBox):
    """Asks whether to restore a backup; `finished` tells, `restores` says what was chosen."""

    def __init__(self, reason: str, backup: str | None) -> None:
        """Make the dialog.

        Args:
            reason: what the store says, one or two sentences.
            backup: when the newest whole backup was made, in words; None where there is none.
        """
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIcon(QMessageBox.Icon.Critical)
        self.setWindowTitle(self.tr("The database does not open"))
        self.setText(visible(reason))
        self._restore = None
        self.setStandardButtons(QMessageBox.StandardButton.Close)
        if backup is None:
            self.setInformativeText(self.tr("There is no whole backup."))
            return
        self.setInformativeText(
            self.tr(
                "The newest whole backup was made %1. Restoring it sets the damaged files aside; nothing is deleted."
            ).replace("%1", backup)
        )
        self._restore = self.addButton(self.tr("Restore it"), QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(self._restore)

    @property
    def restores(self) -> bool:
        """Whether the person chose to restore the backup."""
        return self._restore is not None and self.clickedButton() is self._restore
