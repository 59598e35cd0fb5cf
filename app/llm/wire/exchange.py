"""One HTTP exchange within its limits: the request goes out, the answer's bytes come in, part by part.

For `Wire` only. Every limit that is passed and every break of the connection is a `ProviderError`. Imports the HTTP
library.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx2

from app.domain.errors import ProviderError
from app.llm import faults

_log = logging.getLogger(__name__)

T = TypeVar("T")
_SENT = ".send_request_body.complete"
"""What the library tells of a step that ended: the whole request is on its way."""
_STOOD_STILL_S = 2.0
"""A loop that is only busy is never late by as much."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one request; times in seconds, counted from when it was sent. The first byte is the answer's body's."""

    connect: float = 10.0
    first_byte: float = 120.0
    idle: float = 60.0
    total: float = 15 * 60.0
    answer_bytes: int = 8_000_000


class Exchange:
    """A request on its way. Used by one task; `aclose` must follow, whatever happened."""

    def __init__(self, *, host: str, bounds: Bounds, give_back: Callable[[], Awaitable[None]]) -> None:
        """Prepare; the clock starts now, and anew when the request was sent.

        Args:
            host: how the address is named in sentences.
            bounds: the limits.
            give_back: tells that the connections are no longer used; called once.
        """
        self._host = host
        self._bounds = bounds
        self._give_back = give_back
        self._started = asyncio.get_running_loop().time()
        self._asleep = 0.0
        """Seconds in which this process stood still: no server can be blamed for them."""
        self._response: httpx2.Response | None = None
        self._parts: AsyncIterator[bytes] | None = None
        self._read = 0
        self._is_closed = False
        self.status = 0
        self.headers: dict[str, str] = {}

    async def open(self, inner: httpx2.AsyncHTTPTransport, request: httpx2.Request) -> None:
        """Send the request and wait for the status and the headers.

        Raises:
            ProviderError: connection or timeout.
        """
        loop = asyncio.get_running_loop()
        bounds = self._bounds
        limit = _Limit(bounds.total, is_total=True)

        async def hear(step: str, _: object) -> None:
            # A busy machine may take long to send: of that time the server knows nothing.
            if step.endswith(_SENT):
                self._started, self._asleep = loop.time(), 0.0
                limit.begin(min(bounds.first_byte, bounds.total), is_total=bounds.total <= bounds.first_byte)

        request.extensions["trace"] = hear
        response = await self._limited(inner.handle_async_request(request), limit)
        self._response = response
        self._parts = aiter(response.aiter_raw())
        self.status = response.status_code
        self.headers = {name.lower(): text for name, text in response.headers.items()}

    async def part(self) -> bytes | None:
        """Return the next bytes of the body, None at its end.

        Raises:
            ProviderError: connection or timeout; bad output when there are too many bytes.
        """
        if self._parts is None:
            raise RuntimeError("it was not opened")
        found = await self._within(anext(self._parts, None), self._bounds.idle if self._read else None)
        if found is not None:
            self._read += len(found)
            if self._read > self._bounds.answer_bytes:
                size = f"{self._bounds.answer_bytes / 1e6:g} MB"
                raise faults.bad_output(self._host, f"sent an answer of more than {size}, which was not read")
        return found

    async def rest(self) -> bytes:
        """Return all that is left of the body; raises as `part`."""
        found = bytearray()
        while (part := await self.part()) is not None:
            found += part
        return bytes(found)

    async def aclose(self) -> None:
        """Let the connection go; it is used again only if the answer was read to its end."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            if self._response is not None:
                await self._response.aclose()
                await self._finish_reading()
        finally:
            await self._give_back()

    async def _finish_reading(self) -> None:
        """End the library's nested readers of a body that was not read to its end.

        Left alone they are ended by whichever thread collects garbage next, maybe in the middle of another step. The
        connection is closed, so they give at most what had come and then say so.
        """
        try:
            while self._parts is not None and await anext(self._parts, None) is not None:
                pass
        except (httpx2.TransportError, httpx2.StreamError, OSError) as end:
            _log.debug(
                "reading what was left ended with %s, as it must once the connection is closed", type(end).__name__
            )
        self._parts = None

    async def _within(self, step: Awaitable[T], seconds: float | None) -> T:
        """Await one step; None means what is left of the time for the first byte."""
        passed = asyncio.get_running_loop().time() - self._started - self._asleep
        of_step = self._bounds.first_byte - passed if seconds is None else seconds
        left = self._bounds.total - passed
        return await self._limited(step, _Limit(min(of_step, left), is_total=left <= of_step))

    async def _limited(self, step: Awaitable[T], limit: "_Limit") -> T:
        try:
            async with limit.fires:
                return await step
        except TimeoutError as error:
            if not limit.fires.expired():
                raise faults.of_connection(self._host, error) from None
            raise self._late(is_total=limit.is_total) from None
        except (httpx2.TransportError, OSError) as error:
            raise faults.of_connection(self._host, error) from None
        finally:
            self._asleep += limit.end()

    def _late(self, *, is_total: bool) -> ProviderError:
        bounds = self._bounds
        if is_total:
            return faults.of_timeout(self._host, f"did not finish within {bounds.total:g} s", retryable=False)
        if self._read == 0:
            return faults.of_timeout(self._host, f"sent nothing for {bounds.first_byte:g} s", retryable=True)
        what = f"stopped in the middle of its answer for {bounds.idle:g} s"
        return faults.of_timeout(self._host, what, retryable=True)


class _Limit:
    """A limit of time that counts only while this process is awake.

    A process that was stopped, or whose machine slept, finds its limits passed before it has read what waits for it: a
    limit that is due much too late begins anew.
    """

    def __init__(self, seconds: float, *, is_total: bool) -> None:
        self._loop = asyncio.get_running_loop()
        self._asleep = 0.0
        self.fires = asyncio.timeout(None)
        self.is_total = is_total
        """Whether it is the time of the whole answer that it limits."""
        self._seconds = max(0.0, seconds)
        self._due = self._loop.time() + self._seconds
        self._handle = self._loop.call_at(self._due, self._on_due)

    def begin(self, seconds: float, *, is_total: bool) -> None:
        """Count from now on, and so many seconds; what was slept before is forgotten."""
        self._handle.cancel()
        self._asleep = 0.0
        self.is_total = is_total
        self._seconds = seconds
        self._due = self._loop.time() + seconds
        self._handle = self._loop.call_at(self._due, self._on_due)

    def end(self) -> float:
        """The step is over; returns the seconds for which the process stood still, as far as they are known."""
        self._handle.cancel()
        return self._asleep

    def _on_due(self) -> None:
        now = self._loop.time()
        if now - self._due > _STOOD_STILL_S:
            self._asleep += now - self._due
            self._due = now + self._seconds
            self._handle = self._loop.call_at(self._due, self._on_due)
        else:
            self.fires.reschedule(now)
