"""How sure a ranking is: draws that repeat, claims that allow for misreading, and ties that follow from them."""

import math

from app.domain.ranking.order import BootstrapInput, Confidence, ResampledRow, bootstrap, rank
from app.domain.runs import BUILTIN_JUDGE
from support.ranking_values import ranking_input

PLACES = 8
SCENARIOS = {f"s{place}": () for place in range(PLACES)}


def a_row(label: str, level: float, *, spread: float = 0.1, costs: tuple[float, ...] = (1.0,)) -> ResampledRow:
    p = tuple(level + (spread if place % 2 else -spread) for place in range(PLACES))
    return ResampledRow(label=label, p=p, ln_costs=tuple(math.log(cost) for cost in costs), constant=0.0, contends=True)


def an_input(*rows: ResampledRow, allowance: float = 0.03) -> BootstrapInput:
    return BootstrapInput(rows=rows, weights=(1.0,) * PLACES, reference=rows[0].label, allowance=allowance)


def table(**levels: float) -> dict[str, dict[str, float | None]]:
    return {label: {**dict.fromkeys(SCENARIOS, level), "cost": 1.0} for label, level in levels.items()}


def test_equal_inputs_give_equal_results_whatever_the_order_of_the_rows() -> None:
    rows = (a_row("Today", 0.5), a_row("C1", 0.52, costs=(0.9, 1.2)), a_row("C2", 0.55))
    first, turned = bootstrap(an_input(*rows)), bootstrap(an_input(*rows).model_copy(update={"rows": rows[::-1]}))
    assert {one.label: one for one in first.rows} == {one.label: one for one in turned.rows}
    assert Confidence.model_validate_json(first.model_dump_json()) == first
    assert BootstrapInput.model_validate_json(an_input(*rows).model_dump_json()) == an_input(*rows)


def test_shares_of_best_sum_to_one_and_rows_outside_the_contest_have_none() -> None:
    out = a_row("C2", 0.9).model_copy(update={"contends": False})
    found = bootstrap(an_input(a_row("Today", 0.5), a_row("C1", 0.52), out))
    shares = {one.label: one.p_best for one in found.rows}
    assert shares["C2"] is None
    assert (shares["Today"] or 0.0) + (shares["C1"] or 0.0) == 1.0


def test_what_a_scenario_does_to_all_rows_alike_makes_none_less_sure() -> None:
    found = bootstrap(an_input(a_row("Today", 0.5, spread=0.3), a_row("C1", 0.55, spread=0.3), allowance=0.0))
    assert found.rows[1].p_best == 1.0
    allowed = bootstrap(an_input(a_row("Today", 0.5, spread=0.3), a_row("C1", 0.55, spread=0.3)))
    assert 0.5 < (allowed.rows[1].p_best or 0.0) < 1.0, "but a judge may misread a candidate"


def test_costs_that_differ_widen_the_interval() -> None:
    def width(*costs: float) -> float:
        row = bootstrap(an_input(a_row("Today", 0.5), a_row("C1", 0.6, costs=costs))).rows[1]
        assert row.low is not None
        assert row.high is not None
        assert row.low < 1.2 / math.sqrt(math.prod(costs)) ** (2 / len(costs)) < row.high
        return row.high / row.low

    assert width(0.5, 2.0) > 2 * width(1.0, 1.0)


def test_close_rows_tie_and_clear_ones_do_not() -> None:
    ranking = rank(ranking_input(table(Today=0.3, C1=0.70, C2=0.69), scenarios=SCENARIOS))
    assert [(row.label, row.tie_group, row.rank) for row in ranking.rows] == [
        ("C1", 1, 1),
        ("C2", 1, 1),
        ("Today", 2, 3),
    ]
    assert ranking.clear_winner is None
    best = ranking.rows[0]
    assert best.interval is not None
    assert best.interval.low < (best.vs_today or 0.0) < best.interval.high


def test_a_clear_winner_is_named_and_today_never_is_one() -> None:
    assert rank(ranking_input(table(Today=0.3, C1=0.8, C2=0.5), scenarios=SCENARIOS)).clear_winner == "C1"
    ranking = rank(ranking_input(table(Today=0.8, C1=0.5), scenarios=SCENARIOS))
    assert (ranking.rows[0].p_best, ranking.clear_winner) == (1.0, None)
    assert "Nothing beats today." in ranking.warnings


def test_a_candidate_a_little_above_today_does_not_beat_it() -> None:
    ranking = rank(ranking_input(table(Today=0.60, C1=0.61), scenarios=SCENARIOS))
    assert ranking.rows[0].label == "C1"
    assert "Nothing beats today." in ranking.warnings


def test_the_built_in_methods_claim_nothing_and_tie_only_where_equal() -> None:
    given = ranking_input(table(Today=0.3, C1=0.70, C2=0.69), scenarios=SCENARIOS)
    answers = tuple(one.model_copy(update={"judge": BUILTIN_JUDGE}) for one in given.answers)
    ranking = rank(given.model_copy(update={"judge": BUILTIN_JUDGE, "answers": answers}))
    assert [row.tie_group for row in ranking.rows] == [1, 2, 3]
    assert {(row.p_best, row.interval) for row in ranking.rows} == {(None, None)}
    assert ranking.clear_winner is None


def test_a_run_that_lacks_answers_claims_nothing() -> None:
    ranking = rank(ranking_input(table(Today=0.3, C1=0.8), scenarios=SCENARIOS, partial=True))
    assert {(row.p_best, row.interval) for row in ranking.rows} == {(None, None)}
