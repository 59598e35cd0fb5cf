"""Running model servers on loopback: found within half a second, told apart, and nobody else mistaken or asked."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from typing_extensions import override

from app.domain.model_offers import FoundModel, FoundServer, ServerKind
from app.llm import discovery
from app.llm.discovery import LIMIT_S, find_servers
from support.hand_clock import HandClock
from support.http_stub import Asked, HttpStub, Reply, json_reply
from support.ollama_stub import TRAINED, OllamaStub
from support.provider_server import PATIENCE_S, ProviderServer

pytestmark = pytest.mark.asyncio

WEB_PAGE = b"<!doctype html><title>Router</title>"


class Documents(HttpStub):
    """Answers paths with given documents."""

    def __init__(self, documents: dict[str, Any]) -> None:
        super().__init__()
        self._documents = documents

    @override
    def answer(self, asked: Asked) -> Reply:
        found = self._documents.get(asked.path)
        return json_reply({"error": "not found"}, 404) if found is None else json_reply(found)


class SlowOllama(OllamaStub):
    """Tells when it is asked for a model's context, the last thing it is asked, and holds that back if it should."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_for_context = threading.Event()
        self.may_tell = threading.Event()
        self.may_tell.set()

    @override
    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/api/show":
            self.asked_for_context.set()
            self.may_tell.wait(PATIENCE_S)
        return super().answer(asked)


