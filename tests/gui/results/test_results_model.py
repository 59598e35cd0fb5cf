"""The ranked list: headings per tier, figures, ties, terms left out, and rows that move instead of resetting."""

import random
from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.domain.results import RankingRow, RunResults, Unranked
from app.gui.results.results_columns import Figure
from app.gui.results.results_model import ENTRY_ROLE, Heading, ResultsModel
from support.run_values import ranking_row, results, today_row, violation


def make() -> ResultsModel:
    model = ResultsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def column(model: ResultsModel, number: int) -> list[str]:
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def test_tiers_today_and_unranked_rows(qtbot: QtBot) -> None:
    model = make()
    rows = (
        ranking_row("C1", 1, vs_today=1.9),
        today_row(2, vs_today=1.0),
        ranking_row("C2", 3, tier=2, violations=(violation(),), incomplete=("disk-full",)),
    )
    lost = Unranked(candidate="id-C3", label="C3", title="Nothing said", why="No question about it has an answer.")
    model.set_results(results(rows, unranked=(lost,)))
    assert column(model, Figure.RANK) == ["Meets every must", "1", "2", "Breaks a hard limit", "3", "Not ranked", ""]
    assert [model.label(row) for row in range(model.rowCount())] == [None, "C1", "T", None, "C2", None, "C3"]
    assert column(model, Figure.TODAY)[1] == "×1.90"
    assert column(model, Figure.VERDICT)[6] == "No question about it has an answer."
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable


def test_ties_share_their_rank_and_left_out_terms_show_nothing(qtbot: QtBot) -> None:
    model = make()
    rows = (ranking_row("C1", 1, tie_group=1), ranking_row("C2", 1, tie_group=1), ranking_row("C3", 3))
    model.set_results(results(rows, left_out=("R",)))
    assert column(model, Figure.RANK)[1:] == ["1=", "1=", "3"]
    assert set(column(model, Figure.COST)[1:]) == {"–"}


def test_without_a_stated_today_there_is_no_multiple_of_it(qtbot: QtBot) -> None:
    model = make()
    model.set_results(results((ranking_row("C1", 1, vs_today=1.2),), today_stated=False))
    assert column(model, Figure.TODAY)[1] == "–"


def test_a_row_that_climbs_moves(qtbot: QtBot) -> None:
    model = make()
    model.set_results(results((ranking_row("C1", 1), ranking_row("C2", 2))))
    better = results((ranking_row("C2", 1, score=1.4), ranking_row("C1", 2)))
    with qtbot.waitSignal(model.rowsMoved), qtbot.assertNotEmitted(model.modelReset):
        model.set_results(better)
    assert [model.label(row) for row in (1, 2)] == ["C2", "C1"]
    assert column(model, Figure.SCORE)[1] == "1.40"


def test_a_row_speaks_in_a_sentence(qtbot: QtBot) -> None:
    model = make()
    model.set_results(results((ranking_row("C1", 1, explanation="Ahead of C2 mostly on cost."),)))
    sentence = model.index(1, Figure.OPTION).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert sentence.startswith("Rank 1: C1, Solution C1. Score 0.90")
    assert sentence.endswith("Ahead of C2 mostly on cost.")


@pytest.mark.some(1)
@pytest.mark.parametrize("seed", range(8))
def test_any_sequence_of_results_shows_what_a_fresh_model_shows(
    seed: int, qtbot: QtBot, some: Callable[[Sequence[RunResults], int], list[RunResults]]
) -> None:
    luck, model = random.Random(seed), make()
    for given in some([some_results(luck) for _ in range(25)], 10):
        model.set_results(given)
        fresh = ResultsModel()
        fresh.set_results(given)
        assert shown(model) == shown(fresh)


def shown(model: ResultsModel) -> list[object]:
    rows = range(model.rowCount())
    entries = [model.index(row, 0).data(ENTRY_ROLE) for row in rows]
    return [*entries, *[str(model.index(row, Figure.RANK).data()) for row in rows]]


def some_results(luck: random.Random) -> RunResults:
    labels = [f"C{number}" for number in range(1, 8)]
    luck.shuffle(labels)
    rows: list[RankingRow] = []
    tiers = [luck.choice([0, 1, 2]) for _ in range(luck.randint(1, 6))]
    if luck.random() < 0.5:
        # In the other half today stands between two of one tier.
        tiers.sort()
    for rank, (tier, label) in enumerate(zip(tiers, labels, strict=False), start=1):
        rows.append(ranking_row(label, rank, tier=tier, score=luck.random()))
    lost = tuple(
        Unranked(candidate=f"id-{label}", label=label, title=label, why="No answer.")
        for label in labels[len(rows) : len(rows) + luck.randint(0, 2)]
    )
    return results(tuple(rows), run=luck.choice(["run-001", "run-001", "run-002"]), unranked=lost)


def test_the_line_of_an_option_says_why_it_stands_there(qtbot: QtBot) -> None:
    model = make()
    rows = (
        ranking_row("C1", 1, P=0.75, p_best=0.93, R=0.5, explanation="Ahead of C2 mostly on cost."),
        ranking_row("C2", 2, P=0.25, p_best=0.01, R=2.0),
        ranking_row("C3", 3, tier=2, violations=(violation(),)),
    )
    model.set_results(results(rows))
    assert column(model, Figure.VERDICT)[1] == "Ahead of C2 mostly on cost.", "as the ranking has it"
    model.set_results(results(rows, sentence="C1 leads."))
    assert [column(model, Figure.VERDICT)[row] for row in (1, 2, 4)] == [
        "Better on “The load doubles over night” and 2 more; 1 of 5 open.",
        "Better on “The import ends before six”; worse on “The load doubles over night” and 1 more; 1 of 5 open.",
        "Breaks “Nothing leaves the building”.",
    ]
    assert [column(model, Figure.FIRST)[row] for row in (1, 2, 4)] == ["95 %", "< 5 %", "–"]
    model.set_results(results(rows, sentence="No order yet.", has_order=False))
    assert set(column(model, Figure.FIRST)[1:3]) == {"–"}
    assert column(model, Figure.RANK)[1] == ""
    for figure in (Figure.SCORE, Figure.VALUE, Figure.GOALS, Figure.TODAY):
        assert set(column(model, figure)[1:3]) == {"–"}, "no digits that look exact"

    asked = results(rows, sentence="C1 leads.")
    nothing = tuple(cell.model_copy(update={"value": None}) if cell.label == "C2" else cell for cell in asked.cells)
    model.set_results(asked.model_copy(update={"cells": nothing}))
    assert column(model, Figure.VERDICT)[2] == "Nothing is answered about it yet."
    assert column(model, Figure.SCORE)[2] == column(model, Figure.VALUE)[2] == "–"
    assert column(model, Figure.COST)[2] == "open", "no multiple beside a cost that nobody has named"
    assert column(model, Figure.SCORE)[1] != "–"
    assert column(model, Figure.COST)[1] == "×0.50"


def test_headings_are_headings(qtbot: QtBot) -> None:
    model = make()
    model.set_results(results((ranking_row("C1", 1),)))
    assert model.headings() == (0,)
    assert isinstance(model.entry(0), Heading)
    model.set_results(None)
    assert model.rowCount() == 0
