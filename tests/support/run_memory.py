"""A memory of finished calls in dictionaries, and an observer that keeps what it was told."""

import asyncio
from collections.abc import Callable

from app.domain.runs import Answer, Call, Candidate, Question, RunCounts, Scenario, Stage, StageStatus
from app.domain.usage import Usage


class DictMemory:
    """Implements the pipeline's memory. `before_finish` is called before a call is stored (a slow or broken disk).

    `answers` are those of all calls, by call, question, card and replicate.
    """

    def __init__(self) -> None:
        self.calls: dict[str, Call] = {}
        self.answers: dict[tuple[str, str, str, int], Answer] = {}
        self.ledger: list[tuple[Stage, Usage]] = []
        self.before_finish: Callable[[Call], None] | None = None

    async def find_call(self, key: str) -> Call | None:
        await asyncio.sleep(0)
        return self.calls.get(key)

    async def spent(self, stage: Stage, usage: Usage) -> None:
        await asyncio.sleep(0)
        self.ledger.append((stage, usage))

    async def finish(self, call: Call, answers: tuple[Answer, ...], made_in: Stage | None = None) -> Call:
        await asyncio.sleep(0)
        if self.before_finish is not None:
            self.before_finish(call)
        if made_in is not None:
            usage = Usage(input_tokens=call.input_tokens, output_tokens=call.output_tokens, cost_usd=call.cost_usd)
            self.ledger.append((made_in, usage))
        stands = self.calls.setdefault(call.key, call)
        if stands.reply == call.reply:
            for one in answers:
                self.answers.setdefault((one.call, one.question_key, one.candidate_key, one.replicate), one)
        return stands


class Watcher:
    """Implements the pipeline's observer."""

    def __init__(self) -> None:
        self.candidates: list[Candidate] = []
        self.scenarios: list[Scenario] = []
        self.columns: tuple[Question, ...] = ()
        self.stages: tuple[StageStatus, ...] = ()
        self.counts = RunCounts()
        self.warnings: list[str] = []
        self.notes: list[str] = []

    async def candidate(self, candidate: Candidate) -> None:
        self.candidates.append(candidate)

    async def scenario(self, scenario: Scenario) -> None:
        self.scenarios.append(scenario)

    async def questions(self, questions: tuple[Question, ...]) -> None:
        self.columns = questions

    async def stage(self, stages: tuple[StageStatus, ...], counts: RunCounts, usage: Usage) -> None:
        self.stages, self.counts = stages, counts

    async def warning(self, text: str) -> None:
        self.warnings.append(text)

    async def note(self, text: str) -> None:
        self.notes.append(text)
