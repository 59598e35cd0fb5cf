"""What a person asked for in one view that another part of the window does.

Values for signals only: they name things by id and carry no behaviour.
"""

from dataclasses import dataclass

from app.domain.runs import RunRequest


@dataclass(frozen=True, slots=True)
class ResultsRequest:
    """Show the results of a run, at one of its options (by its label)."""

    run: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """Show a chat at one of its messages (0 = anywhere)."""

    chat: str
    seq: int


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


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """Show 2 to 5 runs beside each other."""

    runs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Write a run to a file, or the brief of one of its options (by its label)."""

    run: str
    option: str | None = None


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """Copy a link to a run, or to one of its options (by its label)."""

    run: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ForkRequest:
    """Make a chat that begins with what is read of another up to a message: of the same mode, or a what-if."""

    chat: str
    seq: int
    as_what_if: bool


ViewRequest = (
    ResultsRequest
    | ChatRequest
    | DiscussRequest
    | RunRequest
    | WhatIfRequest
    | CompareRequest
    | ExportRequest
    | LinkRequest
)
"""All that a view of the project may ask of the window; a `RunRequest` is shown in its dialog, not started."""
