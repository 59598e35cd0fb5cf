"""Verbs and queries on chats and messages."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.domain.base import new_id, now
from app.domain.chats import (
    Chat,
    ChatMode,
    Citation,
    ErrorPart,
    Message,
    MessageRole,
    MessageState,
    QuotePart,
    TextPart,
)
from app.domain.errors import KnownError, NotFoundError, RefusedError, UsageError
from app.domain.events import AgentWorking, Event
from app.domain.projects import Branch, ItemState
from app.domain.rows import ChatRow, MessagePage, Page
from app.services.chat_titles import DEFAULT_SETUP_TITLE
from app.services.clients import Clients
from app.services.digest import DigestService
from app.services.quotes import quote_of
from app.services.work import CancelReason, Work
from app.store.database import Store
from app.store.query import Query
from app.store.tx import Tx

MAX_MESSAGE = 1_000_000
"""Characters of one message; a longer text belongs in a file."""

_SUGGESTIONS = {
    ChatMode.SETUP: ("What is still open?", "Propose a run", "List the limits"),
    ChatMode.ANALYSIS: ("What came out?", "Why does the first beat the second?", "What is not judged yet?"),
    ChatMode.WHAT_IF: ("What differs from Main?", "What do we assume?", "Propose a run"),
}


def require_sendable(text: str) -> None:
    """Refuse what no message can hold.

    Raises:
        UsageError: no text, or too much of it.
    """
    if not text.strip():
        raise UsageError("There is no text to send.")
    if len(text) > MAX_MESSAGE:
        raise UsageError(f"This text has {len(text):,} characters; a message holds at most {MAX_MESSAGE:,}.")


class ChatService:
    """What the chat list, the thread and the `chat …` commands do."""

    def __init__(self, store: Store, digests: DigestService, clients: Clients, work: Work) -> None:
        self._store = store
        self._digests = digests
        self._clients = clients
        self._work = work
        self._claimed: set[str] = set()

    # -- queries -------------------------------------------------------------------------------------

    def page(
        self,
        project: str,
        *,
        mode: str | None = None,
        state: str = "active",
        text: str | None = None,
        about_run: str | None = None,
        about_candidate: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[ChatRow]:
        """Chats of a project, pinned first, then by activity."""
        return self._store.query.chats.page(
            project,
            mode=mode,
            state=state,
            text=text,
            about_run=about_run,
            about_candidate=about_candidate,
            after=after,
            limit=limit,
        )

    def get(self, chat: str) -> Chat:
        """The chat of this id."""
        return self._store.query.chats.get(chat)

    def row(self, chat: str) -> ChatRow:
        """The chat of this id as a row."""
        return self._store.query.chats.row(chat)

    def message(self, message: str) -> Message:
        """The message of this id."""
        return self._store.query.messages.get(message)

    def messages(
        self, chat: str, *, before: int | None = None, after: int | None = None, limit: int = 50
    ) -> MessagePage:
        """A page of the visible path, oldest first: before or after a sequence number, else the newest."""
        return self._store.query.messages.page(chat, before=before, after=after, limit=limit)

    def suggestions(self, chat: str) -> tuple[str, ...]:
        """What one might say here, by mode."""
        return _SUGGESTIONS[self.get(chat).mode]

    def is_working(self, chat: str) -> bool:
        """Whether the agent of this chat is at work in this process."""
        return self._work.is_working(f"chat:{chat}")

    # -- verbs ---------------------------------------------------------------------------------------

    async def create(
        self,
        project: str,
        *,
        mode: ChatMode,
        title: str | None = None,
        about_run: str | None = None,
        about_candidate: str | None = None,
        parent_chat: str | None = None,
        fork_seq: int | None = None,
    ) -> Chat:
        """Create a chat; a what-if gets its own line, forked from its subject's version or from Main.

        Raises:
            NotFoundError: a link names nothing, or something of another project.
            UsageError: two subjects, or a fork without its chat.
        """
        if about_run is not None and about_candidate is not None:
            raise UsageError("A chat is about one thing: a run or a candidate.")
        if fork_seq is not None and parent_chat is None:
            raise UsageError("Say which chat to fork (--fork CHAT --at SEQ).")
        new = _NewChat(project, mode, title, about_run, about_candidate, parent_chat, fork_seq)
        return await self._store.write(lambda tx: _create(tx, new))

    async def rename(self, chat: str, title: str) -> Chat:
        """Give a chat another title."""
        title = " ".join(title.split())
        if not title:
            raise UsageError("A title needs at least one letter.")

        def unit(tx: Tx) -> Chat:
            tx.chats.update(chat, title=title[:200])
            found = tx.query.chats.get(chat)
            if found.mode is ChatMode.WHAT_IF:
                # The line of a what-if goes by the name of its chat.
                tx.branches.update(found.branch, name=title[:80])
            return found

        return await self._store.write(unit)

    async def pin(self, chat: str, pinned: bool) -> Chat:
        """Keep a chat at the top, or no longer."""
        return await self._update(chat, pinned=pinned)

    async def set_state(self, chat: str, state: ItemState) -> Chat:
        """Archive, trash or restore a chat."""
        return await self._update(chat, state=state)

    async def set_mode(self, chat: str, mode: ChatMode) -> Chat:
        """Switch between setup and analysis; a what-if stays one, since it has a line of its own."""
        found = self.get(chat)
        if ChatMode.WHAT_IF in (found.mode, mode) and found.mode is not mode:
            raise RefusedError("mode-fixed", "A what-if has a line of its own; start a new chat for another mode.")
        return await self._update(chat, mode=mode)

    async def save_draft(self, chat: str, text: str) -> None:
        """Keep what is typed and not sent."""
        await self._store.write(lambda tx: tx.chats.update(chat, draft=text))

    async def mark_read(self, chat: str, seq: int) -> None:
        """Remember the last message seen; never moves back."""
        if seq > self.get(chat).last_read_seq:
            await self._store.write(lambda tx: tx.chats.update(chat, last_read_seq=seq))

    async def _update(self, chat: str, **fields: object) -> Chat:
        def unit(tx: Tx) -> Chat:
            tx.chats.update(chat, **fields)
            return tx.query.chats.get(chat)

        return await self._store.write(unit)

    async def send(self, chat: str, text: str) -> Message:
        """Store the person's message, answer it, return the stored answer.

        The same words sent again after an answer that never came are answered, not stored twice.

        Raises:
            UsageError: no text, or too much of it.
            RefusedError: this chat's agent is still at work.
            KnownError: the model failed; the message and the fault are stored in the chat.
        """
        require_sendable(text)
        with self._claim(chat):
            asked, answer = await self._store.write(lambda tx: _store_asked(tx, chat, text))
            working = self._begin(asked, answer)
        return await working

    async def retry(self, chat: str) -> Message:
        """Answer the last message of the person again, after a fault, a stop or an interruption."""
        asked = self._store.query.messages.last_of_role(chat, MessageRole.USER)
        if asked is None:
            raise NotFoundError("There is no message to answer in this chat.")
        with self._claim(chat):
            answer = await self._store.write(lambda tx: _append_answer(tx, asked))
            working = self._begin(asked, answer)
        return await working

    @contextmanager
    def _claim(self, chat: str) -> Iterator[None]:
        """Keep others from answering in a chat between the look that it is free and the start of the work."""
        if chat in self._claimed or self.is_working(chat):
            raise RefusedError("busy", "The answer before is still being written. Stop it, or wait.")
        self._claimed.add(chat)
        try:
            yield
        finally:
            self._claimed.discard(chat)

    def _begin(self, asked: Message, answer: Message) -> Coroutine[None, None, Message]:
        """Start answering now; awaiting what is returned gives the stored answer, or raises the fault."""
        faults: list[KnownError] = []
        task = self._work.start(f"chat:{asked.chat}", self._work_on(asked, answer, faults))

        async def finished() -> Message:
            await asyncio.wait((task,))
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error
            if faults:
                raise faults[0]
            return self.message(answer.id)

        return finished()

    async def _work_on(self, asked: Message, answer: Message, faults: list[KnownError]) -> None:
        chat = self.get(asked.chat)
        self._announce(chat, working=True)
        try:
            # Loaded at the first message, not at the start: the rules of reading take a tenth of a second.
            from app.services.turn import Turn

            client = self._clients.current()
            await Turn(self._store, self._digests, client).answer(chat, asked, answer)
        except asyncio.CancelledError:
            reason = self._work.reason(f"chat:{chat.id}")
            state = MessageState.STOPPED if reason is CancelReason.STOP else MessageState.INTERRUPTED
            await self._store.write(lambda tx: _end_unfinished(tx, answer.id, state))
        except KnownError as error:
            faults.append(error)
            part = ErrorPart(code=error.code, sentence=str(error))
            await self._store.write(lambda tx: tx.messages.update(answer.id, state=MessageState.FAILED, parts=(part,)))
        except Exception:
            part = ErrorPart(code="bug", sentence="Something went wrong inside Int Crucible; the log has the details.")
            await self._store.write(lambda tx: tx.messages.update(answer.id, state=MessageState.FAILED, parts=(part,)))
            raise
        finally:
            self._announce(chat, working=False)

    def _announce(self, chat: Chat, *, working: bool) -> None:
        event: Event = AgentWorking(project=chat.project, chat=chat.id, working=working)
        self._store.publish((event,))

    async def stop(self, chat: str) -> bool:
        """Stop the answer being written; what is there is kept. False when nothing was at work."""
        key = f"chat:{chat}"
        stopped = self._work.cancel(key, CancelReason.STOP)
        await self._work.wait(key)
        return stopped

    async def cite(self, chat: str, *, run: str | None = None, candidate: str | None = None) -> Message:
        """Add one quote of a run or a candidate to a chat; its subject stays.

        Raises:
            NotFoundError: the source is of another project. Nothing is stored then.
        """
        if (run is None) == (candidate is None):
            raise UsageError("Say what to quote: a run or a candidate.")
        return await self._store.write(lambda tx: _cite(tx, chat, run, candidate))


@dataclass(frozen=True, slots=True)
class _NewChat:
    project: str
    mode: ChatMode
    title: str | None
    about_run: str | None
    about_candidate: str | None
    parent_chat: str | None
    fork_seq: int | None


def _create(tx: Tx, new: _NewChat) -> Chat:
    tx.query.projects.get(new.project)
    parent = tx.query.chats.get(new.parent_chat) if new.parent_chat else None
    if parent is not None and parent.project != new.project:
        raise NotFoundError("That chat is not in this project.")
    title = " ".join((new.title or "").split()) or _default_title(tx.query, new)
    branch = tx.query.branches.main(new.project)
    if new.mode is ChatMode.WHAT_IF:
        branch = _own_line(tx, new, parent, title)
    chat = Chat(
        id=new_id(),
        project=new.project,
        title=title[:200],
        mode=new.mode,
        branch=branch.id,
        subject_run=new.about_run,
        subject_candidate=new.about_candidate,
        parent_chat=new.parent_chat,
        created_at=now(),
        last_activity_at=now(),
    )
    path = _path_to(tx.query, parent, new.fork_seq) if parent is not None and new.fork_seq is not None else ()
    if path:
        chat = chat.model_copy(update={"forked_at_message": path[-1].id})
    tx.chats.add(chat)
    for message in path:
        tx.messages.append(
            chat=chat.id,
            role=message.role,
            state=MessageState.INTERRUPTED if message.state is MessageState.STREAMING else message.state,
            parts=message.parts,
            model=message.model,
            usage=message.usage,
            duration_ms=message.duration_ms,
            origin=message.origin or message.id,
        )
    tx.projects.update(new.project, last_chat=chat.id)
    return chat


def _own_line(tx: Tx, new: _NewChat, parent: Chat | None, title: str) -> Branch:
    """A what-if starts from its subject's version, else from the line of the chat it came from."""
    run = new.about_run
    if new.about_candidate is not None:
        run = tx.query.candidates.get(new.about_candidate).run
    if run is not None:
        base = tx.query.runs.get(run).version
    elif parent is not None:
        base = tx.query.branches.get(parent.branch).head
    else:
        base = tx.query.branches.main(new.project).head
    branch = Branch(id=new_id(), project=new.project, name=title[:80], is_main=False, head=base, forked_from=base)
    tx.branches.add(branch)
    return branch


