"""A client of an earlier choice is closed as soon as nothing works with it any more, and not before."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from typing_extensions import override

from app.domain.chats import Message, MessageState
from app.domain.errors import KnownError, ProviderError
from app.domain.model_client import ModelClient
from app.domain.runs import Run, RunConfig, RunRequest, RunStatus, Trigger
from app.services.services import Services
from app.store.writes.transaction import Tx
from support.openai_client import OpenAICompatibleClient
from support.provider_server import Fault, ProviderServer
from support.run_roles import problem
from support.services_at_work import opened

pytestmark = pytest.mark.asyncio
SMALL = RunConfig(candidates=2, scenarios=2, relists=0)
QUESTION = "What is known so far?"


class Model(OpenAICompatibleClient):
    """A real client that keeps a record of its closing."""

    def __init__(self, server: ProviderServer) -> None:
        super().__init__(base_url=server.base_url, model="test-model")
        self._server = server
        self.closed = 0
        self.in_flight: int | None = None
        """Requests at its server when it was closed."""
        self.was_closed = asyncio.Event()

    @override
    async def aclose(self) -> None:
        self.closed += 1
        self.in_flight = self._server.stats().in_flight
        await super().aclose()
        self.was_closed.set()


class Chosen:
    """The model in use, chosen by the test, over the real services."""

    def __init__(self, services: Services, holder: list[ModelClient]) -> None:
        self.services = services
        self._holder = holder

    def use(self, client: ModelClient) -> None:
        self._holder[:] = [client]
        self.services.clients.renew()


@pytest.fixture
def first() -> Iterator[ProviderServer]:
    with ProviderServer() as server:
        yield server


@pytest.fixture
def second() -> Iterator[ProviderServer]:
    with ProviderServer() as server:
        yield server


@pytest_asyncio.fixture
async def chosen(tmp_path: Path, first: ProviderServer) -> AsyncIterator[Chosen]:
    holder: list[ModelClient] = [Model(first)]
    async with opened(tmp_path, lambda: holder[0]) as services:
        yield Chosen(services, holder)


def model_of(chosen: Chosen) -> Model:
    client = chosen.services.clients.current()
    assert isinstance(client, Model)
    return client


async def at_work(server: ProviderServer, requests: int = 1) -> None:
    """Return when a request has come."""
    await asyncio.to_thread(server.wait_for, in_flight=requests)


async def test_a_client_at_rest_is_closed_when_another_is_chosen(chosen: Chosen, second: ProviderServer) -> None:
    old = model_of(chosen)
    chosen.use(Model(second))
    await old.was_closed.wait()
    new = model_of(chosen)
    await chosen.services.close()
    assert (old.closed, new.closed) == (1, 1), "each once"


async def test_an_answer_and_a_run_end_first(chosen: Chosen, first: ProviderServer, second: ProviderServer) -> None:
    services = chosen.services
    old = model_of(chosen)
    project, chat = await problem(services)
    first.hold()
    answer = asyncio.create_task(services.chats.send(chat, QUESTION))
    run = await services.runs.start(project, RunRequest(config=SMALL), Trigger.DIALOG)
    await at_work(first, 2)
    chosen.use(Model(second))
    other = await services.projects.create(title="Other", text=None)
    assert other.chat is not None
    said = await services.chats.send(other.chat.id, QUESTION)
    assert said.state is MessageState.COMPLETE
    assert second.stats().requests > 0, "the other model answers what begins now"
    assert old.closed == 0, "an answer and a run go on with it"
    first.release()
    ended = await services.runs.wait(run.id)
    written: Message = await answer
    await old.was_closed.wait()
    assert (ended.status, written.state) == (RunStatus.COMPLETED, MessageState.COMPLETE)
    assert (old.closed, old.in_flight) == (1, 0)
    assert not services.chats.is_working(chat)
    assert model_of(chosen).closed == 0, "the model in use stays open when its work has ended"


@pytest.mark.parametrize("by_fault", [False, True])
async def test_it_is_closed_however_its_last_work_ends(
    chosen: Chosen, first: ProviderServer, second: ProviderServer, by_fault: bool
) -> None:
    services = chosen.services
    old = model_of(chosen)
    _, chat = await problem(services)
    first.hold()
    if by_fault:
        first.fail(Fault.AUTHENTICATION)
    answer = asyncio.create_task(services.chats.send(chat, QUESTION))
    await at_work(first)
    chosen.use(Model(second))
    if by_fault:
        first.release()
        with pytest.raises(ProviderError):
            await answer
    else:
        assert await services.chats.stop(chat)
        assert (await answer).state is MessageState.STOPPED
    await old.was_closed.wait()
    assert old.closed == 1


async def test_a_run_that_was_being_started_keeps_the_model_it_was_started_with(
    chosen: Chosen, first: ProviderServer, second: ProviderServer
) -> None:
    services = chosen.services
    old = model_of(chosen)
    project, _ = await problem(services)
    first.hold()
    loop = asyncio.get_running_loop()
    other = Model(second)

    def choose_another(_tx: Tx, _run: Run) -> None:
        loop.call_soon_threadsafe(chosen.use, other)

    run = await services.runs.start(project, RunRequest(config=SMALL), Trigger.DIALOG, within=choose_another)
    await at_work(first)
    assert model_of(chosen) is not old, "another was chosen while the run was being stored"
    assert old.closed == 0
    first.release()
    assert (await services.runs.wait(run.id)).status is RunStatus.COMPLETED
    await old.was_closed.wait()
    assert second.stats().requests == 0


async def test_a_check_up_ends_first(chosen: Chosen, first: ProviderServer, second: ProviderServer) -> None:
    services = chosen.services
    old = model_of(chosen)
    first.hold()
    checkup = asyncio.create_task(services.checkups.run())
    await at_work(first)
    chosen.use(Model(second))
    await asyncio.sleep(0)
    assert old.closed == 0
    assert services.checkups.stop()
    with pytest.raises(KnownError, match="stopped"):
        await checkup
    await old.was_closed.wait()
    assert old.closed == 1


async def test_closing_the_application_waits_for_a_client_that_is_being_closed(
    chosen: Chosen, second: ProviderServer
) -> None:
    old = model_of(chosen)
    chosen.use(Model(second))
    await chosen.services.close()
    assert old.was_closed.is_set()
    assert old.closed == 1
