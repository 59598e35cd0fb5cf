"""A number put anew in a few words ("the budget is 1,500 now", "make that 80 hours", "not 3 but 5 people").

For: taking such a sentence as the change of one line that is there. Not for: a limit said anew in full (`bounds`), and
not for whose a line is. The phrases are data: `data/corrections.toml`.
"""

import re
from functools import cache
from typing import NamedTuple

from app.domain.quantity import Quantity
from app.english.bounds import is_beside, supposes
from app.english.numerals import Numeral, next_numeral, writes_decimal_comma
from app.english.phrase_files import edged, phrase_file
from app.english.quantities import FoundQuantity, parse_quantities
from app.english.units import CURRENCIES, common_scale, normalise_unit
from app.english.words import stem, stems

_MOST_WORDS = 16
"""A longer sentence says more than a number."""
_MONEY = frozenset(map(stem, "budget budgets cost costs spend spends spending money price total".split()))
_GENERAL = frozenset(
    map(
        stem, "limit limits maximum minimum max min change changed raise raised cut correct correction actually".split()
    )
)


class Correction(NamedTuple):
    """A number that holds now.

    Args:
        value: it.
        digits: as it is written.
        unit: behind or before it, "" where none is said.
        old: the number it takes the place of, where that is said.
        subject: stems of what the sentence speaks of beside the numbers and the words of change.
    """

    value: float
    digits: str
    unit: str
    old: float | None
    subject: frozenset[str]


class _Number(NamedTuple):
    start: int
    end: int
    value: float
    digits: str
    unit: str


def correction_in(sentence: str) -> Correction | None:
    """Return the number a sentence puts anew; None where it does not, only tries it out, or names one more."""
    if len(sentence.split()) > _MOST_WORDS or supposes(sentence) or is_beside(sentence):
        return None
    numbers = _numbers(sentence)
    if not 1 <= len(numbers) <= 2:
        return None
    for old, new in _roles(numbers):
        marked = _marked(sentence, old, new)
        found = next((match for phrase in _phrases(old is not None) if (match := phrase.search(marked))), None)
        if found is None:
            continue
        rest = f"{marked[: found.start()]} {marked[found.end() :]} {found[0]}".replace("NEW", " ").replace("OLD", " ")
        unit = new.unit or (old.unit if old is not None else "")
        value = None if old is None else old.value
        return Correction(new.value, new.digits, unit, value, stems(rest) - _GENERAL)
    return None


def corrects(said: Correction, bound: Quantity, text: str) -> bool:
    """Tell whether a correction speaks of a line: the same unit, the old number where it is said, the same subject.

    Args:
        said: the correction.
        bound: the number of the line.
        text: its words.
    """
    head, *rates = normalise_unit(bound.unit).split("/")
    is_money = head in CURRENCIES
    if said.old is not None and said.old != bound.value:
        return False
    if said.unit:
        new_head, *new_rates = normalise_unit(said.unit).split("/")
        if (new_rates and new_rates != rates) or not _same_unit(new_head, head):
            return False
    subject = said.subject
    if subject & _MONEY:
        if not is_money:
            return False
        subject -= _MONEY
    subject -= stems(said.unit)
    if subject:
        return bool(subject & stems(text))
    return bool(said.unit or said.old is not None or said.subject & _MONEY)


def corrected(said: Correction, bound: Quantity, text: str) -> tuple[str, Quantity]:
    """Return a line's words and its number with the new number in the place of the old one."""
    renewed = bound.model_copy(update={"value": said.value})
    stated = [one for one in parse_quantities(text) if one.quantity.value == bound.value]
    if len(stated) != 1:
        return text, renewed
    place = _digits_of(text, stated[0])
    return (text, renewed) if place is None else (f"{text[: place[0]]}{said.digits}{text[place[1] :]}", renewed)


def _same_unit(first: str, second: str) -> bool:
    scale = common_scale(first, second)
    return scale is not None and scale.first == scale.second


def _numbers(sentence: str) -> list[_Number]:
    comma = writes_decimal_comma(sentence)
    quantities = parse_quantities(sentence)
    found: list[_Number] = []
    position = 0
    while (numeral := next_numeral(sentence, position, decimal_comma=comma)) is not None:
        position = numeral.end
        if numeral.is_article:
            continue
        whole = next((one for one in quantities if one.start <= numeral.start < one.end), None)
        start, end, unit = numeral.start, numeral.end, numeral.currency
        if whole is not None:
            start, end, unit = whole.start, whole.end, whole.quantity.unit
            position = max(position, end)
        digits = sentence[numeral.start : numeral.end].strip("$€£ \u00a0")
        found.append(_Number(start, end, numeral.value, digits, _plain_unit(unit)))
    return found


def _plain_unit(unit: str) -> str:
    """A unit without the words of change that were taken for one: “1,500 now” has none."""
    return "" if unit.lower().split()[:1] in (["now"], ["but"], ["not"], ["instead"], ["rather"]) else unit


def _digits_of(text: str, found: FoundQuantity) -> tuple[int, int] | None:
    numeral: Numeral | None = next_numeral(text, found.start, decimal_comma=writes_decimal_comma(text))
    if numeral is None or numeral.start >= found.end:
        return None
    written = text[numeral.start : numeral.end]
    lead = len(written) - len(written.lstrip("$€£ \u00a0"))
    return numeral.start + lead, numeral.start + len(written.rstrip("$€£ \u00a0"))


def _roles(numbers: list[_Number]) -> list[tuple[_Number | None, _Number]]:
    if len(numbers) == 1:
        return [(None, numbers[0])]
    first, second = numbers
    return [(first, second), (second, first)]


def _marked(sentence: str, old: _Number | None, new: _Number) -> str:
    """The sentence with the numbers replaced by the words of the patterns; a wrong unit stays behind its number."""
    for number in sorted(filter(None, (old, new)), key=lambda one: -one.start):
        word = "OLD" if number is old else "NEW"
        end = number.end
        if not number.unit:
            end = number.start + sentence[number.start :].index(number.digits) + len(number.digits)
        sentence = f"{sentence[: number.start]}{word}{sentence[end:]}"
    return sentence


@cache
def _phrases(has_old: bool) -> tuple[re.Pattern[str], ...]:
    phrases = phrase_file("corrections")["phrases"]
    return tuple(re.compile(edged(one), re.IGNORECASE) for one in phrases if ("OLD" in one) == has_old)
