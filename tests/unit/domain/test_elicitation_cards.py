"""The next card: its gain against all outcomes counted one by one, what comes first, when it stops."""

import itertools
import math
import random

import pytest

from app.domain.elicitation.cards import CardKind, Progress, Stop, has_shared_ground, progress_of
from app.domain.elicitation.cost import costs_of
from app.domain.elicitation.draws import draws_of
from app.domain.elicitation.gains import Gains, mean_of_most
from app.domain.elicitation.scales import GOALS, SCALES, CriterionKind, Level
from app.domain.elicitation.standing import fixed_mark
from app.domain.elicitation.table import Criterion, DecisionTable, TodayState
from support.elicitation_tables import cell, drawn_table, table

GOAL, WISH, LIMIT, COST = CriterionKind.GOAL, CriterionKind.WISH, CriterionKind.LIMIT, CriterionKind.COST
NONE = TodayState.NONE


def _expected(made: DecisionTable, row: str, number: int) -> float:
    """The mean Score of a row: every outcome of its open cells by hand, for every draw of the weights."""
    draws = draws_of(made.wanted, made.order, made.ordered_among, made.seed, number)
    marks = [(one, fixed_mark(made, one, row)) for one in made.wanted]
    choices = [[mark._replace(chance=1.0)] if mark else list(SCALES[one.kind]) for one, mark in marks]
    total = 0.0
    for outcome in itertools.product(*choices):
        chance = math.prod(mark.chance for mark in outcome)
        pairs = list(zip(made.wanted, outcome, strict=True))
        for draw in range(number):
            p = sum(draws.weights[one.key][draw] * mark.value for one, mark in pairs)
            g = sum(draws.goals[one.key][draw] for one, mark in pairs if one.kind in GOALS and mark.passes)
            total += chance * p * (0.2 + 0.8 * g if draws.goals else 1.0) / number
    cost = costs_of(made).by_row[row]
    total *= sum(one.chance / one.value for one in SCALES[COST]) if cost is None else 1.0 / cost
    return total * 0.95 ** sum(made.level(one.key, row) is None for one in made.limits)


def _counted(made: DecisionTable, asked: Criterion, number: int) -> float:
    """The gain of a column by answering it in every way it can be answered."""
    rows = [row for row in made.rows if row not in made.broken]
    open_rows = [row for row in rows if row != "today" and made.known(asked.key, row) is None]
    before = max(_expected(made, row, number) for row in rows)
    by_mark = {
        row: [
            (_expected(made.with_cells(cell(asked.key, row, mark.level)), row, number), mark.chance)
            for mark in SCALES[asked.kind]
        ]
        for row in open_rows
    }
    fixed = max((_expected(made, row, number) for row in rows if row not in open_rows), default=0.0)
    after = sum(
        math.prod(chance for _, chance in outcome) * max(fixed, *(score for score, _ in outcome))
        for outcome in itertools.product(*by_mark.values())
    )
    return after / before - 1.0


def test_a_gain_is_that_of_all_outcomes_counted() -> None:
    seen = 0
    for seed in range(25):
        made = drawn_table(random.Random(seed), rows=2, known=0.5)
        rows = tuple(row for row in made.rows if row not in made.broken)
        if not rows or sum(1 for one in made.wanted if one.kind in GOALS) > 3:
            continue
        gains = Gains(made, rows, 2)
        for one in made.wanted:
            if one.kind is CriterionKind.LIMIT_AS_WISH and "today" in made.rows:
                continue  # today's own cell is open there, too
            if any(made.known(one.key, row) is None for row in made.contenders):
                assert gains.of_column(one) == pytest.approx(_counted(made, one, 2), abs=1e-9)
                seen += 1
    assert seen > 15


def test_the_mean_of_the_largest_is_exact() -> None:
    coins = [[(0.0, 0.5), (1.0, 0.5)], [(0.0, 0.5), (1.0, 0.5)], [(0.4, 1.0)]]
    assert mean_of_most(coins) == pytest.approx(0.75 * 1.0 + 0.25 * 0.4)


