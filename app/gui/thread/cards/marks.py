"""What is marked in a thread: the words that were searched for, the message one stands at, the turns selected."""

from PySide6.QtCore import QObject, Signal

from app.domain.kit.found_words import FoundWords


class ThreadMarks(QObject):
    """Shared by the cards of one thread. GUI thread only.

    Signals:
        changed(): other words, another message, or other turns.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = FoundWords("")
        self.seq = 0
        self.turns = range(0)
        """Numbers of the turns that are selected."""

    def select(self, first: int, last: int) -> None:
        """Select the turns between two numbers, both included; 0 = none."""
        low, high = sorted((first, last))
        turns = range(low, high + 1) if low else range(0)
        if turns != self.turns:
            self.turns = turns
            self.changed.emit()

    def show(self, words: FoundWords, seq: int) -> None:
        """Mark these words everywhere, and frame the message of a number (0 = none)."""
        if (words.words, seq) != (self.words.words, self.seq):
            self.words, self.seq = words, seq
            self.changed.emit()

    def clear(self) -> None:
        """Mark nothing."""
        self.show(FoundWords(""), 0)
