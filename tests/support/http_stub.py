"""A small local HTTP server for stubs of providers' protocols: it remembers requests and sends parts as they are made.

Not a provider itself: subclasses say how one answers. Not the OpenAI-like server (`provider_server`).
"""

import contextlib
import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from typing_extensions import override


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; names of `headers` are lower case, `body` is its JSON object or {}."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; several parts are sent as chunks, each at once."""

    status: int = 200
    parts: Iterable[bytes] = ()
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


def json_reply(document: Any, status: int = 200, **headers: str) -> Reply:
    """Make a reply of one JSON document; `retry_after="1"` is the header Retry-After."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, (json.dumps(document).encode(),), headers=names)


class HttpStub:
    """The server, on a loopback port of its own inside `with`. Subclasses give `answer`, called in a thread each."""

    def __init__(self) -> None:
        self.seen: list[Asked] = []
        self._next: list[Reply] = []
        self._http: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None
        self.gone = threading.Event()
        self.may_read = threading.Event()
        """Cleared: the head of a POST is read, its body is not."""
        self.may_read.set()
        self.came = threading.Event()
        """Set when the head of a POST was read."""

    @property
    def port(self) -> int:
        """The port; known inside `with`."""
        assert self._http is not None
        return int(self._http.server_address[1])

    @property
    def root(self) -> str:
        """The address without a path."""
        return f"http://127.0.0.1:{self.port}"

    def answer(self, asked: Asked) -> Reply:
        """Answer one request; 404 where a subclass knows no better."""
        return json_reply({"error": "not found"}, 404)

    def once(self, *replies: Reply) -> None:
        """Give these replies to the next requests instead of an answer."""
        self._next += replies

    def paths(self) -> list[str]:
        """What was asked, in order, as “METHOD path”."""
        return [f"{asked.method} {asked.path}" for asked in self.seen]

    def __enter__(self) -> Self:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._reply()

            def do_POST(self) -> None:
                self._reply()

            @override
            def log_message(self, format: str, *args: Any) -> None:
                pass

            def _reply(self) -> None:
                if self.command == "POST":
                    stub.came.set()
                    stub.may_read.wait(100)
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, json.loads(content) if content else {})
                stub.seen.append(asked)
                reply = stub._next.pop(0) if stub._next else stub.answer(asked)
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.kind)
                self.send_header("Connection", "close")
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.close_connection = True
                with contextlib.suppress(OSError):
                    for part in reply.parts:
                        self.wfile.write(part)
                        self.wfile.flush()

        class Http(ThreadingHTTPServer):
            daemon_threads = False

            @override
            def handle_error(self, request: Any, client_address: Any) -> None:
                # A client that went away is what some tests are about.
                pass

        self._http = Http(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._http is not None
        assert self._thread is not None
        self.gone.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


def sse(documents: Iterable[dict[str, Any]], *, named: bool = False) -> Iterator[bytes]:
    """Make server-sent events of documents, named by their type if wanted."""
    for document in documents:
        head = f"event: {document['type']}\n" if named else ""
        yield f"{head}data: {json.dumps(document)}\n\n".encode()
