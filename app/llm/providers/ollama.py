"""A model behind Ollama, through its own API: the context is asked for, loading is told and is no timeout.

`find_ollama` says once whether an address is Ollama's. Importing this module is cheap. Not for bodies
(`ollama_dialect`) or for looking for servers nobody chose (`discovery`).
"""

import asyncio
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from pydantic import SecretStr
from typing_extensions import override

from app.domain.errors import FaultKind, ProviderError
from app.llm.discovery import trained_context
from app.llm.faults import FormPart
from app.llm.providers.openai_compatible import ChatProtocol
from app.llm.providers.vendor_client import count_in
from app.llm.wire.ollama_dialect import OllamaDialect

if TYPE_CHECKING:
    import httpx2

    from app.llm.wire.transport import Bounds, Wire

Loading = Callable[[str | None], None]
USUAL_CONTEXT = 16_384
"""Asked for where nobody chose one: what a run's largest request needs, and what small machines can hold."""
_LOADING_S = 15 * 60.0
_LEAST_CONTEXT = 2048


class OllamaProtocol(ChatProtocol):
    """Implements `ModelProtocol`: the library speaks OpenAI's protocol, the wire Ollama's."""

    answers_whole = False

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        api_key: SecretStr | None = None,
        context_tokens: int | None = None,
        bounds: "Bounds | None" = None,
        on_loading: Loading | None = None,
    ) -> None:
        """Prepare; nothing is sent.

        Args:
            base_url: the chosen address, with or without /v1.
            model: its name in Ollama.
            api_key: for a server behind a gate; None = none.
            context_tokens: context to ask for; None = what the model's own file says, else a usual one.
            bounds: limits of one request; the usual ones by default.
            on_loading: told a sentence while the model is being loaded, then None.
        """
        super().__init__(base_url=base_url, model=model, api_key=api_key, bounds=bounds)
        self._dialect = OllamaDialect(lambda: self._context or USUAL_CONTEXT)
        self._root = root_of(base_url)
        self._wanted = context_tokens
        self._context: int | None = None
        self._on_loading = on_loading or _unheard
        self._loading: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

    @override
    async def prepare(self) -> None:
        """Have the model loaded with its context, however long that takes; told to `on_loading`.

        Raises:
            ProviderError: not found where Ollama has no such model; timeout after a quarter of an hour.
        """
        async with self._loading.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            context = await self._find_context()
            if await self._is_loaded(context):
                return
            self._on_loading(f"Loading {self.model} in Ollama…")
            try:
                await self._load(context)
            finally:
                self._on_loading(None)

    @override
    def http_client(self) -> "httpx2.AsyncClient":
        """A client whose requests become Ollama's own on their way to the wire."""
        import httpx2

        transport = _to_own_api(self.wire(), f"{self._root}/api/chat")
        return httpx2.AsyncClient(transport=transport, trust_env=False, follow_redirects=False, timeout=None)

    @override
    def without(self, part: FormPart) -> bool:
        """Return False: nothing was added that could be left away."""
        return False

    @override
    async def context_window(self) -> int | None:
        """Return the context that is asked for with every request.

        Raises:
            ProviderError: Ollama could not be asked now, or has no such model.
        """
        return await self._find_context()

    async def _find_context(self) -> int:
        if self._context is None:
            shown = await self.wire().ask_about(f"{self._root}/api/show", {"model": self.model})
            shown = shown if isinstance(shown, dict) else {}
            trained = trained_context(shown)
            chosen = self._wanted or _of_model_file(shown) or USUAL_CONTEXT
            self._context = max(_LEAST_CONTEXT, min(chosen, trained or chosen))
        return self._context

    async def _is_loaded(self, context: int) -> bool:
        running = await self.wire().ask_about(f"{self._root}/api/ps")
        models = running.get("models") if isinstance(running, dict) else None
        return any(
            isinstance(entry, dict)
            and _same(entry.get("name") or entry.get("model"), self.model)
            # Older versions do not say the context; then the request itself sees to it.
            and (count_in(entry, "context_length") or context) == context
            for entry in (models if isinstance(models, list) else ())
        )

    async def _load(self, context: int) -> None:
        """Ask for no words: Ollama answers when the model is loaded."""
        from app.llm.wire.transport import Bounds

        body = {"model": self.model, "stream": False, "options": {"num_ctx": context}}
        patient = Bounds(first_byte=_LOADING_S, idle=_LOADING_S, total=_LOADING_S)
        await self.wire().ask_about(f"{self._root}/api/generate", body, bounds=patient)


async def find_ollama(wire: "Wire", base_url: str) -> bool | None:
    """Say whether Ollama answers at an address, by two small questions; None = it could not be asked now."""
    root = root_of(base_url)
    try:
        version = await wire.ask_about(f"{root}/api/version")
        tags = await wire.ask_about(f"{root}/api/tags") if _has(version, "version", str) else None
    except ProviderError as fault:
        return None if fault.kind in (FaultKind.CONNECTION, FaultKind.TIMEOUT) else False
    return _has(tags, "models", list)


def root_of(base_url: str) -> str:
    """Return an address without the /v1 of its OpenAI-like API."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix('/v1')}"


def _to_own_api(wire: "Wire", url: str) -> "httpx2.AsyncBaseTransport":
    """A transport that sends every request of the library to one address of Ollama's own API."""
    import httpx2

    class ToOwnApi(httpx2.AsyncBaseTransport):
        @override
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            return await wire.handle_async_request(httpx2.Request("POST", url, content=request.content))

    return ToOwnApi()


def _of_model_file(shown: dict[str, Any]) -> int | None:
    """The context that the model's own file sets, if it does."""
    text = shown.get("parameters")
    found = re.search(r"(?m)^num_ctx\s+(\d{3,9})\s*$", text) if isinstance(text, str) else None
    return int(found[1]) if found else None


def _same(found: object, wanted: str) -> bool:
    full = wanted if ":" in wanted.rsplit("/", 1)[-1] else f"{wanted}:latest"
    return isinstance(found, str) and found.lower() in (wanted.lower(), full.lower())


def _has(document: Any, name: str, kind: type) -> bool:
    return isinstance(document, dict) and isinstance(document.get(name), kind)


def _unheard(sentence: str | None) -> None:
    """Nobody wants to know."""
