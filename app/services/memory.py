"""The pipeline's memory over the store: finished calls and their answers, found by content."""

from app.domain.runs import Answer, Call
from app.store.database import Store


class StoreMemory:
    """Implements `pipeline.memory.Memory` for one project and one judge."""

    def __init__(self, store: Store, *, project: str, judge: str) -> None:
        self._store = store
        self._project = project
        self._judge = judge

    async def find_call(self, key: str) -> Call | None:
        """The finished call of this key, or None."""
        return self._store.query.calls.get(self._project, key)

    async def find_answers(self, question_keys: tuple[str, ...], candidate_keys: tuple[str, ...]) -> tuple[Answer, ...]:
        """This judge's stored answers to these questions about these cards."""
        return self._store.query.answers.find(self._project, question_keys, candidate_keys, self._judge)

    async def finish(self, call: Call, answers: tuple[Answer, ...]) -> None:
        """Store a finished call with its answers in one transaction; twice the same is once."""
        await self._store.write(lambda tx: tx.calls.finish(self._project, call, answers))
