"""Results on a real store: ranking, matrix, hand answers by key with undo, why down to the sentence, contributions."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTableView

from app.domain.base import now
from app.domain.runs import Origin, Run, RunMode, RunRequest, RunStatus
from app.gui.asking.run_questions import RunQuestions
from app.gui.kit.requests import ChatRequest, DiscussRequest, WhatIfRequest
from app.gui.results.acting.hand_answer_dialog import HandAnswerDialog
from app.gui.results.answer_cells import AnswerCell, answers_of, describe_cell
from app.gui.results.results_keyboard import ResultsKeyboard
from app.gui.results.results_model import ANSWER_ROLE
from app.gui.results.results_view import ResultsView
from app.gui.runs.ideas_editor import IdeasEditor
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("run of its chat")


@pytest.fixture
def view(window: RunWindow) -> ResultsView:
    widget = ResultsView(window.context, RunQuestions(window.context))
    window.qtbot.addWidget(widget)
    window.context.bridge.published.connect(widget.apply)
    widget.resize(1200, 800)
    widget.show()
    return widget


def opened(window: RunWindow, view: ResultsView) -> Run:
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    view.set_project(made.project.id)
    view.open_run(run.id)
    window.until(lambda: view.model.rowCount() > 0)
    return run


def unknown(view: ResultsView) -> AnswerCell:
    """A goal's cell of a candidate that nothing was found for."""
    assert view.model.results is not None
    for cell in answers_of(view.model.results).values():
        if not cell.row.is_today and not cell.judged and cell.question.kind == "goal":
            return cell
    pytest.fail("everything was judged from the text")


def shown(view: ResultsView, cell: AnswerCell) -> AnswerCell:
    now_shown = view.model.index_of(cell.row.label, cell.question.slug).data(ANSWER_ROLE)
    assert isinstance(now_shown, AnswerCell)
    return now_shown


def test_the_ranking_and_the_matrix_of_a_run(window: RunWindow, view: ResultsView) -> None:
    run = opened(window, view)
    results = window.services.results.require(run.id)
    assert view.header.verdict.endswith((".",))
    assert view.header.method.text == "Method, no model"
    assert f"Judged {results.ranking.judged_cells} of {results.ranking.all_cells} from your text" in view.header.facts
    labels = [view.model.label(row) for row in range(view.model.rowCount())]
    assert [label for label in labels if label] == [row.label for row in results.ranking.rows]
    assert {one.slug for one in view.model.questions} == {one.slug for one in results.columns}
    assert not view.progress.isVisible()


def test_the_status_keeps_its_word_beside_the_other_marks(window: RunWindow, view: ResultsView) -> None:
    opened(window, view)
    header = view.header
    badges = (header.status, header.method, header.provisional)
    header.provisional.set_text("provisional", ink="warn")
    for width in (440, 546, 900, 1200):
        view.resize(width, 800)
        window.until(lambda: header.width() <= view.width())
        window.until(lambda: all(badge.width() >= badge.sizeHint().width() for badge in badges))
        assert header.width() <= width
        areas = [badge.geometry() for badge in badges]
        assert all(header.rect().contains(area) for area in areas), width
        assert not any(one.intersects(other) for one in areas for other in areas if one is not other), width
        assert header.status.text in ("Done", "Done, with warnings")


def test_a_key_answers_by_hand_and_undo_takes_it_back(window: RunWindow, view: ResultsView) -> None:
    run = opened(window, view)
    cell = unknown(view)
    before = window.services.results.require(run.id)
    view.select_answer(cell.row.label, cell.question.slug)
    window.key(view.table, Qt.Key.Key_Plus)
    window.until(lambda: shown(view, cell).by_hand)
    assert shown(view, cell).text == "better", "in the words it was given in"
    assert "(counts 0.70)" in describe_cell(shown(view, cell))
    after = window.services.results.require(run.id)
    assert after.ranking.by_hand_cells == 1
    assert after.ranking.ranking_hash != before.ranking.ranking_hash
    assert ", 1 by you" in view.header.facts
    assert view.inspector.answer.take_back.isVisibleTo(view)
    window.undo()
    window.until(lambda: not shown(view, cell).by_hand)
    assert window.services.results.require(run.id).ranking == before.ranking


def test_delete_takes_a_hand_answer_back(window: RunWindow, view: ResultsView) -> None:
    opened(window, view)
    cell = unknown(view)
    view.select_answer(cell.row.label, cell.question.slug)
    window.key(view.table, Qt.Key.Key_Minus)
    window.until(lambda: shown(view, cell).by_hand)
    assert shown(view, cell).text == "worse"
    window.key(view.table, Qt.Key.Key_Delete)
    window.until(lambda: not shown(view, cell).by_hand)


def test_a_digit_opens_the_exact_value_and_goes_on_after_it(window: RunWindow, view: ResultsView) -> None:
    run = opened(window, view)
    cell = unknown(view)
    view.select_answer(cell.row.label, cell.question.slug)
    window.key(view.table, Qt.Key.Key_1)
    dialog = view.findChild(HandAnswerDialog)
    assert dialog is not None
    window.until(lambda: dialog.value.hasFocus() or not dialog.value.lineEdit().hasSelectedText())
    assert dialog.value.text() == "1"
    window.type_number(dialog.value, "0.6")
    dialog.reason.setPlainText("We tried it once.")
    dialog._ok.click()
    window.until(lambda: shown(view, cell).by_hand)
    assert shown(view, cell).text == "better", "of the steps the nearest"
    stored = window.services.asking.state(run.id).table.cells
    assert [one.ground.quote for one in stored if one.ground.kind == "answer"] == ["We tried it once."]


