"""The real command line in a process that kills itself at its Nth write: `dying_command.py WHEN N ARGUMENTS…`.

WHEN is `inside` (the unit is done, its commit is not), `after` (the commit is done, nobody was told) or
`never` (the number of writes goes to stderr at the end). Only the moment of death is added to the application.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import TypeVar

from app.cli import main
from app.domain.events import Event
from app.store import writer
from app.store.unit_of_work import Unit
from app.store.writes.transaction import Tx

T = TypeVar("T")


def die_at(number: int, when: str) -> Callable[[], int]:
    """Arrange for death at the Nth write; returns what counts the writes so far."""
    writes = 0
    record, run = vars(writer)["record"], writer.Writer._run

    def recorded(unit: Unit) -> tuple[Event, ...]:
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


if __name__ == "__main__":
    counted = die_at(int(sys.argv[2]), sys.argv[1])
    code = main(sys.argv[3:])
    print(f"writes: {counted()}", file=sys.stderr)
    sys.exit(code)
