"""Values of a pane: where a chat is read, where a message stands among its versions, what is possible. No widgets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScrollPosition:
    """Where a chat was being read: the message at the top and the pixels into it; `at_end` follows new text."""

    seq: int
    pixels: int
    at_end: bool


@dataclass(frozen=True, slots=True)
class SiblingPlace:
    """Where a message stands among its versions: its number from 1, and the numbers (seq) of its neighbours."""

    at: int
    of: int
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class PaneState:
    """What decides which acts on a message are possible."""

    is_working: bool = False
    closed: str = ""
    """Why nothing can be written here any more; "" where it can."""
    has_draft: bool = False
