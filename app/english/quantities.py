"""Numbers with units in plain text: found, put on one scale, and compared with a limit.

For: limits, costs and measures a person wrote ("at most 5 hours a week", "≤ 35 dB(A)", "$95k").
Not for: clock times, dates and ordinals, which carry no quantity, and not for exchange rates: two
currencies never compare. Nothing here guesses a unit that is not in the text. The scales themselves are
data in ``app.english.units``.
"""

import math
import re
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field

from app.domain.quantity import Operator, Quantity
from app.english.comparisons import end_of_change, follows_between, operator_at
from app.english.units import RATE_NOUNS, UNIT_PATTERN, UnitScale, common_scale, normalise_unit

__all__ = [
    "FoundQuantity",
    "deciding_quantity",
    "normalise_unit",
    "parse_quantities",
    "satisfies",
]


class FoundQuantity(BaseModel):
    """A quantity and where the text says it; offsets count characters of the parsed text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int = Field(description="First character of number or currency sign.")
    end: int = Field(description="One past the last character of the unit.")
    text: str = Field(description="The exact characters from start to end.")
    quantity: Quantity = Field(description="What they say.")


_WORDS: dict[str, float] = {
    **{
        word: float(number)
        for number, word in enumerate(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen".split()
        )
    },
    **{
        word: float(10 * (number + 2))
        for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())
    },
    "hundred": 100.0,
    "dozen": 12.0,
}
_FRACTIONS: dict[str, float] = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_MULTIPLIERS: dict[str, float] = {
    "k": 1e3,
    "thousand": 1e3,
    "hundred": 1e2,
    "dozen": 12.0,
    "m": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "billion": 1e9,
}
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS_WORD = "one|two|three|four|five|six|seven|eight|nine"
_WORD_NUMBER = rf"(?:{_TENS})(?:[- ](?:{_UNITS_WORD}))?|" + "|".join(
    sorted((w for w in _WORDS if w not in _TENS.split("|")), key=len, reverse=True)
)
_CURRENCY_SIGN = r"[$€£¥]"
_CURRENCY_CODE = r"(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|JPY|AUD|CAD|INR|CNY|US\$)"
# Every repetition is bounded, so a megabyte of digits costs a megabyte of steps, not its square.
_DIGITS = (
    r"(?:\d{1,3}(?:[,'’]\d{3}){1,6}(?!\d)|\d{1,3}(?:[\u00a0\u2009\u202f ]\d{3}){1,5}(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){1,5}(?=,\d{1,2}(?!\d))|\d{1,18})"
)
_NUMBER = re.compile(
    rf"(?P<currency>{_CURRENCY_SIGN}|\b{_CURRENCY_CODE}[ \u00a0]?)?"
    rf"(?:(?P<sign>(?<![\w.\-−–])[-−])?(?P<digits>(?<![\w.,:/#]){_DIGITS}(?:[.,]\d{{1,12}}(?!\d*[.,:]\d))?)"
    rf"|(?P<half>\bhalf (?:an?|the)\b|\b(?:an?|one) (?P<part>half|third|quarter|fifth|tenth)(?= of\b)|\bhalf(?= of\b)"
    rf"|\b(?P<many>two|three|four) (?P<parts>third|quarter|fifth|tenth)s(?= of\b))"
    rf"|\b(?P<word>{_WORD_NUMBER})\b"
    r"|\b(?P<article>an?)(?=[ \n](?:second|minute|hour|day|night|week|month|quarter|year|season)\b))"
    rf"(?P<and_half> and a half)?(?:[ \u00a0]?(?P<times>(?:thousand|million|billion|hundred|dozen|mio|bn)\b"
    rf"|k\b|(?<=\d)M\b))?",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b"
)
_AFTER_NOT_A_QUANTITY = re.compile(
    rf"(?:st|nd|rd|th)\b|:\d|[./]\d|[ \u00a0](?:{_MONTHS})|[ \u00a0]?(?:a\.?m\b|p\.?m\b|o['’]clock)|-\d\d-\d"
)
_AFTER_CLOCK = re.compile(r"[ \u00a0]o['’]clock", re.IGNORECASE)
_BEFORE_DATE = re.compile(
    rf"(?:{_MONTHS}[ \u00a0]|\b(?:year|version|section|chapter|page|story|no\.|number|v)[ \u00a0])$"
)
_IN_DATE_BEFORE = re.compile(r"\d-\d{1,2}-$")
_IN_DATE_AFTER = re.compile(r"-\d{1,4}\b")
_BEFORE_YEAR = re.compile(
    r"\b(?:in|until|till|since|before|after|from|by|of|than|year|to|for)[ \u00a0]$", re.IGNORECASE
)
_AFTER_ONE = re.compile(
    r"(?:['’]s\b|[- ](?:off|by|another|of|is|can|could|may|would|has|knows|else|more|day)\b|-|\W*$|[,.;:!?)])",
    re.IGNORECASE,
)
_BEFORE_ARTICLE = re.compile(
    r"\b(?:within|under|below|than|over|at most|at least|up to|in|max|maximum|beyond|after)[ \n]$", re.IGNORECASE
)
_BEFORE_ONE = re.compile(r"\b(?:no|any|every|that|this|another|which|each|the)[ -]$", re.IGNORECASE)
_WORD = re.compile(r"[ \u00a0\t\n]{0,3}-?([^\W\d_][^\W\d_'’]{0,30}(?:-[^\W\d_]{1,20}){0,2})")
_NOT_A_UNIT = frozenset(
    "a an and any are as at be been but by can did do does each either else every for from had has have he "
    "her his how i if in "
    "into is it its less may me might more most must my no nor not of off on one or other others our out "
    "over own per she should so "
    "some than that the their them then there these they this those to too under until up us was we were "
    "what when where which while "
    "who will with within without would yet you your below above at about after before between against "
    "during if because plus "
    "ahead left right back now today only also still even".split()
)
_IRREGULAR_PLURALS = frozenset("people staff men women children mice feet teeth data personnel cattle".split())
_BOUND_BETWEEN = re.compile(r"[ \n]or (?:more|less|fewer)(?=[ \n][a-z]{3,20})", re.IGNORECASE)
_OUT_OF = re.compile(r"[ \n]{0,2}of (?:the|our|my|your|their|its|his|her|these|those)(?= )", re.IGNORECASE)
_RATE = re.compile(
    rf"[ \u00a0]{{0,2}}(?:\n[ \t]{{0,8}})?(?:(?:an?|each|every)[ \n]{{1,3}}(?:{RATE_NOUNS})\b"
    r"|per[ \n]{1,3}[^\W\d_]{1,20}(?:[ \n]{1,3}and[ \n]{1,3}(?:day|night|week|month|year|person|shift)\b)?"
    r"|/[ ]?[^\W\d_]{1,12})",
    re.IGNORECASE,
)

_RANGE_JOIN = re.compile(r"[ \u00a0\n]{0,2}(?:-|–|—|to|and|up to|down to)[ \u00a0\n]{0,2}$", re.IGNORECASE)
_PLAIN_ONE = re.compile(r"one\b", re.IGNORECASE)
_COMPARED_WITH = re.compile(
    r"\b(?:instead of|rather than|compared (?:to|with)|as against|was|were|\(from)[ \n]$", re.IGNORECASE
)


def parse_quantities(text: str) -> tuple[FoundQuantity, ...]:
    """Find the numbers with units of a text, in text order.

    A range gives two quantities (``>=`` its low end and ``<=`` its high end); "from 55 to 80 %" after a verb
    of rising gives ``= 55`` and ``>= 80``. Numbers without a unit, clock times, dates, ordinals and years give
    none. Takes time in proportion to the length of the text and never raises.

    Args:
        text: Any string.

    Returns:
        The quantities with their offsets; they do not overlap.
    """
    found: list[FoundQuantity] = []
    position = 0
    bare: re.Match[str] | None = None  # a number without a unit: the low end of a range may borrow one
    while (match := _NUMBER.search(text, position)) is not None:
        position = match.end()
        item = _read_number(text, match)
        if item is None:
            bare = match if match["digits"] or match["word"] else None
            continue
        if bare is not None and _RANGE_JOIN.fullmatch(text, bare.end(), match.start()):
            low = _with_unit_of(text, bare, item)
            if low is not None:
                found.append(low)
        bare = None
        position = max(position, item.end)
        if found and _RANGE_JOIN.search(text, found[-1].end, item.start) and item.start - found[-1].end <= 9:
            found[-1], item = _as_range(text, found[-1], item)
        found.append(item)
    return tuple(found)


def deciding_quantity(text: str) -> Quantity | None:
    """Return the number that decides an item: its first bound, else its first plain value, else None.

    What a number is only compared with ("instead of 3 weeks", "was 9 %") decides nothing; a range decides only where
    nothing else does, by its upper end. A plain "one" of no measure is an article in most texts ("tied to one vendor")
    and decides nothing; a bound ("at most one") or a measure ("one hour") does.
    """
    found = [
        item for item in parse_quantities(text) if not _COMPARED_WITH.search(text, max(0, item.start - 20), item.start)
    ]
    ranges = {
        number
        for number, (low, high) in enumerate(pairwise(found))
        if low.quantity.op == ">=" and high.quantity.op == "<=" and _RANGE_JOIN.fullmatch(text, low.end, high.start)
    }
    in_range = ranges | {number + 1 for number in ranges}
    single = [item for number, item in enumerate(found) if number not in in_range]
    bounds = [item.quantity for item in single if item.quantity.op != "="]
    plain = [item.quantity for item in single if not _is_article(item)]
    if bounds or plain:
        return (bounds or plain)[0]
    return found[min(ranges) + 1].quantity if ranges else None


def _is_article(item: FoundQuantity) -> bool:
    one = item.quantity.value == 1 and _PLAIN_ONE.match(item.text) is not None
    return one and UNIT_PATTERN.match(item.quantity.unit) is None


def satisfies(limit: Quantity, stated: Quantity) -> bool | None:
    """Tell whether a stated quantity keeps within a limit.

    A stated bound on the limit's own side is read at its bound, because it claims no more than that:
    "up to 7" against ``<= 5`` is False, "up to 4" is True, "at least 3" against ``>= 5`` is False. A stated bound
    on the other side is False where nothing of it can keep the limit ("at least 7" against ``<= 5``) and None where
    some can ("at least 3" against ``<= 5``). Against ``= 5`` a stated bound is False or None, never True.

    Args:
        limit: What must hold.
        stated: What is claimed.

    Returns:
        True or False, or None where the units do not compare or the claim leaves it open.
    """
    scales = common_scale(limit.unit, stated.unit)
    if scales is None:
        return None
    bound, value = _on_scale(limit.value, scales.first), _on_scale(stated.value, scales.second)
    equal = math.isclose(bound, value, rel_tol=1e-9, abs_tol=1e-12)
    if limit.op == "=":
        return _satisfies_exact(stated.op, bound=bound, value=value, equal=equal)
    if limit.op in {"<", "<="}:
        return _satisfies_upper(limit.op, stated.op, below=value < bound and not equal, equal=equal)
    mirrored: dict[Operator, Operator] = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "=": "="}
    return _satisfies_upper(mirrored[limit.op], mirrored[stated.op], below=value > bound and not equal, equal=equal)


def _satisfies_exact(op: Operator, *, bound: float, value: float, equal: bool) -> bool | None:
    if op == "=":
        return equal
    if equal:
        return None if op in {"<=", ">="} else False
    inside = bound < value if op in {"<", "<="} else bound > value
    return None if inside else False


def _satisfies_upper(limit_op: Operator, op: Operator, *, below: bool, equal: bool) -> bool | None:
    if op in {"=", "<", "<="}:
        return below or (equal and (limit_op == "<=" or op == "<"))
    reaches = below or (equal and op == ">=" and limit_op == "<=")
    return None if reaches else False


def _on_scale(value: float, scale: UnitScale) -> float:
    return value * scale.factor + scale.offset


def _read_number(text: str, match: re.Match[str]) -> FoundQuantity | None:
    value = _value_of(match)
    if value is None or not math.isfinite(value) or _is_no_quantity(text, match, value):
        return None
    end = match.end()
    currency = (match["currency"] or "").strip()
    if currency:
        unit = currency
    else:
        unit_end = _unit_end(text, end, value=value)
        if unit_end is None:
            return None
        unit = _unit_words(text[end:unit_end], share_of=match["half"])
        end = unit_end
    rate = _RATE.match(text, end)
    if rate:
        words = " ".join(rate[0].split())
        unit = f"{unit}{words}" if words.startswith("/") else f"{unit} {words}"
        end = rate.end()
    if not unit:
        return None
    op = operator_at(
        text, match.start(), end if currency or not _BOUND_BETWEEN.match(text, match.end()) else match.end()
    )
    return FoundQuantity(
        start=match.start(), end=end, text=text[match.start() : end], quantity=Quantity(op=op, value=value, unit=unit)
    )


def _unit_words(words: str, *, share_of: str | None) -> str:
    """Return a unit as it is written; a share ("half the staff") is of the whole, and compares with no count."""
    unit = " ".join(words.strip(" -\t\n\u00a0").split())
    if share_of and share_of.lower().endswith(" the"):
        return f"of the {unit}"
    return unit if share_of else _BOUND_BETWEEN.sub("", _OUT_OF.sub(" ", f" {unit}", count=1)).strip()


def _value_of(match: re.Match[str]) -> float | None:
    if match["digits"]:
        value = _digits_value(match["digits"])
        if match["sign"]:
            value = -value
    elif match["half"]:
        many = _WORDS[match["many"].lower()] if match["many"] else 1.0
        value = many * _FRACTIONS[(match["part"] or match["parts"] or "half").lower()]
    elif match["article"]:
        value = 1.0
    else:
        word = match["word"].lower()
        tens, _, ones = word.replace("-", " ").partition(" ")
        value = _WORDS[tens] + (_WORDS[ones] if ones else 0.0)
    if match["and_half"]:
        value += 0.5
    if match["times"]:
        value *= _MULTIPLIERS[match["times"].lower()]
    return value


def _digits_value(digits: str) -> float:
    plain = re.sub(r"[\u00a0\u2009\u202f '’]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        return float(plain.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{1,2}", plain):
        plain = plain.replace(".", "")
    return float(plain.replace(",", "."))


def _is_no_quantity(text: str, match: re.Match[str], value: float) -> bool:
    before = text[max(0, match.start() - 16) : match.start()]
    if match["currency"]:
        return False
    if _AFTER_NOT_A_QUANTITY.match(text, match.end()) and (match["digits"] or match["word"]):
        return True
    if _IN_DATE_BEFORE.search(before) or (before.endswith("-") and _IN_DATE_AFTER.match(text, match.end())):
        return True
    if _BEFORE_DATE.search(before) or _AFTER_CLOCK.match(text, match.end()):
        return True
    if match["digits"] and 1900 <= value <= 2100 and len(match["digits"]) == 4 and _BEFORE_YEAR.search(before):
        return True
    if match["article"]:
        return _BEFORE_ARTICLE.search(before) is None
    if match["word"] and match["word"].lower() == "one":
        return bool(_AFTER_ONE.match(text, match.end()) or _BEFORE_ONE.search(before))
    return False


def _unit_end(text: str, start: int, *, value: float) -> int | None:
    share = _OUT_OF.match(text, start)
    if share and value != 1:
        start = share.end()
    bound = _BOUND_BETWEEN.match(text, start)
    start = bound.end() if bound else start
    known = UNIT_PATTERN.match(text, start)
    if known:
        return known.end()
    position, first_end = start, None
    for _ in range(3):
        word = _WORD.match(text, position)
        if word is None or word[1].lower() in _NOT_A_UNIT:
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


def _with_unit_of(text: str, low: re.Match[str], high: FoundQuantity) -> FoundQuantity | None:
    value = _value_of(low)
    before = text[max(0, low.start() - 16) : low.start()]
    clock = _BEFORE_DATE.search(before) or (low["digits"] and _AFTER_NOT_A_QUANTITY.match(text, low.end()))
    if value is None or clock:
        return None
    quantity = Quantity(op=operator_at(text, low.start(), low.end()), value=value, unit=high.quantity.unit)
    return FoundQuantity(start=low.start(), end=low.end(), text=text[low.start() : low.end()], quantity=quantity)


def _as_range(text: str, low: FoundQuantity, high: FoundQuantity) -> tuple[FoundQuantity, FoundQuantity]:
    joined_by_and = text[low.end : high.start].strip().lower() == "and"
    if joined_by_and and not follows_between(text, low.start):
        return low, high
    if low.quantity.op != "=" or normalise_unit(low.quantity.unit) != normalise_unit(high.quantity.unit):
        return low, high
    changed = end_of_change(text, low.start, low=low.quantity.value, high=high.quantity.value)
    if changed is not None:
        return low, _with_op(high, changed if high.quantity.op == "=" else high.quantity.op)
    if low.quantity.value <= high.quantity.value and high.quantity.op == "=":
        return _with_op(low, ">="), _with_op(high, "<=")
    return low, high


def _with_op(found: FoundQuantity, op: Operator) -> FoundQuantity:
    return found.model_copy(update={"quantity": found.quantity.model_copy(update={"op": op})})
