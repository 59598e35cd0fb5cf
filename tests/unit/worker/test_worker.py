"""The worker process: what it gives, how it is cancelled, how its death is told, and that it outlives nobody."""

import asyncio
import contextlib
import importlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.attachments import AttachedSource, SourceKind
from app.domain.base import Value
from app.domain.errors import RefusedError
from app.domain.operations import Content
from app.services.answering.reading_jobs import FIRST_LOOK, MessageToRead, first_look
from app.services.attachments.reading_jobs import READ_SOURCE, ToRead
from app.worker.job import Job
from app.worker.jobs import PLACES, job_named
from app.worker.process import Worker, WorkerDiedError
from app.worker.protocol import WorkerFaultError
from support.processes import is_there, ticks, until

ROOT = Path(__file__).parents[3]
SHORT = MessageToRead(message="The bill must stay below 900 euros a week.", message_id="m", content=Content())
LONG = MessageToRead(
    message="\n".join(f"- Van {number} must leave before {number % 24}:00 every day." for number in range(6000)),
    message_id="m",
    content=Content(),
)


class Nothing(Value):
    """No job takes this."""


def unknown(name: str) -> Job[Nothing, Nothing]:
    return Job(name=name, given=Nothing, gives=Nothing, work=lambda given: given, likely_ms=lambda _: 0.0)


@contextlib.asynccontextmanager
async def worker_with(**options: Any) -> AsyncIterator[Worker]:
    worker = Worker(**options)
    try:
        yield worker
    finally:
        await worker.close()


async def at_work(worker: Worker) -> "asyncio.Task[Any]":
    """A long job that has begun in a child that was there before, so that it is not about its start."""
    await worker.do_apart(FIRST_LOOK, SHORT)
    before = ticks(worker.pid)
    task = asyncio.create_task(worker.do(FIRST_LOOK, LONG))
    await until(lambda: ticks(worker.pid) >= before + 5)
    return task


@pytest.mark.asyncio
async def test_what_comes_back_is_what_would_have_been_made_here() -> None:
    async with worker_with() as worker:
        assert await worker.do_apart(FIRST_LOOK, SHORT) == first_look(SHORT)
        odd = SHORT.model_copy(update={"message": "Half a pair: \ud83d must stay. Ünïcödé — too."})
        assert await worker.do_apart(FIRST_LOOK, odd) == first_look(odd)
        pid = worker.pid
        assert pid not in (None, os.getpid())
        assert is_there(pid or 0)
    assert not is_there(pid or 0)


@pytest.mark.asyncio
async def test_short_work_is_done_here_and_starts_no_process() -> None:
    async with worker_with() as worker:
        assert (await worker.do(FIRST_LOOK, SHORT)).sentences
        assert worker.pid is None


@pytest.mark.serial
@pytest.mark.asyncio
async def test_a_cancel_ends_the_job_at_once_and_the_next_gets_a_new_process() -> None:
    async with worker_with() as worker:
        task = await at_work(worker)
        before = worker.pid
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert before is not None
        assert not is_there(before), "it was not waited for: one whose job ends stays"
        assert await worker.do_apart(FIRST_LOOK, SHORT) == first_look(SHORT)
        assert worker.pid not in (None, before)


@pytest.mark.asyncio
async def test_its_death_is_told_and_the_next_job_gets_a_new_process() -> None:
    async with worker_with() as worker:
        task = await at_work(worker)
        before = worker.pid
        assert before is not None
        os.kill(before, signal.SIGKILL)
        with pytest.raises(WorkerDiedError, match=r"signal SIGKILL.*try again"):
            await task
        assert await worker.do_apart(FIRST_LOOK, SHORT) == first_look(SHORT)
        assert worker.pid not in (None, before)


@pytest.mark.asyncio
async def test_jobs_take_their_turn_and_one_that_waits_can_be_cancelled() -> None:
    async with worker_with() as worker:
        task = await at_work(worker)
        waits = asyncio.create_task(worker.do_apart(FIRST_LOOK, SHORT))
        last = asyncio.create_task(worker.do_apart(FIRST_LOOK, SHORT))
        await asyncio.sleep(0)
        pid = worker.pid
        waits.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waits
        assert worker.pid == pid
        task.cancel()
        assert await last == first_look(SHORT)


