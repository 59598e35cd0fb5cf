"""From a pasted wish to an order: the questions of a run answered in the window, by keyboard and by mouse."""

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.chats import MessageRole, MessageState
from app.domain.elicitation.cards import CardKind
from app.gui.asking.answer_line import AnswerLine
from app.gui.asking.question_card import QuestionCardView
from app.gui.kit.undo import Undoable
from app.gui.results.results_view import ResultsView
from app.gui.runs.run_columns import describe
from app.gui.shell.main_window import MainWindow
from app.gui.thread.cards.message_part import PartWidget
from app.gui.thread.cards.reading_card import ReadingCard
from app.gui.thread.cards.run_card import RunCard
from app.services.running.asking import AskingState
from support.made_folders import put_bakery
from support.run_window import RunWindow, end_window, main_window, run_window, shown_window
from support.scripted_model import ScriptedModel
from support.unsure_judge import unsure_of_the_first

Card = TypeVar("Card", bound=PartWidget)

WISH = """We want shorter queues at the library desk. It must not need a second person.
Today one person serves the desk. Options:
1. Self-service machines at the door.
2. Bookings by phone only, with a call-back within the hour.
"""
MOST_CARDS = 9


def newest(main: MainWindow) -> Undoable:
    """The act that Edit › Undo takes back."""
    act = main.context.undoing.stack.newest(main.project)
    assert act is not None
    return act


