"""A model at an address that a person gave: Ollama's own API where Ollama answers, else OpenAI's chat protocol.

Which of the two is asked once, at the first request. Not for the protocols themselves (`openai_compatible`, `ollama`).
"""

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from pydantic import SecretStr

from app.llm.faults import FormPart
from app.llm.protocol import ModelProtocol
from app.llm.providers import openai_compatible
from app.llm.providers.interface import ModelListing, ProviderChoice
from app.llm.providers.ollama import Loading, OllamaProtocol, find_ollama
from app.llm.providers.openai_compatible import ChatProtocol

if TYPE_CHECKING:
    from pydantic_ai.models import Model

    from app.llm.wire.transport import Bounds


def make(choice: ProviderChoice) -> "AddressProtocol":
    """Make the protocol of the chosen model; see `ProviderModule`."""
    return AddressProtocol(
        base_url=choice.address,
        model=choice.model,
        api_key=choice.key,
        context_tokens=choice.settings.context_tokens,
        on_loading=choice.on_loading,
    )


def listing(address: str, key: SecretStr | None) -> ModelListing:
    """Say how the models of a server are asked for: Ollama, too, has OpenAI's list; see `ProviderModule`."""
    return openai_compatible.listing(address, key)


class AddressProtocol:
    """Implements `ModelProtocol` by the one of two that fits the server."""

    takes_schema = True
    takes_tools = True
    keeps_tools = False

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
            base_url: address up to and with /v1, without a trailing slash.
            model: name the server knows the model by.
            api_key: None for servers that need none.
            context_tokens: context to ask Ollama for; None = a usual one.
            bounds: limits of one request; the usual ones by default.
            on_loading: told a sentence while Ollama loads the model, then None.

        Raises:
            ProviderError: authentication: the key would go over plain http to another machine.
        """
        self._chat = ChatProtocol(base_url=base_url, model=model, api_key=api_key, bounds=bounds)
        self._ollama = OllamaProtocol(
            base_url=base_url,
            model=model,
            api_key=api_key,
            context_tokens=context_tokens,
            bounds=bounds,
            on_loading=on_loading,
        )
        # Vendors have longer paths; Ollama's address is the root, or the root and /v1.
        self._is_ollama: bool | None = None if urlsplit(base_url).path in ("", "/", "/v1") else False
        self._asking: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
        self.provider = self._chat.provider
        self.model = model
        self.address = base_url
        self.host = self._chat.host

    @property
    def answers_whole(self) -> bool:
        """As the one that fits."""
        return self._fitting.answers_whole

    def schema_of(self, schema: dict[str, Any]) -> dict[str, Any]:
        """As the one that fits."""
        return self._fitting.schema_of(schema)

    async def prepare(self) -> None:
        """Ask once what the server is, and make the model ready.

        Raises:
            ProviderError: Ollama could not load the model.
        """
        await self._decide()
        await self._fitting.prepare()

    def load_library(self) -> None:
        """Import the library now; both speak through the same."""
        self._chat.load_library()

    def library_model(self) -> "Model":
        """As the one that fits."""
        return self._fitting.library_model()

    async def context_window(self) -> int | None:
        """As the one that fits.

        Raises:
            ProviderError: it could not be asked now.
        """
        await self._decide()
        return await self._fitting.context_window()

    def without(self, part: FormPart) -> bool:
        """As the one that fits."""
        return self._fitting.without(part)

    async def aclose(self) -> None:
        """Nothing was started here."""

    @property
    def _fitting(self) -> ModelProtocol:
        return self._ollama if self._is_ollama else self._chat

    async def _decide(self) -> None:
        async with self._asking.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            if self._is_ollama is None:
                self._is_ollama = await find_ollama(self._chat.wire(), self.address)
