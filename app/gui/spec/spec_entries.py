"""Groups of the spec dock and what is shown of each item: how new it is, how it differs from Main.

Plain values; the tree over them is `spec_model.py`.
"""

from dataclasses import dataclass
from typing import Literal

from app.domain.items import Author, Item, ItemKind
from app.domain.operations import Content, ItemChange, changes_between
from app.gui.look.item_words import measure_text, weight_text

Difference = Literal["", "added", "changed", "gone"]
GONE = "gone"
"""Key of the group of items that Main has and this what-if has not."""


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """A group of items: the kind it holds, its heading, what an empty one says (shown only then)."""

    kind: ItemKind
    part: Literal["Wanted", "World"]
    title: str
    empty: str = ""


GROUPS: tuple[GroupSpec, ...] = (
    GroupSpec(ItemKind.GOAL, "Wanted", "Goals", "No goal yet: what must become true?"),
    GroupSpec(
        ItemKind.CONSTRAINT,
        "Wanted",
        "Limits and wishes",
        "None yet: what must a solution never do, or what would be good?",
    ),
    GroupSpec(ItemKind.TODAY, "Wanted", "Today", "Nothing is said about how it is done today; it anchors the scale."),
    GroupSpec(ItemKind.OPTION, "Wanted", "Your ideas"),
    GroupSpec(ItemKind.ASSUMPTION, "World", "Assumptions"),
    GroupSpec(ItemKind.RESOURCE, "World", "Resources"),
    GroupSpec(ItemKind.LIMIT, "World", "Limits of the world"),
    GroupSpec(ItemKind.ACTOR, "World", "Actors"),
    GroupSpec(ItemKind.MECHANISM, "World", "Mechanisms"),
    GroupSpec(ItemKind.SIMPLIFICATION, "World", "Simplifications"),
    GroupSpec(ItemKind.REMARK, "Wanted", "Remarks on ideas"),
    GroupSpec(ItemKind.WAITING, "Wanted", "Also in your text"),
    GroupSpec(ItemKind.UNUSED, "Wanted", "Not used"),
    GroupSpec(ItemKind.HEADING, "Wanted", "Headings"),
)
GROUP_OF: dict[ItemKind, GroupSpec] = {group.kind: group for group in GROUPS}
AUTHORS: dict[Author, str] = {
    Author.PERSON: "by you",
    Author.AGENT: "by the Architect",
    Author.METHOD: "by the method",
}
WEIGHTED = frozenset({ItemKind.GOAL, ItemKind.CONSTRAINT})


@dataclass(frozen=True, slots=True)
class SpecEntry:
    """One item as shown. `freshness` is 1 for the latest change, 2 and 3 for the ones before, 0 for older."""

    item: Item
    freshness: int = 0
    difference: Difference = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A heading of the tree with the number of its items."""

    key: str
    title: str
    part: str
    items: int
    empty: str = ""


class ChangeTrail:
    """Which items the latest three changes of a line touched; highlights fade with changes, not with time."""

    def __init__(self) -> None:
        self._steps: list[frozenset[str]] = []

    def clear(self) -> None:
        """Forget everything."""
        self._steps.clear()

    def push(self, before: Content, after: Content) -> None:
        """Note one more change."""
        touched = frozenset(change.slug for change in changes_between(before, after) if change.after is not None)
        self._steps = [touched, *self._steps][:3]

    def freshness(self, slug: str) -> int:
        """1 if the latest change touched the item, up to 3; 0 if none of the three did."""
        return next((age for age, touched in enumerate(self._steps, start=1) if slug in touched), 0)


def author_text(item: Item) -> str:
    """Who wrote an item."""
    return AUTHORS[item.author]


def note_text(entry: SpecEntry) -> str:
    """The small line under an item's text."""
    item = entry.item
    parts = []
    if entry.difference:
        parts.append({"added": "only here", "changed": "differs from Main", "gone": "only in Main"}[entry.difference])
    if not item.holds:
        parts.append("taken as false here")
    if measure := measure_text(item):
        parts.append(measure)
    if item.checks:
        parts.append("1 check" if len(item.checks) == 1 else f"{len(item.checks)} checks")
    if item.author is not Author.PERSON:
        parts.append(author_text(item))
    return " · ".join(parts)


def describe_entry(entry: SpecEntry) -> str:
    """One item as a sentence for screen readers."""
    item = entry.item
    kind = GROUP_OF[item.kind].title.lower()
    parts = [
        f"{kind}: {item.text}",
        weight_text(item),
        note_text(entry),
        "just changed" if entry.freshness == 1 else "",
    ]
    return ", ".join(part for part in parts if part) + "."


def change_lines(changes: tuple[ItemChange, ...]) -> list[str]:
    """Each change as one line: + added, − removed, before → after; a changed weight or tick by its words."""
    return [_change_line(change) for change in changes]


def _change_line(change: ItemChange) -> str:
    before, after = change.before, change.after
    if before is None or after is None:
        item = after or before
        sign = "+" if before is None else "−"
        return f"{sign} {GROUP_OF[item.kind].title}: {item.text}" if item else ""
    if before.text != after.text:
        return f"{before.text} → {after.text}"
    if before.holds != after.holds:
        return f"{after.text}: {'holds again' if after.holds else 'taken as false'}"
    if before.kind is not after.kind:
        return f"{after.text}: {GROUP_OF[before.kind].title} → {GROUP_OF[after.kind].title}"
    if weight_text(before) != weight_text(after):
        return f"{after.text}: {weight_text(before)} → {weight_text(after)}"
    return f"{after.text}: its checks or measure changed"


def entries_of(content: Content, trail: ChangeTrail, main: Content | None) -> dict[str, list[SpecEntry]]:
    """Return the entries of each group by its key; with `main` also what differs from it.

    Args:
        content: the line's content.
        trail: its latest changes.
        main: Main's content on a what-if line, else None.
    """
    found: dict[str, list[SpecEntry]] = {group.kind.value: [] for group in GROUPS}
    for item in content.items():
        difference = _difference(item, main)
        found[item.kind.value].append(SpecEntry(item, trail.freshness(item.slug), difference))
    if main is not None:
        gone = [item for item in main.items() if content.get(item.slug) is None]
        found[GONE] = [SpecEntry(item, 0, "gone") for item in gone]
    return found


def _difference(item: Item, main: Content | None) -> Difference:
    if main is None:
        return ""
    there = main.get(item.slug)
    if there is None:
        return "added"
    return "" if there == item else "changed"
