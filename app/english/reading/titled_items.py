"""Finds items that stand in a heading: "Objective 1: …", "Bet A – …", "Variant 2: …".

For: the reader. Not for: headings that announce what stands below them, which ``headings`` reads.
"""

import re

from app.domain.kit.late_pattern import late
from app.english.phrases.heading_words import Topic
from app.english.reading.headings import plain

_NUMBERED_CLASS = late(
    r"(?:(?P<goal>objective|goal|aim|purpose|outcome|target)|(?P<option>option|variant|bet|idea|concept"
    r"|alternative|plan"
    r"|route|approach|proposal|solution|design|path|way|scenario|model|possibility|candidate|direction|version)"
    r"|(?P<hard>constraint|limit|rule|must|condition|red line)|(?P<soft>wish|preference|nice[- ]to[- ]have)"
    r"|(?P<assumption>assumption|belief|hypothesis|premise))"
    r"[ \t]{1,3}(?:no\.?[ \t]?|#)?(?:\d{1,2}|[A-Za-z]|[IVX]{1,4})[ \t]{0,2}(?::|-|–|—|\.|\))[ \t]{1,3}"
    r"(?P<item>[^\W_].{3,300})$",
    re.IGNORECASE | re.DOTALL,
)
_BARE_QUESTION = late(
    r"(?:who|whom|whose|what(?! (?:about|if))|which|when|where|why|how (?!about)|do|does|did|is|are|has|have|will"
    r"|can|may"
    r"|must|should|shall|would|could|might)\b",
    re.IGNORECASE,
)
_CHOICE = late(r"\bor\b|\binstead\b", re.IGNORECASE)

_ONE_DESIGN = late(
    r"(?:(?:the |our )?(?:proposed|chosen|suggested|recommended|preferred|planned)? ?(?:solution|proposal|change|design"
    r"|approach|architecture|implementation|idea)(?: (?:in detail|details|overview))?"
    r"|(?:detailed|technical|proposed) \w+"
    r"|how it works)$"
)


_A_THING = late(r"(?:an?|own|new|old|used|second-hand|two|three|one|no|more|fewer)\s", re.IGNORECASE)
_WORDS_OF_A_NAME = 4
_ASKS_OR_POINTS = frozenset("what why how who where when which our open next other further see things points".split())


def item_in_heading(heading: str) -> tuple[Topic, int] | None:
    """Return the class of the item a heading holds and where in it the item begins, or None."""
    match = _NUMBERED_CLASS.match(heading)
    if match is None:
        return None
    names: tuple[Topic, ...] = ("goal", "option", "hard", "soft", "assumption")
    kind: Topic = next(name for name in names if match[name])
    return kind, match.start("item")


def numbers_option(heading: str) -> bool:
    """Tell whether a heading counts an option and names it ("Option A – guided tour"), which no section does."""
    found = item_in_heading(heading)
    return found is not None and found[0] == "option"


def reads_like_a_name(heading: str) -> bool:
    """Tell a heading that names a thing among others from one that says what its section holds, by its first word."""
    return _A_THING.match(heading.strip()) is not None and len(heading.split()) >= _WORDS_OF_A_NAME


def reads_like_a_section(heading: str) -> bool:
    """Tell a heading of a few words, or one that asks or points to something, from the name of a thing."""
    words = plain(heading).split()
    return len(words) < _WORDS_OF_A_NAME or words[0] in _ASKS_OR_POINTS


def only_asks(sentence: str) -> bool:
    """Tell whether a sentence among options asks what nobody has answered, and names no way to choose."""
    words = sentence.strip()[:300]
    return words.endswith("?") and _BARE_QUESTION.match(words) is not None and _CHOICE.search(words) is None


def is_one_design(heading: str) -> bool:
    """Tell whether a heading announces one way alone ("Proposed solution"), so that what stands below is part of it."""
    return _ONE_DESIGN.match(plain(heading)) is not None
