"""Works one run to its end in the background: inputs from the store, progress and outcome into it.

A run that is worked holds its OS lock; a run marked running whose lock is free was left by death.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from app.domain.base import now
from app.domain.errors import KnownError, RefusedError, StoreError
from app.domain.model_client import ModelClient
from app.domain.ranking.explanations import best_of
from app.domain.runs import (
    Candidate,
    Question,
    Run,
    RunCounts,
    RunError,
    RunFlags,
    RunStatus,
    Scenario,
    StageStatus,
)
from app.domain.usage import Usage
from app.pipeline.budget import Purse
from app.pipeline.memory import Limits
from app.pipeline.values import BudgetReached, RunFailed, RunOutcome
from app.services.clients import Clients
from app.services.jobs import CancelReason, Jobs
from app.services.running.call_memory import CallMemory
from app.services.running.run_inputs import counted, inputs_of, rank_what_is_there, ranking_input
from app.store.database import Store
from app.store.locks import RunLock
from app.store.writes.transaction import Tx

_log = logging.getLogger(__name__)
Unit = Callable[[Tx], None]

REQUEST_POLL_S = 0.5
"""How often a worked run looks for another process's stop or pause; promised within 1 s."""
AGAIN_S = 5.0
"""How often storing the end of a run is tried again, where the disk took it not."""
PROGRESS_S = 0.2
"""Progress is stored at most this often."""


@dataclass(slots=True)
class StoreObserver:
    """Implements `pipeline.run.Observer`: stores what a run makes as it goes, without being waited for."""

    store: Store
    run: str
    worked: Callable[[], float]
    """Seconds of work, over all times the run was resumed."""
    progress: dict[str, object] = field(default_factory=dict)
    """Fields of the run as last told."""
    stages: tuple[StageStatus, ...] = ()
    _pending: set[asyncio.Task[None]] = field(default_factory=set)
    _faults: list[BaseException] = field(default_factory=list)
    """Of writes that came to nothing, the first first."""
    _last_progress: float = 0.0
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    async def candidate(self, candidate: Candidate) -> None:
        """A candidate stands."""
        self._later(lambda tx: tx.candidates.put(candidate))

    async def scenario(self, scenario: Scenario) -> None:
        """A scenario stands."""
        self._later(lambda tx: tx.scenarios.put(self.run, scenario))

    async def questions(self, questions: tuple[Question, ...]) -> None:
        """The columns are known."""
        self._later(lambda tx: tx.questions.set(self.run, questions))

    async def stage(self, stages: tuple[StageStatus, ...], counts: RunCounts, usage: Usage) -> None:
        """Progress; stored a few times a second at most, and once more at the end."""
        self.stages = stages
        self.progress = {
            "stages": stages,
            "counts": counts,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "cost_usd": usage.cost_usd,
            "duration_s": round(self.worked(), 3),
        }
        if time.monotonic() - self._last_progress >= PROGRESS_S:
            self._last_progress = time.monotonic()
            fields = dict(self.progress)
            self._later(lambda tx: discard(tx.runs.update(self.run, **fields)))

    async def warning(self, text: str) -> None:
        """Something that could change the order of this run."""
        self.warnings.append(text)

    async def note(self, text: str) -> None:
        """Something that happened on the way and moves nothing."""
        self.notes.append(text)

    def _later(self, unit: Unit) -> None:
        task = asyncio.get_running_loop().create_task(self.store.write(unit))
        self._pending.add(task)
        task.add_done_callback(self._stored)

    def _stored(self, task: asyncio.Task[None]) -> None:
        self._pending.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._faults.append(fault)

    async def quiet(self) -> None:
        """Return when nothing is being stored any more, whatever came of it."""
        if self._pending:
            await asyncio.wait(self._pending)

    async def settled(self) -> None:
        """Return when everything told so far is stored.

        Raises:
            StoreError: one of the writes failed; the run must not claim to have ended well.
        """
        await self.quiet()
        if self._faults:
            raise self._faults[0]


@dataclass(frozen=True, slots=True)
class _Ended:
    status: RunStatus
    outcome: RunOutcome | None
    error: RunError | None = None
    needs_you: str | None = None


