"""A client of an address that speaks OpenAI's protocol, with every limit and clock of it in the hand of a test.

The application makes its clients from settings (`app.llm.gateway`).
"""

import asyncio
import time
from collections.abc import Callable

from pydantic import SecretStr

from app.llm.client import ProviderClient, Terms
from app.llm.limits import Rates
from app.llm.prices import OwnPrice
from app.llm.providers.openai_compatible import ChatProtocol
from app.llm.retries import Patience, Wait
from app.llm.wire.transport import Bounds


class OpenAICompatibleClient(ProviderClient):
    """The client of a model at an OpenAI-compatible address; see `ProviderClient`."""

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        api_key: SecretStr | None = None,
        max_concurrency: int = 8,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
        price: OwnPrice | None = None,
        reason: str = "",
        bounds: Bounds | None = None,
        patience: Patience | None = None,
        wait: Wait = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare a client; nothing is sent.

        Args:
            base_url: address up to and with /v1, without a trailing slash.
            model: name the server knows the model by.
            api_key: None for servers that need none.
            max_concurrency: requests at once to this address, shared by all clients of it.
            requests_per_minute: None = as many as the server takes.
            tokens_per_minute: input and output together; None = as many as the server takes.
            price: the person's own.
            reason: why this model is used.
            bounds: limits of one request; the usual ones by default.
            patience: how often to try and how long to wait.
            wait: waits between attempts, given seconds.
            now: monotonic seconds, of the same clock as `wait`.

        Raises:
            ProviderError: authentication: the key would go over plain http to another machine.
        """
        terms = Terms(
            rates=Rates(max_concurrency, requests_per_minute, tokens_per_minute),
            price=price or OwnPrice(),
            patience=patience or Patience(),
            wait=wait,
            now=now,
        )
        protocol = ChatProtocol(base_url=base_url, model=model, api_key=api_key, bounds=bounds)
        super().__init__(protocol, terms=terms, reason=reason)
