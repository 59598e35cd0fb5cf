"""Cuts a text into spans by its structure: a list item, a row and a sentence of a paragraph are each one.

For: what stands in front of every model, which is asked about spans. Not for: classes.
"""

from app.english.reading.block import WHY_NO_PROSE
from app.english.reading.blocks import find_blocks
from app.english.reading.questions import is_question
from app.english.reading.sentences import cut
from app.english.reading.spans import HeadSpan, TextSpan, UnusedSpan
from app.english.reading.titles import shown

READ_LIMIT = 500_000
"""Characters that are read; what is beyond is handed back as one span, so that memory stays bounded."""
_HEADS = frozenset({"heading", "run_in", "speaker"})


def spans_of(text: str) -> tuple[TextSpan, ...]:
    """Return the spans of a text in order, headings and code left out; a question is a span that asks.

    Takes time in proportion to the length of the text and never raises.
    """
    read = text[: read_limit(text)]
    found: list[TextSpan] = []
    heading = ""
    for block in find_blocks(read):
        if block.role in _HEADS:
            heading = shown(text[block.start : block.end])
        elif block.role == "row" or block.role in WHY_NO_PROSE:
            if block.role == "row" and not block.header:
                found.append(_span(text, block.start, block.end, heading))
        else:
            found.extend(_span(text, start, end, heading) for start, end in cut(text, block.start, block.end))
    if len(read) < len(text):
        found.append(TextSpan(start=len(read), end=len(text), text=text[len(read) :], heading=heading, asks=False))
    return tuple(found)


def frame_of(text: str) -> tuple[HeadSpan | UnusedSpan, ...]:
    """Return what `spans_of` leaves out, in order: headings, headers of tables, and stretches that are no prose."""
    found: list[HeadSpan | UnusedSpan] = []
    for block in find_blocks(text[: read_limit(text)]):
        words = text[block.start : block.end]
        if block.role in _HEADS:
            found.append(HeadSpan(start=block.start, end=block.end, text=words, rule="a heading"))
        elif block.role == "row" and block.header:
            found.append(HeadSpan(start=block.start, end=block.end, text=words, rule="the header of a table"))
        elif block.role in WHY_NO_PROSE:
            found.append(UnusedSpan(start=block.start, end=block.end, text=words, rule=WHY_NO_PROSE[block.role]))
    return tuple(found)


def _span(text: str, start: int, end: int, heading: str) -> TextSpan:
    words = text[start:end]
    return TextSpan(start=start, end=end, text=words, heading=heading, asks=is_question(words))


def read_limit(text: str) -> int:
    """Return how much of a text is read: all of it, or up to a line end below the limit."""
    if len(text) <= READ_LIMIT:
        return len(text)
    return text.rfind("\n", READ_LIMIT // 2, READ_LIMIT) + 1 or READ_LIMIT