class Silent:
    """Accepts connections and says nothing."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def silent() -> Iterator[Silent]:
    made = Silent()
    yield made
    made.close()


LM_STUDIO = {
    "/api/v0/models": {
        "object": "list",
        "data": [
            {
                "id": "qwen3-8b",
                "type": "llm",
                "state": "loaded",
                "loaded_context_length": 8192,
                "max_context_length": 4e4,
            },
            {"id": "gemma", "type": "vlm", "state": "not-loaded", "max_context_length": 32_768},
            {"id": "nomic-embed", "type": "embeddings", "state": "not-loaded", "max_context_length": 2048},
        ],
    }
}
LLAMA_CPP = {
    "/v1/models": {"object": "list", "data": [{"id": "smollm2.gguf", "object": "model", "owned_by": "llamacpp"}]},
    "/props": {"default_generation_settings": {"n_ctx": 4096}, "build_info": "b7000-abc"},
}
VLLM = {
    "/v1/models": {"data": [{"id": "Qwen/Qwen3-8B", "owned_by": "vllm", "max_model_len": 40_960}]},
    "/version": {"version": "0.12.0"},
}


async def at_leisure(ports: dict[ServerKind, int]) -> tuple[FoundServer, ...]:
    """What is found where the half second never passes: a busy machine may need longer to answer."""
    HandClock()
    return await find_servers(ports)


async def test_each_server_is_found_with_its_models_and_context() -> None:
    with OllamaStub("qwen3:8b", "phi4:latest") as ollama, Documents(LM_STUDIO) as studio:
        ollama.loaded["phi4:latest"] = 4096
        with Documents(LLAMA_CPP) as llama, Documents(VLLM) as vllm:
            ports = {
                ServerKind.OLLAMA: ollama.port,
                ServerKind.LM_STUDIO: studio.port,
                ServerKind.LLAMA_CPP: llama.port,
                ServerKind.VLLM: vllm.port,
            }
            found = {server.kind: server for server in await at_leisure(ports)}
    assert found[ServerKind.OLLAMA].base_url == f"http://127.0.0.1:{ports[ServerKind.OLLAMA]}/v1"
    assert found[ServerKind.OLLAMA].version == "0.14.0"
    assert found[ServerKind.OLLAMA].models == (
        FoundModel(name="qwen3:8b", context_tokens=TRAINED, is_loaded=False),
        FoundModel(name="phi4:latest", context_tokens=TRAINED, is_loaded=True),
    )
    assert found[ServerKind.LM_STUDIO].models == (
        FoundModel(name="qwen3-8b", context_tokens=8192, is_loaded=True),
        FoundModel(name="gemma", context_tokens=32_768, is_loaded=False),
    )
    assert found[ServerKind.LLAMA_CPP].models == (FoundModel(name="smollm2.gguf", context_tokens=4096, is_loaded=True),)
    assert found[ServerKind.VLLM].models == (FoundModel(name="Qwen/Qwen3-8B", context_tokens=40_960, is_loaded=True),)


async def test_a_llama_server_may_use_the_port_of_the_other() -> None:
    with Documents(LLAMA_CPP) as llama:
        found = await at_leisure({ServerKind.VLLM: llama.port})
    assert [server.kind for server in found] == [ServerKind.LLAMA_CPP]


@pytest.mark.parametrize("kind", list(ServerKind))
@pytest.mark.parametrize(
    "reply",
    [
        Reply(parts=(WEB_PAGE,), kind="text/html"),
        json_reply({}),
        json_reply([1]),
        json_reply({"data": [], "models": [], "version": 3}),
        json_reply({"data": [{"id": "m", "owned_by": "somebody"}], "models": None, "version": "1"}),
        json_reply({"version": "1", "models": ["text"], "data": ["text"]}),
        Reply(status=302, headers={"Location": "http://127.0.0.1:9/"}),
        Reply(status=500),
        Reply(parts=(b"{" * 3_000_000,)),
        Reply(parts=(b"\xff\xfe" * 100,)),
    ],
    ids=["web page", "empty", "list", "odd", "another", "texts", "redirect", "broken", "huge", "binary"],
)
async def test_a_stranger_is_no_model_server(kind: ServerKind, reply: Reply) -> None:
    with HttpStub() as stranger:
        stranger.once(*[reply] * 6)
        assert await find_servers({kind: stranger.port}) == ()
        assert len(stranger.seen) <= 2, "a stranger is left alone at once"


async def test_a_test_server_of_the_protocol_is_no_known_server(provider_server: ProviderServer) -> None:
    assert await find_servers(dict.fromkeys(ServerKind, provider_server.port)) == ()


async def test_a_redirect_is_not_followed() -> None:
    with HttpStub() as other, HttpStub() as moved:
        moved.once(*[Reply(status=307, headers={"Location": f"{other.root}/api/version"})] * 4)
        assert await find_servers({ServerKind.OLLAMA: moved.port}) == ()
        assert other.seen == []


async def test_names_that_could_not_be_chosen_are_not_offered() -> None:
    names = ["ok", "", "a\x1b[2J", "x" * 2000]
    documents = {"/v1/models": {"data": [{"id": name, "owned_by": "vllm"} for name in names]}}
    with Documents(documents) as server:
        (found,) = await at_leisure({ServerKind.VLLM: server.port})
    assert [model.name for model in found.models] == ["ok"]


async def test_silence_ends_in_time_and_hides_nobody(silent: Silent) -> None:
    await find_servers({})
    with SlowOllama() as ollama:
        ports = {**dict.fromkeys(ServerKind, silent.port), ServerKind.OLLAMA: ollama.port}
        clock = HandClock()
        looking = asyncio.create_task(find_servers(ports))
        await asyncio.to_thread(ollama.asked_for_context.wait)
        assert not looking.done()
        clock.pass_by(LIMIT_S)
        found = await looking
    assert [server.kind for server in found] == [ServerKind.OLLAMA]


async def test_what_was_not_told_in_time_is_unknown() -> None:
    with SlowOllama() as ollama:
        ollama.may_tell.clear()
        clock = HandClock()
        looking = asyncio.create_task(find_servers({ServerKind.OLLAMA: ollama.port}))
        await asyncio.to_thread(ollama.asked_for_context.wait)
        clock.pass_by(LIMIT_S)
        (found,) = await looking
        ollama.may_tell.set()
    assert found.models == (FoundModel(name="qwen3:8b", is_loaded=False),)


async def test_cancelling_leaves_nothing(silent: Silent) -> None:
    before = asyncio.all_tasks()
    looking = asyncio.create_task(find_servers(dict.fromkeys(ServerKind, silent.port)))
    for _ in range(20):
        await asyncio.sleep(0)
    looking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await looking
    assert asyncio.all_tasks() == before


async def test_only_the_usual_ports_of_this_machine_are_asked() -> None:
    assert dict(discovery.PORTS) == {
        ServerKind.OLLAMA: 11434,
        ServerKind.LM_STUDIO: 1234,
        ServerKind.LLAMA_CPP: 8080,
        ServerKind.VLLM: 8000,
    }
