"""Cuts a text into lines with offsets, and a table line into cells.

For: ``blocks``. Not for: what a line means.
"""

import re
from dataclasses import dataclass

from app.domain.kit.late_pattern import late
from app.english.phrases.line_patterns import LONGEST_WRAP, QUOTE

_QUOTED_CELLS = tuple((mark, late(rf'(?<![^{mark}])"(?:[^"\n]|""){{0,600}}"(?![^{mark}])')) for mark in (";", ","))
_CSV_CELLS = {mark: late(rf'(?:(?<={mark})|^)(?:"(?:[^"]|""){{0,600}}"|[^{mark}]*)(?={mark}|$)') for mark in (";", ",")}

_COUNTED = late(r"[ \t]{0,3}\(?(?P<count>[2-9b-hB-H])(?P<close>[.)])[ \t]")
_WORDS_IN_CAPITALS = 8
_NARROW = 40  # nobody wraps a text at fewer characters, so its lines end where a person ended them
_COUNTED_ABOVE = 600  # characters above a line in which a sentence may count


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


def counts_on(before: str, raw: str) -> bool:
    """Tell whether a line goes on with what a sentence above counts inside itself: "(b) …" behind "… (a) …".

    Args:
        before: The lines above that belong together.
        raw: The line.
    """
    mark = _COUNTED.match(raw)
    if mark is None or len(mark["count"]) > 1:
        return False
    one_less = re.escape(chr(ord(mark["count"]) - 1) + mark["close"])
    return re.search(rf"\S[ \t:]{{1,3}}\(?{one_less}[ \t]", before[-_COUNTED_ABOVE:]) is not None


def ends_on_purpose(line: str, following: str, widest: int, *, wrap: int, in_item: bool) -> bool:
    """Tell a line break the person meant from one made by wrapping: would the next word have fitted?

    Args:
        line: The line.
        following: The line below it.
        widest: Characters of the widest line of the paragraph.
        wrap: Characters of the widest line of the text.
        in_item: Whether an item of a list is read.
    """
    stripped = QUOTE.sub("", following, count=1).strip()
    indent = indent_of(following)
    if not stripped or (indent and (in_item or indent > indent_of(line))):
        return False
    fits = len(line) + 1 + len(stripped.split(None, 1)[0])
    if in_item:
        return fits <= wrap or wrap > LONGEST_WRAP
    narrow = widest < _NARROW
    return (narrow and indent > 0) or ((narrow or fits <= widest) and not stripped[0].islower())


def is_in_capitals(line: str) -> bool:
    """Tell whether a line of a few words is written in capitals, as titles of reports are."""
    letters = [sign for sign in line if sign.isalpha()]
    few = len(line.split()) <= _WORDS_IN_CAPITALS and len(letters) >= _WORDS_IN_CAPITALS // 2
    return few and all(sign.isupper() for sign in letters) and not line.endswith((".", ",", "!"))


def marker_style(marker: str) -> str:
    """Return how a list marker counts: number, dotted, letter or bullet."""
    core = marker.strip("().:")
    if core.isdigit():
        return "number"
    if "." in core:
        return "dotted"
    return "letter" if core.isalpha() else "bullet"


def _csv_mark(raw: str) -> tuple[str, int]:
    """Return what parts the cells of a line of a CSV file, and how often; ("", 0) for a line that is none, as prose."""
    for mark, quoted in _QUOTED_CELLS:
        bare = quoted.sub("_", raw.strip())
        if f"{mark} " not in bare and not bare.endswith((".", ":")) and '"' not in bare and bare.count(mark) > 1:
            return mark, bare.count(mark)
    return "", 0


def is_row(raw: str, before: str, after: str, *, inside: bool) -> bool:
    """Tell whether a line is a row of a table, by itself or by the lines beside it.

    Args:
        raw: The line.
        before: The line above; "" where that is blank.
        after: The line below; "" where that is blank.
        inside: Whether the line above is a row.
    """
    line = raw.strip()
    bars = line.count("|")
    if bars >= 2 and line.startswith("|"):
        return True
    separator = "|" if bars else "\t"
    count = line.count(separator)
    if count:
        return inside or after.strip().count(separator) == count
    parted = _csv_mark(line)
    return parted[1] > 1 and parted in (_csv_mark(before), _csv_mark(after))


def split_cells(text: str, line: TextLine, raw: str) -> list[tuple[int, int]]:
    """Return the offsets of the cells of a table line, without white space and the quotes of a CSV file."""
    separator = "|" if "|" in raw else "\t" if "\t" in raw else _csv_mark(raw)[0] or ","
    cells: list[tuple[int, int]] = []
    position = line.start
    body_end = line.start + len(raw)
    csv = _CSV_CELLS.get(separator)
    parts = raw.split(separator) if csv is None else csv.findall(raw)
    for number, part in enumerate(parts):
        start, end = position, position + len(part)
        position = end + 1
        outer = number in {0, len(parts) - 1} and csv is None
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if outer and start == end:
            continue
        if csv is not None and end - start > 1 and text[start] == text[end - 1] == '"':
            start, end = start + 1, end - 1
        cells.append((start, min(end, body_end)))
    return cells
