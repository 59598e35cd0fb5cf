"""The models that a chosen address names: asked once, with its key, when a person wants to pick one.

Not for servers nobody chose (`discovery`).
"""

from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from app.domain.errors import RefusedError
from app.domain.model_offers import FoundModel
from app.llm.gateway import key_for
from app.llm.providers.addresses import address_of
from app.llm.providers.anthropic import AnthropicProtocol
from app.llm.providers.google import GoogleProtocol
from app.llm.providers.openai_compatible import ChatProtocol
from app.settings.settings import Provider, Settings

_ANY = "any"
"""A list is of no single model."""


async def models_of(
    settings: Settings, env: Mapping[str, str], *, key: SecretStr | None = None
) -> tuple[FoundModel, ...]:
    """Return the models a provider or server names, in its order.

    Args:
        settings: its provider and address are asked; a model need not be chosen yet.
        env: environment variables.
        key: a key that is not kept yet; None = the one that is found for the address.

    Raises:
        RefusedError: there is no address to ask.
        ProviderError: it does not answer, does not accept the key, or gives no list.
    """
    address = address_of(settings)
    if address is None:
        raise RefusedError("no-address", "Give the address first: it is asked for its models.")
    secret = key or key_for(settings, address, env).value
    match settings.provider:
        case Provider.ANTHROPIC:
            wire = AnthropicProtocol(base_url=address, model=_ANY, api_key=secret).wire()
            found = await wire.ask_about(f"{address.removesuffix('/v1')}/v1/models?limit=200")
            return _named(found, "data", "id", "max_input_tokens")
        case Provider.GOOGLE:
            wire = GoogleProtocol(base_url=address, model=_ANY, api_key=secret).wire()
            found = await wire.ask_about(f"{address.removesuffix('/v1beta')}/v1beta/models?pageSize=200")
            return _named(found, "models", "name", "inputTokenLimit")
        case _:
            wire = ChatProtocol(base_url=address, model=_ANY, api_key=secret).wire()
            return _named(await wire.ask_about(f"{address}/models"), "data", "id", "max_model_len")


def _named(document: Any, field: str, name: str, context: str) -> tuple[FoundModel, ...]:
    """The entries that have a name which can be chosen; Google's begin with “models/”, which is no part of it."""
    entries = document.get(field) if isinstance(document, dict) else None
    if not isinstance(entries, list):
        return ()
    return tuple(
        FoundModel(name=text.removeprefix("models/"), context_tokens=_count(entry.get(context)))
        for entry in entries
        if isinstance(entry, dict) and isinstance(text := entry.get(name), str) and text.isprintable() and text
    )


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
