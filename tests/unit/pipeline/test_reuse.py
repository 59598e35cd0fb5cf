"""What is asked again after a change: exactly the questions whose inputs moved, found by content."""

import pytest

from app.domain.agents import JudgeChecksTask, JudgeRowTask, JudgeScenarioTask
from app.domain.base import new_id
from app.domain.items import Item, ItemKind, ProblemSpec
from app.domain.operations import AddItem, Content, RemoveItem, apply_operations
from app.domain.ranking.order import rank
from app.domain.ranking.score import RankingInput
from app.domain.runs import Budget, Candidate, Card, HandAnswer, Idea, Origin, RunConfig, RunMode, Stage
from app.pipeline.replay import ReplayOnly
from app.pipeline.values import RunFailed
from support.run_bench import Bench, bakery, first_asked, with_item

pytestmark = pytest.mark.asyncio
REWORDED = "At most two cars, vans or lorries"


def edited(candidate: Candidate) -> Candidate:
    card = candidate.card.model_copy(update={"summary": "Altogether other words"})
    return candidate.model_copy(update={"card": card})


def added(label: str = "C5") -> Candidate:
    card = Card(title="A new plan", summary="Bread is baked in every shop")
    return Candidate(
        id=new_id(), run="r", label=label, origin=Origin.USER, card=card, text="Bread is baked in every shop"
    )


