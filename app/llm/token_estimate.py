"""How many tokens a text takes at most, said without asking anybody: by classes of characters. Pure.

A token of a byte-level vocabulary holds at least one byte, so the bytes are the strict upper bound; for ordinary text
it is four times too high and would refuse what fits. The rule below lies between, on the high side: it was fitted to a
vocabulary of 49,000 tokens made from English and code (SmolLM2), which cuts everything else finer than larger ones do;
docs/decisions/0004 has the figures.
"""

import math
import re
from collections import Counter
from functools import lru_cache

from app.domain.kit.late_pattern import late


class _Kinds:
    """Kinds of pieces, each with its pattern; the first that fits counts."""

    def __init__(self, patterns: dict[str, str]) -> None:
        self._all = re.compile("|".join(patterns.values()))
        self._named = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items()))

    def pieces(self, text: str) -> Counter[str]:
        """Return the pieces of a text and how often each is in it."""
        return Counter(self._all.findall(text))

    def of(self, piece: str) -> str:
        """Return the kind of a piece."""
        match = self._named.match(piece)
        if match is None or match.lastgroup is None:
            raise AssertionError("every character is a piece of some kind")
        return match.lastgroup


_PIECES = _Kinds(
    {
        "long": r"[A-Za-z0-9+/=_-]{16,}",
        "word": r"[A-Z]?[a-z]+",
        "capitals": r"[A-Z]+",
        "line": r"[\r\n]+",
        "space": r"[ \t]+",
        "latin": r"[\x80-\u024f]",
        "two": r"[\u0250-\u07ff]",
        "hangul": r"[\uac00-\ud7a3]",
        "three": r"[\u0800-\uffff]",
        "four": r"[^\x00-\uffff]",
        "single": r"[\x00-\x7f]",
    }
)
_IN_LONG = _Kinds({"run": r"[a-z]{20,}", "word": r"[A-Z]?[a-z]+", "capitals": r"[A-Z]+", "single": r"."})
_DIGIT, _LETTER = late(r"[0-9]"), late(r"[A-Za-z]")
_PER_CHARACTER = {
    "run": 1 / 1.5,
    "word": 1 / 2.5,
    "capitals": 1 / 2,
    "line": 1.0,
    "latin": 2.0,
    "two": 1.5,
    "hangul": 3.0,
    "three": 2.0,
    "four": 3.0,
}
_ROUNDED = frozenset(("word", "capitals", "run"))
_KEPT = 64
"""Texts: each is measured for the budget, before its call and after it, and a run's prompts share their first part."""
_OF_MESSAGE = 8
"""For the marks around a message: role, beginning, end."""


@lru_cache(_KEPT)
def tokens_of(text: str) -> int:
    """Return the tokens a text takes at most.

    A word of ASCII letters, split where capitals begin: one token for each two and a half letters begun; of capitals
    for each two. What looks like a key, a sum or base64, letters and digits mixed without end: one for each character.
    Digits, punctuation and line ends: one each. A blank belongs to its word; of several, one for each four. Latin
    letters with marks: two each; other letters of two bytes in UTF-8: one and a half; of three: two, Korean syllables
    three; of four: three.
    """
    return math.ceil(_tokens_in(_PIECES, text))


def _tokens_in(kinds: _Kinds, text: str) -> float:
    # Most pieces come again and again, so each is weighed once: texts are measured in the engine thread, and the window
    # waits for the interpreter meanwhile.
    return sum(times * _weight(kinds.of(piece), piece) for piece, times in kinds.pieces(text).items())


def _weight(kind: str, piece: str) -> float:
    size = len(piece)
    if kind == "single":
        return 1
    if kind == "space":
        return 0 if size == 1 else math.ceil(size / 4)
    if kind == "long":
        return size if _DIGIT.search(piece) and _LETTER.search(piece) else _tokens_in(_IN_LONG, piece)
    tokens = size * _PER_CHARACTER[kind]
    return math.ceil(tokens) if kind in _ROUNDED else tokens


def tokens_of_messages(texts: list[str]) -> int:
    """Return the tokens of a request with these messages, with the marks around them."""
    return sum(tokens_of(text) + _OF_MESSAGE for text in texts) + _OF_MESSAGE
