"""Cuts "a store that is dry, cheap to run and open to all" into what is asked for one by one.

For: the sentence reader; each quality is a column of its own. Not for: lists of things ("a shed, a crane and a van"),
which may be one wish.
"""

from collections.abc import Iterator

from app.domain.kit.late_pattern import late

_ADJECTIVE = (
    r"(?:(?:very|more|really|as|fairly|reasonably) )?(?:reliable|cheap(?:er)?|simple|simpler|low[- ]cost|low[- ]effort"
    r"|fast|faster|quick|quiet|light|small|safe|secure|easy|easier|robust|dry|warm|clean|durable|affordable|inexpensive|open"
    r"|flexible|scalable|maintainable|stable|free|portable|accessible|fair|transparent|private|repairable|reusable"
    r"|sustainable|local|friendly|usable|readable|extensible|testable|available|visible|consistent|predictable|modern"
    r"|compact|sturdy|waterproof|weatherproof|silent|cool|bright|healthy|tasty|short|independent)\b"
)
_MORE = r"(?: (?:to|for|of|in|with|by|at|from|on)(?: [\w'’-]+){1,4})?"
_QUALITIES = late(
    rf"(?:\b(?:is|are|be|stays?|remains?)\s|[,:]\s)(?:both |at once )?(?P<first>{_ADJECTIVE}{_MORE})"
    rf"(?P<more>(?:,\s{_ADJECTIVE}{_MORE})*),?\s(?:and|yet|but)\s(?P<last>{_ADJECTIVE}{_MORE})\s*[.!;]?$"
)
_NEXT = late(rf",\s(?P<quality>{_ADJECTIVE}{_MORE})")


def qualities(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces of the wish text[start:end]: its beginning with the first quality, then each further one."""
    found = _QUALITIES.search(text, start, end)
    if found is None:
        yield start, end
        return
    yield start, found.end("first")
    for one in _NEXT.finditer(text, found.start("more"), found.end("more")):
        yield one.span("quality")
    yield found.span("last")