def test_a_question_that_can_turn_nothing_gains_nothing() -> None:
    made = table(
        {"g": GOAL, "w": WISH},
        "AB",
        {("g", "A"): Level.MUCH_BETTER, ("g", "B"): Level.MUCH_WORSE},
        shares={"g": 0.9, "w": 0.1},
        today=NONE,
    )
    assert Gains(made, made.rows).of_column(made.criterion("w")) < 1e-12


def test_the_limits_come_first_all_at_once_and_six_by_eight_at_most() -> None:
    columns = {f"l{place}": LIMIT for place in range(7)} | {"g": GOAL}
    made = table(columns, "ABCDEFGHI", {("l1", row): Level.HOLDS for row in "ABCDEFGHI"})
    card = _card(made)
    assert card.kind is CardKind.LIMITS
    assert card.criteria == ("l0", "l2", "l3", "l4", "l5", "l6")
    assert (len(card.rows), len(card.more_rows), card.more_criteria) == (8, 1, ())
    more = _card(table(columns, "ABCDEFGHI"))
    assert (len(more.criteria), more.more_criteria) == (6, ("l6",))
    assert _card(made.changed(limits_seen=True)).kind is CardKind.CRITERION


def _card(made: DecisionTable):  # type: ignore[no-untyped-def]
    card = progress_of(made, 64).card
    assert card is not None
    return card


def test_broken_options_leave_the_question() -> None:
    made = table({"l": LIMIT, "g": GOAL}, "ABC", {("l", "B"): Level.BREAKS}, limits_seen=True)
    assert set(_card(made).rows) == {"A", "C"}


def test_there_is_no_order_before_two_options_share_two_columns() -> None:
    columns = {"g": GOAL, **{f"w{place}": WISH for place in range(16)}, "l": LIMIT}
    one = table(columns, "ABC", {("g", "A"): Level.BETTER}, limits_seen=True)
    assert not progress_of(one, 64).has_order, "one answer on one of 18 questions leads nowhere"
    shared = one.with_cells(cell("g", "B", Level.WORSE), cell("w0", "A", Level.BETTER))
    assert not has_shared_ground(shared)
    assert has_shared_ground(shared.with_cells(cell("w0", "B", Level.BETTER)))
    assert has_shared_ground(shared.with_cells(cell("l", "A", Level.HOLDS), cell("l", "B", Level.HOLDS))), (
        "limits count"
    )


def test_what_nobody_knows_is_asked_once_and_stands_in_no_ones_way() -> None:
    made = table({"g": GOAL, "l": LIMIT}, "AB", {("l", "A"): None, ("l", "B"): None}, limits_seen=True, today=NONE)
    card = _card(made)
    assert card.criteria == ("g",)
    answered = made.with_cells(cell("g", "A", Level.BETTER), cell("g", "B", Level.WORSE)).changed(asked=("g",))
    assert progress_of(answered, 64).has_order
    unknown = made.with_cells(cell("g", "A", None), cell("g", "B", None)).changed(asked=("g",))
    found = progress_of(unknown, 64)
    assert not found.has_order
    assert found.card is None


def _settled() -> DecisionTable:
    cells = {(key, row): level for row, level in (("A", Level.MUCH_BETTER), ("B", Level.MUCH_WORSE)) for key in "gw"}
    return table({"g": GOAL, "w": WISH, "v": WISH, "cost": COST}, "AB", {**cells}, today=NONE)


def test_it_stops_where_the_first_is_first_enough() -> None:
    found = progress_of(_settled())
    assert (found.stop, found.has_order, found.standing.leaders) == (Stop.SETTLED, True, ("A",))


def test_it_stops_after_six_columns_and_then_asks_order_and_cost_while_they_can_turn_it() -> None:
    columns = {f"w{place}": WISH for place in range(9)} | {"cost": COST}
    up, down = (
        {("w0", "A"): Level.MUCH_BETTER, ("w1", "A"): Level.WORSE},
        {("w0", "B"): Level.WORSE, ("w1", "B"): Level.MUCH_BETTER},
    )
    rest = {(f"w{place}", row): Level.AS_TODAY for place in range(2, 6) for row in "AB"}
    made = table(columns, "AB", {**up, **down, **rest}, today=NONE, asked=tuple(f"w{place}" for place in range(5)))
    assert _card(made).kind is CardKind.CRITERION
    six = made.changed(asked=tuple(f"w{place}" for place in range(6)))
    found = progress_of(six)
    assert found.stop is Stop.ENOUGH_CARDS
    assert found.card is not None
    assert found.card.kind is CardKind.ORDER
    assert {"w0", "w1"} <= set(found.card.criteria)
    assert not {"w2", "w3"} & set(found.card.criteria)
    ordered = six.changed(order=("w0",), ordered_among=found.card.criteria, order_asked=True)
    then = progress_of(ordered)
    assert then.card is not None
    assert then.card.kind is CardKind.COST
    told = ordered.with_cells(cell("cost", "A", Level.SAME), cell("cost", "B", Level.MORE)).changed(
        asked=(*ordered.asked, "cost")
    )
    assert progress_of(told).card is None


