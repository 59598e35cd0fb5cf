"""How far a run is: stages, counts and usage, told to the observer after every step.

Not for: deciding anything; the budget reads the counts but is kept in `asking`.
"""

from typing import Literal

from app.domain.money import SpendTotal
from app.domain.runs import JudgeRule, RunCounts, Stage, StageStatus
from app.domain.usage import Usage
from app.pipeline.memory import Observer
from app.pipeline.values import RunInputs

State = Literal["waiting", "running", "done", "skipped", "failed"]


class RunProgressTold:
    """The counters of one run. Counts go on from where an earlier part of the same run left them."""

    def __init__(self, inputs: RunInputs, observer: Observer | None) -> None:
        self._observer = observer
        self._before = inputs.before
        self._own, self._rule = inputs.made, inputs.rule
        spent = inputs.spent_before
        self._stages = {stage: with_spent(StageStatus(stage=stage), spent.get(stage.value)) for stage in Stage}
        self.usage = inputs.usage_before
        self.made = 0
        self._found: set[str] = set()
        self.candidates = self.scenarios = self.cells = 0
        self.warnings: list[str] = []
        self._notes: set[str] = set()

    @property
    def calls(self) -> int:
        """Calls made by this run, before and since it was resumed."""
        return self._before.calls + self.made

    @property
    def reused(self) -> int:
        """Calls found, or answers of which were taken over, that this run did not make itself before it was resumed."""
        found = len(self._found - self._own)
        # Which calls a run made is known of those stored under the rule of now.
        return found if self._rule is JudgeRule.OWN else max(0, found - self._before.calls)

    @property
    def counts(self) -> RunCounts:
        """Counts as the run history shows them."""
        return RunCounts(
            candidates=self.candidates,
            scenarios=self.scenarios,
            cells=self.cells,
            calls=self.calls,
            calls_reused=self.reused,
        )

    @property
    def stages(self) -> tuple[StageStatus, ...]:
        """All stages in order."""
        return tuple(self._stages.values())

    def found(self, *keys: str) -> None:
        """Note calls whose answers were found."""
        self._found.update(keys)

    def used(self, stage: Stage, usage: Usage) -> None:
        """Note a call that was made for a stage."""
        self.made += 1
        self.lost(stage, usage)

    def lost(self, stage: Stage, usage: Usage) -> None:
        """Note what a call for a stage used that gave nothing usable: it is spent, and no call that stands."""
        self.usage = self.usage.plus(usage)
        status = self._stages[stage]
        unknown = status.cost_usd is None or usage.cost_usd is None
        self._stages[stage] = status.model_copy(
            update={
                "calls": status.calls + 1,
                "input_tokens": status.input_tokens + usage.input_tokens,
                "output_tokens": status.output_tokens + usage.output_tokens,
                "cost_usd": None if unknown else (status.cost_usd or 0.0) + (usage.cost_usd or 0.0),
            }
        )

    async def begin(self, stage: Stage, total: int) -> None:
        """A stage begins (again) with so many units of work known; none left means it is done."""
        changes = {"state": "running" if total else "done", "done": 0, "total": total}
        self._stages[stage] = self._stages[stage].model_copy(update=changes)
        await self.tell()

    async def more(self, stage: Stage, number: int) -> None:
        """So many further units of work became known; a stage that was done goes on."""
        status = self._stages[stage]
        if number:
            self._stages[stage] = status.model_copy(update={"state": "running", "total": status.total + number})
            await self.tell()

    async def step(self, stage: Stage) -> None:
        """One unit of a stage is done."""
        status = self._stages[stage]
        done = min(status.done + 1, status.total)
        self._stages[stage] = status.model_copy(update={"done": done})
        await self.tell()

    async def end(self, stage: Stage, state: State = "done") -> None:
        """A stage ended."""
        status = self._stages[stage]
        done = status.total if state == "done" else status.done
        self._stages[stage] = status.model_copy(update={"state": state, "done": done})
        await self.tell()

    def is_skipped(self, stage: Stage) -> bool:
        """Whether a stage is not part of this run."""
        return self._stages[stage].state == "skipped"

    def fail_running(self) -> None:
        """What was running when the run ended early, failed or was cut off."""
        for stage, status in self._stages.items():
            if status.state == "running":
                self._stages[stage] = status.model_copy(update={"state": "failed"})

    async def warn(self, text: str) -> None:
        """Say once what could change the order."""
        if text not in self.warnings:
            self.warnings.append(text)
            if self._observer is not None:
                await self._observer.warning(text)

    async def note(self, text: str) -> None:
        """Say once what happened on the way and moves nothing: the run is done as well as without it."""
        if text not in self._notes and self._observer is not None:
            self._notes.add(text)
            await self._observer.note(text)

    async def tell(self) -> None:
        """Hand the present state to the observer."""
        if self._observer is not None:
            await self._observer.stage(self.stages, self.counts, self.usage)


def with_spent(status: StageStatus, spent: SpendTotal | None) -> StageStatus:
    """Return a stage with what the ledger has of it; None = it spent nothing."""
    total = spent or SpendTotal()
    return status.model_copy(
        update={
            "calls": total.calls,
            "input_tokens": total.input_tokens,
            "output_tokens": total.output_tokens,
            "cost_usd": total.cost_usd,
        }
    )
