"""What a person asked for in one view that another part of the window does.

Values for signals only: they name things by id and carry no behaviour.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DiscussRequest:
    """Talk about a run or one of its candidates, in a new chat or in one that exists."""

    run: str
    candidate: str | None
    existing_chat: bool


@dataclass(frozen=True, slots=True)
class WhatIfRequest:
    """Try something on a line of its own: an item of the spec (its slug), a run or a candidate."""

    item: str | None = None
    run: str | None = None
    candidate: str | None = None
