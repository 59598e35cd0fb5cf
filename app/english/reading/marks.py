"""Reads the mark of a list item: its number or name, its check box, and where its words begin.

For: ``blocks``. Not for: telling items from titles.
"""

import re
from dataclasses import dataclass

from app.english.phrases.line_patterns import CHECKBOX, LABEL_ID


@dataclass(frozen=True, slots=True)
class ItemMark:
    """What stands before the words of a list item; ``end`` counts from the start of its line."""

    end: int
    label: str | None
    checked: bool | None


def item_mark(raw: str, match: re.Match[str]) -> ItemMark:
    """Return the mark of an item.

    Args:
        raw: The line.
        match: A match of its list mark, with a group ``marker``.
    """
    marker, end = match["marker"], match.end()
    label = marker if marker[-1] in ".):" or marker[-1].isalnum() else None
    checked: bool | None = None
    box = CHECKBOX.match(raw, end)
    if box:
        checked = box["state"].strip() not in {"", "-"}
        end = box.end()
    identifier = LABEL_ID.match(raw, end)
    if identifier and (identifier["named"] or identifier[0].strip()[-1:] in ".:)*_"):
        label = identifier[0].strip(" .:)*_\t")
        end = identifier.end()
    return ItemMark(end, label, checked)
