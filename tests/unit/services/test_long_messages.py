"""A long message is read in the worker process: the engine goes on meanwhile, and a stop ends it at once."""

import asyncio
from pathlib import Path

import pytest

from app.domain.chats import ErrorPart, MessageRole, MessageState
from app.domain.operations import Content
from app.services.answering.reading_jobs import FIRST_LOOK, MessageToRead
from app.services.services import Services
from app.store.database import Store
from app.worker.process import WorkerDiedError
from support.processes import is_there, ticks, until
from support.services_at_work import opened

pytestmark = pytest.mark.asyncio

LONG = "\n".join(f"- Van {number} must leave before {number % 24}:00 every day." for number in range(300))


async def chat_of(services: Services) -> str:
    made = await services.projects.create(title="Vans", text="The bill must stay below 900 euros a week.")
    assert made.chat is not None
    return made.chat.id


async def being_read(services: Services, chat: str) -> "asyncio.Task[object]":
    """A long message on its way, when the worker is at it."""
    await services.worker.do_apart(
        FIRST_LOOK, MessageToRead(message="It must stay.", message_id="m", content=Content())
    )
    before = ticks(services.worker.pid)
    sending = asyncio.create_task(services.chats.send(chat, LONG))
    await until(lambda: ticks(services.worker.pid) >= before + 5)
    return sending


def last(store: Store, chat: str) -> tuple[MessageState, str]:
    message = store.query.messages.last_of_role(chat, MessageRole.AGENT)
    assert message is not None
    return message.state, " ".join(part.sentence for part in message.parts if isinstance(part, ErrorPart))


async def test_the_engine_goes_on_while_a_long_message_is_read(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        chat = await chat_of(services)
        assert services.worker.pid is None
        sending = asyncio.create_task(services.chats.send(chat, LONG))
        turns = await until(sending.done)
        branch = services.store.query.chats.get(chat).branch
        assert len(services.specs.head(branch).content.items()) > 300
    # It would be three or four: before and after each part of the reading.
    assert turns > 20


@pytest.mark.serial
async def test_a_stop_while_it_is_read_ends_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        chat = await chat_of(services)
        branch = services.store.query.chats.get(chat).branch
        before = services.specs.head(branch)
        sending = await being_read(services, chat)
        pid = services.worker.pid
        await services.chats.stop(chat)
        await sending
        assert pid is not None
        assert not is_there(pid), "the reading was not waited for: a process whose job ends stays"
        assert last(services.store, chat) == (MessageState.STOPPED, "")
        assert services.specs.head(branch) == before


async def test_the_workers_death_is_told_below_the_message(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        chat = await chat_of(services)
        sending = await being_read(services, chat)
        await services.worker.close()
        with pytest.raises(WorkerDiedError):
            await sending
        state, told = last(services.store, chat)
        assert state is MessageState.FAILED
        assert "Nothing was changed; try again" in told
        # And it can be tried again, with a new process.
        await services.chats.retry(chat)
        assert last(services.store, chat) == (MessageState.COMPLETE, "")
