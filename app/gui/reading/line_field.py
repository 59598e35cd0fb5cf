"""The field below a line: its words anew, its bound, an answer, or a new line. Enter gives it, Esc leaves it."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.items import LONGEST_TEXT
from app.gui.kit.labels import PlainLabel
from app.gui.kit.small_widgets import button
from app.gui.look.rendering.visible import visible
from app.gui.look.texts import translate


class LineField(QWidget):
    """A field for one line of text with what it is for, and why it was not taken. GUI thread only.

    Signals:
        given(str): Enter or the button; the text as it was written.
        left(): Escape; nothing shall change.
        text_changed(str): what is written so far.
    """

    given = Signal(str)
    left = Signal()
    text_changed = Signal(str)

    def __init__(self, *, button_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = PlainLabel(muted=True, wrap=True)
        self.edit = QLineEdit()
        self.edit.setMaxLength(LONGEST_TEXT)
        self.edit.returnPressed.connect(self._on_given)
        self.edit.textEdited.connect(self.text_changed)
        self.give = button(button_text)
        self.give.clicked.connect(self._on_given)
        self._given = ""
        self._fault = PlainLabel(wrap=True)
        self._fault.setProperty("bad", True)
        self._fault.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.give)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 4)
        column.setSpacing(3)
        column.addWidget(self._asked)
        column.addLayout(row)
        column.addWidget(self._fault)
        self.setFocusProxy(self.edit)

    @property
    def fault(self) -> str:
        """Why what was given was not taken; "" where it was."""
        return self._fault.text()

    def ask(self, question: str, *, example: str = "", text: str = "") -> None:
        """Say what is to be written; `text` stands there already."""
        self._asked.setText(question)
        self._asked.setVisible(bool(question))
        self.edit.setPlaceholderText(visible(example))
        self.edit.setAccessibleName(visible(question or example))
        self.give.setAccessibleName(translate("{word}: {question}").format(word=self.give.text(), question=question))
        self.edit.setText(text)
        self.show_fault("")

    def show_fault(self, sentence: str) -> None:
        """Say why what was given was not taken; it stays as it was written."""
        self._fault.setText(sentence)
        self._fault.setVisible(bool(sentence))

    def take(self) -> str:
        """Take away what was given, as it was taken; return what was written behind it meanwhile, which stays."""
        rest = self.edit.text().removeprefix(self._given) if self._given else ""
        if rest != self.edit.text():
            self.edit.setText(rest.lstrip())
        self._given = ""
        self.show_fault("")
        return self.edit.text()

    def height_for(self, width: int) -> int:
        """Height at a width, in pixels."""
        layout = self.layout()
        if layout is None:
            return self.sizeHint().height()
        layout.invalidate()
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()

    def event(self, event: QEvent) -> bool:
        """Escape is for the field, not for what the window does with it."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the field; no other key goes on to the list around it, for which Enter begins something."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        event.accept()

    @Slot()
    def _on_given(self) -> None:
        self._given = self.edit.text()
        self.given.emit(self._given)
