"""Each mode makes the rows it should, in one wave each, and says what is missing."""

import pytest
from pydantic import BaseModel

from app.domain.agents import (
    CostVerdict,
    DesignReply,
    DesignTask,
    JudgeChecksTask,
    JudgeCostReply,
    JudgeCostTask,
    JudgeScenarioTask,
    SameMechanismTask,
    ScenarioReply,
    ScenarioTask,
)
from app.domain.errors import RefusedError
from app.domain.items import ItemKind, ProblemSpec
from app.domain.operations import Content
from app.domain.runs import Card, Idea, Origin, RunConfig, RunMode
from app.pipeline.design.candidates import NEAR_DUPLICATE
from support.run_bench import Bench, bakery, first_asked, with_item
from support.scripted_model import ScriptedModel, scripted_reply

pytestmark = pytest.mark.asyncio


def without(content: Content, kind: ItemKind) -> Content:
    items = tuple(item for item in content.spec.items if item.kind is not kind)
    return content.model_copy(update={"spec": ProblemSpec(items=items)})


async def test_full_search_designs_one_candidate_a_niche_beside_today(bench: Bench) -> None:
    outcome = await bench.run(bench.inputs())
    assert [one.label for one in outcome.candidates] == ["Today", "C1", "C2", "C3", "C4"]
    assert {one.origin for one in outcome.candidates[1:]} == {Origin.DESIGNER}
    designs = [request.task for request in bench.model.seen if isinstance(request.task, DesignTask)]
    first = next(task for task in designs if task.slot == 0)
    assert "simplest thing that meets the must-goals" in first.brief
    assert len({task.brief for task in designs}) == 4
    for task in designs:
        assert len(task.siblings) == 3
        assert all(goal.text in task.brief for goal in bakery().spec.goals), "every brief carries every goal"
    assert len(outcome.ranking.rows) == 5
    assert not outcome.provisional


async def test_the_seed_turns_the_briefs_and_nothing_else(bench: Bench) -> None:
    def briefs() -> list[str]:
        return [request.task.brief for request in bench.model.seen if isinstance(request.task, DesignTask)]

    await bench.run(bench.inputs(config=RunConfig(candidates=4, scenarios=4)))
    first = briefs()
    await bench.run(bench.inputs(config=RunConfig(candidates=4, scenarios=4, seed=1)))
    assert briefs() != first
    assert "scenarios" not in bench.model.roles(), "scenarios depend on the version only"


async def test_judging_asks_each_scenario_once_checks_in_fours_and_cost_twice(bench: Bench) -> None:
    await bench.run(bench.inputs())
    tasks = [request.task for request in first_asked(bench.model.seen)]
    scenarios = [task for task in tasks if isinstance(task, JudgeScenarioTask)]
    checks = [task for task in tasks if isinstance(task, JudgeChecksTask)]
    costs = [task for task in tasks if isinstance(task, JudgeCostTask)]
    assert len(scenarios) == 8
    assert [[column.item.slug for column in task.columns] for task in checks] == [
        ["fresh-bread", "less-waste", "no-night-work", "one-van"],
        ["keep-baker", "no-app"],
    ]
    assert [column.name for column in checks[1].columns] == ["q1", "q2"]
    assert [task.replicate for task in costs] == [0, 1]
    assert {task.reference for task in costs} == {"Today"}
    assert {len(task.rows) for task in scenarios} == {5}
    orders = [tuple(row.label for row in task.rows) for task in scenarios]
    assert len(set(orders)) == 8, "row orders are rotated"
    places = {label: sum(order.index(label) for order in orders) / len(orders) for label in orders[0]}
    assert set(places.values()) == {2.0}, "and no row stands early more often than late"


async def test_eval_only_keeps_the_ideas_word_for_word_and_calls_no_designer(bench: Bench) -> None:
    texts = ("  One van,\nlater.\tThe others stay. ", "Bake in the shops.")
    config = RunConfig(mode=RunMode.EVAL_ONLY, scenarios=4, ideas=tuple(Idea(text=text, chat="c") for text in texts))
    outcome = await bench.run(bench.inputs(config=config))
    ideas = [one for one in outcome.candidates if one.origin is Origin.USER]
    assert [one.text for one in ideas] == list(texts)
    assert {one.chat for one in ideas} == {"c"}
    assert "designer" not in bench.model.roles()
    assert "same_mechanism" not in bench.model.roles()


