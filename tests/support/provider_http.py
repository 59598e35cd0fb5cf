"""The HTTP side of the local provider server: reads requests, writes good answers and broken ones.

Not for deciding what is broken (`provider_faults`), not for counting (`provider_server`).
"""

import contextlib
import json
import os
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from support.provider_answers import CANNED, Asked, asked_in, chunks_of, completion, error_body
from support.provider_faults import GOOD, STATUSES, Fault, Rule
from support.schema_limits import SchemaLimits, refusal

if TYPE_CHECKING:
    from support.provider_server import ProviderServer

_REFUSED = {
    Fault.NO_SCHEMA: "response_format",
    Fault.NO_TOOLS: "tools",
    Fault.NO_COUNTS: "stream_options",
    Fault.NO_STREAM: "stream",
}
"""The part of a request that a fault refuses."""
_BROKEN = (Fault.TRUNCATED, Fault.STALL, Fault.DRIP, Fault.RESET_IN_BODY, Fault.MISSING_END)


def _beyond(asked: Asked, limits: SchemaLimits | None) -> str | None:
    """What refuses a schema that is sent as one, beyond the server's limits."""
    wanted = asked.body.get("response_format", {}).get("json_schema")
    if limits is None or wanted is None or (limits.is_strict and wanted.get("strict") is not True):
        return None
    return refusal(wanted["schema"], limits)


