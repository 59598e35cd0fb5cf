"""The places of a spec as boxes: what is wanted, what must hold, today, options, and where all other words went.

For: `spec show --boxes`, and whoever shows places. Not for: editing; `spec apply` reads what `spec show` prints.
"""

from app.domain.items import Item, ItemKind
from app.domain.operations import Content
from app.services.spec.spec_text import HEADINGS

BOXES = ("Wanted", "Must hold", "Today", "Options", "Also in your text", "Set aside", "Headings", "World")
"""In their order; together they hold every item of a version, remarks under their options."""


def boxes_of(content: Content) -> dict[str, list[Item]]:
    """Return the items of each box in their order; remarks that name no option of the spec are set aside."""
    options = {item.slug for item in content.spec.options}
    boxes: dict[str, list[Item]] = {title: [] for title in BOXES}
    for item in content.items():
        boxes[_box_of(item, options)].append(item)
    return boxes


def box_lines(content: Content) -> list[str]:
    """Return the boxes as lines: a heading with its count, then one line an item."""
    lines: list[str] = []
    for title, items in boxes_of(content).items():
        count = sum(item.kind is not ItemKind.REMARK or title != "Options" for item in items)
        lines += [f"{title} ({count})"]
        said = [item for item in items if item.kind is ItemKind.REMARK] if title == "Options" else []
        for item in items:
            if item in said:
                continue
            lines.append(f"- {_line(item)}")
            lines += [f"    {one.sign or ' '} {_words(one)}" for one in said if one.about == item.slug]
        lines.append("")
    return lines


def _box_of(item: Item, options: set[str]) -> str:
    match item.kind:
        case ItemKind.GOAL:
            return "Wanted"
        case ItemKind.CONSTRAINT:
            return "Must hold" if item.is_hard else "Wanted"
        case ItemKind.TODAY:
            return "Today"
        case ItemKind.OPTION:
            return "Options"
        case ItemKind.REMARK:
            return "Options" if item.about in options else "Set aside"
        case ItemKind.WAITING:
            return "Also in your text"
        case ItemKind.UNUSED:
            return "Set aside"
        case ItemKind.HEADING:
            return "Headings"
        case _:
            return "World"


def _line(item: Item) -> str:
    if item.kind is ItemKind.WAITING and item.classed is not None:
        return f"{_words(item)} ({HEADINGS[item.classed].lower()})"
    return f"{_words(item)} ({item.rule})" if item.kind is ItemKind.UNUSED and item.rule else _words(item)


def _words(item: Item) -> str:
    return " ".join(item.text.split())
