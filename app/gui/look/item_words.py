"""An item's weight and measure in the window's words, the same in the spec dock and on the reading card."""

from app.domain.items import Item, ItemKind
from app.gui.look.figures import count, number


def weight_text(item: Item) -> str:
    """How much an item counts: hard, must, a weight below 100; how sure an assumption is."""
    if item.kind is ItemKind.CONSTRAINT:
        return "hard" if item.is_hard else str(item.weight)
    if item.kind is ItemKind.GOAL:
        return "must" if item.is_hard else str(item.weight)
    return f"{item.certainty:.0%} sure" if item.kind is ItemKind.ASSUMPTION else ""


def measure_text(item: Item) -> str:
    """The number an item is measured by, for example “≤ 48 hours”."""
    if item.quantity is None:
        return ""
    sign = {"<=": "≤", ">=": "≥"}.get(item.quantity.op, item.quantity.op)
    value = item.quantity.value
    figure = count(int(value)) if value == int(value) else number(value)
    return f"{sign} {figure} {item.quantity.unit}".rstrip()
