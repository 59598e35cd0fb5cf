"""A process that stood still in the middle of an answer reads what waits before any limit fires.

The clock of the event loop jumps, which is all that a stopped process or a sleeping machine sees of it; server,
connection and reader are real.
"""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from app.domain.errors import FaultKind, ProviderError
from support.hand_clock import HandClock
from support.http_stub import Asked, HttpStub, Reply, json_reply
from support.provider_requests import Waits, client_of
from support.provider_server import PATIENCE_S
from support.provider_talk import Listener, Tools, talk

pytestmark = pytest.mark.asyncio
IDLE_S = 60.0


def chunk(text: str, finish: str = "null") -> bytes:
    return f'data: {{"choices": [{{"delta": {{"content": "{text}"}}, "finish_reason": {finish}}}]}}\n\n'.encode()


class StandingServer(HttpStub):
    """Sends a piece, the second when it is let go, and the rest when nobody stands still any more, if it does."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()
        self.sent = threading.Event()
        self.ends = True

    def answer(self, asked: Asked) -> Reply:
        if asked.method == "GET":
            return json_reply({"data": []})
        return Reply(parts=self._parts(), kind="text/event-stream")

    def _parts(self) -> Iterator[bytes]:
        yield chunk("Bread ")
        self.go_on.wait(PATIENCE_S)
        if self.ends:
            yield chunk("is baked.", '"stop"') + b"data: [DONE]\n\n"
        self.sent.set()
        if not self.ends:
            self.gone.wait(PATIENCE_S)


class Sleeper(HandClock):
    """Time passes only while the process stands still and the server sends what it has."""

    def __init__(self, server: StandingServer) -> None:
        super().__init__()
        self._server = server

    def sleep(self, seconds: float) -> None:
        self._server.go_on.set()
        assert self._server.sent.wait(PATIENCE_S)
        self.pass_by(seconds)


async def until_it_waits(heard: Listener) -> None:
    """Until the first piece was heard and all that follows from it is done: the next step is reading."""
    await heard.enough.wait()
    for _ in range(100):
        await asyncio.sleep(0)


@pytest.mark.parametrize("seconds", [68.0, 3600.0, 20 * 3600.0])
async def test_what_waits_is_read_before_a_limit_fires(seconds: float) -> None:
    with StandingServer() as server:
        sleeper, heard = Sleeper(server), Listener(stop_after=1)
        client = client_of(f"{server.root}/v1", wait=Waits(), idle=IDLE_S, first_byte=120.0, total=900.0)
        answering = asyncio.ensure_future(client.converse(talk("When?"), call_tool=Tools(), on_text=heard))
        await until_it_waits(heard)
        sleeper.sleep(seconds)
        assert (await answering).text == "Bread is baked."


async def test_a_limit_that_passes_while_awake_fires() -> None:
    """The clock jumps only a little further than the limit: nobody slept, the server is silent."""
    with StandingServer() as server:
        server.ends = False
        sleeper, heard = Sleeper(server), Listener(stop_after=1)
        client = client_of(f"{server.root}/v1", wait=Waits(), idle=IDLE_S)
        answering = asyncio.ensure_future(client.converse(talk("When?"), call_tool=Tools(), on_text=heard))
        await until_it_waits(heard)
        sleeper.sleep(IDLE_S + 0.5)
        with pytest.raises(ProviderError, match="stopped in the middle of its answer for 60 s") as told:
            await answering
        assert told.value.kind is FaultKind.TIMEOUT


async def test_after_standing_still_the_limit_counts_anew() -> None:
    with StandingServer() as server:
        server.ends = False
        sleeper, heard = Sleeper(server), Listener(stop_after=1)
        client = client_of(f"{server.root}/v1", wait=Waits(), idle=IDLE_S)
        answering = asyncio.ensure_future(client.converse(talk("When?"), call_tool=Tools(), on_text=heard))
        await until_it_waits(heard)
        sleeper.sleep(IDLE_S + 3600)
        for _ in range(100):
            await asyncio.sleep(0)
        assert not answering.done()
        sleeper.sleep(IDLE_S + 0.5)
        with pytest.raises(ProviderError, match="for 60 s"):
            await answering


async def test_how_long_sending_takes_is_no_fault_of_the_server() -> None:
    """A big question on a slow line: the limit for the first byte counts only when all of it was sent."""
    with StandingServer() as server:
        server.may_read.clear()
        sleeper, heard = Sleeper(server), Listener(stop_after=1)
        client = client_of(f"{server.root}/v1", wait=Waits(), idle=IDLE_S, first_byte=1.0, total=900.0)
        answering = asyncio.ensure_future(client.converse(talk("When? " * 2_000_000), call_tool=Tools(), on_text=heard))
        await asyncio.to_thread(server.came.wait, PATIENCE_S)
        for _ in range(100):
            sleeper.pass_by(0.1)
            await asyncio.sleep(0)
        assert not answering.done()
        server.may_read.set()
        server.go_on.set()
        assert (await answering).text == "Bread is baked."
        assert [asked.method for asked in server.seen].count("POST") == 1
