"""What stands around the parts of a turn: the line on what it used, the row of an unfinished one, the dividing line.

Not for placing them (the card).
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.chats import ErrorPart, Message, MessageRole, MessageState
from app.gui.kit.labels import ElidedLabel
from app.gui.kit.small_widgets import StatusMark, button
from app.gui.look.message_words import unfinished, usage_line
from app.gui.look.texts import Texts
from app.gui.look.theme import Theme
from app.gui.thread.cards.message_part import CardContext
from app.gui.thread.cards.ways_out import WaysOut

_LOOKS = {
    MessageState.STOPPED: "stopped",
    MessageState.INTERRUPTED: "interrupted",
    MessageState.FAILED: "failed",
}


class UsageLine(QWidget):
    """Model, tokens, cost and time of an answer, and the way to what was sent. Shown on demand.

    Signals:
        sent_wanted(): the person wants to see what was sent.
    """

    sent_wanted = Signal()

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.words = ElidedLabel(muted=True)
        theme.dress(self.words, points=-1)
        self.sent = button(self.tr("What was sent…"), rank="link")
        self.sent.clicked.connect(self.sent_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 2)
        row.setSpacing(8)
        row.addWidget(self.words, 1)
        row.addWidget(self.sent)

    def show_for(self, message: Message) -> None:
        """Show what a message used."""
        self.words.setText(usage_line(message, self._texts))
        self.sent.setVisible(message.role is MessageRole.AGENT)


class UnfinishedRow(QWidget):
    """How an answer ended that did not end by itself, and how to go on. A fault with its sentence has a card instead.

    Signals:
        acted(object): a CardAct.
    """

    acted = Signal(object)

    def __init__(self, context: CardContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mark = StatusMark(context.theme)
        self.ways = WaysOut(context)
        self.ways.acted.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(6)
        column.addWidget(self.mark)
        column.addWidget(self.ways)

    def show_for(self, message: Message) -> None:
        """Show the state of a message; hidden where it is complete, being written, or told by a card."""
        words = unfinished(message.state)
        told = any(isinstance(part, ErrorPart) for part in message.parts)
        self.setVisible(words is not None and not told)
        if words is not None:
            self.mark.show_status(_LOOKS[message.state], words)
            self.ways.show_for(message)


class SentDivider(QWidget):
    """The line in a chat below which everything is still sent to the model (T7)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = self.tr("Above: no longer sent to the model")
        theme.dress(self, points=-1)
        self.setAccessibleName(self._words)
        self.setToolTip(
            self.tr("The model can read only so much at once. It looks further back with its tools where it needs to.")
        )

    @property
    def usual_height(self) -> int:
        """How high it is to be, pixels."""
        return self.fontMetrics().height() + 16

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Words in the middle of a thin line."""
        painter = QPainter(self)
        middle = self.rect().center().y()
        width = self.fontMetrics().horizontalAdvance(self._words) + 24
        left, right = (self.width() - width) // 2, (self.width() + width) // 2
        painter.setPen(QPen(self._theme.colour("border"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(0, middle, left, middle)
        painter.drawLine(right, middle, self.width(), middle)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._words)
