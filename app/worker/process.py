"""The worker process as the engine sees it: started at the first job that is worth it, killed when a job is cancelled.

Not for what is done in it (`Job`, in the room it belongs to).
"""

import asyncio
import contextlib
import signal
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from typing import Any

from app.domain.errors import KnownError
from app.settings.children import child_command, kill_child
from app.settings.installation import UPDATED, Installation
from app.worker.job import G, Job, R
from app.worker.protocol import JobAnswer, JobRequest, error_of, frame_of, message_in

WORTH_MS = 100.0
"""Shorter work is done where it is asked for: its process takes half a second or more to start."""
IDLE_S = 60.0
"""It holds some 40 MB, so it ends when nothing was asked for so long."""


class WorkerDiedError(KnownError):
    """The process ended in the middle of a job, most often for want of memory; nothing was changed."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "worker-died",
            f"The process that does the long work ended before it was done ({why}). Nothing was changed; try again."
            " If it happens again, this machine may be short of memory: try with less text at once.",
        )


class Worker:
    """At most one child process; one job at a time, in the order they were asked for. On one event loop.

    After `close` it may be used again; the child is started anew.
    """

    def __init__(self, *, installation: Installation | None = None, idle_s: float = IDLE_S) -> None:
        """Start nothing.

        Args:
            installation: no child is started once it was replaced: it would be of another version.
            idle_s: how long the child waits for more work.
        """
        self._installation = installation or Installation(None)
        self._idle_s = idle_s
        self._child: Process | None = None
        self._turn = asyncio.Lock()
        self._idle: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """The process that works now or waits for work, or None."""
        return None if self._child is None else self._child.pid

    async def do(self, job: Job[G, R], given: G) -> R:
        """Do a job, in the child where it is worth it. Cancelled, the child is killed and the next job gets a new one.

        Raises:
            KnownError: as the job, or the child could not be started.
            WorkerDiedError: the child ended meanwhile.
            WorkerFaultError: a bug in the job, in the child.
        """
        if self.is_worth(job, given):
            return await self.do_apart(job, given)
        return job.work(given)

    def is_worth(self, job: Job[G, R], given: G) -> bool:
        """Whether a job is long enough for the child."""
        return job.likely_ms(given) >= WORTH_MS

    async def do_apart(self, job: Job[G, R], given: G) -> R:
        """Do a job in the child, however short it is; as `do`."""
        request = frame_of(JobRequest(job=job.name, value=given.model_dump(mode="json")))
        async with self._turn:
            self._stop_waiting()
            try:
                answer = await self._asked(request)
            except BaseException:
                await self._end()
                raise
            self._idle = asyncio.get_running_loop().call_later(self._idle_s, self._on_idle)
        if answer.failed is not None:
            raise error_of(answer.failed, job.name)
        return job.gives.model_validate(answer.value)

    async def close(self) -> None:
        """End the child, if there is one, and wait for it; a job it is at ends as by its death."""
        self._stop_waiting()
        if self._child is not None:
            kill_child(self._child)
        async with self._turn:
            self._stop_waiting()
            await self._end()

    async def _asked(self, request: bytes) -> JobAnswer:
        child = await self._running()
        if child.stdin is None or child.stdout is None:
            raise AssertionError("both are pipes")
        try:
            child.stdin.write(request)
            await child.stdin.drain()
            size = int(await child.stdout.readline() or b"-1")
            if size >= 0:
                return message_in(await child.stdout.readexactly(size), JobAnswer)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            raise WorkerDiedError(_in_words(await child.wait())) from error
        raise WorkerDiedError(_in_words(await child.wait()))

    async def _running(self) -> Process:
        child = self._child
        if child is not None and (child.returncode is not None or child.stdin is None or child.stdin.is_closing()):
            await self._end()
        if self._child is None:
            if self._installation.was_replaced():
                raise KnownError("updated", UPDATED)
            self._child = await _start()
        return self._child

    def _stop_waiting(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _on_idle(self) -> None:
        # Its input ends, and with it the process; it is waited for by the next job or by `close`.
        self._idle = None
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        kill_child(child)
        await asyncio.shield(child.wait())


async def _start() -> Process:
    # A group of its own: Ctrl+C in a terminal is for the command, which ends its worker itself.
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    try:
        return await asyncio.create_subprocess_exec(*child_command("worker"), stdin=PIPE, stdout=PIPE, **apart)
    except OSError as error:
        sentence = f"The process that does the long work could not be started: {error.strerror}. Nothing was changed."
        raise KnownError("worker-start", sentence) from error


def _in_words(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return f"signal {signal.Signals(-code).name}"
    return f"signal {-code}"
