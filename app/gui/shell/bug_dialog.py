"""Tells that something went wrong that is our fault, once per bug, and where the report lies."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.gui.look.rendering.visible import visible
from app.gui.look.texts import translate


class BugDialog(QMessageBox):
    """Not blocking; the work goes on."""

    def __init__(self, summary: str, file: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(translate("Something went wrong"))
        self.setText(translate("Something went wrong inside Int Crucible. What you wrote is stored; you can go on."))
        place = f"\n\nThe report is in {file}" if file is not None else ""
        self.setInformativeText(f"{visible(summary)[:400]}{place}")
        self.setStandardButtons(QMessageBox.StandardButton.Close)
