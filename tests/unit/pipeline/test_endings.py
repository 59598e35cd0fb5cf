"""How runs end early and go on: any order, cancel at any instant, faults, caps; nothing paid is lost."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest
from pydantic import BaseModel

from app.domain.agents import JudgeCostReply, JudgeScenarioReply, JudgeScenarioTask
from app.domain.canonical import canonical_json
from app.domain.errors import FaultKind, ProviderError, RefusedError, StoreError
from app.domain.model_client import ModelRequest
from app.domain.runs import Budget, Call, Candidate, Card, Idea, Origin, RunConfig, RunCounts, RunMode
from app.pipeline.asking import call_key
from app.pipeline.memory import Limits
from app.pipeline.values import BudgetReached, RunFailed, RunInputs
from support.run_bench import Bench, bakery
from support.scripted_model import JUDGE, ScriptedModel, scripted_reply, share

pytestmark = pytest.mark.asyncio
CALLS = 36
"""Of a whole run on the bench: the wave, and the rounds after it."""
WAVE = 17
EVERY = 16
"""Of so many instants next to each other a run of the suite tries one, drawn by its seed."""


def in_turns(seed: int) -> ScriptedModel:
    """A model whose calls end in an order of their own."""

    async def wait(turns: int) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)

    def before(request: ModelRequest[Any]) -> Coroutine[Any, Any, None]:
        return wait(round(40 * share(seed, request.prompt)))

    return ScriptedModel(before=before)


def failing(role: str, times: int = 1) -> ScriptedModel:
    """A model that fails the first calls of a role."""
    left = [times]

    def before(request: ModelRequest[Any]) -> None:
        if request.role.value == role and left[0] > 0:
            left[0] -= 1
            raise ProviderError(FaultKind.SERVER, "The model's server failed.")

    return ScriptedModel(before=before)


@pytest.fixture(scope="module")
def undisturbed() -> tuple[str, frozenset[str]]:
    """The hash of a run that nothing disturbs, and the keys of its calls."""
    bench = Bench()
    ranking = asyncio.run(bench.run(bench.inputs())).ranking
    return ranking.ranking_hash, frozenset(bench.memory.calls)


@pytest.fixture
def whole(undisturbed: tuple[str, frozenset[str]]) -> str:
    """The hash of that run."""
    return undisturbed[0]


@pytest.mark.some(2, of_each=lambda concurrency, **_: concurrency)
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("concurrency", [1, 3, 50])
async def test_the_order_calls_end_in_does_not_matter(
    bench: Bench, seed: int, concurrency: int, undisturbed: tuple[str, frozenset[str]]
) -> None:
    outcome = await bench.run(bench.inputs(), in_turns(seed), Limits(concurrency=concurrency))
    assert (outcome.ranking.ranking_hash, frozenset(bench.memory.calls)) == undisturbed


async def test_calls_in_flight_stay_within_the_limit(bench: Bench) -> None:
    model = in_turns(1)
    await bench.run(bench.inputs(), model, Limits(concurrency=3))
    assert model.most_in_flight == 3
    wide = in_turns(1)
    other = Bench()
    await other.run(other.inputs(), wide, Limits(concurrency=100))
    assert wide.most_in_flight == 12, "all columns go at once"


async def test_a_cancel_at_any_await_loses_nothing_and_resumes_to_the_same_ranking(
    drawn: random.Random, some: Callable[[Sequence[int], int], list[int]], whole: str
) -> None:
    first = drawn.randrange(EVERY)
    for begin in some((first, first + EVERY), 1):
        turns, ended = begin, False
        while not ended:
            bench, model = Bench(), in_turns(3)
            inputs = bench.inputs()
            task = asyncio.create_task(bench.run(inputs, model))
            for _ in range(turns):
                await asyncio.sleep(0)
            flying = model.in_flight
            task.cancel()
            try:
                await task
                ended = True
            except asyncio.CancelledError:
                pass
            assert model.in_flight == 0
            assert len(bench.memory.calls) == model.finished, "every finished call is stored"
            resumed = inputs.model_copy(update={"existing": tuple(bench.watcher.candidates)})
            ids = {one.label: one.id for one in bench.watcher.candidates}
            outcome = await bench.run(resumed)
            assert outcome.ranking.ranking_hash == whole
            assert len(model.seen) + len(bench.model.seen) - CALLS <= flying
            assert model.finished + bench.model.finished == CALLS
            assert not ids or {one.label: one.id for one in outcome.candidates} == ids
            turns += 2 * EVERY
        assert turns > 60


async def test_row_calls_resume_to_the_same_ranking_too(drawn: random.Random) -> None:
    config = RunConfig(
        mode=RunMode.EVAL_ONLY, scenarios=6, ideas=tuple(Idea(text=f"Idea {number}") for number in range(1, 14))
    )

    async def with_one_more(bench: Bench) -> RunInputs:
        before = await bench.run(bench.inputs(config=config))
        new = Candidate(
            id="c14", run="r", label="C14", origin=Origin.USER, card=Card(title="One", summary="More"), text=""
        )
        return bench.again(before, bakery(), kept_candidates=(*before.candidates, new))

    reference = Bench()
    whole = await reference.run(await with_one_more(reference))
    assert reference.model.roles().count("judge_row") == 5
    for turns in range(drawn.randrange(2 * EVERY), 90, 2 * EVERY):
        bench, model = Bench(), in_turns(turns)
        inputs = await with_one_more(bench)
        stored = len(bench.memory.calls)
        task = asyncio.create_task(bench.run(inputs, model, Limits(concurrency=2)))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert len(bench.memory.calls) == stored + model.finished
        outcome = await bench.run(inputs)
        assert outcome.ranking.ranking_hash == whole.ranking.ranking_hash
        assert set(bench.memory.calls) == set(reference.memory.calls)


async def test_a_list_cut_in_two_resumes_to_the_same_calls(drawn: random.Random) -> None:
    config = RunConfig(
        mode=RunMode.EVAL_ONLY, scenarios=4, ideas=tuple(Idea(text=f"Idea {number}") for number in range(1, 13))
    )
    reference = Bench()
    whole = await reference.run(reference.inputs(config=config))
    assert len(whole.candidates) == 13
    for turns in range(20 + drawn.randrange(2 * EVERY), 120, 2 * EVERY):
        bench = Bench()
        task = asyncio.create_task(bench.run(bench.inputs(config=config), in_turns(turns), Limits(concurrency=4)))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        outcome = await bench.run(bench.inputs(config=config))
        assert outcome.ranking.ranking_hash == whole.ranking.ranking_hash
        assert set(bench.memory.calls) == set(reference.memory.calls)


@pytest.mark.parametrize("role", ["designer", "scenarios", "judge_scenario", "judge_checks", "judge_cost"])
async def test_a_call_that_fails_ends_the_run_failed_and_resumable(bench: Bench, role: str, whole: str) -> None:
    inputs = bench.inputs()
    model = failing(role)
    with pytest.raises(RunFailed) as failed:
        await bench.run(inputs, model)
    assert isinstance(failed.value.error, ProviderError)
    assert failed.value.exit_code == failed.value.error.exit_code
    assert failed.value.partial is not None
    assert failed.value.partial.provisional
    assert "failed" in {one.state for one in bench.watcher.stages}
    assert len(bench.memory.calls) == model.finished, "what was in flight is kept"
    outcome = await bench.run(bench.resumed(inputs, failed.value.partial.counts))
    assert outcome.ranking.ranking_hash == whole
    assert model.finished + bench.model.finished == CALLS
    assert outcome.counts.calls == CALLS
    assert outcome.counts.calls_reused == 0, "calls of this very run are not reused ones"


async def test_after_a_failure_no_new_call_begins(bench: Bench) -> None:
    model = failing("judge_cost")
    with pytest.raises(RunFailed):
        await bench.run(bench.inputs(), model, Limits(concurrency=1))
    assert model.seen[-1].role.value == "judge_cost"


async def test_what_was_judged_before_a_failure_is_ranked_provisionally(bench: Bench) -> None:
    with pytest.raises(RunFailed) as failed:
        await bench.run(bench.inputs(), failing("judge_checks"))
    partial = failed.value.partial
    assert partial is not None
    assert partial.ranking.provisional
    assert partial.ranking.judged_cells > 0
    assert {row.tier for row in partial.ranking.rows} == {1}, "hard checks are open"


@pytest.mark.some(6)
@pytest.mark.parametrize("cap", range(WAVE))
async def test_a_cap_on_calls_holds_and_the_run_goes_on_after_raising_it(bench: Bench, cap: int, whole: str) -> None:
    config = RunConfig(candidates=4, scenarios=8, budget=Budget(calls=cap))
    inputs = bench.inputs(config=config)
    model = in_turns(cap)
    with pytest.raises(BudgetReached, match=f"{cap} calls") as reached:
        await bench.run(inputs, model)
    assert len(model.seen) == model.finished == len(bench.memory.calls) <= cap
    partial = reached.value.partial
    before = partial.counts if partial else RunCounts(calls=model.finished)
    raised = config.model_copy(update={"budget": Budget(calls=CALLS)})
    outcome = await bench.run(bench.resumed(inputs, before, config=raised))
    assert outcome.ranking.ranking_hash == whole
    assert outcome.counts.calls == CALLS


async def test_a_cap_survives_a_resume(bench: Bench) -> None:
    config = RunConfig(candidates=4, scenarios=8, budget=Budget(calls=10))
    inputs = bench.inputs(config=config)
    with pytest.raises(BudgetReached) as reached:
        await bench.run(inputs)
    assert reached.value.partial is not None
    with pytest.raises(BudgetReached):
        await bench.run(bench.resumed(inputs, reached.value.partial.counts))
    assert bench.model.seen == []


async def test_a_cap_on_money_holds(bench: Bench) -> None:
    config = RunConfig(candidates=4, scenarios=8, budget=Budget(usd=0.0081))
    with pytest.raises(BudgetReached, match="USD"):
        await bench.run(bench.inputs(config=config), limits=Limits(concurrency=1))
    assert bench.model.finished == 8


async def test_an_unusable_answer_is_a_typed_fault_and_no_default(bench: Bench) -> None:
    def answer(task: BaseModel) -> BaseModel | None:
        if isinstance(task, JudgeScenarioTask):
            reply = scripted_reply(task)
            assert isinstance(reply, JudgeScenarioReply)
            return JudgeScenarioReply(rows={label: one for label, one in reply.rows.items() if label != "C3"})
        return None

    with pytest.raises(RunFailed, match="C3") as failed:
        await bench.run(bench.inputs(), ScriptedModel(answer=answer))
    assert isinstance(failed.value.error, ProviderError)
    assert failed.value.error.kind is FaultKind.BAD_OUTPUT
    assert not [call for call in bench.memory.calls.values() if call.role == "judge_scenario"]


async def test_a_disk_that_fails_ends_the_run_with_its_own_fault(bench: Bench) -> None:
    def full(call: Call) -> None:
        if call.role == "judge_cost":
            raise StoreError("disk-full", "The disk is full.")

    bench.memory.before_finish = full
    with pytest.raises(StoreError, match="disk is full"):
        await bench.run(bench.inputs())


async def test_a_bug_is_not_taken_for_a_provider_fault(bench: Bench) -> None:
    def before(request: ModelRequest[Any]) -> None:
        if request.role.value == "judge_cost":
            raise ZeroDivisionError

    inputs: RunInputs = bench.inputs()
    with pytest.raises(ZeroDivisionError):
        await bench.run(inputs, ScriptedModel(before=before))


async def test_what_another_run_stored_a_moment_before_is_what_counts(bench: Bench) -> None:
    """Two runs may ask the same at once; the reply that is stored first stays, and both rankings rest on it."""
    donor = Bench()
    await donor.run(donor.inputs())

    def other(call: Call) -> Call:
        reply = JudgeCostReply.model_validate_json(call.reply)
        rows = {
            label: one.model_copy(update={"multiple": 1.0 if label == "Today" else 7.0})
            for label, one in reply.rows.items()
        }
        return call.model_copy(update={"reply": canonical_json(JudgeCostReply(rows=rows))})

    def before(request: ModelRequest[Any]) -> None:
        key = call_key(request, JUDGE)
        if request.role.value == "judge_cost":
            bench.memory.calls.setdefault(key, other(donor.memory.calls[key]))

    outcome = await bench.run(bench.inputs(), ScriptedModel(before=before))
    again = await bench.run(bench.inputs())
    assert bench.model.seen == []
    assert again.ranking.ranking_hash == outcome.ranking.ranking_hash
    assert {round(row.R, 6) for row in outcome.ranking.rows} == {1.0, 7.0}


async def test_another_judge_never_goes_on_with_a_run(bench: Bench) -> None:
    with pytest.raises(RefusedError, match="judged by"):
        await bench.run(bench.inputs(), ScriptedModel(judge="other@1"))
