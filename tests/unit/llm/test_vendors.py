"""Anthropic, Google and Ollama against local stubs of their protocols: structured, streamed, tools, faults, headers.

The real services are not asked by any test.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from app.domain.errors import FaultKind, ProviderError
from app.domain.model_client import Conversation, Role, ToolCall, ToolSpec
from app.llm.client import ProviderClient, Terms
from app.llm.gateway import client_for
from app.llm.model_list import models_of
from app.llm.protocol import ModelProtocol
from app.llm.providers.anthropic import AnthropicProtocol
from app.llm.providers.google import GoogleProtocol
from app.llm.providers.ollama import OllamaProtocol
from app.settings.settings import Settings
from support import anthropic_stub, google_stub
from support.anthropic_stub import AnthropicStub
from support.google_stub import GoogleStub
from support.http_stub import HttpStub, Reply, json_reply, sse
from support.ollama_stub import OllamaStub
from support.provider_requests import Question, Verdict, Waits, ask

pytestmark = pytest.mark.asyncio

KEY = "canary-vendor-key-0123456789"
MODELS = {"anthropic": "claude-sonnet-5", "google": "gemini-2.5-flash", "ollama": "qwen3:8b"}
TOOL = ToolSpec(
    name="read_results",
    description="Reads results.",
    parameters={"type": "object", "properties": {"id": {"type": "string"}}, "required": ["id"]},
)


@pytest.fixture(params=["anthropic", "google", "ollama"])
def stub(request: pytest.FixtureRequest) -> Iterator[HttpStub]:
    made: HttpStub = {"anthropic": AnthropicStub, "google": GoogleStub, "ollama": OllamaStub}[request.param]()
    with made:
        yield made


def protocol_of(stub: HttpStub) -> ModelProtocol:
    key = SecretStr(KEY)
    if isinstance(stub, AnthropicStub):
        return AnthropicProtocol(base_url=stub.root, model=MODELS["anthropic"], api_key=key)
    if isinstance(stub, GoogleStub):
        return GoogleProtocol(base_url=stub.root, model=MODELS["google"], api_key=key)
    return OllamaProtocol(base_url=f"{stub.root}/v1", model=MODELS["ollama"], api_key=key)


def client_of(stub: HttpStub, wait: Waits | None = None) -> ProviderClient:
    waits = wait or Waits()
    # Waiting lets the time pass that is asked for.
    return ProviderClient(protocol_of(stub), terms=Terms(wait=waits, now=waits.now))


def chat(**fields: Any) -> Conversation:
    return Conversation(
        role=Role.ARCHITECT, template="t@1", system="You help.", prompt="Which is best?", task=Question(), **fields
    )


async def no_tool(call: ToolCall) -> str:
    raise AssertionError(f"no tool was offered, but {call} came")


async def test_a_structured_answer(stub: HttpStub) -> None:
    reply = await client_of(stub).complete(ask())
    assert isinstance(reply.value, Verdict)
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (120, 34)


async def test_a_streamed_answer(stub: HttpStub) -> None:
    pieces: list[str] = []
    reply = await client_of(stub).converse(chat(), call_tool=no_tool, on_text=pieces.append)
    assert reply.text == "".join(pieces)
    assert len(pieces) > 1
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (120, 34)
    assert not reply.is_cut


async def test_a_tool_is_called_and_its_answer_used(stub: HttpStub) -> None:
    calls: list[ToolCall] = []

    async def run(call: ToolCall) -> str:
        calls.append(call)
        return "C2 has 4.2"

    reply = await client_of(stub).converse(chat(tools=(TOOL,)), call_tool=run, on_text=lambda _: None)
    assert calls == [ToolCall(name="read_results", arguments={"id": "C2"})]
    assert "C2 has 4.2" in reply.text
    assert reply.tools_offered


async def test_the_context_is_asked_for(stub: HttpStub) -> None:
    window = await client_of(stub).context_window()
    expected = {AnthropicStub: anthropic_stub.CONTEXT, GoogleStub: google_stub.CONTEXT, OllamaStub: 16_384}
    assert window == expected[type(stub)]


async def test_too_many_requests_are_waited_out(stub: HttpStub) -> None:
    await client_of(stub).complete(ask())
    waits = Waits()
    client = client_of(stub, waits)
    await client.context_window()
    await client._protocol.prepare()
    refused = {
        AnthropicStub: anthropic_stub.error(429, "rate_limit_error", "Slow down", retry_after="7"),
        GoogleStub: google_stub.error(429, "RESOURCE_EXHAUSTED", "Quota exceeded", retry_after="7"),
        OllamaStub: json_reply({"error": "too many requests"}, 429, retry_after="7"),
    }[type(stub)]
    if isinstance(stub, OllamaStub):
        stub.once(json_reply({"models": [{"name": "qwen3:8b", "context_length": 16_384}]}))
    stub.once(refused)
    reply = await client.complete(ask())
    assert isinstance(reply.value, Verdict)
    assert any(7 <= seconds < 9 for seconds in waits.seconds)


async def test_only_our_own_headers_leave(stub: HttpStub, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "GEMINI_API_KEY", "GOOGLE_API_KEY", "OPENAI_API_KEY"):
        monkeypatch.setenv(name, "canary-of-the-environment")
    monkeypatch.setenv("GOOGLE_GENAI_USE_VERTEXAI", "true")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    await client_of(stub).complete(ask())
    await client_of(stub).converse(chat(), call_tool=no_tool, on_text=lambda _: None)
    assert stub.seen
    allowed = {
        "host",
        "accept",
        "accept-encoding",
        "user-agent",
        "content-type",
        "content-length",
        "transfer-encoding",
        "connection",
        "authorization",
        "x-api-key",
        "x-goog-api-key",
        "anthropic-version",
    }
    for asked in stub.seen:
        assert set(asked.headers) <= allowed, asked.path
        assert asked.headers["user-agent"] == "int-crucible"
        assert KEY in str(asked.headers)
        assert KEY not in asked.path + json.dumps(asked.body)
        assert "canary-of-the-environment" not in str(asked)
        assert "stainless" not in str(asked).lower()


@pytest.mark.parametrize("status", [401, 403, 404, 500, 529])
async def test_faults_are_typed(stub: HttpStub, status: int) -> None:
    client = client_of(stub)
    await client.context_window()
    replies = [json_reply({"error": {"message": "no", "type": "x", "status": "X"}}, status)] * 3
    if isinstance(stub, OllamaStub):
        await client.complete(ask())
        loaded = json_reply({"models": [{"name": "qwen3:8b", "context_length": 16_384}]})
        replies = [reply for failed in replies for reply in (loaded, failed)]
    stub.once(*replies)
    with pytest.raises(ProviderError) as caught:
        await client.complete(ask())
    expected = {401: FaultKind.AUTHENTICATION, 403: FaultKind.AUTHENTICATION, 404: FaultKind.NOT_FOUND}
    assert caught.value.kind is expected.get(status, FaultKind.SERVER)
    assert KEY not in str(caught.value)


async def test_an_error_in_mid_stream_keeps_the_text_and_is_typed() -> None:
    begun: dict[str, Any] = {
        "type": "message",
        "id": "m",
        "role": "assistant",
        "content": [],
        "model": "m",
        "stop_reason": None,
    }
    documents: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**begun, "usage": {"input_tokens": 1, "output_tokens": 1}}},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Half a"}},
        {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
    ]
    with AnthropicStub() as stub:
        client = client_of(stub)
        await client.context_window()
        stub.once(Reply(parts=sse(documents, named=True), kind="text/event-stream"))
        pieces: list[str] = []
        with pytest.raises(ProviderError, match="529") as caught:
            await client.converse(chat(), call_tool=no_tool, on_text=pieces.append)
        assert caught.value.kind is FaultKind.SERVER
        assert "".join(pieces) == "Half a"
        assert sum(asked.path.startswith("/v1/messages") for asked in stub.seen) == 1, "nothing is asked for twice"


async def test_a_stream_that_ends_early_is_told(stub: HttpStub) -> None:
    client = client_of(stub)
    await client.complete(ask())
    cut = {
        AnthropicStub: sse([{"type": "ping"}], named=True),
        GoogleStub: sse([{"candidates": [{"content": {"parts": [{"text": "Half"}]}}]}]),
        OllamaStub: [b'{"message": {"role": "assistant", "content": "Half"}, "done": false}\n'],
    }[type(stub)]
    parts = list(cut)
    if isinstance(stub, OllamaStub):
        loaded = json_reply({"models": [{"name": "qwen3:8b", "context_length": 16_384}]})
        stub.once(*(reply for _ in range(3) for reply in (loaded, Reply(parts=parts, kind="application/x-ndjson"))))
    else:
        stub.once(*(Reply(parts=parts, kind="text/event-stream") for _ in range(3)))
    with pytest.raises(ProviderError, match="broke before the answer was whole") as caught:
        await client.complete(ask())
    assert caught.value.kind is FaultKind.CONNECTION


async def test_a_bad_google_key_is_said_to_be_one() -> None:
    with GoogleStub() as stub:
        client = client_of(stub)
        await client.context_window()
        stub.once(google_stub.error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key."))
        with pytest.raises(ProviderError, match="did not accept the key") as caught:
            await client.complete(ask())
        assert caught.value.kind is FaultKind.AUTHENTICATION


@pytest.mark.parametrize("provider", ["anthropic", "google"])
async def test_the_chosen_vendor_is_asked_through_the_gateway(provider: str, tmp_path: Path) -> None:
    made: HttpStub = AnthropicStub() if provider == "anthropic" else GoogleStub()
    with made as stub:
        settings = Settings.model_validate(
            {"data_dir": tmp_path, "provider": provider, "model": MODELS[provider], "base_url": stub.root}
        )
        client = client_for(settings, {"INT_CRUCIBLE_API_KEY": KEY})
        assert client.info.judge == f"{provider}:{MODELS[provider]}@1"
        assert stub.seen == [], "choosing sends nothing"
        assert isinstance((await client.complete(ask())).value, Verdict)


@pytest.mark.parametrize("provider", ["anthropic", "google", "openai"])
async def test_a_vendor_names_its_models(provider: str, tmp_path: Path) -> None:
    listed = {
        "anthropic": {"data": [{"id": "claude-sonnet-5", "max_input_tokens": 200_000}, {"id": 3}, "odd"]},
        "google": {"models": [{"name": "models/gemini-2.5-flash", "inputTokenLimit": 1_048_576}]},
        "openai": {"data": [{"id": "gpt-5"}, {"id": "a\x1bb"}]},
    }[provider]
    with HttpStub() as stub:
        stub.once(json_reply(listed), json_reply({"error": {"message": "no"}}, 401))
        settings = Settings.model_validate({"data_dir": tmp_path, "provider": provider, "base_url": stub.root})
        (found,) = await models_of(settings, {}, key=SecretStr(KEY))
        assert found.name in ("claude-sonnet-5", "gemini-2.5-flash", "gpt-5")
        assert KEY in str(stub.seen[0].headers)
        assert KEY not in stub.seen[0].path
        with pytest.raises(ProviderError, match="did not accept the key"):
            await models_of(settings, {}, key=SecretStr(KEY))
