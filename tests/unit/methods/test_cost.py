"""Cost: multiples of stated amounts only, dearer is always larger, and nothing stated is nothing known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.agents import CostVerdict, JudgeCostTask
from app.domain.items import Item, ItemKind
from app.methods.cost import judge_cost
from support.builtin_work import item, row

_RENT = item("rent", "Rent for the garage is 400 euros a month", ItemKind.TODAY)


def _costs(*texts: str, today: tuple[Item, ...] = (), limits: tuple[Item, ...] = ()) -> dict[str, CostVerdict]:
    cards = [("Today", today[0].text if today else "By hand."), *((f"C{n}", text) for n, text in enumerate(texts, 1))]
    rows = tuple(row(label, text) for label, text in cards)
    return judge_cost(JudgeCostTask(reference="Today", today=today, limits=limits, rows=rows)).rows


def test_the_reference_is_one_and_a_row_that_states_nothing_is_unknown() -> None:
    costs = _costs("Lockers at the station.", "It costs 800 euros a month.", today=(_RENT,))
    assert costs["Today"].multiple == 1.0
    assert costs["C1"].multiple is None
    assert costs["C2"].multiple == 2.0
    assert "800 euros a month" in costs["C2"].because
    assert "400 euros a month" in costs["C2"].because


def test_times_of_payment_are_compared_on_one_scale() -> None:
    costs = _costs("It costs 9,600 euros a year.", "It costs 9,600 euros once.", today=(_RENT,))
    assert costs["C1"].multiple == 2.0
    assert costs["C2"].multiple is None


def test_a_stated_limit_is_the_scale_where_today_states_nothing() -> None:
    limit = item("cap", "<= 120000 euros", quantity={"op": "<=", "value": 120_000, "unit": "euros"})
    costs = _costs("It costs 60,000 euros.", "It costs 180,000 euros.", limits=(limit,))
    assert costs["C1"].multiple == 0.5
    assert costs["C2"].multiple == 1.5
    assert "at most 120,000 euros" in costs["C2"].because


def test_without_any_scale_the_cheapest_is_it_and_one_amount_alone_says_nothing() -> None:
    costs = _costs("It costs 200 euros.", "It costs 500 euros.")
    assert (costs["C1"].multiple, costs["C2"].multiple) == (1.0, 2.5)
    assert _costs("It costs 200 euros.", "Lockers.")["C1"].multiple is None


@pytest.mark.parametrize(
    "template",
    [
        "Two waves of vans, which cost {} euros a month.",
        "A hub for {} EUR.",
        "Rent a hall. The rent is ${} a month, and 3 people work there.",
        "One-off {} euros, then 20 euros a month.",
        "One-off 300 euros, then {} euros a month.",
        "It takes {} hours of work a week.",
    ],
)
def test_of_twins_the_dearer_gets_the_larger_multiple(template: str) -> None:
    costs = _costs(template.format("2,000"), template.format("2,100"), "A barrel.", today=(_RENT,))
    cheap, dear = costs["C1"].multiple, costs["C2"].multiple
    assert cheap is not None
    assert dear is not None
    assert dear > cheap


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**5))
def test_of_any_twins_the_dearer_gets_the_larger_multiple(once: int, monthly: int, more: int) -> None:
    text = "Hubs cost {} euros once. They cost {} euros a month."
    costs = _costs(text.format(once, monthly), text.format(once, monthly + more))
    cheap, dear = costs["C1"].multiple, costs["C2"].multiple
    assert cheap is not None
    assert dear is not None
    assert dear > cheap if more else dear == cheap


def test_an_added_cost_is_dearer_than_none_added() -> None:
    plain = "Hubs cost 900 euros once."
    costs = _costs(plain, f"{plain} They cost 50 euros a month.", "Lockers cost 20 euros a month.")
    assert (costs["C2"].multiple or 0) > (costs["C1"].multiple or 0)


def test_an_amount_said_in_text_and_bullets_counts_once() -> None:
    once = _costs("Lockers for 300 euros, with a code.", "Lockers for 300 euros.")
    assert once["C1"].multiple == once["C2"].multiple == 1.0


@pytest.mark.parametrize(
    ("text", "multiple"),
    [
        ("It costs twice as much as now.", 2.0),
        ("It costs 10 times as much.", 10.0),
        ("It is 20 % cheaper.", 0.8),
        ("It is 50 % more expensive.", 1.5),
        ("It comes at half the price.", 0.5),
        ("It saves 500 euros a month.", None),
        ("Instead of 400 euros a month, nobody knows.", None),
        ("It is expensive.", None),
    ],
)
def test_stated_multiples_count_and_savings_do_not(text: str, multiple: float | None) -> None:
    assert _costs(text, today=(_RENT,))["C1"].multiple == (pytest.approx(multiple) if multiple else None)


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_any_texts_get_a_cost_or_none_without_an_error(first: str, second: str) -> None:
    costs = _costs(first, second, today=(_RENT,), limits=(item("cap", "At most 500 euros"),))
    assert all(one.multiple is None or 0 < one.multiple <= 1000 for one in costs.values())
    assert costs == _costs(first, second, today=(_RENT,), limits=(item("cap", "At most 500 euros"),))
