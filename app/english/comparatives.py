"""One thing set against another in a sentence: "A is cheaper than B", "as fast as today", "takes twice as long as B".

Gives the attribute, which way it goes, by how much where that is said, and the words on either side. Not for: bounds
("no more than 7", ``app.english.comparisons``), or who is meant. The words are data (`data/comparatives.toml`).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.kit.late_pattern import late
from app.english.paraphrases import plain
from app.english.phrase_files import any_of, phrase_file

_DENIED = late(r"\b(?:not|never|hardly|n't|no)\s*(?:any |much |quite )?$", re.IGNORECASE)
_TODAY = late(
    r"^\W*(?:(?:it is|they are|how it is|the one|what we have|we do|we have)\s+)?"
    r"(?:today|now|at present|currently|before)\b"
    r"|^\W*(?:the )?(?:present|current) (?:one|way|state)\b|^\W*today's\b",
    re.IGNORECASE,
)
_OF_LENGTH = late(r"\blong as\b", re.IGNORECASE)
_OF_MONEY = late(r"\b(?:much|expensive|dear) as\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comparative:
    """More (1), less (−1) or as much (0) of an attribute than what stands behind; `times` where that is said."""

    attribute: str
    way: int
    before: str
    behind: str
    times: float | None = None

    @property
    def is_with_today(self) -> bool:
        """Whether it is set against today."""
        return _TODAY.search(self.behind) is not None


@dataclass(frozen=True, slots=True)
class _Attribute:
    name: str
    asked: re.Pattern[str]
    ways: tuple[tuple[int, re.Pattern[str]], ...]


def comparative_in(sentence: str) -> Comparative | None:
    """Return the comparison a clause makes, the first where it makes several, or None."""
    text = plain(sentence)
    for pattern, times in _times():
        if (said := pattern.search(text)) is not None:
            way = (times > 1.0) - (times < 1.0)
            return Comparative(_attribute_of(said[0]), way, text[: said.start()], text[said.end() :], times)
    for one in _attributes():
        for way, pattern in one.ways:
            said = pattern.search(text)
            if said is None:
                continue
            before = text[: said.start()]
            if _DENIED.search(before) is not None:
                # "Not as fast as today" is slower; "not faster than today" says neither.
                return Comparative(one.name, 1, before, text[said.end() :]) if way == 0 else None
            return Comparative(one.name, way, before, text[said.end() :])
    return None


def asks_for_less(criterion: str, attribute: str) -> bool:
    """Tell whether a criterion asks for less of an attribute: less cost, less time, less noise."""
    return next(one.asked for one in _attributes() if one.name == attribute).search(plain(criterion)) is not None


def _attribute_of(words: str) -> str:
    if _OF_LENGTH.search(words):
        return "time"
    if _OF_MONEY.search(words):
        return "cost"
    return "noise" if "loud" in words else "weight"


@cache
def _attributes() -> tuple[_Attribute, ...]:
    return tuple(_compiled(one) for one in phrase_file("comparatives")["attribute"])


def _compiled(one: dict[str, Any]) -> _Attribute:
    ways = tuple(
        (way, re.compile(f"(?:{any_of(one[name])})" + (r"\s+than\b" if way else ""), re.IGNORECASE))
        for name, way in (("less", -1), ("more", 1), ("equal", 0))
    )
    return _Attribute(one["name"], re.compile(any_of({one["asked"]: ""}), re.IGNORECASE), ways)


@cache
def _times() -> tuple[tuple[re.Pattern[str], float], ...]:
    table = phrase_file("comparatives")["times"]
    return tuple((re.compile(any_of({phrase: ""}), re.IGNORECASE), times) for phrase, (_, times) in table.items())
