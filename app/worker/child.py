"""The child: takes one job after another from standard input, and writes what came of it to standard output.

It ends when its input ends, in the middle of a job too, so it never outlives the process that started it. What may
touch the store cannot be loaded here.
"""

import os
import queue
import sys
import threading
import traceback
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import BinaryIO

from app.domain.errors import KnownError
from app.worker.jobs import job_named
from app.worker.protocol import JobAnswer, JobFailure, JobRequest, frame_of, message_in

_FORBIDDEN = (
    *("app.store", "app.llm", "app.bridge", "app.gui", "app.cli"),
    *("sqlalchemy", "alembic", "pysqlite3", "sqlite3", "PySide6"),
)


class _Wall(MetaPathFinder):
    """Refuses to load what a job has no business with."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if any(fullname == name or fullname.startswith(f"{name}.") for name in _FORBIDDEN):
            raise ImportError(f"{fullname} cannot be loaded in the worker process", name=fullname)
        return None


def build_wall() -> None:
    """From here on nothing of the store, the network or the window can be loaded in this process."""
    sys.meta_path.insert(0, _Wall())


def main(_arguments: list[str]) -> int:
    """Work until the input ends."""
    build_wall()
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    # What a job might print must not stand between the frames.
    os.dup2(2, 1)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, requests), name="input", daemon=True).start()
    while True:
        _write_whole(answers, frame_of(_worked(requests.get())))


def _listen(source: BinaryIO, requests: "queue.SimpleQueue[bytes]") -> None:
    """Hand over each request; the process ends with its input, whatever the other thread is at."""
    while head := source.readline():
        size = int(head)
        body = source.read(size)
        if len(body) < size:
            break
        requests.put(body)
    os._exit(0)


def _write_whole(out: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        try:
            view = view[out.write(view) :]
        except BrokenPipeError:
            os._exit(0)


def _worked(body: bytes) -> JobAnswer:
    try:
        request = message_in(body, JobRequest)
        job = job_named(request.job)
        given = job.given.model_validate(request.value)
        return JobAnswer(value=job.work(given).model_dump(mode="json"))
    except KnownError as error:
        return JobAnswer(failed=JobFailure(kind=type(error).__name__, code=error.code, sentence=str(error)))
    except Exception as error:  # noqa: BLE001  a bug of the job is told where the process of the window tells bugs
        return JobAnswer(
            failed=JobFailure(kind=type(error).__name__, sentence=str(error), trace=traceback.format_exc())
        )
