"""Open questions: contradictions, no goal, no word on today, goals without a measure, limits without a number."""

from itertools import combinations

import pytest

from app.domain.items import Item, ItemKind
from app.english.open_questions import MOST_QUESTIONS, open_questions

_TODAY = Item(slug="today", kind=ItemKind.TODAY, text="By hand, 11 hours a week")


def _item(slug: str, text: str, kind: ItemKind = ItemKind.CONSTRAINT) -> Item:
    return Item(slug=slug, kind=kind, text=text)


def test_an_empty_spec_asks_nothing() -> None:
    assert open_questions(()) == ()


def test_a_complete_spec_asks_nothing() -> None:
    items = (_TODAY, _item("goal", "Cancellations fall below 4 %", ItemKind.GOAL), _item("cap", "At most 500 euros"))
    assert open_questions(items) == ()


def test_no_goal_and_no_word_on_today_are_asked() -> None:
    asked = open_questions((_item("cap", "At most 500 euros"),))
    assert [one.slug for one in asked] == [None, None]
    assert "goal" in asked[0].question
    assert "today" in asked[1].question


def test_a_goal_without_a_measure_and_a_limit_without_a_number_quote_their_sentence() -> None:
    items = (_TODAY, _item("less", "Evening overtime goes down", ItemKind.GOAL), _item("cheap", "It must be cheap"))
    asked = open_questions(items)
    assert [(one.slug, one.quote) for one in asked] == [("less", items[1].text), ("cheap", items[2].text)]


def test_a_prohibition_needs_no_number() -> None:
    goal = _item("goal", "Cancellations fall below 4 %", ItemKind.GOAL)
    assert open_questions((_TODAY, goal, _item("bank", "No bank credentials on our servers"))) == ()


@pytest.mark.parametrize(
    ("first", "second", "contradicts"),
    [
        ("The battery holds at least 46 kWh", "The battery holds at most 30 kWh", True),
        ("The battery holds at least 46 kWh", "The battery holds at most 60 kWh", False),
        ("The battery holds at least 46 kWh", "The boiler takes at most 30 kWh", False),
        ("Nights have at most 48 hours of rest", "Nights have at most 40 hours of rest", False),
        ("Charging takes at least 2 hours a night", "Charging takes at most 60 minutes a night", True),
    ],
)
def test_bounds_that_exclude_each_other_come_first(first: str, second: str, contradicts: bool) -> None:
    goal = _item("goal", "Fewer complaints", ItemKind.GOAL)
    asked = open_questions((_TODAY, goal, _item("one", first), _item("two", second)))
    assert ("exclude" in asked[0].question) is contradicts
    if contradicts:
        assert first in asked[0].quote
        assert second in asked[0].quote


def test_never_more_than_seven() -> None:
    items = tuple(_item(f"goal-{n}", f"Goal {chr(65 + n)} gets better", ItemKind.GOAL) for n in range(9))
    items += tuple(_item(f"cheap-{n}", f"Thing {chr(65 + n)} must be cheap") for n in range(9))
    assert 0 < len(open_questions(items)) <= MOST_QUESTIONS


def test_contradictions_of_many_items_are_those_of_its_pairs_in_the_order_of_the_spec() -> None:
    """The same as setting every two items against each other, which a long spec has too many of."""
    words = ["battery", "boiler", "charger"]
    items = tuple(
        _item(f"item-{n}", f"The {words[n % 3]} holds {'at least' if n % 2 else 'at most'} {20 + 7 * n % 50} kWh")
        for n in range(24)
    )
    goal = _item("goal", "Fewer complaints", ItemKind.GOAL)
    expected = [
        asked.quote
        for first, second in combinations(items, 2)
        for asked in open_questions((_TODAY, goal, first, second))
        if "exclude" in asked.question
    ]
    asked = open_questions((_TODAY, goal, *items))
    assert len(expected) > 3
    assert [one.quote for one in asked if "exclude" in one.question] == expected[:3]
