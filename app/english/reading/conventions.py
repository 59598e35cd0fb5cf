"""Finds the conventions of one text: who speaks in it, and which word numbers its sections.

For: ``blocks``. Not for: single lines.
"""

from collections import Counter
from itertools import pairwise, zip_longest

from app.domain.kit.late_pattern import late
from app.english.phrases.line_patterns import BULLET, CHAT_LINE, SERIAL_TITLE, SPEAKER, SPEAKER_LINE, STAMP
from app.english.reading.headings import topic_of
from app.english.reading.lines import TextLine
from app.english.reading.titled_items import numbers_option

SERIAL_ITEM = late(
    r"(?P<indent>[ \t]{0,3})(?P<marker>[A-Z][A-Za-z]{1,11} \d{1,2}[.:)]?)[ \t]{1,4}(?:[-–—][ \t]{1,3})?(?P<rest>(?=\S))"
)
"""An item numbered by a word: "Req 1: …"."""
_STAMPED_NAME = late(r"[^\W\d_][\w .'’-]{0,30}:\s*$")
_LONGEST_SPEAKER_LINE = 90  # characters
_NAME_ALONE = late(r"[ \t]{0,3}\w[\w.'’-]{0,23}(?: \w[\w.'’-]{0,20}){0,2}[ \t]*$")
_TIME_ALONE = late(r"[ \t]{0,3}\d{1,2}[:.]\d{2}(?: ?[AaPp][Mm])?[ \t]*$")
_SHORTEST_SPEECH = 40  # characters; a line with a name and a time alone is shorter
_ASKERS = frozenset({"Q", "Question"})  # their questions are lead-ins, not speech


def past_stamp(line: str, start: int) -> int | None:
    """Return where a line's words begin behind a time stamp and a name; a label ("Idea:") is no name. None without."""
    stamp = STAMP.match(line, start)
    if stamp is None:
        return None
    name = _STAMPED_NAME.search(line, start, stamp.end())
    labels = name is not None and topic_of(name[0].rstrip(": ")) not in {None, "neutral", "reasons"}
    return name.start() if name is not None and labels else stamp.end()


def find_speakers(text: str, lines: list[TextLine]) -> frozenset[str]:
    """Return the names that stand before a colon at the start of two lines or more and announce no class.

    Names without a capital are names only in a chat, where most lines begin with one.
    """
    names = Counter(match["name"] for line in lines if (match := SPEAKER.match(text, line.start, line.end)))
    small = {name: count for name, count in names.items() if name.islower()}
    chats = sum(small.values()) * 2 > sum(not line.blank for line in lines) and len(small) > 1
    return frozenset(
        name
        for name, count in names.items()
        if count > 1 and name not in _ASKERS and (chats or name not in small) and topic_of(name) is None
    )


def is_thread(text: str, lines: list[TextLine]) -> bool:
    """Tell whether two lines or more say who writes what stands below them ("mirjam wrote:", "Ben, 10:14")."""
    found = 0
    for line, after in zip_longest(lines, lines[1:]):
        if line.end - line.start < _LONGEST_SPEAKER_LINE and names_speaker(text[line.start : line.end]):
            found += 1
            # One is enough above quoted lines.
            if found > 1 or (after is not None and text[after.start : after.start + 1] == ">"):
                return True
    return False


def is_chat(text: str, lines: list[TextLine]) -> bool:
    """Tell whether two lines or more hold a name and a clock time alone, as a chat is pasted: its lines do not wrap."""
    found = (CHAT_LINE.match(text, line.start, line.end) for line in lines if line.end - line.start < _SHORTEST_SPEECH)
    return sum(match is not None for match in found) > 1


def find_named_times(text: str, lines: list[TextLine]) -> frozenset[int]:
    """Return the lines of a chat that hold a name alone above a clock time alone, and those times; none for one."""
    found = [
        number
        for number, (line, after) in enumerate(pairwise(lines))
        if line.end - line.start < _SHORTEST_SPEECH
        and _NAME_ALONE.match(text, line.start, line.end) is not None
        and _TIME_ALONE.match(text, after.start, after.end) is not None
    ]
    return frozenset(place for number in found for place in (number, number + 1)) if len(found) > 1 else frozenset()


def names_speaker(line: str) -> bool:
    """Tell whether a line says who writes what stands below it, and announces no class."""
    return SPEAKER_LINE.match(line) is not None and topic_of(line) in {None, "neutral"}


def find_series(text: str, lines: list[TextLine]) -> frozenset[str]:
    """Return the words that number the sections of the text ("TOP 1 …", "Item 2: …") and announce no class."""
    words = Counter(match["word"] for line in lines if (match := SERIAL_TITLE.match(text, line.start, line.end)))
    return frozenset(word for word, count in words.items() if count > 1 and topic_of(word) is None)


def find_option_heads(text: str, lines: list[TextLine]) -> frozenset[int]:
    """Return the lines that count and name an option above a list of what is said of it, where there are several."""
    heads = [
        number
        for number, (line, after) in enumerate(zip(lines, [*lines[1:], *lines[:1]], strict=True))
        if line.end - line.start < _LONGEST_SPEAKER_LINE
        and numbers_option(text[line.start : line.end].strip())
        and BULLET.match(text, after.start, after.end) is not None
    ]
    return frozenset(heads if len(heads) > 1 else ())


def find_listed(text: str, lines: list[TextLine]) -> frozenset[str]:
    """Return the words that number items one right under the other ("Req 1: …", "Req 2: …"), which head no sections."""
    words: Counter[str] = Counter()
    followed: Counter[str] = Counter()
    before = ""
    for line in lines:
        match = SERIAL_TITLE.match(text, line.start, line.end)
        word = match["word"] if match is not None else ""
        words[word] += 1
        followed[word] += word == before
        before = word
    return frozenset(word for word, count in words.items() if word and count > 1 and followed[word] * 2 >= count)


def is_listed(line: str, words: frozenset[str]) -> bool:
    """Tell whether a line is one of a list numbered by one of these words."""
    serial = SERIAL_TITLE.match(line)
    return serial is not None and serial["word"] in words
