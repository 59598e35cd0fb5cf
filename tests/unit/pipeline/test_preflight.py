"""The estimate says what the run then does, without a call."""

import pytest

from app.domain.items import ItemKind, ProblemSpec
from app.domain.runs import Idea, RunConfig, RunMode
from app.pipeline.preflight import estimate
from app.pipeline.values import Estimate, RunInputs
from support.run_bench import Bench, bakery, first_asked, is_further, with_item

pytestmark = pytest.mark.asyncio


async def of(bench: Bench, inputs: RunInputs) -> Estimate:
    calls, seen = dict(bench.memory.calls), len(bench.model.seen)
    found = await estimate(inputs, bench.model.info, bench.memory)
    assert bench.memory.calls == calls
    assert len(bench.model.seen) == seen, "no call is made"
    return found


async def test_a_fresh_run_counts_every_piece_as_new(bench: Bench) -> None:
    inputs = bench.inputs()
    before = await of(bench, inputs)
    outcome = await bench.run(inputs)
    assert (before.reused, before.exact) == (0, False)
    wave = sum(not is_further(request) for request in bench.model.seen)
    assert wave < before.calls <= before.ceiling
    assert outcome.counts.calls <= before.ceiling
    assert sum(before.by_role.values()) == before.calls
    after = await of(bench, bench.inputs())
    assert (after.calls, after.reused, after.exact) == (0, outcome.counts.calls, True)


@pytest.mark.parametrize(
    ("slug", "change"),
    [
        ("one-van", {"text": "At most two cars"}),
        ("demand", {"holds": False}),
        ("keep-baker", {"weight": 70}),
        ("keep-baker", {"weight": 100}),
        ("no-app", {"weight": 90}),
        ("today-drive", {"text": "Four vans drive"}),
        ("less-waste", {"weight": 100}),
    ],
)
async def test_a_re_judge_is_estimated_exactly_and_says_what_moved(
    bench: Bench, slug: str, change: dict[str, object]
) -> None:
    before = await bench.run(bench.inputs())
    inputs = bench.again(before, with_item(bakery(), slug, **change))
    found = await of(bench, inputs)
    outcome = await bench.run(inputs)
    assert found.calls == outcome.counts.calls
    assert bool(found.moved) == (found.calls > 0)
    if found.exact and found.moved:
        item = inputs.content.get(slug)
        assert item is not None
        assert item.text in found.moved[0] or "row calls" in found.moved[-1]


async def test_ideas_taken_in_before_are_known(bench: Bench) -> None:
    ideas = tuple(Idea(text=f"Idea {number}") for number in range(1, 4))
    config = RunConfig(mode=RunMode.EVAL_ONLY, scenarios=4, ideas=ideas)
    await bench.run(bench.inputs(config=config))
    inputs = bench.inputs(config=config.model_copy(update={"ideas": (*ideas, Idea(text="One more"))}))
    found = await of(bench, inputs)
    outcome = await bench.run(inputs)
    first = len(first_asked(bench.model.seen))
    assert first <= found.calls <= found.ceiling
    assert outcome.counts.calls <= found.ceiling
    assert not found.exact


async def test_only_a_missing_goal_or_nothing_to_judge_blocks(bench: Bench) -> None:
    rest = tuple(item for item in bakery().spec.items if item.kind is not ItemKind.GOAL)
    goalless = bakery().model_copy(update={"spec": ProblemSpec(items=rest)})
    assert "goal" in ((await of(bench, bench.inputs(goalless))).blocked or "")
    for mode in (RunMode.EVAL_ONLY, RunMode.SEEDED):
        assert (await of(bench, bench.inputs(config=RunConfig(mode=mode)))).blocked
    only_goal = bakery().model_copy(update={"spec": ProblemSpec(items=bakery().spec.goals[:1])})
    assert (await of(bench, bench.inputs(only_goal))).blocked is None


async def test_what_no_scenario_will_stress_is_warned_of(bench: Bench) -> None:
    found = await of(bench, bench.inputs(config=RunConfig(candidates=2, scenarios=2)))
    assert any("At most 2 vans" in warning for warning in found.warnings)
    assert (await of(bench, bench.inputs(config=RunConfig(candidates=2, scenarios=8)))).warnings == ()
