"""Whether a process is there, and whether it works (on Linux, from its own account); waiting for such things."""

import asyncio
import contextlib
import os
from collections.abc import Callable
from pathlib import Path


def is_there(pid: int) -> bool:
    """Whether there is a process of this id, also one that has ended and was not waited for."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def ticks(pid: int | None) -> int:
    """CPU time of a process, in hundredths of a second: one that works uses some."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


async def until(condition: Callable[[], bool]) -> int:
    """Let the loop turn until something holds, which the test's own limit ends; returns how often it was looked at."""
    never = asyncio.Event()
    looks = 1
    while not condition():
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(0.005):
                await never.wait()
        looks += 1
    return looks
