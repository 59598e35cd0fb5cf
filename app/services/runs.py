"""Verbs and queries on runs: preflight, start, stop, pause, resume, answers by hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.base import now
from app.domain.chats import Chat
from app.domain.errors import NotFoundError, RefusedError, UsageError, require_as_left
from app.domain.ranking.order import rank
from app.domain.ranking.score import reference_of
from app.domain.results import RunResults
from app.domain.rows import Page, RunRow
from app.domain.runs import (
    BUILTIN_JUDGE,
    Budget,
    Candidate,
    HandAnswer,
    QuestionKind,
    Run,
    RunConfig,
    RunError,
    RunMode,
    RunRequest,
    RunStatus,
    Scenario,
    Trigger,
)
from app.services.clients import Clients
from app.services.jobs import CancelReason, Jobs
from app.services.running.combining import combined_request
from app.services.running.execution import Execution, key_of
from app.services.running.hand_answers import GivenByHand, check_value, given_by_hand
from app.services.running.overrides import put_override
from app.services.running.preflight import Foresight, Preflight
from app.services.running.run_inputs import (
    counted,
    rank_what_is_there,
    ranking_input,
    rests_on,
    stored_results,
)
from app.services.running.run_request import AskAgain, again_requests, default_request
from app.services.running.start_run import RunStart
from app.services.spending import SpendingService
from app.store.database import Store
from app.store.locks import RunLock
from app.store.writes.transaction import Tx

if TYPE_CHECKING:
    from app.services.running.asking import AskingService


class RunService:
    """What the run history, the run dialog and the `run …` commands do."""

    def __init__(
        self,
        store: Store,
        clients: Clients,
        work: Jobs,
        execution: Execution,
        spending: SpendingService,
        asking: "Callable[[], AskingService]",
    ) -> None:
        self._store = store
        self._asking = asking
        self._spending = spending
        self._foresight = Foresight(store, spending)
        self._start = RunStart(store, clients, work, execution, self._foresight)
        self._clients = clients
        self._work = work
        self._execution = execution

    # -- queries -------------------------------------------------------------------------------------

    def page(
        self,
        project: str,
        *,
        status: tuple[str, ...] = (),
        mode: str | None = None,
        chat: str | None = None,
        candidate: str | None = None,
        branch: str | None = None,
        text: str | None = None,
        trashed: bool = False,
        starred: bool = False,
        tag: str | None = None,
        group: str | None = None,
        sort: str = "number",
        descending: bool = True,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[RunRow]:
        """Runs of a project, filtered and sorted in the store; a chat's are those launched from it."""
        found = self._store.query.runs.page(
            project,
            status=status,
            mode=mode,
            chat=chat,
            candidate=candidate,
            branch=branch,
            text=text,
            trashed=trashed,
            starred=starred,
            tag=tag,
            group=group,
            sort=sort,
            descending=descending,
            after=after,
            limit=limit,
        )
        return replace(found, items=tuple(map(self._shown, found.items)))

    def get(self, run: str) -> Run:
        """The run of this id."""
        found = self._store.query.runs.get(run)
        fault = self._end_not_stored(found.id, found.status)
        return found if fault is None else found.model_copy(update={"status": RunStatus.FAILED, "error": fault})

    def _end_not_stored(self, run: str, status: str) -> RunError | None:
        """Return why the end of a run could not be stored, where it is still marked as live for that."""
        return self._execution.unstored(run) if RunStatus(status).is_live and not self.is_working(run) else None

    def row(self, run: str) -> RunRow:
        """The run of this id as a row."""
        return self._shown(self._store.query.runs.row(run))

    def _shown(self, row: RunRow) -> RunRow:
        fault = self._end_not_stored(row.id, row.status)
        return row if fault is None else replace(row, status=RunStatus.FAILED.value)

    def baseline(self, run: str) -> str | None:
        """The run this one is compared with: pinned, else parent, else the latest before it; same judge only."""
        return self._store.query.runs.baseline(run)

    def candidates(self, run: str) -> tuple[Candidate, ...]:
        """Candidates of a run, today first."""
        return self._store.query.candidates.of_run(run)

    def scenarios(self, run: str) -> tuple[Scenario, ...]:
        """Scenarios of a run in their order."""
        return self._store.query.scenarios.of_run(run)

    def default_request(
        self, project: str, *, chat: str | None = None, mode: RunMode = RunMode.FULL_SEARCH, fresh: bool = False
    ) -> RunRequest:
        """What a run started here would be; `fresh` also in a what-if, instead of judging its baseline again."""
        found: Chat | None = self._store.query.chats.get(chat) if chat else None
        return default_request(self._store.query, project, chat=found, mode=mode, fresh=fresh)

    def combined_request(self, run: str, labels: tuple[str, ...], text: str = "") -> RunRequest:
        """The run that judges the options of a run and two of them combined; see `combining`."""
        return combined_request(self._store.query, self.get(run), labels, text)

    def again(self, run: str) -> dict[AskAgain, RunRequest]:
        """The ways in which a run can be asked afresh; see `again_requests`."""
        return again_requests(self.get(run))

    def is_working(self, run: str) -> bool:
        """Whether this process works the run."""
        return self._work.is_working(key_of(run))

    def rests_on(self, run: str) -> tuple[int, ...]:
        """Numbers of the runs whose answers are among the inputs of this one."""
        found = self.get(run)
        return tuple(self.get(one).number for one in rests_on(self._store.query, found.config))

    # -- verbs ---------------------------------------------------------------------------------------

    async def preflight(self, project: str, request: RunRequest) -> Preflight:
        """Say what a run would do and cost; see `RunStart.plan`."""
        return (await self._start.plan(project, request, Trigger.DIALOG)).foreseen

    async def start(
        self, project: str, request: RunRequest, trigger: Trigger, within: Callable[[Tx, Run], None] | None = None
    ) -> Run:
        """Store a run and start it; it goes on in the background (`wait`). See `RunStart.start`."""
        return await self._start.start(project, request, trigger, within)

    async def wait(self, run: str) -> Run:
        """Return the run when its work in this process has ended."""
        await self._work.wait(key_of(run))
        return self.get(run)

    async def stop(self, run: str) -> Run:
        """Stop a run; finished answers stay. Another process's run is asked to stop.

        Raises:
            RefusedError: it is not at work.
        """
        return await self._halt(run, CancelReason.STOP)

    async def pause(self, run: str) -> Run:
        """Pause a run; it can be resumed."""
        return await self._halt(run, CancelReason.PAUSE)

    async def _halt(self, run: str, reason: CancelReason) -> Run:
        if self._work.cancel(key_of(run), reason):
            return await self.wait(run)
        await self.sweep()

        def unit(tx: Tx) -> Run:
            found = tx.query.runs.get(run)
            if not found.status.is_live:
                raise RefusedError("not-running", f"Run {found.number} is {found.status.value}, not at work.")
            tx.requests.put(run, reason.value)
            return found

        return await self._store.write(unit)

    async def resume(self, run: str, *, budget: Budget | None = None) -> Run:
        """Go on with a paused, stopped, failed or interrupted run: finished calls are found, not repeated.

        `budget` replaces its caps: what a run that reached one needs to go on. As at the start, the cap in money of
        the settings holds where it has none.

        Raises:
            RefusedError: it is not resumable, worked elsewhere, was judged by another model, or has a cap in money that
                cannot be held because the price is unknown.
            BudgetError: the cap of the day leaves no room for what is still to be asked.
        """
        await self.sweep()
        found = self.get(run)
        if not found.status.is_resumable:
            raise _not_resumable(found)
        client = self._clients.for_judge(found.judge)
        budget = self._spending.with_run_cap(budget or found.config.budget, client)
        await self._foresight.require_room(found.model_copy(update={"config": _with_budget(found, budget)}), client)
        lock = RunLock.acquire(self._store, run)
        if lock is None:
            raise _worked_elsewhere(found)
        try:
            with self._clients.using(client), self._work.starting(key_of(run)):
                queued = await self._store.write(lambda tx: _queue_again(tx, run, budget))
                self._execution.start(queued, client, lock)
        except BaseException:
            lock.release()
            raise
        return queued

    async def sweep(self) -> tuple[str, ...]:
        """Mark as *interrupted* what death left: runs marked live whose lock nobody holds."""
        dead = [
            run.id
            for run in self._store.query.runs.live()
            if not self.is_working(run.id) and RunLock.is_free(self._store, run.id)
        ]

        def unit(tx: Tx) -> tuple[str, ...]:
            # Who works a run stores its end before the lock is free: a run that ended meanwhile is not live here.
            left = tuple(run for run in dead if tx.query.runs.get(run).status.is_live)
            for run in left:
                # Progress is stored now and then, the ledger with every call: what death left uncounted is in it.
                found = tx.query.runs.get(run)
                calls = max(found.counts.calls, tx.query.spend.total(run=run).calls)
                tx.runs.update(
                    run,
                    status=RunStatus.INTERRUPTED,
                    ended_at=now(),
                    counts=found.counts.model_copy(update={"calls": calls}),
                    **counted(tx.query, run, found.stages),
                )
                rank_what_is_there(tx, run)
            return left

        return await self._store.write(unit) if dead else ()

    async def rename(self, run: str, title: str, *, left: str | None = None) -> Run:
        """Give a run another title.

        Raises:
            ChangedSinceError: it is not called `left` any more; None = whatever it is called.
        """
        title = " ".join(title.split())
        if not title:
            raise UsageError("A title needs at least one letter.")
        return await self._update(run, left, title=title[:200])

    async def set_star(self, run: str, starred: bool, *, left: bool | None = None) -> Run:
        """Star a run, or no longer.

        Raises:
            ChangedSinceError: it is not as `left` any more; None = whatever it is.
        """
        return await self._update(run, left, starred=starred)

    async def set_trashed(self, run: str, trashed: bool, *, left: bool | None = None) -> Run:
        """Move a run to the trash, or restore it.

        Raises:
            RefusedError: it is at work.
            ChangedSinceError: it is not as `left` any more; None = whatever it is.
        """

        def unit(tx: Tx) -> Run:
            found = tx.query.runs.get(run)
            require_as_left(f"Run {found.number}", found.trashed, left)
            if found.status.is_live:
                raise RefusedError("at-work", f"Run {found.number} is at work. Stop it first.")
            return tx.runs.update(run, trashed=trashed)

        return await self._store.write(unit)

    async def _update(self, run: str, left: object | None, **fields: object) -> Run:
        def unit(tx: Tx) -> Run:
            found = tx.query.runs.get(run)
            for name in fields:
                require_as_left(f"Run {found.number}", getattr(found, name), left)
            return tx.runs.update(run, **fields)

        return await self._store.write(unit)

    def given_by_hand(self, run: str, *, question: str, label: str) -> GivenByHand:
        """What a person answered by hand for one cell of a run that a model judged."""
        return given_by_hand(self._store.query, run, question, label)

    async def answer_by_hand(
        self,
        run: str,
        *,
        question: str,
        label: str,
        value: float | None,
        reason: str = "",
        left: GivenByHand | None = None,
    ) -> RunResults:
        """Answer one cell by hand (None takes the answer back); the ranking moves by arithmetic, no call.

        `value`: 0 … 1 for scenarios and checks, a multiple of today (> 0) for cost. `left`: what was answered by hand
        must still be this, where a model judged; None = whatever it is.

        Raises:
            ChangedSinceError: it is not as `left` any more.
            NotFoundError: no such question or candidate in this run.
            UsageError: a value out of range, or the cost of the row all costs are multiples of.
            RefusedError: the run is at work, or has no ranking yet.
        """
        query = self._store.query
        found = self.get(run)
        if found.status.is_live or query.results.get(run) is None:
            raise RefusedError("no-ranking", f"Run {found.number} has no ranking to change yet.")
        column = next((q for q in query.questions.of_run(run) if q.slug == question), None)
        if column is None:
            raise NotFoundError(f"Run {found.number} asks no question “{question}”.")
        candidates = tuple(query.candidates.of_run(run))
        labels = {candidate.label.lower(): candidate.label for candidate in candidates}
        if label.lower() not in labels:
            raise NotFoundError(f"Run {found.number} has no candidate “{label}”.")
        label = labels[label.lower()]
        check_value(column.kind, value)
        reference = reference_of(candidates)
        if column.kind is QuestionKind.COST and reference is not None and label == reference.label:
            raise UsageError(f"Costs are multiples of {label}, so its own is 1; give the other rows theirs.")
        if found.judge == BUILTIN_JUDGE:
            # Here an answer by hand is one like those on cards, and belongs to the project.
            await self._asking().answer_cell(run, column=question, label=label, value=value, quote=reason)
            given = ranking_input(query, found)
            return stored_results(query, self.get(run), given, rank(given))

        answer = None
        if value is not None:
            answer = HandAnswer(
                run=run, question=question, candidate=label, value=value, reason=reason, created_at=now()
            )
        return await self._store.write(lambda tx: put_override(tx, found, question, label, answer, left=left))


def _with_budget(run: Run, budget: Budget) -> RunConfig:
    return run.config.model_copy(update={"budget": budget})


def _not_resumable(run: Run) -> RefusedError:
    if run.status.is_live:
        return _worked_elsewhere(run)
    return RefusedError("not-resumable", f"Run {run.number} is {run.status.value}; there is nothing to resume.")


def _worked_elsewhere(run: Run) -> RefusedError:
    return RefusedError(
        "locked", f"Run {run.number} is at work in a window or another command. Wait for its end, or stop it first."
    )


def _queue_again(tx: Tx, run: str, budget: Budget) -> Run:
    """Queued once more; what was asked of it before it died, and why it rested, is over."""
    found = tx.query.runs.get(run)
    if found.trashed:
        raise RefusedError("trashed", f"Run {found.number} is in the trash; restore it to go on with it.")
    if not found.status.is_resumable:
        raise _not_resumable(found)
    tx.requests.clear(run)
    config = _with_budget(found, budget)
    flags = found.flags.model_copy(update={"needs_you": None})
    return tx.runs.update(run, status=RunStatus.QUEUED, config=config, flags=flags)
