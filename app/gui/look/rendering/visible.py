"""Texts as labels and documents of the window show them: visible, cut to a line, breakable, bounded.

For every text that comes from a model, a file or a chat. What is hidden in it is made visible by `app.domain.kit`.
"""

import re

from app.domain.kit.visible import visible

__all__ = ["LONGEST", "breakable", "one_line", "visible", "without_marks"]

_MARKS = re.compile(r"\*\*|`+|^ *(?:#{1,6}|[-*>]) +", re.MULTILINE)
_LONG_WORD = re.compile(r"\S{1000}(?=\S)")

LONGEST = 100_000
"""Characters of one block that are laid out; the rest is named, and copied with the whole message."""


def breakable(text: str) -> str:
    """Return the text with a place to wrap in every 1,000 characters without one.

    Qt needs minutes to lay out an unbroken word of 1 MB.
    """
    return _LONG_WORD.sub(lambda found: f"{found.group()}\u200b", text)


def without_marks(text: str) -> str:
    """Return a beginning of Markdown without the signs that make it bold, code, a heading or a point: for one line."""
    return _MARKS.sub("", text)


def one_line(text: str, longest: int = 300) -> str:
    """Return the text on one line, visible and cut with … after `longest` characters: for titles and lists."""
    line = visible(" ".join(text[: longest * 4].split()))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
