"""The bridge: events of any thread arrive in the GUI thread, and GUI coroutines await the engine.

Not for decisions: it carries, it never looks into what it carries.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.bridge.engine import EngineClosedError, EngineThread
from app.domain.errors import KnownError
from app.domain.events import Event

T = TypeVar("T")

_log = logging.getLogger("app.bridge")
_POOL_THREADS = 2


@dataclass(frozen=True, slots=True)
class _Answer:
    """A finished piece of work on its way to the GUI future that waits for it."""

    waiting: "asyncio.Future[Any]"
    outcome: "Future[Any]"


class Bridge(QObject):
    """Lives in the GUI thread.

    Signals:
        published(object): one frozen event of `app.domain.events`, emitted in the GUI thread, in publishing order.
        lost(object): an exception of work nobody waits for any more; a bug of ours unless it is a KnownError.
    """

    published = Signal(object)
    lost = Signal(object)
    _arrived = Signal(object)
    _answered = Signal(object)

    def __init__(self, engine: EngineThread, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._may_read = threading.Event()
        self._may_read.set()
        self._pool = ThreadPoolExecutor(_POOL_THREADS, thread_name_prefix="pool", initializer=self._may_read.wait)
        self._waiting: set[asyncio.Future[Any]] = set()
        self._open = True
        queued = Qt.ConnectionType.QueuedConnection
        # Both slots are methods of this QObject: a lambda would run in the emitting thread.
        self._arrived.connect(self._on_published, queued)
        self._answered.connect(self._on_answered, queued)

    def publish(self, event: Event) -> None:
        """Hand an event to the GUI thread. Any thread; never waits."""
        if self._open:
            self._arrived.emit(event)

    def publish_all(self, events: tuple[Event, ...]) -> None:
        """Hand events over in their order; the store's writer calls this after each commit. Any thread."""
        for event in events:
            self.publish(event)

    def ask(self, verb: Callable[[], Coroutine[Any, Any, T]]) -> "asyncio.Future[T]":
        """Run a verb on the engine loop; await the result in a coroutine of the GUI loop.

        Cancelling the returned future stops the waiting only: the work belongs to the engine. When the bridge
        closes meanwhile, the future is cancelled.
        """
        waiting: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if not self._open:
            waiting.cancel()
            return waiting
        try:
            outcome = self._engine.submit(verb)
        except EngineClosedError:
            waiting.cancel()
            return waiting
        return self._wait_for(waiting, outcome)

    def hold_reads(self) -> None:
        """Begin no read in the pool until `begin_reads`: while a window is made, each takes time from its first paint.

        Call before the first one is asked for. GUI thread.
        """
        self._may_read.clear()

    def begin_reads(self) -> None:
        """Begin the reads that were asked for. GUI thread."""
        self._may_read.set()

    def query(self, read: Callable[[], T]) -> "asyncio.Future[T]":
        """Run a read (search, aggregate) in the pool; await the result in a coroutine of the GUI loop."""
        waiting: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        if not self._open:
            waiting.cancel()
            return waiting
        outcome = self._pool.submit(read)
        # A read that nobody waits for any more, and that did not begin yet, would only hold up the next one.
        waiting.add_done_callback(lambda done: outcome.cancel() if done.cancelled() else False)
        return self._wait_for(waiting, outcome)

    def in_pool(self, work: Callable[[], None]) -> None:
        """Run work nobody waits for in the pool; its exception arrives as `lost`. Any thread."""
        if self._open:
            self._pool.submit(work).add_done_callback(self._report)

    def close(self) -> None:
        """Refuse new work, cancel what the GUI waits for, and join the pool. GUI thread; safe to call twice."""
        self._open = False
        for waiting in tuple(self._waiting):
            waiting.cancel()
        self._waiting.clear()
        self._may_read.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _wait_for(self, waiting: "asyncio.Future[T]", outcome: "Future[T]") -> "asyncio.Future[T]":
        self._waiting.add(waiting)
        waiting.add_done_callback(self._waiting.discard)
        answer = _Answer(waiting, outcome)
        outcome.add_done_callback(lambda _done: self._answered.emit(answer))
        return waiting

    def _report(self, outcome: "Future[None]") -> None:
        if outcome.cancelled():
            return
        fault = outcome.exception()
        if fault is not None and self._open:
            self._answered.emit(fault)

    @Slot(object)
    def _on_published(self, event: Event) -> None:
        self.published.emit(event)

    @Slot(object)
    def _on_answered(self, answer: _Answer | BaseException) -> None:
        if isinstance(answer, BaseException):
            self.lost.emit(answer)
            return
        waiting, outcome = answer.waiting, answer.outcome
        fault = asyncio.CancelledError() if outcome.cancelled() else outcome.exception()
        if waiting.done():
            if fault is not None and not isinstance(fault, asyncio.CancelledError | KnownError):
                self.lost.emit(fault)
            return
        if isinstance(fault, asyncio.CancelledError):
            waiting.cancel()
        elif fault is not None:
            waiting.set_exception(fault)
        else:
            waiting.set_result(outcome.result())
