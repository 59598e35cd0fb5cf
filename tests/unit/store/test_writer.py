"""Units of work: all or nothing, in order, with events after the commit, whatever happens to the caller."""

import asyncio
import threading
from collections.abc import Callable
from functools import partial

import pytest

from app.domain.chats import MessageRole, MessageState, TextPart
from app.domain.errors import StoreError
from app.domain.events import AgentWorking, ChatChanged, Event, MessageChanged, ProjectChanged, RunChanged
from app.domain.items import Author
from app.domain.projects import Cause
from app.domain.runs import RunStatus
from app.store.database import Store
from app.store.writes.transaction import Tx
from support.store_samples import Sample, a_goal, add_chat, add_project, add_run, content, say


@pytest.fixture
def heard(store: Store, sample: Sample) -> list[Event]:
    events: list[Event] = []
    store.listen(events.extend)
    return events


def _reword(tx: Tx, message: str, text: str) -> None:
    tx.messages.update(message, parts=(TextPart(text=text),))


def kinds(events: list[Event]) -> list[str]:
    return [event.kind for event in events]


def test_a_unit_that_fails_leaves_nothing_and_says_nothing(store: Store, sample: Sample, heard: list[Event]) -> None:
    def unit(tx: Tx) -> None:
        say(tx, sample.chat.id, "Lost")
        raise LookupError("the unit's own fault")

    with pytest.raises(LookupError):
        store.write_now(unit)
    assert store.query.messages.count(sample.chat.id) == 0
    assert heard == []
    store.write_now(lambda tx: say(tx, sample.chat.id, "Kept"))
    assert store.query.messages.count(sample.chat.id) == 1


def test_events_carry_the_new_values_after_the_commit(store: Store, sample: Sample) -> None:
    seen: list[tuple[str, int]] = []

    def listener(events: tuple[Event, ...]) -> None:
        assert threading.current_thread().name == "store-writer"
        # The listener already finds what it is told: the commit came first.
        count = store.query.messages.count(sample.chat.id)
        seen.extend((event.row.last_line, count) for event in events if isinstance(event, ChatChanged))

    store.listen(listener)
    store.write_now(lambda tx: say(tx, sample.chat.id, "One"))
    store.write_now(lambda tx: say(tx, sample.chat.id, "Two"))
    assert seen == [("One", 1), ("Two", 2)]


def test_one_unit_tells_each_thing_once_with_its_last_value(store: Store, sample: Sample, heard: list[Event]) -> None:
    def unit(tx: Tx) -> None:
        run = add_run(tx, sample, launched_from_chat=sample.chat.id)
        tx.runs.update(run.id, status=RunStatus.RUNNING)
        tx.runs.update(run.id, title="Renamed")

    store.write_now(unit)
    assert sorted(kinds(heard)) == ["chat-changed", "project-changed", "run-changed"]
    [run] = [event.row for event in heard if isinstance(event, RunChanged)]
    [chat] = [event.row for event in heard if isinstance(event, ChatChanged)]
    [project] = [event.row for event in heard if isinstance(event, ProjectChanged)]
    assert (run.status, run.title, chat.runs_launched, project.runs) == ("running", "Renamed", 1, 1)
    assert [event.seq for event in heard] == sorted(event.seq for event in heard)


def test_every_write_adds_change_rows(store: Store, sample: Sample) -> None:
    def newest() -> int:
        with store._reading.connect() as connection:
            return int(connection.exec_driver_sql("SELECT max(seq) FROM change").scalar_one())

    units: list[Callable[[Tx], object]] = [
        lambda tx: add_chat(tx, sample),
        lambda tx: say(tx, sample.chat.id, "Word"),
        lambda tx: tx.versions.add(
            project=sample.project.id,
            branch=sample.main.id,
            content=content(a_goal("Other", "other")),
            author=Author.PERSON,
            cause=Cause.EDIT,
        ),
        lambda tx: tx.projects.update(sample.project.id, title="New"),
        lambda tx: tx.branches.update(sample.main.id, name="Main"),
        lambda tx: tx.requests.put(add_run(tx, sample).id, "stop"),
    ]
    for unit in units:
        before = newest()
        store.write_now(unit)
        assert newest() > before


def test_a_cancelled_caller_knows_what_was_written_and_is_told_at_its_next_wait(store: Store, sample: Sample) -> None:
    entered, go_on = threading.Event(), threading.Event()
    known: list[str] = []

    def slow(tx: Tx) -> str:
        entered.set()
        go_on.wait(100)
        return say(tx, sample.chat.id, "Written all the same").id

    async def write_and_wait() -> None:
        known.append(await store.write(slow))
        await asyncio.sleep(0)
        known.append("went on")

    async def caller() -> None:
        task = asyncio.create_task(write_and_wait())
        await asyncio.to_thread(entered.wait, 100)
        for _ in range(2):  # the second is the same request, and disturbs nothing either
            task.cancel()
            await asyncio.sleep(0)
        assert not task.done()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        await store.write(lambda tx: say(tx, sample.chat.id, "After it"))

    asyncio.run(caller())
    messages = store.query.messages.page(sample.chat.id).items
    assert [message.text() for message in messages] == ["Written all the same", "After it"]
    assert known == [messages[0].id]


