"""Cuts a text into lines with offsets, and a table line into cells.

For: ``blocks``. Not for: what a line means.
"""

import re
from dataclasses import dataclass


@dataclass(slots=True)
class TextLine:
    """A line of a text."""

    start: int
    end: int  # without line break and trailing white space
    blank: bool  # nothing but white space, or the mark of a quoted line alone


def split_lines(text: str) -> list[TextLine]:
    """Return the lines of a text, whatever ends them."""
    found: list[TextLine] = []
    position, length = 0, len(text)
    for match in re.finditer(r"\r\n|\n|\r|\u2028|\u2029|$", text):
        start, end = position, match.start()
        position = match.end()
        while end > start and text[end - 1].isspace():
            end -= 1
        first = start
        while first < end and text[first].isspace():
            first += 1
        found.append(TextLine(start, end, blank=first == end or not text[first:end].strip("> \t")))
        if match.end() >= length:
            break
    return found


def indent_of(raw: str) -> int:
    """Return how far a line is set in, in columns; one blank is none."""
    shown = raw.expandtabs(4)
    columns = len(shown) - len(shown.lstrip())
    return columns if columns > 1 else 0


def marker_style(marker: str) -> str:
    """Return how a list marker counts: number, dotted, letter or bullet."""
    core = marker.strip("().:")
    if core.isdigit():
        return "number"
    if "." in core:
        return "dotted"
    return "letter" if core.isalpha() else "bullet"


def split_cells(text: str, line: TextLine, raw: str) -> list[tuple[int, int]]:
    """Return the offsets of the cells of a table line, without white space."""
    separator = "|" if "|" in raw else "\t"
    cells: list[tuple[int, int]] = []
    position = line.start
    body_end = line.start + len(raw)
    parts = raw.split(separator)
    for number, part in enumerate(parts):
        start, end = position, position + len(part)
        position = end + 1
        outer = number in {0, len(parts) - 1}
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if outer and start == end:
            continue
        cells.append((start, min(end, body_end)))
    return cells
