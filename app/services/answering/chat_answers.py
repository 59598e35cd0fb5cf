"""Who answers in which chat: one answer at a time, begun, stopped, gone on with; and how each ends in the store.

Owned by the engine: leaving a chat changes nothing. Not for what is asked or said (`turn`).
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.domain.chats import Chat, ErrorPart, Message, MessageRole, MessageState
from app.domain.errors import KnownError, NotFoundError, RefusedError
from app.domain.events import AgentWorking, Event
from app.domain.projects import ItemState
from app.services.answering.answer_services import AnswerServices
from app.services.answering.siblings import store_another_answer, store_edited, store_said
from app.services.clients import Clients
from app.services.jobs import CancelReason, Jobs
from app.store.database import Store
from app.store.reads.query import Query
from app.store.writes.transaction import Tx

if TYPE_CHECKING:
    from app.services.answering.answer_job import AnswerJob

_UNANSWERED = (MessageState.FAILED, MessageState.STOPPED, MessageState.INTERRUPTED)
_BUSY = "busy"
_TURN_LOOK_S = 0.25
"""How often it is looked whether another process has ended its answer."""
BUG = ErrorPart(code="bug", sentence="Something went wrong inside Int Crucible; the log has the details.")

OnWaiting = Callable[[], None]
Asked = Callable[[Tx], tuple[Message, Message]]
"""Stores what is to be answered; returns the person's message and the empty answer."""


class Answering:
    """Answers at work, by chat. Engine loop only, except `is_working`."""

    def __init__(self, services: AnswerServices, clients: Clients, work: Jobs) -> None:
        self._services = services
        self._store: Store = services.store
        self._clients = clients
        self._work = work

    def is_working(self, chat: str) -> bool:
        """Whether an answer is being written in this chat by this process; readable from any thread."""
        return self._work.is_working(_key(chat))

    async def send(self, chat: str, text: str, *, on_waiting: OnWaiting | None = None) -> Message:
        """Store the person's message, answer it, return the stored answer.

        Args:
            chat: id of the chat.
            text: what the person says.
            on_waiting: called when another answer is being written in this chat, which is then waited for; None =
                refused instead.

        Raises:
            RefusedError: this chat's agent is still at work, here or in another process, or the chat is in the trash.
            KnownError: the model failed; the message and the fault are stored in the chat.
        """
        return await self._answer_next(chat, lambda tx: _store_asked(tx, chat, text), on_waiting)

    async def retry(self, chat: str, *, on_waiting: OnWaiting | None = None) -> Message:
        """Answer the last message of the person again, below what came of it before.

        Raises:
            NotFoundError: there is no message to answer.
            RefusedError, KnownError: as for `send`.
        """
        return await self._answer_next(chat, lambda tx: _ask_again(tx, chat), on_waiting)

    async def edit(self, chat: str, seq: int, text: str, *, on_waiting: OnWaiting | None = None) -> Message:
        """Answer a message of the person in other words, as another version of it.

        Raises:
            NotFoundError, RefusedError, KnownError: as for `send`, or there is no message of the person's to edit.
        """
        return await self._answer_next(chat, lambda tx: _edit(tx, chat, seq, text), on_waiting)

    async def regenerate(self, chat: str, seq: int, *, on_waiting: OnWaiting | None = None) -> Message:
        """Answer again what the answer of this number answers, as another version of it.

        Raises:
            NotFoundError, RefusedError, KnownError: as for `send`, or there is no such answer.
        """
        return await self._answer_next(chat, lambda tx: _answer_anew(tx, chat, seq), on_waiting)

    async def go_on(self, chat: str, *, on_waiting: OnWaiting | None = None) -> Message:
        """Go on with the last answer of a chat from where it was stopped, broken or cut; it stays the same message.

        Raises:
            RefusedError: the last answer is whole, or one is being written.
            KnownError: as for `send`.
        """
        return await self._answer_next(chat, lambda tx: _take_up(tx, chat), on_waiting)

    async def stop(self, chat: str) -> bool:
        """Stop the answer being written; what is there is kept. False when nothing was at work."""
        stopped = self._work.cancel(_key(chat), CancelReason.STOP)
        await self._work.wait(_key(chat))
        return stopped

    async def _answer_next(self, chat: str, unit: Asked, on_waiting: OnWaiting | None) -> Message:
        """Store what is asked as soon as it may be, answer it, return the stored answer."""
        while True:
            try:
                with self._claim(chat):
                    asked, answer = await self._store.write(unit)
                    working = self._begin(asked, answer)
            except RefusedError as error:
                if error.code != _BUSY or on_waiting is None:
                    raise
                on_waiting()
                await self._until_free(chat)
            else:
                return await working

    async def _until_free(self, chat: str) -> None:
        """Return when no answer is being written in a chat, here or in another process; another may come first."""
        await self._work.wait(_key(chat))
        while True:
            if not any(map(self._store.locks.is_process_alive, self._store.query.messages.writers(chat))):
                return
            await asyncio.sleep(_TURN_LOOK_S)

    @contextmanager
    def _claim(self, chat: str) -> Iterator[None]:
        """Keep others from answering in a chat between the look that it is free and the start of the work."""
        if self.is_working(chat):
            raise RefusedError(_BUSY, "The answer before is still being written. Stop it, or wait.")
        with self._work.starting(_key(chat)):
            yield

    def _begin(self, asked: Message, answer: Message) -> Coroutine[None, None, Message]:
        """Start answering now; awaiting what is returned gives the stored answer, or raises the fault."""
        faults: list[KnownError] = []
        task = self._work.start(_key(asked.chat), self._work_on(asked, answer, faults))

        async def finished() -> Message:
            await asyncio.wait((task,))
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error
            if faults:
                raise faults[0]
            return self._store.query.messages.get(answer.id)

        return finished()

    async def _work_on(self, asked: Message, answer: Message, faults: list[KnownError]) -> None:
        chat = self._store.query.chats.get(asked.chat)
        self._announce(chat, working=True)
        try:
            await self._answer(chat, asked, answer)
        except KnownError as error:
            faults.append(error)
        finally:
            self._announce(chat, working=False)

    async def _answer(self, chat: Chat, asked: Message, answer: Message) -> None:
        # Loaded at the first message, not at the start: the rules of reading take a tenth of a second.
        from app.services.answering.answer_job import AnswerJob

        try:
            client = self._clients.current()
            turn = AnswerJob(self._services, client, chat, asked, answer)
        except KnownError as error:
            # The chosen model cannot be used at all: said in the chat, below what there was of the answer.
            fault = _part(error)
            await self._store.write(lambda tx: _fail(tx, answer, fault))
            raise
        with self._clients.using(client):
            await self._to_its_end(turn, chat)

    async def _to_its_end(self, turn: "AnswerJob", chat: Chat) -> None:
        try:
            await turn.work()
        except asyncio.CancelledError:
            reason = self._work.reason(_key(chat.id))
            state = MessageState.STOPPED if reason is CancelReason.STOP else MessageState.INTERRUPTED
            await self._store.write(turn.end(state))
        except KnownError as error:
            await self._store.write(turn.end(MessageState.FAILED, _part(error)))
            raise
        except Exception:
            await self._store.write(turn.end(MessageState.FAILED, BUG))
            raise

    def _announce(self, chat: Chat, *, working: bool) -> None:
        event: Event = AgentWorking(project=chat.project, chat=chat.id, working=working)
        self._store.publish((event,))


