"""The keys of a thread: scrolling, going from turn to turn, selecting and copying turns.

Not for the keys inside a card, which has them first.
"""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.gui.thread.thread_model import ThreadModel
from app.gui.thread.thread_rows import LINE
from app.gui.thread.turn_selection import TurnSelection, card_with_focus


class KeyedThread(Protocol):
    """What keys do to a thread."""

    def scroll_by(self, pixels: int) -> None:
        """Move by pixels, down when positive."""

    def go_to_turn(self, step: int) -> None:
        """Bring another turn to the top."""

    def go_to_end(self) -> None:
        """Show the newest message."""

    def go_to_message(self, seq: int) -> None:
        """Show a message and give it the keyboard."""


class ThreadKeys:
    """Of one thread. GUI thread only."""

    def __init__(self, thread: KeyedThread, model: ThreadModel, turns: TurnSelection) -> None:
        self._thread = thread
        self._model = model
        self._turns = turns

    def overrides(self, event: QKeyEvent) -> bool:
        """Whether a key is meant for the selected turns, before a shortcut of the window takes it."""
        is_ours = event.key() == Qt.Key.Key_Escape or event.matches(QKeySequence.StandardKey.Copy)
        return is_ours and not self._turns.is_empty

    def press(self, event: QKeyEvent, *, page: int, total: int) -> bool:
        """Do what a key says; False where it says nothing here.

        Args:
            event: the key.
            page: pixels of the view.
            total: pixels of all rows.
        """
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        vertical = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key, 0)
        if self.overrides(event):
            self._take(event)
        elif vertical and modifiers == Qt.KeyboardModifier.ShiftModifier:
            return self._extend(vertical)
        elif vertical and modifiers & Qt.KeyboardModifier.AltModifier:
            self._thread.go_to_turn(vertical)
        elif key == Qt.Key.Key_End:
            self._thread.go_to_end()
        elif vertical:
            self._thread.scroll_by(vertical * 2 * LINE)
        else:
            step = {
                Qt.Key.Key_PageUp: 2 * LINE - page,
                Qt.Key.Key_PageDown: page - 2 * LINE,
                Qt.Key.Key_Home: -total,
            }.get(key)
            if step is None:
                return False
            self._thread.scroll_by(step)
        return True

    def _take(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._turns.copy(self._model.messages)
        else:
            self._turns.clear()

    def _extend(self, step: int) -> bool:
        card = card_with_focus()
        row = self._model.row_of_seq(card.message.seq) if card is not None and card.message is not None else None
        if row is None:
            return False
        now = self._turns.extend(row, step, self._model.messages)
        self._thread.go_to_message(self._model.message(now).seq)
        return True