async def test_the_same_idea_twice_is_one_call_and_ties(bench: Bench) -> None:
    config = RunConfig(mode=RunMode.EVAL_ONLY, scenarios=4, ideas=(Idea(text="One van"), Idea(text="One van")))
    outcome = await bench.run(bench.inputs(config=config))
    assert bench.model.roles().count("intake") == 1
    first, second = outcome.ranking.row("C1"), outcome.ranking.row("C2")
    assert first is not None
    assert second is not None
    assert first.tie_group == second.tie_group


async def test_seeded_runs_have_their_parents_as_rows_and_derive_from_them(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    parents = before.candidates[1:3]
    config = RunConfig(mode=RunMode.SEEDED, candidates=3, scenarios=8, parents=tuple(one.id for one in parents))
    labels = {one.id: f"{one.label}@run:1" for one in parents}
    outcome = await bench.run(bench.inputs(config=config, parents=parents, run_labels=labels))
    rows = {one.label: one for one in outcome.candidates}
    assert list(rows) == ["Today", "C1", "C2", "C3", "C4", "C5"]
    for label, parent in zip(("C1", "C2"), parents, strict=True):
        assert (rows[label].parents, rows[label].text, rows[label].card) == ((parent.id,), parent.text, parent.card)
        assert rows[label].id != parent.id
    derived = [rows[label] for label in ("C3", "C4", "C5")]
    assert {one.origin for one in derived} == {Origin.DERIVED}
    assert all(set(one.parents) <= {parent.id for parent in parents} and one.parents for one in derived)
    designs = [request.task for request in bench.model.seen if isinstance(request.task, DesignTask)]
    assert designs[0].parent_labels == ("C1@run:1", "C2@run:1")


async def test_a_judged_again_run_keeps_rows_labels_and_scenarios(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    outcome = await bench.run(bench.again(before, bakery()))
    assert bench.model.seen == []
    assert [one.label for one in outcome.candidates] == [one.label for one in before.candidates]
    assert [one.parents for one in outcome.candidates] == [(one.id,) for one in before.candidates]
    assert not {one.id for one in outcome.candidates} & {one.id for one in before.candidates}
    assert outcome.scenarios == before.scenarios
    assert outcome.ranking.ranking_hash == before.ranking.ranking_hash


async def test_a_newly_heavy_constraint_gets_a_scenario_of_its_own(bench: Bench) -> None:
    before = await bench.run(bench.inputs())
    assert not any("no-app" in one.stresses for one in before.scenarios)
    heavier = with_item(bakery(), "no-app", weight=90)
    outcome = await bench.run(bench.again(before, heavier))
    assert outcome.scenarios[:8] == before.scenarios
    assert [one.stresses for one in outcome.scenarios[8:]] == [("no-app",)]
    assert sorted(bench.model.roles()) == ["judge_scenario", "scenarios"]


async def test_without_today_the_first_row_stands_in_and_is_named(bench: Bench) -> None:
    outcome = await bench.run(bench.inputs(without(bakery(), ItemKind.TODAY)))
    assert [one.label for one in outcome.candidates] == ["C1", "C2", "C3", "C4"]
    assert [one.stands_for_today for one in outcome.candidates] == [True, False, False, False]
    assert not outcome.ranking.today_stated
    assert {row.vs_today for row in outcome.ranking.rows} == {None}
    assert any("C1" in text and "stands in" in text for text in outcome.warnings)
    costs = [request.task for request in bench.model.seen if isinstance(request.task, JudgeCostTask)]
    assert {task.reference for task in costs} == {"C1"}


async def test_without_a_goal_no_run_starts(bench: Bench) -> None:
    with pytest.raises(RefusedError):
        await bench.run(bench.inputs(without(bakery(), ItemKind.GOAL)))
    assert bench.model.seen == []


def same_words(task: DesignTask, mechanism: str) -> DesignReply:
    card = Card(title="Bake at night in the shops", summary="Every shop bakes " * 8, mechanism=(mechanism,))
    return DesignReply(card=card, text=f"Plan of slot {task.slot}")


async def test_near_duplicates_are_asked_about_once_and_resampled_once(bench: Bench) -> None:
    def answer(task: BaseModel) -> BaseModel | None:
        if isinstance(task, DesignTask) and task.slot in (1, 2) and not task.avoid:
            return same_words(task, "dough proves in the cold")
        if isinstance(task, DesignTask) and task.slot == 3:
            return same_words(task, "dough proves in the cold night")
        return None

    model = ScriptedModel(answer=answer)
    outcome = await bench.run(bench.inputs(), model)
    # Slots 1 and 2 are the same card, which needs no question; slot 3 is similar, but another mechanism.
    assert model.roles().count("same_mechanism") == 1
    again = [request.task for request in model.seen if isinstance(request.task, DesignTask) and request.task.avoid]
    assert [task.slot for task in again] == [2]
    assert "Bake at night in the shops" in again[0].avoid
    assert len(outcome.candidates) == 5
    asked = next(request.task for request in model.seen if isinstance(request.task, SameMechanismTask))
    assert asked.first != asked.second
    assert NEAR_DUPLICATE <= 90


async def test_a_copy_that_stays_a_copy_leaves_its_slot_empty(bench: Bench) -> None:
    def answer(task: BaseModel) -> BaseModel | None:
        return same_words(task, "the same") if isinstance(task, DesignTask) and task.slot in (1, 2) else None

    outcome = await bench.run(bench.inputs(), ScriptedModel(answer=answer))
    assert [one.label for one in outcome.candidates] == ["Today", "C1", "C2", "C3"]
    assert any("1 slot stayed empty" in text for text in outcome.warnings)


async def test_built_in_methods_may_leave_slots_empty_and_it_is_said(bench: Bench) -> None:
    def answer(task: BaseModel) -> BaseModel | None:
        if isinstance(task, DesignTask) and task.slot == 2:
            empty = scripted_reply(task)
            assert isinstance(empty, DesignReply)
            return empty.model_copy(update={"none_left": True})
        if isinstance(task, ScenarioTask):
            full = scripted_reply(task)
            assert isinstance(full, ScenarioReply)
            return ScenarioReply(scenarios={name: one for name, one in full.scenarios.items() if name != "S2"})
        return None

    outcome = await bench.run(bench.inputs(), ScriptedModel(answer=answer, is_builtin=True))
    assert [one.label for one in outcome.candidates] == ["Today", "C1", "C2", "C3"]
    assert [one.label for one in outcome.scenarios] == ["S1", "S2", "S3", "S4", "S5", "S6", "S7"]
    assert any("1 slot stayed empty" in text for text in outcome.warnings)
    assert any("1 slot for scenarios stayed empty" in text for text in outcome.warnings)
    assert outcome.counts.candidates == 3


async def test_long_lists_are_cut_and_share_two_rows(bench: Bench) -> None:
    ideas = tuple(Idea(text=f"Idea number {number}") for number in range(1, 26))
    config = RunConfig(mode=RunMode.EVAL_ONLY, scenarios=2, ideas=ideas)
    outcome = await bench.run(bench.inputs(config=config))
    lists = [request.task for request in first_asked(bench.model.seen) if isinstance(request.task, JudgeScenarioTask)]
    assert len(lists) == 2 * 3
    assert max(len(task.rows) for task in lists) <= 12
    assert all({"Today", "C1"} <= {row.label for row in task.rows} for task in lists)
    assert len(outcome.ranking.rows) == 26
    assert not any(row.incomplete for row in outcome.ranking.rows)


async def test_the_watcher_is_told_everything(bench: Bench) -> None:
    outcome = await bench.run(bench.inputs())
    assert tuple(bench.watcher.candidates) == outcome.candidates
    assert tuple(bench.watcher.scenarios) == outcome.scenarios
    assert bench.watcher.columns == outcome.results.columns
    assert [(one.stage.value, one.state, one.done == one.total) for one in bench.watcher.stages] == [
        ("design", "done", True),
        ("scenarios", "done", True),
        ("judging", "done", True),
        ("checks", "done", True),
        ("ranking", "done", True),
    ]
    assert bench.watcher.counts == outcome.counts
    assert (outcome.counts.calls, outcome.counts.cells) == (36, 75)
    assert outcome.usage.cost_usd == pytest.approx(0.036)


async def test_cost_is_read_against_what_the_same_call_gave_today(bench: Bench) -> None:
    def answer(task: BaseModel) -> BaseModel | None:
        if isinstance(task, JudgeCostTask):
            prices = {"Today": 2.0, "C1": 3.0}
            return JudgeCostReply(
                rows={row.label: CostVerdict(multiple=prices.get(row.label, 1.0), because="so") for row in task.rows}
            )
        return None

    outcome = await bench.run(bench.inputs(), ScriptedModel(answer=answer))
    rows = {row.label: row.R for row in outcome.ranking.rows}
    assert rows["Today"] == 1.0
    assert rows["C1"] == pytest.approx(1.5)
    assert rows["C2"] == pytest.approx(0.5)
