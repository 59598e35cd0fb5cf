"""The words that make a number a bound: "at most", "no more than", "or less", "raise … to".

For: ``app.english.quantities``. Not for: numbers and units themselves.
"""

import re

from app.domain.quantity import Operator

_COMPARISONS: tuple[tuple[Operator, str], ...] = (
    (
        "<=",
        (
            r"(?:at (?:the )?most|up to|(?:no|not|never) (?:any )?(?:more|longer|later|higher|larger|bigger"
            r"|heavier|greater|wider|older|slower|farther|further|over|above|worse)(?: than)?|max(?:\.|imum"
            r"|imal)?(?: of)?|to within|within|limited to|limit(?:ed)? (?:of|is|to)|capped at|cap(?:ped)? (?:of"
            r"|the \w{1,20} at|is)|(?:not|never|n['’]t)(?: to)?(?: be)? (?:exceed|surpass|go over|go above"
            r"|rise above|cost more than)|without exceeding|stops? at|ends? at|ceiling of|fits? (?:on|in|into"
            r"|within)|(?:may|can|could) (?:only )?spend|restricted to|not over|nothing over|nothing above"
            r"|anything over|budget (?:of|is)|≤|<=|=<)"
        ),
    ),
    (
        ">=",
        (
            r"(?:at (?:the very )?least|(?:no|not|never) (?:less|fewer|lower|smaller|shorter|earlier|under"
            r"|below|drop below|fall below)(?: than)?|(?:not|never|n['’]t) (?:drop|fall|sink|go) (?:below"
            r"|under)|min(?:\.|imum|imal)?(?: of)?|upwards? of|there must (?:always )?be|≥|>=|=>)"
        ),
    ),
    ("<", r"(?:under|below|(?:less|fewer|shorter|lower|smaller|cheaper|lighter|earlier|sooner|faster|quicker) than|<)"),
    (
        ">",
        (
            r"(?:(?<!spread )(?<!divided )(?<!distributed )over|above|beyond|(?:more|greater|longer|higher"
            r"|larger|bigger|heavier|later|older|wider|slower) than|exceed(?:s|ing)?|>)"
        ),
    ),
)
_COMPARED_BEFORE = tuple(
    (
        op,
        re.compile(
            r"(?<![^\W\d_])"
            + pattern
            + r"(?:[ \u00a0\n]{1,3}(?:a|an|the|some|about|around|roughly|only|just|of|total of))?[ \u00a0\n]{0,3}$",
            re.IGNORECASE,
        ),
    )
    for op, pattern in _COMPARISONS
)
_COMPARED_AFTER: tuple[tuple[Operator, re.Pattern[str]], ...] = (
    (
        ">=",
        re.compile(
            (
                r"[ ,\n]{0,3}(?:\+|or (?:more|better|above|over|longer|higher|greater|later)\b|and (?:up|above"
                r"|more)\b|at (?:the very )?least\b|minimum\b|min\b|upwards|is the (?:floor|minimum|least)\b)"
            ),
            re.IGNORECASE,
        ),
    ),
    (
        "<=",
        re.compile(
            (
                r"[ ,\n]{0,3}(?:or (?:less|fewer|under|below|lower|shorter|earlier|cheaper)\b"
                r"|at (?:the )?most\b|max(?:imum|imal)?\b|tops\b|at the outside\b|is the (?:ceiling|limit"
                r"|maximum|cap|most)\b|not more\b|and (?:not a \w{1,12} more|no more|that['’]s it)\b"
                r"|on top, not more)"
            ),
            re.IGNORECASE,
        ),
    ),
)
_NEGATION = re.compile(
    (
        r"\b(?:no|not|nobody|never|cannot|without|none|nothing|neither|nor|hardly|rarely|\w{2,6}n['’]t|isnt"
        r"|dont|cant|wont)\b"
    ),
    re.IGNORECASE,
)
_RULED_OUT_AFTER = re.compile(
    (
        r"[^.;!?]{0,60}\b(?:is|are)\b[^.;!?]{0,12}\b(?:out|excluded|ruled out|forbidden|too (?:much|many|long)"
        r"|not (?:ok|okay|there|possible|allowed|acceptable)|simply not there|a no-go)\b"
    ),
    re.IGNORECASE,
)
_FINER = re.compile(
    r"more (?:precisely|exactly|finely|accurately|precise|exact|accurate) than(?: to)?[ \n]{1,3}$", re.IGNORECASE
)
_CLAUSE_EDGE = re.compile(r"[;:!?|]|\.[ \n]|, (?:and|but|so|or) ", re.IGNORECASE)
_TO_HERE = re.compile(r"\bto (?:about |around |roughly )?$", re.IGNORECASE)
_DOWN_TO = re.compile(r"\bdown to $", re.IGNORECASE)
_RISING = re.compile(
    (
        r"\b(?:rais\w{1,3}|increas\w{1,3}|grow\w{0,2}|lift\w{0,3}|improv\w{1,3}|rise\w{0,2}|climb\w{0,3}"
        r"|doubl\w{1,3}|widen\w{0,3})\b"
    ),
    re.IGNORECASE,
)
_FALLING = re.compile(
    (
        r"\b(?:drop\w{0,4}|reduc\w{1,3}|cut\w{0,4}|lower\w{0,3}|fall\w{0,3}|decreas\w{1,3}|shrink\w{0,3}"
        r"|go down|down|halv\w{1,3})\b"
    ),
    re.IGNORECASE,
)
_BLANKS = re.compile(r"\s{1,40}")
_BETWEEN = re.compile(r"\bbetween[ \n]{1,3}$", re.IGNORECASE)
_LOOK_BACK = 140  # characters before a number in which its comparison is looked for


def operator_at(text: str, start: int, end: int) -> Operator:
    """Return how the quantity text[start:end] bounds, from the words before and behind it."""
    after_window = _BLANKS.sub(" ", text[end : end + 90])
    for op, pattern in _COMPARED_AFTER:
        if pattern.match(after_window):
            return op
    window = _BLANKS.sub(" ", text[max(0, start - _LOOK_BACK) : start])
    if _FINER.search(window) and _NEGATION.search(window):
        return ">="
    for op, pattern in _COMPARED_BEFORE:
        compared = pattern.search(window)
        if compared is None:
            continue
        if op in {"<=", ">="}:
            return op
        clause = window[: compared.start()]
        for edge in _CLAUSE_EDGE.finditer(clause):
            clause_start = edge.end()
            clause = " " * clause_start + clause[clause_start:]
        if _NEGATION.search(clause) or (op == ">" and _RULED_OUT_AFTER.match(after_window)):
            return "<=" if op == ">" else ">="
        return op
    return _towards(window)


def _towards(window: str) -> Operator:
    """Return the side of a number that is the end of a change: "raise … to 30 %" is at least 30 %."""
    if _TO_HERE.search(window) is None:
        return "="
    clause = window[max((edge.end() for edge in _CLAUSE_EDGE.finditer(window)), default=0) :]
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
    before = text[max(0, start - _LOOK_BACK) : start]
    clause = before[max((edge.end() for edge in _CLAUSE_EDGE.finditer(before)), default=0) :]
    if _RISING.search(clause) or (_FALLING.search(clause) and high < low):
        return ">=" if high > low else "<="
    return None


def follows_between(text: str, start: int) -> bool:
    """Tell whether "between" stands right before text[start:]."""
    return _BETWEEN.search(text, max(0, start - 12), start) is not None
