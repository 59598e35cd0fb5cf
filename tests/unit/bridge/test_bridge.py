"""Events arrive in the GUI thread in their order; asking the engine ends well, ends with a fault, or is left."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.bridge.bridge import Bridge
from app.bridge.engine import EngineClosedError, EngineThread
from app.domain.errors import NotFoundError, RefusedError
from app.domain.events import AgentWorking


def _working(number: int) -> AgentWorking:
    return AgentWorking(project="p", chat=str(number), working=True)


def test_events_of_any_thread_arrive_in_the_gui_thread_in_order(qtbot: QtBot, bridge: Bridge) -> None:
    arrived: list[tuple[str, threading.Thread]] = []
    bridge.published.connect(
        lambda event: arrived.append((event.chat, threading.current_thread())), Qt.ConnectionType.DirectConnection
    )

    worker = threading.Thread(target=lambda: bridge.publish_all(tuple(_working(n) for n in range(200))))
    worker.start()
    worker.join()
    assert arrived == []
    qtbot.waitUntil(lambda: len(arrived) == 200)

    assert [chat for chat, _ in arrived] == [str(n) for n in range(200)]
    assert {thread for _, thread in arrived} == {threading.main_thread()}


def test_ask_returns_what_the_verb_returned(qtbot: QtBot, bridge: Bridge, loop: asyncio.AbstractEventLoop) -> None:
    seen: dict[str, Any] = {}

    async def verb() -> int:
        seen["engine"] = threading.current_thread().name
        await asyncio.sleep(0)
        return 42

    async def slot() -> None:
        seen["answer"] = await bridge.ask(verb)
        seen["gui"] = threading.current_thread()

    task = loop.create_task(slot())
    qtbot.waitUntil(task.done)
    assert seen == {"engine": "engine", "answer": 42, "gui": threading.main_thread()}


def test_ask_raises_what_the_verb_raised(qtbot: QtBot, bridge: Bridge, loop: asyncio.AbstractEventLoop) -> None:
    async def verb() -> None:
        raise RefusedError("blocked", "Not now.")

    async def slot() -> str:
        try:
            await bridge.ask(verb)
        except RefusedError as fault:
            return str(fault)
        return "nothing was raised"

    task = loop.create_task(slot())
    qtbot.waitUntil(task.done)
    assert task.result() == "Not now."


def test_work_goes_on_when_the_one_who_asked_is_gone(
    qtbot: QtBot, bridge: Bridge, loop: asyncio.AbstractEventLoop
) -> None:
    began, go_on, finished = threading.Event(), threading.Event(), threading.Event()

    async def verb() -> None:
        began.set()
        await asyncio.to_thread(go_on.wait)
        finished.set()

    async def slot() -> None:
        await bridge.ask(verb)

    task = loop.create_task(slot())
    qtbot.waitUntil(began.is_set)
    task.cancel()
    qtbot.waitUntil(task.done)
    go_on.set()
    qtbot.waitUntil(finished.is_set)
    assert task.cancelled()


def test_a_bug_nobody_waits_for_is_not_lost(qtbot: QtBot, bridge: Bridge, loop: asyncio.AbstractEventLoop) -> None:
    began, go_on = threading.Event(), threading.Event()

    async def verb() -> None:
        began.set()
        await asyncio.to_thread(go_on.wait)
        raise ZeroDivisionError

    async def slot() -> None:
        await bridge.ask(verb)

    task = loop.create_task(slot())
    qtbot.waitUntil(began.is_set)
    task.cancel()
    qtbot.waitUntil(task.done)
    with qtbot.waitSignal(bridge.lost) as lost:
        go_on.set()
    assert isinstance(lost.args[0], ZeroDivisionError)


def test_closing_cancels_the_waiting_and_stopping_the_engine_cancels_the_work(
    qtbot: QtBot, bridge: Bridge, engine: EngineThread, loop: asyncio.AbstractEventLoop
) -> None:
    began, cancelled = threading.Event(), threading.Event()

    async def verb() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def slot() -> None:
        await bridge.ask(verb)

    task = loop.create_task(slot())
    qtbot.waitUntil(began.is_set)
    engine.stop()
    bridge.close()
    assert cancelled.is_set()
    qtbot.waitUntil(task.done)
    assert task.cancelled()

    async def late() -> None:
        await bridge.ask(verb)

    after = loop.create_task(late())
    qtbot.waitUntil(after.done)
    assert after.cancelled()
    with pytest.raises(EngineClosedError):
        engine.submit(verb)


@pytest.mark.parametrize(
    "fault", [RefusedError("busy", "It is at work."), NotFoundError("There is none."), KeyError("x")]
)
def test_a_verb_that_raises_before_its_coroutine_exists_is_told_to_who_waits(
    fault: Exception, qtbot: QtBot, bridge: Bridge, loop: asyncio.AbstractEventLoop
) -> None:
    def verb() -> Coroutine[Any, Any, None]:
        raise fault

    async def slot() -> None:
        await bridge.ask(verb)

    task = loop.create_task(slot())
    qtbot.waitUntil(task.done)
    assert task.exception() is fault


def test_queries_run_in_the_pool(qtbot: QtBot, bridge: Bridge, loop: asyncio.AbstractEventLoop) -> None:
    async def slot() -> str:
        return await bridge.query(lambda: threading.current_thread().name)

    task = loop.create_task(slot())
    qtbot.waitUntil(task.done)
    assert task.result().startswith("pool")


def test_a_read_nobody_waits_for_any_more_is_not_begun(
    qtbot: QtBot, bridge: Bridge, loop: asyncio.AbstractEventLoop
) -> None:
    go_on, begun = threading.Event(), []

    async def ask() -> None:
        held = [bridge.query(go_on.wait) for _ in range(2)]
        stale = bridge.query(lambda: begun.append("stale"))
        newest = bridge.query(lambda: begun.append("newest"))
        stale.cancel()
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(*held, newest)

    task = loop.create_task(ask())
    qtbot.waitUntil(task.done)
    task.result()
    assert begun == ["newest"]
