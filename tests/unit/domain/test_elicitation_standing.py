"""The order without a model: what each scale is worth, whose draws matter, who may lead, and who comes last."""

import random

import pytest
from pydantic import ValidationError

from app.domain.elicitation.cost import costs_of
from app.domain.elicitation.draws import draws_of, places_of
from app.domain.elicitation.scales import SCALES, CriterionKind, Level
from app.domain.elicitation.standing import DRAWS, FEASIBLE, OPEN, OUT, Standing, shares_of, stand
from app.domain.elicitation.table import TODAY_KEY, DecisionTable, Sum, TodayState
from support.elicitation_tables import cell, criterion, drawn_table, table

GOAL, WISH, MEASURE, FLOOR = CriterionKind.GOAL, CriterionKind.WISH, CriterionKind.MEASURE, CriterionKind.FLOOR
LIMIT, COST = CriterionKind.LIMIT, CriterionKind.COST


@pytest.mark.parametrize("kind", list(CriterionKind))
def test_chances_of_a_scale_sum_to_one_and_are_kept_by_the_draws(kind: CriterionKind) -> None:
    marks = SCALES[kind]
    assert sum(mark.chance for mark in marks) == pytest.approx(1.0)
    places = places_of(3, "k", "A", kind, 100_000)
    for place, mark in enumerate(marks):
        assert places.count(place) / 100_000 == pytest.approx(mark.chance, abs=0.006)


def test_a_full_table_is_pure_arithmetic() -> None:
    made = table(
        {"g": GOAL, "m": MEASURE, "w": WISH, "cost": COST},
        "A",
        {("g", "A"): Level.BETTER, ("m", "A"): Level.BETTER, ("w", "A"): Level.MUCH_WORSE, ("cost", "A"): Level.MORE},
        shares={"g": 0.5, "m": 0.3, "w": 0.2},
    )
    row = stand(made, 16).row("A")
    p, g = 0.5 * 0.7 + 0.3 * 0.7 + 0.2 * 0.1, 0.5 / 0.8  # short of the measure passes nothing
    assert pytest.approx(p) == row.P
    assert pytest.approx(g) == row.G
    assert row.R == 3.0
    assert row.score == pytest.approx(p / 3.0 * (0.2 + 0.8 * g))
    today = stand(made, 16).row(TODAY_KEY)
    assert [today.P, today.G, today.R, today.score] == pytest.approx([0.5, 0.0, 1.0, 0.1])


def test_today_passes_by_a_met_measure_and_a_kept_floor_only() -> None:
    kinds = {"g": GOAL, "m": MEASURE, "f": FLOOR}
    made = table(kinds, "A", {("m", TODAY_KEY): Level.MUCH_BETTER}, shares={"g": 0.5, "m": 0.25, "f": 0.25})
    assert pytest.approx(0.5) == stand(made, 4).row(TODAY_KEY).G
    assert pytest.approx(0.5 + 0.25 * 0.4) == stand(made, 4).row(TODAY_KEY).P
    short = made.with_cells(cell("m", TODAY_KEY, Level.BETTER), cell("g", TODAY_KEY, Level.MUCH_BETTER))
    assert pytest.approx(0.25) == stand(short, 4).row(TODAY_KEY).G, "a step says nothing of today"


def test_without_goals_or_wishes_the_factors_are_neutral() -> None:
    wishes = stand(table({"w": WISH}, "A", {("w", "A"): Level.BETTER}), 4)
    assert wishes.row("A").score == pytest.approx(0.7)
    assert not wishes.has_goals
    nothing = stand(table({"l": LIMIT, "cost": COST}, "A", {("cost", "A"): Level.LESS}), 4)
    assert [nothing.row("A").P, nothing.row("A").score] == pytest.approx([0.5, 0.5 / 0.7])
    assert not nothing.has_wanted


def test_neither_order_nor_an_unrelated_column_moves_a_draw() -> None:
    for seed in range(12):
        chance = random.Random(seed)
        made = drawn_table(chance, rows=4)
        shuffled = made.changed(
            criteria=tuple(chance.sample(made.criteria, len(made.criteria))),
            alternatives=tuple(chance.sample(made.alternatives, len(made.alternatives))),
            cells=tuple(chance.sample(made.cells, len(made.cells))),
        )
        assert stand(shuffled, 64) == stand(made, 64)
        more = made.changed(criteria=(*made.criteria, criterion("aaa", WISH, share=0.0)))
        for one in stand(made, 64).rows:
            other = stand(more, 64).row(one.key)
            assert (other.share, other.R) == (one.share, one.R)
            assert pytest.approx(one.P, abs=1e-9) == other.P
    assert places_of(0, "k", "A", GOAL, 64) == places_of(0, "k", "A", GOAL, 2048)[:64]


