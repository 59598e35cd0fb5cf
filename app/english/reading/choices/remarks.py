"""Tells whether a remark on an option speaks for it or against it, by the person's own first word.

For: the reader. Not for: judging; a remark whose first word says neither has no sign, whatever it praises.
"""

import re

from app.domain.items import Sign
from app.domain.kit.late_pattern import late

_FOR = late(
    r"\W{0,6}(?:good|pros?|plus|advantages?|benefits?|upsides?|strengths?|in favou?r|for|gut|vorteile?|dafür|bien|bon"
    r"|avantages?|pour)\b\s{0,2}"
    r"(?:[:,–—-]|because\b|is that\b|as\b|since\b|weil\b|denn\b|da\b|parce que\b|car\b)"
    r"|\s{0,3}[*_(]{0,3}(?:\+{1,2}|✓|✔|✅|👍)[*_)]{0,3}\s",
    re.IGNORECASE,
)
_AGAINST = late(
    r"\W{0,6}(?:bad|cons?|minus|disadvantages?|drawbacks?|downsides?|weakness(?:es)?|against|schlecht|nachteile?"
    r"|dagegen|[ck]ontra|mal|mauvais|inconvénients?|contre)\b\s{0,2}"
    r"(?:[:,–—-]|because\b|is that\b|as\b|since\b|weil\b|denn\b|da\b|parce que\b|car\b)"
    r"|\s{0,3}[*_(]{0,3}(?:[-–−]{1,2}|✗|✘|❌|👎)[*_)]{0,3}\s",
    re.IGNORECASE,
)
_SIDE = late(
    r"\W{0,6}(?:(?P<good>pros?|advantages?|benefits?|strengths?|upsides?|in favou?r|plus(?:es)?|good|vorteile?"
    r"|dafür|avantages?|points? forts?|pour)"
    r"|cons?|disadvantages?|drawbacks?|weakness(?:es)?|downsides?|against|minus(?:es)?|bad|nachteile?|dagegen"
    r"|[ck]ontra|inconvénients?|points? faibles?|contre)\W{0,6}$",
    re.IGNORECASE,
)
_LEAD = late(
    r"\W{0,6}(?:pros?|cons?|advantages?|disadvantages?|benefits?|drawbacks?|strengths?|weakness(?:es)?|upsides?"
    r"|downsides?|plus(?:es)?|minus(?:es)?|vorteile?|nachteile?|[ck]ontra|avantages?|inconvénients?"
    r"|points? (?:forts?|faibles?))"
    r"\s{0,2}[*_]{0,2}:[*_]{0,2}\s{1,4}(?=[\w\"“(€$£])",
    re.IGNORECASE,
)
_CELL = late(r"\s*(?:(?P<good>✅|✓|✔|👍)|❌|✗|✘|👎)\ufe0f?\s*$")
_MARKS_WEIGH = late(r"^[ \t]{0,8}\+ .{1,400}\n[ \t]{0,8}[-–−] \S", re.MULTILINE)
_MARK_BEFORE = late(r"(?:^|\n)[ \t]{0,8}(?:(?P<good>\+)|[-–−])[ \t]{1,4}$")
_LONGEST_MARK = 14  # characters from the end of a line to the words behind its mark
_LOOKED_AT = 60  # characters


def sign_of(remark: str) -> Sign | None:
    """Return + or - where the remark begins with a word for or against, else None."""
    head = remark[:_LOOKED_AT]
    return "+" if _FOR.match(head) else "-" if _AGAINST.match(head) else None


def side_of(heading: str) -> Sign | None:
    """Return + or - for a heading or lead-in that says which side the remarks below it are on ("Pros"), else None."""
    side = _SIDE.match(heading) if len(heading) <= _LOOKED_AT else None
    return None if side is None else "+" if side["good"] else "-"


def behind_side(text: str, start: int, end: int) -> int:
    """Return where the words of a remark begin behind "Pros:" or "Drawback:", or start where it has no such word."""
    lead = _LEAD.match(text, start, end)
    return lead.end() if lead is not None else start


def sign_of_cell(cell: str) -> Sign | None:
    """Return + or - for a cell that only ticks or crosses, else None; what yes and no mean depends on what is asked."""
    tick = _CELL.match(cell[:_LOOKED_AT])
    return None if tick is None else "+" if tick["good"] else "-"


def marks_weigh(text: str) -> bool:
    """Tell whether a text writes what is said for something behind "+" and what is said against it behind "-"."""
    return _MARKS_WEIGH.search(text) is not None


def sign_of_mark(text: str, start: int) -> Sign | None:
    """Return + or - by the mark of the list item whose words begin at ``start``, in a text whose marks weigh."""
    mark = _MARK_BEFORE.search(text, max(0, start - _LONGEST_MARK), start)
    return None if mark is None else "+" if mark["good"] else "-"
