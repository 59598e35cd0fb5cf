"""The one way bytes leave this machine: HTTP to the chosen address, with every limit and nothing else.

A transport for the provider library. It sends the key, follows no redirect, uses no proxy, bounds times and
sizes, reads an answer whole and turns everything that goes wrong into a `ProviderError`. Connections live while
requests are in flight and are closed with the last one, so nothing is left open in any event loop.

Imports the HTTP library: import this module only when a request is made. Not for retries or meaning.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from pydantic import SecretStr
from typing_extensions import override

from app.domain.errors import FaultKind, ProviderError
from app.llm import faults
from app.llm.completion import whole_completion


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of one request; times in seconds."""

    connect: float = 10.0
    first_byte: float = 120.0
    idle: float = 60.0
    total: float = 15 * 60.0
    answer_bytes: int = 8_000_000


class Wire(httpx2.AsyncBaseTransport):
    """Sends requests to one address. Used on one event loop at a time; every await is cancellable."""

    def __init__(self, *, base_url: str, host: str, model: str, key: SecretStr | None, bounds: Bounds) -> None:
        """Prepare; nothing is opened.

        Args:
            base_url: the chosen address; requests to any other origin are refused.
            host: how the address is named in sentences.
            model: how the model is named in sentences.
            key: sent as a bearer token; None = no authorization header.
            bounds: limits of each request.
        """
        self._origin = _origin(httpx2.URL(base_url))
        self._host = host
        self._model = model
        self._key = key
        self._bounds = bounds
        self._tls: ssl.SSLContext | None = None
        self._inner: httpx2.AsyncHTTPTransport | None = None
        self._users = 0

    @override
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request and return its whole answer, which is a chat completion in JSON.

        Raises:
            ProviderError: anything else happened.
        """
        if _origin(request.url) != self._origin:
            raise ProviderError(FaultKind.CONNECTION, f"Only {self._host} is asked, nothing else.")
        outgoing = self._outgoing(request)
        try:
            async with asyncio.timeout(self._bounds.total), self._connections() as inner:
                status, headers, body = await self._exchange(inner, outgoing)
        except TimeoutError:
            what = f"did not finish within {self._bounds.total:g} s"
            raise faults.of_timeout(self._host, what, retryable=False) from None
        except (httpx2.TransportError, OSError) as error:
            raise faults.of_connection(self._host, error) from None
        return self._checked(status, headers, body)

    def _outgoing(self, request: httpx2.Request) -> httpx2.Request:
        """The request with our own headers only: no machine facts of the library, and the key only here."""
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "int-crucible"}
        if request.method == "POST":
            headers["Content-Type"] = "application/json"
        if self._key is not None:
            headers["Authorization"] = f"Bearer {self._key.get_secret_value()}"
        bounds = self._bounds
        times = {"connect": bounds.connect, "read": bounds.first_byte, "write": bounds.idle, "pool": None}
        content = request.content or None
        return httpx2.Request(
            request.method, request.url, headers=headers, content=content, extensions={"timeout": times}
        )

    @asynccontextmanager
    async def _connections(self) -> AsyncIterator[httpx2.AsyncHTTPTransport]:
        if self._inner is None:
            if self._tls is None:
                self._tls = httpx2.create_ssl_context(trust_env=False)
            limits = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
            self._inner = httpx2.AsyncHTTPTransport(verify=self._tls, trust_env=False, limits=limits)
        self._users += 1
        try:
            yield self._inner
        finally:
            self._users -= 1
            if self._users == 0:
                inner, self._inner = self._inner, None
                await inner.aclose()

    async def _exchange(
        self, inner: httpx2.AsyncHTTPTransport, request: httpx2.Request
    ) -> tuple[int, dict[str, str], bytes]:
        try:
            response = await inner.handle_async_request(request)
        except httpx2.ReadTimeout:
            what = f"sent nothing for {self._bounds.first_byte:g} s"
            raise faults.of_timeout(self._host, what, retryable=True) from None
        try:
            headers = {name.lower(): text for name, text in response.headers.items()}
            return response.status_code, headers, await self._body(response)
        finally:
            await response.aclose()

    async def _body(self, response: httpx2.Response) -> bytes:
        found = bytearray()
        parts = aiter(response.aiter_raw())
        while True:
            try:
                async with asyncio.timeout(self._bounds.idle):
                    part = await anext(parts, None)
            except (TimeoutError, httpx2.ReadTimeout):
                what = f"stopped in the middle of its answer for {self._bounds.idle:g} s"
                raise faults.of_timeout(self._host, what, retryable=True) from None
            if part is None:
                return bytes(found)
            found += part
            if len(found) > self._bounds.answer_bytes:
                size = f"{self._bounds.answer_bytes / 1e6:g} MB"
                raise faults.bad_output(self._host, f"sent an answer of more than {size}, which was not read")

    def _checked(self, status: int, headers: dict[str, str], body: bytes) -> httpx2.Response:
        """The answer if it is a completion; its other headers stay here."""
        if status >= 300:
            raise self._of_status(status, headers, body)
        if headers.get("content-encoding", "identity") != "identity":
            raise faults.bad_output(self._host, "sent a compressed answer, which it was not asked for")
        document = self._document(headers, body)
        if reported := faults.error_in(document):
            raise self._of_status(reported[0], headers, reported[1])
        completion = whole_completion(document, self._model)
        if completion is None:
            raise faults.bad_output(self._host, "answered with JSON that is no answer of a model")
        return httpx2.Response(
            200, headers={"Content-Type": "application/json"}, content=json.dumps(completion).encode("ascii")
        )

    def _document(self, headers: dict[str, str], body: bytes) -> dict[str, Any]:
        """The JSON object of an answer, whatever it is called: an answer that was paid for is not thrown away."""
        if not body.strip():
            raise faults.bad_output(self._host, "answered with nothing")
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            if "html" in headers.get("content-type", "") or body.lstrip()[:1] == b"<":
                raise ProviderError(
                    FaultKind.NOT_FOUND,
                    f"{self._host} answered with a web page instead of a model's answer;"
                    " check the address, it often ends with /v1.",
                ) from None
            raise faults.bad_output(self._host, "answered with something that is not JSON") from None
        if not isinstance(document, dict):
            raise faults.bad_output(self._host, "answered with JSON that is no answer of a model")
        return document

    def _of_status(self, status: int, headers: dict[str, str], body: bytes) -> ProviderError:
        return faults.of_status(host=self._host, model=self._model, status=status, headers=headers, body=body)


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
