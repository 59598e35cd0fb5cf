"""Numbers as words of a sentence: written as people write them, and never more exact than they are."""

import re

from app.domain.kit.late_pattern import late
from app.domain.quantity import Quantity
from app.english.deciding_quantity import deciding_quantity

_BETWEEN_FIGURES = late(r"(?<=\d)[,.\s\u00a0](?=\d)")
_SIGNS = {"<=": "at most", "<": "less than", ">=": "at least", ">": "more than", "=": ""}


def number(value: float) -> str:
    """Return 60000.0 as "60,000" and 3.50 as "3.5"."""
    if abs(value - round(value)) < 1e-9 and abs(value) < 1e15:
        return f"{round(value):,}"
    return f"{value:,.4g}" if abs(value) < 1e6 else f"{value:,.2f}"


def amount(quantity: Quantity) -> str:
    """Return the value and its unit in the text's own words."""
    unit = quantity.unit
    if unit[:1] in ("$", "€", "£", "¥"):
        return f"{unit[0]}{number(quantity.value)}{unit[1:]}"
    return f"{number(quantity.value)} {unit}".strip()


def bounded(quantity: Quantity) -> str:
    """Return the quantity with the side it bounds: "at most 120,000 euros"."""
    return f"{_SIGNS[quantity.op]} {amount(quantity)}".strip()


def with_number(text: str, quantity: Quantity | None) -> str:
    """Return a line with its number behind it where a person gave that apart from the words."""
    if quantity is None or deciding_quantity(text) == quantity:
        return text
    figure = re.escape(_figures(number(quantity.value)))
    if re.search(rf"(?<!\d){figure}(?!\d)", _figures(text)) is not None:
        return text
    return f"{text.rstrip(' .!;')} ({bounded(quantity)})"


def _figures(text: str) -> str:
    """A text with the figures of each number side by side."""
    return _BETWEEN_FIGURES.sub("", text)
