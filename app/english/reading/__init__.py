"""Reads a problem text by rules: no model, no network, the same result every time.

For: the built-in methods (spec, world model, chat). Not for: storing what was read.
"""

from app.english.kinds import Kind
from app.english.reading.headings import topic_of
from app.english.reading.language import guess_language
from app.english.reading.questions import is_question
from app.english.reading.reader import READ_LIMIT, read_problem
from app.english.reading.sentences import sentences
from app.english.reading.spans import Reading, ReadSpan, Span, UnusedSpan

__all__ = [
    "READ_LIMIT",
    "Kind",
    "ReadSpan",
    "Reading",
    "Span",
    "UnusedSpan",
    "guess_language",
    "is_question",
    "read_problem",
    "sentences",
    "topic_of",
]
