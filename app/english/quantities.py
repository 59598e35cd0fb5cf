"""Numbers with units in plain text, found where they stand.

For: limits, costs and measures a person wrote ("at most 5 hours a week", "≤ 35 dB(A)", "$95k").
Not for: clock times, dates and ordinals, which carry no quantity, and not for exchange rates: two
currencies never compare. Nothing here guesses a unit that is not in the text. The scales themselves are
data in ``app.english.units``; which of several numbers counts is in ``app.english.deciding_quantity``, and whether
one keeps within another in ``app.english.keeping_limits``.
"""

import re
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict, Field

from app.domain.kit.late_pattern import late
from app.domain.quantity import Operator, Quantity
from app.english.comparisons import end_of_change, follows_between, operator_at
from app.english.numerals import Numeral, next_numeral, writes_decimal_comma
from app.english.phrase_files import phrase_file
from app.english.units import (
    CURRENCIES,
    RATE_ADVERBS,
    RATE_NOUNS,
    UNIT_PATTERN,
    common_scale,
    normalise_unit,
)


class FoundQuantity(BaseModel):
    """A quantity and where the text says it; offsets count characters of the parsed text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int = Field(description="First character of number or currency sign.")
    end: int = Field(description="One past the last character of the unit.")
    text: str = Field(description="The exact characters from start to end.")
    quantity: Quantity = Field(description="What they say.")


_WORD = late(r"[ \u00a0\t\n]{0,3}-?([^\W\d_][^\W\d_'’]{0,30}(?:-[^\W\d_]{1,20}){0,2})")
_IRREGULAR_PLURALS = frozenset("people staff men women children mice feet teeth data personnel cattle".split())
_BOUND_BETWEEN = late(r"(?:[ \n]or (?:more|less|fewer)|\+)(?=[ \n][a-z]{3,20})", re.IGNORECASE)
_OUT_OF = late(r"[ \n]{0,2}of (?:the|our|my|your|their|its|his|her|these|those)(?= )", re.IGNORECASE)
_OF_A_MEASURE = late(rf"[ \n]{{0,2}}of an?{UNIT_PATTERN.pattern}")
_KIND_OF_TIME = late(
    r"[ \u00a0-](?:working|business|calendar|school|full|whole)[ -](?:hour|day|week|month|year)s?\b", re.IGNORECASE
)
_OF_A_KIND = late(r"[ \n]{0,2}of(?= [^\W\d_])", re.IGNORECASE)
_OUT_OF_SO_MANY = late(r" (?:out )?of (?:the |our |all )?", re.IGNORECASE)
_SUB_UNIT = late(r"(?:,? and)?[ \u00a0]?(?=\d{1,2}(?!\d|[.,:]\d))", re.IGNORECASE)
_HOURS_AND_MINUTES = late(r"h(\d\d)\b")

RANGE_JOIN = late(
    r"[ \u00a0\n]{0,2}(?:-|–|—|…|\.{3}|to|and|or|up to|down to|bis|à|et|und)[ \u00a0\n]{0,2}$", re.IGNORECASE
)
_NO_RANGE = frozenset({"and", "or", "und", "et"})  # unless "between" stands before or, for "or", the unit stands once
_SIDE_BY_SIDE = late(r"[ \u00a0]?(?:x|×|by)[ \u00a0]?$", re.IGNORECASE)
_TOLERANCE = late(r"[ \u00a0]?(?:±[ \u00a0]?)?$")
_THOUSANDS = late(r"(?<![\d.,])\d{1,3}\.\d{3}$")
_LEAST_SUM = 1000
_KEPT_LENGTH = 600  # characters; the quantities of longer texts are not kept
_LONGEST_JOIN = 9  # characters between the two ends of a range
_POINT_LANGUAGES = frozenset({"en", "und", "zh", "ja", "ko", "he", "th", "hi"})
NAME_BEFORE = late(r"\b[A-Z][^\W_]{2,20}[ \u00a0]$")  # "Python 3.11 or later" is no amount


def parse_quantities(text: str, *, language: str | None = None) -> tuple[FoundQuantity, ...]:
    """Find the numbers with units of a text, in text order.

    A range gives two quantities (``>=`` its low end and ``<=`` its high end), a bounded range the end that bounds
    least ("no more than 4-5 people" is ``<= 5``); "from 55 to 80 %" after a verb of rising gives ``= 55`` and
    ``>= 80``. Numbers without a unit, clock times, dates, ordinals, years, names and numbered parts give none. Takes
    time in proportion to the length of the text and never raises.

    Args:
        text: Any string.
        language: The two letters of its language, which say what a comma and a point in a number mean; guessed from
            the text itself when not given.

    Returns:
        The quantities with their offsets; they do not overlap.
    """
    decimal_comma = writes_decimal_comma(text) if language is None else language not in _POINT_LANGUAGES
    return (_known_quantities if len(text) <= _KEPT_LENGTH else _quantities)(text, decimal_comma)


@lru_cache(maxsize=512)
def _known_quantities(text: str, decimal_comma: bool) -> tuple[FoundQuantity, ...]:
    """Find them once: the same sentence is asked for its bounds, its number and its costs."""
    return _quantities(text, decimal_comma)


def _quantities(text: str, decimal_comma: bool) -> tuple[FoundQuantity, ...]:
    found: list[FoundQuantity] = []
    position = 0
    bare: Numeral | None = None  # a number without a unit: the low end of a range may borrow one
    while (numeral := next_numeral(text, position, decimal_comma=decimal_comma)) is not None:
        position = numeral.end
        item = _read_number(text, numeral, decimal_comma=decimal_comma)
        if item is None:
            bare = numeral if numeral.is_bare else None
            continue
        position = max(position, item.end)
        if bare is not None:
            low = _borrow(text, bare, item)
            between = text[bare.end : item.start]
            bare = None
            if low is not None:
                found.append(low)
                if (numeral.tolerance and _TOLERANCE.fullmatch(between)) or _OUT_OF_SO_MANY.fullmatch(between):
                    continue
        elif numeral.tolerance and found and _TOLERANCE.fullmatch(text, found[-1].end, item.start):
            continue
        if found and RANGE_JOIN.search(text, found[-1].end, item.start) and item.start - found[-1].end <= _LONGEST_JOIN:
            found[-1:] = _as_range(text, found[-1], item)
        else:
            found.append(item)
    return tuple(found)


def _read_number(text: str, numeral: Numeral, *, decimal_comma: bool) -> FoundQuantity | None:
    end, value = numeral.end, numeral.value
    if numeral.currency:
        unit = numeral.currency
    elif numeral.times_over:
        unit = "times"
    else:
        unit_end = _unit_end(text, end, value=value, share=numeral.share_of is not None)
        unit = _unit_words(text[end:unit_end], share_of=numeral.share_of) if unit_end is not None else ""
        clock = _HOURS_AND_MINUTES.match(text, end)
        if clock:
            value, unit, end = value + int(clock[1]) / 60, "h", clock.end()
        elif unit_end is not None:
            value, end = _with_sub_unit(text, value, unit, unit_end, decimal_comma=decimal_comma)
        if unit and _is_part_of_a_name(text, numeral, unit):
            return None
    rate = _rates().match(text, end)
    if rate is None and _THOUSANDS.search(text, numeral.start, numeral.end) and normalise_unit(unit) in CURRENCIES:
        value = value * 1000 if value < _LEAST_SUM else value  # no price has three decimals: "2.400 EUR" is a sum
    if rate and (unit or numeral.is_bare):
        words = " ".join(rate[0].split())
        unit = f"{unit}{words}" if words.startswith("/") else f"{unit} {words}".strip()
        end = rate.end()
    if not unit or (not numeral.currency and not numeral.times_over and end == numeral.end):
        return None
    spread = not numeral.currency and _BOUND_BETWEEN.match(text, numeral.end)
    op = operator_at(text, numeral.start, numeral.end if spread else end, unit=unit)
    return FoundQuantity(
        start=numeral.start, end=end, text=text[numeral.start : end], quantity=Quantity(op=op, value=value, unit=unit)
    )


def _is_part_of_a_name(text: str, numeral: Numeral, unit: str) -> bool:
    """Tell whether "Highway 61 revisited" only looks like a number with its unit: no measure, and not many of it."""
    if UNIT_PATTERN.match(unit) or unit[-1:] == "s" or unit.split()[-1].lower() in _IRREGULAR_PLURALS:
        return False
    return NAME_BEFORE.search(text, max(0, numeral.start - 24), numeral.start) is not None


@cache
def _rates() -> re.Pattern[str]:
    """What makes an amount a rate: "a week", "per tram and month", "/person"."""
    compounds = "|".join(phrase_file("numbers")["rates"]["compounds"]).replace(" ", "[ \n]")
    noun = rf"(?:(?:{compounds})s?\b|[^\W\d_]{{1,20}})"
    return re.compile(
        rf"[ \u00a0]{{0,2}}(?:\n[ \t]{{0,8}})?(?:(?:an?|each|every)[ \n]{{1,3}}(?:{RATE_NOUNS})\b"
        rf"|(?:per|pro|par)[ \n]{{1,3}}{noun}"
        r"(?:[ \n]{1,3}(?:and|per)[ \n]{1,3}(?:day|night|week|month|year|person|shift|user)\b"
        r"|[ \n]{1,3}(?:and|und|et)[ \n]{1,3}(?:per|pro|par)[ \n]{1,3}[^\W\d_]{1,20})?"
        rf"|im[ \n](?:Jahr|Monat)\b|(?:{RATE_ADVERBS})\b|/[ ]?[^\W\d_]{{1,12}})",
        re.IGNORECASE,
    )


@cache
def _not_units() -> frozenset[str]:
    return frozenset(phrase_file("numbers")["not_units"]["words"].split())


def _with_sub_unit(text: str, value: float, unit: str, end: int, *, decimal_comma: bool) -> tuple[float, int]:
    """Add the smaller part of "1 hour 30 minutes" to the greater; returns the value and where the quantity ends."""
    join = _SUB_UNIT.match(text, end)
    if join is None or UNIT_PATTERN.fullmatch(unit) is None:
        return value, end
    part = next_numeral(text, join.end(), decimal_comma=decimal_comma)
    if part is None or part.start != join.end() or not part.is_bare:
        return value, end
    smaller = UNIT_PATTERN.match(text, part.end)
    scales = common_scale(unit, smaller[0]) if smaller else None
    if smaller is None or scales is None or scales.second.factor >= scales.first.factor:
        return value, end
    return value + part.value * scales.second.factor / scales.first.factor, smaller.end()


def _unit_words(words: str, *, share_of: str | None) -> str:
    """Return a unit as it is written; a share ("half the staff") is of the whole, and compares with no count."""
    unit = " ".join(words.strip(" -\t\n\u00a0").split())
    if share_of and unit.lower().startswith(("of a ", "of an ")):
        unit = unit.split(" ", 2)[2]
    if share_of and share_of.lower().endswith(" the"):
        return f"of the {unit}"
    return unit if share_of else _BOUND_BETWEEN.sub("", _OUT_OF.sub(" ", f" {unit}", count=1)).strip()


def _unit_end(text: str, start: int, *, value: float, share: bool) -> int | None:
    measure = _OF_A_MEASURE.match(text, start) if share else None
    if measure:
        return measure.end()
    whole = _OUT_OF.match(text, start) or (_OF_A_KIND.match(text, start) if share else None)
    if whole and value != 1:
        start = whole.end()
    bound = _BOUND_BETWEEN.match(text, start)
    start = bound.end() if bound else start
    known = _KIND_OF_TIME.match(text, start) or UNIT_PATTERN.match(text, start)
    if known:
        return known.end()
    position, first_end = start, None
    for _ in range(3):
        word = _WORD.match(text, position)
        if word is None or word[1].lower() in _not_units():
            break
        position = word.end()
        first_end = first_end or position
        lowered = word[1].lower()
        if value != 1 and (
            lowered in _IRREGULAR_PLURALS or (lowered.endswith("s") and not lowered.endswith(("ss", "us", "is")))
        ):
            return position
        if value == 1:
            break
    return first_end


def _borrow(text: str, low: Numeral, high: FoundQuantity) -> FoundQuantity | None:
    """Give a number without a unit the unit of the one behind it: "4 to 5 people", "3 of the 5 machines", "4 × 6 m"."""
    between = text[low.end : high.start]
    joined = (RANGE_JOIN, _SIDE_BY_SIDE, _OUT_OF_SO_MANY, _TOLERANCE)
    if not any(pattern.fullmatch(between) for pattern in joined):
        return None
    so_many = _OUT_OF_SO_MANY.fullmatch(between)
    op = operator_at(text, low.start, high.end if so_many else low.end, unit=high.quantity.unit)
    quantity = Quantity(op=op, value=low.value, unit=high.quantity.unit)
    end = high.end if so_many else low.end
    return FoundQuantity(start=low.start, end=end, text=text[low.start : end], quantity=quantity)


def _as_range(text: str, low: FoundQuantity, high: FoundQuantity) -> list[FoundQuantity]:
    joined = text[low.end : high.start].strip().lower()
    either = joined == "or" and not low.text.endswith(low.quantity.unit)
    if joined in _NO_RANGE and not either and not follows_between(text, low.start):
        return [low, high]
    if normalise_unit(low.quantity.unit) != normalise_unit(high.quantity.unit):
        return [low, high]
    rises = low.quantity.value <= high.quantity.value
    if low.quantity.op != "=":
        if high.quantity.op != "=" or not rises:
            return [low, high]
        # The end that bounds least is the one nobody can complain about.
        return [low] if low.quantity.op in {">=", ">"} else [with_op(high, low.quantity.op)]
    changed = end_of_change(text, low.start, low=low.quantity.value, high=high.quantity.value)
    if changed is not None:
        return [low, with_op(high, changed if high.quantity.op == "=" else high.quantity.op)]
    if high.quantity.op in {"<=", "<", ">=", ">"} and rises and len(joined) <= 2:
        # "4-5 people at most": the words behind the range bound it as a whole.
        return [high] if high.quantity.op in {"<=", "<"} else [with_op(low, high.quantity.op)]
    if rises and high.quantity.op == "=":
        return [with_op(low, ">="), with_op(high, "<=")]
    return [low, high]


def with_op(found: FoundQuantity, op: Operator) -> FoundQuantity:
    """Return the same quantity, bounded in another way."""
    return found.model_copy(update={"quantity": found.quantity.model_copy(update={"op": op})})