def can_go_on(message: Message) -> bool:
    """Whether an answer has an end that is missing: stopped, failed, interrupted, or cut at the model's limit."""
    if message.role is not MessageRole.AGENT:
        return False
    is_cut = any(isinstance(part, ErrorPart) and part.code == "cut" for part in message.parts)
    return message.state in _UNANSWERED or (message.state is MessageState.COMPLETE and is_cut)


def _key(chat: str) -> str:
    return f"chat:{chat}"


def _part(error: KnownError) -> ErrorPart:
    return ErrorPart(code=error.code, sentence=str(error))


def _fail(tx: Tx, answer: Message, fault: ErrorPart) -> None:
    tx.messages.update(answer.id, state=MessageState.FAILED, parts=(*answer.parts, fault))


def _store_asked(tx: Tx, chat: str, text: str) -> tuple[Message, Message]:
    """The person's message and the empty answer below it: both are there before any model is asked."""
    require_free(tx, chat)
    asked = _unanswered(tx.query, chat, text)
    if asked is None:
        asked = store_said(tx, chat, text)
    else:
        tx.chats.update(chat, draft="")
    return asked, _append_answer(tx, asked)


def _ask_again(tx: Tx, chat: str) -> tuple[Message, Message]:
    asked = tx.query.messages.last_of_role(chat, MessageRole.USER)
    if asked is None:
        raise NotFoundError("There is no message to answer in this chat.")
    require_free(tx, chat)
    return asked, _append_answer(tx, asked)


def _edit(tx: Tx, chat: str, seq: int, text: str) -> tuple[Message, Message]:
    require_free(tx, chat)
    asked = store_edited(tx, chat, seq, text)
    return asked, _append_answer(tx, asked)


def _answer_anew(tx: Tx, chat: str, seq: int) -> tuple[Message, Message]:
    require_free(tx, chat)
    return store_another_answer(tx, chat, seq)


def _append_answer(tx: Tx, asked: Message) -> Message:
    tx.chats.touch(asked.chat)
    return tx.messages.append(
        chat=asked.chat, role=MessageRole.AGENT, state=MessageState.STREAMING, parts=(), parent=asked.id
    )


def _take_up(tx: Tx, chat: str) -> tuple[Message, Message]:
    """The last answer as one that is being written again, without its faults."""
    require_free(tx, chat)
    last = tx.query.messages.last_of_role(chat, MessageRole.AGENT)
    if last is None or last.parent is None or not can_go_on(last):
        raise RefusedError("whole", "The last answer here is whole; there is nothing to go on with.")
    asked = tx.query.messages.get(last.parent)
    newest = tx.query.messages.last_of_role(chat, MessageRole.USER)
    if newest is not None and newest.seq > last.seq:
        raise RefusedError("whole", "Something was said after that answer; send a message, or try that again.")
    parts = tuple(part for part in last.parts if not isinstance(part, ErrorPart))
    tx.chats.touch(chat)
    return asked, tx.messages.update(last.id, state=MessageState.STREAMING, parts=parts)


def require_free(tx: Tx, chat: str) -> None:
    """Refuse to change what is read of a chat that is in the trash, or in which an answer is being written.

    Raises:
        RefusedError: it is so.
    """
    found = tx.query.chats.get(chat)
    for place in (found, tx.query.projects.get(found.project)):
        if place.state is ItemState.TRASHED:
            raise RefusedError("trashed", f"“{place.title}” is in the trash; restore it to write in it.")
    if not tx.messages.free(chat):
        raise RefusedError(
            _BUSY, "An answer is being written in this chat by another window or command. Wait, or stop it there."
        )


def _unanswered(query: Query, chat: str, text: str) -> Message | None:
    """The message of these very words at the end of a chat whose answer never came, or None."""
    last = query.messages.page(chat, limit=1).items
    if not last or last[-1].role is not MessageRole.AGENT or last[-1].state not in _UNANSWERED:
        return None
    asked = query.messages.last_of_role(chat, MessageRole.USER)
    return asked if asked is not None and asked.id == last[-1].parent and asked.text() == text else None
