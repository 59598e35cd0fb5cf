"""Model servers that run on this machine: looked for at their usual ports on loopback, within half a second.

What is found is offered, never taken. Nothing but 127.0.0.1 is asked, no redirect is followed, no proxy used, and a
server counts only when its answers have the form of that very server: a stranger's web server is no model. Not for
the models of a chosen address (`catalogue`).
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.model_offers import FoundModel, FoundServer, ServerKind

if TYPE_CHECKING:
    import httpx2

LIMIT_S = 0.5
"""For everything together, answers of all servers included; importing the HTTP library comes before."""
Ports = Mapping[ServerKind, int]
PORTS: Ports = {
    ServerKind.OLLAMA: 11434,
    ServerKind.LM_STUDIO: 1234,
    ServerKind.LLAMA_CPP: 8080,
    ServerKind.VLLM: 8000,
}
_MOST_BYTES = 1_000_000
_MOST_MODELS = 200
_MOST_ASKED = 12
"""Models of Ollama whose context is asked for; each is a question of its own."""


async def find_servers(ports: Ports = PORTS, *, within: float = LIMIT_S) -> tuple[FoundServer, ...]:
    """Return the servers that answered in time, by kind; what a server did not tell in time is left unknown.

    Engine loop. Imports the HTTP library.

    Args:
        ports: where to look.
        within: seconds for everything together.
    """
    if not ports:
        return ()
    await asyncio.to_thread(__import__, "httpx2")
    started = time.monotonic()
    looks = [_Look(kind, port) for kind, port in ports.items()]
    if not looks:
        return ()
    async with _transport() as transport:
        tasks = [asyncio.ensure_future(_FINDERS[look.kind](look, transport)) for look in looks]
        try:
            await asyncio.wait(tasks, timeout=max(0.0, within * 0.9 - (time.monotonic() - started)))
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
    for fault in ended:
        if isinstance(fault, Exception):
            raise fault
    return tuple(look.found for look in looks if look.found is not None)


@dataclass(slots=True)
class _Look:
    """One port being looked at; `found` grows while its server tells more."""

    kind: ServerKind
    port: int
    found: FoundServer | None = field(default=None)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def set(self, *, kind: ServerKind | None = None, version: str = "", models: list[FoundModel]) -> None:
        self.found = FoundServer(
            kind=kind or self.kind,
            base_url=f"{self.address}/v1",
            version=_short(version),
            models=tuple(models[:_MOST_MODELS]),
        )


async def _ollama(look: _Look, transport: "httpx2.AsyncHTTPTransport") -> None:
    version = await _ask(transport, f"{look.address}/api/version")
    tags = await _ask(transport, f"{look.address}/api/tags")
    listed = _list(tags, "models")
    if not isinstance((version or {}).get("version"), str) or listed is None:
        return
    said = str((version or {})["version"])
    models = [FoundModel(name=name) for model in listed if (name := _name(model.get("name")))]
    look.set(version=said, models=models)
    running = _list(await _ask(transport, f"{look.address}/api/ps"), "models")
    if running is not None:
        loaded = {model.get("name") for model in running}
        models = [model.model_copy(update={"is_loaded": model.name in loaded}) for model in models]
        look.set(version=said, models=models)

    async def tell_context(index: int) -> None:
        shown = await _ask(transport, f"{look.address}/api/show", {"model": models[index].name})
        context = trained_context(shown or {})
        models[index] = models[index].model_copy(update={"context_tokens": context})
        look.set(version=said, models=models)

    await asyncio.gather(*(tell_context(index) for index in range(min(len(models), _MOST_ASKED))))


async def _lm_studio(look: _Look, transport: "httpx2.AsyncHTTPTransport") -> None:
    listed = _list(await _ask(transport, f"{look.address}/api/v0/models"), "data")
    # Without a model there is nothing to know it by, and nothing to offer.
    if not listed or any("state" not in model or "type" not in model for model in listed):
        return
    models = [
        FoundModel(
            name=name,
            context_tokens=_count(model.get("loaded_context_length")) or _count(model.get("max_context_length")),
            is_loaded=model.get("state") == "loaded",
        )
        for model in listed
        if model.get("type") in ("llm", "vlm") and (name := _name(model.get("id")))
    ]
    look.set(models=models)


async def _openai_like(look: _Look, transport: "httpx2.AsyncHTTPTransport") -> None:
    """llama.cpp and vLLM, told apart by whom their models are owned by; either may use the other's port."""
    listed = _list(await _ask(transport, f"{look.address}/v1/models"), "data")
    owners = {model.get("owned_by") for model in listed or ()}
    kind = {"llamacpp": ServerKind.LLAMA_CPP, "vllm": ServerKind.VLLM}.get(str(next(iter(owners), None)))
    if listed is None or kind is None or len(owners) != 1:
        return
    models = [
        FoundModel(name=name, context_tokens=_count(model.get("max_model_len")), is_loaded=True)
        for model in listed
        if (name := _name(model.get("id")))
    ]
    look.set(kind=kind, models=models)
    if kind is ServerKind.VLLM:
        version = (await _ask(transport, f"{look.address}/version") or {}).get("version")
        look.set(kind=kind, version=version if isinstance(version, str) else "", models=models)
        return
    props = await _ask(transport, f"{look.address}/props") or {}
    slot = props.get("default_generation_settings")
    context = _count(slot.get("n_ctx")) if isinstance(slot, dict) else None
    version = props.get("build_info")
    models = [model.model_copy(update={"context_tokens": context}) for model in models]
    look.set(kind=kind, version=version if isinstance(version, str) else "", models=models)


_Finder = Callable[[_Look, "httpx2.AsyncHTTPTransport"], Awaitable[None]]
_FINDERS: Mapping[ServerKind, _Finder] = {
    ServerKind.OLLAMA: _ollama,
    ServerKind.LM_STUDIO: _lm_studio,
    ServerKind.LLAMA_CPP: _openai_like,
    ServerKind.VLLM: _openai_like,
}


def trained_context(shown: Mapping[str, Any]) -> int | None:
    """Return the context a model was trained for, from Ollama's `/api/show`; None when it does not say."""
    info = shown.get("model_info")
    if not isinstance(info, dict):
        return None
    return _count(info.get(f"{info.get('general.architecture')}.context_length"))


def _transport() -> "httpx2.AsyncHTTPTransport":
    import httpx2

    return httpx2.AsyncHTTPTransport(verify=False, trust_env=False)  # plain http to loopback only


async def _ask(
    transport: "httpx2.AsyncHTTPTransport", url: str, body: dict[str, Any] | None = None
) -> dict[str, Any] | None:
    """Return the JSON object that answers with 200, or None: whatever else is there is not what is looked for."""
    import httpx2

    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "int-crucible"}
    request = httpx2.Request("GET" if body is None else "POST", url, headers=headers, json=body)
    try:
        response = await transport.handle_async_request(request)
        try:
            if response.status_code != 200:
                return None
            found = bytearray()
            async for part in response.aiter_raw():
                found += part
                if len(found) > _MOST_BYTES:
                    return None
        finally:
            await response.aclose()
    except (httpx2.TransportError, OSError):
        return None
    try:
        document = json.loads(found)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _list(document: dict[str, Any] | None, name: str) -> list[dict[str, Any]] | None:
    found = (document or {}).get(name)
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        return None
    return found


def _name(value: Any) -> str | None:
    """A model's name if it can be chosen: what the settings would not take is not offered."""
    return value if isinstance(value, str) and value and value.isprintable() and len(value) <= 1000 else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**9 else None


def _short(text: str) -> str:
    return "".join(char for char in text if char.isprintable())[:40]
