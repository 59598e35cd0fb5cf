"""The caps of a run: reserved before each call, settled with what it used, held to the calls in flight."""

import asyncio
from typing import Any

import pytest

from app.domain.errors import FaultKind, ProviderError
from app.domain.model_client import ModelRequest, Role
from app.domain.money import SpendTotal
from app.domain.runs import Budget, RunConfig, Stage
from app.domain.usage import Usage
from app.pipeline.budget import OUTPUT_GUESS, CapReachedError, RunBudget, expected
from app.pipeline.memory import Limits
from app.pipeline.replay import ReplayOnly
from app.pipeline.run import execute
from app.pipeline.values import BudgetReached, Replayed, RunFailed
from support.run_bench import Bench
from support.run_memory import Watcher
from support.scripted_model import ScriptedModel

pytestmark = pytest.mark.asyncio


def config(**caps: Any) -> RunConfig:
    return RunConfig(candidates=4, scenarios=8, budget=Budget(**caps))


class Priced(ScriptedModel):
    """Prices what it measures: a token is a thousandth of a dollar, an answer costs as a prompt does."""

    def measure(self, text: str) -> int:
        return len(text) // 100

    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        return 0.001 * (input_tokens + output_tokens)


class Unpriced(ScriptedModel):
    def cost(self, input_tokens: int, output_tokens: int) -> float | None:
        return None


def a_request(role: Role = Role.DESIGNER) -> ModelRequest[Any]:
    return ModelRequest[Any](
        role=role,
        template="t@1",
        system="s" * 1000,
        prompt="p" * 1000,
        task=Usage(),
        reply_type=Usage,
        json_schema={"x": "y" * 994},
    )


def budget(client: ScriptedModel | None = None, *, before: SpendTotal | None = None, **more: Any) -> RunBudget:
    caps = {name: more.pop(name) for name in ("calls", "tokens", "usd", "seconds") if name in more}
    return RunBudget(Budget(**caps), client or Priced(), before=before or SpendTotal(), **more)


async def test_an_estimate_is_the_measured_prompt_and_the_mean_answer_of_the_role() -> None:
    assert expected(Priced(), a_request()).tokens == 30 + OUTPUT_GUESS[Role.DESIGNER]
    held = budget(tokens=100_000)
    first = held.reserve(a_request())
    assert first is not None
    assert first.tokens == 30 + OUTPUT_GUESS[Role.DESIGNER]
    held.settle(first, Usage(input_tokens=25, output_tokens=400))
    second = held.reserve(a_request())
    assert second is not None
    assert second.tokens == 30 + 400
    held.settle(second, Usage(input_tokens=25, output_tokens=201))
    third, other = held.reserve(a_request()), held.reserve(a_request(Role.INTAKE))
    assert third is not None
    assert other is not None
    assert (third.tokens, other.tokens) == (30 + 301, 30 + OUTPUT_GUESS[Role.INTAKE])


async def test_a_call_that_fits_but_for_reservations_waits_until_they_settle() -> None:
    held = budget(tokens=2000)
    first = held.reserve(a_request())
    assert first is not None
    assert held.reserve(a_request()) is None
    waiting = asyncio.ensure_future(held.changed())
    await asyncio.sleep(0)
    assert not waiting.done()
    held.settle(first, Usage(input_tokens=20, output_tokens=100))
    await waiting
    assert held.reserve(a_request()) is not None


async def test_a_call_that_fits_no_more_is_refused_whatever_is_in_flight() -> None:
    held = budget(tokens=1500, before=SpendTotal(calls=1, input_tokens=300, output_tokens=300))
    with pytest.raises(CapReachedError, match="1500 tokens"):
        held.reserve(a_request())


async def test_a_call_that_came_to_nothing_gives_its_room_back() -> None:
    held = budget(calls=1)
    first = held.reserve(a_request())
    assert first is not None
    with pytest.raises(CapReachedError):
        held.reserve(a_request())
    held.release(first)
    assert held.reserve(a_request()) is not None


async def test_seconds_of_work_count_over_resumes() -> None:
    time = [100.0]
    held = budget(seconds=60, seconds_before=50, clock=lambda: time[0])
    assert held.reserve(a_request()) is not None
    time[0] = 110.5
    with pytest.raises(CapReachedError, match="60 seconds"):
        held.reserve(a_request())


