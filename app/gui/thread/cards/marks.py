"""What is marked in a thread: the words that were searched for, and the message one stands at."""

from PySide6.QtCore import QObject, Signal

from app.domain.kit.found_words import FoundWords


class ThreadMarks(QObject):
    """Shared by the cards of one thread. GUI thread only.

    Signals:
        changed(): other words, or another message.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = FoundWords("")
        self.seq = 0

    def show(self, words: FoundWords, seq: int) -> None:
        """Mark these words everywhere, and frame the message of a number (0 = none)."""
        if (words.words, seq) != (self.words.words, self.seq):
            self.words, self.seq = words, seq
            self.changed.emit()

    def clear(self) -> None:
        """Mark nothing."""
        self.show(FoundWords(""), 0)
