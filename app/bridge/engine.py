"""The engine thread: one asyncio loop on a thread of its own, for pipelines, chat answers and HTTP clients.

Not for Qt: nothing here touches a QObject; results travel through `bridge.Bridge`.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

FaultHandler = Callable[[BaseException], None]


class EngineClosedError(RuntimeError):
    """Work was handed to an engine that has not started or is closing."""


class EngineThread:
    """Owns the engine loop. `start`, `submit` and `stop` may be called from any thread but the engine's own."""

    def __init__(self, *, on_fault: FaultHandler | None = None) -> None:
        self._on_fault = on_fault
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._accepting = False
        self._lock = threading.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self) -> None:
        """Start the thread; returns when its loop runs."""
        ready = threading.Event()
        self._thread = threading.Thread(target=self._work, args=(ready,), name="engine", daemon=False)
        self._thread.start()
        ready.wait()

    def submit(self, verb: Callable[[], Coroutine[Any, Any, T]]) -> Future[T]:
        """Run the coroutine that `verb` makes on the engine loop; what it raises before that is the outcome too.

        Raises:
            EngineClosedError: the engine is not running; the coroutine is not made then.
        """
        outcome: Future[T] = Future()

        def begin() -> None:
            if not outcome.set_running_or_notify_cancel():
                return
            try:
                work = verb()
            except Exception as fault:  # noqa: BLE001  whoever waits gets it, as if the coroutine had raised it
                outcome.set_exception(fault)
                return
            task = asyncio.ensure_future(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            task.add_done_callback(lambda done: _copy(done, outcome))

        with self._lock:
            if not self._accepting or self._loop is None:
                raise EngineClosedError("The engine is not running.")
            self._loop.call_soon_threadsafe(begin)
        return outcome

    def stop(self) -> None:
        """Refuse new work, cancel what still runs, await it, and join the thread. Safe to call twice."""
        with self._lock:
            self._accepting = False
            loop, thread = self._loop, self._thread
        if loop is None or thread is None or not thread.is_alive():
            return
        loop.call_soon_threadsafe(loop.stop)
        thread.join()

    def _work(self, ready: threading.Event) -> None:
        with asyncio.Runner() as runner:
            # Runner's end cancels and awaits what tasks left behind, and closes asynchronous generators.
            loop = runner.get_loop()
            loop.set_exception_handler(self._on_loop_fault)
            self._loop = loop
            self._accepting = True
            loop.call_soon(ready.set)
            asyncio.set_event_loop(loop)
            loop.run_forever()
            runner.run(self._cancel_work())

    async def _cancel_work(self) -> None:
        """Cancel what was handed in, and let each end its own children.

        `Runner` cancels every task of the loop at once. A task group of anyio, which each connection has, then never
        awaits the coroutine of a child that had not begun, and Python warns of it whenever the collector gets there.
        """
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks)

    def _on_loop_fault(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        fault = context.get("exception")
        if self._on_fault is not None and isinstance(fault, BaseException):
            self._on_fault(fault)
        else:
            loop.default_exception_handler(context)


def _copy(task: "asyncio.Task[T]", outcome: Future[T]) -> None:
    if task.cancelled():
        # A concurrent future that runs can no longer be cancelled, so the cancellation travels as its error.
        outcome.set_exception(asyncio.CancelledError())
        return
    fault = task.exception()
    if fault is not None:
        outcome.set_exception(fault)
    else:
        outcome.set_result(task.result())
