"""Cards that wait for a click: apply or dismiss."""

from collections.abc import Awaitable, Callable

from app.domain.base import Value
from app.domain.chats import OperationsProposal, Proposal, ProposalState, RunProposal
from app.domain.errors import RefusedError
from app.domain.items import Author
from app.domain.operations import Operation
from app.domain.projects import Cause, Version
from app.domain.runs import Run, RunRequest, Trigger
from app.services.spec.specs import add_version, bring_back
from app.store.database import Store
from app.store.writes.transaction import Tx

StartRun = Callable[[str, RunRequest, Trigger, Callable[[Tx, Run], None]], Awaitable[Run]]


class ProposalApplied(Value):
    """What a click on Apply made: a version, or a run that now works."""

    proposal: Proposal
    version: Version | None = None
    run: Run | None = None


class ProposalService:
    """What the cards' buttons and the `proposal …` commands do."""

    def __init__(self, store: Store, start_run: StartRun) -> None:
        self._store = store
        self._start_run = start_run

    def get(self, proposal: str) -> Proposal:
        """The card of this id (or unique prefix)."""
        return self._store.query.proposals.get(proposal)

    def of_chat(self, chat: str, *, state: ProposalState | None = None) -> tuple[Proposal, ...]:
        """The cards of a chat in their order."""
        return self._store.query.proposals.of_chat(chat, state)

    async def apply(
        self,
        proposal: str,
        *,
        operations: tuple[Operation, ...] | None = None,
        request: RunRequest | None = None,
        trigger: Trigger = Trigger.CARD,
    ) -> ProposalApplied:
        """Do what a card says; `operations` or `request` are what the person made of it by editing.

        Raises:
            RefusedError: the card was applied or dismissed before, or no longer fits the line.
        """
        found = self.get(proposal)
        _require_open(found)
        if isinstance(found.payload, RunProposal):
            return await self._apply_run(found, request or found.payload.request, trigger)
        return await self._apply_operations(found, found.payload.operations if operations is None else operations)

    async def _apply_run(self, proposal: Proposal, request: RunRequest, trigger: Trigger) -> ProposalApplied:
        request = request.model_copy(update={"chat": proposal.chat, "message": proposal.message})

        def mark(tx: Tx, run: Run) -> None:
            # In the transaction that stores the run: two clicks on one card start one run.
            _require_open(tx.query.proposals.get(proposal.id))
            tx.proposals.update(proposal.id, state=ProposalState.APPLIED, result_run=run.id)

        run = await self._start_run(proposal.project, request, trigger, mark)
        return ProposalApplied(proposal=self.get(proposal.id), run=run)

    async def _apply_operations(self, proposal: Proposal, operations: tuple[Operation, ...]) -> ProposalApplied:
        def unit(tx: Tx) -> ProposalApplied:
            _require_open(tx.query.proposals.get(proposal.id))
            version = add_version(
                tx,
                branch=proposal.branch,
                operations=operations,
                author=Author.PERSON,
                cause=Cause.PROPOSAL,
                message=proposal.message,
            )
            head = version or tx.query.versions.head(proposal.branch)
            tx.proposals.update(proposal.id, state=ProposalState.APPLIED, result_version=head.id)
            return ProposalApplied(proposal=tx.query.proposals.get(proposal.id), version=head)

        return await self._store.write(unit)

    async def dismiss(self, proposal: str) -> Proposal:
        """Put a card aside.

        Raises:
            RefusedError: the card was applied or dismissed before.
        """
        found = self.get(proposal)

        def unit(tx: Tx) -> Proposal:
            _require_open(tx.query.proposals.get(found.id))
            tx.proposals.update(found.id, state=ProposalState.DISMISSED)
            return tx.query.proposals.get(found.id)

        return await self._store.write(unit)

    async def reopen(self, proposal: str) -> Proposal:
        """Take back what a click on a card did, the change it made included; it waits for a click again.

        Raises:
            RefusedError: it waits already, or started a run.
            ChangedSinceError: what it changed was changed again since. Nothing is changed then.
        """
        found = self.get(proposal)

        def unit(tx: Tx) -> Proposal:
            now = tx.query.proposals.get(found.id)
            if now.state is ProposalState.OPEN:
                raise RefusedError("card-open", "This card waits for a click.")
            if now.result_run is not None:
                raise RefusedError("card-done", "This card started a run; a run that was started is not taken back.")
            made = None if now.result_version is None else tx.query.versions.get(now.result_version)
            # A card that changed nothing holds the version it met.
            if made is not None and made.parent is not None and made.cause is Cause.PROPOSAL:
                before = tx.query.versions.get(made.parent).content
                bring_back(tx, now.branch, before=before, after=made.content, cause=Cause.UNDO)
            tx.proposals.update(now.id, state=ProposalState.OPEN, result_version=None)
            return tx.query.proposals.get(now.id)

        return await self._store.write(unit)


def _require_open(proposal: Proposal) -> None:
    if proposal.state is not ProposalState.OPEN:
        raise RefusedError("card-done", f"This card was {proposal.state.value} before.")


def describe(proposal: Proposal) -> str:
    """One plain line on what a card would do."""
    payload = proposal.payload
    if isinstance(payload, OperationsProposal):
        return payload.why or f"{len(payload.operations)} changes to the spec"
    config = payload.request.config
    return payload.why or f"{config.mode.value}, {config.candidates} candidates, {config.scenarios} scenarios"
