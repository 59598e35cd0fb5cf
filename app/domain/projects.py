"""Projects, lines and versions."""

from enum import StrEnum

from pydantic import Field

from app.domain.base import Value
from app.domain.items import Author
from app.domain.operations import Content

MAIN = "main"
"""Name of the line every project starts with."""


class ItemState(StrEnum):
    """Where a project or chat stands in its life."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    TRASHED = "trashed"


class Project(Value):
    """One problem with everything about it."""

    id: str
    title: str
    state: ItemState = ItemState.ACTIVE
    pinned: bool = False
    created_at: str
    last_activity_at: str
    last_chat: str | None = None
    pinned_run: str | None = None
    seen_at: str | None = Field(default=None, description="when a person last looked at it, to the hour")


class BranchState(StrEnum):
    """A line is open, or its what-if was adopted into Main or dropped."""

    OPEN = "open"
    ADOPTED = "adopted"
    DROPPED = "dropped"


class Branch(Value):
    """A line: *Main*, or the private line of one what-if chat; its head points at a version."""

    id: str
    project: str
    name: str
    is_main: bool
    state: BranchState = BranchState.OPEN
    head: str
    forked_from: str | None = None


class Cause(StrEnum):
    """What made a version."""

    CREATED = "created"
    MESSAGE = "message"
    EDIT = "edit"
    PROPOSAL = "proposal"
    UNDO = "undo"
    RESTORE = "restore"
    FORK = "fork"
    ADOPTION = "adoption"


class Version(Value):
    """An immutable pair (ProblemSpec revision, WorldModel revision), shown as one number."""

    id: str
    project: str
    branch: str
    number: int
    parent: str | None
    spec_revision: int
    world_revision: int
    content: Content
    author: Author
    cause: Cause
    message: str | None = None
    created_at: str
