"""What a ranking says, on small tables with known numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.ranking.explanations import best_of
from app.domain.ranking.order import rank, ranking_hash, results_of
from app.domain.ranking.score import RankingInput
from app.domain.results import Ranking
from app.domain.runs import BUILTIN_JUDGE, HandAnswer
from support.ranking_values import JUDGE, ranking_input

SCENARIOS = {"s1": (), "s2": ()}


def labels(ranking: Ranking) -> list[str]:
    return [row.label for row in ranking.rows]


def by_hand(label: str, question: str, value: float) -> HandAnswer:
    return HandAnswer(run="run", question=question, candidate=label, value=value, created_at="2026-01-01T00:00:00.000Z")


def table(**rows: tuple[float | None, float | None, float | None]) -> dict[str, dict[str, float | None]]:
    return {label: dict(zip(("s1", "s2", "cost"), values, strict=True)) for label, values in rows.items()}


def test_the_formulas_hold_on_a_table_calculated_by_hand() -> None:
    given_input = ranking_input(
        {
            "Today": {"s1": 0.5, "s2": 0.5, "g": 0.5, "c": 1.0, "cost": 1.0},
            "C1": {"s1": 0.8, "s2": 0.4, "g": 1.0, "c": 0.5, "cost": 2.0},
        },
        goals={"g": 60},
        constraints={"c": 40},
        scenarios={"s1": ("g",), "s2": ()},
    )
    row = rank(given_input).row("C1")
    assert row is not None
    # s1 stresses g (weight 0.6), s2 stresses nothing (0.5).
    assert pytest.approx((0.6 * 0.8 + 0.5 * 0.4) / 1.1) == row.P
    assert row.R == 2.0
    assert row.G == 1.0
    assert row.S == 0.5
    assert pytest.approx(row.P / 2.0) == row.I
    assert row.score == pytest.approx(row.I * (0.2 + 0.8 * 1.0) * (0.2 + 0.8 * 0.5))
    assert math.log(row.score) == pytest.approx(row.U)
    today = rank(given_input).row("Today")
    assert today is not None
    assert row.vs_today == pytest.approx(row.score / today.score)
    assert today.vs_today == 1.0


def test_a_gold_plated_twin_ranks_below_its_original() -> None:
    ranking = rank(
        ranking_input(table(Today=(0.5, 0.5, 1.0), C1=(0.8, 0.8, 1.5), C2=(0.8, 0.8, 3.0)), scenarios=SCENARIOS)
    )
    assert labels(ranking) == ["C1", "Today", "C2"]
    assert [row.R for row in ranking.rows] == [1.5, 1.0, 3.0]


def test_cost_is_the_geometric_mean_of_both_times_it_was_asked() -> None:
    given_input = ranking_input(table(Today=(0.5, 0.5, 1.0), C1=(0.5, 0.5, 1.0)), scenarios=SCENARIOS)
    second = [one.model_copy(update={"replicate": 1, "value": 4.0}) for one in given_input.answers if one.value == 1.0]
    ranking = rank(given_input.model_copy(update={"answers": (*given_input.answers, *second)}))
    rows = {row.label: row.R for row in ranking.rows}
    assert rows["C1"] == pytest.approx(2.0)
    assert rows["Today"] == 1.0, "the row that counts 1 costs 1, whatever was answered about it"


def test_hopeless_and_nearly_free_rows_keep_finite_utilities() -> None:
    ranking = rank(ranking_input(table(Today=(0.0, 0.0, 1.0), C1=(0.0, 0.0, 0.001)), scenarios=SCENARIOS))
    row = ranking.row("C1")
    assert row is not None
    assert (row.P, row.R) == (0.05, 0.05)


def test_equal_utilities_tie_and_the_next_rank_counts_them() -> None:
    ranking = rank(
        ranking_input(table(Today=(0.2, 0.2, 1.0), C2=(0.6, 0.6, 1.0), C1=(0.6, 0.6, 1.0)), scenarios=SCENARIOS)
    )
    assert [(row.label, row.tie_group, row.rank) for row in ranking.rows] == [
        ("C1", 1, 1),
        ("C2", 1, 1),
        ("Today", 2, 3),
    ]
    assert "Ties with C2" in ranking.rows[0].explanation


def test_equals_stand_in_the_order_of_their_labels() -> None:
    rows = table(C10=(0.5, 0.5, 1.0), C2=(0.5, 0.5, 1.0), Today=(0.5, 0.5, 1.0))
    assert labels(rank(ranking_input(rows, scenarios=SCENARIOS))) == ["Today", "C2", "C10"]


def test_today_first_is_said_and_not_hidden() -> None:
    given_input = ranking_input(table(Today=(0.9, 0.9, 1.0), C1=(0.6, 0.6, 1.0)), scenarios=SCENARIOS)
    ranking = rank(given_input)
    best = best_of(given_input, ranking)
    assert "Nothing beats today." in ranking.warnings
    assert best is not None
    assert (best.label, best.beats_today) == ("C1", False)


def test_without_today_a_row_stands_in_for_it_and_no_multiple_is_shown() -> None:
    given_input = ranking_input(table(C1=(0.5, 0.5, 1.0), C2=(0.9, 0.9, 1.0)), scenarios=SCENARIOS)
    ranking = rank(given_input)
    best = best_of(given_input, ranking)
    assert not ranking.today_stated
    assert all(row.vs_today is None for row in ranking.rows)
    assert any("C1" in warning and "stands in" in warning for warning in ranking.warnings)
    assert best is not None
    assert (best.label, best.beats_today) == ("C2", True)


HARD = {"limit": 100}


def hard_table(c1: float | None, c2: float | None) -> dict[str, dict[str, float | None]]:
    return {
        "Today": {"s1": 0.5, "limit": 1.0, "cost": 1.0},
        "C1": {"s1": 0.9, "limit": c1, "cost": 1.0},
        "C2": {"s1": 0.6, "limit": c2, "cost": 1.0},
    }


def test_a_broken_limit_is_never_in_the_first_tier() -> None:
    found = {("C1", "limit"): 1}
    ranking = rank(ranking_input(hard_table(0.0, 1.0), constraints=HARD, scenarios={"s1": ()}, rechecks=found))
    assert [(row.label, row.tier) for row in ranking.rows] == [("C2", 0), ("Today", 0), ("C1", 2)]
    broken = ranking.rows[-1]
    assert [(one.slug, one.confirmed, one.evidence) for one in broken.violations] == [
        ("limit", True, "words found about limit")
    ]
    assert "Breaks “text of limit”" in broken.explanation
    assert "stands above C1, whose value P/R is higher" in ranking.rows[0].explanation.replace("Stands", "stands")


def test_two_close_values_are_shown_apart() -> None:
    rows = hard_table(0.0, 1.0)
    rows["C1"]["s1"], rows["C2"]["s1"] = 0.6004, 0.6
    found = {("C1", "limit"): 1}
    first = rank(ranking_input(rows, constraints=HARD, scenarios={"s1": ()}, rechecks=found)).rows[0]
    assert "(0.6004 against 0.6000)" in first.explanation


def test_a_row_above_one_with_a_higher_value_says_which_shares_make_up_for_it() -> None:
    rows = {
        "Today": {"s1": 0.3, "g": 0.0, "w": 0.0, "cost": 1.0},
        "C1": {"s1": 0.8, "g": 0.0, "w": 0.0, "cost": 1.0},
        "C2": {"s1": 0.7, "g": 1.0, "w": 0.5, "cost": 1.0},
    }
    first = rank(ranking_input(rows, goals={"g": 60}, constraints={"w": 50}, scenarios={"s1": ()})).rows[0]
    assert first.label == "C2"
    assert "goals are met more (100 % against 0 %)" in first.explanation
    assert "preferences are met more (50 % against 0 %)" in first.explanation


def test_a_no_without_words_to_rest_on_leaves_a_row_undetermined() -> None:
    ranking = rank(ranking_input(hard_table(0.0, 1.0), constraints=HARD, scenarios={"s1": ()}, quotes=False))
    row = ranking.row("C1")
    assert row is not None
    assert (row.tier, [one.confirmed for one in row.violations]) == (1, [False])


def test_an_unknown_hard_check_leaves_a_row_undetermined() -> None:
    ranking = rank(ranking_input(hard_table(None, 1.0), constraints=HARD, scenarios={"s1": ()}))
    row = ranking.row("C1")
    assert row is not None
    assert row.tier == 1
    assert row.incomplete == ("limit",)


def test_what_only_a_scenario_flags_is_shown_and_not_confirmed() -> None:
    flagged = {("C1", "s1"): ("limit",)}
    clean = rank(ranking_input(hard_table(1.0, 1.0), constraints=HARD, scenarios={"s1": ()}, violates=flagged))
    row = clean.row("C1")
    assert row is not None
    assert (row.tier, [(one.slug, one.confirmed) for one in row.violations]) == (0, [("limit", False)])
    found_again = rank(
        ranking_input(
            hard_table(1.0, 1.0),
            constraints=HARD,
            scenarios={"s1": ()},
            violates=flagged,
            rechecks={("C1", "limit"): 1},
        )
    )
    row = found_again.row("C1")
    assert row is not None
    assert (row.tier, [(one.slug, one.confirmed) for one in row.violations]) == (2, [("limit", True)])


def test_infeasible_rows_are_ordered_by_their_confirmed_flags() -> None:
    both = {"a": 100, "b": 100}
    rows = {
        "Today": {"s1": 0.5, "a": 1.0, "b": 1.0, "cost": 1.0},
        "C1": {"s1": 0.9, "a": 0.0, "b": 0.0, "cost": 1.0},
        "C2": {"s1": 0.3, "a": 0.0, "b": 1.0, "cost": 1.0},
    }
    found = {("C1", "a"): 1, ("C1", "b"): 1, ("C2", "a"): 1}
    given_input = ranking_input(rows, constraints=both, scenarios={"s1": ()}, rechecks=found)
    assert labels(rank(given_input)) == ["Today", "C2", "C1"]


def test_a_missed_must_goal_is_a_hard_item_too() -> None:
    rows = {"Today": {"g": 0.0, "s1": 0.5, "cost": 1.0}, "C1": {"g": 1.0, "s1": 0.1, "cost": 5.0}}
    given_input = ranking_input(rows, goals={"g": 100}, scenarios={"s1": ()}, rechecks={("Today", "g"): 1})
    ranking = rank(given_input)
    assert [(row.label, row.tier) for row in ranking.rows] == [("C1", 0), ("Today", 2)]
    assert "Misses “text of g”" in ranking.rows[1].explanation


def test_unknown_cells_are_filled_two_ways_and_badged() -> None:
    rows: dict[str, dict[str, float | None]] = {
        "Today": {"s1": 0.4, "s2": 0.6, "cost": 1.0},
        "C1": {"s1": 0.6, "s2": 0.8, "cost": 1.0},
        "C2": {"s1": 0.8, "s2": None, "cost": None},
    }
    given_input = ranking_input(rows, scenarios=SCENARIOS)
    ranking = rank(given_input)
    row = ranking.row("C2")
    assert row is not None
    assert row.incomplete == ("s2", "cost")
    # s1's mean is 0.6 and C2 lies 0.2 above it; s2's mean of the judged rows is 0.7.
    assert pytest.approx((0.8 + 0.9) / 2) == row.P
    assert row.R == 1.0
    results = results_of("run", 1, given_input, ranking)
    cell = results.cell("C2", "s2")
    assert cell is not None
    assert cell.value == pytest.approx(0.9)
    assert cell.imputed
    judged = results.cell("C2", "s1")
    assert judged is not None
    assert not judged.imputed


def test_a_column_nobody_was_judged_on_moves_nothing_and_is_named() -> None:
    rows = {label: {"s1": value, "s2": None, "cost": 1.0} for label, value in (("Today", 0.4), ("C1", 0.8))}
    with_column = rank(ranking_input(rows, scenarios=SCENARIOS))
    without = rank(
        ranking_input({label: {"s1": row["s1"], "cost": 1.0} for label, row in rows.items()}, scenarios={"s1": ()})
    )
    assert with_column.ranking_hash == without.ranking_hash
    assert any("“title of s2”" in warning for warning in with_column.warnings)
    assert results_of("run", 1, ranking_input(rows, scenarios=SCENARIOS), with_column).cell("C1", "s2") is not None


def test_there_is_no_default_score() -> None:
    nothing = rank(ranking_input({"Today": {}, "C1": {}, "C2": {"s1": 0.7}}, scenarios=SCENARIOS))
    assert labels(nothing) == ["C2"]
    assert [row.label for row in nothing.unranked] == ["Today", "C1"]
    assert nothing.left_out == ("G", "S", "R")
    unknown = rank(ranking_input({"Today": {"s1": None}, "C1": {"s1": None}}, scenarios=SCENARIOS))
    assert (unknown.rows, len(unknown.unranked)) == ((), 2)


def test_cost_known_of_today_alone_is_left_out_not_one() -> None:
    rows = table(Today=(0.5, 0.5, 1.0), C1=(0.6, 0.6, None))
    ranking = rank(ranking_input(rows, scenarios=SCENARIOS))
    assert "R" in ranking.left_out
    assert any("left out: cost" in warning for warning in ranking.warnings)
    assert ranking.rows[0].incomplete == ("cost",)


def test_under_half_judged_is_provisional_and_claims_no_feasible_row() -> None:
    rows = {
        "Today": {"s1": 0.5, "limit": 1.0},
        "C1": {"s1": 0.75, "limit": 1.0},
    }
    wide = {f"s{number}": () for number in range(1, 9)}
    ranking = rank(ranking_input(rows, constraints=HARD, scenarios=wide))
    assert ranking.provisional
    assert [row.tier for row in ranking.rows] == [1, 1]
    assert (ranking.judged_cells, ranking.by_hand_cells, ranking.all_cells) == (4, 0, 19)


def test_a_hand_answer_stands_over_the_judge_in_this_run_and_is_counted() -> None:
    rows = table(Today=(0.5, 0.5, 1.0), C1=(0.4, 0.4, 1.0))
    given_input = ranking_input(rows, scenarios=SCENARIOS, hand=(by_hand("C1", "s1", 1.0), by_hand("C1", "cost", 0.5)))
    ranking = rank(given_input)
    row = ranking.row("C1")
    assert row is not None
    assert pytest.approx(0.7) == row.P
    assert row.R == 0.5
    assert ranking.by_hand_cells == 2
    cell = results_of("run", 1, given_input, ranking).cell("C1", "s1")
    assert cell is not None
    assert (cell.value, cell.by_hand, [one.value for one in cell.answers]) == (1.0, True, [0.4])


def test_a_hand_answer_settles_a_hard_check() -> None:
    for value, tier in ((1.0, 0), (0.5, 1), (0.0, 2)):
        hand = (by_hand("C1", "limit", value),)
        ranking = rank(ranking_input(hard_table(None, 1.0), constraints=HARD, scenarios={"s1": ()}, hand=hand))
        row = ranking.row("C1")
        assert row is not None
        assert row.tier == tier


def test_another_judges_answers_do_not_count() -> None:
    given_input = ranking_input(
        table(Today=(0.5, 0.5, 1.0), C1=(0.4, 0.4, 1.0)), scenarios=SCENARIOS, judge=BUILTIN_JUDGE
    )
    assert JUDGE != BUILTIN_JUDGE
    assert rank(given_input).rows == ()


def test_a_partial_run_is_provisional() -> None:
    given_input = ranking_input(table(Today=(0.5, 0.5, 1.0), C1=(0.4, 0.4, 1.0)), scenarios=SCENARIOS, partial=True)
    assert rank(given_input).provisional


def test_the_hash_is_of_the_shown_numbers_to_six_digits() -> None:
    def hash_of(value: float) -> str:
        return rank(ranking_input(table(Today=(0.5, 0.5, 1.0), C1=(value, 0.4, 1.0)), scenarios=SCENARIOS)).ranking_hash

    assert hash_of(0.7) == hash_of(0.7 + 1e-12)
    assert hash_of(0.7) != hash_of(0.7001)
    assert ranking_hash(()) == ranking_hash(())


cells = st.one_of(st.none(), st.floats(0.0, 1.0))


@st.composite
def inputs(draw: st.DrawFn) -> RankingInput:
    names = ["Today", "C1", "C2", "C3"]
    rows = {
        name: {
            "s1": draw(cells),
            "s2": draw(cells),
            "g": draw(cells),
            "w": draw(cells),
            "cost": draw(st.one_of(st.none(), st.floats(0.001, 900.0))),
        }
        for name in names
    }
    weight = st.integers(0, 100)
    return ranking_input(
        rows, goals={"g": draw(weight)}, constraints={"w": draw(weight)}, scenarios={"s1": ("g",), "s2": ("w",)}
    )


@given(inputs(), st.randoms())
def test_the_order_of_rows_columns_and_answers_changes_nothing(given_input: RankingInput, random: object) -> None:
    turned = given_input.model_copy(
        update={
            "candidates": given_input.candidates[::-1],
            "answers": given_input.answers[::-1],
            "questions": given_input.questions[::-1],
            "scenarios": given_input.scenarios[::-1],
        }
    )
    assert rank(turned).ranking_hash == rank(given_input).ranking_hash


@given(inputs())
def test_every_row_is_ranked_or_unranked_and_every_number_is_finite(given_input: RankingInput) -> None:
    ranking = rank(given_input)
    assert sorted(labels(ranking) + [row.label for row in ranking.unranked]) == ["C1", "C2", "C3", "Today"]
    for row in ranking.rows:
        assert all(math.isfinite(value) for value in (row.P, row.R, row.G, row.S, row.I, row.U, row.score))
        assert row.explanation.endswith(".")
    keys = [(row.tier, row.rank) for row in ranking.rows]
    assert keys == sorted(keys)


@given(inputs())
def test_a_dearer_twin_never_ranks_above_its_original(given_input: RankingInput) -> None:
    original, twin = given_input.candidates[1].card.key(), given_input.candidates[2].card.key()
    own = [one for one in given_input.answers if one.candidate_key == original]
    cost = next(one.value for one in own if one.question_key == "key of cost")
    others = [one for one in given_input.answers if one.candidate_key != twin]
    copies = [
        one.model_copy(
            update={
                "candidate_key": twin,
                "value": 2 * cost if cost and one.question_key == "key of cost" else one.value,
            }
        )
        for one in own
    ]
    ranking = rank(given_input.model_copy(update={"answers": (*others, *copies)}))
    first, second = ranking.row("C1"), ranking.row("C2")
    if cost is not None and first is not None and second is not None:
        assert second.rank >= first.rank
        assert second.R >= first.R