async def test_a_cap_in_money_lets_nothing_out_unpriced() -> None:
    with pytest.raises(CapReachedError, match="price of this model is unknown"):
        budget(Unpriced(), usd=5).reserve(a_request())
    assert budget(Unpriced()).reserve(a_request()) is not None


async def test_an_answer_without_a_price_counts_as_was_reserved() -> None:
    held = budget(usd=3.0)
    first = held.reserve(a_request())
    assert first is not None
    assert first.usd == pytest.approx(1.03)
    held.settle(first, Usage(input_tokens=30, output_tokens=1000))
    second = held.reserve(a_request())
    assert second is not None
    held.settle(second, Usage(input_tokens=30, output_tokens=1000))
    with pytest.raises(CapReachedError, match="3 USD"):
        held.reserve(a_request())


async def test_a_call_too_dear_for_an_untouched_cap_is_not_told_as_a_cap_that_is_spent() -> None:
    with pytest.raises(CapReachedError) as refused:
        budget(usd=0.05).reserve(a_request())
    assert str(refused.value) == (
        "The next call may cost 1.0300 USD and would pass the cap of 0.05 USD: raise it to go on."
    )


class Purse:
    """What is left of a day, as others spend it."""

    def __init__(self, left: float) -> None:
        self.left = left
        self.asked: list[float | None] = []

    def refusal(self, usd: float | None) -> str | None:
        self.asked.append(usd)
        gone = self.left <= 0 if usd is None else usd > self.left
        return "The day is over." if gone else None


async def test_the_day_counts_what_is_in_flight_and_what_is_not_stored_yet() -> None:
    purse = Purse(2.5)
    held = budget(purse=purse)
    first, second = held.reserve(a_request()), held.reserve(a_request())
    assert first is not None
    assert second is not None
    assert held.reserve(a_request()) is None, "it may fit when the others turn out cheaper"
    used = Usage(input_tokens=30, output_tokens=1000, cost_usd=1.03)
    held.settle(first, used)
    assert held.reserve(a_request()) is None, "settled, but not in the ledger the purse reads"
    purse.left -= 1.03
    held.stored(first, used)
    held.release(second)
    assert held.reserve(a_request()) is not None
    purse.left = 0.5
    assert held.reserve(a_request()) is None
    assert purse.asked[-1] == pytest.approx(2.06)


async def test_the_day_is_told_of_only_when_nothing_in_flight_can_change_it() -> None:
    held = budget(purse=Purse(0.5))
    with pytest.raises(CapReachedError, match="day is over"):
        held.reserve(a_request())
    with pytest.raises(CapReachedError):
        budget(Unpriced(), purse=Purse(0.0)).reserve(a_request())


# -- whole runs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("concurrency", [1, 3, 8])
async def test_a_cap_in_money_holds_under_concurrency_and_raising_it_gives_the_same_ranking(
    bench: Bench, concurrency: int
) -> None:
    other = Bench()
    whole = (await other.run(other.inputs())).ranking.ranking_hash
    inputs = bench.inputs(config=config(usd=0.0101))
    with pytest.raises(BudgetReached, match="USD"):
        await bench.run(inputs, limits=Limits(concurrency=concurrency))
    spent = sum(usage.cost_usd or 0 for _, usage in bench.memory.ledger)
    assert 0.009 <= spent <= 0.0101, "an exact estimate passes no cap, and leaves less than a call"
    before = bench.memory.ledger
    raised = inputs.model_copy(
        update={
            "config": config(usd=1.0),
            "usage_before": Usage(input_tokens=100, output_tokens=50, cost_usd=spent),
            "spent_before": {Stage.DESIGN.value: SpendTotal(calls=len(before), known_usd=spent)},
        }
    )
    outcome = await bench.run(raised)
    assert outcome.ranking.ranking_hash == whole


@pytest.mark.parametrize("kind", ["usd", "tokens"])
async def test_a_runaway_passes_a_cap_by_no_more_than_the_calls_in_flight(bench: Bench, kind: str) -> None:
    """Every answer is ten times what was reserved for it."""

    def usage(request: ModelRequest[Any]) -> Usage:
        tokens = 10 * OUTPUT_GUESS[request.role]
        return Usage(input_tokens=50, output_tokens=tokens, cost_usd=0.001 * tokens)

    model = Priced(usage=usage)
    cap = 6000
    inputs = bench.inputs(config=config(**{kind: 0.001 * cap if kind == "usd" else cap}))
    with pytest.raises(BudgetReached):
        await bench.run(inputs, model, Limits(concurrency=4))
    used = [one.output_tokens for _, one in bench.memory.ledger]
    assert len(used) == model.finished
    assert sum(used[:-4]) <= cap, "without the last calls in flight the cap holds"


