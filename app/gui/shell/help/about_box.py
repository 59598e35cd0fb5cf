"""What this is: the versions of the application and of what it stands on, and where the data lie; all can be copied."""

import platform
from pathlib import Path

from PySide6.QtCore import Qt, Slot, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.model_words import in_use
from app.gui.look.texts import translate
from app.settings.settings import Settings
from app.settings.version import app_version


def about_lines(data_dir: Path) -> str:
    """Return what somebody who helps would ask for, one fact a line."""
    return "\n".join(
        (
            f"Int Crucible {app_version()}",
            f"Qt {qVersion()}",
            f"Python {platform.python_version()}",
            f"{platform.system()} {platform.release()} ({platform.machine()})",
            translate("Data folder: {folder}").format(folder=data_dir),
        )
    )


class AboutBox(QDialog):
    """Not blocking; closed by Escape or its button."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About Int Crucible"))
        what = self.tr("Thinks a hard design problem through with you: chats shape it, runs rank solutions.")
        self.facts = PlainLabel(about_lines(settings.data_dir), selectable=True)
        self.copy_button = button(self.tr("Copy"))
        self.copy_button.clicked.connect(self._on_copy_clicked)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        for line in (PlainLabel(what), PlainLabel(in_use(settings), muted=True), self.facts):
            column.addWidget(line)
            column.addSpacing(8)
        column.addWidget(buttons)

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.facts.text())
