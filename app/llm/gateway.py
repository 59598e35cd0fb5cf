"""Makes the client of the provider that the settings name. Never a silent substitute.

Not for the built-in methods (who answers is decided where both are known), and not for settings themselves.
"""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.domain.errors import RefusedError
from app.domain.model_client import ModelClient
from app.llm.keys.sources import FoundKey, find_key
from app.llm.providers.addresses import address_of
from app.llm.providers.interface import LoadingListener as LoadingListener
from app.llm.providers.interface import ProviderChoice, module_of
from app.settings.paths import key_file
from app.settings.provider_registry import RECORDS, Provider
from app.settings.settings import Settings

if TYPE_CHECKING:
    from app.llm.client import Terms


def client_for(
    settings: Settings,
    env: Mapping[str, str] | None = None,
    *,
    key: FoundKey | None = None,
    on_loading: LoadingListener | None = None,
) -> ModelClient:
    """Return the client of the chosen model; nothing is sent or started.

    May wait for the system's keyring.

    Args:
        settings: with the provider that was chosen, if one was.
        env: environment variables; the process's own by default.
        key: the key to use; by default the one that is found for the address.
        on_loading: told a sentence while a local model is being loaded, then None; on the engine loop.

    Raises:
        RefusedError: the choice is not complete, or the library it needs is not installed.
        ProviderError: authentication: the key cannot be sent to this address.
        ValueError: the built-in methods are chosen; nothing here makes those.
    """
    if settings.provider is Provider.BUILTIN:
        raise ValueError("the built-in methods are no provider")
    address, model = chosen_address(settings)
    found = None
    if RECORDS[settings.provider].is_remote:
        found = (key or key_for(settings, address, env)).value
    from app.llm.client import ProviderClient

    protocol = module_of(settings.provider).make(ProviderChoice(settings, address, model, found, on_loading))
    return ProviderClient(protocol, terms=terms_of(settings), reason=settings.reason)


def terms_of(settings: Settings) -> "Terms":
    """Return the limits and the price a person set, for all providers alike."""
    from app.llm.client import Terms
    from app.llm.limits import Rates
    from app.llm.prices import OwnPrice
    from app.llm.providers.embedded import SLOTS

    at_once = settings.max_concurrency
    if settings.provider is Provider.EMBEDDED:
        at_once = min(at_once, SLOTS)
    return Terms(
        rates=Rates(at_once, settings.requests_per_minute, settings.tokens_per_minute),
        price=OwnPrice(settings.price_input_usd, settings.price_output_usd),
    )


def key_for(settings: Settings, address: str, env: Mapping[str, str] | None = None) -> FoundKey:
    """Return the key for an address, looked for where the settings say. May wait for the system's keyring."""
    file = key_file(settings.data_dir) if settings.key_file else None
    return find_key(settings.provider, address, os.environ if env is None else env, key_file=file)


def chosen_address(settings: Settings) -> tuple[str, str]:
    """Return the address and the model that were chosen; a model in a process of our own has the address "".

    Raises:
        RefusedError: one of them is missing.
    """
    address = "" if settings.provider is Provider.EMBEDDED else address_of(settings)
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
