"""The result in words, in all its forms."""

import re

import pytest

from app.domain.elicitation.cards import progress_of
from app.domain.elicitation.scales import CriterionKind, Level
from app.domain.elicitation.sentence import about, result_sentence
from app.domain.elicitation.table import TODAY_KEY, DecisionTable, Ground, Known, Sum, TodayState
from support.elicitation_tables import cell, table

GOAL, WISH, LIMIT, COST = CriterionKind.GOAL, CriterionKind.WISH, CriterionKind.LIMIT, CriterionKind.COST
UP, DOWN, SAME = Level.MUCH_BETTER, Level.MUCH_WORSE, Level.AS_TODAY
NONE = TodayState.NONE


def _said(made: DecisionTable) -> str:
    return result_sentence(made, progress_of(made))


def _pair(first: Level, second: Level, today: TodayState = NONE) -> DecisionTable:
    cells = {(key, row): level for row, level in (("A", first), ("B", second)) for key in "gw"}
    return table({"g": GOAL, "w": WISH, "l": LIMIT}, "AB", {**cells}, limits_seen=True, today=today)


def test_who_leads_on_how_many_answers_and_how_surely() -> None:
    kept = _pair(UP, DOWN).with_cells(cell("l", "A", Level.HOLDS), cell("l", "B", Level.HOLDS))
    assert _said(kept) == "On your 3 answers A leads: first in nearly all of the ways the open answers could turn out."


def test_an_open_limit_of_the_leader_and_who_leads_if_it_breaks() -> None:
    made = _pair(UP, SAME).with_cells(cell("l", "B", Level.HOLDS))
    assert _said(made) == (
        "On your 3 answers A leads: first in about 95 % of the ways the open answers could turn out."
        " That holds if it keeps “text of l”, which is open; if it breaks, B leads."
    )
    two = made.changed(
        criteria=(*made.criteria, made.criterion("l").model_copy(update={"key": "m", "text": "the yard"}))
    )
    assert "Two limits are still open for A: “text of l” and “the yard”." in _said(two)


def test_who_is_out_by_which_words_and_whether_it_would_lead_were_that_a_wish() -> None:
    out = Known(
        criterion="l", alternative="A", level=Level.BREAKS, ground=Ground(kind="numbers", quote="7,900 euros a year.")
    )
    made = _pair(UP, SAME, today=TodayState.EXISTS).with_cells(out, cell("l", "B", Level.HOLDS))
    said = _said(made)
    assert "A is out: it breaks “text of l” (“7,900 euros a year”). If that is only a wish, it leads." in said
    worse = _pair(DOWN, UP).with_cells(out, cell("l", "B", Level.HOLDS))
    assert _said(worse).startswith("Only B is left: every other option breaks what must hold.")
    assert "only a wish" not in _said(worse)


def test_there_is_no_order_and_what_to_find_out() -> None:
    made = table({"l": LIMIT, "m": LIMIT, "g": GOAL}, "AB", today=NONE, limits_seen=True)
    unknown = made.with_cells(*(cell(key, row, None) for key in "lmg" for row in "AB")).changed(asked=("g",))
    assert _said(unknown) == (
        "No order yet: nobody could say whether it keeps “text of l”, and one more limit is open."
        " Find out first: “text of l”."
    )
    assert _said(made) == "No order yet: at least two options have to be answered on the same two criteria."


def test_only_one_option_was_answered() -> None:
    one = table({"g": GOAL, "w": WISH}, "AB", {("g", "A"): UP, ("w", "A"): UP}, today=NONE, limits_seen=True)
    assert _said(one) == "No order yet: only A was answered. Say one thing about another option."


def _asked(made: DecisionTable) -> DecisionTable:
    """Every column was asked, and of what is open nobody knows anything."""
    cells = [cell(one.key, row, None) for one in made.criteria for row in made.contenders]
    unknown = [one for one in cells if (one.criterion, one.alternative) not in made.by_cell]
    return made.with_cells(*unknown).changed(asked=tuple(one.key for one in made.criteria), order_asked=True)


def test_who_alone_was_spoken_for_leads_on_that_and_it_is_said_of_whom_nothing_is_known() -> None:
    known = {("g", "A"): UP, ("w", "A"): UP, ("v", "D"): DOWN}
    made = _asked(table({"g": GOAL, "w": WISH, "v": WISH}, "ABCD", {**known}, today=NONE, limits_seen=True))
    progress = progress_of(made)
    assert (progress.has_order, progress.is_sparse, progress.standing.leaders) == (True, True, ("A",))
    assert _said(made) == (
        "Only A was spoken for (2 answers); on these it leads: first in about 95 % of the ways the open answers could"
        " turn out. Nobody has said anything good or bad of B or C. Nobody has said anything good of D."
        " Find out first: how B, C and the others do on “text of g”."
    )


def test_of_two_that_were_spoken_for_on_different_questions_the_surer_one_leads() -> None:
    known = {("g", "A"): UP, ("w", "B"): Level.BETTER, ("v", "A"): Level.BETTER}
    made = _asked(table({"g": GOAL, "w": WISH, "v": WISH}, "AB", {**known}, today=NONE, limits_seen=True))
    assert _said(made).startswith(
        "No two options are answered on the same two criteria. On what little was said (3 answers) A leads: first in"
    )


