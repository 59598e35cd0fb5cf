"""Reads a problem text by rules: no model, no network, the same result every time.

For: the built-in methods (spec, world model, chat). Not for: storing what was read.
"""

from app.english.kinds import Kind
from app.english.language import guess_language
from app.english.reading.cuts import READ_LIMIT, spans_of
from app.english.reading.headings import topic_of
from app.english.reading.questions import is_question
from app.english.reading.reader import read_problem
from app.english.reading.sentences import sentences
from app.english.reading.spans import Reading, ReadSpan, Span, TextSpan, UnusedSpan

__all__ = [
    "READ_LIMIT",
    "Kind",
    "ReadSpan",
    "Reading",
    "Span",
    "TextSpan",
    "UnusedSpan",
    "guess_language",
    "is_question",
    "read_problem",
    "sentences",
    "spans_of",
    "topic_of",
]
