"""What a row costs, from sums that its own sentences call a cost. Not for: estimating, or what a cost is worth."""

import re
from collections.abc import Iterable

from app.domain.elicitation.table import Criterion, Ground, Known, Sum
from app.domain.items import Item
from app.domain.quantity import Quantity
from app.english.polarity import is_money
from app.english.quantities import FoundQuantity, parse_quantities
from app.english.units import normalise_unit
from app.pipeline.grounds.facts import Fact, clauses_of

_CALLED_COST = re.compile(
    r"\b(?:costs?|costing|price[ds]?|pric(?:e|ing)|pays?|paying|paid|fees?|rent(?:al|s)?|rate|quoted?|quotes?|invoiced?|"
    r"bill(?:ed|s)?|spend(?:s|ing)?|budget(?:ed)?|licen[cs]e|subscription|purchase|buy(?:s|ing)?|hire[ds]?|for|"
    r"cheap(?:er|est)?|dear(?:er|est)?|expensive|(?:comes?|came|adds? up|amounts?) to|it is|it would be|in all)\b",
    re.IGNORECASE,
)
_NO_COST = re.compile(
    r"\b(?:sav(?:e|es|ed|ing|ings)|earn(?:s|ed)?|income|revenue|turnover|sales|orders?|brings?|brought|instead|worth|profits?|"
    r"donat(?:e|es|ed|ion|ions)|grants?|fund(?:s|ed|ing)?|fines?|limit|at most|no more than|up to|above|over|below|"
    r"under)\b",
    re.IGNORECASE,
)
_YEARLY = {"year": 1.0, "month": 12.0, "week": 52.0, "day": 365.0, "quarter": 4.0}


def stated_cost(criterion: Criterion, row: str, facts: Iterable[Fact]) -> Known | None:
    """Return the sum a row's own sentences call its cost; None where they state none, or several of one scale."""
    sums: list[tuple[Sum, str]] = []
    for _, clause in clauses_of(facts):
        for found in parse_quantities(clause):
            if is_money(found.quantity.unit) and is_cost(clause, found) and found.quantity.value > 0:
                sums += [(_sum(found.quantity), clause)]
    if len({(one.value, one.scale) for one, _ in sums}) != 1:
        return None
    one, clause = sums[0]
    return Known(criterion=criterion.key, alternative=row, cost=one, ground=Ground(kind="numbers", quote=clause))


def is_cost(clause: str, found: FoundQuantity) -> bool:
    """Whether a sum is one that its clause calls a cost, and neither a saving nor a bound."""
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
