"""Gives every letter of a text exactly one place: an item, a remark, what was set aside, or a heading.

For: whoever stores a reading; the sum of the places is the text. Not for: classes. What stands between two spans (a
list mark, a label, the other cells of a row, an "and") goes with the span beside it; more than that is set aside.
"""

from dataclasses import dataclass

from app.english.reading.spans import HeadSpan, ReadSpan, RemarkSpan, SaidSpan, UnusedSpan

AnySpan = ReadSpan | RemarkSpan | UnusedSpan | HeadSpan | SaidSpan
_LONGEST_JOINT = 90  # characters of a mark, a label or a joint that go with the span beside them
_LONGEST_TAIL = 140  # characters behind a span on its line: the other cells of its row
LEFT_OVER = "beside what was read"


@dataclass(frozen=True, slots=True)
class Place:
    """A span, and the stretch of the text that is stored with it."""

    span: AnySpan
    start: int
    end: int


def places(text: str, spans: list[AnySpan]) -> list[Place]:
    """Return a place for every letter and digit of a text, in text order, none twice; costs time by its length.

    Args:
        text: The whole text.
        spans: What was read in it, in any order; the later one of two that overlap begins where the first one ends.
    """
    found: list[Place] = []
    position = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        start = max(span.start, position)
        if start >= span.end:
            continue
        begin = _fill(text, found, position, start)
        found.append(Place(_cut(text, span, start), begin, span.end))
        position = span.end
    _fill(text, found, position, len(text), ends=True)
    return found


def _cut(text: str, span: AnySpan, start: int) -> AnySpan:
    return span if start == span.start else span.model_copy(update={"start": start, "text": text[start : span.end]})


def _fill(text: str, found: list[Place], start: int, end: int, *, ends: bool = False) -> int:
    """Give the letters of the gap text[start:end] a place; return where the span behind it begins with its part."""
    gap = text[start:end]
    if not _has_letters(gap):
        return end
    first_break, last_break = gap.find("\n"), gap.rfind("\n")
    begin, stop = start, end
    if first_break >= 0 or ends:
        tail = gap[:first_break] if first_break >= 0 else gap
        if found and _has_letters(tail) and len(tail.strip()) <= _LONGEST_TAIL:
            begin = start + len(tail.rstrip())
            found[-1] = Place(found[-1].span, found[-1].start, begin)
    if not ends:
        lead = gap[last_break + 1 :]
        if _has_letters(lead) and len(lead.strip()) <= _LONGEST_JOINT:
            stop = max(begin, start + last_break + 1)
    for first, last in _paragraphs(text, begin, stop):
        found.append(Place(UnusedSpan(start=first, end=last, text=text[first:last], rule=LEFT_OVER), first, last))
    return stop + len(text[stop:end]) - len(text[stop:end].lstrip()) if stop < end else end


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches with letters between blank lines."""
    stretches: list[tuple[int, int]] = []
    begin = start
    while begin < end:
        blank = text.find("\n\n", begin, end)
        stop = blank if blank >= 0 else end
        piece = text[begin:stop]
        if _has_letters(piece):
            first = begin + len(piece) - len(piece.lstrip())
            stretches.append((first, begin + len(piece.rstrip())))
        begin = stop + 2 if blank >= 0 else end
    return stretches


def _has_letters(piece: str) -> bool:
    return any(sign.isalnum() for sign in piece)
