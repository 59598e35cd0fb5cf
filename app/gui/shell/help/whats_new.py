"""“What is new”: the lines of the changelog, once after an update and whenever the menu is asked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.gui.kit.labels import PlainLabel
from app.gui.kit.text_browser import TextBrowser
from app.gui.look.theme import Theme
from app.settings.changelog import VersionNotes
from app.settings.version import app_version
from app.settings.wrapped_text import unwrapped

_WIDTH, _HEIGHT = 560, 420


class WhatsNew(QDialog):
    """Not blocking; closed by Escape or its button."""

    def __init__(self, theme: Theme, notes: tuple[VersionNotes, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What is new"))
        self.resize(_WIDTH, _HEIGHT)
        self.page = TextBrowser(theme)
        self.page.set_markdown_text("\n\n".join(map(_section, notes)))
        self.page.setAccessibleName(self.windowTitle())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.addWidget(PlainLabel(self.tr("This is Int Crucible {version}.").format(version=app_version())))
        column.addWidget(scroll)
        column.addWidget(buttons)


def _section(note: VersionNotes) -> str:
    day = f" · {note.date}" if note.date else ""
    return f"## {note.version}{day}\n\n{unwrapped(note.text)}"