@pytest.mark.asyncio
async def test_a_known_fault_comes_back_as_its_own_class(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.txt")
    source = AttachedSource(id="s", project="p", kind=SourceKind.FILE, path=gone, name="gone", added_at="", taken_at="")
    given = ToRead(source=source, data_dir=str(tmp_path / "data"))
    with pytest.raises(RefusedError) as here:
        READ_SOURCE.work(given)
    async with worker_with() as worker:
        with pytest.raises(RefusedError) as there:
            await worker.do_apart(READ_SOURCE, given)
        pid = worker.pid
        assert (there.value.code, str(there.value)) == (here.value.code, str(here.value))
        assert there.value.code == "context-unread"
        await worker.do_apart(FIRST_LOOK, SHORT)
        assert worker.pid == pid


@pytest.mark.asyncio
async def test_a_bug_comes_back_with_its_traceback() -> None:
    async with worker_with() as worker:
        with pytest.raises(WorkerFaultError, match="KeyError in the job nobody-knows") as fault:
            await worker.do_apart(unknown("nobody-knows"), Nothing())
    assert "job_named" in fault.value.__notes__[0]


def test_the_list_of_jobs_is_whole() -> None:
    holders = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "app").rglob("*.py")
        if re.search(r"^JOBS = ", path.read_text("utf-8"), re.MULTILINE)
    }
    listed = {job.name: name for name in holders for job in importlib.import_module(name).JOBS}
    assert listed == PLACES


@pytest.mark.asyncio
async def test_every_job_loads_behind_the_wall() -> None:
    async with worker_with() as worker:
        for name in PLACES:
            assert job_named(name).name == name
            # What is given is refused by the job's own type, so its module was loaded: without the store.
            with pytest.raises(WorkerFaultError, match=rf"ValidationError in the job {name}"):
                await worker.do_apart(unknown(name), Nothing())


BEHIND = """
import importlib, sys
from app.worker.child import build_wall
build_wall()
for name in sys.argv[1:]:
    try:
        importlib.import_module(name)
    except ImportError as error:
        print(name, "cannot be loaded in the worker process" in str(error))
"""


def test_the_store_and_the_network_cannot_be_loaded_there() -> None:
    names = ("app.store.database", "sqlalchemy", "app.llm.gateway", "PySide6.QtCore")
    done = subprocess.run(
        [sys.executable, "-P", "-c", BEHIND, *names], capture_output=True, text=True, timeout=100, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"{name} True" for name in names]


@pytest.mark.asyncio
async def test_it_ends_by_itself_when_nothing_is_asked() -> None:
    async with worker_with(idle_s=0.0) as worker:
        await worker.do_apart(FIRST_LOOK, SHORT)
        before = worker.pid
        assert before is not None
        await until(lambda: not is_there(before))
        await worker.do_apart(FIRST_LOOK, SHORT)
        assert worker.pid not in (None, before)


PARENT = """
import asyncio, sys
from support.processes import ticks, until
from app.worker.process import Worker
from app.services.answering.reading_jobs import FIRST_LOOK, MessageToRead
from app.domain.operations import Content
async def main():
    worker = Worker()
    short = MessageToRead(message="The bill must stay.", message_id="m", content=Content())
    await worker.do_apart(FIRST_LOOK, short)
    text = sys.stdin.read()
    if text:
        before = ticks(worker.pid)
        task = asyncio.create_task(worker.do(FIRST_LOOK, short.model_copy(update={"message": text})))
        await until(lambda: ticks(worker.pid) >= before + 5)
    print(worker.pid, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""


@pytest.mark.parametrize("text", ["", LONG.message], ids=["waiting", "at-work"])
def test_it_does_not_outlive_a_process_that_is_killed(text: str) -> None:
    command = [sys.executable, "-P", "-c", PARENT]
    pipe = subprocess.PIPE
    env = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, stderr=pipe) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        assert parent.stderr is not None
        parent.stdin.write(text.encode())
        parent.stdin.close()
        pid = int(parent.stdout.readline())
        assert is_there(pid)
        parent.kill()
        # Both hold the other end: this ends when the last of the two does.
        assert parent.stderr.read() == b""
