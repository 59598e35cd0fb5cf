"""The judging wave: looks up what is known, asks what is missing, all columns at once.

Not for: which calls those are (`judge_plan`) or what they come to (`domain.ranking.order`).
"""

from typing import NamedTuple

from app.domain.ranking.cells import FIRST_ROUND
from app.domain.runs import Answer, Candidate, Stage
from app.pipeline.asking import Desk
from app.pipeline.columns import Columns
from app.pipeline.gather import gather
from app.pipeline.judging.plan import PlannedCall, known_of, lists_of, plan_judging
from app.pipeline.judging.rounds import RoundPlan, listed_again
from app.pipeline.memory import Memory
from app.pipeline.progress import Progress
from app.pipeline.values import RunInputs


class Judged(NamedTuple):
    """All answers there are about these rows and columns, and why some are missing."""

    answers: tuple[Answer, ...]
    fault: Exception | None


class Plan(NamedTuple):
    """Answers of the wave that were found, the calls for those that were not, and all stored ones of any round."""

    found: tuple[Answer, ...]
    calls: tuple[PlannedCall, ...]
    stored: tuple[Answer, ...]


async def plan_missing(inputs: RunInputs, columns: Columns, candidates: tuple[Candidate, ...], memory: Memory) -> Plan:
    """Return what is known about these rows and columns and the calls of the wave that would fill the rest."""
    stored = await stored_answers(inputs, columns, candidates, memory)
    plans = passes(inputs, columns, candidates, stored)
    config = inputs.config
    calls = plan_judging(
        columns, candidates, known_of(stored), judge=inputs.judge, seed=config.seed, list_rows=config.list_rows
    )
    wave = {plan.round.replicate for plan in plans}
    found = tuple(one for one in stored if one.replicate < FIRST_ROUND or one.replicate in wave)
    return Plan(found, (*calls, *(call for plan in plans for call in plan.calls)), stored)


def passes(
    inputs: RunInputs, columns: Columns, candidates: tuple[Candidate, ...], answers: tuple[Answer, ...]
) -> tuple[RoundPlan, ...]:
    """Return the rounds in which the wave asks every scenario about all rows again, where the run asks for them."""
    known, reference = known_of(answers), columns.cost.reference
    return tuple(
        listed_again("pass", number, columns.scenarios, one.rows, known, judge=inputs.judge, seed=inputs.config.seed)
        for number in range(1, inputs.config.passes)
        for one in lists_of(candidates, reference, inputs.config.list_rows)
    )


async def stored_answers(
    inputs: RunInputs, columns: Columns, candidates: tuple[Candidate, ...], memory: Memory
) -> tuple[Answer, ...]:
    """Return the stored answers about these rows and columns, of whatever round, in an order that is their own."""
    question_keys = tuple(dict.fromkeys(question.key for question in columns.questions))
    card_keys = tuple(dict.fromkeys(candidate.card.key() for candidate in candidates))
    found = [one for one in await memory.find_answers(question_keys, card_keys) if one.judge == inputs.judge]
    found.sort(key=lambda one: (one.question_key, one.candidate_key, one.replicate))
    return tuple(found)


async def judge(
    inputs: RunInputs,
    columns: Columns,
    candidates: tuple[Candidate, ...],
    *,
    desk: Desk,
    memory: Memory,
    progress: Progress,
) -> Judged:
    """Fill every missing cell and return what is stored then.

    What is stored counts, not what came: another run may have answered the same cell a moment before, and a ranking
    must rest on the answers that everyone sees.
    """
    plan = await plan_missing(inputs, columns, candidates, memory)
    progress.found(*(answer.call for answer in plan.found))
    for stage in (Stage.JUDGING, Stage.CHECKS):
        await progress.begin(stage, sum(call.stage is stage for call in plan.calls))

    async def ask(planned: PlannedCall) -> str:
        return (await desk.ask(planned.request, planned.stage, planned.read)).key

    asked = await gather([ask(call) for call in plan.calls])
    await desk.settle()
    answers = await stored_answers(inputs, columns, candidates, memory) if plan.calls else plan.stored
    return Judged(answers, asked.fault)
