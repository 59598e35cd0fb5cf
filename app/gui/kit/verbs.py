"""Running a verb from a slot: keeps the task, brings its result or its fault back to the GUI thread.

Not for work of its own: the verb runs on the engine loop, see `bridge.Bridge.ask`.
"""

import asyncio
import sys
import weakref
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from app.bridge.bridge import Bridge
from app.domain.errors import KnownError
from app.gui.kit.notices import NoticeKind, Notices
from app.gui.look.texts import Texts

T = TypeVar("T")


class Verbs:
    """Owns the tasks that wait for the engine. GUI thread only."""

    def __init__(self, bridge: Bridge, notices: Notices, texts: Texts) -> None:
        self._bridge = bridge
        self._notices = notices
        self._texts = texts
        self._tasks: set[asyncio.Task[None]] = set()
        self._then: list[Callable[[], None]] = []
        self._of_windows: weakref.WeakSet[Verbs] = weakref.WeakSet()

    def of_window(self, notices: Notices) -> "Verbs":
        """Return one for a window of its own, whose faults are told there; `close` ends it too."""
        made = Verbs(self._bridge, notices, self._texts)
        self._of_windows.add(made)
        return made

    def run(
        self,
        verb: Callable[[], Coroutine[Any, Any, T]],
        *,
        on_done: Callable[[T], None] | None = None,
        on_fault: Callable[[KnownError], None] | None = None,
    ) -> "asyncio.Task[None]":
        """See `WindowContext.run_verb`."""
        task = asyncio.get_running_loop().create_task(self._run(verb, on_done, on_fault))
        self._tasks.add(task)
        task.add_done_callback(self._on_task_done)
        return task

    def when_idle(self, then: Callable[[], None]) -> None:
        """Call this once nothing waits for the engine any more, at once where nothing does; never after `close`."""
        if self._tasks:
            self._then.append(then)
        else:
            then()

    def close(self) -> None:
        """Stop waiting for everything; the work itself goes on in the engine."""
        for verbs in tuple(self._of_windows):
            verbs.close()
        self._then.clear()
        for task in tuple(self._tasks):
            task.cancel()

    async def _run(
        self,
        verb: Callable[[], Coroutine[Any, Any, T]],
        on_done: Callable[[T], None] | None,
        on_fault: Callable[[KnownError], None] | None,
    ) -> None:
        try:
            result = await self._bridge.ask(verb)
        except KnownError as fault:
            if on_fault is not None:
                on_fault(fault)
            else:
                self._notices.show(NoticeKind.ERROR, self._texts.fault(fault))
            return
        if on_done is not None:
            on_done(result)

    def _on_task_done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            sys.excepthook(type(fault), fault, fault.__traceback__)
        if not self._tasks:
            waiting, self._then = self._then, []
            for then in waiting:
                then()