async def test_a_waiting_call_is_let_go_when_the_run_fails(bench: Bench) -> None:
    """Calls that wait for room do not wait for ever when the one in flight fails."""

    async def fail(request: ModelRequest[Any]) -> None:
        await asyncio.sleep(0)
        raise ProviderError(FaultKind.SERVER, "down")

    with pytest.raises(RunFailed, match="down"):
        await bench.run(bench.inputs(config=config(tokens=1300)), Priced(before=fail), Limits(concurrency=8))


async def test_what_a_failed_call_used_is_spent_and_counts_against_the_cap(bench: Bench) -> None:
    lost = Usage(input_tokens=70, output_tokens=7, cost_usd=0.5)

    def fail(request: ModelRequest[Any]) -> None:
        if request.role is Role.JUDGE_COST:
            raise ProviderError(FaultKind.BAD_OUTPUT, "no use", usage=lost)

    inputs = bench.inputs(config=config(usd=100))
    with pytest.raises(RunFailed) as failed:
        await bench.run(inputs, ScriptedModel(before=fail))
    assert (Stage.JUDGING, lost) in bench.memory.ledger
    assert failed.value.partial is not None
    usage = failed.value.partial.usage
    assert usage.input_tokens == sum(one.input_tokens for _, one in bench.memory.ledger)
    assert usage.cost_usd == pytest.approx(sum(one.cost_usd or 0 for _, one in bench.memory.ledger))
    by_stage = {one.stage: one for one in bench.watcher.stages}
    assert sum(one.calls for one in by_stage.values()) == len(bench.memory.ledger)
    assert by_stage[Stage.JUDGING].cost_usd == pytest.approx(
        sum(one.cost_usd or 0 for stage, one in bench.memory.ledger if stage is Stage.JUDGING)
    )
    assert failed.value.partial.counts.calls == len(bench.memory.calls), "a call that stands is one that was answered"


async def test_found_calls_spend_nothing(bench: Bench) -> None:
    inputs = bench.inputs()
    await bench.run(inputs)
    spent = len(bench.memory.ledger)
    await bench.run(inputs)
    assert len(bench.memory.ledger) == spent
    assert all(one.calls == 0 for one in bench.watcher.stages)


async def test_the_day_pauses_a_run(bench: Bench) -> None:
    purse = Purse(0.0)
    inputs = bench.inputs()
    with pytest.raises(BudgetReached, match="day is over"):
        await execute(inputs, ScriptedModel(), bench.memory, Watcher(), Limits(), purse=purse)
    assert bench.memory.ledger == []


@pytest.mark.parametrize("concurrency", [1, 8])
@pytest.mark.parametrize("caps", [{"usd": 0.0009 * calls + 0.0001} for calls in (17, 18, 20, 25, 30)])
async def test_a_cap_after_the_wave_leaves_out_further_rounds_and_the_run_completes(
    bench: Bench, caps: dict[str, float], concurrency: int
) -> None:
    model = ScriptedModel(usage=lambda _: Usage(input_tokens=9, output_tokens=1, cost_usd=0.0009))
    inputs = bench.inputs(config=config(**caps))
    outcome = await bench.run(inputs, model, Limits(concurrency=concurrency))
    assert not outcome.provisional
    assert any(one.why == "budget" for one in outcome.ranking.skipped)
    tokens = sum(one.input_tokens + one.output_tokens for _, one in bench.memory.ledger)
    assert sum(one.cost_usd or 0 for _, one in bench.memory.ledger) <= caps.get("usd", 1.0)
    assert tokens <= caps.get("tokens", 10_000)
    left_out = Replayed(rounds=outcome.ranking.rounds, skipped=outcome.ranking.skipped)
    again = await bench.run(
        inputs.model_copy(update={"replays": left_out}), ReplayOnly(model.info), Limits(concurrency=concurrency)
    )
    assert again.ranking.ranking_hash == outcome.ranking.ranking_hash
