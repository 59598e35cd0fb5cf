"""Versions: edits, the text form both ways, restoring, and undoing what a message changed."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.chats import DeltaPart
from app.domain.errors import ChangedSinceError, RefusedError, UsageError
from app.domain.items import Item, ItemKind, Resolution, Source, make_slug
from app.domain.kit.text import shortened
from app.domain.operations import AddItem, Content, RemoveItem, SetResolution, UpdateItem, apply_operations
from app.domain.projects import Cause, Version
from app.services.services import Services
from app.services.spec.spec_text import to_markdown, to_operations
from support.made_folders import bakery_opened
from support.services_at_work import item_of

WORDS = st.text(st.sampled_from("abcdefg -[]`#*5 %°ü"), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split()) or "word"
)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    items: dict[str, Item] = {}
    for kind in draw(st.lists(st.sampled_from(list(ItemKind)), max_size=8)):
        text = draw(WORDS)
        slug = make_slug(text, taken=set(items))
        items[slug] = Item(
            slug=slug,
            kind=kind,
            text=text,
            weight=draw(st.integers(0, 100)),
            checks=tuple(draw(st.lists(WORDS, max_size=2))) if kind is ItemKind.GOAL else (),
            holds=draw(st.booleans()) if kind is ItemKind.ASSUMPTION else True,
            certainty=draw(st.integers(0, 100)) / 100,
            source=Source(quote=text),
        )
    return apply_operations(Content(), tuple(AddItem(item=item) for item in items.values()))


@given(contents())
def test_markdown_is_read_back_as_it_was_written(content: Content) -> None:
    assert to_operations(to_markdown(content), content) == ()


@pytest.mark.parametrize(
    "text",
    [
        "a page\x0cthat was fed", "one\u2028two", "one\x85two", "one\rtwo", "one\r\n  two", "one\n\ntwo",
        " space around ", "one\n      two", "[must] not be a tag", "[soft 3] words",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [ItemKind.GOAL, ItemKind.CONSTRAINT, ItemKind.OPTION, ItemKind.ASSUMPTION])
def test_an_item_of_any_white_space_is_left_alone_by_its_own_markdown(text: str, kind: ItemKind) -> None:
    item = Item(slug="an-item", kind=kind, text=text)
    content = apply_operations(Content(), (AddItem(item=item),))
    assert to_operations(to_markdown(content), content) == ()


@given(contents(), st.text(max_size=200))
def test_any_text_is_read_or_refused_with_its_line(content: Content, text: str) -> None:
    with suppress(UsageError, RefusedError):
        apply_operations(content, to_operations(text, content))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("## Nonsense", "Line 1"),
        ("- an item without a heading", "Line 1"),
        ("## Goals\n\nplain words", "Line 3"),
        ("## Goals\n- [hard] not a limit", "Line 2"),
        ("## Goals\n- [want 400] too much", "Line 2"),
        ('[{"op": "add"}]', "Operation 0"),
        ("{broken", "Line 1"),
    ],
)
@pytest.mark.asyncio
async def test_bad_text_names_its_line_and_changes_nothing(tmp_path: Path, text: str, line: str) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        head = services.specs.main(project)
        with pytest.raises(UsageError, match=line):
            await services.specs.apply_text(head.branch, text)
        assert services.specs.main(project) == head


@pytest.mark.asyncio
async def test_an_edit_makes_a_version_and_restoring_brings_an_older_one_back(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _):
        first = services.specs.main(project)
        goal = item_of(services, first.branch, ItemKind.GOAL)
        second = await services.specs.apply(first.branch, (UpdateItem(slug=goal.slug, weight=33),))
        assert (second.number, second.cause) == (first.number + 1, Cause.EDIT)
        assert second.world_revision == first.world_revision
        assert second.spec_revision == first.spec_revision + 1
        assert await services.specs.apply(first.branch, (UpdateItem(slug=goal.slug, weight=33),)) == second
        third = await services.specs.restore(first.branch, first.id)
        assert third.content == first.content
        assert third.cause is Cause.RESTORE
        numbers = [version.number for version in services.specs.log(first.branch).items]
        assert numbers == sorted(numbers, reverse=True)
        with pytest.raises(RefusedError):
            await services.specs.apply(first.branch, (RemoveItem(slug="no-such-item"),))
        assert services.specs.main(project) == third


@pytest.mark.asyncio
async def test_undo_takes_back_one_messages_change_and_leaves_later_ones(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        before = services.specs.main(project)
        answer = await services.chats.send(chat, "The vans must be back by 9:00 at the latest.")
        (delta,) = [part for part in answer.parts if isinstance(part, DeltaPart)]
        goal = item_of(services, before.branch, ItemKind.GOAL)
        await services.specs.apply(before.branch, (UpdateItem(slug=goal.slug, weight=33),))
        undone = await services.specs.undo_delta(answer.id)
        assert undone.content.slugs() == before.content.slugs()
        kept = undone.content.get(goal.slug)
        assert kept is not None
        assert kept.weight == 33
        (shown,) = [part for part in services.chats.message(answer.id).parts if isinstance(part, DeltaPart)]
        assert shown.undone_by == undone.id
        assert delta.undone_by is None
        with pytest.raises(RefusedError):
            await services.specs.undo_delta(answer.id)


@pytest.mark.asyncio
async def test_undo_is_refused_once_its_items_were_changed_again(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, chat):
        answer = await services.chats.send(chat, "The vans must be back by 9:00 at the latest.")
        (delta,) = [part for part in answer.parts if isinstance(part, DeltaPart)]
        slug = delta.changes[0].slug
        head = await services.specs.apply(delta.branch, (UpdateItem(slug=slug, text="Back by ten at the latest."),))
        with pytest.raises(RefusedError, match="changed again since"):
            await services.specs.undo_delta(answer.id)
        assert head_of(services, project) == head.id


def head_of(services: Services, project: str) -> str:
    return services.specs.main(project).id


@pytest.mark.asyncio
async def test_a_change_is_taken_back_whole_or_item_by_item_or_refused_by_name(tmp_path: Path) -> None:
    async with bakery_opened(tmp_path) as (services, project, _chat):
        specs, before = services.specs, services.specs.main(project)
        first, second = before.content.spec.items[:2]
        operations = (RemoveItem(slug=first.slug), SetResolution(resolution=Resolution.FINE))
        after = await specs.apply(before.branch, operations)

        async def back() -> Version:
            return await specs.take_back(before.branch, before=before.content, after=after.content)

        assert (await back()).content == before.content, "also the order"
        again = await specs.take_back(before.branch, before=after.content, after=before.content, cause=Cause.EDIT)
        assert (again.content, again.cause) == (after.content, Cause.EDIT)
        await specs.apply(before.branch, (UpdateItem(slug=second.slug, text="In other words."),))
        beside = (await back()).content
        assert beside.get(first.slug) == first
        assert beside.spec.resolution is before.content.spec.resolution
        kept = beside.get(second.slug)
        assert kept is not None
        assert kept.text == "In other words."
        with pytest.raises(ChangedSinceError, match="size of runs was changed again since"):
            await back()
        await specs.apply(before.branch, (SetResolution(resolution=Resolution.FINE),))
        with pytest.raises(ChangedSinceError, match=f"“{re.escape(shortened(first.text, 60))}” was changed again"):
            await back()
