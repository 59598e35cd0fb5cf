"""Several processes on one database: nobody is locked out, nothing is lost, everyone sees the others."""

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.chats import MessageState
from app.domain.errors import ExitCode, RefusedError, StoreError
from app.domain.events import MessageChanged
from app.services.services import Services
from app.store import engine
from app.store.database import Store
from support.command import CommandLine
from support.provider_server import ProviderServer
from support.services_at_work import opened
from support.store_outside import start_outside
from support.store_samples import Sample, add_project, add_run, say


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def sample(data_dir: Path) -> Sample:
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    store.write_now(lambda tx: add_run(tx, sample))
    store.close()
    return sample


@pytest.mark.timeout(300)
def test_three_processes_of_mixed_operations(data_dir: Path, sample: Sample) -> None:
    store = Store.open(data_dir)
    children = [start_outside("mixed", str(data_dir), sample.chat.id, "150", str(seed)) for seed in range(3)]
    totals: dict[str, int] = {}
    for child in children:
        said, _ = child.communicate(timeout=250)
        assert child.returncode == 0, said
        for pair in said.split():
            name, _, count = pair.partition("=")
            totals[name] = totals.get(name, 0) + int(count)
    assert store.query.messages.count(sample.chat.id) == totals["say"]
    assert store.query.chats.get(sample.chat.id).last_read_seq == totals["raise"]
    assert store.query.runs.by_number(sample.project.id, 1).duration_s == totals["run"]
    messages = []
    while events := store.external_events():
        messages += [event for event in events if isinstance(event, MessageChanged)]
    assert len(messages) == totals["say"]
    assert store.check().ok
    store.close()


def test_a_database_held_by_another_program_is_told_and_goes_on_after(
    data_dir: Path, sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 200)
    store = Store.open(data_dir)
    holder = start_outside("hold", str(data_dir / "int-crucible.db"))
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "held"
    with pytest.raises(StoreError, match="Another program holds the database") as caught:
        store.write_now(lambda tx: say(tx, sample.chat.id, "Not now"))
    assert caught.value.code == "store-locked"
    assert store.query.messages.count(sample.chat.id) == 0
    holder.communicate("")
    store.write_now(lambda tx: say(tx, sample.chat.id, "Now"))
    assert store.query.messages.count(sample.chat.id) == 1
    store.close()


TEXT = "Bread is baked at three. " * 8
ASKED = "How is bread baked?"


def outside(folder: Path, server: ProviderServer) -> CommandLine:
    """The command line on the server's model."""
    model = {"PROVIDER": "openai-compatible", "BASE_URL": server.base_url, "MODEL": "test-model", "API_KEY": "none"}
    return CommandLine(folder, {f"INT_CRUCIBLE_{name}": value for name, value in model.items()})


def inside(monkeypatch: pytest.MonkeyPatch, server: ProviderServer) -> dict[str, Any]:
    """Settings of this process for the server's model."""
    monkeypatch.setenv("INT_CRUCIBLE_API_KEY", "none")
    return {"provider": "openai-compatible", "base_url": server.base_url, "model": "test-model"}


async def two_chats(services: Services) -> tuple[str, str]:
    first, second = [await services.projects.create(title=title, text=None) for title in ("Bakery", "Mill")]
    assert first.chat is not None
    assert second.chat is not None
    return first.chat.id, second.chat.id


async def refused_all(services: Services, chat: str) -> None:
    """Nothing that would begin an answer is taken in this chat, and nothing of it is stored."""
    verbs: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: services.chats.send(chat, "And rye bread?"),
        lambda: services.chats.send(chat, ASKED),
        lambda: services.chats.retry(chat),
        lambda: services.chats.go_on(chat),
    )
    before = services.store.query.messages.count(chat)
    for verb in verbs:
        with pytest.raises(RefusedError, match="by another window or command") as caught:
            # An answer that is begun all the same waits for the server.
            async with asyncio.timeout(100):
                await verb()
        assert caught.value.code == "busy"
        assert not services.chats.is_working(chat)
    asked, answer = services.chats.messages(chat).items
    assert (services.store.query.messages.count(chat), asked.text()) == (before, ASKED)
    assert answer.state is MessageState.STREAMING, "the other still writes it"


def written_elsewhere(cli: CommandLine, server: ProviderServer, chat: str) -> "subprocess.Popen[bytes]":
    """A command that writes an answer in the chat and is held back half-way."""
    process = cli.start("chat", "send", chat, ASKED)
    server.wait_for(pieces=3)
    server.hold()
    return process


@pytest.mark.asyncio
@pytest.mark.parametrize("dies", [False, True])
async def test_a_chat_is_answered_by_one_process_at_a_time(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, dies: bool
) -> None:
    with ProviderServer(token_latency=0.02, piece=8) as server:
        server.say(TEXT)
        async with opened(data_dir, **inside(monkeypatch, server)) as services:
            chat, other = await two_chats(services)
            process = written_elsewhere(outside(data_dir, server), server, chat)
            await refused_all(services, chat)
            if dies:
                process.kill()
                process.communicate()
                server.release()
                # Nobody has swept meanwhile: who asks next finds what was left, and it is no longer written.
                [_, half] = services.chats.messages(chat).items
                assert half.state is MessageState.STREAMING
                whole = await services.chats.go_on(chat)
                assert (whole.id, whole.state, whole.text()) == (half.id, MessageState.COMPLETE, TEXT)
            else:
                server.release()
                said, fault = process.communicate(timeout=100)
                assert process.returncode == 0, fault
                assert TEXT in said.decode()
                answer = await services.chats.send(chat, "And rye bread?")
                assert (answer.state, answer.text()) == (MessageState.COMPLETE, TEXT)
                states = [message.state for message in services.chats.messages(chat).items]
                assert states == [MessageState.COMPLETE] * 4
            assert (await services.chats.send(other, ASKED)).text() == TEXT


@pytest.mark.asyncio
async def test_what_a_dead_process_left_half_written_is_interrupted_and_found(data_dir: Path) -> None:
    async with opened(data_dir) as services:
        chat, other = await two_chats(services)
        child = start_outside("stream", str(data_dir), chat)
        assert child.stdout is not None
        half = child.stdout.readline().strip()
        with pytest.raises(RefusedError, match="by another window or command"):
            await services.chats.send(chat, ASKED)
        assert (await services.chats.send(other, ASKED)).state is MessageState.COMPLETE
        child.kill()
        child.communicate()
        assert (await services.chats.send(chat, ASKED)).state is MessageState.COMPLETE
        left = services.chats.message(half)
        assert (left.state, left.text()) == (MessageState.INTERRUPTED, "Half an answer")
        assert half in [hit.id for hit in services.store.query.search.page("Half an answer")]


@pytest.mark.asyncio
async def test_a_command_is_refused_where_this_process_writes(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ProviderServer(token_latency=0.02, piece=8) as server:
        server.say(TEXT)
        cli = outside(data_dir, server)
        async with opened(data_dir, **inside(monkeypatch, server)) as services:
            chat, _ = await two_chats(services)
            writing = asyncio.create_task(services.chats.send(chat, ASKED))
            await asyncio.to_thread(server.wait_for, pieces=3)
            server.hold()
            for words in (("send", chat, "And rye bread?"), ("retry", chat), ("continue", chat)):
                refused = await asyncio.to_thread(cli, "chat", *words, code=ExitCode.REFUSED)
                assert "by another window or command" in refused.err
            server.release()
            assert (await writing).text() == TEXT
            assert [message.text() for message in services.chats.messages(chat).items] == [ASKED, TEXT]
