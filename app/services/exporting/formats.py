"""The values the jobs of an export are given: all that a file says, nothing to look up.

Not for the kind of file (`file_kinds`).
"""

from pydantic import Field

from app.domain.base import Value
from app.domain.chats import Chat, Message, Proposal
from app.domain.deciding.decisions import Decision
from app.domain.projects import Version
from app.domain.results import RunResults
from app.domain.runs import Candidate, HandAnswer, Run, Scenario
from app.services.exporting.file_kinds import ChatFormat, RunFormat


class NamedRun(Value):
    """A run as others speak of it."""

    number: int
    title: str
    status: str


class Made(Value):
    """When an export was made, and by which version of the application."""

    at: str
    version: str


class ChatFacts(Value):
    """A chat beside its messages."""

    chat: Chat
    project: str = Field(description="its title")
    line: str = Field(description="name of the line it is on")
    subject: str | None = Field(description="what it is about: “Run 12”, “C3 of Run 12”")
    made: Made


class ChatPiece(Value):
    """Some messages of a chat in order, with the cards and runs they show. `at` is the place of the first, from 0."""

    how: ChatFormat
    at: int
    messages: tuple[Message, ...]
    cards: dict[str, Proposal]
    runs: dict[str, NamedRun]


class RunFacts(Value):
    """Everything a report of a run says."""

    run: Run
    project: str = Field(description="its title")
    chat: str | None = Field(description="title of the chat that launched it")
    line: str = Field(description="name of the line it is on")
    version: Version
    results: RunResults | None
    candidates: tuple[Candidate, ...]
    scenarios: tuple[Scenario, ...]
    hand: tuple[HandAnswer, ...]
    parents: dict[str, str] = Field(description="candidates it derives from: “C3 of Run 2: title” by id")
    parent_run: NamedRun | None
    baseline: NamedRun | None
    judged_under: str
    said_in: dict[str, str] = Field(description="where a message stands: “message 3 of “Setup”” by its id")
    decision: Decision | None = Field(default=None, description="that stands, where it chose an option of this run")
    made: Made


class RunPage(Value):
    """A run, and the format it is wanted in."""

    how: RunFormat
    facts: RunFacts


class ExportedText(Value):
    """A file, or a piece of one."""

    text: str
