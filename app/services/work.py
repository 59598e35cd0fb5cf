"""Background work on the engine loop: one task per chat or run, with the reason it was cancelled.

Not for storing anything: whoever starts work says how it ends.
"""

import asyncio
from collections.abc import Coroutine
from enum import StrEnum
from typing import Any

from app.domain.errors import RefusedError


class CancelReason(StrEnum):
    """Why work was cancelled; recorded with what it leaves."""

    STOP = "stop"
    PAUSE = "pause"
    SHUTDOWN = "shutdown"


class Work:
    """Tasks by key (`run:<id>`, `chat:<id>`). Engine loop only, except `is_working`."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._begun: set[str] = set()
        self._reasons: dict[str, CancelReason] = {}
        self._accepting = True

    def start(self, key: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start work under a key.

        Raises:
            RefusedError: work under this key is still going on, or the application is closing.
        """
        if not self._accepting or key in self._tasks:
            work.close()
            raise RefusedError("busy", "It is still at work." if self._accepting else "Int Crucible is closing.")
        task = asyncio.get_running_loop().create_task(self._begin(key, work), name=key)
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._forget(key))
        return task

    async def _begin(self, key: str, work: Coroutine[Any, Any, None]) -> None:
        self._begun.add(key)
        if key in self._reasons and (task := asyncio.current_task()) is not None:
            task.cancel()
        await work

    def _forget(self, key: str) -> None:
        self._tasks.pop(key, None)
        self._begun.discard(key)
        self._reasons.pop(key, None)

    def is_working(self, key: str) -> bool:
        """Whether work under this key is going on; readable from any thread."""
        return key in self._tasks

    def reason(self, key: str) -> CancelReason:
        """Why the work of this key was cancelled; *shutdown* when nobody said."""
        return self._reasons.get(key, CancelReason.SHUTDOWN)

    def cancel(self, key: str, reason: CancelReason) -> bool:
        """Cancel the work of a key; False when there is none."""
        task = self._tasks.get(key)
        if task is None:
            return False
        self._reasons.setdefault(key, reason)
        if key in self._begun:
            task.cancel()
        # Else it cancels itself when it begins: asyncio drops a task cancelled before its first step
        # without running a line of it, so it could neither say how it ended nor let its lock go.
        return True

    async def wait(self, key: str) -> None:
        """Return when the work of a key has ended, however it ended."""
        task = self._tasks.get(key)
        if task is not None:
            await asyncio.wait((task,))

    async def close(self) -> None:
        """Take no more work, cancel what runs (reason *shutdown*) and wait until it has ended."""
        self._accepting = False
        tasks = tuple(self._tasks.items())
        for key, _ in tasks:
            self.cancel(key, CancelReason.SHUTDOWN)
        if tasks:
            await asyncio.wait([task for _, task in tasks])
