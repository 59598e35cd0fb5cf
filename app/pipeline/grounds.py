"""Verdicts a text itself gives: numbers in one unit, a cost that is called one, the person's own remarks.

No ground, no verdict: a shared word, effort, praise or a price say nothing about an outcome. Today is read alike.
Not for: what a verdict is worth (`app.domain.elicitation`), or which columns there are (`decision_table`).
"""

import re
from collections.abc import Iterable

from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.table import Criterion, Ground, Known, Sum
from app.domain.items import Item
from app.domain.quantity import Quantity
from app.english.polarity import is_money, unit_concern
from app.english.quantities import FoundQuantity, parse_quantities, satisfies
from app.english.units import normalise_unit
from app.english.words import clauses, sentence_texts, stems

_CALLED_COST = re.compile(
    r"\b(?:costs?|costing|price[ds]?|pric(?:e|ing)|pays?|paying|paid|fees?|rent(?:al|s)?|rate|quoted?|invoiced?|"
    r"bill(?:ed|s)?|spend(?:s|ing)?|budget(?:ed)?|licen[cs]e|subscription|purchase|buy(?:s|ing)?|hire[ds]?|for)\b",
    re.IGNORECASE,
)
_NO_COST = re.compile(
    r"\b(?:sav(?:e|es|ed|ing|ings)|earn(?:s|ed)?|income|revenue|turnover|sales|orders?|brings?|instead|worth|profits?|"
    r"donat(?:e|es|ed|ion|ions)|grants?|fund(?:s|ed|ing)?|fines?|limit|at most|no more than|up to|above|over|below|"
    r"under)\b",
    re.IGNORECASE,
)
_FEWEST_WORDS = 2
_GENERAL = stems("must should want wants need needs aim goal better good easy not no")
_SIGNS = {
    **dict.fromkeys((CriterionKind.GOAL, CriterionKind.WISH, CriterionKind.MEASURE), (Level.BETTER, Level.WORSE)),
    **dict.fromkeys((CriterionKind.LIMIT, CriterionKind.LIMIT_AS_WISH), (Level.HOLDS, Level.BREAKS)),
    CriterionKind.FLOOR: (Level.KEPT, Level.LOST),
}
_YEARLY = {"year": 1.0, "month": 12.0, "week": 52.0, "day": 365.0, "quarter": 4.0}


def by_numbers(criterion: Criterion, bound: Quantity, row: str, texts: Iterable[str]) -> Known | None:
    """Return whether a row keeps a bound, from the numbers its own sentences state in the same unit; None = not said.

    A sum of money counts where it is called a cost; another number where its clause speaks of the bound's own subject.
    A bound that is broken once is broken.
    """
    kept: Known | None = None
    for clause in _clauses(texts):
        for found in parse_quantities(clause):
            holds = satisfies(bound, found.quantity)
            if holds is None or not _speaks_of(criterion, bound, clause, found):
                continue
            level = _level(criterion.kind, holds=holds)
            if level is None:
                continue
            ground = Ground(kind="numbers", quote=clause)
            known = Known(criterion=criterion.key, alternative=row, level=level, ground=ground)
            if not holds:
                return known
            kept = known
    return kept


def by_remark(criterion: Criterion, row: str, text: str, sign: str) -> Known | None:
    """Return the verdict of a person's word for (+) or against (-) an option, where it says all that a column asks.

    One shared word is not enough: every word of the column's subject, two at least, stands in the remark. A cost is
    answered by steps and sums only.
    """
    asked = _subject(criterion.text) - _GENERAL
    if criterion.kind is CriterionKind.COST or len(asked) < _FEWEST_WORDS or not asked <= stems(text):
        return None
    good, bad = _SIGNS[criterion.kind]
    ground = Ground(kind="remark", quote=text)
    return Known(criterion=criterion.key, alternative=row, level=good if sign == "+" else bad, ground=ground)


def _level(kind: CriterionKind, *, holds: bool) -> Level | None:
    if kind is CriterionKind.MEASURE:
        # Short of a measure may be better or worse than today: that is not said by the one number.
        return Level.MUCH_BETTER if holds else None
    return Level.HOLDS if holds else Level.BREAKS


def _speaks_of(criterion: Criterion, bound: Quantity, clause: str, found: FoundQuantity) -> bool:
    if is_money(bound.unit):
        return _is_cost(clause, found)
    concern = unit_concern(bound.unit)
    if concern is not None and unit_concern(found.quantity.unit) == concern:
        # What weighs or sounds so much is what is bounded; of a length or a time the subject must be named.
        return True
    mine = _subject(criterion.text)
    return bool(mine & _subject(clause)) if mine else False


def _subject(text: str) -> frozenset[str]:
    """The stems of a text without its numbers and their units."""
    left = text
    for found in reversed(parse_quantities(text)):
        left = left[: found.start] + " " + left[found.end :]
    return stems(left)


def _clauses(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        for sentence in sentence_texts(text):
            yield from clauses(sentence) or (sentence,)


# -- cost ------------------------------------------------------------------------------------------


def stated_cost(criterion: Criterion, row: str, texts: Iterable[str]) -> Known | None:
    """Return the sum a row's own sentences call its cost; None where they state none, or several of one scale."""
    sums: list[tuple[Sum, str]] = []
    for clause in _clauses(texts):
        for found in parse_quantities(clause):
            if is_money(found.quantity.unit) and _is_cost(clause, found) and found.quantity.value > 0:
                sums += [(_sum(found.quantity), clause)]
    if len({(one.value, one.scale) for one, _ in sums}) != 1:
        return None
    one, clause = sums[0]
    return Known(criterion=criterion.key, alternative=row, cost=one, ground=Ground(kind="numbers", quote=clause))


def _is_cost(clause: str, found: FoundQuantity) -> bool:
    before = clause[: found.start]
    return (
        found.quantity.op == "="
        and _CALLED_COST.search(clause[: found.start] + " " + clause[found.end :]) is not None
        and _NO_COST.search(before) is None
    )


def _sum(quantity: Quantity) -> Sum:
    unit, _, period = normalise_unit(quantity.unit).partition("/")
    if period in _YEARLY:
        return Sum(value=quantity.value * _YEARLY[period], unit=unit, period="year")
    return Sum(value=quantity.value, unit=unit, period=period)


def sum_of(text: str) -> Sum | None:
    """Return the sum of money a person typed ("450 euros a month"), a year where it has a period; None for none."""
    found = parse_quantities(text)
    if len(found) != 1 or not is_money(found[0].quantity.unit) or found[0].quantity.value <= 0:
        return None
    return _sum(found[0].quantity)


def names_only_cost(item: Item) -> bool:
    """Whether a wish says nothing but that it should cost little: then it is the column of cost."""
    words = set(re.findall(r"[a-z]+", item.text.lower()))
    return bool(words & _CHEAP) and words <= _CHEAP | _SMALL_TALK


_CHEAP = frozenset(
    "cheap cheaper cheapest inexpensive affordable cost costs costing price money expensive economical".split()
)
_SMALL_TALK = frozenset(
    "a an and as at be buy by for have in is it keep less little low lower lowest maintain must no not of on operate"
    " own possible run should small so that the to too we want wants with would overall total use using".split()
)
