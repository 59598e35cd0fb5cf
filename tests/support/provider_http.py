"""The HTTP side of the local provider server: reads requests, writes good answers and broken ones.

Not for deciding what is broken (`provider_faults`), not for counting (`provider_server`).
"""

import contextlib
import json
import os
import random
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from support.provider_faults import STATUSES, Fault, Rule
from support.schema_content import conforming_text, conforming_value, seed_of

if TYPE_CHECKING:
    from support.provider_server import ProviderServer

_HTML = b"<!doctype html><html><head><title>Portal</title></head><body><h1>Welcome</h1></body></html>"


def _error(message: str, code: str | None = None) -> bytes:
    return json.dumps({"error": {"message": message, "type": "error", "param": None, "code": code}}).encode()


_GOOD = (Fault.IN_PROSE, Fault.FENCED, Fault.CONTENT_TYPE, Fault.DRIP, Fault.NO_SCHEMA)
"""Faults after which a client may have a good answer."""
_CONTEXT = "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens."
_CANNED = {
    Fault.CONTEXT_LENGTH: (400, _error(_CONTEXT, "context_length_exceeded"), "application/json"),
    Fault.NO_SCHEMA: (400, _error("response_format json_schema is not supported"), "application/json"),
    Fault.HTML: (200, _HTML, "text/html"),
    Fault.HTML_ERROR: (502, _HTML, "text/html"),
    Fault.EMPTY_BODY: (200, b"", "application/json"),
    Fault.BAD_JSON: (200, b'{"id": "chatcmpl-1", "choices": [{"index": 0, "mess', "application/json"),
    Fault.NOT_A_COMPLETION: (200, b'{"status": "ok", "items": [1, 2, 3]}', "application/json"),
}
"""Answers that do not depend on the request: status, body, content type."""


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
        """Answer `/v1/models` and the control address."""
        if self.path == "/v1/models":
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
        request = json.loads(body)
        prompt = "\n".join(_text_of(message.get("content")) for message in request["messages"])
        wanted = request.get("response_format", {}).get("json_schema", {})
        headers = {name.lower(): text for name, text in self.headers.items()}
        key, rule = self._provider.arrived(
            role=wanted.get("name", ""), prompt=prompt, data=body, body=request, headers=headers
        )
        is_counted = False
        try:
            answer = self._answer_to(request, prompt, wanted, rule, headers)
            if answer is not None:
                if rule is None or rule.fault in _GOOD:
                    is_counted = True
                    self._provider.departed(key, answered=True)
                self._answer(answer, rule)
        finally:
            if not is_counted:
                self._provider.departed(key, answered=False)

    def _answer_to(
        self, request: dict[str, Any], prompt: str, wanted: dict[str, Any], rule: Rule | None, headers: dict[str, str]
    ) -> dict[str, Any] | None:
        """The completion to send after the latency; None when something else was sent instead."""
        self._provider.wait_to_answer(self.server.gone)
        if self.server.gone.is_set():
            self._reset()
        if self._provider.key is not None and headers.get("authorization") != f"Bearer {self._provider.key}":
            self._send_error(401, "Incorrect API key provided.")
            return None
        if rule is not None and self._fault_before(rule, has_schema=bool(wanted)):
            return None
        content = _content(prompt, wanted.get("schema") or _schema_in(prompt), rule)
        return _completion(request, prompt, content, rule)

    def _fault_before(self, rule: Rule, *, has_schema: bool) -> bool:
        """Carry out a fault that needs no completion; False if the fault lies in the completion."""
        fault, options = rule.fault, rule.options
        if fault in STATUSES or fault is Fault.STATUS:
            self._send_status(STATUSES.get(fault) or int(options["status"]), options)
        elif fault is Fault.NO_SCHEMA and not has_schema:
            return False
        elif fault in _CANNED:
            self._send(*_CANNED[fault])
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
        headers = {"Retry-After": str(options["retry_after"])} if "retry_after" in options else {}
        if "body" in options:
            self._send(status, str(options["body"]).encode(), "text/plain", headers)
        else:
            self._send_error(status, options.get("message", f"The server answered {status}."), headers)

    def _answer(self, completion: dict[str, Any], rule: Rule | None) -> None:
        body = json.dumps(completion).encode()
        fault = rule.fault if rule else None
        half = len(body) // 2
        kind = "application/octet-stream" if fault is Fault.CONTENT_TYPE else "application/json"
        if rule is None or fault not in (
            Fault.TRUNCATED, Fault.STALL, Fault.DRIP, Fault.RESET_IN_BODY, Fault.MISSING_END
        ):  # fmt: skip
            self._send(200, body, kind)
            return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        if fault is Fault.MISSING_END:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"%x\r\n%s\r\n" % (half, body[:half]))
            raise _CutError
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if fault is Fault.DRIP:
            for byte in body:
                self.wfile.write(bytes((byte,)))
                if self.server.gone.wait(float(rule.options.get("pause_s", 0.05))):
                    raise _CutError
            return
        self.wfile.write(body[:half])
        if fault is Fault.STALL:
            self.server.gone.wait()
        if fault is Fault.RESET_IN_BODY:
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
        self._send(status, _error(message), "application/json", headers)


