"""Which of the numbers in a sentence decides what it asks for: its bound, else what it says of itself.

Not for finding the numbers (`app.english.quantities`).
"""

import re
from itertools import pairwise

from app.domain.kit.late_pattern import late
from app.domain.quantity import Quantity
from app.english.comparisons import operator_at
from app.english.numerals import may_hold_number, next_numeral
from app.english.quantities import NAME_BEFORE, RANGE_JOIN, FoundQuantity, parse_quantities, with_op
from app.english.units import CURRENCIES, UNIT_PATTERN, common_scale, normalise_unit

_AGED = late(
    r"\b(?:patients|people|persons|adults|seniors|children|kids|teens|men|women|girls|boys|players|residents|citizens"
    r"|everyone|everybody|anyone|anybody|those)[ \n](?:aged[ \n])?"
    r"(?:over|under|above|below|older than|younger than)[ \n]$",
    re.IGNORECASE,
)  # "patients over 70" are of an age, not a number of them
_PLAIN_ONE = late(r"one\b", re.IGNORECASE)
_USED_LOOK_BACK = 60  # characters before a quantity in which the words of what is done with it stand
_GOES = late(
    r"(?:clicks?|steps?|trips?|visits?|attempts?|tries|calls?|keystrokes?|moves?|rounds?|sessions?|lessons?|sittings?|taps?)",
    re.IGNORECASE,
)
_DONE_IN = late(
    r"\w[^.;:!?]*[^\W\d_][ \n]in[ \n](?:only[ \n]|just[ \n]|(?:some|about|around|roughly)[ \n])?$", re.IGNORECASE
)
_BEGINS_IN = late(
    r"\b(?:starts?|begins?|ends?|expires?|leaves?|retires?|opens?|closes?|due|happens?|comes|arrives?|runs out|again"
    r"|next|once|twice|times|often|every|only one|takes place|there (?:is|are)|will be|back|lasts?|keeps?)(?:[ \n]\w+)?"
    r"[ \n]in[ \n]",
    re.IGNORECASE,
)
_TAKES = late(
    r"\b(?:takes?|took|costs?|lasts?|needs?|weighs?|eats|uses|consumes)[ \n](?:us[ \n]|me[ \n])?"
    r"(?:about[ \n]|around[ \n]|roughly[ \n]|some[ \n]|up to[ \n]|almost[ \n]|nearly[ \n]|over[ \n])?$",
    re.IGNORECASE,
)
_HAD_FOR = late(r"\bfor[ \n](?:only[ \n]|just[ \n]|(?:some|about|around|roughly)[ \n])?$", re.IGNORECASE)
_GIVEN_FOR = late(
    r"\b(?:sell|sold|sells|selling|rent(?:ed)? out|lets?|charg(?:e|ed|es|ing)|rais(?:e|ed|es|ing)|earn(?:s|ed|ing)?"
    r"|ask(?:s|ed|ing)?"
    r"|insured|budget|room|pay(?:s|ing)?|paid|invoices?|bills?|orders?)\b[^.;:!?]*$",
    re.IGNORECASE,
)
_COMES_IN = late(
    r"\b(?:sell|sold|sells|selling|charg(?:e|ed|es|ing)|rais(?:e|ed|es|ing)|earn(?:s|ed|ing)?|insured?|bring|brings|income"
    r"|revenue|turnover|sales|invoices?|fines?|deposits?|grants?|worth|cover(?:s|ed|age)?|cheques?|notes?|coins?"
    r"|sav(?:e|es|ing|ings)|keep|reserves?|prizes?|rewards?)\b",
    re.IGNORECASE,
)
_WITHSTANDS = late(
    r"\b(?:withstands?|resists?|endures?|survives?|copes? with|stands? up to|accommodates?|seats?"
    r"|can (?:carry|bear|lift)|(?:must|shall|has to|have to) (?:carry|bear|lift|seat|reach|last))\b[^.;:!?]*$",
    re.IGNORECASE,
)
_COMPARED_WITH = late(
    r"\b(?:instead of|rather than|compared (?:to|with)|as against|(?<!there )was|(?<!there )were|\(from)[ \n]$",
    re.IGNORECASE,
)
_OVER_OR_UNDER = late(r"\b(?:over|under|above|below)[ \n]$", re.IGNORECASE)


