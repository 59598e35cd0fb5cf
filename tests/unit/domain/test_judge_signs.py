"""What answers give away about their judge, and what they do not."""

from app.domain.ranking.order import rank
from app.domain.ranking.score import RankingInput
from app.domain.results import Round
from support.ranking_values import ranking_input

SCENARIOS = {"s1": (), "s2": (), "s3": ()}
AGAIN = 50


def asked_again(first: dict[str, float], again: dict[str, float]) -> RankingInput:
    rows = {label: {**dict.fromkeys(SCENARIOS, value), "cost": 1.0} for label, value in first.items()}
    given = ranking_input(rows, scenarios=SCENARIOS)
    cards = {row.card.key(): row.label for row in given.candidates}
    more = tuple(
        one.model_copy(update={"replicate": AGAIN, "value": again[cards[one.candidate_key]]})
        for one in given.answers
        if one.question_key != "key of cost"
    )
    listed = Round(kind="re-list", replicate=AGAIN, rows=tuple(first), columns=tuple(SCENARIOS))
    return given.model_copy(update={"answers": (*given.answers, *more), "rounds": (listed,)})


def said(given: RankingInput, words: str) -> list[str]:
    return [warning for warning in rank(given).warnings if words in warning]


def test_a_judge_that_turns_clear_comparisons_round_contradicts_itself() -> None:
    first = {"Today": 0.3, "C1": 0.6, "C2": 0.9}
    assert said(asked_again(first, {"Today": 0.9, "C1": 0.6, "C2": 0.3}), "contradicts itself")
    assert not said(asked_again(first, {"Today": 0.1, "C1": 0.5, "C2": 0.8}), "contradicts itself")


def test_costs_that_point_both_ways_are_named() -> None:
    given = ranking_input({"Today": {"s1": 0.5, "cost": 1.0}, "C1": {"s1": 0.6, "cost": 2.0}}, scenarios={"s1": ()})
    second = [one.model_copy(update={"replicate": 1, "value": 0.5}) for one in given.answers if one.value == 2.0]
    assert said(given.model_copy(update={"answers": (*given.answers, *second)}), "costs of C1 point both ways")
    assert not said(given, "both ways")


def test_a_scenario_that_parts_nobody_is_named() -> None:
    rows = {"Today": {"s1": 0.5, "s2": 0.5, "cost": 1.0}, "C1": {"s1": 0.51, "s2": 0.9, "cost": 1.0}}
    found = said(ranking_input(rows, scenarios={"s1": (), "s2": ()}), "separates nobody")
    assert len(found) == 1
    assert "title of s1" in found[0]
    assert "title of s2" not in found[0]


def test_a_repeat_moves_the_rows_it_holds_apart_and_no_others() -> None:
    given = asked_again({"Today": 0.3, "C1": 0.6, "C2": 0.8}, {"Today": 0.4, "C1": 0.9, "C2": 0.9})
    part = given.rounds[0].model_copy(update={"rows": ("C1", "C2")})
    rows = {row.label: row.P for row in rank(given.model_copy(update={"rounds": (part,)})).rows}
    assert {label: round(value, 6) for label, value in rows.items()} == {"Today": 0.3, "C1": 0.65, "C2": 0.75}
    others = rank(given.model_copy(update={"rounds": ()}))
    assert {row.label: round(row.P, 6) for row in others.rows} == {"Today": 0.3, "C1": 0.6, "C2": 0.8}, (
        "rounds not taken count not"
    )
