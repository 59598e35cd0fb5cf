"""Which model answers: the chosen one, or the built-in methods when none was ever chosen."""

import threading
from collections.abc import Callable
from typing import Protocol, runtime_checkable

from app.domain.errors import RefusedError
from app.domain.models import ModelClient, ModelInfo
from app.domain.runs import BUILTIN_JUDGE
from app.llm.gateway import builtin_client

ClientFactory = Callable[[], ModelClient]


@runtime_checkable
class Closable(Protocol):
    """A client that holds something beyond its requests."""

    async def aclose(self) -> None:
        """Let it go; twice is once."""


@runtime_checkable
class Loadable(Protocol):
    """A client whose library takes seconds to load."""

    def load_library(self) -> None:
        """Load it now; asks no server anything."""


class Clients:
    """Makes the chosen client once, at its first use (provider libraries load late). Any thread but for `close`."""

    def __init__(self, factory: ClientFactory) -> None:
        self._factory = factory
        self._client: ModelClient | None = None
        self._left: list[ModelClient] = []
        self._lock = threading.Lock()

    def current(self) -> ModelClient:
        """The model in use.

        Raises:
            KnownError: a provider was chosen and its settings do not suffice; never a silent substitute.
        """
        with self._lock:
            if self._client is None:
                self._client = self._factory()
            return self._client

    def info(self) -> ModelInfo:
        """Which model is in use."""
        return self.current().info

    def load_library(self) -> None:
        """Load what the model in use needs, before it is asked the first time. Engine thread.

        Raises:
            KnownError: as `current`.
        """
        client = self.current()
        if isinstance(client, Loadable):
            client.load_library()

    def renew(self) -> None:
        """Make the client anew at its next use: the choice or the key changed.

        Work that goes on keeps the client it began with, which is closed with all others at the end.
        """
        with self._lock:
            if self._client is not None:
                self._left.append(self._client)
            self._client = None

    def for_judge(self, judge: str) -> ModelClient:
        """The client that gives this judge's answers, to resume a run.

        Raises:
            RefusedError: another model is in use now.
        """
        if judge == BUILTIN_JUDGE:
            return builtin_client()
        client = self.current()
        if client.info.judge != judge:
            raise RefusedError(
                "other-judge",
                f"This run was judged by “{judge}”; the model in use now is “{client.info.judge}”."
                " Choose that model again to go on, or start a new run.",
            )
        return client

    async def close(self) -> None:
        """End what clients started, such as a model server of their own. Engine loop; no request goes on by then."""
        with self._lock:
            clients: list[object] = [*self._left, self._client]
            self._left, self._client = [], None
        for client in clients:
            if isinstance(client, Closable):
                await client.aclose()
