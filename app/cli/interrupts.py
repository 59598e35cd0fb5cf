"""Ctrl+C, SIGTERM and a closed terminal (SIGHUP): the first asks the command to end, further ones do not disturb it.

Not for the window: `bridge.signals` takes these over while it is open.
"""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Coroutine
from types import FrameType
from typing import Any, Self, TypeVar

T = TypeVar("T")

_PATIENCE_S = 5.0
"""Asked again after so long, the process ends at once; what is stored is as after a kill."""
_STOPPED = 6


class Interrupts:
    """The handlers of one process, from its first line to its last; main thread, a context manager.

    A signal that is ignored (nohup, a job in the background) stays so.
    """

    def __init__(self) -> None:
        self._asked_at: float | None = None
        self._over = False
        self._working: tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]] | None = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for name in ("SIGINT", "SIGTERM", "SIGHUP"):
                number = getattr(signal, name, None)
                if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                    signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *_: object) -> None:
        # The handlers stay: while the interpreter ends, a signal would print a traceback.
        self._over = True

    async def run(self, command: Coroutine[Any, Any, T]) -> T:
        """Await a command; asked to end, it is cancelled once, and ends in its own order."""
        task = asyncio.current_task()
        if task is not None:
            self._working = asyncio.get_running_loop(), task
        try:
            return await command
        finally:
            self._working = None

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        if self._over:
            return
        now = time.monotonic()
        if self._asked_at is not None:
            if now - self._asked_at > _PATIENCE_S:
                os._exit(_STOPPED)
            return
        self._asked_at = now
        if self._working is None:
            raise KeyboardInterrupt
        loop, task = self._working
        loop.call_soon_threadsafe(task.cancel)


def run_until_asked(command: Coroutine[Any, Any, T]) -> T:
    """Run a command on a loop of its own, in the main thread; Ctrl+C and its kin cancel it.

    Raises:
        KeyboardInterrupt: it was cancelled, and has ended.
    """
    found = _present()
    try:
        return asyncio.run(command if found is None else found.run(command))
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


def _present() -> Interrupts | None:
    """The handlers of this process; None where the command line is called by other code."""
    for number in (signal.SIGTERM, signal.SIGINT):
        found = getattr(signal.getsignal(number), "__self__", None)
        if isinstance(found, Interrupts):
            return found
    return None
