"""Cuts a stretch of text into sentences with exact offsets.

For: the reader and the built-in chat. Not for: structure (headings, lists, tables), which ``blocks`` finds first.
"""

import re
from collections.abc import Iterator

from app.domain.kit.late_pattern import late
from app.english.reading.spans import Span

_TERMINATOR = late(r"[.!?…。！？]{1,40}[\"'”’»)\]*_]{0,4}(?=\s|$)")
_ABBREVIATION = late(
    r"(?:^|[\s(\[])(?:e\.?g|i\.?e|etc|approx|max|min|no|nos|nr|vs|cf|ca|resp|incl|excl|fig|sec|vol|pp?|mr"
    r"|mrs|ms|dr|prof|st|dept|est|"
    r"inc|ltd|co|tel|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|z\.b|bzw|[A-Z]|[a-z]\.[A-Z])\.$",
    re.IGNORECASE,
)
_BRACKETED = late(r"(?<=\w )\([^()\n]{1,300}(?:\n[^()\n]{1,300})?\)")
"""Brackets that open behind a word of a sentence that is not over."""
_KEEPS_GOING = late(r"\s+(?:\d|[a-z(])")
_ENDS_ANYWAY = frozenset({"etc", "no", "inc", "co", "ltd", "min", "max"})
_TRIM = " \t\r\n\f\v\u00a0\u200b\ufeff"


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of text[start:end] without white space at either end."""
    while start < end and (text[start] in _TRIM or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _TRIM or text[end - 1].isspace()):
        end -= 1
    return start, end


def cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the sentences of text[start:end]; line breaks inside count as blanks."""
    begin = start
    inside = _Brackets(text, start, end)
    for stop in _TERMINATOR.finditer(text, start, end):
        if stop.end() < end and (inside.hold(stop.start()) or _goes_on(text, begin, stop)):
            continue
        first, last = trimmed(text, begin, stop.end())
        if first < last:
            yield first, last
        begin = stop.end()
    first, last = trimmed(text, begin, end)
    if first < last:
        yield first, last


class _Brackets:
    """The remarks in brackets of a stretch: "wood (does it last? ask the yard)" is one sentence."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._pairs = [match.span() for match in _BRACKETED.finditer(text, start, end)]
        self._next = 0

    def hold(self, place: int) -> bool:
        """Tell whether a place is inside brackets; places are asked in their order."""
        while self._next < len(self._pairs) and self._pairs[self._next][1] <= place:
            self._next += 1
        return self._next < len(self._pairs) and self._pairs[self._next][0] < place


def _goes_on(text: str, begin: int, stop: re.Match[str]) -> bool:
    if stop[0][0] != "." or stop[0].startswith(".."):
        return False
    tail = text[max(begin, stop.start() - 12) : stop.start() + 1]
    abbreviation = _ABBREVIATION.search(tail)
    if abbreviation is None:
        return False
    word = abbreviation[0].strip(" \n\t([.").lower()
    follows = _KEEPS_GOING.match(text, stop.end())
    if len(word) == 1:
        # A single letter is an initial ("J. Smith") unless a number stands before it ("5 l. Then").
        before = text[max(begin, stop.start() - 4) : stop.start() - 1].rstrip()
        return word.isalpha() and not before[-1:].isdigit() and text[stop.start() - 1].isupper()
    if word in _ENDS_ANYWAY:
        return follows is not None
    return True


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text in order, with exact offsets; blank lines end a sentence too.

    Takes time in proportion to the length of the text and never raises.
    """
    found: list[Span] = []
    begin = 0
    for gap in re.finditer(r"\n[ \t\r]{0,200}\n", text):
        found.extend(Span(start=s, end=e, text=text[s:e]) for s, e in cut(text, begin, gap.start()))
        begin = gap.end()
    found.extend(Span(start=s, end=e, text=text[s:e]) for s, e in cut(text, begin, len(text)))
    return tuple(found)
