"""The words that make a number a bound: "at most", "no more than", "or less", "raise … to".

For: ``app.english.quantities``. Not for: numbers and units themselves. The words are data (`data/bounds.toml`).
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.domain.kit.late_pattern import late
from app.domain.quantity import Operator
from app.english.phrase_files import any_of, phrase_file

_FILLERS = (
    r"(?: (?:an?|the|some|about|around|roughly|approximately|approx\.?|ca\.?|nearly|only|just|of|total of|our|its|this"
    r"|today['’]s|(?:the )?(?:current|present|old|agreed)))*"
)
_NEGATION = late(
    (
        r"\b(?:no|not|nobody|never|cannot|without|none|nothing|neither|nor|hardly|rarely|\w{2,6}n['’]t|isnt"
        r"|dont|cant|wont|nicht|kein\w{0,2}|nie|niemals|niemand|nichts|pas|jamais|aucune?)\b"
    ),
    re.IGNORECASE,
)
_RULED_OUT_AFTER = late(
    (
        r"[^.;!?]{0,60}\b(?:(?:is|are)\b[^.;!?]{0,12}\b(?:out|excluded|ruled out|forbidden|too (?:much|many|long)"
        r"|simply not there|a no-go)|(?:is|are|will|can|may|must|shall|would|could) not|cannot|[a-z]{2,6}n't"
        r"|(?:darf|dürfen|soll|sollen|sollte|kann|können|wird|werden|geht|ist|sind)\b[^.;!?]{0,40}\bnicht"
        r"|(?:ne |n')(?:peut|doit|est|sera|peuvent|doivent|sont|seront)\b[^.;!?]{0,30}\b(?:pas|question))\b"
    ),
    re.IGNORECASE,
)
_COMPARES = late(r"\b(?:than|als|de|que)\b", re.IGNORECASE)
_FINER = late(
    r"more (?:precisely|exactly|finely|accurately|precise|exact|accurate) than(?: to)?[ \n]{1,3}$", re.IGNORECASE
)
_AROUND = late(r" ?(?:of|from|to|around|before|after|beside|behind) ", re.IGNORECASE)
_FORBIDDEN_AROUND = late(
    r"[^.;!?]{0,80}(?:, no \w+|\b(?:nothing|nobody|no one|no \w+) (?:may|must|can|is|are|shall)\b"
    r"|\b(?:must|may|shall) (?:not|never)\b|\b(?:is|are) (?:forbidden|prohibited|not (?:allowed|permitted)|banned)\b)",
    re.IGNORECASE,
)
_NOTHING_WITHIN = late(
    r"(?:^|[^\w])(?:no|nothing|never|not|nobody)\b[^,;:]{0,60}$|\b(?:banned|forbidden|prohibited)\b[^,;:]{0,30}$",
    re.IGNORECASE,
)
_CLAUSE_EDGE = late(r"[;:!?|]|\.[ \n]|, (?:and|but|so|or) ", re.IGNORECASE)
_TO_HERE = late(r"\bto (?:about |around |roughly )?$", re.IGNORECASE)
_DOWN_TO = late(r"\bdown to $", re.IGNORECASE)
_RISING = late(
    (
        r"\b(?:rais\w{1,3}|increas\w{1,3}|grow\w{0,2}|lift\w{0,3}|improv\w{1,3}|rise\w{0,2}|climb\w{0,3}"
        r"|doubl\w{1,3}|widen\w{0,3})\b"
    ),
    re.IGNORECASE,
)
_FALLING = late(
    (
        r"\b(?:drop\w{0,4}|reduc\w{1,3}|cut\w{0,4}|lower\w{0,3}|fall\w{0,3}|decreas\w{1,3}|shrink\w{0,3}"
        r"|go down|down|halv\w{1,3}|limit\w{0,3}|restrict\w{0,3}|confin\w{1,3})\b"
    ),
    re.IGNORECASE,
)
_BLANKS = late(r"\s{1,40}")
_BETWEEN = late(r"\b(?:between|zwischen|entre)[ \n]{1,3}$", re.IGNORECASE)
_LOOK_BACK = 140  # characters before a number in which its comparison is looked for
_LONGEST_BOUND = 60  # characters of the words of a bound, with the articles behind them
_LOOK_AHEAD = 90  # characters behind a quantity in which its comparison is looked for
_WORDS_BETWEEN = 34  # characters between a quantity and the words that close its clause
_DISTANCES = frozenset(
    {"m", "metre", "metres", "meter", "meters", "km", "kilometres", "kilometers", "cm", "feet", "ft"}
)


@dataclass(frozen=True, slots=True)
class BoundWords:
    """The compiled words of bounds, by where they stand."""

    before: tuple[tuple[Operator, re.Pattern[str]], ...]
    after: tuple[tuple[Operator, re.Pattern[str]], ...]
    closing: tuple[tuple[Operator, re.Pattern[str]], ...]
    more_than: re.Pattern[str]
    less_than: re.Pattern[str]


@cache
def _bounds() -> BoundWords:
    return compiled(phrase_file("bounds"))


def compiled(table: dict[str, Any]) -> BoundWords:
    """Compile a table of the shape of `data/bounds.toml`."""

    def patterns(place: str, before: str, after: str) -> tuple[tuple[Operator, re.Pattern[str]], ...]:
        return tuple(
            (group["op"], re.compile(f"{before}(?:{any_of(group['phrases'])}){after}", re.IGNORECASE))
            for group in table[place]
        )

    def comparative(side: str) -> re.Pattern[str]:
        words = any_of(table["comparatives"][side])
        return re.compile(rf"(?:{words}) (?:than|als|de|que){_FILLERS} ?$", re.IGNORECASE)

    def or_so(side: str) -> re.Pattern[str]:
        return re.compile(
            rf"(?: [^\W\d_]{{1,20}}){{0,2}}[ ,]{{1,2}}or (?:{any_of(table['comparatives'][side])})", re.IGNORECASE
        )

    wordy = r"(?:(?: [^\W\d_]{1,20}){1,2}(?= or ))?[ ,]{0,2}"
    return BoundWords(
        before=patterns("before", "", f"{_FILLERS} ?$"),
        after=(*patterns("after", wordy, ""), (">=", or_so("more")), ("<=", or_so("less"))),
        closing=patterns("closing", rf"[^.,;:!?\d|]{{0,{_WORDS_BETWEEN}}}[ ,(]", r"(?=[ )]?(?:$|[.,;:!?|)]))"),
        more_than=comparative("more"),
        less_than=comparative("less"),
    )


def operator_at(text: str, start: int, end: int, *, unit: str = "", words: BoundWords | None = None) -> Operator:
    """Return how the quantity text[start:end] bounds, from the words before and behind it.

    Args:
        text: The whole text.
        start: Where the quantity begins.
        end: One past its last character.
        unit: Its unit; a distance that is kept free ("no piling within 20 m") bounds from below.
        words: The words that bound; those of `data/bounds.toml` where none are given.
    """
    bounds = words or _bounds()
    behind = _one_line(text[end : end + _LOOK_AHEAD])
    for op, pattern in bounds.after:
        if pattern.match(behind):
            return op
    window = _one_line(text[max(0, start - _LOOK_BACK) : start])
    if _FINER.search(window) and _NEGATION.search(window):
        return ">="
    clause = _last_clause(window)
    compared = _comparative(clause, behind, bounds)
    if compared is not None:
        return compared
    for op, pattern in bounds.before:
        found = pattern.search(window, max(0, len(window) - _LONGEST_BOUND))
        if found is None:
            continue
        if found[0].lower().startswith("within") and _kept_free(window[: found.start()], behind, unit):
            return ">="
        if op in {"<=", ">="}:
            return op
        return _turned(op, window[: found.start()], behind)
    towards = _towards(window)
    if towards != "=":
        return towards
    return next((op for op, pattern in bounds.closing if pattern.match(behind)), "=")


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).replace("’", "'")


def _last_clause(window: str) -> str:
    return window[max((edge.end() for edge in _CLAUSE_EDGE.finditer(window)), default=0) :]


def _comparative(clause: str, behind: str, bounds: BoundWords) -> Operator | None:
    """Return the side of "… longer than 5 kg", or None where no comparative stands before the number."""
    if _COMPARES.search(clause) is None:
        return None
    sides: tuple[tuple[Operator, re.Pattern[str]], ...] = ((">", bounds.more_than), ("<", bounds.less_than))
    for op, pattern in sides:
        found = pattern.search(clause, max(0, len(clause) - _LONGEST_BOUND))
        if found is not None:
            return _turned(op, clause[: found.start()], behind)
    return None


def _turned(op: Operator, before: str, behind: str) -> Operator:
    """Return the side of a strict bound, turned where its clause denies it."""
    if _NEGATION.search(_last_clause(before)) or (op == ">" and _RULED_OUT_AFTER.match(behind)):
        return "<=" if op == ">" else ">="
    return op


def _kept_free(before: str, behind: str, unit: str) -> bool:
    """Tell whether "within 20 m of the wall" is where something must not be: the distance is then the least."""
    around = _AROUND.match(behind)
    denied = _NOTHING_WITHIN.search(_last_clause(before)) is not None
    if denied and (around is not None or unit.lower() in _DISTANCES):
        return True
    return around is not None and _FORBIDDEN_AROUND.match(behind) is not None


def _towards(window: str) -> Operator:
    """Return the side of a number that is the end of a change: "raise … to 30 %" is at least 30 %."""
    if _TO_HERE.search(window) is None:
        return "="
    clause = _last_clause(window)
    if _FALLING.search(clause) or _DOWN_TO.search(window):
        return "<="
    return ">=" if _RISING.search(clause) else "="


def end_of_change(text: str, start: int, *, low: float, high: float) -> Operator | None:
    """Return the side of the second of two numbers that are the ends of a change ("raise from 55 to 80 %"), or None.

    Args:
        text: The whole text.
        start: Where the first of the two numbers begins.
        low: The first number.
        high: The second number.
    """
    clause = _last_clause(text[max(0, start - _LOOK_BACK) : start])
    if _RISING.search(clause) or (_FALLING.search(clause) and high < low):
        return ">=" if high > low else "<="
    return None


def follows_between(text: str, start: int) -> bool:
    """Tell whether "between" stands right before text[start:]."""
    return _BETWEEN.search(text, max(0, start - 12), start) is not None