def test_a_single_option_is_compared_with_today_and_the_last_one_is_left() -> None:
    made = table({"l": LIMIT, "g": GOAL, "w": WISH}, "AB", {("l", "B"): Level.BREAKS}, limits_seen=True)
    assert _card(made).kind is CardKind.CRITERION
    assert not has_shared_ground(made.with_cells(cell("g", "A", Level.BETTER)))
    assert has_shared_ground(made.with_cells(cell("g", "A", Level.BETTER), cell("w", "A", Level.BETTER)))
    left = progress_of(made.changed(today=NONE), 64)
    assert (left.stop, left.card, left.has_order) == (Stop.ONE_LEFT, None, True)
    gone = progress_of(made.with_cells(cell("l", "A", Level.BREAKS)), 64)
    assert (gone.stop, gone.card) == (Stop.NONE_LEFT, None)


def _played(made: DecisionTable, chance: random.Random) -> tuple[DecisionTable, list[CardKind]]:
    """Answer card after card by chance until none comes."""
    kinds: list[CardKind] = []
    while (card := progress_of(made, 64).card) is not None:
        kinds.append(card.kind)
        if card.kind is CardKind.ORDER:
            made = made.changed(order=card.criteria[:1], ordered_among=card.criteria, order_asked=True)
            continue
        cells = []
        for key in card.criteria:
            marks = SCALES[made.criterion(key).kind]
            for row in card.rows:
                if (key, row) not in made.by_cell:
                    level = (
                        None if chance.random() < 0.2 else chance.choices(marks, [one.chance for one in marks])[0].level
                    )
                    cells.append(cell(key, row, level))
        made = made.with_cells(*cells)
        if card.kind is CardKind.LIMITS:
            made = made.changed(limits_seen=True)
        else:
            made = made.changed(asked=(*made.asked, *card.criteria))
    return made, kinds


def test_it_always_ends_within_nine_acts() -> None:
    for seed in range(15):
        chance = random.Random(seed)
        made = drawn_table(chance, rows=4, known=0.2)
        _, kinds = _played(made, chance)
        assert len(kinds) <= 9
        assert kinds.count(CardKind.CRITERION) <= 6
        assert all(kinds.count(kind) <= 1 for kind in (CardKind.LIMITS, CardKind.ORDER, CardKind.COST))
        assert CardKind.LIMITS not in kinds[1:]


def test_equal_tables_ask_alike() -> None:
    made = drawn_table(random.Random(5), rows=4).changed(limits_seen=True)
    first: Progress = progress_of(made, 64)
    again = progress_of(made.changed(criteria=tuple(reversed(made.criteria))), 64)
    assert first.card is not None
    assert again.card is not None
    assert first.card.criteria[:1] == again.card.criteria[:1]


def test_where_nobody_knew_anything_columns_of_which_something_is_known_come_first() -> None:
    known = {("f", "A"): Level.BETTER}
    made = table(dict.fromkeys("abcdef", CriterionKind.WISH), "AB", {**known}, limits_seen=True, today=TodayState.NONE)
    blank = made.with_cells(*(cell(key, row, None) for key in "abc" for row in "AB")).changed(asked=tuple("abc"))
    gains = Gains(blank, blank.rows)
    assert gains.of_column(blank.criterion("d")) > gains.of_column(blank.criterion("f")), "there is more to learn of d"
    card = progress_of(blank).card
    assert card is not None
    assert card.criteria == ("f",), "but who could say nothing of three columns will hardly of a fourth"
