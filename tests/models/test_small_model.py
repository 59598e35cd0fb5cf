"""A real server and a real small model: form, typing, speed and recovery are judged, never what it says."""

import asyncio
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.chats import ChatMode, ErrorPart, MessageState
from app.domain.events import Event, StreamDelta
from app.domain.model_client import Closable, Conversation, ModelClient, Role, ToolCall
from app.domain.model_offers import ModelChoice
from app.domain.runs import RunConfig, RunRequest, RunStatus, Trigger
from app.llm.gateway import client_for
from app.llm.probe import probe
from app.services.services import Services
from app.settings.settings import Settings, load_settings, save_settings
from app.store.database import Store
from support.provider_requests import Question, Verdict, ask

pytestmark = pytest.mark.timeout(900)
SMALL_CONTEXT = 3072


async def close(client: ModelClient) -> None:
    assert isinstance(client, Closable)
    await client.aclose()


async def no_tool(call: ToolCall) -> str:
    raise AssertionError(f"no tool was offered, but {call} came")


def chat() -> Conversation:
    return Conversation(
        role=Role.ARCHITECT, template="t@1", system="You help.", prompt="Tell a long story of a baker.", task=Question()
    )


@pytest.mark.asyncio
async def test_a_structured_answer_keeps_to_its_schema_and_fills_usage(
    chosen: Settings, figure: Callable[[str], None]
) -> None:
    told: list[str | None] = []
    client = client_for(chosen, {}, on_loading=told.append)
    started = time.monotonic()
    try:
        for number in range(5):
            reply = await client.complete(ask(f"Is shop {number} open on Sunday?"))
            assert isinstance(reply.value, Verdict)
            assert reply.usage.input_tokens > 10
            assert reply.usage.output_tokens > 5
        assert await client.context_window() == 8192
    finally:
        await close(client)
    assert told == [f"Loading {Path(chosen.model or '').name}…", None]
    figure(f"small model: loaded and 5 structured answers in {time.monotonic() - started:.1f} s")


