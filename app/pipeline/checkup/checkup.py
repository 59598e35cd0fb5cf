"""The check-up of a model: asks about planted rows with the real judge requests, and says what follows for its runs.

Held to a cap like a run. Not for storing what came of it (`services.checkups`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from app.domain.agents import JudgeCostReply, JudgeScenarioReply
from app.domain.base import now
from app.domain.checkups import LONG_LIST, SHORT_LIST, Checkup, CheckupEstimate
from app.domain.errors import BudgetError, FaultKind, ProviderError
from app.domain.model_client import ModelClient, ModelRequest, ReplyT
from app.domain.money import SpendTotal
from app.domain.runs import Budget
from app.domain.usage import Usage
from app.pipeline.budget import CapReachedError, Purse, Reservation, RunBudget, expected
from app.pipeline.checkup import figures
from app.pipeline.checkup.plan import Order, cost_listings, length_of, listings
from app.pipeline.checkup.planted import planted
from app.pipeline.judging.requests import judge_cost_request, judge_scenario_request, subscores

TellProgress = Callable[[int, int], None]
"""Gets the requests done and all there are."""
KeepSpent = Callable[[Usage], Awaitable[None]]
"""Puts what a request used into the ledger."""
COST_ORDERS = (Order.FIRST, Order.TURNED)
_A_ROW, _A_COST_ROW = 80, 40
"""Tokens of an answer about one row, for the estimate."""


def estimate(client: ModelClient) -> CheckupEstimate:
    """Return what a check-up would take; nothing is asked."""
    wanted = [
        expected(client, judge_scenario_request(one.task(order)), _A_ROW * len(one.rows))
        for one in listings(planted())
        for order in Order
    ] + [
        expected(client, judge_cost_request(one.task(order)), _A_COST_ROW * len(one.rows))
        for one in cost_listings(planted())
        for order in COST_ORDERS
    ]
    prices = [one.usd for one in wanted]
    known = [price for price in prices if price is not None]
    return CheckupEstimate(
        judge=client.info.judge,
        title=client.info.title,
        calls=len(wanted),
        tokens=sum(one.tokens for one in wanted),
        cost_usd=sum(known) if len(known) == len(prices) else None,
    )


async def check_up(
    client: ModelClient,
    *,
    caps: Budget,
    purse: Purse | None,
    concurrency: int,
    keep: KeepSpent,
    tell: TellProgress,
) -> Checkup:
    """Ask everything and return what it comes to; a failed request ends it, and what was used is kept all the same.

    Raises:
        ProviderError: a request failed after its retries, or its answer cannot be used.
        BudgetError: a cap was reached.
        StoreError: what was used could not be kept.
    """
    asker = _Asker(client, RunBudget(caps, client, before=SpendTotal(), purse=purse), concurrency, keep, tell)
    lists, cost_lists = listings(planted()), cost_listings(planted())
    asker.total = len(lists) * len(Order) + len(cost_lists) * len(COST_ORDERS)
    asked = [figures.AskedListing(one, {}) for one in lists]
    costs = [figures.AskedCost(one, {}) for one in cost_lists]

    async def ask(into: figures.AskedListing, order: Order) -> None:
        reply = await asker.ask(judge_scenario_request(into.listing.task(order)))
        into.answers[order] = _scores(client, reply)

    async def ask_cost(into: figures.AskedCost, order: Order) -> None:
        reply = await asker.ask(judge_cost_request(into.listing.task(order)))
        into.answers[order] = _multiples(client, reply)

    asking = [ask(one, order) for one in asked for order in Order]
    asking += [ask_cost(one, order) for one in costs for order in COST_ORDERS]
    results = await asyncio.gather(*asking, return_exceptions=True)
    faults = [result for result in results if isinstance(result, BaseException)]
    causes = [fault for fault in faults if not isinstance(fault, _HaltedError)]
    if faults:
        raise next(iter(causes or faults))
    return _report(client.info.judge, asked, costs, asker.used)


class _HaltedError(Exception):
    """Another request ended the check-up."""


@dataclass(slots=True)
class _Asker:
    """Asks within the caps; after a fault no new request begins, but those in flight finish and are kept."""

    client: ModelClient
    budget: RunBudget
    concurrency: int
    keep: KeepSpent
    tell: TellProgress
    used: Usage = field(default_factory=Usage)
    total: int = 0
    done: int = 0
    halted: bool = False
    slots: asyncio.Semaphore | None = None

    async def ask(self, request: ModelRequest[ReplyT]) -> ReplyT:
        if self.slots is None:
            self.slots = asyncio.Semaphore(self.concurrency)
        async with self.slots:
            reserved = await self._reserve(request)
            try:
                reply = await self.client.complete(request)
            except BaseException as error:
                self.halted = True
                paid = error.usage if isinstance(error, ProviderError) else None
                if paid is None:
                    self.budget.release(reserved)
                else:
                    await self._settle(reserved, paid)
                raise
            await self._settle(reserved, reply.usage)
            fault = request.check(reply.value) if request.check is not None else None
            if fault is not None:
                self.halted = True
                raise ProviderError(FaultKind.BAD_OUTPUT, f"The model's answer cannot be used: {fault}")
        self.done += 1
        self.tell(self.done, self.total)
        return reply.value

    async def _reserve(self, request: ModelRequest[Any]) -> Reservation:
        while not self.halted:
            try:
                reserved = self.budget.reserve(request)
            except CapReachedError as reached:
                self.halted = True
                raise BudgetError(str(reached)) from None
            if reserved is not None:
                return reserved
            await self.budget.changed()
        raise _HaltedError

    async def _settle(self, reserved: Reservation, usage: Usage) -> None:
        self.budget.settle(reserved, usage)
        self.used = self.used.plus(usage)
        try:
            await self.keep(usage)
        finally:
            self.budget.stored(reserved, usage)


def _scores(client: ModelClient, reply: JudgeScenarioReply) -> dict[str, float]:
    scores: dict[str, float] = {}
    for label, verdict in reply.rows.items():
        given = [part for part in subscores(verdict) if part is not None]
        if len(given) < len(subscores(verdict)):
            raise _no_number(client, label)
        scores[label] = sum(given) / len(given) / 100
    return scores


def _multiples(client: ModelClient, reply: JudgeCostReply) -> dict[str, float]:
    multiples: dict[str, float] = {}
    for label, verdict in reply.rows.items():
        if verdict.multiple is None:
            raise _no_number(client, label)
        multiples[label] = verdict.multiple
    return multiples


def _no_number(client: ModelClient, label: str) -> ProviderError:
    return ProviderError(
        FaultKind.BAD_OUTPUT, f"“{client.info.model}” gave no number for row {label}, so it cannot be checked."
    )


def _report(judge: str, asked: list[figures.AskedListing], costs: list[figures.AskedCost], used: Usage) -> Checkup:
    found = figures.flips(asked)
    noise = {
        length: figures.noise([one for one in asked if length_of(one.listing) == length])
        for length in (SHORT_LIST, LONG_LIST)
    }
    short, long = noise[SHORT_LIST], noise[LONG_LIST]
    cost = figures.cost_right(costs)
    rows = figures.list_rows(short, long)
    return Checkup(
        judge=judge,
        pairs=found.pairs,
        order_flips=found.order,
        repeat_flips=found.repeat,
        wrong=found.wrong,
        short_noise=short.value,
        long_noise=long.value,
        cost_right=cost,
        list_rows=rows,
        passes=figures.passes(noise[rows], found.order),
        usage=used,
        made_at=now(),
        notes=figures.notes(found, short, long, cost),
    )
