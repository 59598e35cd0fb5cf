"""All verdicts that a text gives on a run's rows, each with its ground; at most one a cell, the surest.

Numbers say more than words, words more than a comparison. Not for: a person's answers, which stand over all of these.
"""

from collections.abc import Iterable

from app.domain.elicitation.scales import CriterionKind
from app.domain.elicitation.table import TODAY_KEY, Criterion, Known
from app.domain.items import Item
from app.domain.quantity import Quantity
from app.english.polarity import is_money
from app.english.quantities import parse_quantities
from app.pipeline.grounds.answers import by_answer
from app.pipeline.grounds.comparisons import Compared
from app.pipeline.grounds.cost import bounds_a_beginning, bounds_a_year, stated_cost
from app.pipeline.grounds.facts import Fact, Names
from app.pipeline.grounds.numbers import beside_today, by_numbers
from app.pipeline.grounds.statements import by_statement


def verdicts_of(
    criteria: Iterable[Criterion], items: dict[str, Item], facts: dict[str, tuple[Fact, ...]], names: Names
) -> Iterable[Known]:
    """Give the verdicts of a text.

    Args:
        criteria: the columns.
        items: the item of each column by its key; cost has none.
        facts: what is said of each row by its key, today's among them; "" for sentences that stand under no row.
        names: of the options.
    """
    of_a_year = any(one.is_hard and bounds_a_year(one.text) and _is_of_money(one) for one in items.values())
    compared = Compared(facts, names, has_today=TODAY_KEY in facts)
    today = facts.get(TODAY_KEY, ())
    for criterion in criteria:
        known: dict[str, Known] = {}
        for row, said in facts.items():
            if (
                row
                and (one := _verdict(criterion, items.get(criterion.key), row, said, today, of_a_year=of_a_year))
                is not None
            ):
                known[row] = one
        for told in compared.verdicts(criterion, known):
            known.setdefault(told.alternative, told)
        yield from known.values()


def _verdict(
    criterion: Criterion,
    item: Item | None,
    row: str,
    said: tuple[Fact, ...],
    today: tuple[Fact, ...],
    *,
    of_a_year: bool,
) -> Known | None:
    if item is None:
        return stated_cost(criterion, row, said, of_a_year=of_a_year)
    if row == TODAY_KEY and _is_of_money(item) and bounds_a_beginning(item.text):
        return None
    bound = _bound(item)
    if bound is not None and criterion.kind is not CriterionKind.FLOOR:
        found = by_numbers(criterion, bound, row, said, () if row == TODAY_KEY else today)
        if found is not None:
            return found
    if row == TODAY_KEY:
        # Today is the middle of every step: only its numbers can say more, and what it answers on a limit.
        return by_answer(criterion, row, said) if criterion.kind is CriterionKind.LIMIT else None
    if (answered := by_answer(criterion, row, said)) is not None:
        return answered
    return beside_today(criterion, row, said, today) or by_statement(criterion, row, said)


def _is_of_money(item: Item) -> bool:
    return item.quantity is not None and is_money(item.quantity.unit)


def _bound(item: Item) -> Quantity | None:
    if item.quantity is not None:
        return item.quantity
    stated = [one.quantity for one in parse_quantities(item.text) if one.quantity.op != "="]
    return stated[0] if len(stated) == 1 and item.is_hard else None
