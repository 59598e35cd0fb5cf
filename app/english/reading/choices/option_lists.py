"""Tells a list of options that no heading calls so, by what the text says of its items afterwards.

For: the reader, where neither a heading nor a lead-in says what a list holds. Not for: reading its items. A list is one
of options only where the text comes back to them to choose: "number 3 was tried", "b) is cheaper", "which of these …?".
"""

import re

from app.domain.kit.late_pattern import late
from app.english.reading.block import Block
from app.english.reading.choices.own_proposal import says_what_to_do
from app.english.reading.modality import judge

_WHICH = late(
    r"\b(?:which|any|none|all|either|both|one|each|two|some) of (?:these|those|them|the (?:two|three|four|five|six"
    r"|above))\b"
    r"|\bwhich (?:one|way|would|do|should|of|is (?:best|better))\b|\bwhat would you (?:do|choose|take|pick|prefer)\b"
    r"|\b(?:choose|decide|choice|vote) (?:between|among|for|on) (?:one|these|those|them|the (?:two|three|four|five))\b",
    re.IGNORECASE,
)
_ORDINAL = late(
    r"\bthe (?:first|second|third|fourth|last|latter|former) (?:one|two|option|idea|way|is|was|would|costs?|has"
    r"|needs|sounds"
    r"|looks|seems)\b",
    re.IGNORECASE,
)
_ASKED_BEFORE = late(
    r"(?:\bwhat do (?:you(?: all| guys)?|we) (?:think|say|prefer|reckon)|\bthoughts|\bopinions|\bpreferences|\bpick one"
    r"|\bvotes?(?: please)?|\bwhich (?:one|would|do|should|of)[^.\n]{0,40})\s?[?,:.!…-]{0,3}\s*$",
    re.IGNORECASE,
)
_COULD = late(r"(?:(?:or|maybe|perhaps|we|i)\s)?(?:could|might)\s(?!not\b)\w|(?:maybe|perhaps)\s\w", re.IGNORECASE)
_TALLY = late(
    r"\s(?:->|=>|→)\s|[:,–-]\s?(?:saves?|gains?|costs?|looks?|means?|needs?|takes?|brings?|frees?)\b|[:(,]\s?[+−-]\s?[€$£]?\d",
    re.IGNORECASE,
)
_NAMED = r"\b(?:number|no\.|nr\.?|option|variant|idea|plan|proposal|choice|way|solution)\s?\(?{labels}\b|#{labels}\b"
_MARKED = r"(?<![\w(.,])\(?{labels}\)\s"
_ABOVE = 120  # characters above a list
_FEWEST, _MOST = 2, 15
_LONGEST = 600  # characters of an item
_NEAR = 500  # characters behind a list in which "which of these?" means it
_FAR = 1_500  # characters behind a list in which its numbers are its own
_OF_A_CLASS = frozenset({"hard", "soft", "assumption", "aside", "resource"})
_SURE = 4.5  # a cue from this strength on says that an item is of its class


def offers_a_choice(text: str, items: list[Block]) -> bool:
    """Tell whether a list is one of options, though nothing above it says so.

    Args:
        text: The whole text.
        items: The items of the list, in order.
    """
    if not _FEWEST <= len(items) <= _MOST:
        return False
    if any(item.checked is not None or item.end - item.start > _LONGEST for item in items):
        return False
    end = items[-1].end
    weighed = _weighs_ways([text[item.start : item.end] for item in items])
    asked = weighed or asked_before(text, items[0].start)
    if not asked and not _comes_back(text, end, [_label(item) for item in items]):
        return False
    verdicts = [judge(text[item.start : item.end], None) for item in items]
    classed = sum(v is not None and v.kind in _OF_A_CLASS and v.strength >= _SURE for v in verdicts)
    return classed * 2 < len(items)


def _weighs_ways(items: list[str]) -> bool:
    """Tell a list of what could be done, with what each brings ("could drop the travel pages -> saves 4 pages")."""
    could = sum(_COULD.match(item) is not None for item in items)
    tallies = sum(_TALLY.search(item) is not None for item in items)
    ways = sum(bool(_COULD.match(item) or _TALLY.search(item) or says_what_to_do(item)) for item in items)
    return could > 0 and tallies >= _FEWEST and ways == len(items) > _FEWEST


def asked_before(text: str, start: int) -> bool:
    """Tell whether the line above a list asks what people think of it ("so what do you think,")."""
    line_end = text.rfind("\n", 0, start)
    return line_end > 0 and _ASKED_BEFORE.search(text, max(0, line_end - _ABOVE), line_end) is not None


def _label(item: Block) -> str:
    return (item.label or "").strip("().: ").lower()


def _comes_back(text: str, end: int, labels: list[str]) -> bool:
    near, far = text[end : end + _NEAR], text[end : end + _FAR]
    if _WHICH.search(near) is not None or _ORDINAL.search(near) is not None:
        return True
    counted = [label for label in labels if len(label) == 1 or label.isdigit()]
    if len(counted) < len(labels):
        return False
    one_of = f"(?:{'|'.join(map(re.escape, counted))})"
    pattern = _NAMED.format(labels=one_of) + "|" + _MARKED.format(labels=one_of)
    return re.search(pattern, far, re.IGNORECASE) is not None
