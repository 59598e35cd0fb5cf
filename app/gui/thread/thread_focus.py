"""Where the keyboard goes in a thread: from *Compare* to the first question of its run, from the composer to a card.

Not for the keys of cards, and nothing is taken from a person who is writing.
"""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QLineEdit

from app.gui.thread.cards.run_card import RunCard
from app.gui.thread.composing.composer import Composer
from app.gui.thread.thread_view import ThreadView


class ThreadFocus(QObject):
    """Moves the keyboard of one pane; waits for the question of one run at a time. GUI thread only."""

    def __init__(self, view: ThreadView, composer: Composer) -> None:
        super().__init__(view)
        self._view = view
        self._composer = composer
        self._run = ""
        view.settled.connect(self._on_view_settled)
        composer.left_upwards.connect(self._on_composer_left)

    @Slot(str)
    def await_question(self, run: str) -> None:
        """Hand the keyboard on as soon as this run asks something."""
        self._run = run

    @Slot()
    def _on_view_settled(self) -> None:
        if not self._run:
            return
        if self._view.visibleRegion().isEmpty():
            # The results have come forward, which ask the same.
            self._run = ""
            return
        if self._composer.text.strip() or isinstance(QApplication.focusWidget(), QLineEdit):
            self._run = ""
            return
        for card in self._view.cards:
            for part in card.parts:
                if isinstance(part, RunCard) and part.run_id == self._run and part.asks:
                    self._run = ""
                    part.focus_question()
                    return

    @Slot()
    def _on_composer_left(self) -> None:
        """Go to the newest thing that waits in sight: a question, what a text says, else the message."""
        from app.gui.thread.cards.reading_card import ReadingCard

        cards = [card for card in self._view.cards if card.message is not None and card.isVisible()]
        cards.sort(key=lambda card: card.y(), reverse=True)
        for card in cards:
            for part in card.parts:
                if isinstance(part, RunCard) and part.asks:
                    part.focus_question()
                    return
                if isinstance(part, ReadingCard) and part.boxes is not None:
                    part.boxes.setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        if cards:
            cards[0].setFocus(Qt.FocusReason.OtherFocusReason)
