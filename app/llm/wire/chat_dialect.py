"""The bodies of OpenAI's chat completions, as the wire sends and reads them. Pure.

Every answer is asked for as a stream, also where the library wants it whole: a slow model then has 120 s for its first
token, not for its last. What a server refuses of that is left away from then on.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from app.llm.faults import FormPart
from app.llm.protocol import AnswerReader, Outgoing
from app.llm.wire.chat_stream import ChatReader, events_of
from app.llm.wire.completion import whole_completion


class ChatDialect:
    """Implements `Dialect`; remembers what the server does not take."""

    framing = "sse"

    def __init__(self) -> None:
        self._refused: set[FormPart] = set()

    def without(self, part: FormPart) -> bool:
        """Leave the wish for counts, or for a stream, away; False when it was left away before."""
        if part not in (FormPart.COUNTS, FormPart.STREAM) or part in self._refused:
            return False
        self._refused.add(part)
        return True

    def headers(self, key: str | None) -> dict[str, str]:
        """Return the key as a bearer token."""
        return {} if key is None else {"Authorization": f"Bearer {key}"}

    def address_hint(self, address: str) -> str:
        """Name an address without a version in its path: nearly all servers of this protocol have /v1 there."""
        if re.search(r"/v\d", urlsplit(address).path):
            return ""
        return f"the address has no /v1 at its end; most servers answer at {address}/v1, so try that"

    def outgoing(self, path: str, content: bytes) -> Outgoing:  # noqa: ARG002  # one path is all there is
        """Return the library's body with the wish for a stream that says its counts."""
        body: dict[str, Any] = json.loads(content)
        listens = body.pop("stream", False) is True
        body.pop("stream_options", None)
        if FormPart.STREAM not in self._refused:
            body["stream"] = True
            if FormPart.COUNTS not in self._refused:
                body["stream_options"] = {"include_usage": True}
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return Outgoing(text.encode("utf-8", errors="replace"), listens)

    def reader(self, model: str, *, listens: bool) -> AnswerReader:
        """Return a reader of chunks."""
        return ChatReader(model, listens=listens)

    def document(self, found: dict[str, Any], model: str) -> dict[str, Any] | None:
        """Return a completion filled up, or None when it holds no message."""
        return whole_completion(found, model)

    def events(self, document: dict[str, Any]) -> Iterator[bytes]:
        """Yield a whole completion as chunks."""
        return events_of(document)
