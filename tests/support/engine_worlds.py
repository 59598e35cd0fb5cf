"""Whole runs of the real pipeline on synthetic worlds, and what came of each beside the truth.

Every run goes through `execute`: the same templates, requests, keys, memory and arithmetic as any other; only the model
is the synthetic judge. Scenarios are given, so that their number is exact and each may flag every hard constraint, as
in a judge that is asked cell by cell; the one call that would write them is counted. Functions of numbers only, so that
worker processes can be asked. Not for: what is drawn (`synthetic_judge`).
"""

import asyncio
from dataclasses import dataclass

from app.domain.items import Item, ItemKind, ProblemSpec
from app.domain.operations import Content
from app.domain.runs import Origin, RunConfig, Scenario, ScenarioType
from app.pipeline.values import RunOutcome
from support.run_bench import Bench
from support.scripted_model import ScriptedModel
from support.synthetic_judge import JUDGES, SyntheticJudge, World, a_world, row_of

GOAL = "goal"
HARD = ("hard-1", "hard-2", "hard-3")
SOFT = ("soft-1", "soft-2", "soft-3", "soft-4")
WRITING_SCENARIOS = 1


@dataclass(frozen=True, slots=True)
class Found:
    """What one run came to.

    `right_claim` is None where no clear winner is claimed. `rejected` of `clean` pairs of a candidate and a hard
    constraint it keeps were called broken.
    """

    hit: bool
    regret: float
    ranking_calls: int
    judging_calls: int
    calls: int
    right_claim: bool | None
    misses_goal: bool
    rejected: int
    clean: int
    rechecks: int


def ranking_world(seed: str, candidates: int, scenarios: int, judge: str) -> Found:
    """Run a world in which only the scenarios part the candidates: who is best, and how sure is it?"""
    world = a_world(seed, candidates, scenarios)
    content = content_of((_item(GOAL, ItemKind.GOAL, 60),))
    return _run(world, SyntheticJudge(world, JUDGES[judge]), content)


def whole_world(seed: str, candidates: int, scenarios: int, judge: str) -> Found:
    """Run a world with a must-goal, three hard constraints and four wishes: what is rejected, and what does it take?"""
    world = a_world(seed, candidates, scenarios, HARD)
    items = [_item(GOAL, ItemKind.GOAL, 100)]
    items += [_item(slug, ItemKind.CONSTRAINT, 100) for slug in HARD]
    items += [_item(slug, ItemKind.CONSTRAINT, 50) for slug in SOFT]
    return _run(world, SyntheticJudge(world, JUDGES[judge], must=GOAL), content_of(tuple(items)))


def content_of(items: tuple[Item, ...]) -> Content:
    """Return a spec of these items and a sentence on today."""
    return Content(spec=ProblemSpec(items=(*items, _item("now", ItemKind.TODAY, 50))))


def _item(slug: str, kind: ItemKind, weight: int) -> Item:
    return Item(slug=slug, kind=kind, text=f"text of {slug}", weight=weight)


def _run(world: World, judge: SyntheticJudge, content: Content) -> Found:
    candidates, number = len(world.quality) - 1, len(world.quality[0])
    stresses = tuple(world.breaks)
    scenarios = tuple(
        Scenario(
            slug=f"s{place}",
            label=f"S{place}",
            title=f"S{place}",
            text=f"Case S{place}",
            type=ScenarioType.STRESS,
            stresses=stresses,
        )
        for place in range(1, number + 1)
    )
    bench, model = Bench(), ScriptedModel(answer=judge.answer)
    config = RunConfig(candidates=candidates, scenarios=number)
    outcome = asyncio.run(bench.run(bench.inputs(content, config, kept_scenarios=scenarios), model))
    return _found(world, outcome, model.roles())


def _found(world: World, outcome: RunOutcome, roles: list[str]) -> Found:
    ranking, truth = outcome.ranking, world.utilities
    best = ranking.best
    if best is None:
        raise AssertionError("a run without a ranked candidate")
    chosen, most = truth[row_of(best.label)], max(truth[1:])
    claimed = ranking.clear_winner
    pairs = [
        (row, slug)
        for row in ranking.rows
        if row.origin is not Origin.TODAY
        for slug, broken in world.breaks.items()
        if not broken[row_of(row.label)]
    ]
    return Found(
        hit=chosen == most,
        regret=most - chosen,
        ranking_calls=roles.count("judge_scenario"),
        judging_calls=sum(role.startswith("judge_") or role == "checker" for role in roles),
        calls=len(roles) + WRITING_SCENARIOS,
        right_claim=None if claimed is None else truth[row_of(claimed)] == max(truth),
        misses_goal=world.misses[row_of(best.label)],
        rejected=sum(any(one.slug == slug and one.confirmed for one in row.violations) for row, slug in pairs),
        clean=len(pairs),
        rechecks=roles.count("checker"),
    )