def test_the_largest_weights_go_to_the_goals_and_the_order_a_person_gives_wins() -> None:
    columns = (criterion("g", GOAL), criterion("h", GOAL), criterion("v", WISH), criterion("w", WISH))
    weights = draws_of(columns, (), (), 0, 500).weights
    assert all(sum(parts) == pytest.approx(1.0) for parts in zip(*weights.values(), strict=True))
    assert all(min(weights["g"][n], weights["h"][n]) > max(weights["v"][n], weights["w"][n]) for n in range(500))
    assert 0.35 < sum(weights["g"][n] > weights["h"][n] for n in range(500)) / 500 < 0.65
    told = draws_of(columns, ("w", "g"), ("w", "g", "v"), 0, 500).weights
    assert all(told["w"][n] > told["g"][n] > told["v"][n] for n in range(500)), "a wish may come before a goal"
    fixed = draws_of((*columns, criterion("x", WISH, share=0.25)), (), (), 0, 8).weights
    assert set(fixed["x"]) == {0.25}
    assert sum(one[0] for one in fixed.values()) == pytest.approx(1.0)


def test_shares_of_equal_rows_are_split_and_a_draw_without_score_is_nobodys() -> None:
    assert shares_of({"A": [1.0, 0.0, 2.0], "B": [1.0, 0.0, 1.0]}) == {
        "A": pytest.approx(0.5),
        "B": pytest.approx(1 / 6),
    }


def test_open_limits_hold_in_95_percent_and_a_broken_one_is_last_whatever_the_score() -> None:
    made = table(
        {"g": GOAL, "l": LIMIT},
        "AB",
        {("g", "A"): Level.MUCH_BETTER, ("g", "B"): Level.WORSE, ("l", "A"): Level.BREAKS},
        today=TodayState.NONE,
    )
    ranked = stand(made)
    assert [row.key for row in ranked.rows] == ["B", "A"]
    assert [row.tier for row in ranked.rows] == [OPEN, OUT]
    assert ranked.row("B").share == pytest.approx(0.95, abs=0.02)
    assert ranked.row("A").share == 0.0
    assert ranked.row("A").score > ranked.row("B").score, "zero scores exist only inside draws"
    kept = stand(made.with_cells(cell("l", "B", Level.HOLDS)))
    assert (kept.row("B").tier, kept.row("B").share) == (FEASIBLE, 1.0)


def test_a_worse_twin_never_stands_before_its_original() -> None:
    for seed in range(60):
        chance = random.Random(seed)
        made = drawn_table(chance, rows=2, known=1.0)
        steps = list(made.wanted)
        worse = chance.choice(steps)
        marks = [mark.level for mark in SCALES[worse.kind]]
        level = made.level(worse.key, "A")
        twin = {
            (one.criterion, "B"): one.level for one in made.cells if one.alternative == "A" and one.level is not None
        }
        twin[(worse.key, "B")] = marks[max(0, marks.index(level) - 1)] if level else None  # type: ignore[assignment]
        both = made.with_cells(*(cell(*place, answer) for place, answer in twin.items()))
        places = [row.key for row in stand(both, 128).rows]
        assert places.index("A") < places.index("B") or twin[(worse.key, "B")] == level


def test_nothing_answered_leads_nowhere() -> None:
    columns = {"g": GOAL, "w": WISH}
    bad = table(columns, "AB", {("g", "A"): Level.MUCH_WORSE, ("w", "A"): Level.MUCH_WORSE}, today=TodayState.NONE)
    ranked = stand(bad)
    assert ranked.row("B").share > 0.9
    assert ranked.leaders == ("A",)
    assert ranked.rows[0].key == "A"
    assert stand(table(columns, "AB", today=TodayState.NONE)).leaders == ()


def _of_two(**answers: Level) -> Standing:
    return stand(
        table(
            {"g": GOAL, "m": MEASURE, "l": LIMIT, "cost": COST},
            "A",
            {(key, "A"): level for key, level in answers.items()},
        )
    )


