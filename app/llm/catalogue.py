"""The models that a chosen address names: asked once, with its key, when a person wants to pick one.

Not for servers nobody chose (`discovery`).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from app.domain.errors import RefusedError
from app.domain.offers import FoundModel
from app.llm.addresses import address_of
from app.llm.gateway import key_for
from app.llm.keys import guard_transport
from app.llm.side_questions import ask_json
from app.settings.settings import Provider, Settings


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
    guard_transport(address, secret)
    plain = secret.get_secret_value() if secret is not None else None
    host = urlsplit(address).netloc
    match settings.provider:
        case Provider.ANTHROPIC:
            headers = {"anthropic-version": "2023-06-01"} | ({"x-api-key": plain} if plain else {})
            found = await ask_json(f"{address}/v1/models?limit=200", host=host, headers=headers)
            return _named(found.get("data"), "id", "max_input_tokens")
        case Provider.GOOGLE:
            headers = {"x-goog-api-key": plain} if plain else {}
            found = await ask_json(f"{address}/v1beta/models?pageSize=200", host=host, headers=headers)
            return _named(found.get("models"), "name", "inputTokenLimit")
        case _:
            headers = {"Authorization": f"Bearer {plain}"} if plain else {}
            found = await ask_json(f"{address}/models", host=host, headers=headers)
            return _named(found.get("data"), "id", "max_model_len")


def _named(entries: Any, name: str, context: str) -> tuple[FoundModel, ...]:
    """The entries that have a name which can be chosen; Google's begin with “models/”, which is no part of it."""
    if not isinstance(entries, list):
        return ()
    return tuple(
        FoundModel(name=text.removeprefix("models/"), context_tokens=_count(entry.get(context)))
        for entry in entries
        if isinstance(entry, dict) and isinstance(text := entry.get(name), str) and text.isprintable() and text
    )


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
