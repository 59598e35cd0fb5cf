"""Checks a number that somebody else read in a stretch of text: its digits and its unit must stand there.

For: what a model says of a sentence, in any language that writes digits. Not for: finding numbers (`quantities`), and
not for which side a number bounds: that is said, not checked.
"""

import math
import re

from app.domain.kit.late_pattern import late
from app.domain.quantity import Operator, Quantity
from app.english.language import guess_language
from app.english.numerals import writes_decimal_comma
from app.english.units import normalise_unit

_NUMBER = late(r"(?P<sign>[-−–]?)(?P<digits>\d{1,18}(?:[.,'’\u00a0\u202f\u2009 ]\d{1,18}){0,5})")
_CLOCK_OR_DATE = late(
    r"\d{1,2}:\d{2}|\d{1,2}[.h]\d{2}\s?(?:Uhr\b|o'clock\b|h\b)|\d{1,2}\s?Uhr\b|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d+\.\d+\.\d+"
)
_MAGNITUDES = (
    (1e3, late(r"[ \u00a0\u202f]?(?:k(?![^\W\d_])|tsd\b|tausend\b|thousand\b|mille\b|mil\b)", re.IGNORECASE)),
    (1e6, late(r"[ \u00a0\u202f]?(?:m(?:io|illion(?:en|s|es)?|illones)\b)", re.IGNORECASE)),
    (1e9, late(r"[ \u00a0\u202f]?(?:m(?:rd|illiarden?|illiards?)|bn|billions?)\b", re.IGNORECASE)),
)
_COMMA_LANGUAGES = frozenset("de fr es it pt nl sv da pl".split())
_TOKEN = late(r"[^\W\d_]+|[%‰€$£¥°²³]+[^\W\d_]*")
_SMALL = frozenset("a an the per each every of pro je par la le les l un une de des du d por al al a in".split())


def reads_decimal_comma(text: str) -> bool:
    """Guess whether a text writes 38,5 with a comma: by the words beside its numbers, else by its language."""
    return writes_decimal_comma(text) or guess_language(text) in _COMMA_LANGUAGES


def shown_quantity(
    text: str, *, op: Operator, value: float, unit: str, quote: str, decimal_comma: bool
) -> Quantity | None:
    """Return the quantity where the text shows it, else None.

    Args:
        text: The stretch it was read in.
        op: Which side it bounds, as it was said.
        value: The number, as it was said.
        unit: The unit in the text's own words.
        quote: The words of the text that say it.
        decimal_comma: Whether the language of the text writes 38,5.
    """
    words = _folded(quote)
    if not words or words not in _folded(text) or not unit.strip() or not math.isfinite(value):
        return None
    if not any(math.isclose(value, read, rel_tol=1e-9) for read in _values(quote, decimal_comma=decimal_comma)):
        return None
    if not _has_unit(text, unit):
        return None
    return Quantity(op=op, value=value, unit=" ".join(unit.split())[:200])


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


def _values(quote: str, *, decimal_comma: bool) -> list[float]:
    """Every value the digits of a quote have; clock times, dates and versions have none."""
    found: list[float] = []
    plain = _CLOCK_OR_DATE.sub(lambda match: " " * len(match[0]), quote)
    for match in _NUMBER.finditer(plain):
        before = plain[match.start() - 1 : match.start()]
        if before.isalpha() or before == "_":
            continue
        value = _value(match["digits"], decimal_comma=decimal_comma)
        if match["sign"] and not before.isdigit():
            found.append(-value)
            # A range ("4-5") and a dash before a number look like a sign.
        found.append(value)
        found += [value * times for times, words in _MAGNITUDES if words.match(plain, match.end())]
    return found


def _value(digits: str, *, decimal_comma: bool) -> float:
    plain = re.sub(r"['’\u00a0\u202f\u2009 ]", "", digits)
    point, other = (",", ".") if decimal_comma else (".", ",")
    head, *groups = plain.split(other)
    if groups and point not in head and all(len(group.split(point)[0]) == 3 for group in groups):
        plain = "".join((head, *groups))
    elif len(groups) == 1 and point not in plain:
        # "38,5" in English and "38.5" in German can only be a fraction.
        return float(f"{head}.{groups[0]}")
    whole, *fraction = plain.replace(other, "").split(point)
    return float(f"{whole}.{fraction[0]}") if len(fraction) == 1 else float("".join((whole, *fraction)))


def _has_unit(text: str, unit: str) -> bool:
    """Whether each word of the unit stands in the text, or one that names the same unit."""
    here = {token.lower() for token in _TOKEN.findall(text)}
    same = {normalise_unit(token) for token in here}
    # "72dB": the unit stands close to its number.
    wanted = [token for token in _TOKEN.findall(unit) if token.lower() not in _SMALL]
    return bool(wanted) and all(token.lower() in here or normalise_unit(token) in same for token in wanted)
