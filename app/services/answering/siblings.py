"""Versions of a message in the store: an edit, another answer, and which of them is read (T4).

Never the spec: what an earlier version put there stays, with its own way back. Not for who answers when
(`chat_answers`).
"""

from app.domain.base import new_id_in_order
from app.domain.chats import Chat, Message, MessageRole, MessageState, TextPart
from app.domain.errors import NotFoundError, RefusedError, require_as_left
from app.domain.siblings import group_with, switched, with_sibling
from app.services.answering.mentions import quotes_in
from app.store.reads.query import Query
from app.store.writes.transaction import Tx


def store_edited(tx: Tx, chat: str, seq: int, text: str) -> Message:
    """Store a person's message in other words beside the one of this number, which is left with all below it.

    Raises:
        NotFoundError: there is no such message.
        RefusedError: it is not the person's, or not on the path that is read.
    """
    old = _read_now(tx.query, chat, seq)
    if old.role is not MessageRole.USER:
        raise RefusedError("not-yours", "Only what you wrote can be edited. Of an answer another one can be asked for.")
    tx.chats.touch(chat)
    path = tx.messages.leave_path(chat, first=seq)
    made = store_said(tx, chat, text, parent=old.id)
    known = tx.query.chats.get(chat).siblings
    tx.chats.update(chat, siblings=with_sibling(known, left=seq, path=path, made=made.seq))
    return made


def store_said(tx: Tx, chat: str, text: str, *, parent: str | None = None) -> Message:
    """Store what a person says, with quotes of what it names; it is no draft any more.

    Raises:
        NotFoundError: there is no such chat.
    """
    identity = new_id_in_order()
    quotes = quotes_in(tx, tx.query.chats.get(chat), identity, text)
    made = tx.messages.append(
        id=identity,
        chat=chat,
        role=MessageRole.USER,
        state=MessageState.COMPLETE,
        parts=(TextPart(text=text), *quotes),
        parent=parent,
    )
    tx.chats.update(chat, draft="")
    return made


def store_another_answer(tx: Tx, chat: str, seq: int) -> tuple[Message, Message]:
    """Store an empty answer beside the one of this number; returns what was asked, and the empty answer.

    Raises:
        NotFoundError: there is no such message.
        RefusedError: it is no answer to something, or not on the path that is read.
    """
    old = _read_now(tx.query, chat, seq)
    if old.role is not MessageRole.AGENT or old.parent is None:
        raise RefusedError("no-answer", "This is no answer of the Architect, so it cannot be asked for again.")
    asked = tx.query.messages.get(old.parent)
    tx.chats.touch(chat)
    path = tx.messages.leave_path(chat, first=asked.seq + 1)
    made = tx.messages.append(
        chat=chat, role=MessageRole.AGENT, state=MessageState.STREAMING, parts=(), parent=asked.id
    )
    known = tx.query.chats.get(chat).siblings
    tx.chats.update(chat, siblings=with_sibling(known, left=seq, path=path, made=made.seq))
    return asked, made


def show_sibling(tx: Tx, chat: str, seq: int, *, left: int | None) -> Chat:
    """Read another version of a message, with what was read below it; the spec stays as it is.

    Raises:
        NotFoundError: the message of this number has no other version.
        ChangedSinceError: the one of the number `left` is not the one that is read any more.
        RefusedError: the message itself stands below a version that is not read.
    """
    found = tx.query.chats.get(chat)
    group = group_with(found.siblings, seq)
    if group is None:
        raise NotFoundError(f"Message {seq} of “{found.title}” has no other version.")
    require_as_left("The version that is read", group.shown, left)
    if group.shown == seq:
        return found
    shown = _read_now(tx.query, chat, group.shown)
    first = shown.seq
    if shown.role is MessageRole.AGENT and shown.parent is not None:
        first = tx.query.messages.get(shown.parent).seq + 1
    path = tx.messages.leave_path(chat, first=first)
    kept = next(one.path for one in group.members if one.seq == seq)
    tx.chats.update(chat, siblings=switched(found.siblings, to=seq, path=path))
    tx.messages.take_path(chat, kept)
    return tx.query.chats.get(chat)


def was_answered(query: Query, answer: Message) -> bool:
    """Whether what was asked has a whole answer beside this one, so that it was read into the spec then."""
    group = group_with(query.chats.get(answer.chat).siblings, answer.seq)
    others = [one.seq for one in group.members if one.seq != answer.seq] if group is not None else []
    return any(query.messages.at(answer.chat, seq).state is MessageState.COMPLETE for seq in others)


def _read_now(query: Query, chat: str, seq: int) -> Message:
    message = query.messages.at(chat, seq)
    if not message.on_path:
        raise RefusedError(
            "not-read", f"Message {seq} stands below a version of a message that is not shown. Show that one first."
        )
    return message
