"""A limit of one's own that is said with another number takes the old one's place; other limits stay (T5)."""

from pathlib import Path
from typing import Any

import pytest

from app.domain.chats import ChatMode, ProposalPart
from app.domain.items import Author, Item, ItemKind
from app.domain.operations import AddItem, ReplaceItem, apply_operations
from app.services.answering.changed_bounds import changed_bounds
from app.services.services import Services
from support.made_folders import bakery_ran
from support.provider_server import ProviderServer
from support.services_at_work import opened

pytestmark = pytest.mark.asyncio
TEXT = (
    "We need to bring bread to 40 shops every morning. We must spend at most 500 euros per week. "
    "At least 80 % of the orders must arrive in time."
)
ANEW = "Change it: the budget is at most 900 euros per week and we have 3 vans."


async def begun(services: Services, text: str = TEXT) -> tuple[str, str]:
    made = await services.projects.create(title="Bread", text=text)
    assert made.chat is not None
    return made.project.id, made.chat.id


def of(services: Services, chat: str) -> tuple[Item, ...]:
    return services.specs.head(services.chats.get(chat).branch).content.items()


def bounds(items: tuple[Item, ...], sign: str) -> list[tuple[float, str, bool]]:
    """Every bound of a kind: its number, its text, whether it is hard."""
    return [
        (item.quantity.value, item.text, item.is_hard)
        for item in items
        if item.quantity is not None and item.quantity.op == sign
    ]


async def test_in_a_what_if_the_new_bound_takes_the_old_ones_place_and_what_is_had_is_taken(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        project, setup = await begun(services)
        old = {item.slug for item in of(services, setup)}
        what_if = (await services.chats.create(project, mode=ChatMode.WHAT_IF)).id
        answer = await services.chats.send(what_if, ANEW)
        items = of(services, what_if)
        assert bounds(items, "<=") == [(900, "the budget is at most 900 euros per week", True)]
        changed = next(item for item in items if item.quantity is not None and item.quantity.value == 900)
        assert changed.slug in old
        assert changed.source is not None
        assert ANEW[changed.source.start : changed.source.end] == changed.text
        vans = [item for item in items if item.kind is ItemKind.RESOURCE]
        assert [(item.text, item.author) for item in vans] == [("we have 3 vans.", Author.PERSON)]
        assert not [part for part in answer.parts if isinstance(part, ProposalPart)]
        assert bounds(of(services, setup), "<=") == [(500, "We must spend at most 500 euros per week.", True)]


@pytest.mark.parametrize(
    ("said", "sign", "left"),
    [
        ("At least 95 % of the orders must arrive in time.", ">=", [95]),
        ("THE BUDGET IS AT MOST 700 EUROS PER WEEK!", "<=", [700]),
        ("Please set it: we spend at most 650 euros a week, and there are 2 drivers", "<=", [650]),
    ],
)
async def test_in_a_setup_chat_as_well(tmp_path: Path, said: str, sign: str, left: list[float]) -> None:
    async with opened(tmp_path) as services:
        _, setup = await begun(services)
        await services.chats.send(setup, said)
        assert [value for value, _, _ in bounds(of(services, setup), sign)] == left


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("The rent is at most 900 euros per week.", [500, 900]),
        ("We must spend at most 90 euros per day.", [90, 500]),
        ("We must spend at most another 900 euros per week.", [500, 900]),
        ("Ideally we spend at most 400 euros per week.", [400, 500]),
        ("Should we spend at most 900 euros per week?", [500]),
        ("C2 costs at most 900 euros per week.", [500, 900]),
    ],
)
async def test_what_bounds_something_else_or_states_nothing_replaces_nothing(
    tmp_path: Path, said: str, left: list[float]
) -> None:
    async with opened(tmp_path) as services:
        _, setup = await begun(services)
        await services.chats.send(setup, said)
        limits = [item for item in of(services, setup) if item.text in f"{TEXT} {said}"]
        there = {value for value, _, _ in bounds(tuple(limits), "<=")}
        assert 500 in there
        assert there <= set(left)


async def test_a_supposed_bound_waits_for_the_person(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        _, setup = await begun(services)
        await services.chats.send(setup, "Suppose we spend at most 900 euros per week.")
        assert (500, "We must spend at most 500 euros per week.", True) in bounds(of(services, setup), "<=")


async def test_another_authors_limit_stays_beside_ones_own_words(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        _, setup = await begun(services, "We need to bring bread to 40 shops every morning.")
        branch = services.chats.get(setup).branch
        text = "We must spend at most 500 euros per week"
        agents = Item(slug="limit", kind=ItemKind.CONSTRAINT, text=text, author=Author.AGENT)
        await services.specs.apply(branch, (AddItem(item=agents),))
        await services.chats.send(setup, "We must spend at most 900 euros per week.")
        assert text in {item.text for item in of(services, setup)}


async def test_a_models_capital_letters_and_full_stop_are_still_the_persons_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INT_CRUCIBLE_API_KEY", "not-a-real-key")
    with ProviderServer() as server:
        model: dict[str, Any] = {"provider": "openai-compatible", "base_url": server.base_url, "model": "test-model"}
        async with bakery_ran(tmp_path, **model) as (services, project, _, _):
            what_if = (await services.chats.create(project, mode=ChatMode.WHAT_IF)).id
            old = next(item for item in of(services, what_if) if "120 EUR" in item.text)
            said = "Change it: the plan costs at most 200 EUR a day and we have 3 vans."
            changes = [
                {"op": "remove", "slug": old.slug},
                {"op": "add", "kind": "constraint", "text": "The plan costs at most 200 EUR a day."},
                {"op": "add", "kind": "resource", "text": "We have 3 vans"},
            ]
            server.use_tool("propose_changes", {"operations": changes, "why": "As you said."})
            answer = await services.chats.send(what_if, said)
            items = of(services, what_if)
            costs = [(item.slug, item.text) for item in items if "EUR a day" in item.text and item.is_hard]
            assert (old.slug, "the plan costs at most 200 EUR a day") in costs
            assert not [text for _, text in costs if "120" in text]
            assert [item.text for item in items if "3 vans" in item.text] == ["we have 3 vans."]
            assert answer.text()
            waiting = [part for part in answer.parts if isinstance(part, ProposalPart)]
            assert not [part for part in waiting if old.slug in str(services.proposals.get(part.proposal))]


async def test_a_number_put_right_in_another_authors_line_waits_for_the_person(tmp_path: Path) -> None:
    async with opened(tmp_path) as services:
        _, chat = await begun(services)
        line = services.chats.get(chat).branch
        [limit] = [
            one for one in of(services, chat) if one.quantity is not None and one.quantity.unit.startswith("eur")
        ]
        agents = limit.model_copy(update={"author": Author.AGENT})
        content = services.specs.head(line).content
        content = apply_operations(content, (ReplaceItem(item=agents),))
        found = changed_bounds("The budget is 900 now.", content, "m")
        assert found.operations == ()
        [waiting] = found.waiting
        assert isinstance(waiting, ReplaceItem)
        assert (waiting.item.slug, waiting.item.quantity and waiting.item.quantity.value) == (limit.slug, 900.0)
