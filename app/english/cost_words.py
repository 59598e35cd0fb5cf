"""The words of costs: what makes a sum the cost of what is spoken of, and a wish that only asks for a low one.

For: `pipeline.grounds.cost`, which adds the sums up. Not for: sums themselves (`quantities`). The words beside a sum
are data (`data/costs.toml`), in English, German and French.
"""

import re
from functools import cache
from typing import Literal

from app.domain.kit.late_pattern import late
from app.english.cells import is_title, sole_currency
from app.english.phrase_files import any_of, phrase_file

_WORD = late(r"[a-z]+")
_ALONE_BEFORE = late(
    r"(?:^|[,;(–—-]\s*|\b(?:and|plus|und|et|or|oder|ou)\s+)"
    r"(?:(?:about|around|roughly|some|approx\.?|approximately|ca\.?|circa|etwa|rund|environ|only|just|nur|noch|encore"
    r"|seulement|another|one-off|einmalig|monatlich|jährlich|soit|so|altogether|≈|~|→|=)\s*){0,2}$",
    re.IGNORECASE,
)
_ALONE_BEHIND = late(
    r"\s*(?:$|[.,;)!]|[–—-]\s|(?:plus|and|und|et|but|aber|mais|incl\w*|inkl\w*|excl\w*|zzgl|ttc|ht|net|gross|brutto|netto"
    r"|including|with|mit|avec|at|if|when|charges|one-off|once|einmalig)\b)",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?P<number>(?<![\w.,$€£¥])(?<![$€£¥] )(?:\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3}){1,3}|\d{1,7})(?:[.,]\d{1,2})?"
    r"(?![\w%€$£]))"
)
_CHEAP = frozenset(
    "cheap cheaper cheapest inexpensive affordable cost costs costing price money expensive economical".split()
)
_SMALL_TALK = frozenset(
    "a an and as at be better best buy by for good great have ideally if in is it keep less little low lower lowest"
    " maintain must nice no not of on operate own please possible preferably run should small so that the to too we"
    " want wants welcome with would overall total use using".split()
)


def names_only_cost(text: str) -> bool:
    """Whether a wish says nothing but that it should cost little: "lower cost would be good"."""
    if is_title(text, "cost"):
        return True
    words = set(_WORD.findall(text.lower()))
    return bool(words & _CHEAP) and words <= _CHEAP | _SMALL_TALK


_PER_THING = late(
    r"\s*(?:an?|per|pro|par|je) (?!(?:year|month|week|day|quarter|total|one-off|once)\b)[^\W\d_]", re.IGNORECASE
)


def calls_cost(before: str, behind: str) -> bool:
    """Tell whether the words of a clause around a sum call it a cost, or only state it, at once or between commas."""
    opens = not before.strip(" ~≈(")
    alone = opens or (_ALONE_BEFORE.search(before) is not None and _ALONE_BEHIND.match(behind) is not None)
    return alone or _words("called").search(f"{before} {behind}") is not None


def is_another_sum(before: str) -> bool:
    """Tell whether the words before a sum make it no cost: a saving, a gain, a bound."""
    return _words("another").search(before) is not None


def is_of_one_piece(behind: str) -> bool:
    """Tell whether a sum is that of one of several ("210 euros each")."""
    return _of_one().match(behind) is not None or _PER_THING.match(behind) is not None


def with_currency(clause: str, sentence: str) -> str:
    """Return a clause with a currency behind the numbers that go on from a sum: "480 euros a month and 2500 once".

    Args:
        clause: A part of the sentence.
        sentence: All of it, whose one currency is meant.
    """
    currency = sole_currency(sentence)
    if not currency or sentence.find(currency) > sentence.find(clause) + len(clause):
        return clause
    first = max(0, clause.find(currency))
    tail = clause[first:]

    def with_its_own(number: re.Match[str]) -> str:
        has_one = tail[: number.start()].rstrip().endswith(currency)
        return number["number"] if has_one else f"{number['number']} {currency}"

    return clause[:first] + _goes_on().sub(with_its_own, tail)


@cache
def _words(table: Literal["called", "another"]) -> re.Pattern[str]:
    return re.compile(any_of(phrase_file("costs")[table]), re.IGNORECASE)


@cache
def _of_one() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{any_of(phrase_file('costs')['of_one'])})", re.IGNORECASE)


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(rf"{_NUMBER}(?=\s+(?:{any_of(phrase_file('costs')['goes_on'])}))", re.IGNORECASE)
