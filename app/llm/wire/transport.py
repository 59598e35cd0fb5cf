"""The one way bytes leave this machine: HTTP to the chosen address, with every limit and nothing else.

A transport for the provider library. It sends the key, follows no redirect, uses no proxy, bounds times and
sizes and turns everything that goes wrong into a `ProviderError`. A streamed answer is handed on event by event to a
library that listens, and put together for one that does not. Connections live while requests are in flight and are
closed with the last one, so nothing is left open in any event loop.

Imports the HTTP library: import this module only when a request is made. Not for retries or meaning.
"""

import json
import ssl
from collections.abc import AsyncIterator
from typing import Any

import httpx2
from pydantic import SecretStr
from typing_extensions import override

from app.domain.errors import FaultKind, ProviderError
from app.llm import faults
from app.llm.protocol import AnswerReader, Dialect, StreamEvent
from app.llm.wire.end_reasons import OddEndError
from app.llm.wire.exchange import Bounds, Exchange
from app.llm.wire.framing import Splitter, is_sse

__all__ = ["Bounds", "Wire"]

_SMALL = Bounds(connect=5.0, first_byte=5.0, idle=5.0, total=10.0, answer_bytes=4_000_000)
"""Limits of a small question about the server itself."""


class Wire(httpx2.AsyncBaseTransport):
    """Sends requests to one address. Used on one event loop at a time; every await is cancellable."""

    def __init__(
        self, *, base_url: str, host: str, model: str, key: SecretStr | None, bounds: Bounds, dialect: Dialect
    ) -> None:
        """Prepare; nothing is opened.

        Args:
            base_url: the chosen address; requests to any other origin are refused.
            host: how the address is named in sentences.
            model: how the model is named in sentences.
            key: put into the headers by the dialect; None = no header of a key.
            bounds: limits of each request.
            dialect: how the bodies look.
        """
        self._base = httpx2.URL(base_url)
        self._host = host
        self._model = model
        self._key = key
        self._bounds = bounds
        self._dialect = dialect
        self._tls: ssl.SSLContext | None = None
        self._inner: httpx2.AsyncHTTPTransport | None = None
        self._users = 0

    @override
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request and return its answer, as a stream of events to a library that listens, else whole.

        Raises:
            ProviderError: anything else happened; in mid-stream it is raised by reading on.
        """
        outgoing = self._dialect.outgoing(request.url.path, request.content)
        exchange = await self._open(request.method, request.url, outgoing.content, self._bounds)
        try:
            beginning = await self._beginning(exchange)
            kind = exchange.headers.get("content-type", "")
            is_stream = is_sse(kind, beginning) if self._dialect.framing == "sse" else outgoing.listens
            if is_stream:
                reader = self._dialect.reader(self._model, listens=outgoing.listens)
                answer = _Events(exchange, beginning, self._dialect.framing, reader, self)
                if outgoing.listens:
                    # From here on the stream closes the exchange.
                    return httpx2.Response(200, headers={"Content-Type": "text/event-stream"}, stream=answer)
                async for _ in answer:
                    pass
                document = reader.document()
            else:
                document = self._document(kind, beginning + await exchange.rest())
                if reported := faults.error_in(document):
                    raise self.of_status(reported[0], exchange.headers, reported[1])
            try:
                completion = self._dialect.document(document, self._model)
            except OddEndError as odd:
                raise faults.odd_end(self._host, odd.word) from None
            if completion is None:
                raise self._no_answer("answered with JSON that is no answer of a model")
        except BaseException:
            await exchange.aclose()
            raise
        await exchange.aclose()
        if outgoing.listens:
            body = b"".join(self._dialect.events(completion))
            return httpx2.Response(200, headers={"Content-Type": "text/event-stream"}, content=body)
        body = json.dumps(completion).encode("ascii")
        return httpx2.Response(200, headers={"Content-Type": "application/json"}, content=body)

    async def ask_about(self, url: str, content: dict[str, Any] | None = None, *, bounds: Bounds | None = None) -> Any:
        """Return the JSON a small question about the server itself is answered with; never a model's answer.

        Args:
            url: of the same origin.
            content: sent as JSON by POST; None = GET.
            bounds: limits; a few seconds by default.

        Raises:
            ProviderError: it was not answered with JSON.
        """
        method = "GET" if content is None else "POST"
        body = b"" if content is None else json.dumps(content).encode("ascii")
        exchange = await self._open(method, httpx2.URL(url), body, bounds or _SMALL)
        try:
            found = await self._beginning(exchange) + await exchange.rest()
        finally:
            await exchange.aclose()
        try:
            return json.loads(found)
        except (ValueError, RecursionError):
            raise faults.bad_output(self._host, "answered with something that is not JSON") from None

    def of_status(self, status: int, headers: dict[str, str], body: bytes) -> ProviderError:
        """Return the fault of a status of this server."""
        return faults.of_status(
            host=self._host,
            model=self._model,
            status=status,
            headers=headers,
            body=body,
            has_key=self._key is not None,
            address_hint=self.address_hint,
        )

    @property
    def address_hint(self) -> str:
        """What is odd about the address itself, with the one that is likely meant; "" = nothing."""
        return self._dialect.address_hint(str(self._base).rstrip("/"))

    @property
    def host(self) -> str:
        """How the address is named in sentences."""
        return self._host

    async def _open(self, method: str, url: httpx2.URL, content: bytes, bounds: Bounds) -> Exchange:
        if _origin(url) != _origin(self._base):
            raise ProviderError(FaultKind.CONNECTION, f"Only {self._host} is asked, nothing else.")
        exchange = Exchange(host=self._host, bounds=bounds, give_back=self._give_back)
        inner = self._take()
        try:
            await exchange.open(inner, self._outgoing(method, url, content, bounds))
        except BaseException:
            await exchange.aclose()
            raise
        return exchange

    def _outgoing(self, method: str, url: httpx2.URL, content: bytes, bounds: Bounds) -> httpx2.Request:
        """The request with our own headers only: no machine facts of the library, and the key only here."""
        headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "int-crucible"}
        if method == "POST":
            headers["Content-Type"] = "application/json"
        headers |= self._dialect.headers(None if self._key is None else self._key.get_secret_value())
        times = {"connect": bounds.connect, "read": None, "write": bounds.idle, "pool": None}
        return httpx2.Request(method, url, headers=headers, content=content or None, extensions={"timeout": times})

    def _take(self) -> httpx2.AsyncHTTPTransport:
        if self._inner is None:
            if self._tls is None:
                # Reading all certificates takes some 30 ms; without https none is looked at, and this trusts nobody.
                is_https = self._base.scheme == "https"
                self._tls = (
                    httpx2.create_ssl_context(trust_env=False) if is_https else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                )
            limits = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
            self._inner = httpx2.AsyncHTTPTransport(verify=self._tls, trust_env=False, limits=limits)
        self._users += 1
        return self._inner

    async def _give_back(self) -> None:
        self._users -= 1
        if self._users == 0 and self._inner is not None:
            inner, self._inner = self._inner, None
            await inner.aclose()

    async def _beginning(self, exchange: Exchange) -> bytes:
        """The first bytes of a good answer.

        Raises:
            ProviderError: the status is another, or the body is compressed.
        """
        if exchange.status >= 300:
            raise self.of_status(exchange.status, exchange.headers, await exchange.rest())
        if exchange.headers.get("content-encoding", "identity") != "identity":
            raise faults.bad_output(self._host, "sent a compressed answer, which it was not asked for")
        return await exchange.part() or b""

    def _document(self, kind: str, body: bytes) -> dict[str, Any]:
        """The JSON object of an answer, whatever it is called: an answer that was paid for is not thrown away."""
        if not body.strip():
            raise faults.bad_output(self._host, "answered with nothing")
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            if "html" in kind or body.lstrip()[:1] == b"<":
                hint = self.address_hint or "check the address, it often ends with /v1"
                raise faults.wrong_address(
                    self._host, "answered with a web page instead of a model's answer", hint
                ) from None
            raise self._no_answer("answered with something that is not JSON") from None
        if not isinstance(document, dict):
            raise self._no_answer("answered with JSON that is no answer of a model")
        return document

    def _no_answer(self, what: str) -> ProviderError:
        hint = self.address_hint
        return faults.wrong_address(self._host, what, hint) if hint else faults.bad_output(self._host, what)


class _Events(httpx2.AsyncByteStream):
    """The events of a streamed answer as the library wants them; closing it lets the connection go."""

    def __init__(self, exchange: Exchange, beginning: bytes, framing: str, reader: AnswerReader, wire: Wire) -> None:
        self._exchange = exchange
        self._beginning = beginning
        self._splitter = Splitter(framing)
        self._reader = reader
        self._wire = wire

    @override
    async def __aiter__(self) -> AsyncIterator[bytes]:
        part: bytes | None = self._beginning
        while part is not None and not self._reader.is_over:
            for event in self._splitter.take(part):
                for piece in self._read(event):
                    yield piece
            if not self._reader.is_over:
                part = await self._next()
        for event in self._splitter.end():
            for piece in self._read(event):
                yield piece
        if not self._reader.is_whole:
            raise faults.broken(self._wire.host)
        try:
            for piece in self._reader.rest():
                yield piece
        except OddEndError as odd:
            raise faults.odd_end(self._wire.host, odd.word) from None

    @override
    async def aclose(self) -> None:
        await self._exchange.aclose()

    async def _next(self) -> bytes | None:
        """The next bytes; what breaks after the whole answer has come does not matter any more."""
        try:
            return await self._exchange.part()
        except ProviderError:
            if self._reader.is_whole:
                return None
            raise

    def _read(self, event: StreamEvent) -> list[bytes]:
        if self._reader.is_over:
            return []
        try:
            return list(self._reader.read(event))
        except faults.ReportedError as reported:
            raise self._wire.of_status(reported.status, self._exchange.headers, reported.body) from None
        except faults.NoAnswerError as unread:
            if self._reader.is_whole:
                # A mark of the end in another protocol's words, a proxy's farewell: nothing of the answer.
                return []
            raise faults.bad_output(self._wire.host, str(unread)) from None


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
