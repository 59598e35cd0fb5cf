"""The sample shows what the application does: goals, limits, five designs, a what-if that moves something."""

import asyncio
from pathlib import Path

import pytest

from app.domain.chats import ChatMode
from app.domain.items import ItemKind
from app.domain.results import RunResults
from app.services.sample import load_sample, supposition
from support.empty_store import file_of, put
from support.made_folders import bakery_ran
from support.services_at_work import opened


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """The database with the sample, which takes seconds to make, and the id of its project."""
    folder = tmp_path_factory.mktemp("sample")

    async def make() -> str:
        async with opened(folder) as services:
            return (await services.sample.create()).id

    project = asyncio.run(make())
    return file_of(folder), project


@pytest.mark.asyncio
async def test_the_sample_is_made_whole_and_its_what_if_moves_something(
    tmp_path: Path, made: tuple[bytes, str]
) -> None:
    file, project = made
    put(tmp_path / "data", file)
    async with opened(tmp_path / "data") as services:
        content = services.specs.main(project).content
        assert {ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.TODAY, ItemKind.ASSUMPTION} <= {
            item.kind for item in content.items()
        }
        assert len(content.spec.goals) == 4
        chats = services.chats.page(project).items
        assert {row.mode for row in chats} == {mode.value for mode in ChatMode}
        second, first = services.runs.page(project).items
        assert first.candidates >= len(load_sample().ideas) == 5
        assert (first.status, second.status) == ("completed", "completed")
        assert second.parent_run == first.id
        assert second.calls == 0, "nothing is asked again: the answers belong to the project"
        compared = services.results.compare((first.id, second.id))
        assert len(compared.changes) == 1
        before, after = services.results.require(first.id), services.results.require(second.id)
        assert before.ranking.leaders
        assert before.ranking.has_order
        assert after.ranking.has_order
        assert _order(before) != _order(after), "the what-if moves the order"
        assert any(cell.value is None for cell in before.cells), "nothing is left for the visitor"


@pytest.mark.asyncio
async def test_every_answer_of_the_sample_is_in_its_first_run(tmp_path: Path, made: tuple[bytes, str]) -> None:
    file, project = made
    put(tmp_path / "data", file)
    async with opened(tmp_path / "data") as services:
        _, first = services.runs.page(project).items
        sample, state = load_sample(), services.asking.state(first.id)
        assert state.acts == len(sample.cards) == 3
        texts = {one.key: one.text for one in state.table.criteria}
        titles = {one.key: one.title for one in state.table.alternatives}
        stored = {
            (texts[one.criterion], titles[one.alternative], one.level)
            for one in state.table.cells
            if one.ground.kind == "answer"
        }
        assert stored == {(one.column, one.design, one.level) for card in sample.cards for one in card}


@pytest.mark.asyncio
async def test_before_there_is_an_order_the_what_if_lets_in_what_a_limit_keeps_out(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, run):
        results = services.results.require(run.id)
        assert not results.ranking.has_order
        guess = supposition(services.specs.main(project).content.items(), results, services.asking)
        (out,) = [row for row in results.ranking.rows if row.tier == 2]
        assert guess.operation.slug == out.violations[0].slug
        assert guess.words.endswith("could give way")


def _order(results: RunResults) -> list[tuple[str, int]]:
    return [(row.label, row.tier) for row in results.ranking.rows]