def keyboard() -> QWidget:
    """The widget that keys go to."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


class Reader:
    """Pastes a text, has it compared and answers the cards, as a person would."""

    def __init__(self, qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
        self.qtbot, self.main, self.window = qtbot, main, window

    def compare(self, *, stays: bool = False) -> str:
        """Paste the wish and start the run; return its id once its first question is shown in the chat.

        Args:
            stays: in the results, which have come forward with the keyboard in their question.
        """
        main = self.main
        main.activateWindow()
        main.start_page.field.setPlainText(WISH)
        main.start_page.start.click()
        self.window.until(lambda: self._answers() == 1)
        self.window.until(lambda: [card for card in self._cards(ReadingCard) if not card.compare.isHidden()])
        card = self._cards(ReadingCard)[-1]
        card.compare.click()
        assert main.project is not None
        main.pane.model.line_facts_changed(self.window.services.specs.main_branch(main.project).id)
        assert card.compare.is_working, "shown anew, it still is at work"
        card.compare.click()
        self.window.until(lambda: main.docks["results"].is_seen and main.shown_run is not None)
        self.window.until(lambda: self.in_results.lines and keyboard() in self.in_results.lines[0].buttons)
        self.window.until(lambda: self.in_results.column.is_whole)
        if not stays:
            self.back_to_chat()
        return self.run_id

    def back_to_chat(self) -> None:
        """Go to the question in the chat, with the keyboard where one writes."""
        QTest.keyClick(keyboard(), Qt.Key.Key_F7)
        self.window.until(lambda: self.main.docks["messages"].is_seen and self._asks())
        self.window.until(lambda: keyboard() is self.main.pane.composer.field)

    @property
    def run_id(self) -> str:
        assert self.main.project is not None
        return self.window.services.runs.page(self.main.project).items[0].id

    @property
    def state(self) -> AskingState:
        found = self.main.questions.state(self.run_id)
        assert found is not None
        return found

    @property
    def run_card(self) -> RunCard:
        return self._run_cards()[-1]

    @property
    def in_chat(self) -> QuestionCardView:
        found = self.run_card.question
        assert found is not None
        return found

    @property
    def in_results(self) -> QuestionCardView:
        return self.results.questions.card

    @property
    def results(self) -> ResultsView:
        found = self.main.findChild(ResultsView)
        assert found is not None
        return found

    def stored(self, acts: int) -> None:
        """Wait until so many acts are stored and shown."""
        self.window.until(lambda: self.state.acts == acts)
        cards = self.main.findChildren(QuestionCardView)
        self.window.until(lambda: all(card.column.is_whole for card in cards if card.isVisible()))
        QApplication.processEvents()

    def open_results(self) -> None:
        self.main.open_run(self.run_id)
        self.window.until(lambda: self.in_results.isVisible() and self.results.model.rowCount())

    def _answers(self) -> int:
        return sum(
            message.role is MessageRole.AGENT and message.state is MessageState.COMPLETE
            for message in self.main.pane.model.messages
        )

    def _run_cards(self) -> list[RunCard]:
        return self._cards(RunCard)

    def _cards(self, kind: type[Card]) -> list[Card]:
        return [card for card in self.main.pane.view.viewport().findChildren(kind) if card.isVisible()]

    def _asks(self) -> bool:
        return bool(self._run_cards()) and self.run_card.question is not None and self.in_chat.isVisible()

    def take_keyboard(self) -> None:
        """Go to the first line of the question in the chat."""
        self.in_chat.focus()
        self.window.until(lambda: QApplication.focusWidget() in self.in_chat.lines[0].buttons)

    @staticmethod
    def focused_line(card: QuestionCardView) -> AnswerLine:
        return next(line for line in card.lines if line.isAncestorOf(keyboard()))


@pytest.mark.usefixtures("no_stray_windows")
def test_from_a_pasted_wish_to_an_order_by_keyboard(qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
    reader = Reader(qtbot, main, window)
    run = reader.compare(stays=True)
    acts = 0
    while reader.state.progress.card is not None:
        assert acts < MOST_CARDS, "the questions do not end"
        if acts == 1:
            reader.back_to_chat()
            QTest.keyClick(keyboard(), Qt.Key.Key_Up)
        card = reader.in_chat if acts else reader.in_results
        assert card.column.is_whole
        lines = card.lines
        for at, line in enumerate(lines):
            assert reader.focused_line(card) is line, "the arrows go from line to line"
            if not line.title.text().startswith("Today"):
                # The first option does better than the second, as far as a line can say so.
                QTest.keyClicks(keyboard(), "1" if acts == 0 or len(line.buttons) < 5 else "+-"[at % 2])
            if line is not lines[-1]:
                QTest.keyClick(keyboard(), Qt.Key.Key_Down)
        QTest.keyClick(keyboard(), Qt.Key.Key_Return)
        acts += 1
        reader.stored(acts)
    assert acts >= 2
    progress, sentence = reader.state.progress, reader.state.sentence
    assert progress.has_order
    leader = reader.state.table.title(progress.standing.leaders[0])
    assert leader.startswith("Self-service machines"), sentence
    assert QApplication.focusWidget() is reader.run_card.open, "the keyboard is not lost with the last question"

    told = [notice.sentence for notice in window.notices]
    reader.open_results()
    window.until(lambda: reader.results.header.verdict == sentence)
    window.until(lambda: reader.run_card._best.text() == sentence)
    row = window.services.runs.row(run)
    assert told[-1] == row.sentence == sentence
    assert sentence.rstrip(".") in describe(row)
    first = reader.results.model.label(1)
    ranking = window.services.results.require(run).ranking
    assert ranking.rows[0].title.startswith("Self-service machines")
    assert first == ranking.rows[0].label

    more = reader.in_results.go_on
    assert more.text() == "Ask me more"
    more.setFocus()
    QTest.keyClick(more, Qt.Key.Key_Space)
    assert reader.in_results.heading == "What does each cost, all in?"
    assert main.focusWidget() in reader.in_results.lines[0].buttons, "the keyboard goes on with the question"
    assert more.text() == "Enough"
    reader.in_results.unknown.click()
    reader.stored(acts + 1)
    assert not more.isVisible(), "nothing is open any more"


def test_the_questions_by_mouse_in_the_results(qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
    reader = Reader(qtbot, main, window)
    reader.compare()
    reader.open_results()
    first = reader.in_results.heading
    assert first == reader.in_chat.heading == "Do any of these break what must hold?"

    reader.in_results.lines[0].buttons[1].click()
    assert reader.in_chat.lines[0].buttons[1].isChecked(), "one sheet, wherever it is shown"
    reader.in_results.lines[0].buttons[1].click()
    assert not reader.in_chat.lines[0].buttons[1].isChecked(), "said again, it is taken back"

    reader.in_results.hold.click()
    reader.stored(1)
    assert reader.state.table.limits_seen
    assert reader.in_results.heading == reader.in_chat.heading != first
    better, worse = (reader.in_results.lines[at].buttons for at in range(2))
    next(one for one in better if one.text() == "better").click()
    next(one for one in worse if one.text() == "worse").click()
    reader.in_results.give.click()
    reader.stored(2)
    assert reader.state.progress.has_order
    window.until(lambda: reader.results.header.verdict == reader.state.sentence)

    changes = reader.results.questions.turns
    assert changes.isVisible()
    changes.fold.click()
    window.until(lambda: changes.text.startswith("•  If "))
    assert "leads, first in" in changes.text


def test_a_card_is_taken_back_from_its_toast_and_from_the_card(
    qtbot: QtBot, main: MainWindow, window: RunWindow
) -> None:
    reader = Reader(qtbot, main, window)
    reader.compare()
    before = reader.state
    reader.in_chat.hold.click()
    reader.stored(1)
    window.undo()
    reader.stored(0)
    assert reader.state == before
    assert reader.in_chat.heading == "Do any of these break what must hold?"
    assert not reader.in_chat.back.isVisible(), "there is nothing to take back"

    reader.in_chat.unknown.click()
    reader.stored(1)
    after, name = reader.state, "answer to “Do any of these break what must hold?”"
    window.until(lambda: main.action("undo").text() == f"Undo {name}")
    reader.in_chat.back.click()
    reader.stored(0)
    assert reader.state == before
    window.until(lambda: not main.action("undo").isEnabled())
    assert main.action("redo").text() == f"Redo {name}"
    main.action("redo").trigger()
    reader.stored(1)
    assert reader.state == after
    window.until(main.action("undo").isEnabled)
    main.action("undo").trigger()
    reader.stored(0)
    assert not reader.in_chat.back.isVisible()

    # Of before this window, and so on no stack: taking it back is the act.
    reader.in_chat.hold.click()
    reader.stored(1)
    answered = reader.state
    window.until(lambda: main.action("undo").isEnabled())
    main.context.undoing.stack.drop(newest(main))
    reader.in_chat.back.click()
    reader.stored(0)
    window.until(lambda: main.action("undo").text() == "Undo taking back an answer to Run 1")
    main.action("undo").trigger()
    reader.stored(1)
    assert reader.state == answered


def test_an_older_toast_takes_no_newer_card_back(qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
    reader = Reader(qtbot, main, window)
    reader.compare()
    reader.in_chat.hold.click()
    reader.stored(1)
    window.until(lambda: any(told.action for told in window.notices if told.action and told.action.text == "Undo"))
    older = [told.action for told in window.notices if told.action and told.action.text == "Undo"][-1]
    reader.in_chat.unknown.click()
    reader.stored(2)
    older.run()
    window.until(lambda: "Another card was answered since" in window.notices[-1].sentence)
    assert window.services.asking.state(reader.run_id).acts == 2


def test_nothing_said_and_a_sum_that_is_none_are_told_on_the_card(
    qtbot: QtBot, main: MainWindow, window: RunWindow
) -> None:
    reader = Reader(qtbot, main, window)
    run = reader.compare()
    reader.take_keyboard()
    QTest.keyClick(keyboard(), Qt.Key.Key_Return)
    assert "Nothing is said yet" in reader.in_chat.fault
    assert window.services.asking.state(run).acts == 0
    asked = 0
    while reader.state.progress.card is not None and reader.state.progress.card.kind is not CardKind.COST:
        reader.in_chat.unknown.click()
        asked += 1
        reader.stored(asked)
    assert reader.state.progress.card is not None, "nothing but the cost is left to tell the two apart"
    field = reader.in_chat.lines[0].sum
    QTest.keyClicks(field, "some money")
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.until(lambda: reader.in_chat.fault)
    assert "some money" in reader.in_chat.fault
    assert field.text() == "some money", "what was typed stays"
    assert window.services.asking.state(run).acts == asked


def test_the_window_comes_back_to_the_card_it_was_left_at(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with run_window(qapp, qtbot, tmp_path / "data") as window, main_window(window) as main:
        reader = Reader(qtbot, main, window)
        run = reader.compare()
        reader.in_chat.hold.click()
        reader.stored(1)
        heading, sentence, left = reader.in_chat.heading, reader.state.sentence, main.state()
    with run_window(qapp, qtbot, tmp_path / "data") as window:
        main = shown_window(window)
        try:
            main.restore(left)
            reader = Reader(qtbot, main, window)
            window.until(reader._asks)
            assert reader.run_id == run
            assert (reader.in_chat.heading, reader.state.sentence) == (heading, sentence)
            assert reader.in_chat.back.isVisible()
            reader.in_chat.back.click()
            reader.stored(0)
        finally:
            end_window(main)


def test_of_a_models_run_the_cell_that_settles_it_is_answered_in_the_results(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    project, _, _ = put_bakery(tmp_path / "data")
    judge = ScriptedModel(answer=unsure_of_the_first)
    with run_window(qapp, qtbot, tmp_path / "data", client=lambda: judge) as window, main_window(window) as main:
        ideas = ("Two vans on fixed routes.", "One van that starts at three at night.")
        run = window.run(project, window.request(project, ideas=ideas)).id
        main.open_project(project)
        main.open_run(run)
        window.until(lambda: main.findChild(ResultsView) is not None)
        results = main.findChild(ResultsView)
        assert results is not None
        card = results.questions.card
        window.until(lambda: card.isVisible() and card.lines and results.model.rowCount())
        assert card.heading == "Your answer to this would settle it"
        assert "The model could not say." in card.lines[0].quote.text()
        assert not results.questions.turns.isVisible()
        before = results.header.verdict
        main.activateWindow()
        card.focus()
        window.until(lambda: QApplication.focusWidget() in card.lines[0].buttons)
        QTest.keyClicks(keyboard(), "+")
        QTest.keyClick(keyboard(), Qt.Key.Key_Return)
        window.until(lambda: results.header.verdict != before)
        ranking = window.services.results.require(run).ranking
        assert (ranking.rows[0].label, ranking.by_hand_cells) == ("C1", 1)
        assert "C1" in results.header.verdict
        window.undo()
        window.until(lambda: results.header.verdict == before)
        window.until(lambda: card.lines and card.lines[0].isVisible())  # asked again
