"""Tells how a letter begins and ends: "Dear all,", "Kind regards".

For: the reader, which makes no item of either. Not for: who writes.
"""

import re

from app.domain.kit.late_pattern import late

_GREETING = late(
    (
        r"(?:dear\b.{0,60}|ladies and gentlemen|hi\b.{0,40}|hello\b.{0,40}|hey\b.{0,30}|(?:with )?(?:kind"
        r"|best|warm) regards|yours,? \w+(?: \w+)?"
        r"|sincerely|cheers|regards|good (?:morning|evening|afternoon)\b.{0,30})[,!.]?$"
    ),
    re.IGNORECASE,
)
_SIGN_OFF = late(
    (
        r"(?:(?:with )?(?:kind|best|warm) (?:regards|wishes)|regards|yours,? \w+(?: \w+)?|sincerely|cheers|best|love"
        r"|all the best|take care|greetings|warmly|thanks|thank you"
        r"|many thanks)[,!.]?$"
    ),
    re.IGNORECASE,
)
_LONGEST = 70  # characters


def greets(sentence: str) -> bool:
    """Tell whether a sentence only greets, at the beginning or the end of a letter."""
    return len(sentence) < _LONGEST and _GREETING.match(sentence) is not None


def signs_off(words: str) -> bool:
    """Tell whether words end a letter: what follows them is a name."""
    return _SIGN_OFF.match(words) is not None