def test_bad_words_alone_make_no_order_and_it_is_said_between_whom_it_is_undecided() -> None:
    known = {("g", "A"): DOWN, ("w", "B"): DOWN}
    made = _asked(table({"g": WISH, "w": WISH}, "AB", {**known}, today=NONE, limits_seen=True))
    progress = progress_of(made)
    assert (progress.has_order, set(progress.undecided)) == (False, {"A", "B"})
    assert _said(made) == (
        "No order yet: no two options are answered on the same two criteria. Undecided between B and A: each first in"
        " about 50 % of the ways the open answers could turn out. Find out first: how B does on “text of g”."
    )


def test_few_grounds_make_no_order_while_a_question_follows() -> None:
    known = {("g", "A"): UP, ("w", "A"): UP}
    made = table({"g": GOAL, "w": WISH, "v": WISH}, "AB", {**known}, today=NONE, limits_seen=True)
    assert not progress_of(made).has_order
    silent = _asked(made.changed(cells=()))
    assert not progress_of(silent).has_order, "an option without any answer never leads"


def test_nothing_answered_is_better_than_today_and_staying_leads() -> None:
    made = table({"g": GOAL, "w": WISH}, "AB", {(key, row): SAME for key in "gw" for row in "AB"})
    assert _said(made).startswith("On your 2 answers no option leads: nothing answered is better than today.")
    assert _said(made).endswith("in a cell of the table, or by what else you want."), "it says what to do next"
    worse = table({"g": GOAL, "w": WISH}, "AB", {(key, row): DOWN for key in "gw" for row in "AB"})
    assert _said(worse).startswith("On your 2 answers staying as today leads: first in nearly all")
    cheap = table(
        {"g": GOAL, "cost": COST},
        "AB",
        {("g", "A"): SAME, ("g", "B"): SAME, ("cost", "A"): Level.LESS, ("cost", "B"): Level.LESS},
    )
    assert _said(cheap).startswith("On your 2 answers no option leads: nothing answered but cost is better than today.")


def test_a_cheap_option_that_nobody_called_better_is_named_where_it_keeps_a_better_one_from_leading() -> None:
    sums = {("cost", TODAY_KEY): 310.0, ("cost", "B"): 40.0}
    made = table({"g": GOAL, "cost": COST}, "AB", {("g", "A"): UP, ("g", "B"): Level.WORSE, ("cost", "A"): Level.MORE})
    made = made.with_cells(
        *(
            Known(
                criterion=column,
                alternative=row,
                cost=Sum(value=value, unit="EUR", period="month"),
                ground=Ground(kind="answer"),
            )
            for (column, row), value in sums.items()
        )
    )
    assert _said(made).startswith(
        "On your 2 answers no option leads: B comes first in nearly all of the ways the open answers could turn out,"
        " but nothing answered of it is better than today in what you want."
    )


def test_joint_leaders_limits_and_cost_only_and_text_alone() -> None:
    assert "A and B lead together: each first in about 50 %" in _said(_pair(UP, UP))
    made = table({"l": LIMIT, "cost": COST}, "AB", today=NONE, limits_seen=True).with_cells(
        *(
            Known(criterion="l", alternative=row, level=Level.HOLDS, ground=Ground(kind="numbers", quote="3 m"))
            for row in "AB"
        ),
        *(
            Known(
                criterion="cost",
                alternative=row,
                cost=Sum(value=value, unit="EUR"),
                ground=Ground(kind="numbers", quote=str(value)),
            )
            for row, value in (("A", 100), ("B", 300))
        ),
    )
    assert _said(made).startswith("From the text alone A leads by limits and cost only: first in nearly all")


def test_what_it_costs_that_nobody_said_and_which_criterion_put_first_turns_it() -> None:
    made = table(
        {"g": GOAL, "h": GOAL, "cost": COST},
        "AB",
        {
            ("g", "A"): UP,
            ("g", "B"): Level.BETTER,
            ("h", "A"): SAME,
            ("h", "B"): Level.BETTER,
            ("cost", "B"): Level.SAME,
        },
        today=NONE,
    )
    said = _said(made)
    assert "What A costs, all in, is still open." in said
    weights = table(
        {"g": WISH, "h": WISH},
        "AB",
        {("g", "A"): UP, ("g", "B"): DOWN, ("h", "A"): Level.WORSE, ("h", "B"): Level.BETTER},
        today=NONE,
    )
    assert "B would lead if you put “text of h” first." in _said(weights)


def test_all_out() -> None:
    made = _pair(UP, UP, today=TodayState.EXISTS).with_cells(*(cell("l", row, Level.BREAKS) for row in "AB"))
    assert _said(made).startswith("Every option breaks what must hold; staying as today is what is left. A is out")


@pytest.mark.parametrize(("share", "words"), [(0.893, "about 90 %"), (0.01, "under 5 %"), (0.98, "nearly all")])
def test_shares_are_said_in_steps_of_five(share: float, words: str) -> None:
    assert about(share) == words
    assert not re.search(r"\d+\.\d", about(share))


def test_while_a_question_follows_nobody_leads_only_yet() -> None:
    keys = {"g": GOAL, "w": WISH, "l": LIMIT, "m": LIMIT}
    held = {(key, row): Level.HOLDS for key in "lm" for row in "AB"}
    made = table(keys, "AB", {**held}, limits_seen=True)
    assert progress_of(made).card is not None
    assert _said(made).startswith("On your answer no option leads yet: nothing answered so far is better than today.")
