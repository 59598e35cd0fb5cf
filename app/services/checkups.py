"""Check-ups of models: price first, then asked, then stored; and what follows for the runs of that model.

Not for the questions and the arithmetic (`pipeline.checkup.checkup`).
"""

import asyncio
from collections.abc import Callable

from app.domain.base import now
from app.domain.checkups import Checkup, CheckupEstimate
from app.domain.errors import RefusedError
from app.domain.model_client import ModelClient
from app.domain.money import Spend
from app.domain.runs import Budget
from app.domain.usage import Usage
from app.services.clients import Clients
from app.services.jobs import CancelReason, Jobs
from app.services.running.preflight import at_most
from app.services.spending import SpendingService
from app.settings.settings import Settings
from app.store.database import Store

TellProgress = Callable[[int, int], None]
"""Gets the requests done and all there are, on the engine loop."""
STAGE = "check-up"
"""How the ledger names what a check-up used."""


class CheckupService:
    """Queries on any thread; `run` and `stop` are verbs of the engine loop."""

    def __init__(
        self, store: Store, settings: Callable[[], Settings], clients: Clients, spending: SpendingService, work: Jobs
    ) -> None:
        self._store = store
        self._settings = settings
        self._clients = clients
        self._spending = spending
        self._work = work

    def estimate(self) -> CheckupEstimate:
        """Say what a check-up of the model in use would take; nothing is asked.

        Raises:
            RefusedError: the built-in methods answer; they need none.
            KnownError: the choice of a model is not complete.
        """
        from app.pipeline.checkup import checkup

        return checkup.estimate(self._client())

    def for_judge(self, judge: str) -> Checkup | None:
        """The newest check-up of a model, or None."""
        return self._store.query.checkups.get(judge)

    def all(self) -> tuple[Checkup, ...]:
        """The newest check-up of each model."""
        return self._store.query.checkups.all()

    def is_working(self) -> bool:
        """Whether a check-up is going on in this process; readable from any thread."""
        return self._work.is_working(STAGE)

    def stop(self) -> bool:
        """Stop the check-up; what it used is spent, and nothing is concluded. False when none is going on."""
        return self._work.cancel(STAGE, CancelReason.STOP)

    async def run(self, tell: TellProgress | None = None) -> Checkup:
        """Check the model in use up and keep the report; new runs of this model go by it.

        Cancelling the caller leaves it going on; `stop` ends it, and so does closing the application.

        Args:
            tell: gets the requests done and all there are, on the engine loop.

        Raises:
            RefusedError: the built-in methods answer, a check-up is going on already, or it was stopped.
            BudgetError: the cap of the day, or that of one run, leaves no room for it.
            ProviderError: a request failed; what was used is in the ledger.
            StoreError: the disk's fault.
        """
        from app.pipeline.checkup import checkup

        client = self._client()
        caps = self._spending.with_run_cap(Budget(), client)
        self._spending.require_room(at_most(checkup.estimate(client).cost_usd, caps))
        reports: list[Checkup] = []

        async def work() -> None:
            with self._clients.using(client):
                reports.append(await self._check_up(client, caps, tell or _tell_nobody))

        task = self._work.start(STAGE, work())
        await asyncio.wait((task,))
        if task.cancelled():
            raise RefusedError("stopped", "The check-up was stopped; nothing is concluded from it.")
        task.result()
        return reports[0]

    async def _check_up(self, client: ModelClient, caps: Budget, tell: TellProgress) -> Checkup:
        from app.pipeline.checkup import checkup

        judge = client.info.judge

        async def keep(usage: Usage) -> None:
            entry = Spend(stage=STAGE, judge=judge, usage=usage, at=now())
            await self._store.write(lambda tx: tx.spend.add(entry))

        found = await checkup.check_up(
            client,
            caps=caps,
            purse=self._spending,
            concurrency=self._settings().max_concurrency,
            keep=keep,
            tell=tell,
        )
        await self._store.write(lambda tx: tx.checkups.put(found))
        return found

    def _client(self) -> ModelClient:
        client = self._clients.current()
        if client.info.is_builtin:
            raise RefusedError("no-check-up", "The built-in methods need no check-up: they always answer the same.")
        return client


def _tell_nobody(done: int, total: int) -> None:
    """Progress nobody asked for."""
