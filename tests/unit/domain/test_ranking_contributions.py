"""The parts of a gap sum to the gap, exactly."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.elicitation.standing import stand
from app.domain.errors import NotFoundError
from app.domain.ranking.explanations import compare_rows
from app.domain.ranking.gaps import log_mean_slope, shares_of_gap
from app.domain.ranking.order import rank
from support.elicitation_tables import drawn_table
from support.ranking_values import ranking_input

shares = st.one_of(st.none(), st.floats(0.0, 1.0), st.sampled_from([0.0, 1.0, 0.05, 0.05 + 1e-15]))
weights = st.integers(0, 100)


@given(
    st.lists(st.tuples(*[shares] * 6, st.one_of(st.none(), st.floats(0.001, 900.0))), min_size=2, max_size=5),
    st.tuples(weights, weights, weights, weights),
)
def test_contributions_sum_to_the_gap(rows: list[tuple[float | None, ...]], given_weights: tuple[int, ...]) -> None:
    slugs = ("s1", "s2", "g1", "g2", "w1", "w2", "cost")
    names = ["Today", *(f"C{number}" for number in range(1, len(rows)))]
    given_input = ranking_input(
        {name: dict(zip(slugs, row, strict=True)) for name, row in zip(names, rows, strict=True)},
        goals={"g1": given_weights[0], "g2": given_weights[1]},
        constraints={"w1": min(99, given_weights[2]), "w2": min(99, given_weights[3])},
        scenarios={"s1": ("g1",), "s2": ("w1",)},
    )
    ranked = rank(given_input).rows
    for first in ranked:
        for second in ranked:
            comparison = compare_rows(given_input, first.label, second.label)
            assert comparison.gap == pytest.approx(first.U - second.U, abs=1e-12)
            total = math.fsum(one.amount for one in comparison.contributions)
            assert abs(total - comparison.gap) < 1e-9


@given(st.floats(0.05, 1.0), st.floats(-1e-6, 1e-6))
def test_the_slope_stays_exact_for_nearly_equal_numbers(value: float, step: float) -> None:
    other = value + step
    assert log_mean_slope(other, value) * (other - value) == pytest.approx(math.log(other) - math.log(value), abs=1e-15)


def test_each_contribution_names_its_column_term_and_values() -> None:
    given_input = ranking_input(
        {"Today": {"s1": 0.5, "g": 0.0, "cost": 1.0}, "C1": {"s1": 0.5, "g": 1.0, "cost": 2.0}},
        goals={"g": 60},
        scenarios={"s1": ()},
    )
    comparison = compare_rows(given_input, "C1", "Today")
    assert [(one.question, one.term, one.first, one.second) for one in comparison.contributions] == [
        ("g", "G", 1.0, 0.0),
        ("cost", "R", 2.0, 1.0),
        ("s1", "P", 0.5, 0.5),
    ]
    assert comparison.contributions[0].amount == pytest.approx(math.log(1 / 0.2))
    assert comparison.contributions[1].amount == pytest.approx(-math.log(2))
    assert comparison.contributions[2].amount == 0.0


def test_a_row_that_is_not_ranked_cannot_be_compared() -> None:
    given_input = ranking_input({"Today": {"s1": 0.5}, "C1": {}}, scenarios={"s1": ()})
    with pytest.raises(NotFoundError):
        compare_rows(given_input, "Today", "C1")
    with pytest.raises(NotFoundError):
        compare_rows(given_input, "C9", "Today")


@pytest.mark.parametrize("seed", range(4))
def test_of_a_table_the_columns_sum_to_the_gap_of_the_means_of_the_draws(seed: int) -> None:
    made = drawn_table(random.Random(seed))
    standing = stand(made)
    first, second, *_ = (row for row in standing.rows if row.key in made.rows)
    shares = shares_of_gap(made, first.key, second.key)
    assert sum(one.amount for one in shares) == pytest.approx(first.U - second.U, abs=1e-9)
    assert {one.criterion.key for one in shares} == {one.key for one in (*made.wanted, made.cost) if one is not None}
