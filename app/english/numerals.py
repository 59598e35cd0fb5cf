"""Finds the numerals of a text, in digits or words, and their values; tells names and dates with digits from them.

For: ``app.english.quantities``. Not for: units and bounds. The words are data (`data/numbers.toml`).
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from app.domain.kit.late_pattern import late
from app.english.phrase_files import phrase_file
from app.english.units import UNIT_PATTERN

_CURRENCY_SIGN = r"[$€£¥]"
_CURRENCY_CODE = r"(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|JPY|AUD|CAD|INR|CNY|US\$)"
# Every repetition is bounded, so a megabyte of digits costs a megabyte of steps, not its square.
_DIGITS = (
    r"(?:\d{1,3}(?:[,'’]\d{3}){1,6}(?!\d)|\d{1,3}(?:[\u00a0\u2009\u202f ]\d{3}){1,5}(?!\d)"
    r"|\d{1,3}(?:\.\d{3}){2,5}(?!\d)|\d{1,3}(?:\.\d{3}){1,5}(?=,\d{1,2}(?!\d))|\d{1,18})"
)
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février"
    r"|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)\b"
)
_AFTER_NO_NUMBER = late(
    rf"(?:st|nd|rd|th)\b|:\d|[./]\d|\.?[ \u00a0](?:{_MONTHS})"
    rf"|\^|[- ](?:year|month|week|day)s?[- ]old|[ \u00a0]?(?:a\.?m\b|p\.?m\b|o['’]clock|Uhr\b)|-\d\d-\d"
)
_GLUED_LETTERS = late(r"[^\W\d_]")
_GLUED_FINE = late(r"[x×]\d|[ckm]?(?:[kKM]|bn|mio)\b|h\d\d\b")
_BEFORE_DATE = late(rf"{_MONTHS}[ \u00a0]$")
_IN_DATE_BEFORE = late(r"\d-\d{1,2}-$")
_IN_DATE_AFTER = late(r"-\d{1,4}\b")
_IN_NAME_BEFORE = late(r"[^\W\d_]\.?[-–/_]$|[#§№^][ \u00a0]?$|[^\W\d_]\d{0,6}-\d{0,6}-?$")
_ACRONYM_BEFORE = late(r"(?<![^\W_])(?=[A-Z]{2})[A-Z][A-Z/]{1,7}[ \u00a0-]$")
_BOUND_IN_CAPITALS = late(
    rf"(?:^|[^\w])(?:MAX|MIN|UP TO|MOST|LEAST|THAN|OVER|UNDER|BELOW|ABOVE|WITHIN|OF|TO|NOT|IS|ARE|AND|OR|EXCEED"
    rf"|{_CURRENCY_CODE})[ \u00a0]$"
)
_BEFORE_YEAR = late(
    r"\b(?:in|until|till|since|before|after|from|by|of|than|to|for|seit|ab|bis|im|depuis|en)[ \u00a0]$", re.IGNORECASE
)
_OF_A_YEAR = late(r"\b(?:the|a|our|your|their|his|her|model)[ \u00a0]$", re.IGNORECASE)
_MANY = late(r"[ \u00a0][^\W\d_]{2,30}s\b")
_HEADING_NUMBER = late(r"[ \t]{1,4}[A-Z][^\W\d_]{2}")
_AFTER_ONE = late(
    r"(?:['’]s\b|[- ](?:off|by|another|of|is|can|could|may|would|has|knows|else|more|day)\b|-|\W*$|[,.;:!?)])",
    re.IGNORECASE,
)
_BEFORE_ARTICLE = late(
    r"\b(?:within|under|below|than|over|at most|at least|up to|in|max|maximum|beyond|after)[ \n]$", re.IGNORECASE
)
_BEFORE_ONE = late(r"\b(?:no|any|every|that|this|another|which|each|the)[ -]$", re.IGNORECASE)
_COUNTED_NOUN = late(r"\b(?:an?|per|each|every|this|that|last|next|one|two|three|\d+)[ \n]$", re.IGNORECASE)
_LABEL_LOOK_BACK = 40  # characters before a number in which the noun it names is looked for
_FRACTION = late(r"(\d{1,2})/(\d{1,2})")
_VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_DIGIT = late(rf"[\d{_VULGAR}]")
_WORDS = late(r"[^\W\d_]+")
_GREATEST_DENOMINATOR = 20
_CAPITAL_UNITS = frozenset("AVWLT")
_MARK_IN_DIGITS = late(r"\d[.,]\d")
_SAMPLE = 4_000  # characters of a text in which the words of a language are counted
_LAST_DAY = 31
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a text, and what stands around it that says how it is meant."""

    start: int
    end: int
    value: float
    currency: str = ""
    share_of: str | None = None  # "half the", "a third": the words of a share
    times_over: bool = False  # "twice": the number and its unit in one word
    is_article: bool = False  # "an" of "within an hour"
    is_bare: bool = False  # digits or words that may borrow the unit of the number behind them
    tolerance: bool = False  # behind "±"


