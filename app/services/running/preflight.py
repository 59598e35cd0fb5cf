"""What a run would take before it starts or goes on: calls, tokens, money and time, and what stands in its way.

Asks no model. Not for finding the calls (`pipeline.preflight`) or for starting anything (`start_run`).
"""

from app.domain.base import Value
from app.domain.errors import RefusedError
from app.domain.kit.text import shortened
from app.domain.model_client import ModelClient
from app.domain.runs import Budget, Run, RunConfig, RunMode, RunRequest
from app.pipeline.values import Estimate
from app.services.estimates import Outlook
from app.services.running.call_memory import CallMemory
from app.services.running.run_inputs import inputs_of
from app.services.spending import SpendingService, price_of, unpriced_cap
from app.store.database import Store

_NAMED = 3
"""Options that are named where they are left out."""


class Preflight(Value):
    """What a run would do, before it starts. `cost_usd` None = unknown price, which is not free."""

    request: RunRequest
    judge: str
    calls: int
    reused: int
    share_reused: float = 0.0
    """Share of all calls that were found, 0 … 1."""
    tokens: int = 0
    cost_usd: float | None
    price_known: bool = True
    seconds: float | None
    """None = this model has made no call yet to go by."""
    is_guess: bool = False
    """Tokens and cost rest in part on no call this model ever made."""
    blocked: str | None
    warnings: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    ceiling: int = 0
    """Calls it may take at most; `calls` is what such a run takes on average."""
    ceiling_usd: float | None = None
    """What these come to at the same price a call; None = unknown."""
    refine: int = 0
    """Calls that judging again leaves out: new re-lists and re-checks."""


class Foresight:
    """Estimates over the store; on the engine loop."""

    def __init__(self, store: Store, spending: SpendingService) -> None:
        self._store = store
        self._spending = spending

    def completed(self, config: RunConfig, client: ModelClient) -> RunConfig:
        """Return a run's configuration with the cap in money and what follows from the check-up of its model."""
        changes: dict[str, object] = {"budget": self._spending.with_run_cap(config.budget, client)}
        checkup = self._store.query.checkups.get(client.info.judge)
        if checkup is not None:
            changes["list_rows"] = min(config.list_rows, checkup.list_rows)
            changes["relists"] = min(config.relists, checkup.passes)
        return config.model_copy(update=changes)

    async def foresee(self, run: Run, request: RunRequest, client: ModelClient) -> Preflight:
        """Return what a run that is not stored would take; `request` is complete."""
        found = await self._estimate(run, client)
        ahead = self._spending.outlook(found.by_role, client)
        budget = request.config.budget
        blocked = found.blocked or unpriced_cap(budget, client)
        if blocked is None and found.calls:
            blocked = self._spending.refusal(at_most(ahead.cost_usd, budget))
        return Preflight(
            request=request,
            judge=client.info.judge,
            calls=found.calls,
            reused=found.reused,
            share_reused=found.reused / (found.calls + found.reused) if found.calls + found.reused else 0.0,
            tokens=ahead.tokens,
            cost_usd=ahead.cost_usd,
            price_known=ahead.cost_usd is not None,
            seconds=ahead.seconds,
            is_guess=ahead.is_guess,
            blocked=blocked,
            warnings=(
                *self._left_out(run, request),
                *found.warnings,
                *money_warnings(budget, ahead, self._spending.run_cap()),
            ),
            moved=found.moved,
            ceiling=found.ceiling,
            ceiling_usd=_scaled(ahead.cost_usd, found),
            refine=found.refine,
        )

    def _left_out(self, run: Run, request: RunRequest) -> tuple[str, ...]:
        """Say which of the person's own ideas a run of some of them does not judge."""
        config = request.config
        if config.mode is not RunMode.EVAL_ONLY or config.rejudge is not None or config.of_run is not None:
            return ()
        judged = {_folded(idea.text) for idea in config.ideas}
        options = self._store.query.versions.get(run.version).content.spec.options
        left = [item.text for item in options if _folded(item.text) not in judged]
        if not left:
            return ()
        named = ", ".join(f"“{shortened(text, 60)}”" for text in left[:_NAMED])
        more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
        are = "is" if len(left) == 1 else "are"
        return (f"{named}{more} of your own options {are} not judged in this run.",)

    async def require_room(self, run: Run, client: ModelClient) -> None:
        """Return when a run may go on: its cap in money can be held, and the day leaves room for the rest of it.

        Raises:
            RefusedError: the price is unknown and the run has a cap in money.
            BudgetError: the cap of the day would be passed.
        """
        sentence = unpriced_cap(run.config.budget, client)
        if sentence is not None:
            raise RefusedError("preflight-blocked", sentence)
        if price_of(client) == 0:
            return
        found = await self._estimate(run, client)
        if found.calls:
            self._spending.require_room(at_most(self._spending.outlook(found.by_role, client).cost_usd, _left(run)))

    async def _estimate(self, run: Run, client: ModelClient) -> Estimate:
        from app.pipeline.preflight import estimate  # here, not above: see `preload`

        memory = CallMemory(self._store, project=run.project, judge=client.info.judge)
        return await estimate(inputs_of(self._store.query, run), client.info, memory)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _scaled(usd: float | None, found: Estimate) -> float | None:
    return usd if usd is None or not found.calls else usd * max(found.ceiling, found.calls) / found.calls


def at_most(usd: float | None, budget: Budget) -> float | None:
    """Return what a run may come to: its estimate, or its own cap where that is less."""
    return usd if usd is None or budget.usd is None else min(usd, budget.usd)


def _left(run: Run) -> Budget:
    """What is left of a run's cap in money."""
    cap = run.config.budget.usd
    return Budget() if cap is None else Budget(usd=max(0.0, cap - (run.cost_usd or 0.0)))


def money_warnings(budget: Budget, ahead: Outlook, default_cap: float | None) -> tuple[str, ...]:
    """Say where a cap will end a run early, and that no cap in money holds while the price is unknown."""
    if ahead.cost_usd is None:
        held = "" if default_cap is None else f", so the cap of {default_cap:g} USD cannot hold"
        way_out = "State it in the settings (0 if it costs nothing), or cap calls or tokens."
        return (f"The price of this model is unknown{held}. {way_out}",)
    told = []
    if budget.usd is not None and ahead.cost_usd > budget.usd:
        told.append(f"It will take more than its cap of {budget.usd:g} USD and pause there.")
    if budget.tokens is not None and ahead.tokens > budget.tokens:
        told.append(f"It will take more than its cap of {budget.tokens} tokens and pause there.")
    return tuple(told)
