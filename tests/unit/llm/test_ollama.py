"""Ollama at a chosen address: recognised once, its context asked for, loading told and no timeout."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import FaultKind, ProviderError
from app.domain.model_client import ModelClient
from app.llm.client import ProviderClient
from app.llm.gateway import client_for
from app.llm.providers.ollama import OllamaProtocol
from app.llm.wire.transport import Bounds
from app.settings.settings import Settings
from support.http_stub import json_reply
from support.ollama_stub import TRAINED, OllamaStub
from support.provider_requests import Verdict, ask
from support.provider_server import ProviderServer

pytestmark = pytest.mark.asyncio


def chosen(address: str, **fields: Any) -> ModelClient:
    told = fields.pop("told", None)
    settings = Settings.model_validate(
        {
            "data_dir": Path("/nowhere"),
            "provider": "openai-compatible",
            "base_url": address,
            "model": "qwen3:8b",
            **fields,
        }
    )
    return client_for(settings, {}, on_loading=None if told is None else told.append)


async def test_ollama_is_recognised_once_and_asked_through_its_own_api() -> None:
    with OllamaStub() as stub:
        client = chosen(stub.base_url)
        await client.complete(ask())
        await client.complete(ask("And on Monday?"))
    asked = stub.paths()
    assert asked.count("GET /api/version") == 1
    assert asked.count("POST /api/chat") == 2
    assert not [path for path in asked if "/v1/" in path]
    body = next(request.body for request in stub.seen if request.path == "/api/chat")
    assert body["format"] == Verdict.model_json_schema(), "the schema is sent as it is"
    assert body["options"]["num_ctx"] == 16_384
    assert body["truncate"] is False
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


async def test_another_server_is_asked_as_ever(provider_server: ProviderServer) -> None:
    reply = await chosen(provider_server.base_url).complete(ask())
    assert isinstance(reply.value, Verdict)
    assert provider_server.stats().requests == 1


@pytest.mark.parametrize(
    ("fields", "parameters", "expected"),
    [
        ({}, "", 16_384),
        ({}, "temperature 0.6\nnum_ctx                        32768\n", 32_768),
        ({"context_tokens": 8192}, "num_ctx 32768", 8192),
        ({"context_tokens": 900_000}, "", TRAINED),
    ],
    ids=["usual", "of its file", "chosen", "more than it was trained for"],
)
async def test_the_context_that_is_asked_for(fields: dict[str, Any], parameters: str, expected: int) -> None:
    with OllamaStub(parameters=parameters) as stub:
        client = chosen(stub.base_url, **fields)
        assert await client.context_window() == expected
        await client.complete(ask())
        assert stub.loaded == {"qwen3:8b": expected}
        assert stub.seen[-1].body["options"]["num_ctx"] == expected


async def test_loading_is_told_and_is_no_timeout() -> None:
    told: list[str | None] = []
    with OllamaStub() as stub:
        stub.may_load.clear()
        bounds = Bounds(connect=20.0, first_byte=20.0, idle=20.0, total=20.0)
        protocol = OllamaProtocol(base_url=stub.base_url, model="qwen3:8b", bounds=bounds, on_loading=told.append)
        client = ProviderClient(protocol)
        calls = [asyncio.create_task(client.complete(ask(str(number)))) for number in range(3)]
        await asyncio.to_thread(stub.loads.wait)
        loop = asyncio.get_running_loop()
        now = loop.time
        loop.time = lambda: now() + 60.0  # type: ignore[method-assign]  # a minute passes, however fast this machine is
        for _ in range(50):
            await asyncio.sleep(0)
        assert not any(call.done() for call in calls), "longer than the limits of an answer"
        assert told == ["Loading qwen3:8b in Ollama…"]
        stub.may_load.set()
        await asyncio.gather(*calls)
        assert told == ["Loading qwen3:8b in Ollama…", None]
        assert stub.paths().count("POST /api/generate") == 1, "loaded once for all"


async def test_loading_can_be_cancelled() -> None:
    told: list[str | None] = []
    with OllamaStub() as stub:
        stub.may_load.clear()
        before = asyncio.all_tasks()
        call = asyncio.create_task(chosen(stub.base_url, told=told).complete(ask()))
        await asyncio.to_thread(stub.loads.wait)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        assert told[-1] is None
        assert asyncio.all_tasks() == before


async def test_a_model_that_is_not_there_is_named() -> None:
    with OllamaStub("llama3:8b") as stub:
        with pytest.raises(ProviderError, match="qwen3:8b") as caught:
            await chosen(stub.base_url).complete(ask())
        assert caught.value.kind is FaultKind.NOT_FOUND


async def test_a_name_without_its_tag_is_the_latest() -> None:
    with OllamaStub("phi4:latest") as stub:
        client = chosen(stub.base_url, model="phi4")
        await client.complete(ask())
        await client.complete(ask("Again?"))
        assert stub.paths().count("POST /api/generate") == 1


async def test_a_prompt_that_is_too_long_is_said_to_be() -> None:
    with OllamaStub() as stub:
        client = chosen(stub.base_url)
        await client.complete(ask())
        loaded = json_reply({"models": [{"name": "qwen3:8b", "context_length": 16_384}]})
        stub.once(loaded, json_reply({"error": "the input length exceeds the context length"}, 400))
        with pytest.raises(ProviderError) as caught:
            await client.complete(ask("long"))
        assert caught.value.kind is FaultKind.CONTEXT_TOO_LONG
        asked = len(stub.seen)
        with pytest.raises(ProviderError, match="16,384"):
            await client.complete(ask("word " * 40_000))
        assert len(stub.seen) == asked, "measured before anything is sent"


async def test_whoever_cannot_be_asked_now_is_asked_again() -> None:
    with OllamaStub() as stub:
        address = stub.base_url
    client = chosen(address)
    assert await client.context_window() is None
