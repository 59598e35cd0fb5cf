"""Hundreds of runs and thousands of turns in one process: threads, descriptors and memory stay what they are (Q23).

`make test` has a few of them, which shows threads and descriptors; memory is measured where there are enough.
"""

import asyncio
import gc
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from app.domain.chats import ChatMode
from app.domain.runs import RunStatus
from app.services.services import Services
from support.made_folders import bakery_opened
from support.services_at_work import ran

RUNS, TURNS = 500, 2_000
A_CHAT = 50
"""Turns of a chat."""
WARM = 0.2
"""The share after which what is kept for good (words read, statements prepared) is there."""
GROWN_MB = 60.0
"""More than this above the warm process is a leak: 25 kB for each run and turn that follows."""
ASKED = ("What is still open?", "The vans must be back by 9:00 at the latest.", "Why would a courier cost more?")


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - the listing's own descriptor is closed again at once


def _memory_mb() -> float:
    gc.collect()
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def _turns(services: Services, project: str, numbers: Sequence[int]) -> None:
    chat = ""
    for place, number in enumerate(numbers):
        if place % A_CHAT == 0:
            chat = (await services.chats.create(project, mode=ChatMode.ANALYSIS, title=f"Chat {number}")).id
        await services.chats.send(chat, ASKED[number % len(ASKED)])


@pytest.mark.skipif(sys.platform != "linux", reason="descriptors and memory are read from /proc")
@pytest.mark.asyncio
async def test_threads_descriptors_and_memory_stay_what_they_are(
    tmp_path: Path,
    some: Callable[[Sequence[int], int], list[int]],
    figure: Callable[[str], None],
    trials: Callable[[int], None],
) -> None:
    runs, turns = some(range(RUNS), 2), some(range(TURNS), 3)
    trials(len(runs) + len(turns))
    async with bakery_opened(tmp_path / "data") as (services, project, _chat):
        before: tuple[int, int, float] | None = None
        step = max(1, len(runs) // 20)
        for first in range(0, len(runs), step):
            if before is None and first >= WARM * len(runs):
                before = threading.active_count(), _descriptors(), _memory_mb()
            for number in runs[first : first + step]:
                run = await ran(services, project, seed=number, candidates=2, scenarios=2)
                assert run.status is RunStatus.COMPLETED
            share = len(turns) * first // len(runs), len(turns) * (first + step) // len(runs)
            await _turns(services, project, turns[slice(*share)])
        await asyncio.sleep(0)
        assert before is not None
        after = threading.active_count(), _descriptors(), _memory_mb()
    assert after[:2] <= before[:2]
    grown = after[2] - before[2]
    figure(f"soak: {len(runs)} runs and {len(turns)} turns: {grown:+.1f} MB, {after[0] - before[0]:+d} threads")
    assert grown < GROWN_MB