def test_why_leads_to_the_sentence_and_its_message(window: RunWindow, view: ResultsView) -> None:
    run = opened(window, view)
    results = window.services.results.require(run.id)
    slug = next(column.slug for column in results.columns if column.kind == "constraint")
    view.select_answer("C1", slug)
    window.until(lambda: len(view.inspector.why.steps) > 1)
    kinds = [step._step.kind for step in view.inspector.why.steps]
    assert kinds[0] == "answer"
    assert {"item", "message"} <= set(kinds)
    assert "reply" not in kinds, "no model was asked"
    step = next(step for step in view.inspector.why.steps if step._step.kind == "message")
    with window.qtbot.waitSignal(view.requested) as chat:
        step.message_opened.emit(step._step.ref)
    assert chat.args == [ChatRequest(run.launched_from_chat or "", 1)]


def test_two_rows_are_separated_by_contributions_that_sum_to_the_gap(window: RunWindow, view: ResultsView) -> None:
    run = opened(window, view)
    labels = [row.label for row in window.services.results.require(run.id).ranking.rows][:2]
    view.body.open_inspector()
    view.table.select_options(tuple(labels))
    model = view.inspector.contributions.model
    window.until(lambda: model.rowCount() > 0)
    comparison = window.services.results.explain(run.id, *labels)
    assert model.total() == pytest.approx(comparison.gap, abs=1e-9)
    assert model.rowCount() == len(comparison.contributions) + 1


def test_what_it_asks_of_the_window(window: RunWindow, view: ResultsView) -> None:
    run = opened(window, view)
    with window.qtbot.waitSignal(view.requested) as discussed:
        view.body.actions_.discuss_requested.emit(False)
    assert discussed.args == [DiscussRequest(run.id, None, existing_chat=False)]
    view.table.select_options(("C2",))
    second = next(c for c in window.services.runs.candidates(run.id) if c.label == "C2")
    with window.qtbot.waitSignal(view.requested) as what_if:
        view.body.actions_.what_if.click()
    assert what_if.args == [WhatIfRequest(run=run.id, candidate=second.id)]
    with window.qtbot.waitSignal(view.requested) as improve:
        view.body.actions_.improve.click()
    assert improve.args is not None
    request = improve.args[0]
    assert isinstance(request, RunRequest)
    assert (request.config.mode, request.config.parents) == (RunMode.SEEDED, (second.id,))
    assert request.context_candidate == second.id
    assert window.settle(lambda: window.services.runs.preflight(run.project, request)).blocked is None


def test_two_selected_options_are_combined_to_an_idea_that_can_be_worded(window: RunWindow, view: ResultsView) -> None:
    run = opened(window, view)
    first, second = [one for one in window.services.runs.candidates(run.id) if one.origin is not Origin.TODAY][:2]
    view.table.select_options((first.label, second.label))
    with window.qtbot.waitSignal(view.requested) as wished:
        view.body.actions_.combine.click()
    assert wished.args is not None
    request = wished.args[0]
    assert isinstance(request, RunRequest)
    made_idea = request.config.ideas[-1]
    assert set(made_idea.parents) == {first.id, second.id}
    assert " now, " in made_idea.text
    editor = IdeasEditor()
    window.qtbot.addWidget(editor)
    editor.set_ideas(request.config.ideas)
    editor.boxes[-2].setPlainText("The first one in spring, then the other")
    worded = editor.ideas()[-1]
    assert (worded.text, worded.parents) == ("The first one in spring, then the other", made_idea.parents)
    view.table.select_options((first.label,))
    told = len(window.notices)
    view.body.actions_.combine.click()
    window.until(lambda: len(window.notices) > told)
    assert "Two options are combined" in window.notices[-1].sentence


@pytest.mark.holds("run")
def test_a_run_that_failed_says_why_and_offers_to_resume(window: RunWindow, view: ResultsView) -> None:
    made = window.project()
    run = window.run(made.project.id)
    window.settle(
        lambda: window.services.store.write(
            lambda tx: tx.runs.update(run.id, status=RunStatus.INTERRUPTED, ended_at=now())
        )
    )
    view.set_project(made.project.id)
    view.open_run(run.id)
    window.until(lambda: view.progress.isVisible())
    assert view.progress.sentence.startswith("Interrupted")
    assert view.progress.resume.isVisible()
    view.progress.resume.click()
    window.until(lambda: window.services.runs.get(run.id).status is RunStatus.COMPLETED)
    window.until(lambda: not view.progress.isVisible())


def test_an_unknown_run_is_said_plainly(window: RunWindow, view: ResultsView) -> None:
    view.open_run("0" * 32)
    window.until(lambda: view._pages.currentWidget() is view.fault)
    assert view.fault.sentence
    view.set_project("another")
    assert view.run_id is None


def test_the_place_asked_for_with_one_run_is_not_gone_to_in_another(window: RunWindow, view: ResultsView) -> None:
    made = window.project()
    one, other = (window.run(made.project.id, chat=made.chat.id) for _ in range(2))
    view.set_project(made.project.id)
    view.open_run(one.id, label="C2")
    view.open_run(other.id)
    window.until(lambda: view.model.results is not None and view.model.results.run == other.id)
    assert view.table.selected_labels() == ()
    view.open_run(one.id, label="C2")
    window.until(lambda: view.table.selected_labels() == ("C2",))


def test_where_no_question_is_read_the_keyboard_is_not_waited_for(window: RunWindow, view: ResultsView) -> None:
    field, table = QLineEdit(view), QTableView(view)
    field.show()
    table.hide()
    view.activateWindow()
    questions = RunQuestions(window.context)
    keyboard = ResultsKeyboard(view.questions, table, questions, view)
    keyboard.show_run("at work", asks=False)
    keyboard.take()
    assert view.focusWidget() is field
    assert not questions.is_known("at work")
