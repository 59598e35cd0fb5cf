"""Rows and messages of chats for models and cards, any field chosen."""

from dataclasses import replace
from typing import Any

from app.domain.chats import Message, MessageRole, MessageState, Part, Proposal, TextPart
from app.domain.errors import NotFoundError
from app.domain.rows import ChatRow, MessagePage, ProjectRow, RunRow
from app.domain.runs import BUILTIN_JUDGE


def moment(number: int) -> str:
    """The n-th moment of a day, as the store writes it."""
    return f"2026-01-01T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}.000Z"


def chat_row(number: int, **fields: Any) -> ChatRow:
    """A chat that was active at its n-th moment."""
    row = ChatRow(
        id=f"c{number:04d}",
        project="p1",
        title=f"Chat {number}",
        mode="setup",
        branch="b1",
        branch_name="main",
        subject=None,
        subject_run=None,
        subject_candidate=None,
        parent_chat=None,
        message_count=1,
        runs_launched=0,
        last_line="last words",
        last_activity_at=moment(number),
        unread=False,
        archived=False,
        pinned=False,
        state="active",
    )
    return replace(row, **fields)


def project_row(number: int, **fields: Any) -> ProjectRow:
    """A project that was active at its n-th moment."""
    row = ProjectRow(
        id=f"p{number:04d}",
        title=f"Project {number}",
        state="active",
        pinned=False,
        last_activity_at=moment(number),
        chats=1,
        runs=0,
        waiting=0,
    )
    return replace(row, **fields)


def message(seq: int, *parts: Part, role: str = "agent", state: str = "complete", **fields: Any) -> Message:
    """A message of chat c1."""
    return Message(
        id=fields.pop("id", f"m{seq:06d}"),
        chat=fields.pop("chat", "c1"),
        seq=seq,
        role=MessageRole(role),
        state=MessageState(state),
        parts=parts or (TextPart(text=f"Message {seq}. " + "words " * (seq * 7 % 60)),),
        model=BUILTIN_JUDGE if role == "agent" else "",
        created_at=moment(seq % 80_000),
        **fields,
    )


class Talk:
    """A chat in memory that pages as the store does."""

    def __init__(self, messages: list[Message]) -> None:
        self.by_id = {known.id: known for known in messages}
        self.proposals: dict[str, Proposal] = {}
        self.runs: dict[str, RunRow] = {}
        self.largest_read = 0

    def path(self) -> list[Message]:
        """The visible path."""
        return sorted((known for known in self.by_id.values() if known.on_path), key=lambda known: known.seq)

    def messages(self, chat: str, *, before: int | None, after: int | None, limit: int) -> MessagePage:
        """A page, oldest first."""
        self.largest_read = max(self.largest_read, limit)
        path = self.path()
        if after is not None:
            items = [known for known in path if known.seq > after][:limit]
        else:
            items = [known for known in path if before is None or known.seq < before][-limit:]
        low = items[0].seq if items else before
        high = items[-1].seq if items else after
        return MessagePage(
            tuple(items),
            earlier=low is not None and any(known.seq < low for known in path),
            later=high is not None and any(known.seq > high for known in path),
        )

    def proposal(self, proposal: str) -> Proposal:
        """A card."""
        if proposal not in self.proposals:
            raise NotFoundError("There is no such card.")
        return self.proposals[proposal]

    def run(self, run: str) -> RunRow:
        """A run."""
        if run not in self.runs:
            raise NotFoundError("There is no such run.")
        return self.runs[run]
