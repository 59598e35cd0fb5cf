"""Finds what a text only quotes: lines of a mail that is answered, and mails that hang below it.

For: whoever takes in what a person says; what others wrote is not their word. Not for: quotation marks in a sentence.
"""

import re

from app.domain.kit.late_pattern import late
from app.english.reading.lines import TextLine, split_lines
from app.english.reading.papers.stretches import stretch_at

_QUOTED_LINE = late(r"[ \t]{0,3}>")
_HANGS_BELOW = late(
    r"[ \t>]{0,6}(?:-{2,12}|_{5,60})[ \t]{0,3}(?:original message|forwarded message|ursprüngliche nachricht"
    r"|weitergeleitete nachricht|message d['’]origine|message transféré|message original|mensaje original)",
    re.IGNORECASE,
)
_SOMEBODY_WROTE = late(
    r"[ \t>]{0,12}(?:on\b.{4,120}\bwrote|am\b.{4,120}\bschrieb\b.{0,60}|le\b.{4,120}\ba écrit|el\b.{4,120}\bescribió)"
    r"[ \t]{0,3}:[ \t]*$",
    re.IGNORECASE,
)


def quoted_stretches(text: str) -> tuple[tuple[int, int], ...]:
    """Return where a text quotes others, in order; takes time in proportion to its length.

    A mail pasted as the whole text is what the person says; one that hangs below their words is quoted to its end.
    """
    lines = split_lines(text)
    found: list[tuple[int, int]] = []
    said = False
    head = -1
    for index, line in enumerate(lines):
        if line.blank or index <= head:
            continue
        stretch = stretch_at(text, lines, index)
        if stretch is not None and stretch[0] == "mail" and not said:
            head = stretch[1]
            continue
        raw = text[line.start : min(line.end, line.start + 400)]
        if _QUOTED_LINE.match(raw):
            found.append((line.start, line.end))
        elif said and _hangs_below(text, lines, index):
            found.append((line.start, len(text)))
            break
        else:
            said = True
    return tuple(found)


def says_who_wrote(line: str) -> bool:
    """Tell whether a line only says who wrote what is quoted below it ("> On 2 Oct, Priya wrote:")."""
    return _SOMEBODY_WROTE.match(line) is not None


def _hangs_below(text: str, lines: list[TextLine], index: int) -> bool:
    raw = text[lines[index].start : min(lines[index].end, lines[index].start + 400)]
    if _HANGS_BELOW.match(raw):
        return True
    if _SOMEBODY_WROTE.match(raw):
        below = next((line for line in lines[index + 1 :] if not line.blank), None)
        # Where each line is marked, what follows the marked ones is said again.
        return below is not None and not _QUOTED_LINE.match(text[below.start : below.end])
    stretch = stretch_at(text, lines, index)
    return stretch is not None and stretch[0] == "mail"
