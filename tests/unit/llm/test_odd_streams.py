"""Streams as odd servers send them, in every protocol: what holds nothing is passed over, what is odd is named."""

from collections.abc import Iterable, Iterator

import pytest
from typing_extensions import override

from app.llm.client import ProviderClient, Terms
from app.llm.protocol import ModelProtocol
from app.llm.providers.anthropic import AnthropicProtocol
from app.llm.providers.google import GoogleProtocol
from app.llm.providers.ollama import OllamaProtocol
from support.anthropic_stub import AnthropicStub
from support.google_stub import GoogleStub
from support.http_stub import Asked, HttpStub, Reply
from support.ollama_stub import OllamaStub
from support.provider_requests import Waits
from support.provider_talk import Listener, Tools, talk

pytestmark = pytest.mark.asyncio
EMPTY_EVENTS = (
    b"data:\n\n",
    b"data: \r\n\r\n",
    b"event: heartbeat\ndata: still here\n\n",
    b": ping\n\n",
    b"data: {}\n\n",
)
EMPTY_LINES = (b"\n", b"  \n", b"{}\n", b"null\n")
FAREWELL = {"anthropic": b"data: [DONE]\n\n", "google": b"data: [DONE]\n\n", "ollama": b"bye\n"}


def odd(parts: Iterable[bytes], empty: tuple[bytes, ...], farewell: bytes) -> Iterator[bytes]:
    for part in parts:
        yield from empty
        yield part
    yield farewell


class OddAnthropic(AnthropicStub):
    @override
    def answer(self, asked: Asked) -> Reply:
        found = super().answer(asked)
        return Reply(found.status, odd(found.parts, EMPTY_EVENTS, FAREWELL["anthropic"]), found.kind)


class OddGoogle(GoogleStub):
    @override
    def answer(self, asked: Asked) -> Reply:
        found = super().answer(asked)
        return Reply(found.status, odd(found.parts, EMPTY_EVENTS, FAREWELL["google"]), found.kind)


class OddOllama(OllamaStub):
    @override
    def answer(self, asked: Asked) -> Reply:
        found = super().answer(asked)
        if asked.path != "/api/chat":
            return found
        return Reply(found.status, odd(found.parts, EMPTY_LINES, FAREWELL["ollama"]), found.kind)


STUBS: dict[str, type[HttpStub]] = {"anthropic": OddAnthropic, "google": OddGoogle, "ollama": OddOllama}


def protocol_at(provider: str, root: str) -> ModelProtocol:
    match provider:
        case "anthropic":
            return AnthropicProtocol(base_url=root, model="claude-sonnet-5", api_key=None)
        case "google":
            return GoogleProtocol(base_url=root, model="gemini-2.5-flash", api_key=None)
        case _:
            return OllamaProtocol(base_url=f"{root}/v1", model="qwen3:8b")


@pytest.mark.parametrize("provider", STUBS)
async def test_events_with_nothing_in_them_are_passed_over(provider: str) -> None:
    heard, waits = Listener(), Waits()
    with STUBS[provider]() as stub:
        client = ProviderClient(protocol_at(provider, stub.root), terms=Terms(wait=waits, now=waits.now))
        reply = await client.converse(talk("Which is best?", tools=()), call_tool=Tools(), on_text=heard)
    assert reply.text == heard.text
    assert len(heard.pieces) > 1
    assert (reply.is_cut, waits.seconds) == (False, [])
