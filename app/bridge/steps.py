"""The steps of a start, each with what takes it apart: taken apart in reverse, every one, whatever fails on the way.

Not for what the steps are: `app.startup_and_shutdown` lists them. GUI thread.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

Undo = Callable[[T], Awaitable[object] | object]


class EndAskedError(Exception):
    """The process was asked to end while it was still starting."""


class Steps:
    """What was started, in its order, by name."""

    def __init__(self, *, end_is_asked: Callable[[], bool] = lambda: False) -> None:
        """`end_is_asked` is looked at before each step; no further one is made then."""
        self._end_is_asked = end_is_asked
        self._started: list[tuple[str, Callable[[], Awaitable[object] | object]]] = []

    def start(self, name: str, make: Callable[[], T], undo: Undo[T] | None = None) -> T:
        """Make one step.

        Args:
            name: of the step, and of what takes it apart, in the words of a person.
            make: makes it, and returns what it made.
            undo: takes apart what was made; not called where `make` fails, which leaves nothing behind.

        Raises:
            EndAskedError: the process is asked to end; the step was not made.
        """
        if self._end_is_asked():
            raise EndAskedError(name)
        made = self._run(name, make)
        if undo is not None:
            self._started.append((name, lambda: undo(made)))
        return made

    async def take_apart(self) -> list[Exception]:
        """Take every step apart, the last first; returns what failed, in order. Twice is once."""
        faults: list[Exception] = []
        while self._started:
            name, undo = self._started.pop()
            try:
                undone = self._run(f"end of {name}", undo)
                if inspect.isawaitable(undone):
                    await undone
            except asyncio.CancelledError:
                # What was asked of an engine that has ended is cancelled, and is over.
                continue
            except Exception as fault:  # noqa: BLE001  the others are taken apart all the same; the caller tells each
                faults.append(fault)
        return faults

    def _run(self, _name: str, action: Callable[[], T]) -> T:
        return action()