class Execution:
    """Works runs on the engine loop, one task each."""

    def __init__(
        self, store: Store, work: Jobs, clients: Clients, *, concurrency: Callable[[], int], purse: Purse | None = None
    ) -> None:
        """Nothing is worked yet.

        Args:
            store: holds the runs.
            work: what goes on in the background.
            clients: keep the model of a run open until it has ended.
            concurrency: calls in flight of a run that begins now.
            purse: the cap of a day, which all runs of all models with a price hold to.
        """
        self._store = store
        self._work = work
        self._clients = clients
        self._purse = purse
        self._concurrency = concurrency
        self._unstored: dict[str, RunError] = {}

    def unstored(self, run: str) -> RunError | None:
        """Return why the end of a run that this process worked could not be stored, or None."""
        return self._unstored.get(run)

    def start(self, run: Run, client: ModelClient, lock: RunLock) -> None:
        """Work a stored run in the background; `lock` is held until it has ended."""
        self._unstored.pop(run.id, None)
        self._work.start(key_of(run.id), self._work_on(run, client, lock))

    async def _work_on(self, run: Run, client: ModelClient, lock: RunLock) -> None:
        try:
            with self._clients.using(client):
                await self._until_ended(run, client)
        finally:
            lock.release()

    async def _until_ended(self, run: Run, client: ModelClient) -> None:
        started = time.monotonic()
        observer = StoreObserver(self._store, run.id, lambda: run.duration_s + time.monotonic() - started)
        watch = asyncio.get_running_loop().create_task(self._obey_requests(run.id))
        try:
            await self._store.write(
                lambda tx: tx.runs.update(
                    run.id,
                    status=RunStatus.RUNNING,
                    started_at=run.started_at or now(),
                    ended_at=None,
                    error=None,
                    flags=RunFlags(),
                )
            )
            inputs = inputs_of(self._store.query, run)
            memory = CallMemory(self._store, project=run.project, judge=run.judge, run=run.id)
            purse = None if client.info.is_builtin else self._purse
            limits = Limits(concurrency=self._concurrency())
            from app.pipeline.run import execute  # here, not above: see `preload`

            outcome = await execute(inputs, client, memory, observer, limits, purse=purse)
            await observer.settled()
            ended = _Ended(RunStatus.COMPLETED, outcome)
        except asyncio.CancelledError:
            ended = _Ended(self._status_of_cancel(run.id), None)
        except BudgetReached as reached:
            ended = _Ended(RunStatus.PAUSED, reached.partial, needs_you=str(reached))
        except RunFailed as failed:
            ended = _Ended(RunStatus.FAILED, failed.partial, error=_run_error(failed.error))
        except KnownError as error:
            ended = _Ended(RunStatus.FAILED, None, error=_run_error(error))
        except Exception:
            bug = RunError(code="bug", sentence="Something went wrong inside Int Crucible; the log has the details.")
            await self._end(run, _Ended(RunStatus.FAILED, None, error=bug), observer)
            raise
        finally:
            watch.cancel()
        await self._end(run, ended, observer)

    def _status_of_cancel(self, run: str) -> RunStatus:
        reason = self._work.reason(key_of(run))
        return RunStatus.STOPPED if reason is CancelReason.STOP else RunStatus.PAUSED

    async def _obey_requests(self, run: str) -> None:
        """Stop or pause asked for by another process."""
        while True:
            await asyncio.sleep(REQUEST_POLL_S)
            try:
                wanted = self._store.query.runs.requests(run)
            except StoreError as fault:
                # It could not be read just now: it is looked again.
                _log.info("whether the run is to end could not be read: %s", fault)
                continue
            if wanted is not None:
                self._work.cancel(key_of(run), CancelReason(wanted))
                return

    async def _end(self, base: Run, ended: _Ended, observer: StoreObserver) -> None:
        def unit(tx: Tx) -> None:
            fields = observer.progress | _fields_of(ended, observer.warnings, observer.notes)
            fields["duration_s"] = round(observer.worked(), 3)
            fields |= counted(tx.query, base.id, observer.stages or base.stages)
            tx.requests.clear(base.id)
            if ended.outcome is not None:
                tx.questions.set(base.id, ended.outcome.results.columns)
                # One that goes on later gets more rows: its table is made when they are all there.
                if ended.outcome.table is not None and ended.status is RunStatus.COMPLETED:
                    tx.asking.begin(base.id, ended.outcome.table)
                tx.results.save(base.id, ended.outcome.ranking)
                fields["best"] = best_of(ranking_input(tx.query, base), ended.outcome.ranking)
            tx.runs.update(base.id, **fields)
            if ended.outcome is None:
                rank_what_is_there(tx, base.id)
            if base.launched_from_chat is not None:
                tx.chats.touch(base.launched_from_chat)

        # What was told before the end must not be stored after it.
        await observer.quiet()
        try:
            await self._store.write(unit)
        except StoreError as fault:
            # What was answered is stored. It stays marked as live with its lock free, as after death: whoever can
            # write next marks it as interrupted, and it is resumed. Here it is shown as what it is.
            self._unstored[base.id] = _run_error(fault)
            _log.info("the end of run %s could not be stored: %s", base.number, fault)
            with contextlib.suppress(RefusedError):  # closing: the next start does it
                self._work.start(f"end of {base.id}", self._store_later(base.id, unit))

    async def _store_later(self, run: str, unit: Unit) -> None:
        """Store the end of a run as soon as it can be; nothing where somebody went on with the run or marked it."""
        while True:
            await asyncio.sleep(AGAIN_S)
            lock = RunLock.acquire(self._store, run)
            if lock is None or run not in self._unstored:
                return
            try:
                await self._store.write(lambda tx: unit(tx) if tx.query.runs.get(run).status.is_live else None)
                self._unstored.pop(run, None)
                return
            except StoreError as fault:
                _log.info("the end of a run still could not be stored: %s", fault)
            finally:
                lock.release()


def discard(_: object) -> None:
    """Make a unit of work that returns nothing of one that returns a value."""


def key_of(run: str) -> str:
    """The key of a run's background work."""
    return f"run:{run}"


def _fields_of(ended: _Ended, warnings: list[str], notes: list[str]) -> dict[str, object]:
    outcome = ended.outcome
    told = tuple(dict.fromkeys((*warnings, *(outcome.warnings if outcome is not None else ()))))
    fields: dict[str, object] = {
        "status": ended.status,
        "ended_at": now(),
        "error": ended.error,
        "flags": RunFlags(
            warnings=told,
            notes=tuple(notes),
            needs_you=ended.needs_you,
            provisional=outcome is not None and outcome.provisional,
        ),
    }
    if outcome is not None:
        fields["counts"] = outcome.counts
        fields["ranking_hash"] = outcome.ranking.ranking_hash if ended.status is RunStatus.COMPLETED else None
    return fields


def _run_error(error: KnownError) -> RunError:
    return RunError(code=error.code, sentence=str(error))
