"""Which model answers: the chosen one, or the built-in methods when none was ever chosen."""

from collections.abc import Callable

from app.domain.errors import RefusedError
from app.domain.models import ModelClient, ModelInfo
from app.domain.runs import BUILTIN_JUDGE
from app.llm.gateway import builtin_client

ClientFactory = Callable[[], ModelClient]


class Clients:
    """Makes the chosen client once, at its first use (provider libraries load late)."""

    def __init__(self, factory: ClientFactory) -> None:
        self._factory = factory
        self._client: ModelClient | None = None

    def current(self) -> ModelClient:
        """The model in use.

        Raises:
            KnownError: a provider was chosen and its settings do not suffice; never a silent substitute.
        """
        if self._client is None:
            self._client = self._factory()
        return self._client

    def info(self) -> ModelInfo:
        """Which model is in use."""
        return self.current().info

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
