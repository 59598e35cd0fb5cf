"""An answer being written is stored every 250 ms: what one such flush costs, and what it must not do."""

import statistics
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy import event

from app.domain.chats import MessageRole, MessageState, TextPart
from app.domain.events import Event
from app.store.database import Store
from app.store.writes.transaction import Tx
from support.store_samples import Sample, say

FLUSHES = 60
WHOLE = "Some words of an answer, “quoted”, with **bold** and a list.\n" * 340


def test_a_flush_of_a_growing_answer_is_one_small_write(
    store: Store, sample: Sample, figure: Callable[[str], None]
) -> None:
    chat = sample.chat.id
    for number in range(50):
        store.write_now(partial(say, chat=chat, text=f"Message {number} " + "word " * 50))
    answer = store.write_now(
        lambda tx: tx.messages.append(chat=chat, role=MessageRole.AGENT, state=MessageState.STREAMING, parts=())
    )
    events: list[Event] = []
    store.listen(events.extend)
    executed: list[str] = []

    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        executed.append(statement)

    event.listen(store._writing, "before_cursor_execute", remember)
    seconds, working = [], []
    for number in range(1, FLUSHES + 1):
        part = TextPart(text=WHOLE[: len(WHOLE) * number // FLUSHES])

        def flush(tx: Tx, part: TextPart = part) -> None:
            tx.messages.update(answer.id, parts=(part,))

        began, worked = time.perf_counter(), time.process_time()
        store.write_now(flush)
        seconds.append(time.perf_counter() - began)
        working.append(time.process_time() - worked)
    event.remove(store._writing, "before_cursor_execute", remember)
    # The search learns of it when it is whole, and the chat's row moves only with its first line.
    assert not [statement for statement in executed if "search_entry" in statement or " search " in statement]
    assert Counter(found.kind for found in events) == {"message-changed": FLUSHES, "chat-changed": 1}
    assert len(executed) <= 8 * FLUSHES
    assert store.query.search.page("quoted") == ()
    store.write_now(lambda tx: tx.messages.update(answer.id, state=MessageState.COMPLETE))
    assert [hit.id for hit in store.query.search.page("quoted")] == [answer.id]
    wall, cpu = (1000 * statistics.median(values) for values in (seconds, working))
    figure(f"a flush of an answer growing to {len(WHOLE) // 1000} kB: {wall:.1f} ms, {cpu:.1f} ms of it work (median)")
