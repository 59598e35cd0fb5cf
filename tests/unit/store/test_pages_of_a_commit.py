"""A message dirties few pages: each is a piece of the disk that is written before anybody is told it is stored."""

import statistics
from functools import partial

from app.domain.chats import Message, MessageRole, MessageState, TextPart
from app.store.database import Store
from app.store.writes.transaction import Tx
from support.log_pages import counted_pages
from support.store_samples import Sample, say

_ALONE = 12
"""Pages of a message that fits where it goes: five of its table and keys, its chat, its change, its place in the search
and four of the words."""
_USUAL = 15
"""With what the index of words moves, or one page that was full and is halved with its neighbours."""
_TEXT = "How many vans does the bakery need at night, and what would two more of them cost in a week?"


def _say(tx: Tx, *, chat: str, number: int) -> Message:
    return say(tx, chat, f"{_TEXT} Once more: {number}.")


def _many(tx: Tx, *, chat: str) -> None:
    for number in range(500):
        _say(tx, chat=chat, number=number)


def _begin(tx: Tx, *, chat: str) -> Message:
    return say(tx, chat, "", MessageRole.AGENT, state=MessageState.STREAMING)


def _end(tx: Tx, *, message: str, number: int) -> None:
    parts = (TextPart(text=f"{_TEXT} {number}"),)
    tx.messages.update(message, parts=parts, state=MessageState.COMPLETE)


def test_a_message_writes_few_pages(store: Store, sample: Sample) -> None:
    chat = sample.chat.id
    store.write_now(partial(_many, chat=chat))
    with counted_pages(store.path) as written:
        counts = []
        for number in range(100):
            store.write_now(partial(_say, chat=chat, number=number))
            counts.append(written())
    assert min(counts) <= _ALONE, counts
    assert statistics.median(counts) <= _USUAL, counts


def test_an_answer_that_is_whole_writes_few_pages(store: Store, sample: Sample) -> None:
    chat = sample.chat.id
    store.write_now(partial(_many, chat=chat))
    counts = []
    with counted_pages(store.path) as written:
        for number in range(40):
            begun = store.write_now(partial(_begin, chat=chat))
            written()
            store.write_now(partial(_end, message=begun.id, number=number))
            counts.append(written())
    assert min(counts) <= _ALONE, counts
    assert statistics.median(counts) <= _USUAL, counts
