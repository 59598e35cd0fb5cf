"""Cuts a limit that bounds two things ("no more than 3 people and at most 2 days") into one for each.

For: `results`, which emits one item a piece. Not for: what a number bounds (`app.english.comparisons`). A cut is made
only where each piece, with the words they share, is read as the very bound that the whole sentence gives it.
"""

from dataclasses import dataclass
from itertools import pairwise

from app.domain.quantity import Quantity
from app.english.deciding_quantity import deciding_quantity
from app.english.numerals import may_hold_number
from app.english.phrases.patterns import over_lines
from app.english.quantities import FoundQuantity, parse_quantities
from app.english.reading.sentences import trimmed

_PAIR = 2
_LONGEST = 400  # characters of a sentence that is cut
_FARTHEST = 60  # characters between a joint and the number behind it
_JOINT = over_lines(
    r",?\s+(?:and|but|nor|und|aber|sowie|sondern|et|mais|ni)(?: also| auch| aussi)?\s+"
    r"|;\s+|,\s+(?=(?:at|no|not|never|within|under|below|less|fewer|max|min|höchstens|mindestens|maximal|nicht|au|moins"
    r"|pas)\b)|\s+(?=(?:at|with|bei|avec) an? )"
)
_HEAD = over_lines(
    r"^(?P<head>.{2,80}?\b(?:must|shall|should|may|can|has to|have to|needs? to|is to|are to|is|are|will|darf|dürfen"
    r"|muss|müssen|soll|sollen|ist|sind|doit|doivent|peut|peuvent|est|sont)(?:n['’]t|not\b)?"
    r"(?: (?:not|be|never|also|always|pas|nicht|only|es))*)\b"
)
_SPEAKS = over_lines(
    r"(?:at|in|on|for|with|during|bei|mit|im|avec|en|dans|the|its|their|our|der|die|das|le|la"
    r"|les)\b"
    r"|(?:(?:in|at|on|for|with|during|after|before|when|if) [^,]{1,40},? )?(?:\w+['’]?\w* ){1,5}?(?:must|shall|should"
    r"|may|can|cannot|has to|have to|needs?|is|are|will|darf|dürfen|muss|müssen|ist|sind|doit|doivent|peut|est|sont)\b"
)


@dataclass(frozen=True, slots=True)
class Bounded:
    """One limit of a sentence: where it stands, and its words with those it shares; "" where they are its own."""

    start: int
    end: int
    said: str


def bounded_pieces(text: str, start: int, end: int) -> list[Bounded]:
    """Return the limits of the sentence text[start:end], two or more; none where it bounds one thing or is not cut."""
    words = text[start:end]
    if len(words) > _LONGEST or not may_hold_number(words):
        return []
    bounds = [one for one in parse_quantities(words) if one.quantity.op != "="]
    if len(bounds) < _PAIR:
        return []
    cuts = [_joint_between(words, first, second) for first, second in pairwise(bounds)]
    if None in cuts:
        return []
    edges = [(0, 0), *(cut for cut in cuts if cut is not None), (len(words), len(words))]
    head = _HEAD.match(words)
    shared = head["head"] if head is not None and head.end() <= bounds[0].start else ""
    found: list[Bounded] = []
    for number, ((_, begin), (stop, _)) in enumerate(pairwise(edges)):
        first, last = trimmed(text, start + begin, start + stop)
        own = text[first:last]
        speaks = number == 0 or not shared or _SPEAKS.match(own) is not None
        said = own if speaks else f"{shared} {own}"
        if not _same(deciding_quantity(said, wanted=True), bounds[number].quantity):
            return []
        found.append(Bounded(first, last, "" if speaks else said))
    return found


def _joint_between(words: str, first: FoundQuantity, second: FoundQuantity) -> tuple[int, int] | None:
    joint = None
    for match in _JOINT.finditer(words, first.end, second.start):
        joint = match
    if joint is None or second.start - joint.end() > _FARTHEST:
        return None
    return joint.span()


def _same(read: Quantity | None, bound: Quantity) -> bool:
    return read is not None and (read.op, read.value, read.unit) == (bound.op, bound.value, bound.unit)
