"""A project at a glance (H2), as values. Not for how it is found out (`app/services/deciding/overview.py`)."""

from datetime import UTC, datetime, timedelta

from pydantic import Field

from app.domain.base import Value, iso
from app.domain.deciding.decisions import Decision, Shortlisted
from app.domain.projects import Project

AWAY = timedelta(days=7)
"""After so long the overview is shown by itself."""


class GlancedRun(Value):
    """A run as the overview names it."""

    id: str
    number: int
    title: str
    status: str


class GlancedChat(Value):
    """A chat as the overview names it."""

    id: str
    title: str


class StaleQuote(Value):
    """A quote whose source says something else now."""

    chat: str
    chat_title: str
    seq: int
    title: str


class Overview(Value):
    """A project at a glance."""

    project: Project
    problem: str = Field(description="in the words of the person")
    since: str | None = Field(description="the last visit; None where nobody has looked yet")
    version_number: int
    goals: int
    constraints: int
    open_questions: int
    questions: tuple[str, ...] = Field(description="the first of the open ones, in words")
    chats: int
    runs: int
    ended_runs: tuple[GlancedRun, ...] = Field(description="since the last visit")
    unfinished_runs: tuple[GlancedRun, ...]
    open_cards: int
    waiting_chats: tuple[GlancedChat, ...] = Field(description="in which cards wait for a click")
    stale_quotes: tuple[StaleQuote, ...]
    open_what_ifs: tuple[GlancedChat, ...]
    last_run: str | None
    shortlist: tuple[Shortlisted, ...]
    decisions: tuple[Decision, ...] = Field(description="newest first, also those that do not stand any more")


def was_away(seen_at: str | None) -> bool:
    """Whether the last visit is so long ago that one has to be told again."""
    return seen_at is not None and seen_at < iso(datetime.now(UTC) - AWAY)
