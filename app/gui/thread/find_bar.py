"""The bar over a thread in which one types what to find in the chat. Shows and tells; it finds nothing itself."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.kit.found_words import MOST_TYPED
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import rule, tool_button
from app.gui.look.texts import translate
from app.gui.look.theme import Theme


class FindField(QLineEdit):
    """The field of the bar.

    Signals:
        stepped(int): Enter goes on to the next (1), Shift+Enter to the previous (−1).
    """

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the arrows go from place to place."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.stepped.emit(-1 if back else 1)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)


class FindBar(QWidget):
    """Field, “n of m”, previous, next, close.

    Signals:
        typed(str): something else stands in the field.
        stepped(int): go to the next (1) or previous (−1) place.
        close_requested(): close the bar.
    """

    typed = Signal(str)
    stepped = Signal(int)
    close_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = FindField()
        self.field.setPlaceholderText(translate("Find in this chat"))
        self.field.setAccessibleName(translate("Find in this chat"))
        self.field.setMaxLength(MOST_TYPED)
        self.field.setClearButtonEnabled(True)
        self.count = PlainLabel(muted=True)
        self.count.setMinimumWidth(90)
        self.previous = tool_button(translate("Previous place (Shift+F3)"), theme.icon("arrow-up"))
        self.next = tool_button(translate("Next place (F3)"), theme.icon("arrow-down"))
        self.close_button = tool_button(translate("Close (Esc)"), theme.icon("close"))
        row = QHBoxLayout()
        row.setContentsMargins(16, 6, 10, 6)
        row.setSpacing(6)
        row.addWidget(self.field, 1)
        for made in (self.count, self.previous, self.next, self.close_button):
            row.addWidget(made)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(rule())
        self.field.textChanged.connect(self.typed)
        self.field.stepped.connect(self.stepped)
        self.previous.clicked.connect(self._on_previous_clicked)
        self.next.clicked.connect(self._on_next_clicked)
        self.close_button.clicked.connect(self.close_requested)
        self.show_count("", found=0)

    def show_count(self, words: str, *, found: int) -> None:
        """Say where one is; with nothing found there is nowhere to go."""
        self.count.setText(words)
        self.previous.setEnabled(found > 0)
        self.next.setEnabled(found > 0)

    @Slot()
    def _on_previous_clicked(self) -> None:
        self.stepped.emit(-1)

    @Slot()
    def _on_next_clicked(self) -> None:
        self.stepped.emit(1)
