"""The sample shows what the application does: goals, limits, five designs, a what-if that moves something."""

from pathlib import Path

import pytest

from app.domain.chats import ChatMode
from app.domain.items import ItemKind
from app.services.sample import load_sample
from support.services_at_work import opened


@pytest.mark.asyncio
async def test_the_sample_is_made_whole_and_its_what_if_moves_something(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        project = await services.sample.create()
        content = services.specs.main(project.id).content
        assert {ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.TODAY, ItemKind.ASSUMPTION} <= {
            item.kind for item in content.items()
        }
        assert len(content.spec.goals) == 4
        chats = services.chats.page(project.id).items
        assert {row.mode for row in chats} == {mode.value for mode in ChatMode}
        second, first = services.runs.page(project.id).items
        assert first.candidates >= len(load_sample().ideas) == 5
        assert (first.status, second.status) == ("completed", "completed")
        assert second.parent_run == first.id
        assert 1 <= second.calls <= 4
        compared = services.results.compare((first.id, second.id))
        assert len(compared.changes) == 1
        assert [row for row in compared.rows if len(set(row.scores)) > 1]
        results = services.results.require(first.id)
        assert any(cell.value is None or cell.imputed for cell in results.cells), "nothing is left for the visitor"
