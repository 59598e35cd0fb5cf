"""T5 as a rule: what stands in the person's own words is applied at once, by rule; everything else waits."""

from app.domain.items import Author, Item, ItemKind
from app.domain.operations import AddItem, Content, Operation, RemoveItem, ReplaceItem, UpdateItem, apply_operations
from app.services.answering.consent import Sorted, fitting, sort_out, statements_of

MESSAGE = "The plan must cost at most 120 EUR a day. Could the vans start at three in the morning?"


def item(slug: str, text: str, **fields: object) -> Item:
    return Item.model_validate({"slug": slug, "kind": ItemKind.CONSTRAINT, "text": text, **fields})


def content(*items: Item) -> Content:
    return apply_operations(Content(), tuple(AddItem(item=one) for one in items))


def sorted_(*operations: Operation, there: Content | None = None, message: str = MESSAGE) -> Sorted:
    return sort_out(operations, message, "message-1", there or content())


def test_own_words_are_applied_with_class_weight_and_number_by_rule() -> None:
    told = item("x", "must cost  at most\n120 EUR a day", weight=3, checks=("Is it cheap?",), author=Author.AGENT)
    done = sorted_(AddItem(item=told))
    (operation,) = done.at_once
    assert isinstance(operation, AddItem)
    made = operation.item
    assert made.is_hard
    assert made.weight == 100
    assert made.checks == ()
    assert made.quantity is not None
    assert made.quantity.op == "<="
    assert made.author is Author.PERSON
    assert made.source is not None
    assert made.source.message == "message-1"
    assert MESSAGE[made.source.start : made.source.end] == made.source.quote == "must cost at most 120 EUR a day"
    assert done.waiting == ()


def test_inferred_short_and_cut_words_wait_as_the_agents() -> None:
    for text in ("Costs should fall by half", "120 EUR", "lan must cost at most 120 EUR a da"):
        done = sorted_(AddItem(item=item("x", text, author=Author.PERSON)))
        assert done.at_once == (), text
        (operation,) = done.waiting
        assert isinstance(operation, AddItem)
        assert operation.item.author is Author.AGENT


def test_a_question_changes_nothing() -> None:
    done = sorted_(AddItem(item=item("x", "vans start at three in the morning")))
    assert done.at_once == ()
    assert len(done.waiting) == 1
    assert not statements_of(MESSAGE).has("vans start at three in the morning")
    assert statements_of(MESSAGE).has("at most 120 EUR a day")


def test_removals_and_changes_of_meaning_wait() -> None:
    there = content(item("budget", "It costs at most 90 EUR a day", author=Author.PERSON))
    flip = UpdateItem(slug="budget", weight=10)
    assert sorted_(RemoveItem(slug="budget"), flip, there=there) == Sorted((), (RemoveItem(slug="budget"), flip))


def test_an_update_in_own_words_replaces_ones_own_item_and_nothing_more() -> None:
    there = content(item("budget", "It costs at most 90 EUR a day", author=Author.PERSON, checks=("Under 90?",)))
    update = UpdateItem(slug="budget", text="cost at most 120 EUR a day", weight=1, kind=ItemKind.GOAL)
    done = sorted_(update, there=there)
    (operation,) = done.at_once
    assert isinstance(operation, ReplaceItem)
    assert operation.item.kind is ItemKind.CONSTRAINT
    assert operation.item.weight == 100
    assert operation.item.checks == ()
    assert done.waiting == (UpdateItem(slug="budget", kind=ItemKind.GOAL),)


def test_an_update_may_not_replace_another_authors_item() -> None:
    there = content(item("budget", "It costs at most 90 EUR a day", author=Author.AGENT))
    update = UpdateItem(slug="budget", text="cost at most 120 EUR a day")
    assert sorted_(update, there=there) == Sorted((), (update,))


def test_what_was_made_for_an_older_head_is_fitted_to_the_present_one() -> None:
    now = content(item("budget", "Something else by this name"), item("van", "There is one van"))
    operations: tuple[Operation, ...] = (
        AddItem(item=item("budget", "It costs at most 90 EUR")),
        AddItem(item=item("again", "there is  one van")),
        UpdateItem(slug="gone", weight=5),
    )
    done = fitting(operations, now)
    (added,) = done.at_once
    assert isinstance(added, AddItem)
    assert added.item.slug != "budget"
    assert done.waiting == (operations[2],)
    apply_operations(now, done.at_once)
