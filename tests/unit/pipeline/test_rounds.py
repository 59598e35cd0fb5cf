"""The rounds after the wave: what they ask, what a cap leaves out, and that replays and re-judging rest on them."""

import pytest

from app.domain.agents import JudgeScenarioTask
from app.domain.recheck import CheckerTask
from app.domain.runs import Budget, RunConfig
from app.pipeline.judging.recheck import found_quotes
from app.pipeline.preflight import estimate
from app.pipeline.replay import ReplayOnly
from app.pipeline.values import Replayed
from support.run_bench import Bench, bakery, first_asked, is_further, with_item

WAVE, CALLS = 17, 36


@pytest.mark.asyncio
async def test_relists_ask_close_rows_anew_in_another_order_and_today_is_among_them(bench: Bench) -> None:
    outcome = await bench.run(bench.inputs())
    lists = [request.task for request in bench.model.seen if isinstance(request.task, JudgeScenarioTask)]
    first = {task.scenario_title: task for task in lists if task.replicate == 0}
    again = [task for task in lists if task.replicate > 0]
    rounds = [one for one in outcome.ranking.rounds if one.kind == "re-list"]
    assert [len(one.columns) for one in rounds] == [8, 6]
    assert len(again) == 8 + 6
    for task in again:
        labels = [row.label for row in task.rows]
        assert "Today" in labels
        assert labels != [row.label for row in first[task.scenario_title].rows]
    assert len({request.prompt for request in bench.model.seen}) == len(bench.model.seen), "no request is sent twice"


@pytest.mark.asyncio
async def test_each_flagged_row_is_looked_at_once_with_its_whole_text(bench: Bench) -> None:
    outcome = await bench.run(bench.inputs())
    tasks = [request.task for request in bench.model.seen if isinstance(request.task, CheckerTask)]
    texts = {one.label: one.text for one in outcome.candidates}
    assert tasks
    assert len({task.label for task in tasks}) == len(tasks)
    for task in tasks:
        assert task.text == texts[task.label]
    for row in outcome.ranking.rows:
        confirmed = [one for one in row.violations if one.confirmed]
        assert (row.tier == 2) == bool(confirmed)
        for one in confirmed:
            assert one.evidence in " ".join(texts[row.label].split())


@pytest.mark.asyncio
@pytest.mark.parametrize("cap", range(WAVE, CALLS, 3))
async def test_what_a_cap_does_not_leave_is_skipped_recorded_and_replayed(bench: Bench, cap: int) -> None:
    config = RunConfig(candidates=4, scenarios=8, budget=Budget(calls=cap))
    inputs = bench.inputs(config=config)
    outcome = await bench.run(inputs)
    assert not outcome.provisional
    assert outcome.counts.calls <= cap
    assert sum(one.calls for one in outcome.ranking.skipped if one.why == "budget") > 0
    assert all("budget" in one.sentence for one in outcome.ranking.skipped)
    asked = Replayed(rounds=outcome.ranking.rounds, skipped=outcome.ranking.skipped)
    whole = await bench.run(bench.inputs())
    assert not whole.ranking.skipped
    replayed = inputs.model_copy(update={"before": outcome.counts, "replays": asked})
    after = await bench.run(replayed, ReplayOnly(bench.model.info))
    assert after.ranking.ranking_hash == outcome.ranking.ranking_hash, "answers of a later run do not move it"


@pytest.mark.asyncio
async def test_judging_again_asks_no_new_round_unless_it_is_to_refine(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    reworded = with_item(bakery(), "one-van", text="At most two cars, vans or lorries")
    found = await estimate(bench.again(before, reworded), bench.model.info, bench.memory)
    after = await bench.run(bench.again(before, reworded))
    assert (found.calls, len(bench.model.seen)) == (1, 1)
    left_out = [one for one in after.ranking.skipped if one.why == "not-asked"]
    assert found.refine == sum(one.calls for one in left_out)
    config = RunConfig(candidates=4, scenarios=8, rejudge="r", refine=True)
    refined = await bench.run(bench.again(before, reworded).model_copy(update={"config": config}))
    assert all(is_further(request) for request in bench.model.seen)
    assert not [one for one in refined.ranking.skipped if one.why == "not-asked"]


@pytest.mark.asyncio
async def test_shorter_lists_and_more_passes_are_inputs_of_a_run(bench: Bench) -> None:
    config = RunConfig(candidates=7, scenarios=4, list_rows=6, passes=2)
    outcome = await bench.run(bench.inputs(config=config))
    lists = [request.task for request in first_asked(bench.model.seen) if isinstance(request.task, JudgeScenarioTask)]
    assert len(lists) == 4 * 2
    assert max(len(task.rows) for task in lists) <= 6
    assert all({"Today", "C1"} <= {row.label for row in task.rows} for task in lists)
    passes = [one for one in outcome.ranking.rounds if one.kind == "pass"]
    assert [len(one.columns) for one in passes] == [4, 4]


def test_only_quotes_that_stand_in_the_text_count_white_space_apart() -> None:
    text = "We rent a third van.\n  It drives at two in the morning."
    assert found_quotes(text, ("rent a  third\nvan", "It drives at two")) == ("It drives at two", "rent a third van")
    assert found_quotes(text, ("We rent four vans", "", "van", "third van")) == ("third van",)
    assert found_quotes(text, ("We rent a third van.", "a third van")) == ("We rent a third van.",)
