"""Writing chats, messages, cards and citations."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, insert, literal_column, select, update

from app.domain.base import new_id_in_order, now
from app.domain.chats import Chat, Citation, Message, MessageRole, MessageState, Part, Proposal
from app.domain.siblings import Span, spans_of
from app.domain.usage import Usage
from app.store import mapping
from app.store.codec import dump
from app.store.locks import Locks
from app.store.seals import seals
from app.store.search.index import SearchWriter
from app.store.tables import CHATS, CITATIONS, MESSAGES, PROPOSALS
from app.store.unit_of_work import UnitOfWork, plain_fields
from app.store.writes.projects import ProjectWrites

_CHAT_FIELDS = frozenset(
    {
        "title",
        "mode",
        "branch",
        "subject_run",
        "subject_candidate",
        "parent_chat",
        "forked_at_message",
        "state",
        "pinned",
        "last_read_seq",
        "draft",
        "siblings",
    }
)
_CHAT_LINKS = {
    "branch": "branch",
    "subject_run": "run",
    "subject_candidate": "candidate",
    "parent_chat": "chat",
    "forked_at_message": "message",
}
_ADD_MESSAGE = insert(MESSAGES)
_LAST_LINES = 10
"""Messages looked at for the last line of a chat."""
_PROPOSAL_FIELDS = frozenset({"state", "result_version", "result_run"})


class ChatWrites:
    """Adds and changes chats."""

    def __init__(self, unit: UnitOfWork, search: SearchWriter, projects: ProjectWrites) -> None:
        self._unit = unit
        self._search = search
        self._projects = projects

    def add(self, value: Chat) -> None:
        """Store a new chat; its subject, line and parent must be of its project.

        Raises:
            NotFoundError: one of them is not; nothing is stored then.
        """
        cells = value.model_dump(exclude={"siblings"}) | {"mode": value.mode.value, "state": value.state.value}
        self._unit.db.execute(insert(CHATS).values(seals.CHAT.sealed(cells) | {"activity": self._unit.next_activity()}))
        self._links(value.project, cells)
        self._search.chat(value.id, value.project, value.title)
        self._unit.mark("chat", value.id, value.project)
        self._projects.touch(value.project)

    def update(self, chat_id: str, **fields: Any) -> None:
        """Change fields of a chat; its id, project and times never change so.

        Raises:
            NotFoundError: there is no such chat, or a link leads out of its project.
        """
        cells = plain_fields(fields, _CHAT_FIELDS, "a chat")
        if "siblings" in cells:
            cells["siblings"] = dump(mapping.SIBLINGS, cells["siblings"])
        row = self._unit.owner(CHATS, chat_id, "chat")
        if cells:
            changes = seals.CHAT.renewed(row, cells)
            self._unit.db.execute(update(CHATS).where(CHATS.c.id == chat_id).values(changes))
        self._links(row.project, cells)
        if "title" in cells:
            self._search.chat(chat_id, row.project, cells["title"])
        if "state" in cells:
            self._unit.mark("project", row.project, row.project)
        self._unit.mark("chat", chat_id, row.project)

    def touch(self, chat_id: str) -> None:
        """Put a chat, and its project, first by activity.

        Raises:
            NotFoundError: there is no such chat.
        """
        row = self._unit.owner(CHATS, chat_id, "chat")
        cells = {"activity": self._unit.next_activity(), "last_activity_at": now()}
        self._unit.db.execute(update(CHATS).where(CHATS.c.id == chat_id).values(cells))
        self._unit.mark("chat", chat_id, row.project)
        self._projects.touch(row.project)

    def _links(self, project_id: str, cells: dict[str, Any]) -> None:
        for column, noun in _CHAT_LINKS.items():
            self._unit.link(noun, cells.get(column), project_id)


class MessageWrites:
    """Appends messages and changes the ones being written."""

    def __init__(self, unit: UnitOfWork, search: SearchWriter, locks: Locks) -> None:
        self._unit = unit
        self._search = search
        self._locks = locks

    def append(
        self,
        *,
        chat: str,
        role: MessageRole,
        state: MessageState,
        parts: tuple[Part, ...],
        parent: str | None = None,
        model: str = "",
        usage: Usage | None = None,
        duration_ms: int = 0,
        id: str | None = None,  # noqa: A002  named as the field it fills
        origin: str | None = None,
    ) -> Message:
        """Store a message at the end of a chat; its sequence number is given here.

        Raises:
            NotFoundError: there is no such chat, or parent or origin is of another project.
        """
        owner = self._unit.owner(CHATS, chat, "chat")
        spent = usage or Usage()
        made = Message(
            id=id or new_id_in_order(),
            chat=chat,
            seq=self._unit.next_in(MESSAGES, "seq", chat=chat),
            parent=parent,
            origin=origin,
            role=role,
            state=state,
            parts=parts,
            model=model,
            usage=spent,
            duration_ms=duration_ms,
            created_at=now(),
        )
        cells = made.model_dump(exclude={"usage", "parts"}) | {
            "project": owner.project,
            "role": role.value,
            "state": state.value,
            "parts": dump(mapping.PARTS, parts),
            "input_tokens": spent.input_tokens,
            "output_tokens": spent.output_tokens,
            "cost_usd": spent.cost_usd,
            "process": self._unit.process if state is MessageState.STREAMING else None,
            "search_place": self._new_place(owner.project, made),
        }
        self._unit.db.execute(_ADD_MESSAGE, seals.MESSAGE.sealed(cells))
        self._unit.link("message", parent, owner.project)
        self._unit.link("message", origin, owner.project)
        self._show_in_chat(owner, made, count=1)
        self._unit.mark("message", made.id, owner.project)
        return made

    def update(
        self,
        message_id: str,
        *,
        parts: tuple[Part, ...] | None = None,
        state: MessageState | None = None,
        usage: Usage | None = None,
        duration_ms: int | None = None,
        model: str | None = None,
    ) -> Message:
        """Change a message that is being written, or mark what became of it; None leaves a field as it is.

        Raises:
            NotFoundError: there is no such message.
        """
        row = self._unit.owner(MESSAGES, message_id, "message")
        before = mapping.one(mapping.message, row, what="message")
        given = {"parts": parts, "state": state, "usage": usage, "duration_ms": duration_ms, "model": model}
        changes = {name: value for name, value in given.items() if value is not None}
        after = before.model_copy(update=changes)
        cells = {
            "parts": dump(mapping.PARTS, after.parts) if parts is not None else row.parts,
            "state": after.state.value,
            "input_tokens": after.usage.input_tokens,
            "output_tokens": after.usage.output_tokens,
            "cost_usd": after.usage.cost_usd,
            "duration_ms": after.duration_ms,
            "model": after.model,
            "process": self._unit.process if after.state is MessageState.STREAMING else None,
            "search_place": self._place(row, after),
        }
        changed = seals.MESSAGE.renewed(row, cells)
        self._unit.db.execute(update(MESSAGES).where(MESSAGES.c.id == message_id).values(changed))
        self._show_in_chat(self._unit.owner(CHATS, after.chat, "chat"), after, count=0)
        self._unit.mark("message", message_id, row.project)
        return after

    def leave_path(self, chat: str, *, first: int) -> tuple[Span, ...]:
        """Take what is read from a number on off the visible path; return the numbers that were on it."""
        read = (MESSAGES.c.chat == chat, MESSAGES.c.on_path.is_(True), MESSAGES.c.seq >= first)
        left = spans_of(self._unit.db.scalars(select(MESSAGES.c.seq).where(*read).order_by(MESSAGES.c.seq)))
        self._unit.db.execute(update(MESSAGES).where(*read).values(on_path=False))
        return left

    def take_path(self, chat: str, path: tuple[Span, ...]) -> None:
        """Put messages back on the visible path; the list shows the last line of what is read then.

        Raises:
            NotFoundError: there is no such chat.
        """
        owner = self._unit.owner(CHATS, chat, "chat")
        for first, last in path:
            among = (MESSAGES.c.chat == chat, MESSAGES.c.seq.between(first, last))
            self._unit.db.execute(update(MESSAGES).where(*among).values(on_path=True))
        newest = reversed(self._unit.query.messages.page(chat, limit=_LAST_LINES).items)
        line = next(filter(None, (mapping.last_line(one.parts) for one in newest)), "")
        self._unit.db.execute(update(CHATS).where(CHATS.c.id == chat).values(last_line=line))
        self._unit.mark("chat", chat, owner.project)
        # Its cards wait again, those of the path that is left no more.
        self._unit.mark("project", owner.project, owner.project)

    def interrupt_left(self) -> tuple[str, ...]:
        """Mark messages *interrupted* that are marked streaming by a process that is gone; returns their ids."""
        found = self._streaming()
        alive = {row.process: self._is_mine(row) or self._locks.is_process_alive(row.process) for row in found}
        left = [row for row in found if not alive[row.process]]
        for row in left:
            self._interrupt(row)
        return tuple(str(row.id) for row in left)

    def free(self, chat: str) -> bool:
        """Tell whether an answer may be begun in a chat: False while another living process writes one there.

        What nobody writes any more is marked *interrupted*. For who knows that its own process writes none there.
        """
        found = [row for row in self._streaming() if row.chat == chat]
        if any(not self._is_mine(row) and self._locks.is_process_alive(row.process) for row in found):
            return False
        for row in found:
            self._interrupt(row)
        return True

    def _streaming(self) -> Sequence[Row[Any]]:
        # A literal, as in the index of these few.
        return self._unit.db.execute(select(MESSAGES).where(MESSAGES.c.state == literal_column("'streaming'"))).all()

    def _is_mine(self, row: Row[Any]) -> bool:
        return bool(row.process == self._unit.process)

    def _interrupt(self, row: Row[Any]) -> None:
        statement = update(MESSAGES).where(MESSAGES.c.id == row.id)
        cells: dict[str, Any] = {"state": MessageState.INTERRUPTED.value, "process": None}
        for left in mapping.many(mapping.message, [row], what="message"):
            cells["search_place"] = self._place(row, left.model_copy(update={"state": MessageState.INTERRUPTED}))
        self._unit.db.execute(statement.values(seals.MESSAGE.renewed(row, cells)))
        self._unit.mark("message", row.id, row.project)
        self._unit.mark("chat", row.chat, row.project)

    def _show_in_chat(self, owner: Any, made: Message, *, count: int) -> None:
        cells: dict[str, Any] = {}
        if count:
            cells["message_count"] = owner.message_count + count
        if made.role is not MessageRole.USER and made.seq > owner.last_answer_seq:
            cells["last_answer_seq"] = made.seq
        newest = self._unit.next_in(MESSAGES, "seq", chat=made.chat) - 1 == made.seq
        line = mapping.last_line(made.parts)
        # A run card or an empty answer says nothing yet: the line before it stays.
        if newest and line and line != owner.last_line:
            cells["last_line"] = line
        if cells:
            self._unit.db.execute(update(CHATS).where(CHATS.c.id == made.chat).values(cells))
            self._unit.mark("chat", made.chat, owner.project)

    def _new_place(self, project_id: str, made: Message) -> int:
        return self._search.new_message(made.id, project_id, made.chat, made.text()) if _is_found(made) else 0

    def _place(self, row: Row[Any], after: Message) -> int | None:
        place: int | None = row.search_place
        if not _is_found(after):
            return place
        return self._search.message(after.id, row.project, after.chat, after.text(), place)


def _is_found(made: Message) -> bool:
    # A copy made by a fork is found at its origin; text being written is found when it is whole.
    return made.origin is None and made.state is not MessageState.STREAMING


class ProposalWrites:
    """Adds cards and marks what became of them."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, value: Proposal) -> None:
        """Store a new card.

        Raises:
            NotFoundError: its chat, message, line or version is of another project.
        """
        position = self._unit.next_in(PROPOSALS, "position", chat=value.chat)
        cells = value.model_dump(exclude={"payload"}) | {
            "payload": dump(mapping.PAYLOAD, value.payload),
            "state": value.state.value,
            "position": position,
        }
        self._unit.db.execute(insert(PROPOSALS).values(seals.PROPOSAL.sealed(cells)))
        for noun in ("chat", "message", "branch", "version"):
            self._unit.link(noun, cells[noun], value.project)
        self._results(value.project, cells)
        self._mark(value.id, value.project)

    def update(self, proposal_id: str, **fields: Any) -> None:
        """Change `state`, `result_version` or `result_run`.

        Raises:
            NotFoundError: there is no such card, or a result is of another project.
        """
        cells = plain_fields(fields, _PROPOSAL_FIELDS, "a card")
        row = self._unit.owner(PROPOSALS, proposal_id, "card")
        if cells:
            changes = seals.PROPOSAL.renewed(row, cells)
            self._unit.db.execute(update(PROPOSALS).where(PROPOSALS.c.id == proposal_id).values(changes))
        self._results(row.project, cells)
        self._mark(proposal_id, row.project)

    def _results(self, project_id: str, cells: dict[str, Any]) -> None:
        self._unit.link("version", cells.get("result_version"), project_id)
        self._unit.link("run", cells.get("result_run"), project_id)

    def _mark(self, proposal_id: str, project_id: str) -> None:
        self._unit.mark("proposal", proposal_id, project_id)
        self._unit.mark("project", project_id, project_id)


class CitationWrites:
    """Adds citations."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def add(self, value: Citation) -> None:
        """Store that a message cites a run or a candidate of its project.

        Raises:
            NotFoundError: it is of another project.
        """
        position = self._unit.next_in(CITATIONS, "position", chat=value.chat)
        cells = seals.CITATION.sealed(value.model_dump() | {"position": position})
        self._unit.db.execute(insert(CITATIONS).values(cells))
        for noun in ("chat", "message", "run", "candidate"):
            self._unit.link(noun, getattr(value, noun), value.project)
        self._unit.mark("chat", value.chat, value.project)
