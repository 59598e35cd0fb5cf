"""Cancelling at any instant ends a request at once and leaves no task, connection or place in the queue behind."""

import asyncio
import random
import threading

import pytest

from app.llm.retries import Patience
from support.openai_client import OpenAICompatibleClient
from support.provider_requests import MakeClient, Waits, ask, client_of
from support.provider_server import Fault, ProviderServer
from support.provider_talk import Listener, Tools, talk

pytestmark = pytest.mark.asyncio


async def cancelled(*tasks: asyncio.Task[object]) -> None:
    """Cancel them, and wait for their end; what went on waiting for an answer that is held back never ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def closing_steps() -> None:
    """Steps in which the loop closes the generators a library left half read; they wait for nothing outside."""
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.mark.some(6)
@pytest.mark.parametrize("seed", range(20))
async def test_twenty_random_instants(seed: int, provider_server: ProviderServer, make_client: MakeClient) -> None:
    await make_client().complete(ask())
    provider_server.latency = 0.05
    provider_server.fail(Fault.RESET_BEFORE, nth=(2, 5))
    provider_server.fail(Fault.BABBLE, nth=(3, 6))
    before = asyncio.all_tasks()
    client = make_client(max_concurrency=2)
    calls = [asyncio.create_task(client.complete(ask(str(i)))) for i in range(6)]
    instant = random.Random(seed)
    await asyncio.to_thread(provider_server.wait_for, requests=1 + instant.randint(0, 9))
    for _ in range(instant.randint(0, 40)):
        await asyncio.sleep(0)
    provider_server.hold()
    await cancelled(*calls)
    provider_server.release()
    await closing_steps()
    assert asyncio.all_tasks() == before
    await make_client(max_concurrency=2).complete(ask("after"))
    await closing_steps()
    assert asyncio.all_tasks() == before


@pytest.mark.some(2)
@pytest.mark.parametrize("seed", range(5))
async def test_random_instants_of_chats_with_tools(
    seed: int, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    await make_client().complete(ask())
    provider_server.piece, provider_server.token_latency = 4, 0.001
    provider_server.use_tool("read_results", {"run": 1}, rounds=2)
    provider_server.fail(Fault.RESET_BEFORE, nth=(2, 7))
    tasks = asyncio.all_tasks()
    instant = random.Random(seed)
    client = make_client(max_concurrency=3)
    calls = [
        asyncio.create_task(client.converse(talk(str(number)), call_tool=Tools("C2 " * 200), on_text=Listener()))
        for number in range(5)
    ]
    await asyncio.to_thread(provider_server.wait_for, requests=2 + instant.randint(0, 4))
    for _ in range(instant.randint(0, 200)):
        await asyncio.sleep(0)
    provider_server.hold()
    await cancelled(*calls)
    provider_server.release()
    await closing_steps()
    assert asyncio.all_tasks() == tasks
    provider_server.token_latency = 0.0
    provider_server.stop()  # joins the threads of all connections: none is left open
    left = {thread.name for thread in threading.enumerate() if not thread.name.startswith("asyncio_")}
    assert left == {"MainThread"}, "only the loop's own pool, which looks names up, may stay"


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.STALL])
async def test_a_blocked_read_is_interrupted(
    fault: Fault, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.fail(fault)
    call = asyncio.create_task(make_client().complete(ask()))
    await asyncio.to_thread(provider_server.wait_for, in_flight=1)
    await cancelled(call)
    assert call.cancelled()


async def test_a_pause_between_attempts_is_interrupted(provider_server: ProviderServer) -> None:
    provider_server.fail(Fault.UNAVAILABLE)
    pausing = asyncio.Event()

    async def wait(seconds: float) -> None:
        pausing.set()
        await asyncio.sleep(seconds)

    client = OpenAICompatibleClient(
        base_url=provider_server.base_url, model="m", patience=Patience(first_pause=100.0), wait=wait, max_concurrency=1
    )
    call = asyncio.create_task(client.complete(ask()))
    await pausing.wait()
    other = client_of(provider_server.base_url, wait=Waits(), max_concurrency=1)
    provider_server.clear()
    await other.complete(ask("another"))  # the place in the queue is free while it pauses
    await cancelled(call)
    assert call.cancelled()
