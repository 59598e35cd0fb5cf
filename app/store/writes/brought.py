"""Writing chats that come whole from another program: many rows at a time, one event for all of them.

Not for a project of this application from elsewhere (`portable`), nor for a chat that grows (`chats`).
"""

from collections.abc import Sequence

from sqlalchemy import insert

from app.domain.chats import Chat, Message, MessageRole
from app.store import mapping
from app.store.codec import dump
from app.store.seals import seals
from app.store.search.index import SearchWriter
from app.store.tables import CHATS, MESSAGES
from app.store.unit_of_work import UnitOfWork


class BroughtWrites:
    """Adds chats with all their messages."""

    def __init__(self, unit: UnitOfWork, search: SearchWriter) -> None:
        self._unit = unit
        self._search = search

    def places(self, count: int) -> list[int]:
        """Return so many places in the order by activity, each behind the one before."""
        return [self._unit.next_activity() for _ in range(count)]

    def add(self, chat: Chat, messages: Sequence[Message], activity: int) -> None:
        """Store a chat at a place in the order by activity, with its messages; their project was made in this unit."""
        answers = [one.seq for one in messages if one.role is not MessageRole.USER]
        lines = filter(None, (mapping.last_line(one.parts) for one in reversed(messages) if one.on_path))
        cells = chat.model_dump(exclude={"siblings"}) | {
            "mode": chat.mode.value,
            "state": chat.state.value,
            "siblings": dump(mapping.SIBLINGS, chat.siblings) if chat.siblings else None,
            "activity": activity,
            "message_count": len(messages),
            "last_answer_seq": max(answers, default=0),
            "last_line": next(lines, ""),
        }
        self._unit.db.execute(insert(CHATS).values(seals.CHAT.sealed(cells)))
        self._unit.link("branch", chat.branch, chat.project)
        self._search.chat(chat.id, chat.project, chat.title)
        found = [(one.id, chat.id, one.text()) for one in messages]
        places = self._search.new_messages(chat.project, found)
        rows = [self._row(chat.project, one, place) for one, place in zip(messages, places, strict=True)]
        self._unit.db.execute(insert(MESSAGES), rows)
        self._unit.mark("project", chat.project, chat.project)

    @staticmethod
    def _row(project: str, message: Message, place: int) -> dict[str, object]:
        cells = message.model_dump(exclude={"usage", "parts"}) | {
            "project": project,
            "role": message.role.value,
            "state": message.state.value,
            "parts": dump(mapping.PARTS, message.parts),
            "input_tokens": message.usage.input_tokens,
            "output_tokens": message.usage.output_tokens,
            "cost_usd": message.usage.cost_usd,
            "process": None,
            "search_place": place,
        }
        return seals.MESSAGE.sealed(cells)
