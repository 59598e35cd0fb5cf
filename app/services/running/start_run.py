"""The start of a run: a request becomes a plan (the run as it will be stored, and what it would take), the plan a run.

Not for working it (`execution`) or for what becomes of it later (`app.services.runs`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.base import new_id, now
from app.domain.chats import MessageRole, MessageState, RunCardPart
from app.domain.errors import RefusedError, UsageError
from app.domain.items import Author
from app.domain.model_client import ModelClient
from app.domain.projects import Cause, Version
from app.domain.runs import MOST_CANDIDATES, Run, RunConfig, RunMode, RunRequest, RunStatus, Trigger
from app.services.clients import Clients
from app.services.jobs import Jobs
from app.services.running.combining import new_options
from app.services.running.execution import Execution, key_of
from app.services.running.preflight import Foresight, Preflight
from app.services.running.run_inputs import base_of, rests_on
from app.services.running.run_request import name_of, parent_of, resolve
from app.services.spec.specs import add_version, require_open
from app.store.database import Store
from app.store.locks import RunLock
from app.store.reads.query import Query
from app.store.writes.transaction import Tx


@dataclass(frozen=True, slots=True)
class RunPlan:
    """A run that could start now: as it will be stored, and what it would take."""

    run: Run
    foreseen: Preflight


class RunStart:
    """Plans runs and starts them. On the engine loop."""

    def __init__(self, store: Store, clients: Clients, work: Jobs, execution: Execution, foresight: Foresight) -> None:
        self._store = store
        self._clients = clients
        self._work = work
        self._execution = execution
        self._foresight = foresight

    async def plan(self, project: str, request: RunRequest, trigger: Trigger) -> RunPlan:
        """Say what a run would be, do and cost, without doing any of it. No model is called, nothing is stored.

        The request in the answer is complete: its line and version, the cap in money where none was given, and what
        the check-up of the model says of its lists.

        Raises:
            NotFoundError: a link names something of another project.
            RefusedError: the line is closed, or the project is in the trash.
            UsageError: the mode lacks what it needs.
        """
        client = self._clients.current()
        with self._clients.using(client):
            return await self._plan(client, project, request, trigger)

    async def _plan(self, client: ModelClient, project: str, request: RunRequest, trigger: Trigger) -> RunPlan:
        request = resolve(self._store.query, project, request)
        config = self._foresight.completed(request.config, client)
        if client.info.is_builtin:
            config = _with_all_options(self._store.query, request, config)
        request = request.model_copy(update={"config": config})
        run = self._new_run(project, request, trigger, client.info.judge)
        return RunPlan(run, await self._foresight.foresee(run, request, client))

    async def start(
        self, project: str, request: RunRequest, trigger: Trigger, within: Callable[[Tx, Run], None] | None = None
    ) -> Run:
        """Store a run and start it; it goes on in the background. Its card is in the launching chat.

        `within` is called in the transaction that stores the run; what it raises leaves nothing stored.

        Raises:
            NotFoundError: a link names something of another project; nothing is stored.
            RefusedError: preflight blocks it, or the line is closed.
        """
        client = self._clients.current()
        with self._clients.using(client):
            plan = await self._plan(client, project, request, trigger)
            if plan.foreseen.blocked is not None:
                raise RefusedError("preflight-blocked", plan.foreseen.blocked)
            version = await self._with_new_options(plan.run)
            if version is not None:
                wanted = request.model_copy(update={"branch": plan.run.branch, "version": version})
                plan = await self._plan(client, project, wanted, trigger)
            lock = RunLock.acquire(self._store, plan.run.id)
            if lock is None:
                raise RefusedError("locked", "This run is worked by another process.")
            try:
                with self._work.starting(key_of(plan.run.id)):
                    run = await self._store.write(lambda tx: _store_run(tx, plan.run, within))
                    self._execution.start(run, client, lock)
            except BaseException:
                lock.release()
                raise
        return run

    async def _with_new_options(self, run: Run) -> str | None:
        """Make the combinations a run judges options of its line; return the version, None where there are none."""
        head = self._store.query.versions.head(run.branch)
        operations = new_options(run.config, head.content)
        if not operations:
            return None

        def unit(tx: Tx) -> Version | None:
            return add_version(tx, branch=run.branch, operations=operations, author=Author.PERSON, cause=Cause.EDIT)

        made = await self._store.write(unit)
        return None if made is None else made.id

    def _new_run(self, project: str, request: RunRequest, trigger: Trigger, judge: str) -> Run:
        query = self._store.query
        if request.version is None or request.branch is None:
            raise UsageError("This request names no version.")
        version = query.versions.get(request.version)
        parents = tuple(query.candidates.get(parent) for parent in request.config.parents)
        mode = request.config.mode
        if request.config.rejudge is not None:
            mode = query.runs.get(request.config.rejudge).mode
        return Run(
            id=new_id(),
            project=project,
            number=0,
            title=name_of(query, request, version, parents, judge=judge),
            mode=mode,
            status=RunStatus.QUEUED,
            config=request.config.model_copy(update={"mode": mode}),
            version=version.id,
            branch=request.branch,
            judge=judge,
            trigger=trigger,
            launched_from_chat=request.chat,
            launched_by_message=request.message,
            context_candidate=request.context_candidate,
            parent_run=parent_of(query, request),
            created_at=now(),
        )


def _with_all_options(query: Query, request: RunRequest, config: RunConfig) -> RunConfig:
    """The configuration with room for all ideas of the person, whatever the size, and for others only on request."""
    kept = config.rejudge or config.of_run
    if request.version is None or config.mode is not RunMode.FULL_SEARCH or kept is not None:
        return config
    options = min(len(query.versions.get(request.version).content.spec.options), MOST_CANDIDATES)
    number = max(config.candidates, options) if config.constructed else max(1, options)
    return config.model_copy(update={"candidates": number})


def _store_run(tx: Tx, wanted: Run, within: Callable[[Tx, Run], None] | None) -> Run:
    """The run, and its card in the launching chat, in one transaction."""
    require_open(tx.query.branches.get(wanted.branch))
    run = tx.runs.add(wanted)
    bases = rests_on(tx.query, wanted.config)
    if bases:
        tx.bases.fix(run.id, base_of(tx.query, wanted.config), bases)
    if within is not None:
        within(tx, run)
    if run.launched_from_chat is not None:
        tx.messages.append(
            chat=run.launched_from_chat,
            role=MessageRole.SYSTEM,
            state=MessageState.COMPLETE,
            parts=(RunCardPart(run=run.id),),
        )
        tx.chats.touch(run.launched_from_chat)
    return run
