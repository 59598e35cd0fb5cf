"""Numbers with units in plain text: found, put on one scale, and compared with a limit.

For: limits, costs and measures a person wrote ("at most 5 hours a week", "≤ 35 dB(A)", "$95k").
Not for: clock times, dates and ordinals, which carry no quantity, and not for exchange rates: two
currencies never compare. Nothing here guesses a unit that is not in the text. The scales themselves are
data in ``app.domain.units``.
"""

import math
import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.domain.units import RATE_NOUNS, UNIT_PATTERN, Scale, common_scale, normalise_unit

__all__ = [
    "FoundQuantity",
    "Operator",
    "Quantity",
    "deciding_quantity",
    "normalise_unit",
    "parse_quantities",
    "satisfies",
]

Operator = Literal["<=", ">=", "=", "<", ">"]


class Quantity(BaseModel):
    """A number with its unit and the side on which it bounds, e.g. ``<= 48 hours a week``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    op: Operator = Field(description="How the value bounds: <= >= = < or >.")
    value: float = Field(description="The number, in the unit given.", allow_inf_nan=False)
    unit: str = Field(description="The unit in the text's own words.", max_length=200)


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
_DIGITS = r"(?:\d{1,3}(?:[,'’]\d{3}){1,6}(?!\d)|\d{1,3}(?:[\u00a0\u2009\u202f ]\d{3}){1,5}(?!\d)|\d{1,18})"
_NUMBER = re.compile(
    rf"(?P<currency>{_CURRENCY_SIGN}|\b{_CURRENCY_CODE}[ \u00a0]?)?"
    rf"(?:(?P<sign>(?<![\w.\-−–])[-−])?(?P<digits>(?<![\w.,:/#]){_DIGITS}(?:[.,]\d{{1,12}}(?!\d*[.,:]\d))?)"
    rf"|(?P<half>\bhalf (?:an?|the)\b|\b(?:an?|one) (?P<part>half|third|quarter|fifth|tenth)(?= of\b)|\bhalf(?= of\b))"
    rf"|\b(?P<word>{_WORD_NUMBER})\b"
    r"|\b(?P<article>an?)(?=[ \n](?:second|minute|hour|day|night|week|month|quarter|year|season)\b))"
    rf"(?:[ \u00a0]?(?P<times>(?:thousand|million|billion|hundred|dozen|mio|bn)\b|k\b|(?<=\d)M\b))?",
    re.IGNORECASE,
)
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b"
)
_AFTER_NOT_A_QUANTITY = re.compile(
    rf"(?:st|nd|rd|th)\b|:\d|[./]\d|[ \u00a0](?:{_MONTHS})|[ \u00a0]?(?:a\.?m\b|p\.?m\b|o['’]clock)|-\d\d-\d"
)
_BEFORE_DATE = re.compile(
    rf"(?:{_MONTHS}[ \u00a0]|\b(?:year|version|section|chapter|page|story|no\.|number|v)[ \u00a0])$"
)
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
    "a an and any are as at be been but by can did do does each either else every for from had has have he her his how i if in "
    "into is it its less may me might more most must my no nor not of off on one or other others our out over own per she should so "
    "some than that the their them then there these they this those to too under until up us was we were what when where which while "
    "who will with within without would yet you your below above at about after before between against during if because plus "
    "ahead left right back now today only also still even".split()
)
_IRREGULAR_PLURALS = frozenset("people staff men women children mice feet teeth data personnel cattle".split())
_OUT_OF = re.compile(r"[ \n]{0,2}of (?:the|our|my|your|their|its|his|her|these|those)(?= )", re.IGNORECASE)
_RATE = re.compile(
    rf"[ \u00a0]{{0,2}}(?:\n[ \t]{{0,8}})?(?:(?:an?|each|every)[ \n]{{1,3}}(?:{RATE_NOUNS})\b"
    r"|per[ \n]{1,3}[^\W\d_]{1,20}(?:[ \n]{1,3}and[ \n]{1,3}(?:day|night|week|month|year|person|shift)\b)?"
    r"|/[ ]?[^\W\d_]{1,12})",
    re.IGNORECASE,
)

_COMPARISONS: tuple[tuple[Operator, str], ...] = (
    (
        "<=",
        r"(?:at (?:the )?most|up to|(?:no|not|never) (?:any )?(?:more|longer|later|higher|larger|bigger|heavier|greater|wider|older|slower|farther|further|over|above|worse)(?: than)?|max(?:\.|imum|imal)?(?: of)?|to within|within|limited to|limit(?:ed)? (?:of|is|to)|capped at|cap(?:ped)? (?:of|the \w{1,20} at|is)|(?:not|never|n['’]t)(?: to)?(?: be)? (?:exceed|surpass|go over|go above|rise above|cost more than)|without exceeding|stops? at|ends? at|ceiling of|fits? (?:on|in|into|within)|(?:may|can|could) (?:only )?spend|restricted to|not over|nothing over|nothing above|anything over|budget (?:of|is)|≤|<=|=<)",
    ),
    (
        ">=",
        r"(?:at (?:the very )?least|(?:no|not|never) (?:less|fewer|lower|smaller|shorter|earlier|under|below|drop below|fall below)(?: than)?|(?:not|never|n['’]t) (?:drop|fall|sink|go) (?:below|under)|min(?:\.|imum|imal)?(?: of)?|upwards? of|there must (?:always )?be|≥|>=|=>)",
    ),
    ("<", r"(?:under|below|(?:less|fewer|shorter|lower|smaller|cheaper|lighter|earlier|sooner|faster|quicker) than|<)"),
    (
        ">",
        r"(?:(?<!spread )(?<!divided )(?<!distributed )over|above|beyond|(?:more|greater|longer|higher|larger|bigger|heavier|later|older|wider|slower) than|exceed(?:s|ing)?|>)",
    ),
)
_COMPARED_BEFORE = tuple(
    (
        op,
        re.compile(
            pattern
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
            r"[ ,\n]{0,3}(?:\+|or (?:more|better|above|over|longer|higher|greater|later)\b|and (?:up|above|more)\b|at (?:the very )?least\b|minimum\b|min\b|upwards|is the (?:floor|minimum|least)\b)",
            re.IGNORECASE,
        ),
    ),
    (
        "<=",
        re.compile(
            r"[ ,\n]{0,3}(?:or (?:less|fewer|under|below|lower|shorter|earlier|cheaper)\b|at (?:the )?most\b|max(?:imum|imal)?\b|tops\b|at the outside\b|is the (?:ceiling|limit|maximum|cap|most)\b|not more\b|and (?:not a \w{1,12} more|no more|that['’]s it)\b|on top, not more)",
            re.IGNORECASE,
        ),
    ),
)
_NEGATION = re.compile(
    r"\b(?:no|not|nobody|never|cannot|without|none|nothing|neither|nor|hardly|rarely|\w{2,6}n['’]t|isnt|dont|cant|wont)\b",
    re.IGNORECASE,
)
_RULED_OUT_AFTER = re.compile(
    r"[^.;!?]{0,60}\b(?:is|are)\b[^.;!?]{0,12}\b(?:out|excluded|ruled out|forbidden|too (?:much|many|long)|not (?:ok|okay|there|possible|allowed|acceptable)|simply not there|a no-go)\b",
    re.IGNORECASE,
)
_FINER = re.compile(
    r"more (?:precisely|exactly|finely|accurately|precise|exact|accurate) than(?: to)?[ \n]{1,3}$", re.IGNORECASE
)
_CLAUSE_EDGE = re.compile(r"[;:!?|]|\.[ \n]|, (?:and|but|so|or) ", re.IGNORECASE)
_RANGE_JOIN = re.compile(r"[ \u00a0\n]{0,2}(?:-|–|—|to|and|up to|down to)[ \u00a0\n]{0,2}$", re.IGNORECASE)
_TO_HERE = re.compile(r"\bto (?:about |around |roughly )?$", re.IGNORECASE)
_DOWN_TO = re.compile(r"\bdown to $", re.IGNORECASE)
_RISING = re.compile(
    r"\b(?:rais\w{1,3}|increas\w{1,3}|grow\w{0,2}|lift\w{0,3}|improv\w{1,3}|rise\w{0,2}|climb\w{0,3}|doubl\w{1,3}|widen\w{0,3})\b",
    re.IGNORECASE,
)
_FALLING = re.compile(
    r"\b(?:drop\w{0,4}|reduc\w{1,3}|cut\w{0,4}|lower\w{0,3}|fall\w{0,3}|decreas\w{1,3}|shrink\w{0,3}|go down|down|halv\w{1,3})\b",
    re.IGNORECASE,
)
_COMPARED_WITH = re.compile(
    r"\b(?:instead of|rather than|compared (?:to|with)|as against|was|were|\(from)[ \n]$", re.IGNORECASE
)
_BLANKS = re.compile(r"\s{1,40}")
_LOOK_BACK = 140  # characters before a number in which its comparison is looked for


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
    """Return the number that decides an item: its first bound, else its first plain value, else None."""
    found = [
        item for item in parse_quantities(text) if not _COMPARED_WITH.search(text, max(0, item.start - 20), item.start)
    ]
    for item in found:
        if item.quantity.op != "=":
            return item.quantity
    return found[0].quantity if found else None


def satisfies(limit: Quantity, stated: Quantity) -> bool | None:
    """Tell whether a stated quantity keeps within a limit.

    A stated bound on the limit's own side is read at its bound, because it claims no more than that:
    "up to 7" against ``<= 5`` is False, "up to 4" is True, "at least 3" against ``>= 5`` is False. A stated bound on the other
    side is False where nothing of it can keep the limit ("at least 7" against ``<= 5``) and None where some can
    ("at least 3" against ``<= 5``). Against ``= 5`` a stated bound is False or None, never True.

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


