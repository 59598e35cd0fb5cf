"""A run from its inputs to its ranking: design beside scenarios, one judging wave, further rounds, arithmetic.

`execute` is the whole of it. Resuming is executing again with the same inputs: finished calls are found. Stop and
pause are a cancel by the caller. Not for: storing runs, their status, or locks.
"""

import asyncio
from typing import NamedTuple

from app.domain.elicitation.table import DecisionTable
from app.domain.errors import KnownError, RefusedError
from app.domain.model_client import ModelClient
from app.domain.ranking.order import draft, finish, rank, results_of
from app.domain.ranking.score import RankingInput
from app.domain.results import MEANS_OF_DRAWS, Round, Skipped
from app.domain.runs import BUILTIN_JUDGE, Answer, Candidate, Origin, RunMode, Scenario, Stage
from app.pipeline.asking import Desk, HaltedError
from app.pipeline.budget import Purse
from app.pipeline.columns import columns_of
from app.pipeline.decision_table import table_of
from app.pipeline.design.candidates import design
from app.pipeline.design.rows import today_row, with_reference
from app.pipeline.design.scenarios import write_scenarios
from app.pipeline.judging.direction import cost_warnings
from app.pipeline.judging.further_rounds import Adapting, Resample, resample_here
from app.pipeline.judging.wave import judge
from app.pipeline.memory import Limits, Memory, Observer
from app.pipeline.progress import RunProgressTold
from app.pipeline.prompts import as_asked_before
from app.pipeline.replay import ReplayOnly
from app.pipeline.values import BudgetReached, RunFailed, RunInputs, RunOutcome

__all__ = ["ReplayOnly", "blocked", "execute", "lay_out", "reference_row"]


class Laid(NamedTuple):
    """Rows and scenarios of a run, before any of it is judged."""

    candidates: tuple[Candidate, ...]
    scenarios: tuple[Scenario, ...]
    fault: Exception | None


async def execute(
    inputs: RunInputs,
    client: ModelClient,
    memory: Memory,
    observer: Observer,
    limits: Limits,
    *,
    purse: Purse | None = None,
    resample: Resample = resample_here,
) -> RunOutcome:
    """Run the pipeline and return its ranking; when it returns or raises, all finished calls are stored.

    `purse` is the cap of all work together, beside the caps of the run's own budget. `resample` computes how sure the
    ranking is: here, unless the caller has it done elsewhere, such as in a process of its own.

    Raises:
        RefusedError: the spec has no goal, there is nothing to judge, or the client is another judge.
        RunFailed: a call failed after its retries; holds what there was, ranked as provisional.
        BudgetReached: a cap was reached; holds the same.
        StoreError: a finished call could not be stored.
        asyncio.CancelledError: the caller cancelled; calls in flight are cancelled, finished ones stored.
    """
    reason = blocked(inputs)
    if reason is not None:
        raise RefusedError("run-blocked", reason)
    if client.info.judge != inputs.judge:
        raise RefusedError("other-judge", f"This run is judged by {inputs.judge}, not by {client.info.judge}.")
    progress = RunProgressTold(inputs, observer)
    desk = Desk(inputs, client, memory, progress, limits, purse)
    try:
        with as_asked_before(inputs.templates):
            outcome, fault = await _work(inputs, desk, observer, progress, resample)
    finally:
        await desk.settle()
    if fault is None and outcome is not None:
        return outcome
    if isinstance(fault, HaltedError):
        if fault.budget is not None:
            raise BudgetReached(fault.budget, outcome)
        fault = fault.cause
    if isinstance(fault, KnownError):
        raise RunFailed(fault, outcome) from fault
    if fault is not None:
        raise fault
    raise RefusedError("run-empty", "There is no candidate to judge.")


def blocked(inputs: RunInputs) -> str | None:
    """Return why a run cannot start, in one sentence, or None; without a goal nothing can be ranked."""
    if inputs.judge == BUILTIN_JUDGE:
        return _nothing_to_compare(inputs)
    if not inputs.content.spec.goals:
        return "There is no goal yet: say what should be better, then a run can judge by it."
    return _nothing_to_judge(inputs)


def _nothing_to_compare(inputs: RunInputs) -> str | None:
    """What the built-in methods need: something wanted or a limit, and two ways to go."""
    spec = inputs.content.spec
    if not any(item.weight > 0 for item in (*spec.goals, *spec.constraints)):
        return "There is nothing to compare by yet: say what should be better, or what must hold."
    config = inputs.config
    reason = _nothing_to_judge(inputs)
    if reason is not None or inputs.kept_candidates is not None or config.mode is RunMode.SEEDED:
        return reason
    of_the_spec = config.mode is RunMode.FULL_SEARCH
    if of_the_spec and config.constructed:
        return None
    options = {item.text for item in spec.options} if of_the_spec else {idea.text for idea in config.ideas}
    if not options:
        return "There is no option to compare yet: name one, or two where nothing is done today."
    if len(options) + bool(spec.today) < 2:
        return "There is only one way to go here: name a second option, or say how it is done today."
    return None


def _nothing_to_judge(inputs: RunInputs) -> str | None:
    if inputs.kept_candidates is None:
        if inputs.config.mode is RunMode.EVAL_ONLY and not inputs.config.ideas:
            return "There is no idea to judge yet."
        if inputs.config.mode is RunMode.SEEDED and not inputs.parents:
            return "There is no candidate to start from yet."
    return None


