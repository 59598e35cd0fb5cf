"""The line above the field while an earlier message is edited: what sending will do, and a way out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button


class EditBar(QWidget):
    """Hidden while nothing is edited. GUI thread only.

    Signals:
        left(): the person edits no more.
    """

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seq = 0
        """Number of the message that is edited; 0 = none."""
        self.words = PlainLabel(wrap=True)
        self.cancel = button(self.tr("Cancel (Esc)"), rank="flat")
        self.cancel.clicked.connect(self.left)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        row.addWidget(self.cancel)
        self.hide()

    def show_for(self, seq: int) -> None:
        """Say that the message of this number is edited; 0 = none is."""
        self.seq = seq
        self.words.setText(
            self.tr("You are editing an earlier message. Sending makes another version of it; this one stays.")
            if seq
            else ""
        )
        self.setVisible(bool(seq))