@dataclass(frozen=True, slots=True)
class _Grammar:
    numeral: re.Pattern[str]
    values: dict[str, float]
    fractions: dict[str, float]
    times_over: dict[str, float]
    multipliers: dict[str, float]
    label: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    """Compile the words of numbers, once."""
    table = phrase_file("numbers")
    values = {word: float(value) for word, value in table["values"].items()}
    tens = "|".join(word for word, value in values.items() if 20 <= value <= 90 and value % 10 == 0)
    ones = "|".join(word for word, value in values.items() if 1 <= value <= 9)
    others = "|".join(sorted((word for word in values if word not in tens.split("|")), key=len, reverse=True))
    fractions = {word: parts[0] / parts[1] for word, parts in table["fractions"].items()}
    part = "|".join(word for word in fractions if word != "half")
    often = "|".join(table["times_over"])
    times = "|".join(word for word in table["multipliers"] if word not in {"k", "m"})
    numeral = re.compile(
        rf"(?P<currency>{_CURRENCY_SIGN}[ \u00a0]?|\b{_CURRENCY_CODE}[ \u00a0]?)?"
        rf"(?:(?<![\w.,:/#-])(?P<ratio>[1-9]\d?/[1-9]\d?)(?![\d/.,:])"
        rf"|(?P<sign>(?<![\w.\-−–+±])(?:[-−+±]|minus[ ]))?"
        rf"(?P<digits>(?<![\w.,:/#]){_DIGITS}(?:[.,]\d{{1,12}}(?!\d*[.,:]\d))?)"
        rf"(?:[ \u00a0]?(?P<vulgar>[{_VULGAR}])|[.,][-–—](?!\d))?"
        rf"|(?<!\w)(?P<only_vulgar>[{_VULGAR}])"
        rf"|(?P<half>\bhalf (?:an?|the)\b|\b(?:an?|one) (?P<part>half|{part})(?= of\b)|\bhalf(?= of\b)"
        rf"|\b(?P<many>two|three|four) (?P<parts>{part})s(?= of\b))"
        rf"|\b(?P<times_over>{often})(?= (?:an?|per|each|every|last|this|in|since|during|within)\b)"
        rf"|\b(?P<word>(?:{tens})(?:[- ](?:{ones}))?|{others})\b"
        rf"|\b(?P<article>an?)(?=[ \n](?:{'|'.join(table['articles']['nouns'].split())})\b))"
        rf"(?P<and_half> and a half)?(?:[ \u00a0]?(?P<times>(?:{times})\b\.?|k\b|(?<=\d)(?-i:M)\b"
        r"|(?(currency)(?<=\d)m\b|(?!))))?",
        re.IGNORECASE,
    )
    nouns = "|".join(table["labels"])
    label = re.compile(
        rf"(?<![^\W_])(?:{nouns})[ \u00a0\n]{{0,2}}(?:\d{{1,4}}(?: ?[-–/,] ?| to | and | or ))?$", re.IGNORECASE
    )
    return _Grammar(numeral, values, fractions, table["times_over"], table["multipliers"], label)


def may_hold_number(text: str) -> bool:
    """Tell whether a text has a digit or a word that can be part of a number; where not, nothing need be looked for."""
    return _DIGIT.search(text) is not None or not _number_words().isdisjoint(_WORDS.findall(text.lower()))


@cache
def _number_words() -> frozenset[str]:
    """Return the words one of which stands in every number without a digit; "an hour" is known by its noun."""
    table = phrase_file("numbers")
    grammar = _grammar()
    spelled = (*grammar.values, *grammar.fractions, *grammar.times_over, *table["articles"]["nouns"].split())
    return frozenset(word for spelling in spelled for word in _WORDS.findall(spelling.lower()))


def next_numeral(text: str, position: int, *, decimal_comma: bool = False) -> Numeral | None:
    """Return the first number from a position on that is no name, date or clock time; None behind the last.

    Args:
        text: The whole text.
        position: Where to begin.
        decimal_comma: Whether "38.000" is thirty-eight thousand and "38,5" thirty-eight and a half.
    """
    grammar = _grammar()
    while (match := grammar.numeral.search(text, position)) is not None:
        position = match.end()
        value = _value_of(match, grammar, decimal_comma=decimal_comma)
        if value is not None and not _is_no_number(text, match, value, grammar):
            return Numeral(
                start=match.start(),
                end=match.end(),
                value=value,
                currency=(match["currency"] or "").strip(),
                share_of=match["half"] or match["ratio"],
                times_over=match["times_over"] is not None,
                is_article=match["article"] is not None,
                is_bare=match["digits"] is not None or match["word"] is not None,
                tolerance="±" in text[max(0, match.start() - 2) : match.start() + 1],
            )
    return None


def writes_decimal_comma(text: str) -> bool:
    """Guess whether a text writes 38,5 with a comma, from the words beside its numbers; English does not."""
    if _MARK_IN_DIGITS.search(text) is None:
        return False  # no number of it is read otherwise
    table = phrase_file("numbers")["decimal_comma"]
    words = re.findall(r"[^\W\d_]{1,30}", text[:_SAMPLE].lower())
    yes, no = (frozenset(table[side].split()) for side in ("yes", "no"))
    return sum(word in yes for word in words) > sum(word in no for word in words)


