"""Operations on a content: many at once come to the same as one by one, in the same order."""

import random

import pytest

from app.domain.errors import RefusedError
from app.domain.items import Item, ItemKind
from app.domain.operations import (
    AddItem,
    Content,
    Operation,
    RemoveItem,
    ReplaceItem,
    UpdateItem,
    apply_operations,
    changes_between,
    operations_between,
)


def drawn(rng: random.Random) -> Operation:
    slug = f"item-{rng.randrange(8)}"
    item = Item(slug=slug, kind=rng.choice(list(ItemKind)), text=f"Text {rng.random()}", weight=50)
    choices: tuple[Operation, ...] = (
        AddItem(item=item),
        RemoveItem(slug=slug),
        ReplaceItem(item=item),
        UpdateItem(slug=slug, weight=rng.randrange(100)),
    )
    return rng.choice(choices)


@pytest.mark.parametrize("seed", range(20))
def test_many_at_once_come_to_the_same_as_one_by_one(seed: int) -> None:
    rng, content, applied = random.Random(seed), Content(), []
    for _ in range(40):
        operation = drawn(rng)
        try:
            content = apply_operations(content, (operation,))
        except RefusedError:
            continue
        applied.append(operation)
    assert applied
    assert apply_operations(Content(), tuple(applied)) == content
    assert apply_operations(Content(), operations_between(Content(), content)) == content
    assert changes_between(content, content) == ()


def test_a_refused_operation_applies_none() -> None:
    goal = Item(slug="goal", kind=ItemKind.GOAL, text="Less waste")
    content = apply_operations(Content(), (AddItem(item=goal),))
    with pytest.raises(RefusedError, match="already"):
        apply_operations(content, (RemoveItem(slug="goal"), AddItem(item=goal), AddItem(item=goal)))
    with pytest.raises(RefusedError, match="no item"):
        apply_operations(content, (RemoveItem(slug="goal"), UpdateItem(slug="goal", weight=1)))
