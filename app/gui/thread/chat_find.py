"""Finding in the open chat: which messages hold the words, at which of them one is, and what is marked.

The messages are found in the store's index off the GUI thread, so that a chat of 100,000 is like one of 100. Not for
the search over everything (`app/gui/finding`).
"""

from bisect import bisect_left

import shiboken6
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.chats import MessageState
from app.domain.errors import KnownError
from app.domain.events import Event, ExternalChange, MessageChanged
from app.domain.kit.found_words import FoundWords
from app.gui.kit.latest_read import Latest
from app.gui.kit.window_services import WindowServices
from app.gui.look.texts import translate
from app.gui.thread.cards.marks import ThreadMarks
from app.gui.thread.find_bar import FindBar
from app.gui.thread.thread_view import ThreadView


class ChatFind(QObject):
    """Drives the bar of one thread. GUI thread only."""

    def __init__(self, context: WindowServices, view: ThreadView, marks: ThreadMarks) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._marks = marks
        self._chat: str | None = None
        self._found: tuple[int, ...] = ()
        self._at = 0
        self._begun_at = 0
        self._before: QWidget | None = None
        self._read = Latest(context.bridge, self)
        self.bar = FindBar(context.theme)
        self.bar.hide()
        self.bar.typed.connect(self._on_typed)
        self.bar.stepped.connect(self.step)
        self.bar.close_requested.connect(self.close)
        marks.changed.connect(self._on_marks_changed)

    @property
    def is_open(self) -> bool:
        """Whether the bar is there."""
        return not self.bar.isHidden()

    def open(self) -> None:
        """Show the bar with what was typed the last time, and begin where the chat is being read."""
        if self._chat is None:
            return
        if not self.is_open:
            self._before = QApplication.focusWidget()
            place = self._view.scroll_place
            self._begun_at = place.seq if place is not None else 0
            self.bar.show()
        self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.field.selectAll()
        self._look()

    @Slot()
    def close(self) -> None:
        """Close the bar, mark nothing and give the keyboard back."""
        had_focus = self.bar.isAncestorOf(QApplication.focusWidget() or self._view)
        self._read.cancel()
        self.bar.hide()
        self._marks.clear()
        before, self._before = self._before, None
        if not had_focus:
            return
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_chat(self, chat: str | None) -> None:
        """Another chat is shown; an open bar finds in it from now on."""
        self._chat, self._found, self._at, self._begun_at = chat, (), 0, 0
        self._marks.clear()
        if chat is None:
            self.close()
        elif self.is_open:
            self._look()

    def mark(self, words: FoundWords, seq: int) -> None:
        """Mark words that were found elsewhere, and frame the message they led to."""
        self._marks.show(words, seq)
        self._view.show_mark(seq)

    def apply(self, event: Event) -> None:
        """What was said or changed is found, too."""
        if self.is_open and self._concerns(event):
            self._look(move=False)

    def _concerns(self, event: Event) -> bool:
        if isinstance(event, MessageChanged):
            return event.message.chat == self._chat and event.message.state is not MessageState.STREAMING
        return isinstance(event, ExternalChange) and event.id == self._chat

    @Slot(int)
    def step(self, by: int) -> None:
        """Go to the next (1) or previous (−1) place; from the last one to the first."""
        if not self.is_open:
            self.open()
        elif self._found:
            self._go((self._at + by) % len(self._found))

    @Slot(str)
    def _on_typed(self, _typed: str) -> None:
        self._look()

    def _look(self, *, move: bool = True) -> None:
        chat, typed, search = self._chat, self.bar.field.text(), self._context.services.search
        words = FoundWords(typed)
        if chat is None or not words:
            self._read.cancel()
            self._found = ()
            self._marks.clear()
            self.bar.show_count(translate("no word") if typed.strip() else "", found=0)
            return

        def done(found: tuple[int, ...]) -> None:
            self._show_found(found, words, move=move)

        self._read.query(lambda: search.in_chat(chat, typed), done, self._on_fault)

    def _show_found(self, found: tuple[int, ...], words: FoundWords, *, move: bool) -> None:
        here = self._found[self._at] if self._found and not move else self._begun_at
        self._found = found
        if not found:
            self._marks.show(words, 0)
            self.bar.show_count(translate("nothing found"), found=0)
            return
        at = min(bisect_left(found, here), len(found) - 1)
        if move:
            self._marks.show(words, found[at])
            self._go(at)
        else:
            self._at = at
            self._show_count()

    def _go(self, at: int) -> None:
        self._at = at
        seq = self._found[at]
        self._begun_at = seq
        self._marks.show(FoundWords(self.bar.field.text()), seq)
        self._view.go_to_message(seq, focus=False)
        self._view.show_mark(seq)
        self._show_count()

    def _show_count(self) -> None:
        texts = self._context.texts
        words = translate("{n} of {m}").format(n=texts.integer(self._at + 1), m=texts.integer(len(self._found)))
        self.bar.show_count(words, found=len(self._found))

    def _on_fault(self, fault: KnownError) -> None:
        self.bar.show_count(self._context.texts.fault(fault), found=0)

    @Slot()
    def _on_marks_changed(self) -> None:
        for card in self._view.cards:
            card.show_marks()
