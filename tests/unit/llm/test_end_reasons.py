"""Only a natural end makes a whole answer: every word of every protocol, streamed and whole, over a real connection."""

import json
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from app.domain.errors import FaultKind, ProviderError
from app.domain.model_client import ConversationReply
from app.llm.client import ProviderClient, Terms
from app.llm.protocol import ModelProtocol
from app.llm.providers.anthropic import AnthropicProtocol
from app.llm.providers.google import GoogleProtocol
from app.llm.providers.ollama import OllamaProtocol
from app.llm.providers.openai_compatible import ChatProtocol
from app.llm.retries import Patience
from support.http_stub import Asked, HttpStub, Reply, json_reply, sse
from support.provider_requests import Waits, ask
from support.provider_talk import Listener, Tools, talk

pytestmark = pytest.mark.asyncio
SAID = "Bread is baked at"
VERDICT = '{"choice": "yes", "score": 7, "quote": ""}'


class EndStub(HttpStub):
    """Answers in the protocol of a path with half a sentence, or what it is told, and the wanted reason of its end."""

    def __init__(self) -> None:
        super().__init__()
        self.reason: Any = "stop"
        self.text = SAID
        self.is_whole = False
        """Answered in one document though a stream was wanted."""

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/api/show":
            return json_reply({"model_info": {}})
        if asked.path == "/api/ps":
            return json_reply({"models": [{"name": "m:latest", "context_length": 16_384}]})
        if asked.path == "/api/chat":
            lines = [{"message": {"content": self.text}}, {"done": True, "done_reason": self.reason, "message": {}}]
            return Reply(parts=[json.dumps(line).encode() + b"\n" for line in lines], kind="application/x-ndjson")
        events, document = {"/v1/messages": self._anthropic, "/v1/chat/completions": self._chat}.get(
            asked.path.partition("?")[0], self._google
        )()
        if self.is_whole or ("streamGenerate" not in asked.path and not asked.body.get("stream")):
            return json_reply(document)
        return Reply(parts=sse(events, named=asked.path == "/v1/messages"), kind="text/event-stream")

    def _chat(self) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        chunks: list[dict[str, Any]] = [
            {"choices": [{"index": 0, "delta": {"content": self.text}, "finish_reason": None}]},
            {"choices": [{"index": 0, "delta": {}, "finish_reason": self.reason}]},
        ]
        message = {"role": "assistant", "content": self.text}
        return chunks, {"choices": [{"index": 0, "message": message, "finish_reason": self.reason}]}

    def _anthropic(self) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        block = {"type": "text", "text": self.text}
        used = {"input_tokens": 1, "output_tokens": 1}
        head = {"id": "1", "type": "message", "role": "assistant", "model": "m", "stop_sequence": None, "usage": used}
        events: list[dict[str, Any]] = [
            {"type": "message_start", "message": {**head, "content": [], "stop_reason": None}},
            {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
            {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": self.text}},
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": {"stop_reason": self.reason}, "usage": {"output_tokens": 1}},
            {"type": "message_stop"},
        ]
        return events, {**head, "content": [block], "stop_reason": self.reason}

    def _google(self) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        content = {"role": "model", "parts": [{"text": self.text}]}
        whole = {"candidates": [{"content": content, "finishReason": self.reason}]}
        return [{"candidates": [{"content": content}]}, {"candidates": [{"finishReason": self.reason}]}], whole


@pytest.fixture
def stub() -> Iterator[EndStub]:
    with EndStub() as made:
        yield made


def client_of(stub: EndStub, provider: str, *, attempts: int = 1) -> ProviderClient:
    made: dict[str, ModelProtocol] = {
        "openai": ChatProtocol(base_url=f"{stub.root}/v1", model="m"),
        "anthropic": AnthropicProtocol(base_url=stub.root, model="claude-sonnet-5", api_key=None),
        "google": GoogleProtocol(base_url=stub.root, model="gemini-2.5-flash", api_key=None),
        "ollama": OllamaProtocol(base_url=f"{stub.root}/v1", model="m"),
    }
    waits = Waits()
    return ProviderClient(made[provider], terms=Terms(wait=waits, now=waits.now, patience=Patience(attempts=attempts)))


PROVIDERS = ("openai", "anthropic", "google", "ollama")
ODD: dict[str, tuple[Any, ...]] = {
    "openai": (
        *("error", "abort", "network_error", "insufficient_system_resource", "time_limit", "cancelled"),
        *("modelUnloaded", {"type": "error"}),
    ),
    "anthropic": ("pause_turn", "error", "compaction"),
    "google": ("OTHER", "MALFORMED_FUNCTION_CALL", "LANGUAGE", "SOMETHING_NEW"),
    "ollama": ("unload", "load", "cancelled"),
}
CUT: dict[str, tuple[str, ...]] = {
    "openai": ("length", "max_tokens", "MAX_TOKENS", "model_length"),
    "anthropic": ("max_tokens", "model_context_window_exceeded"),
    "google": ("MAX_TOKENS",),
    "ollama": ("length",),
}
NATURAL: dict[str, tuple[str | None, ...]] = {
    "openai": ("stop", "STOP", "eos_token", "end_turn", "eosFound", "COMPLETE"),
    "anthropic": ("end_turn", "stop_sequence"),
    "google": ("STOP",),
    "ollama": ("stop", None),
}
REFUSED: dict[str, tuple[str, ...]] = {
    "openai": ("content_filter", "SAFETY", "sensitive", "guardrail_intervened"),
    "anthropic": ("refusal",),
    "google": ("SAFETY", "PROHIBITED_CONTENT"),
}


async def chat(client: ProviderClient, heard: Listener) -> ConversationReply:
    return await client.converse(talk("When?", tools=()), call_tool=Tools(), on_text=heard)


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_an_end_that_is_none_is_told_and_what_came_is_kept(stub: EndStub, provider: str) -> None:
    client = client_of(stub, provider)
    for stub.is_whole, stub.reason in product((False, True), ODD[provider]):
        heard = Listener()
        with pytest.raises(ProviderError) as told:
            await chat(client, heard)
        assert told.value.kind is FaultKind.SERVER
        assert f"“{stub.reason if isinstance(stub.reason, str) else json.dumps(stub.reason)}”" in str(told.value)
        assert heard.text == ("" if stub.is_whole and provider != "ollama" else SAID)


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_natural_end_is_whole_or_cut(stub: EndStub, provider: str) -> None:
    client = client_of(stub, provider)
    for stub.is_whole, stub.reason in product((False, True), (*NATURAL[provider], *CUT[provider])):
        heard = Listener()
        reply = await chat(client, heard)
        assert (reply.text, heard.text) == (SAID, SAID)
        assert reply.is_cut is (stub.reason in CUT[provider])


@pytest.mark.parametrize("provider", REFUSED)
async def test_a_refusal_is_told_as_one(stub: EndStub, provider: str) -> None:
    client = client_of(stub, provider)
    for stub.reason in REFUSED[provider]:
        with pytest.raises(ProviderError) as told:
            await chat(client, Listener())
        assert told.value.kind is FaultKind.REFUSAL


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_verdict_that_was_broken_off_is_asked_for_again(stub: EndStub, provider: str) -> None:
    """Though it reads as one: what its server calls broken off is not taken for whole."""
    stub.reason, stub.text = "error", VERDICT
    with pytest.raises(ProviderError, match="“error”"):
        await client_of(stub, provider, attempts=2).complete(ask())
    asked = [path for path in stub.paths() if path.startswith("POST") and path != "POST /api/show"]
    assert len(asked) == 2


async def test_a_reason_in_every_piece_that_says_there_is_none_yet(stub: EndStub) -> None:
    chunks = [
        {"choices": [{"delta": {"content": "Bread "}, "finish_reason": "null"}]},
        {"choices": [{"delta": {"content": "is baked."}, "finish_reason": ""}]},
        {"choices": [{"delta": {}, "finish_reason": "stop"}]},
    ]
    client = client_of(stub, "openai")
    await client.context_window()
    stub.once(Reply(parts=sse(chunks), kind="text/event-stream"))
    reply = await client.converse(talk("When?"), call_tool=Tools(), on_text=Listener())
    assert (reply.text, reply.is_cut) == ("Bread is baked.", False)
