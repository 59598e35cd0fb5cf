"""What the module of every provider offers: making its protocol for a choice, and asking for its list of models.

A provider's record (`app.settings.provider_registry`) names its module, which is imported only when it is chosen.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from pydantic import SecretStr

from app.settings.provider_registry import RECORDS, Provider
from app.settings.settings import Settings

if TYPE_CHECKING:
    from app.llm.protocol import ModelProtocol
    from app.llm.wire.transport import Wire

LoadingListener = Callable[[str | None], None]
"""Told a sentence while a local model is being loaded, then None."""
ANY_MODEL = "any"
"""Stands for the model where none is meant: a list is of no single one."""


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """What a person chose, complete.

    Attributes:
        settings: for what only one provider reads.
        address: "" for a model in a process of our own.
        model: name or file.
        key: None = none is needed or none was found.
        on_loading: told when a local model is being loaded; None = nobody asks.
    """

    settings: Settings
    address: str
    model: str
    key: SecretStr | None
    on_loading: LoadingListener | None


@dataclass(frozen=True, slots=True)
class ModelListing:
    """How a provider is asked for its models.

    Attributes:
        wire: to it, with the key.
        url: where its list is.
        context: name of the count of tokens in an entry of the list.
    """

    wire: "Wire"
    url: str
    context: str


class ProviderModule(Protocol):
    """The module of one provider. Importing it is cheap: no provider library is loaded."""

    def make(self, choice: ProviderChoice) -> "ModelProtocol":
        """Make the protocol of the chosen model; nothing is sent or started.

        Raises:
            RefusedError: what it needs is not installed or not there.
            ProviderError: authentication: the key cannot be sent to this address.
        """

    def listing(self, address: str, key: SecretStr | None) -> ModelListing:
        """Say how the models of an address are asked for; nothing is sent.

        Raises:
            RefusedError: this provider has no list.
            ProviderError: authentication: the key cannot be sent to this address.
        """


def module_of(provider: Provider) -> ProviderModule:
    """Return the module that speaks to a provider; imports it at the first call.

    Raises:
        ValueError: the built-in methods, which are no provider.
    """
    path = RECORDS[provider].module
    if not path:
        raise ValueError("the built-in methods are no provider")
    return cast("ProviderModule", importlib.import_module(path))
