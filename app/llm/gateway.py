"""Chooses the model the settings name: the chosen one or nothing. Never a silent substitute.

The built-in methods answer when a person chose them or never chose a model. Not for settings themselves.
"""

import os
from collections.abc import Mapping

from app.domain.errors import RefusedError
from app.domain.models import ModelClient
from app.llm.addresses import address_of
from app.llm.keys import FoundKey, find_key
from app.settings.paths import key_file
from app.settings.settings import Provider, Settings

NEVER_CHOSEN = "no model was ever chosen"


def client_for(
    settings: Settings,
    env: Mapping[str, str] | None = None,
    *,
    key: FoundKey | None = None,
) -> ModelClient:
    """Return the client of the chosen model; nothing is sent.

    May wait for the system's keyring.

    Args:
        settings: with the provider that was chosen, if one was.
        env: environment variables; the process's own by default.
        key: the key to use; by default the one that is found for the address.

    Raises:
        RefusedError: the choice is not complete: address or model is missing.
        ProviderError: authentication: the key cannot be sent to this address.
    """
    if settings.provider is Provider.BUILTIN:
        return builtin_client(reason=settings.reason)
    if settings.provider is not Provider.OPENAI_COMPATIBLE:
        raise RefusedError("provider-not-there", f"The provider “{settings.provider}” cannot be used yet.")
    address, model = chosen_address(settings)
    from app.llm.openai_compatible import OpenAICompatibleClient

    found = key or key_for(settings, address, env)
    return OpenAICompatibleClient(
        base_url=address,
        model=model,
        api_key=found.value,
        max_concurrency=settings.max_concurrency,
        reason=settings.reason,
    )


def key_for(settings: Settings, address: str, env: Mapping[str, str] | None = None) -> FoundKey:
    """Return the key for an address, looked for where the settings say. May wait for the system's keyring."""
    file = key_file(settings.data_dir) if settings.key_file else None
    return find_key(settings.provider, address, os.environ if env is None else env, key_file=file)


def builtin_client(*, reason: str = NEVER_CHOSEN) -> ModelClient:
    """Return the built-in methods."""
    from app.llm.builtin.client import BuiltinClient

    return BuiltinClient(reason=reason)


def chosen_address(settings: Settings) -> tuple[str, str]:
    """Return the address and the model that were chosen.

    Raises:
        RefusedError: one of them is missing.
    """
    address = address_of(settings)
    missing = [
        f"{words} (--{name.replace('_', '-')} or INT_CRUCIBLE_{name.upper()})"
        for name, words, value in (("base_url", "an address", address), ("model", "a model", settings.model))
        if value is None
    ]
    if address is None or settings.model is None:
        raise RefusedError(
            "provider-incomplete",
            f"The provider “{settings.provider}” was chosen without {' and '.join(missing)};"
            " give it, or choose --provider builtin.",
        )
    return address, settings.model
