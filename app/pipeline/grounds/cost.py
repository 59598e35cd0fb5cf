"""What a row costs, from sums that its own sentences call a cost. Not for: estimating, or what a cost is worth."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from app.domain.elicitation.table import Criterion, Ground, Known, Sum
from app.domain.kit.late_pattern import late
from app.domain.quantity import Quantity
from app.english.cells import is_bare_number, is_title, period_of
from app.english.cost_words import calls_cost, is_another_sum, is_of_one_piece, with_currency
from app.english.keeping_limits import satisfies
from app.english.polarity import is_money
from app.english.quantities import FoundQuantity, parse_quantities
from app.english.units import normalise_unit
from app.english.words import stems
from app.pipeline.grounds.facts import Fact, clauses_of

_FEWEST_SHARED = 2
_YEARLY = {"year": 1.0, "month": 12.0, "week": 52.0, "day": 365.0, "quarter": 4.0}
_JOINED = late(r"^[^.;]{0,40}\b(?:and|plus|then)\s*$", re.IGNORECASE)
_ONE_SIGN = late(r"([$€£])(\d[\d.,]{0,12}) ?[-–—] ?(\d)")  # "$20-40"
_LONGEST_JOIN = 9  # characters between the two ends of a range
_LESS_OR_MORE = late(r"^\s*(?:less|more|cheaper|dearer|saved|off|of (?:income|revenue|savings))\b", re.IGNORECASE)
_BEGINNING = late(r"\bfirst year\b|\byear (?:one|1)\b", re.IGNORECASE)
_ONE_YEAR = late(rf"\b(?:this|next|one) year\b|{_BEGINNING.pattern}", re.IGNORECASE)


class StatedCosts(NamedTuple):
    """What a row's own sentences call its cost: once, and a year; each None where not said, or said in two ways."""

    once: Sum | None
    yearly: Sum | None
    quote: str
    is_clear: bool
    """Whether no sum is said in two ways."""

    def within_a_year(self) -> Sum | None:
        """All that is paid in the first year."""
        if self.once is None or self.yearly is None:
            only = self.once or self.yearly
            return None if only is None else only.model_copy(update={"period": "year"})
        if self.once.unit != self.yearly.unit:
            return None
        return Sum(value=self.once.value + self.yearly.value, unit=self.once.unit, period="year")


def costs_in(facts: Iterable[Fact], about: frozenset[str] = frozenset()) -> StatedCosts:
    """Return what facts call a cost.

    Args:
        facts: of one row.
        about: words of which two make the label of a figure that of a cost ("per stop, with mounting").
    """
    once: dict[tuple[float, str], Sum] = {}
    yearly: dict[tuple[float, str], Sum] = {}
    quotes: list[str] = []
    is_clear = True
    for fact, clause in clauses_of(facts):
        is_price = is_title(fact.label, "cost")
        is_labelled = is_price or len(stems(fact.label) & about) >= _FEWEST_SHARED
        counted_to: int | None = None
        told = _ONE_SIGN.sub(r"\1\2–\1\3", clause if is_price else with_currency(clause, fact.text))
        for found in _bare_sum(clause) if is_price and is_bare_number(fact.value) else _outer_ends(told):
            if not (is_money(found.quantity.unit) or is_price) or found.quantity.value <= 0:
                continue
            if is_of_one_piece(told[found.end :]) or _is_of_something(found.quantity.unit):
                # Of how many is not said here: it neither counts nor leaves what does unclear.
                continue
            joined = counted_to is not None and _JOINED.match(told[counted_to : found.start]) is not None
            if found.quantity.op != "=" or not (is_labelled or joined or is_cost(told, found)):
                # A sum beside one that counts, of which it is not said what it is.
                is_clear = is_clear and counted_to is None
                continue
            counted_to = found.end
            one = _sum(found.quantity, period_of(fact.label) if is_price else "")
            if one.period in ("", "year"):
                (yearly if one.period else once)[(one.value, one.unit)] = one
                quotes.append(clause)
    return StatedCosts(
        once=next(iter(once.values())) if len(once) == 1 else None,
        yearly=next(iter(yearly.values())) if len(yearly) == 1 else None,
        quote=" · ".join(dict.fromkeys(quotes)),
        is_clear=is_clear and max(len(once), len(yearly)) <= 1,
    )


