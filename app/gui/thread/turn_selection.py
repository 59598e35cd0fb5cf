"""Selecting and copying whole turns of a thread: by dragging from one message into another, or Shift+Up and Down.

Within one message its own text is selected, letter by letter. Not for that, nor for copying one message (its menu).
"""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QObject, QPoint
from PySide6.QtGui import QGuiApplication, QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.chats import Message
from app.gui.look.rendering.markdown import render
from app.gui.look.texts import Texts
from app.gui.thread.cards.marks import ThreadMarks
from app.gui.thread.cards.message_card import MessageCard
from app.gui.thread.cards.text_part import TextPartWidget


class TurnSelection(QObject):
    """The turns selected in one thread; kept in its marks, so that cards draw it. GUI thread only."""

    def __init__(self, marks: ThreadMarks | None, viewport: QWidget, texts: Texts) -> None:
        super().__init__(viewport)
        self._marks = marks if marks is not None else ThreadMarks(self)
        self._viewport = viewport
        self._texts = texts
        self._anchor = 0

    @property
    def is_empty(self) -> bool:
        """Whether no turn is selected."""
        return not self._marks.turns

    def drag(self, start: MessageCard, place: QPoint) -> None:
        """The mouse was dragged from a card to a place of the screen: select the turns from there to here."""
        over = self._viewport.childAt(self._viewport.mapFromGlobal(place))
        while over is not None and not isinstance(over, MessageCard):
            over = over.parentWidget()
        if start.message is None or over is None or over.message is None or over is start:
            return
        for part in start.parts:
            if isinstance(part, TextPartWidget):
                part.rest()
        self._anchor = start.message.seq
        self._marks.select(self._anchor, over.message.seq)

    def extend(self, row: int, step: int, messages: Sequence[Message]) -> int:
        """Select one turn more, or one less, from the one of a row; returns the row one is at then."""
        now = min(max(row + step, 0), len(messages) - 1)
        if self.is_empty:
            self._anchor = messages[row].seq
        self._marks.select(self._anchor, messages[now].seq)
        return now

    def clear(self) -> None:
        """Select no turn."""
        self._marks.select(0, 0)

    def copy(self, messages: Sequence[Message]) -> None:
        """Put the selected turns of these messages on the clipboard, as Markdown and as plain text."""
        taken = [message for message in messages if message.seq in self._marks.turns and message.text().strip()]
        if not taken:
            return
        data = QMimeData()
        marked, plain = [], []
        for message in taken:
            who = f"{self._texts.speaker(message.role)}, {self._texts.when_full(message.created_at)}"
            marked.append(f"**{who}**\n\n{message.text()}")
            shown = QTextDocumentFragment.fromHtml(render(message.text())).toPlainText().strip()
            plain.append(f"{who}\n\n{shown}")
        data.setText("\n\n".join(plain))
        data.setData("text/markdown", "\n\n".join(marked).encode("utf-8", "replace"))
        QGuiApplication.clipboard().setMimeData(data)


def card_with_focus() -> MessageCard | None:
    """The card that has the keyboard itself, not a part of it."""
    focus = QApplication.focusWidget()
    return focus if isinstance(focus, MessageCard) else None
