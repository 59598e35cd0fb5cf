"""What travels between the process and its worker: a request and its answer, as frames of JSON. Nothing is pickled.

A frame is a line with a number of bytes, then so many bytes of ASCII. Python's own JSON, since a person's text may hold
half a surrogate pair, which pydantic's refuses.
"""

import json
from typing import Any, TypeVar

from pydantic import BaseModel

from app.domain.base import Value
from app.domain.errors import KnownError, NotFoundError, RefusedError, UsageError

V = TypeVar("V", bound=BaseModel)


class JobRequest(Value):
    """A job by its name and what is given, as JSON has it."""

    job: str
    value: Any


class JobFailure(Value):
    """An exception: its class, and for a known one its code and sentence, for any other its traceback."""

    kind: str
    sentence: str
    code: str = ""
    trace: str = ""


class JobAnswer(Value):
    """What a job gave, as JSON has it, or why it gave nothing."""

    value: Any = None
    failed: JobFailure | None = None


def frame_of(message: JobRequest | JobAnswer) -> bytes:
    """Return the frame of a message."""
    body = json.dumps(message.model_dump(mode="json")).encode("ascii")
    return b"%d\n" % len(body) + body


def message_in(body: bytes, kind: type[V]) -> V:
    """Return the message of a frame's body."""
    return kind.model_validate(json.loads(body))


class WorkerFaultError(RuntimeError):
    """A bug in a job; its notes hold the traceback of the other process."""


def error_of(failed: JobFailure, job: str) -> Exception:
    """Return the exception that a job raised, as its own class where that is a known fault."""
    if not failed.code:
        fault = WorkerFaultError(f"{failed.kind} in the job {job}: {failed.sentence}")
        fault.add_note(failed.trace)
        return fault
    match failed.kind:
        case "NotFoundError":
            return NotFoundError(failed.sentence, failed.code)
        case "UsageError":
            return UsageError(failed.sentence, failed.code)
        case "RefusedError":
            return RefusedError(failed.code, failed.sentence)
        case _:
            return KnownError(failed.code, failed.sentence)
