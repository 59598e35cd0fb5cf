"""After the wave: further rounds while they can still tell something, within the budget and under the ceiling.

Round 1: the first re-list beside the re-checks and the second answers to must-goals. Round 2: the second re-list
beside third answers. What a cap or the ceiling does not leave is skipped and recorded, and the run completes; a call
that fails ends it as any other. A run judged again asks nothing here unless it is to refine: it rests on the rounds of
the run it comes from. Not for: choosing (`choosing`) or planning calls (`rounds`).
"""

from collections.abc import Awaitable, Callable
from typing import Literal, NamedTuple

from app.domain.ranking.order import BootstrapInput, Confidence, Draft, bootstrap, draft
from app.domain.ranking.score import RankingInput
from app.domain.results import Round, Skipped
from app.domain.runs import Answer, Candidate, Scenario, Stage, is_method
from app.pipeline.asking import Desk, HaltedError
from app.pipeline.columns import Columns
from app.pipeline.gather import gather
from app.pipeline.judging.plan import known_of
from app.pipeline.judging.re_asking import RELISTS, State, allowance, rechecks, relist, second_answers
from app.pipeline.judging.rounds import RoundPlan
from app.pipeline.judging.wave import ask_planned, passes, with_answers
from app.pipeline.progress import RunProgressTold
from app.pipeline.values import Replayed, RunInputs

Resample = Callable[[BootstrapInput], Awaitable[Confidence]]
"""Computes confidence, here or elsewhere."""
Kind = Literal["re-list", "re-check", "second-answer"]
_NAMES: dict[Kind, str] = {
    "re-list": "Listing the closest rows anew",
    "re-check": "Looking again at flagged rows",
    "second-answer": "Asking must-goals a second time",
}


async def resample_here(given: BootstrapInput) -> Confidence:
    """Compute confidence on this thread."""
    return bootstrap(given)


class Adapted(NamedTuple):
    """All answers, which rounds count, what was left out, and why the run cannot go on, if it cannot."""

    answers: tuple[Answer, ...]
    rounds: tuple[Round, ...]
    skipped: tuple[Skipped, ...]
    fault: Exception | None


