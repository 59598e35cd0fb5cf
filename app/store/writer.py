"""The writer thread: one unit of work at a time, each one transaction, its events after the commit.

The only thread that writes. Not for anything slow: a unit holds the database's one write lock.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from sqlalchemy import Engine

from app.domain.errors import StoreError
from app.domain.events import Event
from app.store.changes import record
from app.store.faults import told
from app.store.locks import Locks
from app.store.read_errors import SecondLook
from app.store.unit_of_work import UnitOfWork
from app.store.writes.transaction import Tx

T = TypeVar("T")

Listener = Callable[[tuple[Event, ...]], None]

_log = logging.getLogger(__name__)


class _Job(Generic[T]):
    def __init__(self, unit: Callable[[Tx], T]) -> None:
        self.unit = unit
        self.future: Future[T] = Future()


class Writer:
    """Owns the writing connection and the thread it is used on."""

    def __init__(self, engine: Engine, look: SecondLook, process: str, locks: Locks) -> None:
        self._engine = engine
        self._look = look
        self._process = process
        self._locks = locks
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._listeners: list[Listener] = []
        self._gate = threading.Lock()
        self._closed = False
        self._forbidden: set[int] = set()
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def listen(self, listener: Listener) -> None:
        """Call `listener` on the writer thread with the events of each commit, in order."""
        self._listeners.append(listener)

    def publish(self, events: tuple[Event, ...]) -> None:
        """Hand events that have no row (an agent began to work) to all listeners, on the calling thread."""
        for listener in tuple(self._listeners):
            try:
                listener(events)
            except Exception:  # noqa: BLE001
                # A listener's bug must not take the writer, and everyone's data, with it.
                _log.exception("a listener of the store failed")

    def forbid(self, thread: int) -> None:
        """Refuse `write_now` on this thread from now on."""
        self._forbidden.add(thread)

    async def write(self, unit: Callable[[Tx], T]) -> T:
        """Run a unit and return its result after the commit.

        Cancelling the caller does not cancel it: what is stored is known to the caller, who is told of the cancel at
        its next `await`.

        Raises:
            StoreError: the disk's fault; nothing of the unit was stored.
        """
        job = self._put(unit)
        waiting = asyncio.wrap_future(job.future)
        is_cancelled = False
        while not waiting.done():
            try:
                await asyncio.wait((waiting,))
            except asyncio.CancelledError:
                is_cancelled = True
        if is_cancelled and (task := asyncio.current_task()) is not None:
            # Once more, as the same request: `asyncio.timeout` counts them.
            task.uncancel()
            task.cancel()
        return waiting.result()

    def write_now(self, unit: Callable[[Tx], T]) -> T:
        """Run a unit and wait for it.

        Raises:
            StoreError: the disk's fault; nothing of the unit was stored.
            RuntimeError: called on the writer thread or on a forbidden one.
        """
        here = threading.get_ident()
        if here in self._forbidden or here == self._thread.ident:
            raise RuntimeError("this thread must not wait for a write")
        return self._put(unit).future.result()

    def close(self) -> None:
        """Finish what was handed in, then end the thread. Later units are refused."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._jobs.put(None)
        self._thread.join()

    def _put(self, unit: Callable[[Tx], T]) -> _Job[T]:
        job = _Job(unit)
        with self._gate:
            if self._closed:
                raise StoreError("store-closed", "The database is closed; the last change was not made.")
            self._jobs.put(job)
        return job

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if not job.future.set_running_or_notify_cancel():
                continue
            try:
                result, events = self._run(job.unit)
            except BaseException as error:  # noqa: BLE001  whoever waits gets it, whatever it is
                job.future.set_exception(error)
                continue
            if events:
                self.publish(events)
            job.future.set_result(result)

    def _run(self, unit: Callable[[Tx], T]) -> tuple[T, tuple[Event, ...]]:
        with told(self._look), self._engine.connect() as connection, connection.begin():
            shared = UnitOfWork(connection, self._process)
            result = unit(Tx(shared, self._locks))
            shared.prove_links()
            events = record(shared)
        return result, events