def test_an_option_leads_over_today_only_with_something_better() -> None:
    assert _of_two(g=Level.BETTER, cost=Level.SAME).leaders[0] == "A"
    cheaper = _of_two(g=Level.AS_TODAY, m=Level.AS_TODAY, cost=Level.LESS)
    assert cheaper.row("A").share > 0.9
    assert cheaper.leaders == ()
    assert _of_two(m=Level.BETTER, g=Level.AS_TODAY, cost=Level.LESS).leaders == (), (
        "short of the measure is not enough"
    )
    assert _of_two(g=Level.AS_TODAY, m=Level.MUCH_BETTER).leaders == ("A",)
    made = table({"w": WISH, "l": LIMIT, "cost": COST}, "A", {("w", "A"): Level.AS_TODAY, ("l", "A"): Level.HOLDS})
    assert "A" not in stand(made.with_cells(cell("cost", "A", Level.MORE))).leaders
    assert stand(made.with_cells(cell("l", TODAY_KEY, Level.BREAKS))).leaders == ("A",), "it keeps what today breaks"


def test_rows_within_five_points_lead_together() -> None:
    same = {("g", "A"): Level.BETTER, ("g", "B"): Level.BETTER}
    ranked = stand(table({"g": GOAL}, "ABC", {**same, ("g", "C"): Level.WORSE}, today=TodayState.NONE))
    assert set(ranked.leaders) == {"A", "B"}
    assert ranked.share == pytest.approx(0.5)


# -- cost ------------------------------------------------------------------------------------------


def _costs(*cells: tuple[str, Level | Sum], today: TodayState = TodayState.EXISTS) -> dict[str, float | None]:
    return costs_of(table({"cost": COST}, "ABC", {("cost", row): answer for row, answer in cells}, today=today)).by_row


def _year(value: float) -> Sum:
    return Sum(value=value, unit="EUR", period="year")


def test_steps_refer_to_today_and_sums_to_the_cheapest_until_todays_is_known() -> None:
    assert _costs(("A", Level.LESS), ("B", Level.MORE)) == {TODAY_KEY: 1.0, "A": 0.7, "B": 3.0, "C": None}
    assert _costs(("A", _year(200)), ("B", _year(300))) == {TODAY_KEY: None, "A": 1.0, "B": 1.5, "C": None}
    mixed = ("A", _year(200)), ("B", Level.LESS)
    assert _costs(*mixed) == {TODAY_KEY: None, "A": 1.0, "B": None, "C": None}, "steps wait for today's sum"
    assert _costs(*mixed, (TODAY_KEY, _year(400))) == {TODAY_KEY: 1.0, "A": 0.5, "B": 0.7, "C": None}
    assert _costs(("A", _year(200)), today=TodayState.ENDS) == {"A": 1.0, "B": None, "C": None}


def test_sums_once_and_a_year_are_not_mixed() -> None:
    once = Sum(value=50, unit="EUR")
    assert _costs(("A", _year(200)), ("B", _year(100)), ("C", once)) == {TODAY_KEY: None, "A": 2.0, "B": 1.0, "C": None}
    assert _costs((TODAY_KEY, once), ("A", _year(200)), ("B", _year(100))) == {
        TODAY_KEY: 1.0,
        "A": None,
        "B": None,
        "C": None,
    }


def test_cost_that_does_not_decide_is_one_for_all() -> None:
    made = table({"g": GOAL, "cost": COST}, "AB", {("cost", "A"): Level.MORE}, dropped=("cost",))
    assert set(costs_of(made).by_row.values()) == {1.0}


# -- values ----------------------------------------------------------------------------------------


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValidationError, match="no cell"):
        table({"g": GOAL}, "A", {("other", "A"): Level.BETTER})
    with pytest.raises(ValidationError, match="is not answered with"):
        table({"l": LIMIT}, "A", {("l", "A"): Level.BETTER})
    with pytest.raises(ValidationError, match="with a sum"):
        table({"g": GOAL}, "A", {("g", "A"): Sum(value=1)})
    with pytest.raises(ValidationError, match="answered twice"):
        table({"g": GOAL}, "A").changed(cells=(cell("g", "A", Level.BETTER), cell("g", "A", None)))
    assert isinstance(table({"g": GOAL}, "A"), DecisionTable)
    assert DRAWS >= 2000
