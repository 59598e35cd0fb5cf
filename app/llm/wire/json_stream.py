"""Server-sent events that are handed on as they are: each one JSON object, told apart by the provider's reader. Pure.

For providers whose library listens (Anthropic, Google). Not for OpenAI's chunks (`chat_stream`).
"""

import json
from typing import Any

from app.llm import faults


def object_of(text: str) -> dict[str, Any]:
    """Return the JSON object of one event.

    Raises:
        NoAnswerError: it is none.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise faults.NoAnswerError("streamed something that is not JSON") from None
    if not isinstance(found, dict):
        raise faults.NoAnswerError("streamed JSON that is no answer of a model")
    return found


def event_bytes(document: dict[str, Any], name: str = "") -> bytes:
    """One event as bytes, with its name where it has one; ASCII, so that no line end can hide in it."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(document)}\n\n".encode("ascii")


def reported(error: Any, statuses: dict[str, int], field: str) -> faults.ReportedError:
    """The error a server reports in mid-stream, with the status its word means; 500 for a word unknown."""
    word = error.get(field) if isinstance(error, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    status = code if isinstance(code, int) and 400 <= code <= 599 else statuses.get(str(word), 500)
    return faults.ReportedError(status, json.dumps({"error": error}).encode("ascii"))
