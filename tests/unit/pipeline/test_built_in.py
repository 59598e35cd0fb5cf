"""The pipeline with the built-in methods on real problem texts: honest, deterministic, and about the text."""

import asyncio
from pathlib import Path

import pytest

from app.domain.base import new_id
from app.domain.items import SPEC_KINDS, WORLD_KINDS, ProblemSpec, WorldModel
from app.domain.operations import Content, RemoveItem, apply_operations
from app.domain.reading import ProblemSpecTask
from app.domain.runs import BUILTIN_JUDGE, Idea, RunConfig, RunMode
from app.methods.builtin_client import BuiltinClient
from app.pipeline.memory import Limits
from app.pipeline.reading_requests import problem_spec_request
from app.pipeline.run import execute
from app.pipeline.values import RunInputs, RunOutcome
from support.run_memory import DictMemory, Watcher

pytestmark = pytest.mark.asyncio
TEXTS = Path(__file__).parents[2] / "texts"
HUT, IMPORTS = "08-alpine-hut-storage-brief.md", "01-nightly-import-chat.md"
LIMIT = "85 kg"
IDEAS = (
    Idea(text="Lithium modules in the cellar, 80 kg each, for 30,000 EUR"),
    Idea(text="Lithium modules in the cellar, 80 kg each, for 45,000 EUR"),
    Idea(text="Lithium modules in the cellar, 120 kg each, for 30,000 EUR"),
)


async def content_of(name: str) -> Content:
    task = ProblemSpecTask(message=(TEXTS / name).read_text(encoding="utf-8"), sentences=())
    items = (await BuiltinClient().complete(problem_spec_request(task))).value.items or ()
    return Content(
        spec=ProblemSpec(items=tuple(item for item in items if item.kind in SPEC_KINDS)),
        world=WorldModel(items=tuple(item for item in items if item.kind in WORLD_KINDS)),
    )


async def run(content: Content, config: RunConfig, memory: DictMemory | None = None) -> RunOutcome:
    inputs = RunInputs(run=new_id(), project="p", content=content, config=config, judge=BUILTIN_JUDGE)
    return await execute(inputs, BuiltinClient(), memory or DictMemory(), Watcher(), Limits())


async def test_two_texts_give_two_rankings_and_one_text_the_same_twice() -> None:
    config = RunConfig(candidates=5, scenarios=8)
    hut, imports = await content_of(HUT), await content_of(IMPORTS)
    first, again, other = await run(hut, config), await run(hut, config), await run(imports, config)
    assert first.ranking.ranking_hash == again.ranking.ranking_hash
    assert first.ranking.ranking_hash != other.ranking.ranking_hash
    assert {one.card.title for one in first.candidates[1:]}.isdisjoint({one.card.title for one in other.candidates[1:]})
    assert first.scenarios == other.scenarios == (), "a goal in other words is no question of its own"


async def test_a_dearer_idea_ranks_lower_and_one_that_breaks_a_limit_by_its_numbers_never_first() -> None:
    content = await content_of(HUT)
    limit = next(item.slug for item in content.spec.constraints if LIMIT in item.text)
    outcome = await run(content, RunConfig(mode=RunMode.EVAL_ONLY, scenarios=4, ideas=IDEAS))
    cheap, dear, heavy = (outcome.ranking.row(label) for label in ("C1", "C2", "C3"))
    assert cheap is not None
    assert dear is not None
    assert heavy is not None
    assert dear.R > cheap.R
    # Nothing they are wanted for was answered, so there is no order yet, but of who is out.
    assert dear.rank == cheap.rank < heavy.rank
    assert outcome.ranking.sentence.startswith("No order yet")
    assert heavy.tier == 2
    assert limit in {one.slug for one in heavy.violations if one.confirmed}


async def test_removing_a_constraint_changes_what_it_touched_and_nothing_else() -> None:
    content = await content_of(HUT)
    slug = next(item.slug for item in content.spec.constraints if LIMIT in item.text)
    config = RunConfig(mode=RunMode.EVAL_ONLY, scenarios=4, ideas=IDEAS)
    memory = DictMemory()
    before = await run(content, config, memory)
    inputs = RunInputs(
        run=new_id(),
        project="p",
        content=apply_operations(content, (RemoveItem(slug=slug),)),
        config=config,
        judge=BUILTIN_JUDGE,
        kept_candidates=before.candidates,
        kept_scenarios=before.scenarios,
        kept_content=content,
    )
    after = await execute(inputs, BuiltinClient(), memory, Watcher(), Limits())
    gone = {(cell.label, cell.question) for cell in before.results.cells if cell.question == slug}
    assert gone
    stayed = {(one.label, one.question): (one.value, one.imputed) for one in before.results.cells}
    for cell in after.results.cells:
        assert stayed[cell.label, cell.question] == (cell.value, cell.imputed)
    heavy = after.ranking.row("C3")
    assert heavy is not None
    assert heavy.tier == 1


async def test_it_says_how_little_was_judged_and_shows_no_interval() -> None:
    outcome = await run(await content_of(IMPORTS), RunConfig(candidates=3, scenarios=4))
    ranking = outcome.ranking
    assert ranking.judged_cells < ranking.all_cells / 2
    assert ranking.provisional
    assert ranking.sentence.startswith("No order yet")
    assert ranking.leaders == ()
    assert all(row.interval is None for row in ranking.rows)
    judged = [cell for cell in outcome.results.cells if cell.answers and cell.answers[0].value is not None]
    assert all(cell.answers[0].evidence for cell in judged if cell.label != "Today" and cell.question != "cost")


@pytest.mark.some(5)
@pytest.mark.parametrize("turns", range(0, 120, 8))
async def test_a_run_cut_off_anywhere_resumes_to_the_same_ranking(turns: int) -> None:
    content, config = await content_of(IMPORTS), RunConfig(candidates=3, scenarios=4)
    whole = await run(content, config)
    memory = DictMemory()
    task = asyncio.create_task(run(content, config, memory))
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    resumed = await run(content, config, memory)
    assert resumed.ranking.ranking_hash == whole.ranking.ranking_hash
