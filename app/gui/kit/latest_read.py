"""Reads off the GUI thread of which only the latest answer counts; stale ones are dropped.

For aggregates and estimates that follow what a person does. Verbs that change something go through `verbs.py`.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from app.bridge.bridge import Bridge
from app.domain.errors import KnownError

T = TypeVar("T")


class Latest:
    """Asks one question after the other. GUI thread only; ends with its owner.

    Args:
        bridge: carries the question to the pool or the engine.
        owner: the widget that asks; nothing is called after it is destroyed.
    """

    def __init__(self, bridge: Bridge, owner: QObject) -> None:
        self._bridge = bridge
        self._asked = 0
        self._tasks: set[asyncio.Task[None]] = set()
        owner.destroyed.connect(self.cancel)

    def query(
        self, read: Callable[[], T], on_done: Callable[[T], None], on_fault: Callable[[KnownError], None]
    ) -> None:
        """Read in the pool; an answer that was overtaken by a later question is dropped."""
        self._start(lambda: self._bridge.query(read), on_done, on_fault)

    def ask(
        self,
        verb: Callable[[], Coroutine[Any, Any, T]],
        on_done: Callable[[T], None],
        on_fault: Callable[[KnownError], None],
    ) -> None:
        """Ask on the engine loop; an answer that was overtaken by a later question is dropped."""
        self._start(lambda: self._bridge.ask(verb), on_done, on_fault)

    def cancel(self, *_destroyed: object) -> None:
        """Forget whatever was asked."""
        self._asked += 1
        for task in tuple(self._tasks):
            task.cancel()

    def _start(
        self, begin: Callable[[], Awaitable[T]], on_done: Callable[[T], None], on_fault: Callable[[KnownError], None]
    ) -> None:
        self.cancel()
        task = asyncio.get_running_loop().create_task(self._wait(self._asked, begin, on_done, on_fault))
        self._tasks.add(task)
        task.add_done_callback(self._on_task_done)

    async def _wait(
        self,
        number: int,
        begin: Callable[[], Awaitable[T]],
        on_done: Callable[[T], None],
        on_fault: Callable[[KnownError], None],
    ) -> None:
        try:
            answer = await begin()
        except KnownError as fault:
            if number == self._asked:
                on_fault(fault)
            return
        if number == self._asked:
            on_done(answer)

    def _on_task_done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            sys.excepthook(type(fault), fault, fault.__traceback__)
