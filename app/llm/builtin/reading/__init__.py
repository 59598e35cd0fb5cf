"""Reads a problem text by rules: no model, no network, the same result every time.

For: the built-in methods (spec, world model, chat). Not for: storing what was read.
"""

from app.llm.builtin.reading.headings import topic_of
from app.llm.builtin.reading.language import guess_language
from app.llm.builtin.reading.model import Kind, Reading, ReadSpan, Span, UnusedSpan
from app.llm.builtin.reading.questions import is_question
from app.llm.builtin.reading.reader import READ_LIMIT, read_problem
from app.llm.builtin.reading.sentences import sentences

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
