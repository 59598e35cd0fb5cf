"""Finds the conventions of one text: who speaks in it, and which word numbers its sections.

For: ``blocks``. Not for: single lines.
"""

from collections import Counter

from app.llm.builtin.reading.headings import topic_of
from app.llm.builtin.reading.line_patterns import SERIAL_TITLE, SPEAKER
from app.llm.builtin.reading.lines import Line

_ASKERS = frozenset({"Q", "Question"})  # their questions are lead-ins, not speech


def find_speakers(text: str, lines: list[Line]) -> frozenset[str]:
    """Return the names that stand before a colon at the start of two lines or more and announce no class."""
    names = Counter(match["name"] for line in lines if (match := SPEAKER.match(text, line.start, line.end)))
    return frozenset(
        name for name, count in names.items() if count > 1 and name not in _ASKERS and topic_of(name) is None
    )


def find_series(text: str, lines: list[Line]) -> frozenset[str]:
    """Return the words that number the sections of the text ("TOP 1 …", "Item 2: …") and announce no class."""
    words = Counter(match["word"] for line in lines if (match := SERIAL_TITLE.match(text, line.start, line.end)))
    return frozenset(word for word, count in words.items() if count > 1 and topic_of(word) is None)
