"""The answers in the table: what each cell says, its heat, its marks, the order of questions, and steady places."""

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.domain.results import RunResults
from app.domain.runs import QuestionKind
from app.gui.results.answer_cells import AnswerCell
from app.gui.results.results_columns import Figure
from app.gui.results.results_model import ANSWER_ROLE, ResultsModel
from support.run_values import cell, ranking_row, results, today_row, violation


def make(given: RunResults | None = None) -> ResultsModel:
    model = ResultsModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    if given is not None:
        model.set_results(given)
    return model


def some() -> RunResults:
    rows = (
        ranking_row("C10", 1, R=0.5),
        ranking_row("C2", 2, violations=(violation(),)),
        today_row(3),
    )
    return results(rows)


def at(model: ResultsModel, label: str, slug: str) -> AnswerCell:
    found = model.index_of(label, slug).data(ANSWER_ROLE)
    assert isinstance(found, AnswerCell)
    return found


def test_decisive_questions_stand_first_and_keep_their_place(qtbot: QtBot) -> None:
    model = make(some())
    order = ["no-cloud", "load-doubles", "cost", "faster", "disk-full"]
    assert [one.slug for one in model.questions] == order, "a broken limit, then what sets the options apart"
    given = some()
    same = results(tuple(row.model_copy(update={"violations": ()}) for row in given.ranking.rows))
    model.set_results(same)
    assert [one.slug for one in model.questions] == order, "nobody loses the column they are at"
    model.set_results(same.model_copy(update={"run": "run-002"}))
    assert model.questions[0].slug == "load-doubles"


def test_what_a_cell_says(qtbot: QtBot) -> None:
    model = make(some())
    assert at(model, "C10", "load-doubles").text == "0.75"
    assert at(model, "C10", "no-cloud").text == "yes"
    assert at(model, "C2", "no-cloud").text == "no"
    assert at(model, "C10", "cost").text == "×0.50"
    unknown = at(model, "C10", "disk-full")
    assert (unknown.text, unknown.judged, unknown.strength) == ("?", False, None)
    assert "Not judged" in model.index_of("C10", "disk-full").data(Qt.ItemDataRole.ToolTipRole)
    assert "The text says so about C10." in model.index_of("C10", "cost").data(Qt.ItemDataRole.ToolTipRole)


def test_words_that_are_quoted_already_stand_in_one_pair_of_marks(qtbot: QtBot) -> None:
    given = some()
    counted = "“90,000 euros” against “60,000 euros” today: 1.5 times"
    changed = next(one for one in given.cells if (one.label, one.question) == ("C10", "cost"))
    answers = (changed.answers[0].model_copy(update={"evidence": counted}), *changed.answers)
    quoted = changed.model_copy(update={"answers": answers})
    model = make(given.model_copy(update={"cells": tuple(quoted if one is changed else one for one in given.cells)}))
    tip = str(model.index_of("C10", "cost").data(Qt.ItemDataRole.ToolTipRole))
    assert "““" not in tip
    assert counted in tip
    assert "“The text says so about C10.”" in tip


def test_cheaper_is_stronger_and_today_is_half(qtbot: QtBot) -> None:
    model = make(some())
    cheap, today = at(model, "C10", "cost"), at(model, "T", "cost")
    assert cheap.strength is not None
    assert today.strength == 0.5
    assert cheap.strength > 0.5


def test_filled_in_by_hand_and_disagreeing_answers_are_marked(qtbot: QtBot) -> None:
    given = some()
    first = cell("C2", "load-doubles", 0.9).answers[0]
    other = first.model_copy(update={"value": 0.2, "replicate": 1})
    changed = {
        ("C2", "disk-full"): cell("C2", "disk-full", 0.4, imputed=True),
        ("C2", "faster"): cell("C2", "faster", 0.5, by_hand=True),
        ("C2", "load-doubles"): cell("C2", "load-doubles", 0.55, answers=(first, other)),
    }
    cells = tuple(changed.get((one.label, one.question), one) for one in given.cells)
    model = make(given.model_copy(update={"cells": cells}))
    assert at(model, "C2", "disk-full").text == "≈ 0.40"
    assert not at(model, "C2", "disk-full").judged
    assert at(model, "C2", "faster").by_hand
    assert at(model, "C2", "load-doubles").disagrees


def test_an_answer_changes_one_cell_and_moves_rows(qtbot: QtBot) -> None:
    given = some()
    model = make(given)
    cells = tuple(
        cell("C2", "disk-full", 0.75, by_hand=True) if (one.label, one.question) == ("C2", "disk-full") else one
        for one in given.cells
    )
    swapped = (given.ranking.rows[1], given.ranking.rows[0], given.ranking.rows[2])
    ranking = given.ranking.model_copy(update={"rows": swapped})
    told: list[object] = []
    model.dataChanged.connect(lambda first, last: told.append((first.row(), first.column(), last.column())))
    with qtbot.waitSignal(model.rowsMoved), qtbot.assertNotEmitted(model.modelReset):
        model.set_results(given.model_copy(update={"cells": cells, "ranking": ranking}))
    at_cell = model.index_of("C2", "disk-full")
    assert told == [(at_cell.row(), at_cell.column(), at_cell.column())]
    assert at(model, "C2", "disk-full").text == "0.75"


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_of_results_shows_what_a_fresh_model_shows(seed: int, qtbot: QtBot) -> None:
    luck, model = random.Random(seed), make()
    for _step in range(20):
        labels = ["C1", "C2", "C3"][: luck.randint(1, 3)] if luck.random() < 0.3 else ["C1", "C2", "C3"]
        luck.shuffle(labels)
        rows = tuple(ranking_row(label, rank, P=luck.choice([0.25, 0.5])) for rank, label in enumerate(labels, 1))
        given = results(rows, run=luck.choice(["run-001", "run-002"]))
        model.set_results(given)
        fresh = ResultsModel()
        fresh.set_results(given)
        assert texts(model) == texts(fresh)


def texts(model: ResultsModel) -> list[object]:
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[model.index(row, column).data(ANSWER_ROLE) for column in columns] for row in rows]


def test_kinds_are_named_in_headers(qtbot: QtBot) -> None:
    model = make(some())
    tip = model.headerData(len(Figure), Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert tip == "hard limit: Nothing leaves the building"
    assert [question.kind for question in some().columns][4] is QuestionKind.COST
