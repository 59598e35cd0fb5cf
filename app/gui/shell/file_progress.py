"""How far a file is that is being written or read: shown where it takes longer than a moment, with a way to stop it."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button

_AFTER_MS = 400
"""What is done sooner shows nothing."""


class FileProgress(QDialog):
    """A bar and Stop; it goes when the work ends (`end`), closing it asks to stop. GUI thread only.

    Signals:
        stop_requested: Stop was pressed, or Escape.
    """

    stop_requested = Signal()

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(sentence)
        self.setMinimumWidth(360)
        self.doing = PlainLabel(sentence, wrap=True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(sentence)
        self.stop = button(self.tr("Stop"))
        self.stop.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.doing)
        layout.addWidget(self.bar)
        layout.addLayout(row)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_MS)
        self._soon.timeout.connect(self.open)
        self._soon.start()

    @Slot(int, int)
    def show_progress(self, done: int, total: int) -> None:
        """Show how much of how much is done."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def end(self) -> None:
        """Go away: the work has ended."""
        self._soon.stop()
        self.hide()
        self.deleteLater()

    @override
    @Slot()
    def reject(self) -> None:
        """Ask for a stop; the dialog goes when the work has ended."""
        self.stop.setEnabled(False)
        self.stop_requested.emit()
