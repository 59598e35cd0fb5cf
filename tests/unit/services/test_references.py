"""How people name things: whole ids, unique beginnings, titles, numbers; several matches are never guessed at."""

from pathlib import Path

import pytest

from app.domain.errors import KnownError, NotFoundError, UsageError
from app.domain.projects import ItemState
from support.made_folders import bakery_ran
from support.services_at_work import bakery, ran


@pytest.mark.asyncio
async def test_runs_and_candidates_by_every_name(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, one, _, first):
        find = services.references
        for name in (first.id, first.id[:9], "1", "run:1", "RUN:1", f"{one}/run:1", f"{one[:8]}/1"):
            assert find.run(name).id == first.id, name
        candidate = find.candidate("C1@run:1")
        for name in (candidate.id, "c1@1", f"C1@{one[:8]}/run:1", f"{one[:8]}/C1@run:1"):
            assert find.candidate(name).id == candidate.id, name
        assert find.candidate("today@run:1").label == "Today"

        two, _ = await bakery(services)
        second = await ran(services, two)
        with pytest.raises(UsageError, match=one[:8]):
            find.run("run:1")
        with pytest.raises(UsageError):
            find.candidate("C1@run:1")
        assert find.run("run:1", two).id == second.id
        assert find.candidate("C1@run:1", two).run == second.id
        with pytest.raises(UsageError):
            find.project("Bakery")
        await services.projects.set_state(two, ItemState.TRASHED)
        assert find.run("run:1").id == first.id
        await services.projects.set_state(one, ItemState.ARCHIVED)
        for odd in (
            "",
            "run:",
            "run:99",
            "C1@",
            "@run:1",
            "/",
            "//run:1",
            "C1@run:99",
            "%",
            "_" * 9,
            "\x00",
            "é/run:1",
        ):
            for look in (find.run, find.candidate, find.chat, find.project):
                with pytest.raises(KnownError):
                    look(odd)
        with pytest.raises(NotFoundError):
            find.run(second.id, one)


@pytest.mark.asyncio
async def test_an_id_that_begins_with_digits_is_found_by_them(tmp_path: Path) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, first):
        digits = first.model_copy(update={"id": "79661320" + "a" * 24, "number": 0, "best": None})
        await services.store.write(lambda tx: tx.runs.add(digits))
        assert services.references.run("79661320").id == digits.id
        assert services.references.run("79661320", project).id == digits.id
        with pytest.raises(NotFoundError):
            services.references.run("run:79661320")
