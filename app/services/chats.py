"""Verbs and queries on chats and messages."""

from contextlib import suppress

from app.domain.base import new_id
from app.domain.chats import (
    MAX_MESSAGE,
    Chat,
    ChatContext,
    ChatMode,
    Citation,
    DeltaPart,
    Message,
    MessageRole,
    MessageState,
    ProposalPart,
    ProposalState,
    QuotePart,
    RunCardPart,
    Sent,
)
from app.domain.errors import NotFoundError, RefusedError, StoreError, UsageError, require_as_left
from app.domain.projects import ItemState
from app.domain.rows import ChatRow, MessagePage, OutlineEntry, Page
from app.services.answering.chat_answers import Answering, OnWaiting, can_go_on, require_free
from app.services.answering.siblings import show_sibling
from app.services.answering.suggestions import suggestions_for
from app.services.new_chats import NewChat, create_chat
from app.services.quotes import quote_of
from app.store.database import Store
from app.store.reads.query import Query
from app.store.writes.transaction import Tx

_OUTLINED = 200
"""Messages looked at for one page of an outline."""
_LINE = 160
"""Characters of a turn in it."""


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

    def __init__(self, store: Store, answering: Answering) -> None:
        self._store = store
        self._answering = answering

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

    def message_at(self, chat: str, seq: int) -> Message:
        """The message of a number in a chat, read now or not."""
        return self._store.query.messages.at(chat, seq)

    def messages(
        self, chat: str, *, before: int | None = None, after: int | None = None, limit: int = 50
    ) -> MessagePage:
        """A page of the visible path, oldest first: before or after a sequence number, else the newest."""
        return self._store.query.messages.page(chat, before=before, after=after, limit=limit)

    def outline(self, chat: str, *, before: int | None = None) -> Page[OutlineEntry]:
        """The newest turns, spec changes, runs and applied cards of what is read (T6), newest first.

        A page looks at 200 messages at most, so it may hold few lines, or none, where another follows; its `next` is
        the `before` of that one.
        """
        query = self._store.query
        page = query.messages.page(chat, before=before, limit=_OUTLINED)
        entries = [entry for message in reversed(page.items) for entry in _outlined(query, message)]
        return Page(tuple(entries), str(page.items[0].seq) if page.earlier and page.items else None)

    def suggestions(self, chat: str) -> tuple[str, ...]:
        """What one might say here, by mode and in the person's language where the model reads it."""
        return suggestions_for(self._store.query, self.get(chat))

    def is_working(self, chat: str) -> bool:
        """Whether the agent of this chat is at work in this process."""
        return self._answering.is_working(chat)

    def can_go_on(self, message: Message) -> bool:
        """Whether an answer has an end that is missing, so that `go_on` can write it."""
        return can_go_on(message)

    def context(self, chat: str) -> ChatContext | None:
        """How much of the context the newest answer took, and the first message still sent (T7); None before one."""
        sent = self._store.query.sent.latest(chat)
        return None if sent is None else ChatContext(use=sent.context, first_seq=sent.first_seq)

    def sent(self, message: str) -> Sent | None:
        """What was sent to the model for one answer (T3); None where that was not kept."""
        return self._store.query.sent.get(message)

    # -- verbs: `left` is what a thing must still be, for taking back; None = whatever it is ------------

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
        new = NewChat(project, mode, title, about_run, about_candidate, parent_chat, fork_seq)
        return await self._store.write(lambda tx: create_chat(tx, new))

    async def rename(self, chat: str, title: str, *, left: str | None = None) -> Chat:
        """Give a chat another title.

        Raises:
            ChangedSinceError: it is not called `left` any more.
        """
        title = " ".join(title.split())
        if not title:
            raise UsageError("A title needs at least one letter.")

        def unit(tx: Tx) -> Chat:
            before = tx.query.chats.get(chat)
            require_as_left(f"“{before.title}”", before.title, left)
            tx.chats.update(chat, title=title[:200])
            found = tx.query.chats.get(chat)
            if found.mode is ChatMode.WHAT_IF:
                # The line of a what-if goes by the name of its chat.
                tx.branches.update(found.branch, name=title[:80])
            return found

        return await self._store.write(unit)

    async def pin(self, chat: str, pinned: bool, *, left: bool | None = None) -> Chat:
        """Keep a chat at the top, or no longer.

        Raises:
            ChangedSinceError: it is not as `left` any more.
        """
        return await self._update(chat, left, pinned=pinned)

    async def set_state(self, chat: str, state: ItemState, *, left: ItemState | None = None) -> Chat:
        """Archive, trash or restore a chat.

        Raises:
            ChangedSinceError: it is not as `left` any more.
        """
        return await self._update(chat, left, state=state)

    async def set_mode(self, chat: str, mode: ChatMode, *, left: ChatMode | None = None) -> Chat:
        """Switch between setup and analysis; a what-if stays one, since it has a line of its own.

        Raises:
            RefusedError: it is a what-if, or is to be one.
            ChangedSinceError: it is not as `left` any more.
        """
        found = self.get(chat)
        if ChatMode.WHAT_IF in (found.mode, mode) and found.mode is not mode:
            raise RefusedError("mode-fixed", "A what-if has a line of its own; start a new chat for another mode.")
        return await self._update(chat, left, mode=mode)

    async def save_draft(self, chat: str, text: str) -> None:
        """Keep what is typed and not sent."""
        await self._store.write(lambda tx: tx.chats.update(chat, draft=text))

    async def mark_read(self, chat: str, seq: int) -> None:
        """Remember the last message seen; never moves back."""
        if seq > self.get(chat).last_read_seq:
            await self._store.write(lambda tx: tx.chats.update(chat, last_read_seq=seq))

    async def _update(self, chat: str, left: object | None, **fields: object) -> Chat:
        def unit(tx: Tx) -> Chat:
            found = tx.query.chats.get(chat)
            for name in fields:
                require_as_left(f"“{found.title}”", getattr(found, name), left)
            tx.chats.update(chat, **fields)
            return tx.query.chats.get(chat)

        return await self._store.write(unit)

    # -- answers: of the engine, so leaving a chat changes nothing of them -----------------------------

    async def send(self, chat: str, text: str, *, on_waiting: OnWaiting | None = None) -> Message:
        """Store the person's message, answer it, return the stored answer.

        The same words sent again after an answer that never came are answered, not stored twice. While it is written
        its text comes as `StreamDelta` and, with what was looked up, as `MessageChanged`. With `on_waiting` it waits
        its turn where another answer is being written in this chat, and `on_waiting` is called when it begins to.

        Raises:
            UsageError: no text, or too much of it.
            RefusedError: this chat's agent is still at work, or the chat is in the trash.
            KnownError: the model failed; the message, what came of the answer and the fault are stored in the chat.
        """
        require_sendable(text)
        return await self._answering.send(chat, text, on_waiting=on_waiting)

    async def retry(self, chat: str, *, on_waiting: OnWaiting | None = None) -> Message:
        """Answer the last message of the person again, in a new message; waits and raises like `send`."""
        return await self._answering.retry(chat, on_waiting=on_waiting)

    async def edit(self, chat: str, seq: int, text: str, *, on_waiting: OnWaiting | None = None) -> Message:
        """Send a message of the person again in other words: another version of it, answered (T4).

        What stood below the version before is read no more until one goes back to it; what that put into the spec
        stays there.

        Raises:
            NotFoundError: there is no message of this number.
            UsageError, RefusedError, KnownError: as for `send`, or it is not the person's.
        """
        require_sendable(text)
        return await self._answering.edit(chat, seq, text, on_waiting=on_waiting)

    async def regenerate(self, chat: str, seq: int, *, on_waiting: OnWaiting | None = None) -> Message:
        """Answer again what the answer of this number answers: another version of that answer (T4).

        What was asked is read into the spec once, however often it is answered.

        Raises:
            NotFoundError: there is no message of this number.
            RefusedError, KnownError: as for `send`, or it is no answer.
        """
        return await self._answering.regenerate(chat, seq, on_waiting=on_waiting)

    async def show_sibling(self, chat: str, seq: int, *, left: int | None = None) -> Chat:
        """Read the version of this number instead of the one that is read; never changes the spec (T4).

        Raises:
            NotFoundError: the message has no other version.
            RefusedError: an answer is being written here, or the message is not on the path that is read.
            ChangedSinceError: the version `left` is not the one that is read any more.
        """
        if self.is_working(chat):
            raise RefusedError(
                "busy", "An answer is being written here. Stop it, or wait; then choose another version."
            )

        def unit(tx: Tx) -> Chat:
            require_free(tx, chat)
            return show_sibling(tx, chat, seq, left=left)

        return await self._store.write(unit)

    async def go_on(self, chat: str, *, on_waiting: OnWaiting | None = None) -> Message:
        """Go on with the last answer from where it was stopped, failed, interrupted or cut, as the same message.

        Raises:
            RefusedError: the last answer is whole (`can_go_on`), or one is being written.
            KnownError: as for `send`.
        """
        return await self._answering.go_on(chat, on_waiting=on_waiting)

    async def stop(self, chat: str) -> bool:
        """Stop the answer being written; what is there is kept. False when nothing was at work."""
        return await self._answering.stop(chat)

    async def cite(self, chat: str, *, run: str | None = None, candidate: str | None = None) -> Message:
        """Add one quote of a run or a candidate to a chat; its subject stays.

        Raises:
            NotFoundError: the source is of another project. Nothing is stored then.
        """
        if (run is None) == (candidate is None):
            raise UsageError("Say what to quote: a run or a candidate.")
        return await self._store.write(lambda tx: _cite(tx, chat, run, candidate))


def _outlined(query: Query, message: Message) -> list[OutlineEntry]:
    if message.role is MessageRole.USER:
        return [OutlineEntry("turn", message.seq, " ".join(message.text()[: 4 * _LINE].split())[:_LINE])]
    entries: list[OutlineEntry] = []
    for part in message.parts:
        if isinstance(part, DeltaPart):
            undone = part.undone_by is not None
            entries.append(OutlineEntry("spec", message.seq, "", part.version_number, len(part.changes), undone=undone))
        elif isinstance(part, RunCardPart):
            with suppress(NotFoundError, StoreError):
                run = query.runs.get(part.run)
                entries.append(OutlineEntry("run", message.seq, run.title, run.number))
        elif isinstance(part, ProposalPart):
            with suppress(NotFoundError, StoreError):
                card = query.proposals.get(part.proposal)
                if card.state is ProposalState.APPLIED:
                    entries.append(OutlineEntry("card", message.seq, card.payload.why))
    return entries


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
