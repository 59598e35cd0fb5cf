"""What only the version of a message before its edit said: its lines stay in the spec, and are offered for removal.

An edit never takes anything out of the spec by itself (T4), and nothing is removed without the person (T5): so the
lines whose only source is not read here any more wait on a card below the answer. Not for lines that the new words say
too, nor for versions that were left before.
"""

import re

from app.domain.chats import ChatMode, Message, MessageRole
from app.domain.errors import NotFoundError
from app.domain.items import Author, Item
from app.domain.operations import Content, RemoveItem
from app.domain.quoting import folded
from app.domain.siblings import Span, group_with
from app.store.reads.query import Query

WHY = (
    "Only what you wrote before the edit says this, and that is not read here any more. Nothing is removed without you."
)


def left_behind(query: Query, asked: Message, content: Content) -> tuple[RemoveItem, ...]:
    """Return what removes the lines of a message that an edit replaced, and of those that were read below it.

    Args:
        query: To read from.
        asked: The edit; any other message leaves nothing behind.
        content: Of its line, once it has been read.
    """
    chat = query.chats.get(asked.chat)
    if asked.parent is None or chat.mode is ChatMode.ANALYSIS:
        return ()
    old = query.messages.get(asked.parent)
    group = group_with(chat.siblings, asked.seq)
    if old.role is not MessageRole.USER or group is None:
        return ()
    path = next((one.path for one in group.members if one.seq == old.seq), ())
    own = [item for item in content.items() if item.author is Author.PERSON and item.source is not None]
    left = {one for one in {_message_of(item) for item in own} if one and _was_left(query, one, chat.id, path)}
    said = folded(asked.text())
    gone = (item for item in own if _message_of(item) in left and not _says(said, item))
    return tuple(RemoveItem(slug=item.slug) for item in gone)


def _message_of(item: Item) -> str:
    return (item.source.message if item.source is not None else None) or ""


def _was_left(query: Query, message_id: str, chat: str, path: tuple[Span, ...]) -> bool:
    """Whether a message is one of those that an edit left."""
    try:
        message = query.messages.get(message_id)
    except NotFoundError:
        return False
    return message.chat == chat and any(first <= message.seq <= last for first, last in path)


def _says(said: str, item: Item) -> bool:
    """Whether the new words hold those that a line comes from."""
    quote = folded(item.source.quote if item.source is not None else "") or folded(item.text)
    return re.search(rf"(?<!\w){re.escape(quote)}(?!\w)", said) is not None
