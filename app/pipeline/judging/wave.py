"""The judging wave: takes what this run starts with, asks what is missing, all columns at once.

What a run starts with are the answers of the run it judges again or derives from. Everything else is asked, and found
again only as a whole call: an answer given in another list of rows is another answer.
Not for: which calls those are (`plan`) or what they come to (`domain.ranking.order`).
"""

from collections.abc import Iterable
from typing import NamedTuple

from app.domain.ranking.score import FIRST_ROUND
from app.domain.runs import BUILTIN_JUDGE, Answer, Candidate, Stage
from app.pipeline.asking import Desk
from app.pipeline.columns import Columns
from app.pipeline.gather import gather
from app.pipeline.judging.plan import PlannedCall, known_of, lists_of, plan_judging
from app.pipeline.judging.rounds import RoundPlan, listed_again
from app.pipeline.progress import RunProgressTold
from app.pipeline.values import RunInputs


class Judged(NamedTuple):
    """All answers there are about these rows and columns, and why some are missing."""

    answers: tuple[Answer, ...]
    fault: Exception | None


class Plan(NamedTuple):
    """The answers a run starts with, of whatever round, and the calls of the wave that fill the rest."""

    kept: tuple[Answer, ...]
    calls: tuple[PlannedCall, ...]


def plan_missing(inputs: RunInputs, columns: Columns, candidates: tuple[Candidate, ...]) -> Plan:
    """Return what is known about these rows and columns and the calls of the wave that would fill the rest.

    The same at every resume and replay: what the run was answered meanwhile is found call by call.
    """
    kept = kept_answers(inputs, columns, candidates)
    config = inputs.config
    if inputs.judge == BUILTIN_JUDGE:
        # What the text grounds stands in the decision table; the rest only a person knows.
        return Plan(kept, ())
    calls = plan_judging(
        columns, candidates, known_of(kept), judge=inputs.judge, seed=config.seed, list_rows=config.list_rows
    )
    plans = passes(inputs, columns, candidates, kept)
    return Plan(kept, (*calls, *(call for plan in plans for call in plan.calls)))


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


def kept_answers(inputs: RunInputs, columns: Columns, candidates: tuple[Candidate, ...]) -> tuple[Answer, ...]:
    """Return the answers a run starts with about these rows and columns, in an order that is their own."""
    questions = {question.key for question in columns.questions}
    cards = {candidate.card.key() for candidate in candidates}
    found = (
        one
        for one in inputs.kept_answers
        if one.judge == inputs.judge and one.question_key in questions and one.candidate_key in cards
    )
    return in_order(found)


def with_answers(known: tuple[Answer, ...], more: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return answers with those that came to nothing known yet; what is known is not replaced."""
    counted = dict(known_of(known))
    for one in more:
        counted.setdefault((one.question_key, one.candidate_key, one.replicate), one)
    return in_order(counted.values())


def in_order(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return answers by question, card and replicate."""
    return tuple(sorted(answers, key=lambda one: (one.question_key, one.candidate_key, one.replicate)))


def note_kept(
    inputs: RunInputs, columns: Columns, candidates: tuple[Candidate, ...], progress: RunProgressTold
) -> None:
    """Count the calls whose answers of the wave this run starts with among those that were found."""
    kept = kept_answers(inputs, columns, candidates)
    wave = {plan.round.replicate for plan in passes(inputs, columns, candidates, kept)}
    progress.found(*(one.call for one in kept if one.replicate < FIRST_ROUND or one.replicate in wave))


async def judge(
    inputs: RunInputs, columns: Columns, candidates: tuple[Candidate, ...], *, desk: Desk, progress: RunProgressTold
) -> Judged:
    """Fill every missing cell; return all answers there are then."""
    plan = plan_missing(inputs, columns, candidates)
    note_kept(inputs, columns, candidates, progress)
    for stage in (Stage.JUDGING, Stage.CHECKS):
        await progress.begin(stage, sum(call.stage is stage for call in plan.calls))
    asked = await gather([ask_planned(call, desk) for call in plan.calls])
    await desk.settle()
    return Judged(with_answers(plan.kept, (one for answers in asked.values for one in answers)), asked.fault)


async def ask_planned(planned: PlannedCall, desk: Desk) -> tuple[Answer, ...]:
    """Ask a planned call and return its answers."""
    return (await desk.ask(planned.request, planned.stage, planned.read)).answers