def _value_of(match: re.Match[str], grammar: _Grammar, *, decimal_comma: bool) -> float | None:
    if match["digits"]:
        value = _digits_value(match["digits"], decimal_comma=decimal_comma)
        value += _vulgar(match["vulgar"])
        if match["sign"] and match["sign"].lower() in {"-", "−", "minus "}:
            value = -value
    elif match["only_vulgar"]:
        value = _vulgar(match["only_vulgar"])
    elif match["ratio"]:
        upper, lower = map(int, match["ratio"].split("/"))
        if not upper < lower <= _GREATEST_DENOMINATOR:
            return None
        value = upper / lower
    elif match["half"]:
        many = grammar.values[match["many"].lower()] if match["many"] else 1.0
        value = many * grammar.fractions[(match["part"] or match["parts"] or "half").lower()]
    elif match["article"]:
        value = 1.0
    elif match["times_over"]:
        value = grammar.times_over[match["times_over"].lower()]
    else:
        tens, _, ones = match["word"].lower().replace("-", " ").partition(" ")
        value = grammar.values[tens] + (grammar.values[ones] if ones else 0.0)
    if match["and_half"]:
        value += 0.5
    if match["times"]:
        value *= grammar.multipliers[match["times"].lower().rstrip(".")]
    return value if math.isfinite(value) else None


def _vulgar(fraction: str | None) -> float:
    return unicodedata.numeric(fraction) if fraction else 0.0


def _digits_value(digits: str, *, decimal_comma: bool) -> float:
    plain = re.sub(r"[\u00a0\u2009\u202f '’]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}", plain):
        return float(plain.replace(".", "").replace(",", "."))
    if decimal_comma and re.fullmatch(r"\d{1,3}\.\d{3}", plain):
        return float(plain.replace(".", ""))
    if not decimal_comma and re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        return float(plain.replace(",", ""))
    return (
        float(plain.replace(",", ".", 1).replace(",", "")) if plain.count(".") == 0 else float(plain.replace(",", ""))
    )


def _is_no_number(text: str, match: re.Match[str], value: float, grammar: _Grammar) -> bool:
    if match["currency"]:
        return False
    before = text[max(0, match.start() - _LABEL_LOOK_BACK) : match.start()]
    if match["article"]:
        return _BEFORE_ARTICLE.search(before) is None
    if match["half"] or match["times_over"] or match["only_vulgar"]:
        return False
    if _AFTER_NO_NUMBER.match(text, match.end()):
        return True
    if _BEFORE_DATE.search(before) and (value <= _LAST_DAY or _FIRST_YEAR <= value <= _LAST_YEAR):
        return True
    if match["word"]:
        one = match["word"].lower() == "one"
        return one and bool(_AFTER_ONE.match(text, match.end()) or _BEFORE_ONE.search(before))
    if match["ratio"]:
        return False
    return (
        _is_date(text, match, before, value)
        or _is_name(text, match, before)
        or _is_numbered(text, match, before, grammar)
    )


def _is_date(text: str, match: re.Match[str], before: str, value: float) -> bool:
    if _IN_DATE_BEFORE.search(before) or (before.endswith("-") and _IN_DATE_AFTER.match(text, match.end())):
        return True
    if len(match["digits"]) != 4 or not _FIRST_YEAR <= value <= _LAST_YEAR:
        return False
    of_a_year = _OF_A_YEAR.search(before) is not None and _MANY.match(text, match.end()) is None
    return of_a_year or _BEFORE_YEAR.search(before) is not None


def _is_name(text: str, match: re.Match[str], before: str) -> bool:
    """Tell whether digits are part of a name: "R-04", "COVID-19", "18F", "5G", "ISO 9001", "0171"."""
    digits, end = match["digits"], match.end()
    if len(digits) > 1 and digits[0] == "0" and digits.isdigit():
        return True
    if _IN_NAME_BEFORE.search(before):
        return True
    if not match["times"] and _GLUED_LETTERS.match(text, end) and not _GLUED_FINE.match(text, end):
        unit = UNIT_PATTERN.match(text, end)
        if unit is None or (unit[0].isupper() and len(unit[0]) == 1 and unit[0] not in _CAPITAL_UNITS):
            return True
    if _ACRONYM_BEFORE.search(before) is None or _BOUND_IN_CAPITALS.search(before):
        return False
    return UNIT_PATTERN.match(text, end) is None


def _is_numbered(text: str, match: re.Match[str], before: str, grammar: _Grammar) -> bool:
    """Tell whether a number counts parts of a text or a series: "3.3 Ports", "Years 3 to 6", "Annex 4"."""
    starts_line = not before.strip(" \t") or before.rstrip(" \t").endswith("\n")
    if starts_line and "." in match["digits"] and _HEADING_NUMBER.match(text, match.end()):
        return UNIT_PATTERN.match(text, match.end()) is None
    noun = grammar.label.search(before)
    if noun is None or UNIT_PATTERN.match(text, match.end()):
        return False
    return _COUNTED_NOUN.search(before[: noun.start()]) is None