def _path_to(query: Query, parent: Chat, seq: int) -> tuple[Message, ...]:
    """The visible path up to a sequence number, oldest first."""
    found: list[Message] = []
    after = 0
    while True:
        page = query.messages.page(parent.id, after=after)
        found += [message for message in page.items if message.seq <= seq]
        if not page.later or not page.items or page.items[-1].seq >= seq:
            break
        after = page.items[-1].seq
    if not found or found[-1].seq != seq:
        raise NotFoundError(f"There is no message {seq} in “{parent.title}”.")
    return tuple(found)


def _default_title(query: Query, new: _NewChat) -> str:
    about = ""
    if new.parent_chat is not None and new.about_run is None and new.about_candidate is None:
        title = query.chats.get(new.parent_chat).title
        return f"What-if from “{title}”" if new.mode is ChatMode.WHAT_IF else f"Fork of “{title}”"
    if new.about_candidate is not None:
        candidate = query.candidates.get(new.about_candidate)
        about = f"{candidate.label} of Run {query.runs.get(candidate.run).number}"
    elif new.about_run is not None:
        about = f"Run {query.runs.get(new.about_run).number}"
    match new.mode:
        case ChatMode.SETUP:
            return DEFAULT_SETUP_TITLE
        case ChatMode.ANALYSIS:
            return f"Analysis of {about}" if about else "Analysis"
        case ChatMode.WHAT_IF:
            return f"What-if from {about}" if about else "What-if"


