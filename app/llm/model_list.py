"""The models that a chosen address names: asked once, with its key, when a person wants to pick one.

Not for servers nobody chose (`discovery`).
"""

from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from app.domain.errors import FaultKind, ProviderError, RefusedError
from app.domain.model_offers import FoundModel
from app.llm import faults
from app.llm.context_window import entries_of
from app.llm.gateway import key_for
from app.llm.providers.addresses import address_of
from app.llm.providers.interface import module_of
from app.settings.settings import Settings

_NAMES = ("id", "name", "model", "model_name")


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
    listing = module_of(settings.provider).listing(address, secret)
    try:
        named = _named(await listing.wire.ask_about(listing.url), listing.context)
    except ProviderError as fault:
        if fault.kind not in (FaultKind.NOT_FOUND, FaultKind.BAD_OUTPUT):
            raise
        named = None  # many a server answers questions and knows no list
    if named is None:
        raise faults.no_list(listing.wire.host, listing.wire.address_hint)
    return named


def _named(document: Any, context: str) -> tuple[FoundModel, ...] | None:
    """The models of a list in any of the forms servers give it; None where it is none.

    Google's names begin with “models/”, which is no part of them.
    """
    entries = entries_of(document)
    if entries is None:
        return None
    if any(isinstance(entry, dict) for entry in entries):
        # A list of names alone has nothing else in it.
        entries = [entry for entry in entries if isinstance(entry, dict)]
    found = [
        FoundModel(
            name=name.removeprefix("models/"),
            context_tokens=_count(entry.get(context)) if isinstance(entry, dict) else None,
        )
        for entry in entries
        if (name := _name(entry)) is not None
    ]
    return tuple(found) if found or not entries else None


def _name(entry: Any) -> str | None:
    """The name by which a model of a list is chosen, if it can be."""
    names = [entry.get(name) for name in _NAMES] if isinstance(entry, dict) else [entry]
    return next((name for name in names if isinstance(name, str) and name and name.isprintable()), None)


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
