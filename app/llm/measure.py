"""How many tokens a text takes at most, said without asking anybody: by classes of characters. Pure.

A token of a byte-level vocabulary holds at least one byte, so the bytes are the strict upper bound; for ordinary text
it is four times too high and would refuse what fits. The rule below lies between, on the high side; docs/decisions/0004
has the figures against a real vocabulary.
"""

import math
import re

_PIECES = re.compile(
    r"(?P<word>[A-Z]?[a-z]+|[A-Z]+)|(?P<single>[0-9!-/:-@\[-`{-~])|(?P<line>[\r\n]+)|(?P<space>[ \t]+)"
    r"|(?P<two>[\x80-\u07ff])|(?P<other>[^\x00-\x7f])|(?P<control>[\x00-\x1f\x7f])"
)
_LETTERS_PER_TOKEN = 3
_SPACES_PER_TOKEN = 4
_OF_MESSAGE = 8
"""For the marks around a message: role, beginning, end."""


def tokens_of(text: str) -> int:
    """Return the tokens a text takes at most.

    A word of ASCII letters, split where capitals begin: one token for each three letters begun. Digits, punctuation
    and control characters: one each. Runs of blanks beyond the first: one for each four; line ends one each. Letters of
    two bytes in UTF-8: one and a half each; all others: two for three bytes, three for four.
    """
    count = 0.0
    for found in _PIECES.finditer(text):
        size = found.end() - found.start()
        match found.lastgroup:
            case "word":
                count += -(-size // _LETTERS_PER_TOKEN)
            case "space":
                count += 0 if size == 1 else -(-size // _SPACES_PER_TOKEN)
            case "line":
                count += size
            case "two":
                count += 1.5
            case "other":
                count += 3 if found.group() > "\uffff" else 2
            case _:
                count += 1
    return math.ceil(count)


def tokens_of_messages(texts: list[str]) -> int:
    """Return the tokens of a request with these messages, with the marks around them."""
    return sum(tokens_of(text) + _OF_MESSAGE for text in texts) + _OF_MESSAGE
