"""Weights on the move: the order they make, where another row leads, and what would make a row lead."""

import pytest

from app.domain.elicitation.changes import what_would_turn
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.standing import stand
from app.domain.errors import RefusedError, UsageError
from app.domain.operations import apply_operations
from app.domain.ranking.leading import what_would_lead
from app.domain.ranking.order import rank
from app.domain.ranking.score import RankingInput
from app.domain.ranking.shares import ranked_by_shares
from app.domain.ranking.weighing import Weigher
from app.domain.runs import BUILTIN_JUDGE
from support.elicitation_tables import table
from support.ranking_values import ranking_input


def judged() -> RankingInput:
    """C1 is better on the heavy goal, C2 on the light one."""
    return ranking_input(
        {
            "Today": {"s1": 0.5, "g1": 0.0, "g2": 0.0, "w": 1.0, "cost": 1.0},
            "C1": {"s1": 0.5, "g1": 1.0, "g2": 0.0, "w": 1.0, "cost": 1.0},
            "C2": {"s1": 0.5, "g1": 0.0, "g2": 1.0, "w": 0.95, "cost": 1.0},
        },
        goals={"g1": 60, "g2": 30},
        constraints={"w": 20},
        scenarios={"s1": ()},
    )


def leader(given: RankingInput) -> str:
    return rank(given).rows[0].label


def test_moved_weights_give_the_order_that_a_spec_with_them_gives() -> None:
    given = judged()
    weigher = Weigher(given, rank(given))
    weighing = weigher.weigh({"g2": 95})
    moves = weigher.moves({"g2": 95, "g1": 60})
    assert [one.slug for one in moves] == ["g2"], "what is there already is not written again"
    kept = rank(given.model_copy(update={"content": apply_operations(given.content, moves)}))
    assert [(row.label, row.score) for row in weighing.rows] == [(row.label, row.score) for row in kept.rows]
    assert weighing.leaders == ("C2",)
    first = weighing.rows[0]
    assert (first.label, first.before, first.rank) == ("C2", 2, 1)
    assert {one.slug: (one.given, one.weight) for one in weighing.columns} == {
        "g1": (60, 60),
        "g2": (30, 95),
        "w": (20, 20),
    }, "no hard limit, no cost"


def test_at_the_break_even_another_leads_and_one_step_before_it_not() -> None:
    given = judged()
    weigher = Weigher(given, rank(given))
    evens = {one.slug: one for one in weigher.break_evens({})}
    even = evens["g2"]
    assert even.weight is not None
    assert even.leader == "C2"
    assert weigher.weigh({"g2": even.weight}).leaders == ("C2",)
    assert weigher.weigh({"g2": even.weight - 1}).leaders == ("C1",)
    assert evens["w"].weight is None, "C2 is worse there, so no weight of it helps"


def test_a_weight_that_nothing_has_is_refused() -> None:
    given = judged()
    weigher = Weigher(given, rank(given))
    for weights in ({"cost": 5}, {"g1": 0}, {"g1": 101}, {"w": 100}):
        with pytest.raises(UsageError):
            weigher.weigh(weights)
    bare = ranking_input({"Today": {"cost": 1.0}, "C1": {"cost": 0.5}})
    with pytest.raises(RefusedError):
        Weigher(bare, rank(bare))


def test_each_way_to_lead_just_reaches_the_leader() -> None:
    given = judged()
    found = what_would_lead(given, "C2")
    assert found is not None
    assert (found.leader, found.is_leader, found.blocked) == ("C1", False, False)
    assert {one.term for one in found.ways} >= {"P", "R"}
    gap = {row.label: row.U for row in rank(given).rows}
    for way in found.ways:
        values = {"g1": 0.0, "g2": 1.0, "w": 0.95, "s1": 0.5, "cost": 1.0, way.question: way.needed}
        if way.term in ("P", "R"):
            other = ranking_input(
                {
                    "Today": {"s1": 0.5, "g1": 0.0, "g2": 0.0, "w": 1.0, "cost": 1.0},
                    "C1": {"s1": 0.5, "g1": 1.0, "g2": 0.0, "w": 1.0, "cost": 1.0},
                    "C2": values,
                },
                goals={"g1": 60, "g2": 30},
                constraints={"w": 20},
                scenarios={"s1": ()},
            )
            reached = next(row for row in rank(other).rows if row.label == "C2")
            assert pytest.approx(gap["C1"], abs=1e-6) == reached.U
    best = what_would_lead(given, "C1")
    assert best is not None
    assert best.is_leader


def test_what_breaks_a_hard_limit_is_not_made_good_by_a_number() -> None:
    given = ranking_input(
        {"Today": {"h": 1.0, "cost": 1.0}, "C1": {"h": 1.0, "cost": 0.9}, "C2": {"h": 0.0, "cost": 0.1}},
        constraints={"h": 100},
        rechecks={("C2", "h"): 1},
    )
    found = what_would_lead(given, "C2")
    assert found is not None
    assert found.blocked
    assert not found.ways


def test_shares_of_a_table_move_the_order_and_what_comes_first_is_said_by_them() -> None:
    columns = {"a": CriterionKind.GOAL, "b": CriterionKind.GOAL, "cost": CriterionKind.COST}
    cells = {
        ("a", "X"): Level.MUCH_BETTER,
        ("a", "Y"): Level.BETTER,
        ("b", "X"): Level.AS_TODAY,
        ("b", "Y"): Level.BETTER,
    }
    asked = table(columns, "XY", dict(cells), asked=("a", "b"))
    names = {"C1": {"a": 0.9, "b": 0.5, "cost": 1.0}, "C2": {"a": 0.7, "b": 0.7, "cost": 1.0}}
    given = ranking_input({"Today": {"a": 0.5, "b": 0.5, "cost": 1.0}, **names}, goals={"a": 50, "b": 50})
    given = given.model_copy(update={"table": asked, "judge": BUILTIN_JUDGE})
    weigher = Weigher(given, ranked_by_shares(given, asked))
    assert not weigher.keeps_in_spec
    most = {way: weigher.weigh({way: 95}) for way in ("a", "b")}
    shares = {
        way: {row.label: row.first_in for row in weighing.rows if row.first_in is not None}
        for way, weighing in most.items()
    }
    assert shares["a"]["C1"] > shares["b"]["C1"]
    assert shares["b"]["C2"] > shares["a"]["C2"]
    assert weigher.first({"a": 90, "b": 1}) == ("a",)
    with pytest.raises(RefusedError):
        weigher.moves({"a": 90})
    standing = stand(asked)
    loser = next(row.key for row in standing.rows if row.key in "XY" and row.key not in standing.leaders)
    assert all(turn.leader == loser for turn in what_would_turn(asked, standing, loser))
