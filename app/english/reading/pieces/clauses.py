"""Cuts one sentence into the statements it holds, and an enumeration into its members.

For: the reader. Not for: classes. Every function yields offsets into the whole text, in order, without overlap.
"""

import re
from collections.abc import Iterator

from app.domain.kit.late_pattern import late
from app.english.phrases.patterns import over_lines
from app.english.reading.sentences import trimmed

_VERB = (
    r"(?:is|are|was|were|has|have|had|must|may|can|cannot|should|will|shall|would|could|does|do|did|need"
    r"|needs|stays?|keeps?|gets?|goes|takes?|costs?|"
    r"wants?|comes?|makes?|gives?|holds?|can['’]t|won['’]t|don['’]t|doesn['’]t|isn['’]t|shouldn['’]t"
    r"|aren['’]t|\w+n['’]t)"
)
_PRONOUN = (
    r"(?:we|i|it|they|he|she|you|there|there['’]s|it['’]s|that['’]s|we['’]re|nobody|nothing|no one|everyone"
    r"|everybody|somebody|people|as soon as)"
)
_DETERMINED = (
    rf"(?:the|a|an|our|my|your|their|its|his|her|each|every|all|one|no|some|any|this|that|these|both|by \w+ it"
    rf"|\w+)(?: [\w'’-]+){{0,4}} {_VERB}"
)
_INDEPENDENT = rf"(?:{_PRONOUN}|{_DETERMINED})\b"
_STRONG = over_lines(
    rf";\s+(?:and |but |or |also )?(?=\S)|,\s+(?:and|but|yet)(?: also| then)?\s+(?={_INDEPENDENT})"
    rf"|\s+and\s+(?={_PRONOUN}\b|(?:the|our|a|my|one) [\w'’-]+(?: [\w'’-]+)? (?:must|may|cannot|can|should"
    rf"|shall|will)\b)"
    rf"|,\s+(?=(?:just |please |but )?(?:don['’]t|do not) )|,\s+(?=[\w'’-]+(?: [\w'’-]+)? (?:should|must|shall) )"
    rf"|,\s+(?={_PRONOUN}\s)|\s+(?:-|–|—)\s+(?={_INDEPENDENT})|,\s+so\s+(?!that\b)(?={_INDEPENDENT})|(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\bprof)(?<!\bst)[.?!]\s+(?=\S)"
)
_JOINT_BEGINS = over_lines(r"[;,.?!]|\s+(?=(?:and|-|–|—)\s)")
"""Where `_STRONG` may match: it begins with one of these."""
_BRACKET = late(r"[(\[{“)\]}”]")
_SUBORDINATE = over_lines(
    r"(?:if|when|because|as|since|although|while|unless|once|after|before|until|where|so that|whichever"
    r"|whatever)\b(?!,)"
)
_ENUM_COMMA = over_lines(r",\s+(?:and\s+|or\s+)?(?=\S)|\s+(?:and|or)\s+(?=(?:that|to)\s)")
_ENUM_SEMICOLON = over_lines(r";\s+(?:and\s+|or\s+)?(?=\S)")
_CHAIN = over_lines(r",?\s+(?:and|or)\s+(?=(?:so )?that\s)")
_JOINS_BACK = over_lines(
    r"(?:which|who|whose|so(?: that)?|because|as|since|but|where|when|if|although|even|in|on|at|by|with"
    r"|without|including|e\.g\.|i\.e\.|for|from|"
    r"not|nor|or|included|excluded|especially|preferably|ideally|mostly|of|than|per|until|after|before|then"
    r"|max|dry|kept|each|while|though|too|please)\b"
)
_RESOURCE_NEXT = over_lines(
    r"(?:,\s+(?:and\s+|plus\s+)?|\s+and\s+|\s+plus\s+|\s+[+&]\s+|;\s+(?:and\s+)?)(?=(?:\d|[$€£]|(?:an?|the"
    r"|some|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|about|roughly|around|enough"
    r"|access|several|my|our|cold|a bunch)\s)(?!.{0,3}(?:day|week)))"
)
_ECHO = over_lines(
    r"(?:(?:that|this|the last) one(?:['’]s| is)|both(?: of them)?(?: are| is)|that['’]s|that is|this is"
    r"|these are|those are)\s(?:\S+\s?){1,4}$"
)
_COMMENT = over_lines(
    r"(?:we promised|we (?:don['’]t|do not|did not|didn['’]t) (?:get|have) (?:a|any) (?:say|choice)"
    r"|i promised|don['’]t ask|believe me|you know|i know|i think|we think|we know|i['’]m afraid"
    r"|as you know|it is what it is|that one)\b"
)
_REASON = over_lines(
    r"^(?:(?:mostly |not |just |only |partly |simply |and )*because|since|as (?:it|we|they|the)|otherwise"
    r"|hence|therefore|thus|that is why|that['’]s why|this is why|which is why|the reason|both are)\b"
    r"|\bbecause of (?:it|that|this|them)\b|"
    r"\b(?:can|could) live with\b"
)
_OPENERS = "([{“"
_CLOSERS = ")]}”"
_ORDINAL = over_lines(
    r"(?:first(?:ly)?|second(?:ly)?(?![- ]hand)|third(?:ly)?|fourth(?:ly)?|finally|lastly|last|also|and|but|plus|then"
    r"|yes|yeah|right|next|in addition|moreover|further(?:more)?|besides|well|ok|okay"
    r"|so)\b(?: of all)?,?\s+(?!of\b|year\b|week\b|month\b|quarter\b|season\b|time\b|summer\b|winter\b|to\b"
    r"|as\b|far\b|that\b|\w+ly\b)"
)


