"""How many tokens a text takes at most, said without asking anybody: by classes of characters. Pure.

A token of a byte-level vocabulary holds at least one byte, so the bytes are the strict upper bound; for ordinary text
it is four times too high and would refuse what fits. The rule below lies between, on the high side: it was fitted to a
vocabulary of 49,000 tokens made from English and code (SmolLM2), which cuts everything else finer than larger ones do;
docs/decisions/0004 has the figures.
"""

import math
import re

_PIECES = re.compile(
    r"(?P<long>[A-Za-z0-9+/=_-]{16,})|(?P<word>[A-Z]?[a-z]+)|(?P<capitals>[A-Z]+)|(?P<line>[\r\n]+)|(?P<space>[ \t]+)"
    r"|(?P<latin>[\x80-\u024f])|(?P<two>[\u0250-\u07ff])|(?P<hangul>[\uac00-\ud7a3])|(?P<three>[\u0800-\uffff])"
    r"|(?P<four>[^\x00-\uffff])|(?P<single>[\x00-\x7f])"
)
_IN_LONG = re.compile(r"(?P<run>[a-z]{20,})|(?P<word>[A-Z]?[a-z]+)|(?P<capitals>[A-Z]+)|(?P<single>.)")
_DIGIT, _LETTER = re.compile(r"[0-9]"), re.compile(r"[A-Za-z]")
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
_OF_MESSAGE = 8
"""For the marks around a message: role, beginning, end."""


def tokens_of(text: str) -> int:
    """Return the tokens a text takes at most.

    A word of ASCII letters, split where capitals begin: one token for each two and a half letters begun; of capitals
    for each two. What looks like a key, a sum or base64, letters and digits mixed without end: one for each character.
    Digits, punctuation and line ends: one each. A blank belongs to its word; of several, one for each four. Latin
    letters with marks: two each; other letters of two bytes in UTF-8: one and a half; of three: two, Korean syllables
    three; of four: three.
    """
    return math.ceil(sum(_tokens_in(found) for found in _PIECES.finditer(text)))


def _tokens_in(found: re.Match[str]) -> float:
    kind, size = found.lastgroup, found.end() - found.start()
    if kind == "single":
        return 1
    if kind == "space":
        return 0 if size == 1 else math.ceil(size / 4)
    if kind == "long":
        text = found.group()
        if _DIGIT.search(text) and _LETTER.search(text):
            return size
        return sum(_tokens_in(part) for part in _IN_LONG.finditer(text))
    tokens = size * _PER_CHARACTER[kind or "three"]
    return math.ceil(tokens) if kind in ("word", "capitals", "run") else tokens


def tokens_of_messages(texts: list[str]) -> int:
    """Return the tokens of a request with these messages, with the marks around them."""
    return sum(tokens_of(text) + _OF_MESSAGE for text in texts) + _OF_MESSAGE
