"""Somebody else is at it: the database is held, a chat is answered, a run is worked. Refused in words or waited for."""

import asyncio
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.cli.root import main
from app.domain.chats import MessageRole, MessageState
from app.domain.errors import ExitCode
from app.services.services import Services
from app.store import engine
from app.store.database import Store
from app.store.locks import RunLock
from support.provider_server import ProviderServer
from support.services_at_work import opened
from support.store_outside import start_outside
from support.store_samples import add_project, add_run, say

TEXT = "Bread is baked at three. " * 8
HELD = "Another program holds the database. The last change was not made; try again."
WAITING = ("send {chat} Rye? --wait", "send --wait {chat} Rye?", "retry {chat} --wait")
READING = (
    "project list",
    "project show {project}",
    "chat list {project}",
    "chat show {chat}",
    "search night",
    "spec show {project}",
    "run list {project}",
    "run show 1",
    "backup list",
    "backup now",
    "settings list",
    "spend",
    "doctor",
)
WRITING = (
    "project create --title Other",
    "project rename {project} Other",
    "project trash {project}",
    "chat create {project} --mode analysis",
    "chat send {chat} Hello",
    "chat send {chat} Hello --wait",
    "chat pin {chat}",
    "run start {project} --candidates 3 --yes",
    "run star 1",
    "run resume 1",
)


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    return tmp_path / "data"


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Another program is in the middle of a change of the database."""
    holder = start_outside("hold", str(data_dir / "int-crucible.db"))
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "held"
    yield
    holder.communicate("")


def test_a_held_database_is_read_and_a_change_of_it_refused(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    store.write_now(lambda tx: add_run(tx, sample))
    # An answer that a process began that lives no more is not marked as interrupted yet.
    store.write_now(lambda tx: say(tx, sample.chat.id, "Half", role=MessageRole.AGENT, state=MessageState.STREAMING))
    store.close()
    names = {"project": sample.project.id, "chat": sample.chat.id}

    def run(words: str) -> tuple[int, str, str]:
        options = ["--data-dir", str(data_dir), "--project", sample.project.id]
        return main([*options, *words.format(**names).split()]), *capsys.readouterr()

    with held(data_dir):
        for words in READING:
            code, out, err = run(words)
            assert (code, err) == (ExitCode.DONE, ""), f"{words}: {code} {err}"
            assert out, words
        for words in WRITING:
            code, out, err = run(words)
            assert (code, out, err) == (ExitCode.REFUSED, "", f"{HELD}\n"), f"{words}: {code} {out} {err}"
    assert run("chat pin {chat}")[0] == ExitCode.DONE
    code, out, _ = run("chat show {chat}")
    assert "(interrupted)" in out, "the first command that could has marked it"


def test_a_run_another_process_works_is_not_resumed(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = Store.open(data_dir)
    sample = store.write_now(add_project)
    run = store.write_now(lambda tx: add_run(tx, sample))
    lock = RunLock.acquire(store, run.id)
    assert lock is not None
    with lock:
        assert main(["--data-dir", str(data_dir), "run", "resume", run.id]) == ExitCode.REFUSED
    assert capsys.readouterr().err == (
        "Run 1 is at work in a window or another command. Wait for its end, or stop it first.\n"
    )
    store.close()


class Listened(io.StringIO):
    """A stream that says when a word was written to it."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.heard = threading.Event()
        self._word = word

    def write(self, text: str) -> int:
        if self._word in text:
            self.heard.set()
        return super().write(text)


async def an_answer_held_back(services: Services, server: ProviderServer) -> tuple[str, "asyncio.Task[object]"]:
    """Id of a chat in which an answer is being written, and stays half-written until the server is released."""
    made = await services.projects.create(title="Bakery", text=None)
    assert made.chat is not None
    writing: asyncio.Task[object] = asyncio.create_task(services.chats.send(made.chat.id, "How is bread baked?"))
    await asyncio.to_thread(server.wait_for, pieces=3)
    server.hold()
    return made.chat.id, writing


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ProviderServer]:
    """A model whose answers take a moment; chosen for every process of the test."""
    with ProviderServer(token_latency=0.01, piece=8) as server:
        server.say(TEXT)
        chosen = {
            "PROVIDER": "openai-compatible",
            "BASE_URL": server.base_url,
            "MODEL": "test-model",
            "API_KEY": "none",
        }
        for name, value in chosen.items():
            monkeypatch.setenv(f"INT_CRUCIBLE_{name}", value)
        yield server


@pytest.mark.asyncio
@pytest.mark.parametrize("words", WAITING)
async def test_a_command_waits_its_turn_when_asked(
    tmp_path: Path, model: ProviderServer, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    stderr = Listened("waiting for its end")
    async with opened(tmp_path, provider="openai-compatible", base_url=model.base_url, model="test-model") as services:
        chat, writing = await an_answer_held_back(services, model)
        refused = words.replace("--wait", "").format(chat=chat).split()
        assert await asyncio.to_thread(main, ["--data-dir", str(tmp_path), "chat", *refused]) == ExitCode.REFUSED
        monkeypatch.setattr("sys.stderr", stderr)
        arguments = ["--data-dir", str(tmp_path), "chat", *words.format(chat=chat).split()]
        waiting = asyncio.create_task(asyncio.to_thread(main, arguments))
        assert await asyncio.to_thread(stderr.heard.wait, 100)
        assert len(services.chats.messages(chat).items) == 2, "nothing of it is stored before its turn"
        model.release()
        await writing
        assert await waiting == ExitCode.DONE
        messages = services.chats.messages(chat).items
        assert {message.state for message in messages} == {MessageState.COMPLETE}
        assert [message.text() for message in messages if message.role is MessageRole.AGENT] == [TEXT, TEXT]
    assert stderr.getvalue().count("waiting") == 1


@pytest.mark.asyncio
async def test_several_that_wait_come_one_after_the_other(tmp_path: Path, model: ProviderServer) -> None:
    choice: dict[str, Any] = {"provider": "openai-compatible", "base_url": model.base_url, "model": "test-model"}
    waiting: set[str] = set()
    async with opened(tmp_path, **choice) as first, opened(tmp_path, **choice) as second:
        chat, writing = await an_answer_held_back(first, model)
        sent = [
            asyncio.create_task(services.chats.send(chat, text, on_waiting=partial(waiting.add, text)))
            for services, text in ((first, "Rye?"), (second, "Oats?"), (second, "Spelt?"))
        ]
        while len(waiting) < 3:
            await asyncio.wait(sent, timeout=0.01)
        model.release()
        await writing
        assert [answer.text() for answer in await asyncio.gather(*sent)] == [TEXT] * 3
        said = [message.text() for message in first.chats.messages(chat).items]
    assert said[1::2] == [TEXT] * 4, "each message has its answer below it"
    assert sorted(said[2::2]) == ["Oats?", "Rye?", "Spelt?"]
