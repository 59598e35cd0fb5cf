"""Asking a model once: found calls are not made again, finished ones are stored, caps and limits hold.

A `Desk` belongs to one run. It keeps at most so many calls in flight, counts, reserves each call against the
budget before it is made, and hands finished calls to the memory without waiting for the commit; `settle`
waits for all commits. After a failure or at a cap no new call begins, but those in flight finish: a paid answer
is kept. Cancelling cancels those in flight. With `dry` nothing is asked: what is missing is only counted.
Not for: knowing what is asked, or why.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, NoReturn, TypeVar

from app.domain.base import now
from app.domain.canonical import canonical_json, content_key
from app.domain.errors import FaultKind, KnownError, ProviderError
from app.domain.model_client import ModelClient, ModelReply, ModelRequest, ReplyT, Role
from app.domain.money import SpendTotal
from app.domain.runs import Answer, Budget, Call, JudgeRule, Stage
from app.domain.usage import Usage
from app.pipeline.budget import CapReachedError, Purse, Reservation, RunBudget
from app.pipeline.memory import Limits, Memory
from app.pipeline.progress import RunProgressTold
from app.pipeline.values import RunInputs

T = TypeVar("T")


class NotStoredError(KnownError):
    """The call is not in the memory, and this desk makes none."""

    def __init__(self, role: Role) -> None:
        super().__init__(
            "not-stored", f"A stored answer of the step “{role.value}” is missing, and no call is made here."
        )


class HaltedError(Exception):
    """No new call begins any more, because of `cause`: a failed call, a failed commit or a cap."""

    def __init__(self, cause: KnownError | None, budget: str | None) -> None:
        super().__init__(budget or str(cause))
        self.cause = cause
        self.budget = budget


@dataclass(frozen=True, slots=True)
class Asked(Generic[ReplyT]):
    """A validated reply, the key of the call that gave it, and the answers read from it."""

    key: str
    value: ReplyT
    answers: tuple[Answer, ...] = ()


def call_key(request: ModelRequest[Any], judge: str) -> str:
    """Return the key of a request: template@version, judge, and the task, which holds slices, row order, replicate."""
    return content_key("call", request.template, judge, request.task)


class Desk:
    """Asks for one run; used on one loop. `settle` must be awaited however the run ends.

    Raises (from `ask`):
        ProviderError: the call failed after its retries, or its reply is not usable.
        HaltedError: no new call begins any more.
        NotStoredError: the desk is dry and the call is not stored.
    """

    def __init__(
        self,
        inputs: RunInputs,
        client: ModelClient | None,
        memory: Memory,
        progress: RunProgressTold,
        limits: Limits,
        purse: Purse | None = None,
    ) -> None:
        self._inputs = inputs
        self._client = client
        self._budget = None if client is None else budget_of(inputs, client, purse)
        self._memory = memory
        self._progress = progress
        self._slots = asyncio.Semaphore(limits.concurrency)
        self._locks: dict[str, asyncio.Lock] = {}
        self._replies: dict[str, Asked[Any]] = {}
        self._commits: set[asyncio.Task[Any]] = set()
        self._halted: HaltedError | None = None
        self._store_fault: BaseException | None = None
        self.missing: list[ModelRequest[Any]] = []

    async def ask(
        self,
        request: ModelRequest[ReplyT],
        stage: Stage,
        answers_of: Callable[[ReplyT, str], tuple[Answer, ...]] | None = None,
    ) -> Asked[ReplyT]:
        """Return the reply, found or asked; `answers_of` turns it into the answers stored with the call.

        A reply that is returned is stored: it is what every later run finds, also where another run asked the same at
        the same time and was stored first.
        """
        key = call_key(request, self._inputs.judge)
        # Two equal requests at once (the same idea typed twice) are one call.
        async with self._locks.setdefault(key, asyncio.Lock()):
            known: Asked[ReplyT] | None = self._replies.get(key)
            if known is None:
                known = await self._find(request, key, answers_of)
                known = known or await self._make(request, key, stage, answers_of)
                self._replies[key] = known
        await self._progress.step(stage)
        return known

    @property
    def answered(self) -> int:
        """Distinct questions answered at this desk so far, found or asked."""
        return len(self._replies)

    @property
    def counted(self) -> int:
        """Calls that count against the cap on calls so far: a found one as one that was made."""
        return self.answered + len(self.missing) if self._budget is None else self._budget.calls

    async def settle(self) -> None:
        """Wait until all finished calls are stored, even when cancelled meanwhile.

        Raises:
            KnownError: a commit failed.
            asyncio.CancelledError: it was cancelled; everything is stored.
        """
        cancelled: asyncio.CancelledError | None = None
        while self._commits:
            try:
                # `wait` leaves the commits alone when this wait is cancelled.
                await asyncio.wait(self._commits)
            except asyncio.CancelledError as error:
                cancelled = error
        if self._store_fault is not None:
            raise self._store_fault
        if cancelled is not None:
            raise cancelled

    async def _find(
        self,
        request: ModelRequest[ReplyT],
        key: str,
        answers_of: Callable[[ReplyT, str], tuple[Answer, ...]] | None,
    ) -> Asked[ReplyT] | None:
        call = await self._memory.find_call(key)
        if call is None:
            return None
        if self._budget is not None and key not in self._inputs.made:
            self._count_found(self._budget)
        self._progress.found(key)
        return self._found(request, call, answers_of)

    def _found(
        self, request: ModelRequest[ReplyT], call: Call, answers_of: Callable[[ReplyT, str], tuple[Answer, ...]] | None
    ) -> Asked[ReplyT]:
        value = request.reply_type.model_validate_json(call.reply)
        answers = () if answers_of is None else answers_of(value, call.key)
        if self._client is not None:
            self._commit(call, answers)
        return Asked(call.key, value, answers)

    def _count_found(self, budget: RunBudget) -> None:
        """A found call counts against the cap on calls, so that a capped run does not depend on what else ran."""
        if self._inputs.rule is JudgeRule.SHARED:
            return
        try:
            budget.found()
        except CapReachedError as reached:
            self._refuse(str(reached))

    async def _make(
        self,
        request: ModelRequest[ReplyT],
        key: str,
        stage: Stage,
        answers_of: Callable[[ReplyT, str], tuple[Answer, ...]] | None,
    ) -> Asked[ReplyT]:
        if self._client is None or self._budget is None:
            self.missing.append(request)
            raise NotStoredError(request.role)
        await self._slots.acquire()
        try:
            reserved = await self._reserve(self._budget, request)
            reply, answers = await self._answer(self._client, self._budget, request, key, reserved, stage, answers_of)
        except BaseException:
            self._slots.release()
            raise
        # No await between the reply and its commit: a cancel cannot come between them and lose it.
        call = self._call(request, key, reply)
        stored = self._commit(call, answers, stage)
        self._settle(self._budget, reserved, reply.usage, stored)
        self._progress.used(stage, reply.usage)
        # The place is free only when the answer is on disk, so that a death repeats no more than the limit.
        stored.add_done_callback(lambda _: self._slots.release())
        # Told before anything is waited for: a run that is cut off now has the call in the ledger, so it counts it too.
        await self._progress.tell()
        for wrapping in reply.unwrapped:
            await self._progress.note(
                f"Answers of the model came with {wrapping}; what was inside fitted and was taken."
            )
        # Waited for as one of several: a cancel of this wait leaves the commit alone. What a failed one says is heard
        # by `settle`.
        await asyncio.wait((stored,))
        if stored.cancelled() or stored.exception() is not None:
            raise HaltedError(None if self._halted is None else self._halted.cause, None)
        stands = stored.result()
        if stands.reply == call.reply:
            return Asked(key, reply.value, answers)
        return self._found(request, stands, answers_of)

    async def _answer(
        self,
        client: ModelClient,
        budget: RunBudget,
        request: ModelRequest[ReplyT],
        key: str,
        reserved: Reservation,
        stage: Stage,
        answers_of: Callable[[ReplyT, str], tuple[Answer, ...]] | None,
    ) -> tuple[ModelReply[ReplyT], tuple[Answer, ...]]:
        """Make the call; the caller holds a place among those in flight. What a failed one used is kept too."""
        paid: Usage | None = None
        try:
            reply = await client.complete(request)
            paid = reply.usage
            self._refuse_unusable(request, reply, is_builtin=client.info.is_builtin)
            return reply, () if answers_of is None else answers_of(reply.value, key)
        except BaseException as error:
            if isinstance(error, KnownError):
                self._halt(HaltedError(error, None))
                paid = error.usage if isinstance(error, ProviderError) and error.usage is not None else paid
            elif isinstance(error, Exception):
                self._halt(HaltedError(KnownError("bug", str(error)), None))
            if paid is None:
                budget.release(reserved)
            else:
                self._settle(budget, reserved, paid, self._keep(self._memory.spent(stage, paid)))
                self._progress.lost(stage, paid)
            raise

    def _settle(self, budget: RunBudget, reserved: Reservation, usage: Usage, stored: asyncio.Task[Any]) -> None:
        """Count an answered call against the caps; `stored` is the commit of its entry in the ledger."""
        budget.settle(reserved, usage)
        stored.add_done_callback(lambda _: budget.stored(reserved, usage))

    def _refuse_unusable(self, request: ModelRequest[ReplyT], reply: ModelReply[ReplyT], *, is_builtin: bool) -> None:
        if request.check is None or (is_builtin and request.role is Role.SCENARIOS):
            # The built-in methods may leave a scenario out; that is counted and said, not a fault.
            return
        fault = request.check(reply.value)
        if fault is not None:
            raise ProviderError(FaultKind.BAD_OUTPUT, f"The model's answer cannot be used: {fault}")

    async def _reserve(self, budget: RunBudget, request: ModelRequest[Any]) -> Reservation:
        """Reserve the next call, waiting for room; refuse it where a failure or a cap ended the asking."""
        while True:
            if self._halted is not None:
                raise HaltedError(self._halted.cause, self._halted.budget)
            try:
                reserved = budget.reserve(request)
            except CapReachedError as reached:
                self._refuse(str(reached))
            else:
                if reserved is not None:
                    return reserved
                await budget.changed()

    def _refuse(self, sentence: str) -> NoReturn:
        self._halt(HaltedError(None, sentence))
        raise HaltedError(None, sentence)

    def _halt(self, halted: HaltedError) -> None:
        if self._halted is None:
            self._halted = halted

    def _call(self, request: ModelRequest[ReplyT], key: str, reply: ModelReply[ReplyT]) -> Call:
        return Call(
            key=key,
            project=self._inputs.project,
            role=request.role.value,
            template=request.template,
            judge=self._inputs.judge,
            system=request.system,
            prompt=request.prompt,
            reply=canonical_json(reply.value),
            input_tokens=reply.usage.input_tokens,
            output_tokens=reply.usage.output_tokens,
            cost_usd=reply.usage.cost_usd,
            duration_ms=reply.duration_ms,
            created_at=now(),
        )

    def _commit(self, call: Call, answers: tuple[Answer, ...], made_in: Stage | None = None) -> asyncio.Task[Call]:
        return self._keep(self._memory.finish(call, answers, made_in))

    def _keep(self, writing: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(writing)
        self._commits.add(task)
        task.add_done_callback(self._committed)
        return task

    def _committed(self, task: asyncio.Task[Any]) -> None:
        self._commits.discard(task)
        fault = asyncio.CancelledError() if task.cancelled() else task.exception()
        if fault is not None and self._store_fault is None:
            self._store_fault = fault
            cause = fault if isinstance(fault, KnownError) else KnownError("bug", str(fault))
            self._halt(HaltedError(cause, None))


def budget_of(inputs: RunInputs, client: ModelClient, purse: Purse | None) -> RunBudget:
    """The caps of a run with what it used before it was resumed; one that is only replayed has none.

    Calls that the run made before are counted here, so finding them again does not count.
    """
    caps = Budget() if inputs.replays is not None else inputs.config.budget
    used = inputs.usage_before
    before = SpendTotal(
        calls=inputs.before.calls,
        input_tokens=used.input_tokens,
        output_tokens=used.output_tokens,
        known_usd=used.cost_usd or 0.0,
    )
    if inputs.spent_before:
        # The ledger knows of every request, also of those a death left uncounted or that came to nothing.
        before = reduce(SpendTotal.plus, inputs.spent_before.values())
        before = before.model_copy(update={"calls": max(before.calls, inputs.before.calls)})
    return RunBudget(caps, client, before=before, seconds_before=inputs.seconds_before, purse=purse)