def stated_cost(criterion: Criterion, row: str, facts: Iterable[Fact], *, of_a_year: bool = False) -> Known | None:
    """Return the sum a row's own sentences call its cost; None where they state none, or several of one scale.

    Args:
        criterion: the column of cost.
        row: key.
        facts: of the row.
        of_a_year: the text bounds what a year costs, so what is paid once and what is paid a year are added up.
    """
    said = costs_in(facts)
    if not said.is_clear or (said.once is not None and said.yearly is not None and not of_a_year):
        return None
    one = said.within_a_year() if of_a_year else said.once or said.yearly
    if one is None:
        return None
    return Known(criterion=criterion.key, alternative=row, cost=one, ground=Ground(kind="numbers", quote=said.quote))


def keeps_sum(bound: Quantity, text: str, facts: Iterable[Fact]) -> tuple[bool, str] | None:
    """Return whether a row keeps a bound of money, once or a year, and the words; None where it is not said.

    A bound on the first year counts all that is paid in it. Of others what is paid once and what is paid a year are not
    added up: each may break the bound, but neither keeps it where both are there.
    """
    said = costs_in(facts, stems(text))
    limit = _sum(bound)
    parts = [one for one in (said.once, said.yearly) if one is not None]
    if not parts or bound.op not in ("<", "<="):
        return None
    if bounds_a_year(text) and (whole := said.within_a_year()) is not None:
        parts, limit = [whole], limit.model_copy(update={"period": "year"})
    same = [one for one in parts if one.scale == limit.scale]
    held = [satisfies(_quantity(limit, bound), _quantity(one)) for one in same]
    if False in held:
        return False, said.quote
    whole_is_known = said.is_clear and len(same) == len(parts)
    return (True, said.quote) if True in held and whole_is_known else None


def bounds_a_year(text: str) -> bool:
    """Whether a text speaks of what is paid in one year."""
    return _ONE_YEAR.search(text) is not None


def bounds_a_beginning(text: str) -> bool:
    """Whether a text speaks of the first year of something new, which says nothing of what is paid now."""
    return _BEGINNING.search(text) is not None


def is_over_a_year(rate: str) -> bool:
    """Whether sums at a rate ("month"; "" = once) can be told as what is paid once or in a year."""
    return not rate or rate in _YEARLY


def _quantity(one: Sum, like: Quantity | None = None) -> Quantity:
    unit = f"{one.unit} per {one.period}" if one.period else one.unit
    return Quantity(op="=" if like is None else like.op, value=one.value, unit=unit)


def is_cost(clause: str, found: FoundQuantity) -> bool:
    """Whether a sum is one that its clause calls a cost or only states, and neither a saving nor a bound."""
    before, behind = clause[: found.start], clause[found.end :]
    if found.quantity.op != "=" or is_another_sum(before) or _LESS_OR_MORE.match(behind) is not None:
        return False
    return calls_cost(before, behind)


def _outer_ends(clause: str) -> list[FoundQuantity]:
    """The sums of a clause; of a range ("60 to 80 euros") the dearer end, which is the one to reckon with."""
    ends: list[FoundQuantity] = []
    for found in parse_quantities(clause):
        low = ends[-1] if ends else None
        if (
            low is not None
            and (low.quantity.op, found.quantity.op) == (">=", "<=")
            and found.start - low.end <= _LONGEST_JOIN
            and low.quantity.unit == found.quantity.unit
        ):
            exact = found.quantity.model_copy(update={"op": "="})
            ends[-1] = found.model_copy(update={"start": low.start, "quantity": exact})
        else:
            ends.append(found)
    return ends


def _is_of_something(unit: str) -> bool:
    """Whether a sum is per seat, visit or page, of which it is not said how many there are."""
    return any(rate not in _YEARLY for rate in normalise_unit(unit).split("/")[1:])


def _bare_sum(clause: str) -> tuple[FoundQuantity, ...]:
    """The number of a cell under a cost that names no currency: it can be set against others of its table."""
    return tuple(
        one.model_copy(update={"quantity": one.quantity.model_copy(update={"unit": ""})})
        for one in parse_quantities(f"{clause} pieces")
    )


def _sum(quantity: Quantity, titled: str = "") -> Sum:
    """A sum a year, where it has a period or its title names one."""
    unit, _, period = normalise_unit(quantity.unit).partition("/")
    period = period or titled
    if period in _YEARLY:
        return Sum(value=quantity.value * _YEARLY[period], unit=unit, period="year")
    return Sum(value=quantity.value, unit=unit, period=period)


def sum_of(text: str) -> Sum | None:
    """Return the sum of money a person typed ("450 euros a month"), a year where it has a period; None for none."""
    found = parse_quantities(text)
    if len(found) != 1 or not is_money(found[0].quantity.unit) or found[0].quantity.value <= 0:
        return None
    return _sum(found[0].quantity)
