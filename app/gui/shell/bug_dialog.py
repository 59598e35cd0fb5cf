"""Tells that something went wrong that is our fault, now or in the session before, with the report to read and to copy.

A report holds no key and no text of a chat beyond a few words that a fault names (`app/bridge/fault_text`), and is sent
to nobody: a person reads it and hands it on.
"""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from app.gui.look.rendering.visible import visible
from app.gui.look.texts import translate
from app.settings.bounded_input import read_start

_MOST_SHOWN = 200_000
"""Bytes of a report that are shown and copied."""
NOW = "Something went wrong inside Int Crucible. What you wrote is stored; you can go on."
BEFORE = "Int Crucible ended unexpectedly the last time. What was stored is there."


class BugDialog(QMessageBox):
    """Not blocking; the work goes on."""

    def __init__(self, what: str, summary: str, file: Path | None, parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            what: what happened and what of it concerns the person.
            summary: the fault in one line.
            file: its report, where one could be written.
            parent: the window.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(translate("Something went wrong"))
        self.setText(translate(what))
        self.report = "" if file is None else _content(file)
        said = [visible(summary)[:400]] if summary else []
        if file is not None:
            said.append(translate("The report is in {file}").format(file=file))
            said.append(
                translate(
                    "It holds no key and no chat; a few words that a fault names may be yours. It was sent to nobody."
                )
            )
            self.setDetailedText(visible(self.report))
            self.copy_report = self._staying(translate("Copy report"))
            self.copy_report.clicked.connect(self._copy)
            folder = QUrl.fromLocalFile(str(file.parent))
            self.open_folder = self._staying(translate("Open folder"))
            self.open_folder.clicked.connect(lambda: QDesktopServices.openUrl(folder))
        self.setInformativeText("\n\n".join(said))
        self.setStandardButtons(self.standardButtons() | QMessageBox.StandardButton.Close)

    def _staying(self, text: str) -> QPushButton:
        """A button that does not close the dialog."""
        made = self.addButton(text, QMessageBox.ButtonRole.ActionRole)
        made.clicked.disconnect()
        return made

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)


def _content(file: Path) -> str:
    try:
        return read_start(file, _MOST_SHOWN).decode("utf-8", "replace")
    except OSError as error:
        return translate("The report cannot be read: {why}.").format(why=error.strerror)
