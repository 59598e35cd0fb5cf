"""Keeps a thread at what is read when another version of a message is shown: nothing moves under the mouse.

Not for choosing a version (`message_acts`), nor for what the path is (the store).
"""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.domain.chats import Chat
from app.domain.siblings import Siblings, group_with
from app.gui.thread.thread_model import ThreadModel
from app.gui.thread.thread_view import ThreadView


class ReadPath(QObject):
    """Follows the versions of one pane's chat. GUI thread only."""

    def __init__(self, model: ThreadModel, view: ThreadView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view

    def follow(self, before: Chat, now: Chat) -> None:
        """Show what is read of a chat now, where that is not what it was."""
        changed = _changed(before.siblings, now.siblings)
        if changed is None:
            self._model.set_siblings(now.siblings)
            return
        old, new = changed
        if old is None or len(old.members) != len(new.members):
            # A version was made: its answer is being written at the end.
            self._model.open(now.id)
            self._model.set_siblings(now.siblings)
            self._view.go_to_end()
            return
        y = self._view.top_of(old.shown)
        button = self._focused_button(old.shown)
        self._model.open(now.id, at_seq=new.shown)
        self._model.set_siblings(now.siblings)
        self._view.show_at(new.shown, y if y is not None else 0)
        row = self._model.row_of_seq(new.shown)
        card = self._view.card(row) if row is not None else None
        if card is not None and button:
            card.header.siblings.take_focus(button)

    def _focused_button(self, seq: int) -> str:
        """Which of the two ways to another version has the keyboard, in the card of this message."""
        row = self._model.row_of_seq(seq)
        card = self._view.card(row) if row is not None else None
        focus = QApplication.focusWidget()
        return card.header.siblings.name_of(focus) if card is not None and focus is not None else ""


def _changed(before: tuple[Siblings, ...], now: tuple[Siblings, ...]) -> tuple[Siblings | None, Siblings] | None:
    """The versions of which another one is shown now, as they were and as they are; None where none is."""
    for group in now:
        old = group_with(before, group.members[0].seq)
        if old is None or old.shown != group.shown or len(old.members) != len(group.members):
            return old, group
    return None
