"""What a person does to one line: another box, weight or bound. Each act is an operation on that line alone."""

import pytest

from app.domain.errors import RefusedError, UsageError
from app.domain.items import Item, ItemKind, ProblemSpec
from app.domain.operations import AddItem, Content, Operation, ReplaceItem, apply_operations
from app.domain.quantity import Quantity
from app.services.spec.boxes import BoxKey, box_of, boxes_of
from app.services.spec.line_changes import TARGETS, added, moved, rebound, said_anew, weighed

GOAL = Item(slug="goal", kind=ItemKind.GOAL, text="Fewer complaints.")
LIMIT = Item(
    slug="limit",
    kind=ItemKind.CONSTRAINT,
    text="A round must take at most 3 hours.",
    quantity=Quantity(op="<=", value=3, unit="hours"),
)
ASIDE = Item(slug="aside", kind=ItemKind.UNUSED, text="Costs stay under 50 euros a week.", weight=0, rule="no class")
OPTION = Item(slug="boxes", kind=ItemKind.OPTION, text="Insulated boxes.")
REMARK = Item(slug="remark", kind=ItemKind.REMARK, text="Good, because cheap.", about="boxes", sign="+")
CONTENT = Content(spec=ProblemSpec(items=(GOAL, LIMIT, ASIDE, OPTION, REMARK)))


def after(operation: Operation, slug: str) -> Item:
    """The item of this slug once the operation was applied."""
    found = apply_operations(CONTENT, (operation,)).get(slug)
    assert found is not None
    return found


@pytest.mark.parametrize("box", TARGETS)
@pytest.mark.parametrize("item", CONTENT.items(), ids=lambda item: item.slug)
def test_a_line_lies_in_the_box_it_was_moved_to_and_counts_there(item: Item, box: BoxKey) -> None:
    found = after(moved(item, box), item.slug)
    assert box_of(found) is box
    assert found.text == item.text
    if box in (BoxKey.WANTED, BoxKey.MUST_HOLD):
        assert found.weight > 0
    assert found.about is None, "only remarks speak of an option"


def test_a_limit_that_is_wanted_is_a_wish_and_comes_back_as_it_was() -> None:
    wish = after(moved(LIMIT, BoxKey.WANTED), "limit")
    assert (wish.kind, wish.weight, wish.quantity) == (ItemKind.CONSTRAINT, 70, LIMIT.quantity)
    assert moved(wish, BoxKey.MUST_HOLD) == moved(LIMIT, BoxKey.MUST_HOLD)
    assert after(moved(wish, BoxKey.MUST_HOLD), "limit") == LIMIT


def test_a_line_that_begins_to_count_is_measured_by_the_number_in_it() -> None:
    assert after(moved(ASIDE, BoxKey.MUST_HOLD), "aside").quantity == Quantity(op="<", value=50, unit="euros a week")


def test_an_option_takes_its_remarks_along() -> None:
    (line,) = boxes_of(CONTENT).box(BoxKey.OPTIONS).lines
    assert line.remarks == (REMARK,)
    aside = boxes_of(apply_operations(CONTENT, (moved(OPTION, BoxKey.ASIDE),))).box(BoxKey.ASIDE)
    assert {item.slug for item in aside.items()} >= {"boxes", "remark"}
    assert [item.slug for item in aside.items()].count("remark") == 1


def test_a_weight_is_only_of_what_counts() -> None:
    assert after(weighed(GOAL, 40), "goal").weight == 40
    with pytest.raises(RefusedError):
        weighed(OPTION, 40)


def test_a_bound_is_changed_where_the_words_name_it() -> None:
    found = after(rebound(LIMIT, "at most 2 hours"), "limit")
    assert found.text == "A round must take at most 2 hours."
    assert found.quantity == Quantity(op="<=", value=2, unit="hours")


def test_a_bound_the_words_do_not_name_stands_beside_them() -> None:
    found = after(rebound(GOAL, "3 a month"), "goal")
    assert found.text == GOAL.text
    assert found.quantity == Quantity(op="<=", value=3, unit="a month")
    assert after(rebound(found, " "), "goal").quantity is None


def test_a_number_that_could_be_the_most_or_the_least_is_asked_about() -> None:
    open_goal = GOAL.model_copy(update={"text": "Happy guests."})
    with pytest.raises(UsageError, match="the most or the least"):
        rebound(open_goal, "80 points")


def test_words_and_new_lines_are_read_for_their_number() -> None:
    assert after(said_anew(GOAL, "Complaints at most 3 a month."), "goal").quantity is not None
    operation = added(CONTENT, BoxKey.MUST_HOLD, "At most 2 vans.")
    assert operation.op == "add"
    assert operation.item.is_hard
    with pytest.raises(UsageError):
        said_anew(GOAL, "  ")
    with pytest.raises(RefusedError):
        added(CONTENT, BoxKey.HEADINGS, "A heading")


def test_a_sum_that_must_hold_is_the_most_there_is_typed_anew_or_mended() -> None:
    typed = added(CONTENT, BoxKey.MUST_HOLD, "We have 900 euros for it.")
    assert isinstance(typed, AddItem)
    assert typed.item.quantity == Quantity(op="<=", value=900, unit="euros")
    again = said_anew(typed.item, "We have 800 euros for all of it.")
    assert isinstance(again, ReplaceItem)
    assert again.item.quantity == Quantity(op="<=", value=800, unit="euros")
    said = ASIDE.model_copy(update={"text": "There are 700 euros.", "quantity": None})
    back = moved(said, BoxKey.MUST_HOLD)
    assert isinstance(back, ReplaceItem)
    assert back.item.quantity == Quantity(op="<=", value=700, unit="euros")