def test_a_write_within_a_time_limit_is_done_when_the_limit_is_told(store: Store, sample: Sample) -> None:
    go_on = threading.Event()

    def slow(tx: Tx) -> None:
        go_on.wait(100)
        say(tx, sample.chat.id, "Written all the same")

    async def write_in_time() -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(0):
            loop.call_later(0.05, go_on.set)
            await store.write(slow)
            await asyncio.sleep(0)
            pytest.fail("told at the next wait")

    async def caller() -> None:
        with pytest.raises(TimeoutError):
            await write_in_time()
        assert store.query.messages.count(sample.chat.id) == 1

    asyncio.run(caller())


def test_writes_of_many_tasks_and_threads_are_one_after_the_other(store: Store, sample: Sample) -> None:
    def count(tx: Tx) -> None:
        row = tx.query.chats.get(sample.chat.id)
        tx.chats.update(sample.chat.id, last_read_seq=row.last_read_seq + 1)

    async def many() -> None:
        await asyncio.gather(*(store.write(count) for _ in range(40)))

    threads = [threading.Thread(target=lambda: asyncio.run(many())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.query.chats.get(sample.chat.id).last_read_seq == 120


@pytest.mark.expects_log("a listener of the store failed")
def test_a_listener_that_fails_stops_neither_the_write_nor_the_others(store: Store, sample: Sample) -> None:
    heard: list[Event] = []

    def broken(events: tuple[Event, ...]) -> None:
        raise ValueError("a view's bug")

    store.listen(broken)
    store.listen(heard.extend)
    store.write_now(lambda tx: say(tx, sample.chat.id, "Fine"))
    assert heard


def test_waiting_is_refused_where_it_would_block_the_window_or_the_writer(store: Store, sample: Sample) -> None:
    errors: list[Exception] = []

    def listener(events: tuple[Event, ...]) -> None:
        try:
            store.write_now(add_project)
        except RuntimeError as error:
            errors.append(error)

    store.listen(listener)
    store.write_now(lambda tx: say(tx, sample.chat.id, "Word"))
    assert len(errors) == 1
    store.forbid_thread(threading.get_ident())
    with pytest.raises(RuntimeError, match="must not wait"):
        store.write_now(add_project)


def test_close_finishes_what_was_handed_in_and_refuses_the_rest(store: Store, sample: Sample) -> None:
    async def caller() -> None:
        writes = [asyncio.ensure_future(store.write(partial(say, chat=sample.chat.id, text=f"{n}"))) for n in range(20)]
        await asyncio.sleep(0)
        await asyncio.to_thread(store.close)
        assert [message.seq for message in await asyncio.gather(*writes)] == list(range(1, 21))
        with pytest.raises(StoreError, match="closed"):
            await store.write(add_project)

    asyncio.run(caller())
    store.close()
    again = Store.open(store.data_dir)
    assert again.query.messages.count(sample.chat.id) == 20
    again.close()


def test_publish_hands_on_events_without_a_row(store: Store, sample: Sample, heard: list[Event]) -> None:
    event = AgentWorking(project=sample.project.id, chat=sample.chat.id, working=True)
    store.publish((event,))
    assert heard == [event]


def test_text_being_written_is_announced_with_each_piece(store: Store, sample: Sample, heard: list[Event]) -> None:
    message = store.write_now(
        lambda tx: say(tx, sample.chat.id, "", role=MessageRole.AGENT, state=MessageState.STREAMING, parts=())
    )
    for text in ("The", "The answer"):
        store.write_now(partial(_reword, message=message.id, text=text))
    texts = [event.message.text() for event in heard if isinstance(event, MessageChanged)]
    assert texts == ["", "The", "The answer"]


def test_what_this_process_is_writing_is_not_called_left(store: Store, sample: Sample) -> None:
    store.write_now(lambda tx: say(tx, sample.chat.id, "", role=MessageRole.AGENT, state=MessageState.STREAMING))
    assert store.write_now(lambda tx: tx.messages.interrupt_left()) == ()


def test_what_a_closed_store_was_writing_is_interrupted(store: Store, sample: Sample) -> None:
    store.write_now(lambda tx: say(tx, sample.chat.id, "Half", role=MessageRole.AGENT, state=MessageState.STREAMING))
    store.close()
    again = Store.open(store.data_dir)
    try:
        [left] = again.write_now(lambda tx: tx.messages.interrupt_left())
        found = again.query.messages.get(left)
        assert (found.state, found.text()) == (MessageState.INTERRUPTED, "Half")
    finally:
        again.close()
