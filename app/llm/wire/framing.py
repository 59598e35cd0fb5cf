"""Splits the bytes of a streamed answer into events: server-sent events, or one JSON document a line.

Pure and incremental. Not for what an event means (`Dialect`) or how many bytes may come (`wire`).
"""

import codecs
from collections.abc import Iterator

from app.llm.protocol import StreamEvent

_PINGS = frozenset(("ping", "keepalive", "keep-alive", "heartbeat"))
"""Names of events that only keep the connection open, whatever they hold."""
_NOTHING = frozenset(("", "null", "{}"))
_FIELDS = (b"data:", b"event:", b"id:", b"retry:", b":")


def is_sse(content_type: str, beginning: bytes) -> bool:
    """Whether an answer is server-sent events, by its name or, wrongly named, by how it begins."""
    return "event-stream" in content_type.lower() or beginning.lstrip(b"\xef\xbb\xbf \r\n").startswith(_FIELDS)


class Splitter:
    """Takes bytes as they come and gives the events that are complete; those with nothing in them are passed over."""

    def __init__(self, framing: str) -> None:
        """Prepare.

        Args:
            framing: `sse` or `lines`.
        """
        self._is_sse = framing == "sse"
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._rest = ""
        self._name = ""
        self._data: list[str] = []

    def take(self, part: bytes) -> Iterator[StreamEvent]:
        """Yield the events that this part completes."""
        self._rest += self._decoder.decode(part)
        # A line may end with CR, LF or both; a CR at the very end may be half of both.
        held = "\r" if self._rest.endswith("\r") else ""
        lines = self._rest[: len(self._rest) - len(held)].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._rest = lines.pop() + held
        for line in lines:
            yield from self._line(line)

    def end(self) -> Iterator[StreamEvent]:
        """Yield what is left: a last event without the empty line after it counts."""
        rest = self._rest.rstrip("\r") + self._decoder.decode(b"", final=True)
        self._rest = ""
        if rest:
            yield from self._line(rest)
        if self._is_sse:
            yield from self._line("")

    def _line(self, line: str) -> Iterator[StreamEvent]:
        if not self._is_sse:
            if line.strip() not in _NOTHING:
                yield StreamEvent("", line)
            return
        if line:
            field, _, value = line.partition(":")
            value = value.removeprefix(" ")
            if field == "data":
                self._data.append(value)
            elif field == "event":
                self._name = value
            return
        data = "\n".join(self._data)
        if data.strip() not in _NOTHING and self._name.lower() not in _PINGS:
            yield StreamEvent(self._name, data)
        self._name, self._data = "", []