async def lay_out(inputs: RunInputs, desk: Desk, progress: RunProgressTold) -> Laid:
    """Make the rows and the scenarios, side by side; what they have is returned even where a call failed."""
    designed, written = await asyncio.gather(
        design(inputs, desk, progress), write_scenarios(inputs, desk, progress), return_exceptions=True
    )
    # Both have ended here, so nothing of this run goes on behind the error.
    if isinstance(designed, BaseException):
        raise designed
    if isinstance(written, BaseException):
        raise written
    for stage, ended in ((Stage.DESIGN, designed.fault), (Stage.SCENARIOS, written.fault)):
        if ended is None and not progress.is_skipped(stage):
            await progress.end(stage)
    kept_today = next((one for one in inputs.kept_candidates or () if one.origin is Origin.TODAY), None)
    existing = {one.label: one for one in inputs.existing}
    today = today_row(inputs.content, run=inputs.run, existing=existing, parent=kept_today)
    candidates = (*((today,) if today else ()), *designed.candidates)
    if inputs.judge != BUILTIN_JUDGE:
        # The methods compare options with each other where there is no today: nobody stands in for it.
        candidates = with_reference(candidates)
    faults = [fault for fault in (designed.fault, written.fault) if fault is not None]
    causes = [fault for fault in faults if not isinstance(fault, HaltedError)]
    fault = next(iter(causes or faults), None)
    if fault is None:
        if designed.empty:
            await progress.warn(f"{_slots(designed.empty)} stayed empty: nothing more to build from was found.")
        if written.unfilled:
            await progress.warn(
                f"{_slots(written.unfilled)} for scenarios stayed empty: the text gives nothing for them."
            )
    return Laid(candidates, written.scenarios, fault)


async def _work(
    inputs: RunInputs, desk: Desk, observer: Observer, progress: RunProgressTold, resample: Resample
) -> tuple[RunOutcome | None, Exception | None]:
    laid = await lay_out(inputs, desk, progress)
    laid_calls = desk.answered
    progress.candidates = sum(one.origin is not Origin.TODAY for one in laid.candidates)
    progress.scenarios = len(laid.scenarios)
    for candidate in laid.candidates:
        await observer.candidate(candidate)
    for scenario in laid.scenarios:
        await observer.scenario(scenario)
    others = [one for one in laid.candidates if one.origin is not Origin.TODAY]
    if not others:
        return None, laid.fault
    columns = columns_of(inputs.content, laid.scenarios, reference_row(laid.candidates))
    await observer.questions(columns.questions)
    progress.cells = len(laid.candidates) * len(columns.questions)

    async def ranked(
        answers: tuple[Answer, ...],
        *,
        partial: bool,
        rounds: tuple[Round, ...] = (),
        skipped: tuple[Skipped, ...] = (),
    ) -> RunOutcome:
        given = RankingInput(
            content=inputs.content,
            candidates=laid.candidates,
            scenarios=laid.scenarios,
            questions=columns.questions,
            answers=answers,
            hand=inputs.hand,
            judge=inputs.judge,
            seed=inputs.config.seed,
            partial=partial,
            rounds=rounds,
            skipped=skipped,
            table=_table(inputs, laid),
            arithmetic=MEANS_OF_DRAWS if inputs.replays is None else inputs.replays.arithmetic,
        )
        for warning in cost_warnings(columns.cost, laid.candidates, answers):
            await progress.warn(warning)
        return await _outcome(inputs, laid, given, progress, resample)

    if laid.fault is not None:
        progress.fail_running()
        return await ranked((), partial=True), laid.fault
    judged = await judge(inputs, columns, laid.candidates, desk=desk, progress=progress)
    if judged.fault is not None:
        progress.fail_running()
        return await ranked(judged.answers, partial=True), judged.fault
    adapting = Adapting(
        inputs,
        columns,
        laid.candidates,
        laid.scenarios,
        desk=desk,
        progress=progress,
        resample=resample,
        laid=laid_calls,
    )
    adapted = await adapting.work(judged.answers)
    if adapted.fault is not None:
        progress.fail_running()
        return await ranked(adapted.answers, partial=True, rounds=adapted.rounds), adapted.fault
    for stage in (Stage.JUDGING, Stage.CHECKS):
        await progress.end(stage)
    return await ranked(adapted.answers, partial=False, rounds=adapted.rounds, skipped=adapted.skipped), None


async def _outcome(
    inputs: RunInputs, laid: Laid, given: RankingInput, progress: RunProgressTold, resample: Resample
) -> RunOutcome:
    if given.table is not None:
        ranking = rank(given)
    else:
        made = draft(given)
        ranking = finish(made, None if made.resample is None else await resample(made.resample))
    if not given.partial:
        await progress.end(Stage.RANKING)
    for warning in ranking.warnings:
        await progress.warn(warning)
    await progress.tell()
    return RunOutcome(
        ranking=ranking,
        results=results_of(inputs.run, inputs.number, given, ranking),
        candidates=laid.candidates,
        scenarios=laid.scenarios,
        warnings=tuple(progress.warnings),
        counts=progress.counts,
        usage=progress.usage,
        provisional=ranking.provisional,
        table=given.table,
    )


def reference_row(candidates: tuple[Candidate, ...]) -> Candidate:
    """Return today's row, the one that stands in for it, or the first where the built-in methods need none."""
    return next((one for one in candidates if one.origin is Origin.TODAY or one.stands_for_today), candidates[0])


def _table(inputs: RunInputs, laid: Laid) -> DecisionTable | None:
    """The decision table of a run of the built-in methods: as it was stored, or as it stands before any question."""
    if inputs.judge != BUILTIN_JUDGE:
        return None
    return inputs.table or table_of(
        inputs.content, laid.candidates, answers=inputs.person_answers, seed=inputs.config.seed
    )


def _slots(number: int) -> str:
    return "1 slot" if number == 1 else f"{number} slots"