def deciding_quantity(text: str, *, wanted: bool = False, binds: bool = False) -> Quantity | None:
    """Return the number that decides an item: its first bound, else its first plain value, else None.

    What a number is only compared with ("instead of 3 weeks", "was 9 %") decides nothing; a range decides only where
    nothing else does, by its upper end. A plain "one" of no measure is an article in most texts ("tied to one vendor")
    and decides nothing; a bound ("at most one") or a measure ("one hour") does.

    Args:
        text: The words of the item.
        wanted: Whether they say what is wanted or must hold: then what is done "in a day", "in three clicks" or "for
            500 euros" is so at most; where they tell how things are, it is so exactly.
        binds: Whether they say what must hold: a sum of money in them is the most there is, unless it is to come in.
    """
    if not may_hold_number(text):
        return None
    found = [
        item for item in parse_quantities(text) if not _COMPARED_WITH.search(text, max(0, item.start - 20), item.start)
    ]
    ranges = {
        number
        for number, (low, high) in enumerate(pairwise(found))
        if low.quantity.op == ">=" and high.quantity.op == "<=" and RANGE_JOIN.fullmatch(text, low.end, high.start)
    }
    in_range = ranges | {number + 1 for number in ranges}
    single = [item for number, item in enumerate(found) if number not in in_range]
    # "Under one roof" is a way of speaking.
    bounds = [
        item.quantity
        for item in single
        if item.quantity.op != "="
        and not (_is_article(item) and _OVER_OR_UNDER.search(text, max(0, item.start - 8), item.start))
    ]
    told = _told(text, single)
    plain = [
        with_op(item, ">=").quantity
        if binds
        and item.quantity.op == "="
        and _WITHSTANDS.search(text, max(0, item.start - _USED_LOOK_BACK), item.start)
        else with_op(item, "<=").quantity
        if (wanted and _is_used_up(text, item)) or (binds and _is_all_there_is(text, item))
        else item.quantity
        for item in told
        if not _is_article(item)
    ]
    if binds and not bounds and (bare := _bare_bound(text)) is not None:
        return bare
    if bounds or plain:
        return (bounds or plain)[0]
    if ranges:
        return found[min(ranges) + 1].quantity
    return _bare_bound(text) if not found else None


def _told(text: str, found: list[FoundQuantity]) -> list[FoundQuantity]:
    """Put first what a verb says of what is counted: "comparing four solutions takes about 6 hours" tells 6 hours."""
    told = [item for item in found if _TAKES.search(text, max(0, item.start - _USED_LOOK_BACK), item.start)]
    return found if not told or UNIT_PATTERN.match(told[0].quantity.unit) is None else [told[0]]


def _is_used_up(text: str, item: FoundQuantity) -> bool:
    """Tell whether something is to be done with so much time, so many goes or so much money: less is as good."""
    if item.quantity.op != "=":
        return False
    before = text[max(0, item.start - _USED_LOOK_BACK) : item.start]
    scale = common_scale(item.quantity.unit, "hour")
    if scale is not None or _GOES.fullmatch(item.quantity.unit):
        return _DONE_IN.search(before) is not None and _BEGINS_IN.search(before) is None
    if normalise_unit(item.quantity.unit).split("/")[0] in CURRENCIES:
        return _HAD_FOR.search(before) is not None and _GIVEN_FOR.search(before) is None
    return False


def _is_all_there_is(text: str, item: FoundQuantity) -> bool:
    """Tell whether a sum in a limit is the most there is ("we have 900 euros"), not one that is to come in."""
    is_sum = normalise_unit(item.quantity.unit).split("/")[0] in CURRENCIES
    return is_sum and item.quantity.op == "=" and _COMES_IN.search(text) is None


def _bare_bound(text: str) -> Quantity | None:
    """Return the first bounded number that has no unit ("a team of no more than five", a cell "< 2"), or None."""
    position = 0
    while (numeral := next_numeral(text, position)) is not None:
        position = numeral.end
        op = operator_at(text, numeral.start, numeral.end)
        if (
            op != "="
            and numeral.is_bare
            and NAME_BEFORE.search(text, max(0, numeral.start - 24), numeral.start) is None
            and _AGED.search(text, max(0, numeral.start - 48), numeral.start) is None
        ):
            return Quantity(op=op, value=numeral.value, unit="")
    return None


def _is_article(item: FoundQuantity) -> bool:
    one = item.quantity.value == 1 and _PLAIN_ONE.match(item.text) is not None
    return one and UNIT_PATTERN.match(item.quantity.unit) is None