def _text_of(content: Any) -> str:
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content)
    return str(content or "")


def _schema_in(prompt: str) -> dict[str, Any] | None:
    """The last line of the prompt that is a JSON schema, for a client that tells it in words."""
    for line in reversed(prompt.splitlines()):
        if line.startswith("{") and '"properties"' in line:
            found: dict[str, Any] = json.loads(line)
            return found
    return None


def _content(prompt: str, schema: dict[str, Any] | None, rule: Rule | None) -> str:
    """The text a completion carries, spoilt as the rule says."""
    if schema is None:
        return conforming_text(prompt)
    value = conforming_value(prompt, schema)
    good = json.dumps(value, ensure_ascii=False)
    return _spoilt(value, good, prompt, rule) if rule else good


def _spoilt(value: Any, good: str, prompt: str, rule: Rule) -> str:
    match rule.fault:
        case Fault.BABBLE:
            return conforming_text(prompt)
        case Fault.WRONG_SCHEMA:
            return json.dumps({"weather": conforming_text(prompt), "seed": seed_of(prompt, None) % 1000})
        case Fault.OUT_OF_RANGE:
            return json.dumps(_out_of_range(value))
        case Fault.MISSING_PART:
            return json.dumps(dict(list(value.items())[1:]) if isinstance(value, dict) else None)
        case Fault.IN_PROSE:
            return f"Sure! Here is what you asked for {{as JSON}}:\n\n{good}\n\nTell me if you need [more]."
        case Fault.FENCED:
            return f"```json\n{good}\n```"
        case Fault.CUT_SHORT:
            return good[: len(good) // 2]
        case Fault.HUGE:
            return " " * int(rule.options.get("size", 10_000_000)) + good
    return good


def _out_of_range(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _out_of_range(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_out_of_range(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    return f"{value} or not" if isinstance(value, str) else 10_000_000 + random.Random(value).randint(0, 9)


def _completion(request: dict[str, Any], prompt: str, content: str, rule: Rule | None) -> dict[str, Any]:
    fault = rule.fault if rule else None
    message: dict[str, Any] = {"role": "assistant", "content": content}
    finish = "stop"
    match fault:
        case Fault.REFUSAL:
            message |= {"content": None, "refusal": "I can't help with that."}
        case Fault.CONTENT_FILTER:
            finish, message["content"] = "content_filter", ""
        case Fault.CUT_SHORT:
            finish = "length"
        case Fault.EMPTY_CONTENT:
            message["content"] = ""
    used = {"prompt_tokens": len(prompt) // 4 + 1, "completion_tokens": len(content) // 4 + 1}
    return {
        "id": f"chatcmpl-{seed_of(prompt, None):016x}",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": request.get("model", ""),
        "choices": [] if fault is Fault.NO_CHOICES else [
            {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
        ],
        "usage": {**used, "total_tokens": sum(used.values())},
    }  # fmt: skip
