"""Whether two sentences bound the same thing: the same side of the same measure, said of the same subject.

For: taking a new number as the change of an old limit. Not for: finding numbers in a text, and not for whose a
limit is.
"""

import re

from app.domain.kit.late_pattern import late
from app.domain.quantity import Quantity
from app.english.quantities import parse_quantities
from app.english.reading.sentences import sentences
from app.english.units import CURRENCIES, common_scale, normalise_unit
from app.english.words import stem, stems

_LEAD = late(
    r"\s*(?:please[ ,]+)?(?:(?:change|correct|update|set|make|adjust) (?:it|that|this)(?: to)?"
    r"|correction|change|update)\s*(?:[:,;–—]|\s-\s)\s*",
    re.IGNORECASE,
)
_SUPPOSES = late(r"\b(?:what if|what happens (?:if|when)|suppos(?:e|ing)|imagine|assume|assuming)\b", re.IGNORECASE)
_BESIDE = late(r"\b(?:additional(?:ly)?|extra|another|other|others|also|further|besides|plus)\b", re.IGNORECASE)
_NUMBERED = late(r"\b\w*\d\w*\b")
_LIMIT_WORDS = frozenset(
    map(
        stem,
        (
            "limit limits maximum minimum max min maximal minimal cap capped ceiling floor exceed exceeds allowed new "
            "currently future"
        ).split(),
    )
)
_MONEY_WORDS = frozenset(
    map(
        stem,
        "budget budgets cost costs spend spends spending money total expense expenses pay pays expenditure".split(),
    )
)
_SIDES = {"<=": -1, "<": -1, ">=": 1, ">": 1}


def lead_length(text: str) -> int:
    """How many characters of a text only announce a change ("Change it: …")."""
    lead = _LEAD.match(text)
    return lead.end() if lead is not None else 0


def without_leads(message: str) -> str:
    """The message with blanks where a sentence only announces a change; every place in it stays.

    A "please" there is politeness to the application and makes no wish of the limit behind it.
    """
    for span in sentences(message):
        lead = lead_length(span.text)
        message = f"{message[: span.start]}{' ' * lead}{message[span.start + lead :]}"
    return message


def supposes(text: str) -> bool:
    """Tell whether a sentence only tries something out ("suppose …"), so that it states nothing."""
    return _SUPPOSES.search(text) is not None


def is_beside(text: str) -> bool:
    """Tell whether a sentence names something beside what is there ("another 900 euros")."""
    return _BESIDE.search(text) is not None


def same_bound(old: Quantity, old_text: str, new: Quantity, new_text: str) -> bool:
    """Tell whether two limits differ in their number at most.

    "The budget is at most 900 euros" bounds what "we spend at most 500 euros" bounds; "the rent is at most 900 euros"
    does not, nor does a limit a week bound what one a day does, nor an "another 900 euros" what was there.

    Args:
        old: The number that decides the old text.
        old_text: The limit that is there.
        new: The number that decides the new text.
        new_text: The limit that is said now.
    """
    side = _SIDES.get(old.op)
    if side is None or side != _SIDES.get(new.op) or _BESIDE.search(new_text):
        return False
    (_, *old_rates), (head, *new_rates) = (normalise_unit(one.unit).split("/") for one in (old, new))
    if old_rates != new_rates or common_scale(old.unit, new.unit) is None:
        return False
    general = _LIMIT_WORDS | _MONEY_WORDS if head in CURRENCIES else _LIMIT_WORDS
    return _subject(old, old_text, general) == _subject(new, new_text, general)


def _subject(decides: Quantity, text: str, general: frozenset[str]) -> frozenset[str]:
    """What a limit speaks of: its words, and labels and numbers beside the one that decides."""
    rest = text[lead_length(text) :]
    found = next((one for one in parse_quantities(rest) if one.quantity == decides), None)
    if found is not None:
        rest = f"{rest[: found.start]} {rest[found.end :]}"
    return (stems(rest) | {label.lower() for label in _NUMBERED.findall(rest)}) - general
