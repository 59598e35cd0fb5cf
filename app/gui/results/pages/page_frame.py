"""A page in the place of the table of the results: a way back, a title, and what it shows.

Not for which page there is (`results_pages`).
"""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.theme import Theme

_NARROWEST, _LOWEST = 240, 160


class PageFrame(QWidget):
    """Esc and its first button lead back. GUI thread only.

    Signals:
        back_requested(): the table is wanted again.
    """

    back_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back = button(self.tr("Back to the table"), rank="flat", icon=theme.icon("undo", "muted"))
        self.back.setToolTip(self.tr("Back to the table (Esc)"))
        self.back.clicked.connect(self.back_requested)
        self.title = PlainLabel(bold=True, wrap=True, selectable=True)
        self.top = QHBoxLayout()
        self.top.setSpacing(10)
        self.top.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self.top.addWidget(self.title, 1, Qt.AlignmentFlag.AlignVCenter)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 8, 16, 8)
        self.column.setSpacing(8)
        self.column.addLayout(self.top)

    def minimumSizeHint(self) -> QSize:
        """Low: what it shows scrolls."""
        return QSize(_NARROWEST, _LOWEST)

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _leaves(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back."""
        if _leaves(event):
            self.back_requested.emit()
            return
        super().keyPressEvent(event)


def _leaves(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Escape