@pytest.mark.asyncio
async def test_an_answer_streams_and_can_be_stopped(chosen: Settings, figure: Callable[[str], None]) -> None:
    client = client_for(chosen, {})
    pieces: list[str] = []
    enough = asyncio.Event()

    def hear(piece: str) -> None:
        pieces.append(piece)
        if len(pieces) == 8:
            enough.set()

    try:
        answer = asyncio.create_task(client.converse(chat(), call_tool=no_tool, on_text=hear))
        waiting = asyncio.create_task(enough.wait())
        await asyncio.wait((answer, waiting), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        started = time.monotonic()
        answer.cancel()
        with pytest.raises(asyncio.CancelledError):
            await answer
        stopped = time.monotonic() - started
        assert stopped < 1.0
        assert len("".join(pieces)) > 8
        assert isinstance((await client.complete(ask())).value, Verdict), "it answers on"
    finally:
        await close(client)
    figure(f"small model: a streamed answer stopped within {stopped * 1000:.0f} ms")


@pytest.mark.asyncio
async def test_a_server_that_died_is_started_again(chosen: Settings) -> None:
    client = client_for(chosen, {})
    try:
        await client.complete(ask())
        (child,) = children()
        os.kill(child, signal.SIGKILL)
        assert isinstance((await client.complete(ask("Again?"))).value, Verdict)
    finally:
        await close(client)
    assert children() == []


@pytest.mark.asyncio
async def test_the_server_of_an_earlier_choice_ends_with_its_last_work(chosen: Settings) -> None:
    store = Store.open(chosen.data_dir)
    # The settings file holds the choice, not a flag: another can be chosen.
    save_settings(chosen.data_dir, {"provider": chosen.provider.value, "model": chosen.model})
    services = Services(store, load_settings({"data_dir": chosen.data_dir}, {}))
    try:
        client = services.clients.current()
        with services.clients.using(client):
            await client.complete(ask())
            (child,) = children()
            watched = os.pidfd_open(child)
            answer = asyncio.create_task(client.complete(ask("And on Monday?")))
            info = await services.models.choose(ModelChoice(provider="builtin"))
            assert info.is_builtin
            assert isinstance((await answer).value, Verdict), "what goes on ends first"
            assert children() == [child]
        ended, _, _ = await asyncio.to_thread(select.select, [watched], [], [], 10)
        os.close(watched)
        assert ended, "the server goes on though nothing asks it any more"
    finally:
        await services.close()
        store.close()
    assert children() == []


@pytest.mark.asyncio
async def test_the_test_of_the_connection(chosen: Settings) -> None:
    report = await probe(chosen, {})
    states = {line.name: line.state for line in report.lines}
    assert report.ok, report
    assert (states["reachable"], states["schema"], states["context"]) == ("ok", "ok", "ok")
    assert states["price"] == "note"


def test_the_server_ends_with_its_parent_and_gets_no_key(chosen: Settings, tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from app.llm.providers.embedded import EmbeddedProtocol\n"
        "async def main():\n"
        "    protocol = EmbeddedProtocol(path=Path(sys.argv[1]))\n"
        "    await protocol.prepare()\n"
        "    print(protocol._child.pid, flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    environment = {**os.environ, "OPENAI_API_KEY": "canary-of-the-environment", "INT_CRUCIBLE_API_KEY": "canary-own"}
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(chosen.model)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert "canary" not in Path(f"/proc/{child}/environ").read_text()
    assert "canary" not in Path(f"/proc/{child}/cmdline").read_text()
    watched = os.pidfd_open(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    ended, _, _ = select.select([watched], [], [], 10)
    os.close(watched)
    assert ended, "the server outlived its parent"


@pytest.mark.asyncio
async def test_a_whole_small_run(chosen: Settings, figure: Callable[[str], None]) -> None:
    store = Store.open(chosen.data_dir)
    services = Services(store, chosen)
    started = time.monotonic()
    try:
        made = await services.projects.create(title="Bakery", text=None)
        branch = services.specs.main_branch(made.project.id)
        await services.specs.apply_text(branch.id, SPEC)
        request = RunRequest(config=RunConfig(candidates=3, scenarios=3))
        run = await services.runs.start(made.project.id, request, Trigger.COMMAND_LINE)
        await services.runs.wait(run.id)
        ended = services.runs.get(run.id)
        assert ended.status is RunStatus.COMPLETED, ended.error
        assert len(services.results.require(run.id).ranking.rows) >= 3
        assert ended.counts.calls > 5
        assert ended.input_tokens > 1000
        assert ended.output_tokens > 500
    finally:
        await services.close()
        store.close()
    assert children() == []
    figure(
        f"small model: a 3 × 3 run in {time.monotonic() - started:.0f} s, {ended.counts.calls} calls,"
        f" {ended.input_tokens + ended.output_tokens:,} tokens"
    )


@pytest.mark.asyncio
async def test_a_chat_answer_streams_and_one_is_stopped(chosen: Settings, figure: Callable[[str], None]) -> None:
    # So small a model may repeat itself until its context is full: with a small one that takes a minute, not five.
    chosen = chosen.model_copy(update={"context_tokens": SMALL_CONTEXT})
    store = Store.open(chosen.data_dir)
    services = Services(store, chosen)
    heard: list[StreamDelta] = []
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hear(events: tuple[Event, ...]) -> None:
        deltas = [event for event in events if isinstance(event, StreamDelta)]
        heard.extend(deltas)
        if deltas:
            loop.call_soon_threadsafe(begun.set)

    try:
        store.listen(hear)
        made = await services.projects.create(title="Bakery", text=None)
        chat = await services.chats.create(made.project.id, mode=ChatMode.ANALYSIS)
        started = time.monotonic()
        answer = await services.chats.send(chat.id, "Tell a story of a baker.")
        took = time.monotonic() - started
        assert answer.state is MessageState.COMPLETE
        used = answer.usage.input_tokens + answer.usage.output_tokens
        cuts = [part for part in answer.parts if isinstance(part, ErrorPart)]
        assert [part.code for part in cuts] == (["cut"] if used >= SMALL_CONTEXT else [])
        assert len(heard) > 3
        assert "".join(delta.text for delta in heard) == answer.text()
        assert answer.usage.input_tokens > 100
        assert answer.usage.output_tokens > 10

        begun.clear()
        going = asyncio.ensure_future(services.chats.send(chat.id, "Tell a longer story of two bakers."))
        await begun.wait()
        started = time.monotonic()
        assert await services.chats.stop(chat.id)
        stopped = await going
        stopping = time.monotonic() - started
        assert stopping < 1.0
        assert stopped.state is MessageState.STOPPED
        assert stopped.text()
        assert stopped.usage.output_tokens > 0
    finally:
        await services.close()
        store.close()
    assert children() == []
    figure(
        f"small model: a chat answer in {took:.0f} s, {answer.usage.input_tokens:,} tokens in and"
        f" {answer.usage.output_tokens:,} out; the next was stopped within {stopping * 1000:.0f} ms,"
        f" after {len(stopped.text())} letters"
    )


SPEC = """# Wanted

## Goals

- [must] Fewer late deliveries to the 40 shops

## Limits and wishes

- [hard] It costs at most 500 a month

# World

## Resources

- Two vans and two drivers
"""


def children() -> list[int]:
    """Model servers this process started that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            words = (entry / "cmdline").read_text()
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == os.getpid() and "app.llm.providers.embedded_server" in words:
            found.append(int(entry.name))
    return found