async def test_the_same_again_makes_no_call_and_the_same_hash(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    after = await bench.run(bench.inputs())
    assert bench.model.seen == []
    assert after.ranking.ranking_hash == before.ranking.ranking_hash
    assert (after.counts.calls, after.counts.calls_reused) == (0, 36)


@pytest.mark.parametrize(
    ("slug", "weight"), [("keep-baker", 79), ("keep-baker", 0), ("less-waste", 99), ("one-van", 99)]
)
async def test_a_weight_within_its_class_makes_no_call_and_moves_the_ranking(
    bench: Bench, slug: str, weight: int
) -> None:
    before = await bench.run(bench.inputs())
    changed = with_item(bakery(), slug, weight=weight)
    judged_again = await bench.run(bench.again(before, changed))
    assert bench.model.seen == []
    assert judged_again.ranking.ranking_hash != before.ranking.ranking_hash
    await bench.run(bench.inputs(changed))
    assert first_asked(bench.model.seen) == [], "running afresh may list other rows anew, but asks nothing else"


@pytest.mark.parametrize("slug", ["one-van", "no-night-work", "keep-baker", "no-app", "fresh-bread", "less-waste"])
async def test_one_reworded_constraint_or_goal_is_one_call(bench: Bench, slug: str) -> None:
    before = await bench.run(bench.inputs())
    await bench.run(bench.again(before, with_item(bakery(), slug, text=REWORDED)))
    tasks = [request.task for request in bench.model.seen]
    assert len(tasks) == 1
    assert isinstance(tasks[0], JudgeChecksTask)
    assert [column.item.slug for column in tasks[0].columns] == [slug]


@pytest.mark.parametrize("slug", ["demand", "price", "staff"])
async def test_one_flipped_assumption_is_at_most_four_calls(bench: Bench, slug: str) -> None:
    before = await bench.run(bench.inputs())
    flipped = with_item(bakery(), slug, holds=False)
    after = await bench.run(bench.again(before, flipped))
    tasks = [request.task for request in bench.model.seen]
    assert 1 <= len(tasks) <= 4
    assert all(isinstance(task, JudgeScenarioTask) for task in tasks)
    moved = {
        column.slug
        for column, old in zip(after.results.columns, before.results.columns, strict=True)
        if column.key != old.key
    }
    assert moved == {scenario.slug for scenario in before.scenarios if slug in scenario.uses}
    await bench.run(bench.again(before, bakery()))
    assert bench.model.seen == [], "flipping it back asks nothing"


async def test_any_world_item_is_in_few_scenarios(bench: Bench) -> None:
    outcome = await bench.run(bench.inputs(config=RunConfig(candidates=2, scenarios=14)))
    for item in bakery().world.items:
        users = [one for one in outcome.scenarios if item.slug in one.uses]
        assert len(users) <= 4


async def test_a_deleted_candidate_makes_no_call(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    rest = tuple(one for one in before.candidates if one.label != "C2")
    after = await bench.run(bench.again(before, bakery(), kept_candidates=rest))
    assert bench.model.seen == []
    assert [one.label for one in after.candidates] == ["Today", "C1", "C3", "C4"]


@pytest.mark.parametrize("change", ["added", "edited"])
async def test_one_added_or_edited_candidate_is_asked_in_row_calls(bench: Bench, change: str) -> None:
    before = await bench.run(bench.inputs())
    if change == "added":
        rows, label = (*before.candidates, added()), "C5"
    else:
        rows = tuple(edited(one) if one.label == "C2" else one for one in before.candidates)
        label = "C2"
    after = await bench.run(bench.again(before, bakery(), kept_candidates=rows))
    tasks = [request.task for request in bench.model.seen]
    checks = len(bakery().spec.goals) + len(bakery().spec.constraints)
    assert len(tasks) == -(-8 // 2) + -(-(checks + 1) // 4)
    for task in tasks:
        assert isinstance(task, JudgeRowTask)
        assert task.label == label
        part = task.scenarios[0] if task.scenarios else (task.checks or task.cost)
        assert part is not None
        labels = [row.label for row in part.rows]
        assert len(labels) == 4
        assert {"Today", label} <= set(labels)
    row = after.ranking.row(label)
    assert row is not None
    assert row.incomplete == ()
    for old in before.ranking.rows:
        new = after.ranking.row(old.label)
        if old.label != label:
            assert new is not None
            assert (new.P, new.R, new.G, new.S) == (old.P, old.R, old.G, old.S), "the others keep their answers"
    await bench.run(bench.again(before, bakery(), kept_candidates=rows))
    assert bench.model.seen == []


async def test_changed_words_on_today_ask_its_row_and_cost_again(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    changed = with_item(bakery(), "today-drive", text="Four vans drive from 2 in the morning")
    await bench.run(bench.again(before, changed))
    roles = bench.model.roles()
    assert sorted(set(roles)) == ["judge_cost", "judge_row"]
    assert roles.count("judge_cost") == 2
    assert {request.task.label for request in bench.model.seen if isinstance(request.task, JudgeRowTask)} == {"Today"}


async def test_adding_and_removing_a_constraint_touches_its_column_only(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    item = Item(slug="quiet", kind=ItemKind.CONSTRAINT, text="The street stays quiet", weight=40)
    more = apply_operations(bakery(), (AddItem(item=item),))
    await bench.run(bench.again(before, more))
    assert bench.model.roles() == ["judge_checks"]
    fewer = apply_operations(bakery(), (RemoveItem(slug="no-app"),))
    after = await bench.run(bench.again(before, fewer))
    assert bench.model.seen == []
    assert "no-app" not in {column.slug for column in after.results.columns}


async def test_a_money_limit_reworded_with_its_number_asks_its_own_column_only(bench: Bench) -> None:
    def budget(text: str, value: float) -> Content:
        item = Item.model_validate(
            {
                "slug": "budget",
                "kind": "constraint",
                "text": text,
                "weight": 100,
                "quantity": {"op": "<=", "value": value, "unit": "EUR"},
            }
        )
        return apply_operations(bakery(), (AddItem(item=item),))

    first = budget("At most 900 EUR", 900)
    before = await bench.run(bench.inputs(first))
    await bench.run(bench.again(before, budget("We have 900 EUR and no more", 900), kept_content=first))
    assert bench.model.roles() == ["judge_checks"]
    await bench.run(bench.again(before, budget("At most 700 EUR", 700), kept_content=first))
    assert sorted(bench.model.roles()) == ["judge_checks", "judge_cost", "judge_cost"]


async def test_an_idea_more_is_a_run_of_its_own_that_takes_in_that_idea_only(bench: Bench) -> None:
    """Judged beside another row, the rows get answers of their own: what the shorter list was told does not count."""
    ideas = tuple(Idea(text=f"Idea {number}") for number in range(1, 4))
    config = RunConfig(mode=RunMode.EVAL_ONLY, scenarios=4, ideas=ideas)
    await bench.run(bench.inputs(config=config))
    more = config.model_copy(update={"ideas": (Idea(text="A new one, put first"), *ideas)})
    after = await bench.run(bench.inputs(config=more))
    roles = [request.role.value for request in first_asked(bench.model.seen)]
    assert roles.count("intake") == 1
    assert "judge_row" not in roles
    assert "scenarios" not in roles
    alone = Bench()
    other = await alone.run(alone.inputs(config=more))
    assert after.ranking.ranking_hash == other.ranking.ranking_hash


async def test_a_replay_finds_everything_and_asks_nobody(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    calls, answers = dict(bench.memory.calls), dict(bench.memory.answers)
    after = await bench.run(bench.inputs(), ReplayOnly(bench.model.info))
    assert after.ranking == before.ranking.model_copy(
        update={
            "rows": tuple(
                old.model_copy(update={"candidate": new.candidate})
                for old, new in zip(before.ranking.rows, after.ranking.rows, strict=True)
            )
        }
    )
    assert (bench.memory.calls, bench.memory.answers) == (calls, answers)


async def test_a_replay_with_something_missing_fails_and_says_so(bench: Bench) -> None:
    await bench.run(bench.inputs())
    bench.memory.answers.clear()
    key = next(key for key, call in bench.memory.calls.items() if call.role == "judge_scenario")
    del bench.memory.calls[key]
    with pytest.raises(RunFailed, match="judge_scenario"):
        await bench.run(bench.inputs(), ReplayOnly(bench.model.info))


async def test_from_a_stage_keeps_what_came_before_it(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    config = RunConfig(candidates=4, scenarios=6, from_stage=Stage.SCENARIOS, of_run="r")
    after = await bench.run(bench.inputs(config=config, kept_candidates=before.candidates))
    assert "designer" not in bench.model.roles()
    assert bench.model.roles().count("scenarios") == 1
    assert [one.card for one in after.candidates] == [one.card for one in before.candidates]
    assert len(after.scenarios) == 6


async def test_the_same_content_in_another_project_gives_the_same_calls(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    other = Bench()
    after = await other.run(other.inputs().model_copy(update={"project": "another", "run": new_id()}))
    assert set(other.memory.calls) == set(bench.memory.calls)
    assert after.ranking.ranking_hash == before.ranking.ranking_hash


async def test_a_stored_run_ranks_anew_to_the_same_hash(bench: Bench) -> None:
    outcome = await bench.run(bench.inputs())
    given_input = RankingInput(
        content=bakery(),
        candidates=outcome.candidates[::-1],
        scenarios=outcome.scenarios,
        questions=outcome.results.columns,
        answers=tuple(bench.memory.answers.values())[::-1],
        judge=bench.model.info.judge,
        rounds=outcome.ranking.rounds,
    )
    assert rank(given_input).ranking_hash == outcome.ranking.ranking_hash


async def test_an_answer_by_hand_is_of_one_run_and_makes_no_call(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    inputs = bench.inputs()
    hand = HandAnswer(run=inputs.run, question="cost", candidate="C1", value=9.0, created_at="2026-01-01T00:00:00.000Z")
    after = await bench.run(inputs.model_copy(update={"hand": (hand,)}))
    row = after.ranking.row("C1")
    assert row is not None
    assert row.R == 9.0
    assert bench.model.seen == []
    assert after.ranking.ranking_hash != before.ranking.ranking_hash


async def test_prompts_and_keys_hold_no_weight_id_or_clock(bench: Bench) -> None:
    content = bakery()
    marked = Content(
        spec=ProblemSpec(items=tuple(one.model_copy(update={"rule": "secretrule"}) for one in content.spec.items)),
        world=content.world,
    )
    inputs = bench.inputs(marked)
    await bench.run(inputs)
    for request in bench.model.seen:
        said = request.system + request.prompt + request.model_dump_json(include={"json_schema"})
        said += request.task.model_dump_json()
        for secret in (inputs.run, "secretrule", '"weight":85', '"weight":60', '"weight":30', "weight 85"):
            assert secret not in said


@pytest.mark.parametrize("cap", [20, 30])
async def test_a_cap_on_calls_leaves_the_same_ranking_whatever_is_found(bench: Bench, cap: int) -> None:
    """Calls found count against a cap, so a capped run in a full memory ends where it ends in an empty one."""
    config = RunConfig(candidates=4, scenarios=8, budget=Budget(calls=cap))
    alone = await bench.run(bench.inputs(config=config))
    full = Bench()
    whole = await full.run(full.inputs())
    beside = await full.run(full.inputs(config=config))
    assert full.model.seen == []
    assert beside.ranking.ranking_hash == alone.ranking.ranking_hash
    assert beside.ranking.rounds == alone.ranking.rounds != whole.ranking.rounds
    assert beside.ranking.skipped == alone.ranking.skipped != ()


async def test_another_seed_takes_no_answer_of_another_list(bench: Bench) -> None:
    """Scenarios are shared by seeds and so is the row of today: judged in another list, it is another answer."""
    configs = [RunConfig(candidates=4, scenarios=8, seed=seed) for seed in (0, 1)]
    alone = []
    for config in configs:
        one = Bench()
        alone.append((await one.run(one.inputs(config=config))).ranking.ranking_hash)
    for config, expected in reversed(list(zip(configs, alone, strict=True))):
        assert (await bench.run(bench.inputs(config=config))).ranking.ranking_hash == expected
