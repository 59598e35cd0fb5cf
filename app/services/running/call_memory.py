"""The pipeline's memory over the store: finished calls, found by content and kept with the run that asked."""

from app.domain.base import now
from app.domain.money import Spend
from app.domain.runs import Answer, Call, Stage
from app.domain.usage import Usage
from app.store.database import Store
from app.store.writes.transaction import Tx


class CallMemory:
    """Implements `pipeline.memory.Memory` for one project and one judge."""

    def __init__(self, store: Store, *, project: str, judge: str, run: str | None = None) -> None:
        """`run` is whose calls these are; None where none is made: nothing is written then."""
        self._store = store
        self._run = run
        self._project = project
        self._judge = judge

    async def find_call(self, key: str) -> Call | None:
        """The finished call of this key, or None."""
        return self._store.query.calls.find(self._project, key)

    async def finish(self, call: Call, answers: tuple[Answer, ...], made_in: Stage | None = None) -> Call:
        """Store a finished call with its answers, and what it used if it was made here; twice the same is once."""
        if self._run is None and made_in is None:
            return call
        usage = Usage(input_tokens=call.input_tokens, output_tokens=call.output_tokens, cost_usd=call.cost_usd)

        def unit(tx: Tx) -> Call:
            stands = tx.calls.finish(self._project, call, answers, run_id=self._run, made=made_in is not None)
            if made_in is not None:
                tx.spend.add(self._entry(made_in, usage, call.created_at))
            return stands

        return await self._store.write(unit)

    async def spent(self, stage: Stage, usage: Usage) -> None:
        """Store what a request used that came to nothing usable."""
        entry = self._entry(stage, usage, now())
        await self._store.write(lambda tx: tx.spend.add(entry))

    def _entry(self, stage: Stage, usage: Usage, at: str) -> Spend:
        return Spend(project=self._project, run=self._run, stage=stage.value, judge=self._judge, usage=usage, at=at)
