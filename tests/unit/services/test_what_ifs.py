"""What-ifs: what they change, conflicts with Main, adopting a part as one version, dropping."""

from pathlib import Path

import pytest

from app.domain.chats import ChatMode
from app.domain.errors import RefusedError, UsageError
from app.domain.items import Item, ItemKind
from app.domain.operations import AddItem, RemoveItem, UpdateItem
from app.domain.projects import BranchState, Cause
from support.made_folders import bakery_opened, bakery_ran
from support.services_at_work import item_of

pytestmark = pytest.mark.asyncio
NEW = Item(slug="night-ban", kind=ItemKind.CONSTRAINT, text="No engine runs before five in the morning", weight=40)


async def test_adopting_takes_what_does_not_conflict_in_one_version_that_can_be_undone(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        main = services.specs.main(project)
        chat = await services.chats.create(project, mode=ChatMode.WHAT_IF)
        goal = item_of(services, main.branch, ItemKind.GOAL)
        today = item_of(services, main.branch, ItemKind.TODAY)
        wish = item_of(services, main.branch, ItemKind.CONSTRAINT, hard=False)
        operations = (
            UpdateItem(slug=goal.slug, weight=40),
            UpdateItem(slug=wish.slug, weight=70),
            RemoveItem(slug=today.slug),
            AddItem(item=NEW),
        )
        await services.specs.apply(chat.branch, operations)
        assert services.specs.main(project) == main
        moved = await services.specs.apply(main.branch, (UpdateItem(slug=wish.slug, weight=20),))
        diff = services.what_ifs.diff(chat.id)
        assert {change.slug: change.conflict for change in diff.changes} == {
            goal.slug: False,
            wish.slug: True,
            today.slug: False,
            NEW.slug: False,
        }
        adopted = await services.what_ifs.adopt(chat.id)
        assert (adopted.number, adopted.branch, adopted.cause) == (moved.number + 1, main.branch, Cause.ADOPTION)
        weights = {item.slug: item.weight for item in adopted.content.items()}
        assert (weights[goal.slug], weights[wish.slug], weights[NEW.slug]) == (40, 20, 40)
        assert today.slug not in weights
        back = await services.specs.restore(main.branch, moved.id)
        assert back.content == moved.content


async def test_a_part_may_be_adopted_with_its_conflicts(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        main = services.specs.main(project)
        chat = await services.chats.create(project, mode=ChatMode.WHAT_IF)
        wish = item_of(services, main.branch, ItemKind.CONSTRAINT, hard=False)
        await services.specs.apply(chat.branch, (UpdateItem(slug=wish.slug, weight=70),))
        await services.specs.apply(main.branch, (UpdateItem(slug=wish.slug, weight=20),))
        with pytest.raises(RefusedError, match=wish.slug):
            await services.what_ifs.adopt(chat.id)
        with pytest.raises(UsageError):
            await services.what_ifs.adopt(chat.id, ("no-such-item",))
        adopted = await services.what_ifs.adopt(chat.id, (wish.slug,))
        taken = adopted.content.get(wish.slug)
        assert taken is not None
        assert taken.weight == 70


@pytest.mark.parametrize("end", ["adopt", "drop"])
async def test_a_closed_what_if_can_be_read_and_asked_and_nothing_else(tmp_path: Path, end: str) -> None:
    async with bakery_ran(tmp_path) as (services, project, _, _):
        chat = await services.chats.create(project, mode=ChatMode.WHAT_IF)
        await services.specs.apply(chat.branch, (AddItem(item=NEW),))
        request = services.runs.default_request(project, chat=chat.id)
        if end == "adopt":
            await services.what_ifs.adopt(chat.id)
        else:
            before = services.specs.main(project)
            await services.what_ifs.drop(chat.id)
            assert services.specs.main(project) == before
        head, main = services.specs.head(chat.branch), services.specs.main(project)
        assert services.specs.branch(chat.branch).state in (BranchState.ADOPTED, BranchState.DROPPED)
        answer = await services.chats.send(chat.id, "The vans must be back by 9:00 at the latest.")
        assert answer.text()
        assert [part.type for part in answer.parts] == ["text"]
        for refused in (
            lambda: services.what_ifs.adopt(chat.id),
            lambda: services.what_ifs.drop(chat.id),
            lambda: services.specs.apply(chat.branch, (UpdateItem(slug=NEW.slug, weight=1),)),
            lambda: services.runs.preflight(project, request),
        ):
            with pytest.raises(RefusedError):
                await refused()
        assert (services.specs.head(chat.branch), services.specs.main(project)) == (head, main)
        assert services.what_ifs.diff(chat.id).changes


async def test_a_dropped_what_if_is_opened_again(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        chat = await services.chats.create(project, mode=ChatMode.WHAT_IF)
        await services.specs.apply(chat.branch, (AddItem(item=NEW),))
        with pytest.raises(RefusedError, match="open"):
            await services.what_ifs.reopen(chat.id)
        main = services.specs.main(project)
        await services.what_ifs.drop(chat.id)
        assert (await services.what_ifs.reopen(chat.id)).state is BranchState.OPEN
        assert services.specs.main(project) == main
        adopted = await services.what_ifs.adopt(chat.id)
        assert adopted.content.get(NEW.slug) is not None


async def test_an_adoption_is_taken_back_while_main_stands_where_it_led(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        main = services.specs.main(project)
        chat = await services.chats.create(project, mode=ChatMode.WHAT_IF)
        await services.specs.apply(chat.branch, (AddItem(item=NEW),))
        adopted = await services.what_ifs.adopt(chat.id)
        await services.what_ifs.reopen(chat.id, adopted=adopted.id)
        back = services.specs.main(project)
        assert (back.content, back.number, back.cause) == (main.content, adopted.number + 1, Cause.UNDO)
        assert services.specs.branch(chat.branch).state is BranchState.OPEN
        again = await services.what_ifs.adopt(chat.id)
        goal = item_of(services, main.branch, ItemKind.GOAL)
        moved = await services.specs.apply(main.branch, (UpdateItem(slug=goal.slug, weight=40),))
        with pytest.raises(RefusedError, match="changed since"):
            await services.what_ifs.reopen(chat.id, adopted=again.id)
        assert services.specs.main(project) == moved
        assert services.specs.branch(chat.branch).state is BranchState.ADOPTED


async def test_only_a_what_if_is_one(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        for wrong in (services.what_ifs.adopt(chat), services.what_ifs.drop(chat)):
            with pytest.raises(UsageError):
                await wrong
        assert services.what_ifs.of_project(project) == ()
