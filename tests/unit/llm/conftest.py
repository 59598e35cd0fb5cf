"""A running provider server, and clients of it."""

from collections.abc import Iterator
from typing import Any

import pytest

from support.openai_client import OpenAICompatibleClient
from support.provider_requests import MakeClient, Waits, client_of
from support.provider_server import ProviderServer


@pytest.fixture
def provider_server() -> Iterator[ProviderServer]:
    """A real local server that answers any schema."""
    with ProviderServer() as server:
        yield server


@pytest.fixture
def waits() -> Waits:
    """The pauses between attempts of clients made by `make_client`."""
    return Waits()


@pytest.fixture
def make_client(provider_server: ProviderServer, waits: Waits) -> MakeClient:
    """Makes a client of the server: `make_client(key="…", total=2.0)`; see `client_of`."""

    def make(**options: Any) -> OpenAICompatibleClient:
        return client_of(options.pop("base_url", provider_server.base_url), wait=waits, **options)

    return make
