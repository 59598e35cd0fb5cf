"""Finds the options a question offers: "should we do A, or B?", "what about C?", "Gravel? Or boards?".

For: the reader. Not for: questions that only ask; a question never states a goal or a limit.
"""

import re

from app.domain.kit.late_pattern import late
from app.english.phrases.choice_phrases import first_match, question_frames
from app.english.phrases.patterns import over_lines
from app.english.reading.sentences import trimmed

_OFFERS = over_lines(
    r"(?:(?:and|but|so|or|ok|well|then|now|also|alternatively),? )?(?:"
    r"(?:should|shall|could|can|would|might|do|must|may) (?:we|i|it|one|they|people|everyone|everybody|the \w+|our \w+)"
    r"(?: (?:rather|better|just|simply|also|then|maybe|perhaps|instead|now))? "
    r"|(?:(?:would|will|is) it (?:be )?(?:better|best|wiser|smarter|cheaper|easier|enough)(?: if we| for us)?(?: to)? )"
    r"|(?:is it|do we go for|are we for|are we better off with|do you prefer|which is better[:,]) "
    r")(?:either )?"
)
_SUGGESTS = over_lines(
    r"(?:(?:and|but|so|or|ok|well|then|also|alternatively),? )?(?:what about|how about|why not(?: just| simply)?"
    r"|why don['’]t we(?: just| simply)?|would it help (?:to|if we)|could it be solved by|or (?:what|how) about"
    r"|or maybe|or perhaps|maybe|perhaps) "
)
_OR = over_lines(
    r"[,;]? or (?:else |rather |should we |should it |shall we |do we |is it |let (?:them|us) (?=\w+ly ))?"
)
_NO_CHOICE = late(r"^(?:not|no|what|so|both|neither|else|less|more|later|never|anything|something|whatever)\b", re.I)
_BARE = late(r"^(?:or |maybe |perhaps |a |an |some |the )?[\w'’-]+(?: [\w'’-]+){0,6}$", re.IGNORECASE)
_SENTENCE_LIKE = late(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may|who|what|which|when|where|why"
    r"|how|whose|really|right|ok|okay|yes|no|anyone|anybody|someone|thoughts|ideas|questions|comments|opinions|i|we"
    r"|you|they|he|she|it|objections|help)\b",
    re.IGNORECASE,
)
_INSTEAD = late(r"\b(?:instead|rather)\b", re.IGNORECASE)
_LONGEST = 200  # characters of an option
_LONGEST_BARE = 40


def asked_options(text: str, start: int, end: int, *, among_options: bool) -> list[tuple[int, int]]:
    """Return the options the question text[start:end] offers; none where it only asks.

    Args:
        text: The whole text.
        start: Where the question begins.
        end: Behind its question mark.
        among_options: Whether the section is one of options: there a single "should we …?" offers one as well.
    """
    body = _body_end(text, start, end)
    suggests = _SUGGESTS.match(text, start, body)
    if suggests is not None:
        return _parts(text, suggests.end(), body)
    framed = first_match(question_frames(), text, start, body)
    if framed is not None:
        return _parts(text, *(framed.span("o") if "o" in framed.groupdict() else (framed.end(), body)))
    offers = _OFFERS.match(text, start, body)
    if offers is None:
        return []
    parts = _parts(text, offers.end(), body)
    single = among_options or _INSTEAD.search(text, offers.end(), body) is not None
    return parts if len(parts) > 1 or (single and parts and _is_verb_first(text, start)) else []


def bare_option(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the option that a question of a few words is ("Gravel?", "or boards like at the lake?"), or None."""
    body = _body_end(text, start, end)
    words = text[start:body].strip()
    if not words or len(words) > _LONGEST_BARE or not _BARE.match(words) or _SENTENCE_LIKE.search(words):
        return None
    lead = re.match(r"(?:or|maybe|perhaps)\s+", words, re.IGNORECASE)
    return trimmed(text, start + (lead.end() if lead else 0), body)


def _is_verb_first(text: str, start: int) -> bool:
    return re.match(r"(?:\w+,? )?(?:should|shall|could|might)\b", text[start : start + 30], re.IGNORECASE) is not None


def _body_end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in "?!.\"'”’)*_ ":
        end -= 1
    return end


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    edges = [start]
    stops: list[int] = []
    for match in _OR.finditer(text, start, end):
        if _depth(text, start, match.start()):
            continue
        stops.append(match.start())
        edges.append(match.end())
    stops.append(end)
    found = []
    for first, last in zip(edges, stops, strict=True):
        first, last = trimmed(text, first, last)
        words = text[first:last]
        if not 2 < len(words) <= _LONGEST or _NO_CHOICE.match(words):
            return []
        found.append((first, last))
    return found


def _depth(text: str, start: int, end: int) -> int:
    return text.count("(", start, end) - text.count(")", start, end)
