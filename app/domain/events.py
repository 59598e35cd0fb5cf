"""Events: what has happened, with the new value, published by the writer after the commit.

A view applies them without asking again. `StreamDelta` alone is published before its commit.
"""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from app.domain.base import Value
from app.domain.chats import Message, Proposal
from app.domain.projects import Branch, Project, Version
from app.domain.rows import ChatRow, ProjectRow, RunRow


class _Event(Value):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    seq: int = 0
    """Sequence of the change in the store; 0 for an event without a row."""


class ProjectChanged(_Event):
    """A project was created or changed (state says trashed)."""

    kind: Literal["project-changed"] = "project-changed"
    project: Project
    row: ProjectRow


class ChatChanged(_Event):
    """A chat was created or changed, or its last line moved."""

    kind: Literal["chat-changed"] = "chat-changed"
    row: ChatRow


class MessageChanged(_Event):
    """A message was added to a chat or changed its state or parts."""

    kind: Literal["message-changed"] = "message-changed"
    project: str
    message: Message


class ProposalChanged(_Event):
    """A card was made, applied or dismissed."""

    kind: Literal["proposal-changed"] = "proposal-changed"
    proposal: Proposal


class VersionCreated(_Event):
    """A line moved to a new version (its head is now `version`)."""

    kind: Literal["version-created"] = "version-created"
    version: Version


class BranchChanged(_Event):
    """A line was opened, moved, adopted or dropped."""

    kind: Literal["branch-changed"] = "branch-changed"
    branch: Branch


class RunChanged(_Event):
    """A run was created, moved on, or ended."""

    kind: Literal["run-changed"] = "run-changed"
    row: RunRow


class ResultsChanged(_Event):
    """The ranking of a run was made or made anew."""

    kind: Literal["results-changed"] = "results-changed"
    project: str
    run: str


class AgentWorking(_Event):
    """The agent of a chat began or ended its work."""

    kind: Literal["agent-working"] = "agent-working"
    project: str
    chat: str
    working: bool


class ExternalChange(_Event):
    """Another process committed; `noun` and `id` say what to read again."""

    kind: Literal["external-change"] = "external-change"
    project: str | None
    noun: str
    id: str


Event = Annotated[
    ProjectChanged
    | ChatChanged
    | MessageChanged
    | ProposalChanged
    | VersionCreated
    | BranchChanged
    | RunChanged
    | ResultsChanged
    | AgentWorking
    | ExternalChange,
    Field(discriminator="kind"),
]