def _store_asked(tx: Tx, chat: str, text: str) -> tuple[Message, Message]:
    """The person's message and the empty answer below it: both are there before any model is asked."""
    found = tx.query.chats.get(chat)
    if found.state is ItemState.TRASHED:
        raise RefusedError("trashed", f"“{found.title}” is in the trash; restore it to write in it.")
    asked = _unanswered(tx.query, chat, text) or tx.messages.append(
        chat=chat, role=MessageRole.USER, state=MessageState.COMPLETE, parts=(TextPart(text=text),)
    )
    tx.chats.update(chat, draft="")
    return asked, _append_answer(tx, asked)


def _append_answer(tx: Tx, asked: Message) -> Message:
    tx.chats.touch(asked.chat)
    return tx.messages.append(
        chat=asked.chat, role=MessageRole.AGENT, state=MessageState.STREAMING, parts=(), parent=asked.id
    )


_UNANSWERED = (MessageState.FAILED, MessageState.STOPPED, MessageState.INTERRUPTED)


def _unanswered(query: Query, chat: str, text: str) -> Message | None:
    """The message of these very words at the end of a chat whose answer never came, or None."""
    last = query.messages.page(chat, limit=1).items
    if not last or last[-1].role is not MessageRole.AGENT or last[-1].state not in _UNANSWERED:
        return None
    asked = query.messages.last_of_role(chat, MessageRole.USER)
    return asked if asked is not None and asked.id == last[-1].parent and asked.text() == text else None


def _end_unfinished(tx: Tx, answer: str, state: MessageState) -> None:
    """Say how an answer was cut off, unless it was stored whole in the same moment."""
    if tx.query.messages.get(answer).state is MessageState.STREAMING:
        tx.messages.update(answer, state=state)


def _cite(tx: Tx, chat: str, run: str | None, candidate: str | None) -> Message:
    found = tx.query.chats.get(chat)
    owner = tx.query.runs.get(run if run is not None else tx.query.candidates.get(candidate or "").run)
    if owner.project != found.project:
        raise NotFoundError("What you quote is not in this chat's project.")
    citation = Citation(id=new_id(), project=found.project, chat=chat, message=new_id(), run=run, candidate=candidate)
    title, text = quote_of(tx.query, run=run, candidate=candidate)
    part = QuotePart(citation=citation.id, run=run, candidate=candidate, title=title, text=text)
    message = tx.messages.append(
        id=citation.message, chat=chat, role=MessageRole.SYSTEM, state=MessageState.COMPLETE, parts=(part,)
    )
    tx.citations.add(citation)
    tx.chats.touch(chat)
    return message
