"""A draft that is longer than a message may be: named in one line, never laid out, kept until one takes or removes it.

Laying such a text out would stop the window for many seconds each time its chat is opened.
"""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.chats import MAX_MESSAGE
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button


class HeldDraft(QWidget):
    """Says how long the draft is; copies all of it, or removes it. Hidden while there is none. GUI thread only.

    Signals:
        remove_requested(): the person wants this draft no more.
    """

    remove_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.words = PlainLabel(wrap=True)
        self.copy = button(self.tr("Copy all of it"), rank="flat")
        self.copy.clicked.connect(self._on_copy_clicked)
        self.remove = button(self.tr("Remove it"), rank="flat")
        self.remove.clicked.connect(self.remove_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        row.addWidget(self.copy)
        row.addWidget(self.remove)
        self.hide()

    @property
    def text(self) -> str:
        """The whole draft that is held; empty without one."""
        return self._text

    def take(self, text: str) -> bool:
        """Hold a text where it is longer than a message may be, else nothing; tell whether it is held."""
        self._text = text if len(text) > MAX_MESSAGE else ""
        sentence = self.tr(
            "The draft kept here has {n} characters, and a message holds at most {most}."
            " Copy it into a file and attach that; until you remove it, it stays as it is."
        )
        self.words.setText(sentence.format(n=f"{len(text):,}", most=f"{MAX_MESSAGE:,}") if self._text else "")
        self.setVisible(bool(self._text))
        return bool(self._text)

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
