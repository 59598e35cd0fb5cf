"""The field of the composer: as high as its lines, and the keys that send, leave or take back.

Not for drafts or for what is offered while typing (`composer`).
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.gui.thread.message_field import MessageField

_LOWEST_LINES = 1
_MOST_LINES = 10
_FOR_OFFERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)
_WITH = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ComposerField(MessageField):
    """Grows with its lines; Enter sends, or Ctrl+Enter alone by setting; Shift+Enter makes a line, Tab leaves.

    Signals:
        send_requested(): the person sends.
        left_upwards(): Up in the empty field.
        escaped(): Esc while `takes_escape`.
    """

    send_requested = Signal()
    left_upwards = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.enter_sends = True
        self.takes_escape = False
        """Whether Esc is meant for what is written here, before the window takes it."""
        self.offers_shown: Callable[[], bool] = lambda: False
        """Whether something is offered over the field that Enter, Tab and Esc are for."""
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().documentLayout().documentSizeChanged.connect(self._on_size_changed)
        self._on_size_changed()

    def _on_size_changed(self) -> None:
        lines = max(_LOWEST_LINES, min(_MOST_LINES, round(self.document().size().height())))
        margins = self.contentsMargins()
        around = margins.top() + margins.bottom() + 2 * int(self.document().documentMargin()) + 12
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + around)

    def changeEvent(self, event: QEvent) -> None:
        """Another size of text is another height of a line."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._on_size_changed()

    def event(self, event: QEvent) -> bool:
        """Esc is ours while it is meant for us: else a shortcut of the window would take it."""
        if isinstance(event, QKeyEvent):
            is_press = event.type() == QEvent.Type.KeyPress
            is_override = event.type() == QEvent.Type.ShortcutOverride
            if is_press and event.key() in _FOR_OFFERS and self.offers_shown():
                # Left to the list of what is offered; Tab would leave the field.
                event.ignore()
                return False
            if is_override and event.key() == Qt.Key.Key_Escape and (self.takes_escape or self.offers_shown()):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Ctrl+Enter send, with Shift they make a line; Up leaves an empty field."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        sends = self.enter_sends or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_enter and sends and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.send_requested.emit()
            return
        if event.key() == Qt.Key.Key_Up and not self.toPlainText() and not event.modifiers() & _WITH:
            self.left_upwards.emit()
            return
        if event.key() == Qt.Key.Key_Escape and self.takes_escape:
            self.escaped.emit()
            return
        super().keyPressEvent(event)
