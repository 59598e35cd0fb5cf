"""The pipeline's memory over the store: finished calls and their answers, found by content."""

from app.domain.base import now
from app.domain.money import Spend
from app.domain.runs import Answer, Call, Stage
from app.domain.usage import Usage
from app.store.database import Store
from app.store.writes.transaction import Tx


class StoreMemory:
    """Implements `pipeline.memory.Memory` for one project and one judge."""

    def __init__(self, store: Store, *, project: str, judge: str, run: str | None = None) -> None:
        """`run` is whose calls are made; None where none is made."""
        self._store = store
        self._run = run
        self._project = project
        self._judge = judge

    async def find_call(self, key: str) -> Call | None:
        """The finished call of this key, or None."""
        return self._store.query.calls.find(self._project, key)

    async def find_answers(self, question_keys: tuple[str, ...], candidate_keys: tuple[str, ...]) -> tuple[Answer, ...]:
        """This judge's stored answers to these questions about these cards."""
        return self._store.query.answers.find(self._project, question_keys, candidate_keys, self._judge)

    async def finish(self, call: Call, answers: tuple[Answer, ...], made_in: Stage | None = None) -> None:
        """Store a finished call with its answers, and what it used if it was made here; twice the same is once."""
        usage = Usage(input_tokens=call.input_tokens, output_tokens=call.output_tokens, cost_usd=call.cost_usd)

        def unit(tx: Tx) -> None:
            tx.calls.finish(self._project, call, answers)
            if made_in is not None:
                tx.spend.add(self._entry(made_in, usage, call.created_at))

        await self._store.write(unit)

    async def spent(self, stage: Stage, usage: Usage) -> None:
        """Store what a request used that came to nothing usable."""
        entry = self._entry(stage, usage, now())
        await self._store.write(lambda tx: tx.spend.add(entry))

    def _entry(self, stage: Stage, usage: Usage, at: str) -> Spend:
        return Spend(project=self._project, run=self._run, stage=stage.value, judge=self._judge, usage=usage, at=at)
