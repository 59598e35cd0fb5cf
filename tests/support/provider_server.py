"""A local HTTP server that speaks the OpenAI protocol and answers any JSON schema with conforming content.

For tests and benchmarks: real connections, settable latency and faults, counts of what was asked. Not a
model: the content is derived from a hash of the prompt and the schema, so the same request has the same
answer in every process. Only `/v1/models` and `/v1/chat/completions`, whole or streamed, with tools: `say`, `use_tool`
and `obey` script what it answers.

    with ProviderServer(latency=0.15) as server:
        server.fail(Fault.RATE_LIMIT, nth=(3,), retry_after="1")
        ...  # use server.base_url
        assert server.stats().repeated == 0

or as a process of its own, with a control address (`POST /control/fail`, `/control/clear`,
`/control/latency`, `/control/say`, `/control/tool`, `/control/obey`, `GET /control/stats`):

    python tests/support/provider_server.py --port 0 --latency 0.15
"""

import argparse
import hashlib
import json
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

if __package__ in (None, ""):  # started as a script: the folder above is not on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.provider_faults import Fault, Rule, rule_from
from support.provider_http import ProviderHandler, ProviderHttp
from support.provider_script import Script, arguments_text
from support.schema_limits import SchemaLimits

PATIENCE_S = 100.0
"""Waits are for what comes soon; only a machine under load, or a fault, takes so long."""