class Adapting:
    """The further rounds of one run; used once."""

    def __init__(
        self,
        inputs: RunInputs,
        columns: Columns,
        candidates: tuple[Candidate, ...],
        scenarios: tuple[Scenario, ...],
        *,
        desk: Desk,
        progress: RunProgressTold,
        resample: Resample,
        laid: int,
    ) -> None:
        self._inputs, self._columns = inputs, columns
        self._candidates, self._scenarios = candidates, scenarios
        self._desk, self._progress = desk, progress
        self._resample = resample
        self._left = self._most = allowance(inputs, len(columns.scenarios), laid)
        self._answers: tuple[Answer, ...] = ()
        self._rounds: list[Round] = []
        self._skipped: list[Skipped] = []
        self._halted = False
        self._promised = 0

    @property
    def most(self) -> int:
        """Calls that all further rounds together may take."""
        return self._most

    async def work(self, answers: tuple[Answer, ...]) -> Adapted:
        """Take the rounds that are worth it, from the answers of the wave on."""
        self._answers = answers
        self._rounds += [plan.round for plan in passes(self._inputs, self._columns, self._candidates, answers)]
        fault: Exception | None = None
        if not is_method(self._inputs.judge):
            if self._inputs.is_judged_again and not self._inputs.config.refine:
                await self._as_before()
            else:
                fault = await self._round(1) or await self._round(2)
        return Adapted(self._answers, tuple(self._rounds), tuple(self._skipped), fault)

    # -- one round ----------------------------------------------------------------------------------

    async def _round(self, number: int) -> Exception | None:
        if self._halted:
            return None
        about, made = self._state(), draft(self._given(), allowance=0.0)
        plans: list[RoundPlan] = []
        second = second_answers(about, made, number)
        plans += self._within("second-answer", (second,) if second is not None else ())
        if number == 1:
            plans += self._within("re-check", rechecks(about, made))
        if made.resample is not None and len(about.columns.scenarios) > 0:
            sure = await self._resample(made.resample)
            again = relist(about, made, sure, number, self._left)
            wanted = relist(about, made, sure, number, len(about.columns.scenarios))
            if wanted is not None and (again is None or again.total < wanted.total):
                self._leave_out("re-list", "ceiling", wanted.total - (again.total if again else 0))
            plans += self._within("re-list", (again,) if again is not None else ())
        return await self._take(plans)

    def _within(self, kind: Kind, plans: tuple[RoundPlan, ...]) -> list[RoundPlan]:
        """Those that the ceiling and the cap on calls leave; the others are recorded."""
        if self._inputs.replays is not None:
            return [self._replayed(plan, self._inputs.replays) for plan in plans]
        taken: list[RoundPlan] = []
        over = cut = 0
        for plan in plans:
            calls = len(plan.calls)
            if plan.total > self._left:
                over += plan.total
            elif calls and self._is_cut(plan):
                cut += calls
                # What is there already still counts.
                taken.append(plan._replace(calls=()))
            else:
                self._left -= plan.total
                self._promised += calls
                taken.append(plan)
        if over:
            self._leave_out(kind, "ceiling", over)
        if cut:
            self._leave_out(kind, "budget", cut)
        return taken

    @staticmethod
    def _replayed(plan: RoundPlan, replays: Replayed) -> RoundPlan:
        """The calls of a round that the run itself asked: a cap may have cut it, and others may be stored meanwhile."""
        recorded = {one.replicate: frozenset(one.columns) for one in replays.rounds}
        asked = recorded.get(plan.round.replicate, frozenset())
        return plan._replace(calls=tuple(call for call in plan.calls if asked.issuperset(call.columns)))

    def _is_cut(self, plan: RoundPlan) -> bool:
        """Whether the cap on calls has no room."""
        cap = self._inputs.config.budget.calls
        return cap is not None and self._desk.counted + self._promised + len(plan.calls) > cap

    async def _take(self, plans: list[RoundPlan]) -> Exception | None:
        calls = [call for plan in plans for call in plan.calls]
        for stage in (Stage.JUDGING, Stage.CHECKS):
            await self._progress.more(stage, sum(call.stage is stage for call in calls))
        self._note_found(plans)
        asked = await gather([ask_planned(call, self._desk) for call in calls])
        await self._desk.settle()
        self._promised = 0
        self._answers = with_answers(self._answers, (one for answers in asked.values for one in answers))
        self._rounds += [kept for plan in plans if (kept := self._answered(plan)) is not None]
        if not isinstance(asked.fault, HaltedError) or asked.fault.budget is None:
            return asked.fault
        # A cap cut the round. The wave is whole, so the run completes on what came.
        self._halted = True
        for plan in plans:
            missing = sum(not self._is_answered(plan, call.columns) for call in plan.calls)
            if missing and plan.round.kind != "pass":
                self._leave_out(plan.round.kind, "budget", missing)
        return None

    def _is_answered(self, plan: RoundPlan, slugs: tuple[str, ...]) -> bool:
        keys = {question.slug: question.key for question in self._columns.questions}
        known = {(one.question_key, one.replicate) for one in self._answers}
        return all((keys[slug], plan.round.replicate) in known for slug in slugs)

    def _answered(self, plan: RoundPlan) -> Round | None:
        """The round with the columns it has answers to."""
        if self._inputs.replays is not None:
            recorded = {one.replicate: one for one in self._inputs.replays.rounds}
            return recorded.get(plan.round.replicate)
        columns = tuple(slug for slug in plan.round.columns if self._is_answered(plan, (slug,)))
        return plan.round.model_copy(update={"columns": columns}) if columns else None

    def _note_found(self, plans: list[RoundPlan]) -> None:
        replicates = {plan.round.replicate for plan in plans}
        self._progress.found(*(one.call for one in self._answers if one.replicate in replicates))

    def _leave_out(self, kind: Kind, why: Literal["budget", "ceiling", "not-asked"], calls: int) -> None:
        number = "1 call" if calls == 1 else f"{calls} calls"
        reason = {
            "budget": "the budget leaves no room for",
            "ceiling": "a run of this size does not take",
            "not-asked": "judging again does not ask for",
        }[why]
        sentence = f"{_NAMES[kind]}: {reason} {number} more."
        self._skipped.append(Skipped(kind=kind, why=why, calls=calls, sentence=sentence))

    # -- what it rests on ---------------------------------------------------------------------------

    async def _as_before(self) -> None:
        """The rounds of the run this one judges again, and what refining would ask."""
        labels = {row.label for row in self._candidates}
        slugs = {question.slug for question in self._columns.questions}
        for one in self._inputs.kept_rounds:
            rows = tuple(label for label in one.rows if label in labels)
            columns = tuple(slug for slug in one.columns if slug in slugs)
            if rows and columns and one.kind != "pass":
                self._rounds.append(one.model_copy(update={"rows": rows, "columns": columns}))
        used = {one.replicate for one in self._rounds}
        self._progress.found(*(one.call for one in self._answers if one.replicate in used))
        about, made = self._state(), draft(self._given(), allowance=0.0)
        second = second_answers(about, made, 1)
        if second is not None and self._lacks(made, second):
            self._leave_out("second-answer", "not-asked", second.total)
        unchecked = sum(self._lacks(made, plan) for plan in rechecks(about, made))
        if unchecked:
            self._leave_out("re-check", "not-asked", unchecked)
        taken = sum(one.kind == "re-list" for one in self._rounds)
        if made.resample is not None and taken < RELISTS:
            sure = await self._resample(made.resample)
            again = relist(about, made, sure, taken + 1, len(self._columns.scenarios))
            if again is not None and again.calls:
                self._leave_out("re-list", "not-asked", len(again.calls))

    def _lacks(self, made: Draft, plan: RoundPlan) -> bool:
        """Whether a row of the plan has no answer of its kind to a question of the plan."""
        counted = {one.replicate for one in self._rounds if one.kind == plan.round.kind}
        return any(
            not any(answer.replicate in counted for answer in made.scores.judged.cell(label, slug).answers)
            for label in plan.round.rows
            for slug in plan.round.columns
        )

    def _state(self) -> State:
        return State(self._inputs, self._columns, self._candidates, known_of(self._answers))

    def _given(self) -> RankingInput:
        """What the judges said. Answers by hand come after a run; what it asked must not depend on them."""
        return RankingInput(
            content=self._inputs.content,
            candidates=self._candidates,
            scenarios=self._scenarios,
            questions=self._columns.questions,
            answers=self._answers,
            judge=self._inputs.judge,
            seed=self._inputs.config.seed,
            rounds=tuple(self._rounds),
        )
