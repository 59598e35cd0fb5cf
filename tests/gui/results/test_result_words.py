"""What is said first about a ranking, word by word."""

from app.domain.results import RunResults, Unranked
from app.gui.result_words import coverage, verdict
from support.run_values import ranking_row, results, today_row, violation


def said(*rows: object, **fields: object) -> str:
    return verdict(results(rows, **fields))  # type: ignore[arg-type]  # rows and fields of any test


def test_the_best_with_its_multiple_of_today() -> None:
    assert said(ranking_row("C1", 1, vs_today=1.9), today_row(2)) == "C1 is best, ×1.90 today’s score."


def test_a_provisional_best_only_leads() -> None:
    assert said(ranking_row("C1", 1), today_row(2), provisional=True) == "C1 leads so far."


def test_ties_are_said() -> None:
    rows = (ranking_row("C1", 1, tie_group=1), ranking_row("C3", 1, tie_group=1), today_row(3))
    assert said(*rows) == "C1 and C3 tie for best."


def test_nothing_beats_today_comes_first() -> None:
    assert said(today_row(1), ranking_row("C2", 2)) == "Nothing beats today. C2 comes closest."
    assert said(today_row(1, tie_group=1), ranking_row("C2", 1, tie_group=1)) == (
        "Nothing beats today. C2 ties with it."
    )


def test_all_broken_and_none_ranked() -> None:
    assert said(ranking_row("C1", 1, tier=2, violations=(violation(),))).startswith("Every candidate breaks a hard")
    lost = Unranked(candidate="c", label="C1", title="T", why="No answer.")
    assert said(unranked=(lost,)) == "Nothing is ranked yet: no candidate has an answer."


def test_how_much_was_judged() -> None:
    given: RunResults = results((ranking_row("C1", 1),), judged_cells=14, all_cells=40, by_hand_cells=9)
    assert coverage(given) == "Judged 14 of 40 from your text, 9 by you"
    other = given.model_copy(update={"judge": "openai:gpt"})
    assert coverage(other) == "Judged 14 of 40, 9 by you"
