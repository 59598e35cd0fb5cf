"""SIGKILL in the middle of an answer: what was stored of its text is there, *interrupted*, and can be gone on with.

The message of the person is stored before its request is sent; at no instant is an answer lost that was told whole.
"""

import asyncio
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.chats import MessageState
from support.command import CommandLine
from support.provider_server import ProviderServer
from support.services_at_work import opened

TEXT = "Bread is baked at three. " * 120
"""Too long to have come whole at any instant of a test, however slow the machine is."""
TOKEN_S = 0.02
PIECE = 8
ASKED = "How is bread baked?"


@pytest.fixture(autouse=True)
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INT_CRUCIBLE_API_KEY", "not-a-real-key")


@pytest.fixture
def server() -> Iterator[ProviderServer]:
    with ProviderServer(token_latency=TOKEN_S, piece=PIECE) as running:
        running.use_tool("list_runs", {})
        running.say(TEXT)
        yield running


def prepared(folder: Path, server: ProviderServer) -> tuple[CommandLine, str]:
    cli = CommandLine(
        folder,
        {
            "INT_CRUCIBLE_PROVIDER": "openai-compatible",
            "INT_CRUCIBLE_BASE_URL": server.base_url,
            "INT_CRUCIBLE_MODEL": "test-model",
            "INT_CRUCIBLE_API_KEY": "not-a-real-key",
        },
    )

    async def make() -> str:
        async with opened(folder) as services:
            made = await services.projects.create(title="Bakery", text=None)
            assert made.chat is not None
            return made.chat.id

    return cli, asyncio.run(make())


def check_and_go_on(cli: CommandLine, server: ProviderServer, chat: str, *, least: int) -> None:
    """The chat after the death: message there, answer interrupted with what was stored, and it goes on to its end."""
    server.clear()
    server.say(TEXT)
    server.token_latency = 0.0
    model: dict[str, Any] = {"provider": "openai-compatible", "base_url": server.base_url, "model": "test-model"}

    async def look() -> None:
        async with opened(cli.data_dir, **model) as services:
            assert services.store.check().ok
            asked, answer = services.chats.messages(chat).items
            assert asked.text() == ASKED
            assert answer.state is MessageState.INTERRUPTED
            assert TEXT.startswith(answer.text())
            assert len(answer.text()) >= least
            whole = await services.chats.go_on(chat)
            assert (whole.id, whole.state, whole.text()) == (answer.id, MessageState.COMPLETE, TEXT)

    asyncio.run(look())


@pytest.mark.parametrize("pieces", [1, 45])
def test_an_answer_killed_while_it_streams_keeps_what_is_older_than_a_moment(
    tmp_path: Path, server: ProviderServer, pieces: int
) -> None:
    cli, chat = prepared(tmp_path, server)
    process = cli.start("chat", "send", chat, ASKED)
    server.wait_for(pieces=pieces)
    process.kill()
    process.communicate()
    # Stored every 250 ms; twice that and the time of a commit are allowed before the text must be there.
    check_and_go_on(cli, server, chat, least=int((pieces - 0.8 / TOKEN_S) * PIECE))


@pytest.mark.parametrize(("when", "number"), [("inside", 2), ("after", 3), ("inside", 4), ("after", 6)])
def test_an_answer_killed_at_any_write_is_interrupted_and_goes_on(
    tmp_path: Path, server: ProviderServer, when: str, number: int
) -> None:
    cli, chat = prepared(tmp_path, server)
    died = cli.dying(when, number, "chat", "send", chat, ASKED)
    assert died.code == -signal.SIGKILL, died.err
    check_and_go_on(cli, server, chat, least=0)


def test_an_answer_nobody_kills_is_written_a_few_times_and_whole(tmp_path: Path, server: ProviderServer) -> None:
    cli, chat = prepared(tmp_path, server)
    done = cli.dying("never", 0, "chat", "send", chat, ASKED)
    assert done.code == 0, done.err
    found = re.search(r"writes: (\d+)", done.err)
    assert found is not None
    assert int(found[1]) >= 6, "the points above are within an answer"
    assert done.out.startswith("· looked up list_runs")
    assert TEXT in done.out
