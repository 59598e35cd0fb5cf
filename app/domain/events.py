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


class StreamDelta(_Event):
    """Text was added to an answer being written; published by the engine at most 15 times a second a message.

    The one event before its commit: the same text is stored every 250 ms. `offset` counts the characters the last text
    part had before; a view that does not have exactly these waits for the next `MessageChanged`.
    """

    kind: Literal["stream-delta"] = "stream-delta"
    project: str
    chat: str
    message: str
    offset: int
    text: str


class SpendChanged(_Event):
    """Something was spent; who shows sums reads them again."""

    kind: Literal["spend-changed"] = "spend-changed"
    project: str | None


class AttachmentsChanged(_Event):
    """Files attached to a project were added, refreshed, confirmed or removed."""

    kind: Literal["context-changed"] = "context-changed"
    project: str


class DecisionsChanged(_Event):
    """The shortlist of a project changed, or something was chosen, taken back or noted."""

    kind: Literal["decisions-changed"] = "decisions-changed"
    project: str


class ModelChanged(_Event):
    """Another model is in use, or what is known of it changed (a check-up, a test of the connection)."""

    kind: Literal["model-changed"] = "model-changed"


class SettingsChanged(_Event):
    """Choices of the person changed, here or in another program; who shows one reads it again."""

    kind: Literal["settings-changed"] = "settings-changed"


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
    | StreamDelta
    | SpendChanged
    | AttachmentsChanged
    | DecisionsChanged
    | ModelChanged
    | SettingsChanged
    | ExternalChange,
    Field(discriminator="kind"),
]
