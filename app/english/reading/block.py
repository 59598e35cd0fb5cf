"""What a text is made of: headings, list items, table rows, paragraphs, code, as stretches with a role.

For: `blocks`, which finds them, and the reader. Not for: the class of what a block holds.
"""

from dataclasses import dataclass, field
from typing import Literal

NoProse = Literal["code", "front", "comment", "links", "mail"]
WHY_NO_PROSE: dict[str, str] = {
    "code": "code",
    "front": "front matter",
    "comment": "a comment in the source of the text",
    "links": "a list of links",
    "mail": "the head of a mail",
}
"""Why such a stretch is set aside, fit to be shown."""


@dataclass(slots=True)
class Block:
    """A stretch of the text with one role; ``start`` and ``end`` leave out markers and white space."""

    role: str  # heading, run_in, item, row, paragraph, code
    start: int
    end: int
    level: int = 0
    label: str | None = None
    checked: bool | None = None
    cells: list[tuple[int, int]] = field(default_factory=list)
    header: bool = False
    group: int = 0  # lists, tables: blocks of one list or table share it


def is_plain_line(text: str, block: Block) -> bool:
    """Tell whether a block begins its line without any mark-up: such a heading is told by its looks alone."""
    return text.rfind("\n", 0, block.start) + 1 == block.start


def group_from(blocks: list[Block], index: int, *, at_most: int | None = None) -> list[Block]:
    """Return the blocks from index on that belong to the same list or table."""
    last = index
    while last < len(blocks) and blocks[last].role == blocks[index].role and blocks[last].group == blocks[index].group:
        last += 1
        if at_most is not None and last - index >= at_most:
            break
    return blocks[index:last]
