"""A model behind any OpenAI-compatible address: the provider library does the protocol, `wire` the bytes.

Not for choosing a model (`gateway`) or finding its key (`keys`). Importing this module is cheap: the provider library
is imported by the first request, in the engine thread.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from pydantic import SecretStr
from typing_extensions import override

from app.domain.errors import FaultKind, ProviderError
from app.llm import context_window as context
from app.llm.faults import FormPart
from app.llm.keys.redaction import quieten_libraries
from app.llm.prices import listed_context
from app.llm.providers.interface import ANY_MODEL, ModelListing, ProviderChoice
from app.llm.providers.vendor_client import VendorProtocol
from app.llm.reply_schema import LENGTHS
from app.llm.wire.chat_dialect import ChatDialect
from app.settings.provider_registry import Provider

if TYPE_CHECKING:
    from pydantic_ai.models.openai import OpenAIChatModel

    from app.llm.wire.transport import Bounds

PROVIDER = "openai-compatible"


def make(choice: ProviderChoice) -> "ChatProtocol":
    """Make the protocol of the chosen model, under the name of its provider; see `ProviderModule`."""
    name = choice.settings.provider.value
    return ChatProtocol(base_url=choice.address, model=choice.model, api_key=choice.key, provider=name)


def listing(address: str, key: SecretStr | None) -> ModelListing:
    """Say how the models of a server are asked for; see `ProviderModule`."""
    wire = ChatProtocol(base_url=address, model=ANY_MODEL, api_key=key).wire()
    return ModelListing(wire, f"{address}/models", "max_model_len")


class ChatProtocol(VendorProtocol):
    """Implements `ModelProtocol` for OpenAI's chat completions at any address."""

    provider = PROVIDER
    answers_whole = True

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        api_key: SecretStr | None = None,
        provider: str = PROVIDER,
        bounds: "Bounds | None" = None,
    ) -> None:
        """Prepare; nothing is sent.

        Args:
            base_url: address up to and with /v1, without a trailing slash.
            model: name the server knows the model by.
            api_key: None for servers that need none.
            provider: first part of the judge id.
            bounds: limits of one request; the usual ones by default.

        Raises:
            ProviderError: authentication: the key would go over plain http to another machine.
        """
        self._chat_dialect = ChatDialect()
        super().__init__(base_url=base_url, model=model, api_key=api_key, dialect=self._chat_dialect, bounds=bounds)
        self.provider = provider
        if provider == Provider.OPENAI.value:
            # Its strict form knows no bounds of texts; local servers keep small models in check by them.
            self.refused_bounds = LENGTHS
        self._chat: OpenAIChatModel | None = None

    @override
    def without(self, part: FormPart) -> bool:
        """Leave the wish for counts, or for a stream, away."""
        return self._chat_dialect.without(part)

    async def context_window(self) -> int | None:
        """Return what the vendor's list or the server says: vLLM and others in their models, llama.cpp, LM Studio."""
        if listed := listed_context(base_url=self.address, model=self.model):
            return listed
        root = self.address.removesuffix("/v1")
        questions: tuple[tuple[str, Callable[[object], int | None]], ...] = (
            (f"{self.address}/models", lambda found: context.of_models(found, self.model)),
            (f"{root}/props", context.of_props),
            (f"{root}/api/v0/models", lambda found: context.of_lm_studio(found, self.model)),
        )
        for url, read in questions:
            try:
                found = await self.wire().ask_about(url)
            except ProviderError as fault:
                if fault.kind in (FaultKind.CONNECTION, FaultKind.TIMEOUT):
                    raise
                continue  # this server does not know the question
            if size := read(found):
                return size
        return None

    def load_library(self) -> None:
        """Import the library now; no server is asked."""
        self.library_model()

    def library_model(self) -> "OpenAIChatModel":
        """The library's model on our own wire; imports the library at the first call (1–3 s)."""
        if self._chat is not None:
            return self._chat
        from openai import AsyncOpenAI
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.profiles import merge_profile
        from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

        quieten_libraries()
        # The wire puts the key in; the library never has it.
        client = AsyncOpenAI(
            api_key="unused", base_url=self.address, http_client=self.http_client(), max_retries=0, timeout=None
        )
        provider = OpenAICompatibleProvider(PROVIDER, openai_client=client)
        # Without a transformer the schema goes out exactly as the request has it.
        profile = merge_profile(
            provider.model_profile(self.model), {"json_schema_transformer": None, "supports_json_schema_output": True}
        )
        self._chat = OpenAIChatModel(self.model, provider=provider, profile=profile)
        return self._chat
