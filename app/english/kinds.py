"""The classes of what a person's text says."""

from collections.abc import Mapping
from typing import Final, Literal

from app.domain.items import ItemKind

Kind = Literal["goal", "hard", "soft", "assumption", "resource", "today", "option", "aside"]

KIND_OF_ITEM: Final[Mapping[Kind, ItemKind]] = {
    "goal": ItemKind.GOAL,
    "hard": ItemKind.CONSTRAINT,
    "soft": ItemKind.CONSTRAINT,
    "assumption": ItemKind.ASSUMPTION,
    "resource": ItemKind.RESOURCE,
    "today": ItemKind.TODAY,
    "option": ItemKind.OPTION,
    "aside": ItemKind.UNUSED,
}
"""The kind of item that a piece of such a class becomes."""
