"""Which model answers: the chosen one, or the built-in methods when none was ever chosen."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, runtime_checkable

from app.domain.errors import RefusedError
from app.domain.model_client import Closable, ModelClient, ModelInfo
from app.domain.runs import BUILTIN_JUDGE
from app.services.model_choice import builtin_client

ClientFactory = Callable[[], ModelClient]


@runtime_checkable
class Loadable(Protocol):
    """A client whose library takes seconds to load."""

    def load_library(self) -> None:
        """Load it now; asks no server anything."""


class Clients:
    """Makes the chosen client once, at its first use (provider libraries load late).

    `using`, `renew`, `load_library` and `close` on the engine loop, all else on any thread.
    """

    def __init__(self, factory: ClientFactory) -> None:
        self._factory = factory
        self._client: ModelClient | None = None
        self._lock = threading.Lock()
        self._users: Counter[int] = Counter()
        """How much work goes on with a client, by its `id`; it is held as long as it is here."""
        self._left: dict[int, Closable] = {}
        """Clients of earlier choices that are still open, by `id`."""
        self._closing: set[asyncio.Task[None]] = set()

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

    @contextmanager
    def using(self, client: ModelClient) -> Iterator[None]:
        """Keep a client open while work goes on with it, whatever is chosen meanwhile."""
        self._users[id(client)] += 1
        try:
            yield
        finally:
            self._users[id(client)] -= 1
            self._close_if_left(client)

    def renew(self) -> None:
        """Make the client anew at its next use: the choice or the key changed.

        Work that goes on keeps the client it began with, which is closed when the last of it has ended.
        """
        with self._lock:
            client: object = self._client
            self._client = None
        if isinstance(client, Closable):
            self._left[id(client)] = client
            self._close_if_left(client)

    def _close_if_left(self, client: object) -> None:
        """Begin to close a client of an earlier choice that nothing works with any more."""
        if self._users[id(client)] == 0:
            del self._users[id(client)]
            if id(client) in self._left:
                closing = asyncio.get_running_loop().create_task(self._close_left(id(client)), name="close-model")
                self._closing.add(closing)
                closing.add_done_callback(self._closing.discard)

    async def _close_left(self, client: int) -> None:
        # Work that was started just before has begun by now: tasks begin in the order they were made.
        if client not in self._users and (left := self._left.pop(client, None)) is not None:
            await left.aclose()

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
        self.renew()
        left, self._left = tuple(self._left.values()), {}
        for client in left:
            await client.aclose()
        await asyncio.gather(*self._closing)
