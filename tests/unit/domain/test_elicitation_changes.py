"""What would change the order: every change told was made, is as small as can be, and another row leads after it."""

import random

from app.domain.elicitation.cards import progress_of
from app.domain.elicitation.changes import what_would_turn
from app.domain.elicitation.scales import SCALES, CriterionKind, Level
from app.domain.elicitation.standing import stand
from app.domain.elicitation.table import DecisionTable, TodayState
from app.domain.elicitation.trials import TURNED, changed
from support.elicitation_tables import cell, drawn_table, table

GOAL, WISH, LIMIT = CriterionKind.GOAL, CriterionKind.WISH, CriterionKind.LIMIT


def _two(**shares: float) -> DecisionTable:
    return table(
        {"g": GOAL, "w": WISH},
        "AB",
        {("g", "A"): Level.BETTER, ("g", "B"): Level.BETTER, ("w", "A"): Level.BETTER, ("w", "B"): Level.AS_TODAY},
        shares=shares,
        today=TodayState.NONE,
    )


def test_every_turn_holds_when_it_is_made() -> None:
    told = 0
    for seed in range(10):
        made = drawn_table(random.Random(seed), rows=3, known=0.6)
        before = stand(made)
        for turn in what_would_turn(made, before):
            after = made
            for change in turn.changes:
                after = changed(after, change)
            made_now = stand(after)
            assert made_now.leaders[0] == turn.leader not in before.leaders
            assert made_now.share == turn.share >= TURNED
            told += 1
    assert told > 8


def test_pairs_are_told_only_where_no_single_step_turns_it() -> None:
    seen = 0
    for seed in range(12):
        made = drawn_table(random.Random(seed), rows=2, known=0.8)
        before = stand(made)
        turns = what_would_turn(made, before)
        if not turns or len(turns[0].changes) == 1:
            continue
        seen += 1
        for one in made.wanted:
            levels = [mark.level for mark in SCALES[one.kind]]
            for row in "AB":
                level = made.level(one.key, row)
                if level is None or row in made.broken:
                    continue
                place = levels.index(level)
                for near in (place - 1, place + 1):
                    if 0 <= near < len(levels):
                        after = stand(made.with_cells(cell(one.key, row, levels[near])))
                        assert not (after.leaders and after.leaders[0] not in before.leaders and after.share >= 0.45)
    assert seen


def test_a_step_of_the_second_or_of_the_first_turns_it() -> None:
    made = _two(g=0.9, w=0.1)
    turns = what_would_turn(made, stand(made))
    assert turns
    assert all(len(turn.changes) == 1 and turn.leader == "B" for turn in turns)
    assert {(turn.changes[0].row, turn.changes[0].criterion) for turn in turns} >= {("B", "g"), ("A", "g")}


def test_open_answers_come_before_given_ones_and_limits_before_steps() -> None:
    made = _two(g=0.9, w=0.1).changed()
    limits = table(
        {"g": GOAL, "l": LIMIT},
        "AB",
        {("g", "A"): Level.MUCH_BETTER, ("g", "B"): Level.MUCH_WORSE, ("l", "B"): Level.HOLDS},
        limits_seen=True,
        today=TodayState.NONE,
    )
    first = what_would_turn(limits, stand(limits))[0].changes
    assert [(one.criterion, one.row, one.after) for one in first] == [("l", "A", Level.BREAKS)]
    assert made.cells == _two(g=0.9, w=0.1).cells


def test_a_limit_that_is_only_a_wish_brings_the_best_back() -> None:
    made = table(
        {"g": GOAL, "w": WISH, "l": LIMIT},
        "AB",
        {
            **{(key, "A"): Level.MUCH_BETTER for key in "gw"},
            **{(key, "B"): Level.AS_TODAY for key in "gw"},
            ("l", "A"): Level.BREAKS,
            ("l", "B"): Level.HOLDS,
        },
        limits_seen=True,
        today=TodayState.NONE,
    )
    turns = what_would_turn(made, stand(made))
    assert ("wish", "l") in {(turn.changes[0].kind, turn.changes[0].criterion) for turn in turns}


def test_nothing_within_two_steps() -> None:
    made = table(
        dict.fromkeys("abcdef", GOAL),
        "AB",
        {(key, row): level for key in "abcdef" for row, level in (("A", Level.MUCH_BETTER), ("B", Level.MUCH_WORSE))},
        today=TodayState.NONE,
    )
    assert what_would_turn(made, progress_of(made).standing) == ()
