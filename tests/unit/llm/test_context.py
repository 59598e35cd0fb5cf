"""The context a server really gives is asked for once, and what is longer is not sent."""

from typing import Any

import pytest

from app.domain.errors import FaultKind, ProviderError
from app.llm.prices import OwnPrice, listed_context
from support.provider_requests import MakeClient, ask
from support.provider_server import ProviderServer
from support.provider_talk import Listener, Tools, talk

pytestmark = pytest.mark.asyncio
MODEL = "test-model"


@pytest.mark.parametrize(
    ("tells", "window"),
    [
        ({}, None),
        ({"/v1/models": {"data": [{"id": "other", "max_model_len": 1}, {"id": MODEL, "max_model_len": 4096}]}}, 4096),
        ({"/v1/models": {"data": [{"id": "an-alias", "context_length": 32768}]}}, 32768),
        ({"/props": {"default_generation_settings": {"n_ctx": 8192}}}, 8192),
        ({"/props": {"n_ctx": 2048}}, 2048),
        ({"/api/v0/models": {"data": [{"id": MODEL, "loaded_context_length": 6144}]}}, 6144),
        ({"/api/v0/models": {"data": [{"id": MODEL, "max_context_length": 131072, "state": "not-loaded"}]}}, None),
        ({"/v1/models": {"data": [{"id": MODEL, "max_model_len": "many"}, 5]}, "/props": [1]}, None),
    ],
    ids=["nothing", "vLLM", "one alias", "llama.cpp", "llama.cpp, old", "LM Studio", "not loaded", "nonsense"],
)
async def test_the_server_tells(
    tells: dict[str, Any], window: int | None, provider_server: ProviderServer, make_client: MakeClient
) -> None:
    provider_server.tells.update(tells)
    client = make_client()
    assert await client.context_window() == window
    provider_server.tells.clear()
    assert await client.context_window() == window, "asked once"
    assert provider_server.stats().requests == 0, "no model was asked"


async def test_a_server_that_is_away_is_asked_again(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.tells["/props"] = {"n_ctx": 2048}
    client = make_client()
    provider_server.stop()
    assert await client.context_window() is None
    provider_server.start()
    assert await client.context_window() == 2048


async def test_what_is_too_long_is_not_sent(provider_server: ProviderServer, make_client: MakeClient) -> None:
    provider_server.tells["/props"] = {"n_ctx": 2048}
    client = make_client()
    for call in (
        client.complete(ask("bread " * 2000)),
        client.converse(talk("bread " * 2000), call_tool=Tools(), on_text=Listener()),
    ):
        with pytest.raises(ProviderError, match="2,048") as caught:
            await call
        assert caught.value.kind is FaultKind.CONTEXT_TOO_LONG
        assert not caught.value.retryable
    assert provider_server.stats().requests == 0
    reply = await client.converse(talk("bread"), call_tool=Tools(), on_text=Listener())
    assert reply.context.window == 2048


async def test_a_vendors_model_is_known_by_the_list() -> None:
    assert listed_context(base_url="https://api.openai.com/v1", model="gpt-4o") == 128_000
    assert listed_context(base_url="http://127.0.0.1:1234/v1", model="gpt-4o") is None


async def test_ones_own_price_goes_first(make_client: MakeClient) -> None:
    client = make_client(terms={"price": OwnPrice(2.0, 10.0)})
    assert client.cost(1_000_000, 500_000) == 7.0
    assert (await client.complete(ask())).usage.cost_usd is not None
    assert make_client(terms={"price": OwnPrice(0.0, 0.0)}).cost(5, 5) == 0.0
    assert make_client(terms={"price": OwnPrice(2.0, None)}).cost(1, 1) is None, "half a price is none"
