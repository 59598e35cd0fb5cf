"""The real command line in a process that kills itself at its Nth write: `main(WHEN, N, ARGUMENTS…)`.

WHEN is `inside` (the unit is done, its commit is not), `after` (the commit is done, nobody was told) or
`never` (the number of writes goes to stderr at the end). Only the moment of death is added to the application.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import TypeVar

from app import cli
from app.domain.events import Event
from app.store import writer
from app.store.unit_of_work import UnitOfWork
from app.store.writes.transaction import Tx

T = TypeVar("T")


def die_at(number: int, when: str) -> Callable[[], int]:
    """Arrange for death at the Nth write; returns what counts the writes so far."""
    writes = 0
    record, run = vars(writer)["record"], writer.Writer._run

    def recorded(unit: UnitOfWork) -> tuple[Event, ...]:
        nonlocal writes
        events: tuple[Event, ...] = record(unit)
        if unit.marks:
            writes += 1
            if when == "inside" and writes == number:
                os.kill(os.getpid(), signal.SIGKILL)
        return events

    def worked(self: writer.Writer, unit: Callable[[Tx], T]) -> tuple[T, tuple[Event, ...]]:
        before = writes
        done = run(self, unit)
        if when == "after" and before < number <= writes:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(writer, "record", recorded)  # noqa: B010  the module does not offer it
    setattr(writer.Writer, "_run", worked)  # noqa: B010  a plain assignment would have to be typed as a method
    return lambda: writes


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code, if it gets there; the writer of this process stays changed."""
    when, number, *words = arguments
    counted = die_at(int(number), when)
    code = cli.main(words)
    print(f"writes: {counted()}", file=sys.stderr)
    return code