class ProviderHttp(ThreadingHTTPServer):
    """Listens, one thread per connection; knows its open connections so that it can go away at once."""

    daemon_threads = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], handler: type["ProviderHandler"], provider: "ProviderServer") -> None:
        super().__init__(address, handler)
        self.provider = provider
        self.gone = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def opened(self, connection: socket.socket) -> None:
        """Remember a connection."""
        with self._lock:
            self._open.add(connection)

    def closed(self, connection: socket.socket) -> None:
        """Forget a connection."""
        with self._lock:
            self._open.discard(connection)

    def go_away(self) -> None:
        """Stop listening, then wake and cut every connection."""
        self.gone.set()
        self.shutdown()
        self.socket.close()
        with self._lock:
            connections = tuple(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that went away (a cancelled call, a killed process) is what these tests are about.
        pass


class _CutError(Exception):
    """The answer was broken off on purpose."""


class ProviderHandler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: ProviderHttp
    _streams = False

    @override
    def setup(self) -> None:
        super().setup()
        self.server.opened(self.connection)

    @override
    def finish(self) -> None:
        self.server.closed(self.connection)
        super().finish()

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        """Answer `/v1/models`, what else the server was given to tell, and the control address."""
        if self.path in self._provider.tells:
            self._send_json(200, self._provider.tells[self.path])
        elif self.path == "/v1/models":
            models = [
                {"id": name, "object": "model", "created": 0, "owned_by": self._provider.owner}
                for name in self._provider.models
            ]
            self._send_json(200, {"object": "list", "data": models})
        elif self.path.startswith("/control/"):
            self._control(None)
        else:
            self._send_error(404, f"no such address: {self.path}")

    def do_POST(self) -> None:
        """Answer `/v1/chat/completions` and the control address."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.startswith("/control/"):
            self._control(json.loads(body or b"null"))
        elif self.path == "/v1/chat/completions":
            try:
                self._complete(body)
            except (_CutError, OSError):
                self.close_connection = True
        else:
            self._send_error(404, f"no such address: {self.path}")

    @property
    def _provider(self) -> "ProviderServer":
        return self.server.provider

    def _control(self, document: Any) -> None:
        try:
            self._send_json(200, self._provider.control(self.path, document))
        except (KeyError, ValueError, TypeError) as error:
            self._send_error(400, f"not understood: {error!r}")

    def _complete(self, body: bytes) -> None:
        asked = asked_in(json.loads(body))
        headers = {name.lower(): text for name, text in self.headers.items()}
        key, rule = self._provider.arrived(
            role=asked.role, prompt=asked.prompt, data=body, body=asked.body, headers=headers
        )
        is_counted = False
        try:
            pieces = self._answer_to(asked, rule, headers)
            if pieces is not None:
                if rule is None or rule.fault in GOOD:
                    is_counted = True
                    self._provider.departed(key, answered=True)
                with self._provider.streaming():
                    self._answer(pieces, rule)
        finally:
            if not is_counted:
                self._provider.departed(key, answered=False)

    def _answer_to(self, asked: Asked, rule: Rule | None, headers: dict[str, str]) -> list[bytes] | None:
        """The pieces of the body to send after the latency; None when something else was sent instead."""
        self._provider.wait_to_answer(self.server.gone)
        if self.server.gone.is_set():
            self._reset()
        if self._provider.key is not None and headers.get("authorization") != f"Bearer {self._provider.key}":
            self._send_error(401, "Incorrect API key provided.")
            return None
        if rule is not None and self._fault_before(rule, asked):
            return None
        if words := _beyond(asked, self._provider.limits):
            self._send_error(400, words)
            return None
        found = completion(asked, self._provider.script, rule, self._provider.thinking)
        self._streams = asked.streams and not (rule is not None and rule.fault is Fault.UNSTREAMED)
        if not self._streams:
            return [json.dumps(found).encode()]
        counts = bool(asked.body.get("stream_options", {}).get("include_usage"))
        return chunks_of(found, rule, piece=self._provider.piece, counts=counts)

    def _fault_before(self, rule: Rule, asked: Asked) -> bool:
        """Carry out a fault that needs no completion; False if the fault lies in the completion."""
        fault, options = rule.fault, rule.options
        if fault in STATUSES or fault is Fault.STATUS:
            self._send_status(STATUSES.get(fault) or int(options["status"]), options)
        elif fault in _REFUSED and not asked.body.get(_REFUSED[fault]):
            return False
        elif fault in CANNED:
            self._send(*CANNED[fault])
        elif fault is Fault.REDIRECT:
            self._send(int(options.get("status", 302)), b"", "text/plain", {"Location": str(options["location"])})
        elif fault in (Fault.RESET_BEFORE, Fault.HANG, Fault.STOP):
            if fault is Fault.STOP:
                threading.Thread(target=self.server.go_away, name="provider-server-stop").start()
            if fault is not Fault.RESET_BEFORE:
                self.server.gone.wait()
            self._reset()
        else:
            return False
        return True

    def _send_status(self, status: int, options: dict[str, Any]) -> None:
        names = {"retry_after": "Retry-After", "retry_after_ms": "Retry-After-Ms"}
        headers = {name: str(options[key]) for key, name in names.items() if key in options}
        if "body" in options:
            self._send(status, str(options["body"]).encode(), "text/plain", headers)
        else:
            self._send_error(status, options.get("message", f"The server answered {status}."), headers)

    def _answer(self, pieces: list[bytes], rule: Rule | None) -> None:
        fault = rule.fault if rule else None
        kind = "text/event-stream" if self._streams else "application/json"
        if fault is Fault.CONTENT_TYPE:
            kind = "application/octet-stream"
        body = b"".join(pieces)
        if rule is not None and fault in _BROKEN:
            self._break(body, kind, rule)
        elif not self._streams:
            self._send(200, body, kind)
        else:
            self._send_stream(pieces if self._provider.token_latency > 0 else [body], kind)

    def _send_stream(self, pieces: list[bytes], kind: str) -> None:
        """Chunked, a piece at a time; without a latency all at once."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for place, piece in enumerate(pieces):
            if place and self._provider.wait_for_token(self.server.gone):
                self._reset()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self._provider.sent_piece()
        self.wfile.write(b"0\r\n\r\n")

    def _break(self, body: bytes, kind: str, rule: Rule) -> None:
        """Send the body as the fault has it: slowly, or only half of it."""
        half = len(body) // 2
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if rule.fault is Fault.MISSING_END:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"%x\r\n%s\r\n" % (half, body[:half]))
            raise _CutError
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if rule.fault is Fault.DRIP:
            for byte in body:
                self.wfile.write(bytes((byte,)))
                if self.server.gone.wait(float(rule.options.get("pause_s", 0.05))):
                    raise _CutError
            return
        self.wfile.write(body[:half])
        self._provider.sent_piece()
        if rule.fault is Fault.STALL:
            self.server.gone.wait()
        if rule.fault is Fault.RESET_IN_BODY:
            self._reset()
        raise _CutError

    def _reset(self) -> None:
        """End the connection with RST instead of FIN, and tell nobody."""
        self.server.closed(self.connection)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())
        raise _CutError

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, text in (headers or {}).items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def _send_json(self, status: int, document: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(document).encode(), "application/json", headers)

    def _send_error(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        self._send(status, error_body(message), "application/json", headers)
