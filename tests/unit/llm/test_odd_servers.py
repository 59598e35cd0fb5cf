"""Servers of the OpenAI protocol that are a little off: what they mean is read, what is wrong is named by its cause."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import FaultKind, ProviderError
from app.llm.client import ProviderClient
from app.llm.model_list import models_of
from app.llm.providers.openai_compatible import ChatProtocol
from app.settings.settings import Settings
from support.http_stub import Asked, HttpStub, Reply, json_reply
from support.provider_requests import ask

pytestmark = pytest.mark.asyncio


class OddServer(HttpStub):
    """Answers everything alike."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply

    def answer(self, asked: Asked) -> Reply:
        return self.reply


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"data_dir": tmp_path, "provider": "openai-compatible"})


def at(settings: Settings, address: str) -> Settings:
    return settings.model_copy(update={"base_url": address})


LISTS: dict[str, Any] = {
    "as it should be": {"object": "list", "data": [{"id": "a"}, {"id": "b"}]},
    "bare": [{"id": "a"}, {"id": "b"}],
    "bare names": ["a", "b"],
    "in another field": {"models": [{"name": "a"}, {"model": "b"}]},
    "names as keys": {"data": {"a": {"owned_by": "x"}, "b": None}},
    "with odd entries": {"data": [{"id": "a"}, 3, "no model", {"id": 7}, {"id": "b"}]},
}


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
async def test_a_list_of_models_is_read_in_any_form(listed: Any, settings: Settings) -> None:
    with OddServer(json_reply(listed)) as server:
        assert [model.name for model in await models_of(at(settings, f"{server.root}/v1"), {})] == ["a", "b"]


async def test_a_server_without_any_model_has_an_empty_list(settings: Settings) -> None:
    with OddServer(json_reply({"data": []})) as server:
        assert await models_of(at(settings, f"{server.root}/v1"), {}) == ()


NO_LISTS: dict[str, Reply] = {
    "not known": json_reply({"detail": "Not Found"}, 404),
    "not allowed": json_reply({"detail": "Method Not Allowed"}, 405),
    "another thing": json_reply({"status": "ok"}),
    "a number": json_reply(3),
    "no names": json_reply([1, 2]),
    "a page": Reply(parts=[b"<html>Welcome</html>"], kind="text/html"),
}


@pytest.mark.parametrize("reply", NO_LISTS.values(), ids=NO_LISTS)
async def test_a_server_without_a_list_says_to_type_the_name(reply: Reply, settings: Settings) -> None:
    with OddServer(reply) as server:
        with pytest.raises(ProviderError, match="gives no list of its models; type the model's name") as told:
            await models_of(at(settings, f"{server.root}/v1"), {})
        assert "/v1 at its end" not in str(told.value)
        with pytest.raises(ProviderError, match=f"{server.root}/v1"):
            await models_of(at(settings, server.root), {})


WRONG_PLACES: dict[str, Reply] = {
    "not known": json_reply({"detail": "Not Found"}, 404),
    "not allowed": json_reply({"error": "method not allowed"}, 405),
    "said with another status": json_reply({"error": "Unexpected endpoint or method. (POST /chat/completions)"}),
    "another thing": json_reply({"status": "ok"}),
    "a page": Reply(parts=[b"<html>Welcome</html>"], kind="text/html"),
    "words": Reply(parts=[b"Ollama is running"], kind="text/plain"),
}


@pytest.fixture(params=list(WRONG_PLACES.values()), ids=list(WRONG_PLACES))
def server(request: pytest.FixtureRequest) -> Iterator[OddServer]:
    with OddServer(request.param) as made:
        yield made


async def fault_of(address: str) -> ProviderError:
    with pytest.raises(ProviderError) as told:
        await ProviderClient(ChatProtocol(base_url=address, model="m")).complete(ask())
    return told.value


async def test_an_address_without_its_version_is_named_as_that(server: OddServer) -> None:
    fault = await fault_of(server.root)
    assert fault.kind is FaultKind.NOT_FOUND
    assert f"the address has no /v1 at its end; most servers answer at {server.root}/v1" in str(fault)


async def test_an_address_with_its_version_is_not(server: OddServer) -> None:
    for path in ("/v1", "/api/v1", "/api/paas/v4", "/v1beta/openai"):
        assert "has no /v1" not in str(await fault_of(f"{server.root}{path}"))


async def test_a_model_that_is_not_there_is_no_fault_of_the_address() -> None:
    with OddServer(json_reply({"error": {"message": "model “m” not found, try pulling it first"}}, 404)) as server:
        fault = await fault_of(server.root)
    assert "knows no model “m”" in str(fault)
    assert "has no /v1" not in str(fault)
