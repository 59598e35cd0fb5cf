"""Chats, messages and their typed parts."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from app.domain.base import Value
from app.domain.operations import ItemChange, Operation
from app.domain.projects import ItemState
from app.domain.runs import RunRequest
from app.domain.siblings import Siblings
from app.domain.usage import ContextUse, Usage

MAX_MESSAGE = 1_000_000
"""Characters of one message; a longer text belongs in a file."""
BROUGHT = "from "
"""Begins the name of a tool that another program called, in a chat that came from there."""


class ChatMode(StrEnum):
    """Mode decides what a chat knows and may change (C7)."""

    SETUP = "setup"
    ANALYSIS = "analysis"
    WHAT_IF = "what-if"

    @property
    def changes_its_line(self) -> bool:
        """Whether what a person says here may change the chat's line."""
        return self is not ChatMode.ANALYSIS


class Chat(Value):
    """A conversation (`ChatSession`); *about* at most one subject, on one line."""

    id: str
    project: str
    title: str
    mode: ChatMode
    branch: str
    subject_run: str | None = None
    subject_candidate: str | None = None
    parent_chat: str | None = None
    forked_at_message: str | None = None
    state: ItemState = ItemState.ACTIVE
    pinned: bool = False
    created_at: str
    last_activity_at: str
    last_read_seq: int = 0
    draft: str = ""
    siblings: tuple[Siblings, ...] = Field(default=(), description="versions of its messages: edits, other answers")


class MessageRole(StrEnum):
    """Who speaks."""

    USER = "user"
    AGENT = "agent"
    SYSTEM = "system"


class MessageState(StrEnum):
    """Life of a message; *stopped* (by the person), *failed* and *interrupted* are three states."""

    COMPLETE = "complete"
    STREAMING = "streaming"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class TextPart(Value):
    """Markdown text, shown character for character."""

    type: Literal["text"] = "text"
    text: str


class Opening(StrEnum):
    """What a question is about; an answer does something else for each."""

    MEASURE = "measure"
    NUMBER = "number"
    CONFLICT = "conflict"
    NO_GOAL = "no-goal"
    NO_TODAY = "no-today"


class OpenQuestion(Value):
    """A question the spec leaves open; quotes its sentence and takes a one-line answer."""

    slug: str | None
    quote: str
    question: str
    opening: Opening | None = Field(default=None, description="None in messages of before answers went to their line")
    other: str | None = Field(default=None, description="conflicts: the item that cannot hold beside this one")


class QuestionsPart(Value):
    """Open questions the Architect asks, most important first (at most 7)."""

    type: Literal["questions"] = "questions"
    questions: tuple[OpenQuestion, ...]


class DeltaPart(Value):
    """What this message changed in the spec, applied at once (T5), with the version it made.

    The first text of a line is shown as the reading card: its lines are those the line has now, not these changes.
    """

    type: Literal["delta"] = "delta"
    branch: str
    version: str
    version_number: int
    before_version: str
    changes: tuple[ItemChange, ...]
    undone_by: str | None = None
    is_first: bool = Field(default=False, description="the line was empty before")


class ProposalPart(Value):
    """A card that waits for a click: operations on the spec, or a run. Its state is the proposal's."""

    type: Literal["proposal"] = "proposal"
    proposal: str


class RunCardPart(Value):
    """Reports a run in the chat that launched it; the card reads the run's present state."""

    type: Literal["run-card"] = "run-card"
    run: str


class QuotePart(Value):
    """A quote of a run, a candidate or an answer: a snapshot of text, with what it was taken from."""

    type: Literal["quote"] = "quote"
    citation: str
    run: str | None
    candidate: str | None
    title: str
    text: str


class ToolPart(Value):
    """One tool call of the Architect: what was looked up, shown collapsed."""

    type: Literal["tool"] = "tool"
    name: str
    arguments: str
    result: str
    failed: bool = False


class ThoughtPart(Value):
    """What the model thought, as far as its server says it: no part of the answer, shown collapsed."""

    type: Literal["thought"] = "thought"
    text: str


class ErrorPart(Value):
    """A fault where it happened, with its code."""

    type: Literal["error"] = "error"
    code: str
    sentence: str


Part = Annotated[
    TextPart | QuestionsPart | DeltaPart | ProposalPart | RunCardPart | QuotePart | ToolPart | ThoughtPart | ErrorPart,
    Field(discriminator="type"),
]


class Sent(Value):
    """What was sent to a model for one answer: shown on demand, and where the dividing line of the chat stands."""

    message: str = Field(description="the answer")
    judge: str
    template: str
    system: str
    prompt: str
    tools: tuple[str, ...] = Field(default=(), description="names of the tools it was offered")
    first_seq: int = Field(default=0, description="earliest message of the chat that was still sent")
    context: ContextUse = ContextUse()


class ChatContext(Value):
    """How much of the model's context the newest answer of a chat took, and from which message on it was sent."""

    use: ContextUse
    first_seq: int


class Message(Value):
    """One turn; `seq` gives the order inside its chat, never the clock."""

    id: str
    chat: str
    seq: int
    parent: str | None = Field(default=None, description="of an answer what was asked, of an edit what was edited")
    origin: str | None = Field(default=None, description="the message this one is a fork's copy of")
    on_path: bool = True
    role: MessageRole
    state: MessageState
    parts: tuple[Part, ...]
    model: str = Field(default="", description="judge id of the model that answered")
    usage: Usage = Usage()
    duration_ms: int = 0
    created_at: str

    def text(self) -> str:
        """All text parts joined by blank lines."""
        return "\n\n".join(part.text for part in self.parts if isinstance(part, TextPart))


class ProposalState(StrEnum):
    """Life of a card."""

    OPEN = "open"
    APPLIED = "applied"
    DISMISSED = "dismissed"


class OperationsProposal(Value):
    """Operations that wait for a click."""

    kind: Literal["operations"] = "operations"
    operations: tuple[Operation, ...]
    why: str = ""


class RunProposal(Value):
    """A run that waits for a click."""

    kind: Literal["run"] = "run"
    request: RunRequest
    why: str = ""


class Proposal(Value):
    """A card: who proposed it, on which line and version, and what became of it."""

    id: str
    project: str
    chat: str
    message: str
    branch: str
    version: str
    payload: Annotated[OperationsProposal | RunProposal, Field(discriminator="kind")]
    state: ProposalState = ProposalState.OPEN
    result_version: str | None = None
    result_run: str | None = None
    created_at: str


class Citation(Value):
    """A message quotes a run or a candidate (the *cites* link)."""

    id: str
    project: str
    chat: str
    message: str
    run: str | None
    candidate: str | None