def statements(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the statements of the sentence text[start:end]: its independent clauses."""
    yield from _split(text, start, end, _STRONG, merge_short=True)


def leans_on_the_one_before(text: str, before: int, start: int, end: int) -> bool:
    """Tell whether text[start:end] only comments on the statement that ends at ``before``: a reason or an echo."""
    joint = text[before:start]
    return _ECHO.match(text, start, end) is not None or (
        ("," in joint or "-" in joint or "–" in joint or "—" in joint)
        and (_COMMENT.match(text, start, end) is not None)
    )


def is_comment(text: str, start: int, end: int) -> bool:
    """Tell whether a whole sentence only comments on the one before it ("both are law")."""
    return _ECHO.match(text, start, end) is not None


def is_reason(text: str, start: int, end: int) -> bool:
    """Tell whether a statement says why, instead of saying what."""
    return _REASON.search(text[start : min(end, start + 200)]) is not None


def members(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the members of an enumeration: parts between semicolons, else between commas."""
    splitter = _ENUM_SEMICOLON if _outside(text, start, end, _ENUM_SEMICOLON) else _ENUM_COMMA
    yield from _split(text, start, end, splitter, merge_short=False)


def chained(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of "that …, and that …", "so that … and so that …"."""
    yield from _split(text, start, end, _CHAIN, merge_short=True)


def things(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the things a resource sentence lists: parts that begin with a number or an article."""
    yield from _split(text, start, end, _RESOURCE_NEXT, merge_short=False)


def without_opening(text: str, start: int, end: int) -> int:
    """Return start moved past "First,", "And" and the like."""
    opening = _ORDINAL.match(text, start, end)
    return opening.end() if opening and end - opening.end() > 8 else start


def _outside(text: str, start: int, end: int, splitter: re.Pattern[str]) -> list[re.Match[str]]:
    """Return the splitter's matches that are not inside brackets."""
    found: list[re.Match[str]] = []
    matches = _strong_joints(text, start, end) if splitter is _STRONG else splitter.finditer(text, start, end)
    if _BRACKET.search(text, start, end) is None:
        return list(matches)
    depth, position = 0, start
    for match in matches:
        for character in text[position : match.start()]:
            if character in _OPENERS:
                depth += 1
            elif character in _CLOSERS and depth:
                depth -= 1
        position = match.start()
        if not depth:
            found.append(match)
    return found


def _strong_joints(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield what `_STRONG` finds; it is tried only where a joint can begin, a tenth of the places."""
    at = start
    while (place := _JOINT_BEGINS.search(text, at, end)) is not None:
        match = _STRONG.match(text, place.start(), end)
        if match is not None:
            yield match
        at = max(place.end(), place.start() + 1) if match is None else match.end()


def _split(
    text: str, start: int, end: int, splitter: re.Pattern[str], *, merge_short: bool
) -> Iterator[tuple[int, int]]:
    begin = start
    for match in _outside(text, start, end, splitter):
        if match.start() < begin or _keeps_together(text, begin, match, end, merge_short=merge_short):
            continue
        first, last = trimmed(text, begin, match.start())
        if first < last:
            yield first, last
        begin = match.end()
    first, last = trimmed(text, begin, end)
    if first < last:
        yield first, last


def _keeps_together(text: str, begin: int, match: re.Match[str], end: int, *, merge_short: bool) -> bool:
    if merge_short:
        comma = match[0].lstrip()[:1] == ","
        # "If the fuse blows, we …" is one statement; so is a piece of two words.
        return (comma and bool(_SUBORDINATE.match(text, begin))) or match.start() - begin < 12 or end - match.end() < 8
    return bool(_JOINS_BACK.match(text, match.end())) or match.start() - begin < 3
