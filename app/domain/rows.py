"""Rows of lists: light, slotted, made by the store for one page of a list."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.chats import Message

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `next` is the opaque key of the following page or None at the end."""

    items: tuple[T, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class MessagePage:
    """A page of a chat's visible path, oldest first, and whether more lies before and after it."""

    items: tuple[Message, ...]
    earlier: bool
    later: bool


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project on the start page."""

    id: str
    title: str
    state: str
    pinned: bool
    last_activity_at: str
    chats: int
    runs: int
    waiting: int
    """Open cards and resumable runs."""


@dataclass(frozen=True, slots=True)
class ChatRow:
    """A chat in the list. `subject` is for example “Run 12” or “C3 of Run 12”."""

    id: str
    project: str
    title: str
    mode: str
    branch: str
    branch_name: str
    subject: str | None
    subject_run: str | None
    subject_candidate: str | None
    parent_chat: str | None
    message_count: int
    runs_launched: int
    last_line: str
    last_activity_at: str
    unread: bool
    archived: bool
    pinned: bool
    state: str
    draft: str = ""
    """The beginning of what is typed there and not sent, on one line."""
    relation: str | None = None
    """about or cites, when listed about a run or candidate."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the history table; `delta` is best score against the baseline's, None = not comparable."""

    id: str
    project: str
    number: int
    title: str
    mode: str
    status: str
    warnings: int
    judge: str
    branch: str
    branch_name: str
    version_number: int
    launched_from_chat: str | None
    chat_title: str | None
    context_candidate: str | None
    parent_run: str | None
    candidates: int
    scenarios: int
    calls: int
    calls_reused: int
    cost_usd: float | None
    best_label: str | None
    best_title: str | None
    best_score: float | None
    best_i: float | None
    baseline_number: int | None
    delta: float | None
    created_at: str
    started_at: str | None
    ended_at: str | None
    duration_s: float
    done: int
    total: int
    """Units of work of the live run, for its bar."""
    starred: bool
    why: str | None = None
    """Why it failed, or what it waits for a person to do; one sentence."""
    warning: str | None = None
    """The first of its warnings, in words."""
    note: str | None = None
    """The first of its notes, in words."""
    trashed: bool = False
    sentence: str = ""
    """The result in words, the same everywhere; "" where a model judged, or the methods by their earlier rule."""
    memo: str = ""
    """What the person noted on it."""
    tags: tuple[str, ...] = ()
    chosen: str = ""
    """The label of its option that is chosen; "" where none is."""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One line of the outline of a chat (T6)."""

    kind: str
    """turn (of the person), spec (changed by a message), run (reported here) or card (that was applied)."""
    seq: int
    """Of the message."""
    text: str
    """What the person said on one line, the title of the run, or why the card was made."""
    number: int = 0
    """Of the version or the run."""
    count: int = 0
    """Items changed."""
    undone: bool = False
    """The change was taken back."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One place found: type message, run, candidate, scenario, answer, item, chat or project."""

    type: str
    id: str
    project: str
    chat: str | None
    run: str | None
    title: str
    snippet: str
    place: int
    """Its number among all places; newer ones have larger ones."""
    project_title: str
    seq: int = 0
    """The number of a message in its chat; 0 for everything else."""
    run_number: int | None = None
    label: str = ""
    """The option that is meant, or was judged, by its label in the run; empty for everything else."""
    question: str = ""
    """The question of a judgement; empty for everything else."""