__all__ = ["Fault", "ProviderServer", "Rule", "Seen", "Stats"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One request: its role (name of the schema, "" without one), its text, the fault it met, and all of it.

    `key` is equal for equal bodies; names of `headers` are lower case.
    """

    role: str
    prompt: str
    key: str
    fault: Fault | None
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Stats:
    """What was asked so far.

    `requests` counts all, `answered` those whose good answer was sent (counted before its first byte, so
    that whoever has the answer sees it counted), `repeated` how many good answers were sent to a request that
    already had one, `distinct` how many different requests came.
    """

    requests: int
    answered: int
    distinct: int
    repeated: int
    most_at_once: int
    in_flight: int
    by_role: dict[str, int]


class ProviderServer:
    """The server, on a loopback port of its own while it runs. Its methods may be called from any thread."""

    def __init__(
        self,
        *,
        port: int = 0,
        latency: float = 0.0,
        models: Sequence[str] = ("test-model",),
        key: str | None = None,
        rules: Sequence[Rule] = (),
        token_latency: float = 0.0,
        piece: int = 40,
        tells: Mapping[str, Any] | None = None,
        limits: SchemaLimits | None = None,
    ) -> None:
        """Prepare a server.

        Args:
            port: 0 = any free one, kept over `stop` and `start`.
            latency: seconds before each answer.
            models: names it lists; every name is answered.
            key: required as a bearer token when given.
            rules: faults from the start.
            token_latency: seconds between two pieces of a streamed answer.
            piece: characters of a piece; 4 is about a token.
            tells: other JSON it answers by path, for example `/props`.
            limits: schemas beyond these are refused with 400; of a vendor that is strict, only those sent as strict.
        """
        self.latency = latency
        self.owner = "test"  # of its models; "vllm" lets it be found as such a server
        self.models = tuple(models)
        self.key = key
        self.token_latency = token_latency
        self.piece = piece
        self.tells = dict(tells or {})
        self.limits = limits
        self.thinking = ""
        """Streamed before each answer as reasoning."""
        self.script = Script()
        self._pieces = 0
        self._streams = 0
        self._port = port
        self._rules = list(rules)
        self._seen: list[Seen] = []
        self._answered: Counter[str] = Counter()
        self._in_flight = 0
        self._most = 0
        self._changed = threading.Condition()
        self._let_go = threading.Event()
        self._let_go.set()
        self._http: ProviderHttp | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port; known after the first start."""
        return self._port

    @property
    def base_url(self) -> str:
        """The address to configure as a provider."""
        return f"http://127.0.0.1:{self._port}/v1"

    def start(self) -> "ProviderServer":
        """Listen and answer, in threads of its own."""
        assert self._http is None, "it runs already"
        http = ProviderHttp(("127.0.0.1", self._port), ProviderHandler, self)
        self._http = http
        self._port = http.server_address[1]
        self._thread = threading.Thread(
            target=http.serve_forever, kwargs={"poll_interval": 0.02}, name="provider-server"
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Go away: reset what is open, refuse what comes. Counts stay; `start` uses the same port again."""
        if self._http is None or self._thread is None:
            return
        self._http.go_away()
        self._thread.join()
        self._http.server_close()
        self._http = self._thread = None

    def __enter__(self) -> "ProviderServer":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
        self.stop()

    def fail(
        self,
        fault: Fault,
        *,
        nth: Sequence[int] = (),
        times: int | None = None,
        role: str | None = None,
        contains: str | None = None,
        **options: Any,
    ) -> None:
        """Add a fault; the first rule that takes a request decides. See `Rule`."""
        rule = Rule(fault, tuple(nth), times, role, contains, dict(options))
        with self._changed:
            self._rules.append(rule)

    def say(self, text: str, *, contains: str | None = None) -> None:
        """Answer with this text, and with what tools said, when the person's newest text holds these words."""
        self.script.say(text, contains)

    def use_tool(
        self,
        name: str,
        arguments: dict[str, Any] | str,
        *,
        contains: str | None = None,
        rounds: int = 1,
        at_once: int = 1,
    ) -> None:
        """Call a tool when the person's newest text holds these words, then answer with a text that quotes its result.

        Args:
            name: of the tool; only when the request offers tools.
            arguments: a text is sent as it is.
            contains: None = always.
            rounds: in how many rounds it is called again.
            at_once: calls in one round.
        """
        self.script.use_tools(((name, arguments_text(arguments)),) * at_once, contains, rounds)

    def obey(self) -> None:
        """Do whatever the newest text says: `CALL tool {json}` is called, `SAY text` is said."""
        self.script.is_obedient = True

    def heal(self) -> None:
        """Forget the faults; script and counts stay."""
        with self._changed:
            self._rules.clear()

    def clear(self) -> None:
        """Forget the faults, the script and the counts."""
        self.script = Script(words=self.script.words, shape=self.script.shape, thinks=self.script.thinks)
        with self._changed:
            self._pieces = 0
            self._rules.clear()
            self._seen.clear()
            self._answered.clear()
            self._most = self._in_flight

    def hold(self) -> None:
        """Keep every answer back until `release`, so that a test knows what is in flight."""
        self._let_go.clear()

    def release(self) -> None:
        """Let the answers go that `hold` keeps back."""
        self._let_go.set()

    def wait_for(self, *, in_flight: int = 0, requests: int = 0, pieces: int = 0, timeout: float = PATIENCE_S) -> None:
        """Wait until so many requests are in flight, so many have come and so many pieces were streamed.

        Raises:
            TimeoutError: they did not come.
        """
        with self._changed:
            if not self._changed.wait_for(
                lambda: self._in_flight >= in_flight and len(self._seen) >= requests and self._pieces >= pieces, timeout
            ):
                raise TimeoutError(f"{self._in_flight} in flight, {len(self._seen)} requests after {timeout} s")

    def wait_seen(self, fits: Callable[[Sequence[Seen]], bool], timeout: float = PATIENCE_S) -> None:
        """Wait until what was read so far fits.

        A client that gives up has asked, whether or not a busy machine has read it by then: it is read a little later.

        Raises:
            TimeoutError: it never did.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: fits(self._seen), timeout):
                raise TimeoutError(f"{len(self._seen)} requests after {timeout} s, and they do not fit")

    def wait_idle(self, timeout: float = PATIENCE_S) -> None:
        """Wait until no request is in flight and no stream is being sent.

        Raises:
            TimeoutError: one still is.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: self._in_flight == 0 and self._streams == 0, timeout):
                raise TimeoutError(f"{self._in_flight} in flight, {self._streams} streams after {timeout} s")

    def seen(self) -> tuple[Seen, ...]:
        """Every request so far, in the order they came."""
        with self._changed:
            return tuple(self._seen)

    def stats(self) -> Stats:
        """Counts so far."""
        with self._changed:
            return Stats(
                requests=len(self._seen),
                answered=self._answered.total(),
                distinct=len({request.key for request in self._seen}),
                repeated=self._answered.total() - len(self._answered),
                most_at_once=self._most,
                in_flight=self._in_flight,
                by_role=dict(Counter(request.role for request in self._seen)),
            )

    # -- called by the handlers -----------------------------------------------------------------------

    def arrived(
        self, *, role: str, prompt: str, data: bytes, body: dict[str, Any], headers: dict[str, str]
    ) -> tuple[str, Rule | None]:
        """Count a request; return its key and the rule that takes it."""
        key = hashlib.sha256(data).hexdigest()
        with self._changed:
            rule = next((rule for rule in self._rules if rule.takes(role=role, prompt=prompt)), None)
            self._seen.append(Seen(role, prompt, key, rule.fault if rule else None, body, headers))
            self._in_flight += 1
            self._most = max(self._most, self._in_flight)
            self._changed.notify_all()
        return key, rule

    def departed(self, key: str, *, answered: bool) -> None:
        """Count the end of a request."""
        with self._changed:
            self._in_flight -= 1
            if answered:
                self._answered[key] += 1
            self._changed.notify_all()

    def wait_to_answer(self, gone: threading.Event) -> None:
        """Wait for the latency and while held; ends early when the server goes away."""
        if self.latency > 0:
            gone.wait(self.latency)
        while not self._let_go.wait(0.02) and not gone.is_set():
            pass

    def wait_for_token(self, gone: threading.Event) -> bool:
        """Wait between two pieces and while held; returns whether the server goes away."""
        gone.wait(self.token_latency)
        while not self._let_go.wait(0.02) and not gone.is_set():
            pass
        return gone.is_set()

    @contextmanager
    def streaming(self) -> Iterator[None]:
        """Count a stream as long as it is sent."""
        with self._changed:
            self._streams += 1
        try:
            yield
        finally:
            with self._changed:
                self._streams -= 1
                self._changed.notify_all()

    def sent_piece(self) -> None:
        """Count a piece of a streamed answer."""
        with self._changed:
            self._pieces += 1
            self._changed.notify_all()

    def control(self, path: str, document: Any) -> Any:
        """Obey a control request; return what it answers.

        Raises:
            KeyError: there is no such control address.
        """
        match path:
            case "/control/stats":
                return asdict(self.stats())
            case "/control/fail":
                rule = rule_from(document)
                with self._changed:
                    self._rules.append(rule)
                return {"rules": len(self._rules)}
            case "/control/clear":
                self.clear()
                return {"rules": 0}
            case "/control/latency":
                self.latency = float(document["latency"])
                self.token_latency = float(document.get("token_latency", self.token_latency))
                return {"latency": self.latency}
            case "/control/say":
                self.say(document["text"], contains=document.get("contains"))
                return {}
            case "/control/tool":
                self.use_tool(document["name"], document["arguments"], contains=document.get("contains"))
                return {}
            case "/control/obey":
                self.obey()
                return {}
        raise KeyError(path)


def main() -> None:
    """Run a server until it is interrupted or told to end; prints its address on the first line."""
    parser = argparse.ArgumentParser(description="A local model provider for tests: OpenAI protocol, any schema.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--token-latency", type=float, default=0.0, help="seconds between two pieces of a stream")
    parser.add_argument("--key", default=None, help="required as a bearer token")
    parser.add_argument("--fail", action="append", default=[], metavar="JSON", help='for example {"fault": "503"}')
    options = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    rules = [rule_from(json.loads(text)) for text in options.fail]
    with ProviderServer(
        port=options.port,
        latency=options.latency,
        key=options.key,
        rules=rules,
        token_latency=options.token_latency,
        piece=4 if options.token_latency else 40,
    ) as server:
        print(server.base_url, flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
