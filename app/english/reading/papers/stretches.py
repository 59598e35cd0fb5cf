"""Finds the stretches of a text that are no prose: front matter, code, comments, link lists, address lines.

For: ``blocks``. Not for: tables and lists. Each stretch is whole lines.
"""

import re

from app.domain.kit.late_pattern import late
from app.english.phrases.line_patterns import FENCE
from app.english.reading.block import NoProse
from app.english.reading.lines import TextLine

_FRONT_KEY = late(r"[ \t]{0,12}(?:- )?[\w.-]{1,40}[ \t]?:(?:[ \t]|$)|[ \t]{1,12}\S|- |#")
_LINK = late(r"[ \t]{0,3}\[[^\]\n]{1,80}\]:[ \t]{0,4}\S+[ \t]*$|[ \t]{0,3}(?:[-*][ \t]{1,3})?<?https?://\S+>?[ \t]*$")
_MAIL_HEAD = late(
    r"[ \t]{0,3}(?:>[ \t]?){0,3}(?:\*\*|__)?(?:from|to|cc|bcc|sent|date|subject|reply-to|betreff|von|an)"
    r"(?:\*\*|__)?:[ \t]",
    re.IGNORECASE,
)
_RST_COMMENT = late(r"\.\.[ \t]*$")
_FEWEST_MAIL_LINES = 2
_LONGEST_FRONT = 60  # lines


def stretch_at(text: str, lines: list[TextLine], index: int) -> tuple[NoProse, int] | None:
    """Return what stretch begins at a line, and its last line, or None."""
    raw = _raw(text, lines, index)
    if FENCE.match(raw):
        last = index + 1
        while last < len(lines) and not FENCE.match(_raw(text, lines, last)):
            last += 1
        return "code", min(last, len(lines) - 1)
    if raw.lstrip().startswith("<!--"):
        return "comment", _closing(text, lines, index)
    if _RST_COMMENT.match(raw) and (last := _set_in(text, lines, index)) > index:
        return "comment", last
    if raw.rstrip() == "---" and all(line.blank for line in lines[:index]):
        closes = _front_end(text, lines, index)
        return ("front", closes) if closes is not None else None
    if _LINK.match(raw):
        return "links", _while(text, lines, index, _LINK)
    if _MAIL_HEAD.match(raw):
        ends = _while(text, lines, index, _MAIL_HEAD)
        return ("mail", ends) if ends - index + 1 >= _FEWEST_MAIL_LINES else None
    return None


def _raw(text: str, lines: list[TextLine], index: int) -> str:
    return text[lines[index].start : min(lines[index].end, lines[index].start + 2_000)]


def _while(text: str, lines: list[TextLine], index: int, pattern: re.Pattern[str]) -> int:
    last = index
    while last + 1 < len(lines) and pattern.match(_raw(text, lines, last + 1)):
        last += 1
    return last


def _set_in(text: str, lines: list[TextLine], index: int) -> int:
    """Return the last line of those set in below a line, with blank lines between them."""
    last = index
    for number in range(index + 1, min(index + _LONGEST_FRONT, len(lines))):
        if lines[number].blank:
            continue
        if text[lines[number].start] not in " \t":
            break
        last = number
    return last


def _closing(text: str, lines: list[TextLine], index: int) -> int:
    """Return the line that ends a comment; one that nobody closes is its first line alone."""
    for last in range(index, min(index + _LONGEST_FRONT, len(lines))):
        if "-->" in text[lines[last].start : lines[last].end]:
            return last
    return index


def _front_end(text: str, lines: list[TextLine], index: int) -> int | None:
    for last in range(index + 1, min(index + _LONGEST_FRONT, len(lines))):
        raw = _raw(text, lines, last)
        if raw.rstrip() in {"---", "..."}:
            return last if last > index + 1 else None
        if not lines[last].blank and not _FRONT_KEY.match(raw):
            return None
    return None
