"""What is said first about a ranking, word by word."""

from app.domain.results import Interval, RunResults, Skipped, Unranked
from app.gui.look.result_words import against_today, coverage, describe_row, left_out, verdict
from support.run_values import ranking_row, results, today_row, violation


def said(*rows: object, **fields: object) -> str:
    return verdict(results(rows, **fields))  # type: ignore[arg-type]  # rows and fields of any test


def test_the_best_with_its_multiple_of_today() -> None:
    assert said(ranking_row("C1", 1, vs_today=1.9), today_row(2)) == "C1 is best, ×1.90 today’s score."


def test_how_sure_it_is_and_a_clear_winner() -> None:
    sure = ranking_row("C1", 1, vs_today=1.9, interval=Interval(low=1.3, high=2.7), p_best=0.87)
    assert said(sure, today_row(2)) == "C1 is best, ×1.9 (1.3–2.7) today’s score."
    assert said(sure, today_row(2), clear_winner="C1") == "C1 is the clear winner, ×1.9 (1.3–2.7) today’s score."
    assert said(sure, today_row(2), clear_winner="C1", provisional=True).startswith("C1 leads so far")
    low = ranking_row("C1", 1, vs_today=0.42, interval=Interval(low=0.31, high=0.6))
    assert against_today(low) == "×0.42 (0.31–0.60)"
    assert "The best in 87% of them" in describe_row(sure, results((sure,)))


def test_what_was_left_out_is_said_as_it_is() -> None:
    sentence = "No row was listed anew:\n the cap leaves 2 calls."
    skipped = Skipped(kind="re-list", why="budget", calls=6, sentence=sentence)
    given = results((ranking_row("C1", 1),), skipped=(skipped,))
    assert left_out(given.ranking) == ("No row was listed anew: the cap leaves 2 calls.",)


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
