"""The part of an item that a question may depend on, and the keys made from such parts.

A slice has no weight, author, source or certainty, so changing those asks nothing again; its class (hard or soft)
stays. Not for: prompts or schemas.
"""

from collections.abc import Iterable

from app.domain.canonical import content_key
from app.domain.items import HARD_WEIGHT, KEPT_KINDS, Author, Item, ItemKind
from app.domain.kit.late_pattern import late
from app.domain.model_client import Role
from app.domain.operations import Content
from app.domain.quantity import Quantity
from app.english.units import normalise_unit
from app.pipeline.prompts import version_of

SOFT_WEIGHT = 50
"""Weight every soft item shows inside a task, so tasks cannot tell one soft weight from another."""
REMARK_RULE = "said for or against"
"""How the rule begins that sets aside what a person said about options in general, not in one option's own words."""
LEAST_SURE = 3
"""Assumptions a designer is told."""
_DIGIT = late(r"\d")
_MONEY = frozenset("EUR USD GBP CHF JPY SEK NOK DKK PLN CZK AUD CAD INR CNY cent pence".split()) | {"euro cent"}
_UPPER = frozenset({"<=", "<"})


def neutral(item: Item) -> Item:
    """Return the item with nothing in it but what a question may depend on."""
    return item.model_copy(
        update={
            "weight": HARD_WEIGHT if item.is_hard else SOFT_WEIGHT,
            "certainty": 0.5,
            "author": Author.PERSON,
            "source": None,
            "rule": "",
        }
    )


def neutral_items(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items as tasks hold them, without those set aside; a word for or against an option stays beside it."""
    return tuple(
        neutral(item)
        for item in items
        if item.kind not in KEPT_KINDS or item.kind is ItemKind.REMARK or item.rule.startswith(REMARK_RULE)
    )


def designers_items(content: Content) -> tuple[Item, ...]:
    """Return what a designer needs: goals, hard limits, today, options, what is at hand in numbers, the least sure.

    Runs that were asked with the first version of the template had everything.
    """
    if version_of(Role.DESIGNER) == 1:
        return neutral_items(content.items())

    def counts(item: Item) -> bool:
        if item.kind in (ItemKind.RESOURCE, ItemKind.LIMIT):
            return item.quantity is not None or _DIGIT.search(item.text) is not None
        return item.kind in (ItemKind.GOAL, ItemKind.TODAY, ItemKind.OPTION) or (
            item.kind is ItemKind.CONSTRAINT and item.is_hard
        )

    unsure = sorted(content.world.of(ItemKind.ASSUMPTION), key=lambda item: item.certainty)[:LEAST_SURE]
    return tuple(neutral(item) for item in content.items() if counts(item) or item in unsure)


def is_money(quantity: Quantity | None) -> bool:
    """Whether a quantity is an amount of money (per whatever)."""
    return quantity is not None and normalise_unit(quantity.unit).split("/")[0] in _MONEY


def cost_limits(content: Content) -> tuple[Item, ...]:
    """Return upper bounds on money, as numbers only: their wording may change without moving the cost column.

    Only where nothing said about today states an amount: then a stated limit is the only scale there is.
    """
    if any(is_money(item.quantity) for item in content.spec.today):
        return ()
    return tuple(
        neutral(item).model_copy(update={"text": _in_numbers(item.quantity), "checks": ()})
        for item in content.items()
        if item.kind in (ItemKind.CONSTRAINT, ItemKind.LIMIT)
        and item.quantity is not None
        and item.quantity.op in _UPPER
        and is_money(item.quantity)
    )


def slice_key(*parts: object) -> str:
    """Return the key of a slice."""
    return content_key(*parts)


def _in_numbers(quantity: Quantity) -> str:
    return f"{quantity.op} {quantity.value:g} {quantity.unit}"
