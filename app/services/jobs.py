"""Background work on the engine loop: one task per chat or run, with the reason it was cancelled.

Not for storing anything: whoever starts work says how it ends.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from app.domain.errors import RefusedError


class CancelReason(StrEnum):
    """Why work was cancelled; recorded with what it leaves."""

    STOP = "stop"
    PAUSE = "pause"
    SHUTDOWN = "shutdown"


class Jobs:
    """Tasks by key (`run:<id>`, `chat:<id>`). Engine loop only, except `is_working`."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._places: dict[str, asyncio.Future[None]] = {}
        self._begun: set[str] = set()
        self._reasons: dict[str, CancelReason] = {}
        self._accepting = True

    @contextmanager
    def starting(self, key: str) -> Iterator[None]:
        """Keep the place of work while what it stands on is stored, up to its `start`.

        A cancel meanwhile holds for the work once it starts, and `close` waits for it: nothing that is stored as being
        at work is left without anyone to end it.

        Raises:
            RefusedError: work under this key is going on or starting, or the application is closing.
        """
        self._require_room(key)
        place = self._places[key] = asyncio.get_running_loop().create_future()
        try:
            yield
        finally:
            del self._places[key]
            place.set_result(None)
            if key not in self._tasks:
                self._reasons.pop(key, None)

    def start(self, key: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start work under a key.

        Raises:
            RefusedError: work under this key is still going on, or the application is closing.
        """
        if key not in self._places:
            try:
                self._require_room(key)
            except RefusedError:
                work.close()
                raise
        elif not self._accepting:
            self._reasons.setdefault(key, CancelReason.SHUTDOWN)
        task = asyncio.get_running_loop().create_task(self._begin(key, work), name=key)
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._forget(key))
        return task

    def _require_room(self, key: str) -> None:
        if not self._accepting:
            raise RefusedError("closing", "Int Crucible is closing.")
        if self.is_working(key):
            raise RefusedError("busy", "It is still at work.")

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
        """Whether work under this key is going on or starting; readable from any thread."""
        return key in self._tasks or key in self._places

    def reason(self, key: str) -> CancelReason:
        """Why the work of this key was cancelled; *shutdown* when nobody said."""
        return self._reasons.get(key, CancelReason.SHUTDOWN)

    def cancel(self, key: str, reason: CancelReason) -> bool:
        """Cancel the work of a key, once: who stores its end is not cancelled again. False when there is none."""
        if not self.is_working(key):
            return False
        is_first = key not in self._reasons
        self._reasons.setdefault(key, reason)
        if is_first and key in self._begun:
            self._tasks[key].cancel()
        # Else it cancels itself when it begins: asyncio drops a task cancelled before its first step
        # without running a line of it, so it could neither say how it ended nor let its lock go.
        return True

    async def wait(self, key: str) -> None:
        """Return when the work of a key has ended, however it ended."""
        if (place := self._places.get(key)) is not None:
            await asyncio.wait((place,))
        if (task := self._tasks.get(key)) is not None:
            await asyncio.wait((task,))

    async def close(self) -> None:
        """Take no more work, cancel what runs (reason *shutdown*) and wait until it has ended."""
        self._accepting = False
        while waiting := [*self._places.values(), *self._tasks.values()]:
            for key in (*self._places, *self._tasks):
                self.cancel(key, CancelReason.SHUTDOWN)
            await asyncio.wait(waiting)