def _on_scale(value: float, scale: Scale) -> float:
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
        unit = _OUT_OF.sub(" ", " ".join(text[end:unit_end].strip(" -\t\n\u00a0").split()), count=1).strip()
        end = unit_end
    rate = _RATE.match(text, end)
    if rate:
        words = " ".join(rate[0].split())
        unit = f"{unit}{words}" if words.startswith("/") else f"{unit} {words}"
        end = rate.end()
    if not unit:
        return None
    op = _operator(text, match.start(), end)
    return FoundQuantity(
        start=match.start(), end=end, text=text[match.start() : end], quantity=Quantity(op=op, value=value, unit=unit)
    )


def _value_of(match: re.Match[str]) -> float | None:
    if match["digits"]:
        value = _digits_value(match["digits"])
        if match["sign"]:
            value = -value
    elif match["half"]:
        value = _FRACTIONS[(match["part"] or "half").lower()]
    elif match["article"]:
        value = 1.0
    else:
        word = match["word"].lower()
        tens, _, ones = word.replace("-", " ").partition(" ")
        value = _WORDS[tens] + (_WORDS[ones] if ones else 0.0)
    if match["times"]:
        value *= _MULTIPLIERS[match["times"].lower()]
    return value


def _digits_value(digits: str) -> float:
    plain = re.sub(r"[\u00a0\u2009\u202f '’]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        return float(plain.replace(",", ""))
    return float(plain.replace(",", "."))


def _is_no_quantity(text: str, match: re.Match[str], value: float) -> bool:
    before = text[max(0, match.start() - 16) : match.start()]
    if match["currency"]:
        return False
    if _AFTER_NOT_A_QUANTITY.match(text, match.end()) and match["digits"]:
        return True
    if _BEFORE_DATE.search(before):
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


def _operator(text: str, start: int, end: int) -> Operator:
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


def _with_unit_of(text: str, low: re.Match[str], high: FoundQuantity) -> FoundQuantity | None:
    value = _value_of(low)
    before = text[max(0, low.start() - 16) : low.start()]
    clock = _BEFORE_DATE.search(before) or (low["digits"] and _AFTER_NOT_A_QUANTITY.match(text, low.end()))
    if value is None or clock:
        return None
    quantity = Quantity(op=_operator(text, low.start(), low.end()), value=value, unit=high.quantity.unit)
    return FoundQuantity(start=low.start(), end=low.end(), text=text[low.start() : low.end()], quantity=quantity)


def _as_range(text: str, low: FoundQuantity, high: FoundQuantity) -> tuple[FoundQuantity, FoundQuantity]:
    before = text[max(0, low.start - _LOOK_BACK) : low.start]
    joined_by_and = text[low.end : high.start].strip().lower() == "and"
    if joined_by_and and not re.search(r"\bbetween[ \n]{1,3}$", before, re.IGNORECASE):
        return low, high
    if low.quantity.op != "=" or normalise_unit(low.quantity.unit) != normalise_unit(high.quantity.unit):
        return low, high
    clause = before[max((edge.end() for edge in _CLAUSE_EDGE.finditer(before)), default=0) :]
    if _RISING.search(clause) or (_FALLING.search(clause) and high.quantity.value < low.quantity.value):
        op: Operator = ">=" if high.quantity.value > low.quantity.value else "<="
        return low, _with_op(high, op if high.quantity.op == "=" else high.quantity.op)
    if low.quantity.value <= high.quantity.value and high.quantity.op == "=":
        return _with_op(low, ">="), _with_op(high, "<=")
    return low, high


def _with_op(found: FoundQuantity, op: Operator) -> FoundQuantity:
    return found.model_copy(update={"quantity": found.quantity.model_copy(update={"op": op})})
