"""When the World modeller is asked, and what its replies become."""

import pytest

from app.domain.agents import WorldModellerReply, WorldModellerTask, WorldOperation
from app.domain.items import Author, Item, ItemKind
from app.domain.operations import AddItem, RemoveItem, UpdateItem
from app.pipeline.spec_requests import world_modeller_request, world_operations
from app.services.answering.world_modelling import asks_for_world

MINE = Item(slug="one-van", kind=ItemKind.RESOURCE, text="There is one van.")
THEIRS = Item(slug="ring-road", kind=ItemKind.ASSUMPTION, text="The ring road is open.", author=Author.AGENT)
GOAL = Item(slug="bread", kind=ItemKind.GOAL, text="Bread is there early.")
ITEMS = (GOAL, MINE, THEIRS)


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        ("Model the world", True),
        ("Please update the world model.", True),
        ("Could you work out the world model", True),
        ("What is in the world model?", False),
        ("The world is round and we must model it", False),
        ("Build a bakery", False),
    ],
)
def test_it_is_asked_when_it_is_wished(message: str, asks: bool) -> None:
    assert asks_for_world(message) is asks


def test_its_schema_names_existing_world_items_and_no_item_of_a_person_for_removal() -> None:
    request = world_modeller_request(WorldModellerTask(message="x", items=ITEMS))
    add, update, remove = request.json_schema["properties"]["operations"]["items"]["anyOf"]
    assert "goal" not in add["properties"]["kind"]["enum"]
    assert update["properties"]["slug"]["enum"] == ["one-van", "ring-road"]
    assert remove["properties"]["slug"]["enum"] == ["ring-road"]
    assert "Bread is there early." in request.prompt
    empty = world_modeller_request(WorldModellerTask(message="x", items=(GOAL,)))
    assert empty.json_schema["properties"]["operations"]["items"]["properties"]["op"]["enum"] == ["add"]


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (WorldOperation(op="remove", slug="one-van"), "one-van"),
        (WorldOperation(op="update", slug="bread", text="Bread is late."), "bread"),
        (WorldOperation(op="add", kind=ItemKind.GOAL, text="Be quick"), "kind of the world model"),
        (WorldOperation(op="add", kind=ItemKind.ACTOR), "text"),
        (WorldOperation(op="update", slug="one-van"), "no text"),
    ],
)
def test_what_the_schema_cannot_say_is_checked(operation: WorldOperation, words: str) -> None:
    request = world_modeller_request(WorldModellerTask(message="x", items=ITEMS))
    assert request.check is not None
    assert words in (request.check(WorldModellerReply(operations=(operation,))) or "")


def test_operations_are_the_agents_with_free_names_and_nothing_twice() -> None:
    reply = WorldModellerReply(
        operations=(
            WorldOperation(op="add", kind=ItemKind.RESOURCE, text="There is one  van."),
            WorldOperation(op="add", kind=ItemKind.ACTOR, text="Drivers start at four.", certainty=0.9),
            WorldOperation(op="update", slug="ring-road", text="The ring road closes in May."),
            WorldOperation(op="remove", slug="ring-road"),
        )
    )
    added, updated, removed = world_operations(reply, ITEMS)
    assert isinstance(added, AddItem)
    assert (added.item.author, added.item.certainty) == (Author.AGENT, 0.9)
    assert added.item.slug not in {item.slug for item in ITEMS}
    assert updated == UpdateItem(slug="ring-road", text="The ring road closes in May.")
    assert removed == RemoveItem(slug="ring-road")


def test_a_place_of_a_file_is_cited_only_where_it_was_shown() -> None:
    shown = ("[file:code/a.md:1-8]\nPartners deliver by two.",)
    texts = (
        "Partners deliver by two. [file:code/a.md:1-8]",
        "There is a queue. [file:code/secret.md:1-8]",
        "[file:code/b.md:3-4]",
    )
    reply = WorldModellerReply(
        operations=(
            *(WorldOperation(op="add", kind=ItemKind.MECHANISM, text=text) for text in texts),
            WorldOperation(op="update", slug="ring-road", text="It is closed. [file:nowhere.md:1-1]"),
        )
    )
    *added, updated = world_operations(reply, ITEMS, shown)
    items = [one.item for one in added if isinstance(one, AddItem)]
    assert [item.text for item in items] == [texts[0], "There is a queue.", texts[2]]
    assert "file" not in items[0].slug
    assert isinstance(updated, UpdateItem)
    assert updated.text == "It is closed."
    request = world_modeller_request(WorldModellerTask(message="x", items=ITEMS, excerpts=shown))
    assert shown[0] in request.prompt
