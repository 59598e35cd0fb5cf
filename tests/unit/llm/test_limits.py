"""One line for one address: places, minutes, chats first, and one wish to be left alone that all obey."""

import asyncio

import pytest

from app.llm.limits import Clock, Queue, Rates
from support.provider_requests import MakeClient, Waits, ask
from support.provider_server import Fault, ProviderServer
from support.provider_talk import Listener, Tools, talk

pytestmark = pytest.mark.asyncio


class Turn:
    """A clock that moves when somebody waits."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.clock = Clock(lambda: self.time, self._wait)

    async def _wait(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.time += seconds


async def begin(line: Queue, rates: Rates, turn: Turn, tokens: int = 100) -> float:
    async with line.place(rates, tokens=tokens, is_chat=False, clock=turn.clock):
        return turn.time


async def test_requests_per_minute() -> None:
    line, turn = Queue(), Turn()
    begun = [await begin(line, Rates(requests_per_minute=3), turn) for _ in range(7)]
    assert begun == [1000.0] * 3 + [1060.0] * 3 + [1120.0]


async def test_tokens_per_minute_are_reserved_and_corrected() -> None:
    line, turn, rates = Queue(), Turn(), Rates(tokens_per_minute=1000)
    async with line.place(rates, tokens=600, is_chat=False, clock=turn.clock) as place:
        place.tokens = 100
    assert await begin(line, rates, turn, 600) == 1000.0, "what was not used is free again"
    assert await begin(line, rates, turn, 600) == 1060.0
    assert await begin(line, rates, turn, 5000) == 1120.0, "more than the limit goes when the minute is empty"


async def test_a_wish_to_be_left_alone_holds_for_all() -> None:
    line, turn = Queue(), Turn()
    line.cool_down(30.0, turn.clock)
    line.cool_down(5.0, turn.clock)
    assert await begin(line, Rates(), turn) == 1030.0


async def test_a_chat_goes_before_a_run() -> None:
    line, turn, order = Queue(), Turn(), list[str]()

    async def work(name: str, *, is_chat: bool) -> None:
        async with line.place(Rates(at_once=1), tokens=1, is_chat=is_chat, clock=turn.clock):
            order.append(name)
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(work(f"run {number}", is_chat=False)) for number in range(3)]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(work("chat", is_chat=True)))
    await asyncio.gather(*tasks)
    assert order == ["run 0", "chat", "run 1", "run 2"]


async def test_who_is_cancelled_in_the_line_leaves_it() -> None:
    line, turn, rates = Queue(), Turn(), Rates(at_once=1)
    async with line.place(rates, tokens=1, is_chat=False, clock=turn.clock):
        waiting = [asyncio.create_task(begin(line, rates, turn)) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        waiting[1].cancel()
        await asyncio.gather(*waiting[:2], return_exceptions=True)
    assert await waiting[2] == 1000.0


async def test_one_refusal_pauses_every_call_to_the_address(
    provider_server: ProviderServer, make_client: MakeClient, waits: Waits
) -> None:
    provider_server.fail(Fault.RATE_LIMIT, retry_after="30", times=1, contains="first")
    await make_client().complete(ask("first"))
    assert len(waits.seconds) == 1
    provider_server.fail(Fault.RATE_LIMIT, retry_after="40", contains="second")
    with pytest.raises(Exception, match="fewer requests"):
        await make_client(terms={}).complete(ask("second"))
    before = len(waits.seconds)
    await make_client().complete(ask("third, of another client"))
    assert len(waits.seconds) == before + 1, "the last refusal holds for the next call too"
    assert 39 < waits.seconds[-1] <= 40


async def test_a_chat_is_answered_while_a_run_has_a_long_line(
    provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.hold()
    client = make_client(max_concurrency=2)
    calls = [asyncio.create_task(client.complete(ask(str(number)))) for number in range(12)]
    await asyncio.to_thread(provider_server.wait_for, in_flight=2)
    chat = asyncio.create_task(client.converse(talk("Why?"), call_tool=Tools(), on_text=Listener()))
    for _ in range(20):  # steps of the loop until it stands in the line: its context is known already
        await asyncio.sleep(0)
    provider_server.release()
    await chat
    await asyncio.gather(*calls)
    order = [request.role for request in provider_server.seen()]
    assert order.index("") <= 4, "it waited for a place, not for the line"
    assert provider_server.stats().most_at_once == 2
