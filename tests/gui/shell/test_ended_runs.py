"""A run ends: its results come forward where it is waited for, and take nothing from under the person's hands."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.chats import ChatMode
from app.domain.runs import Run
from app.gui.kit.notices import Notice
from app.gui.results.results_view import ResultsView
from app.gui.shell.main_window import MainWindow
from app.gui.thread.cards.run_card import RunCard
from support.run_window import IDEAS, Made, RunWindow, end_window, shown_window

pytestmark = pytest.mark.holds("project")


class Waiting:
    """Somebody whose chat is open while a run of it works."""

    def __init__(self, main: MainWindow, window: RunWindow) -> None:
        self.main, self.window = main, window
        self.made: Made = window.project()
        main.resize(1360, 860)
        main.open_project(self.made.project.id)
        main.activateWindow()
        main.pane.focus_composer()
        window.until(lambda: self.keyboard() is main.pane.composer.field)

    @staticmethod
    def keyboard() -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None
        return found

    @property
    def results(self) -> ResultsView:
        found = self.main.docks["results"].content
        assert isinstance(found, ResultsView)
        return found

    @property
    def chat_card(self) -> RunCard:
        return [card for card in self.main.pane.view.viewport().findChildren(RunCard) if card.isVisible()][-1]

    def run(self) -> Run:
        """A run of the chat that is first open, which has ended and was told about."""
        self.window.notices.clear()
        project, chat = self.made.project.id, self.made.chat.id
        run = self.window.run(project, self.window.request(project, chat=chat, ideas=IDEAS[:2]))
        self.window.until(lambda: self.window.notices)
        return run

    def told(self) -> Notice:
        return self.window.notices[-1]

    def reads_chat(self, question_of: Run) -> None:
        """Back to the chat, where the question of a run is shown."""
        self.main.open_chat(self.made.chat.id)
        self.window.until(lambda: self.main.docks["messages"].is_seen)
        self.main.pane.view.go_to_end()
        self.window.until(lambda: self.chat_card.run_id == question_of.id and self.chat_card.asks)

    def answers_in_results(self) -> bool:
        lines = self.results.questions.card.lines
        return bool(lines) and self.keyboard() in lines[0].buttons

    def offers(self, run: Run) -> None:
        """Nothing came forward; the notice offers it."""
        assert self.main.docks["messages"].is_seen
        assert not self.main.docks["results"].is_seen
        action = self.told().action
        assert action is not None
        assert action.text == "Show results"
        assert f"Run {run.number} is done" in self.told().sentence


def test_results_come_forward_where_they_are_waited_for_and_over_nobody_who_writes_or_answers(
    main: MainWindow, window: RunWindow
) -> None:
    waiting = Waiting(main, window)
    field = main.pane.composer.field
    QTest.keyClicks(field, "One more")
    QTest.keyClick(field, Qt.Key.Key_Home)
    first = waiting.run()
    waiting.offers(first)
    assert waiting.keyboard() is field
    QTest.keyClicks(waiting.keyboard(), "x")
    assert field.toPlainText() == "xOne more", "what is typed goes where it went before"
    waiting.told().action.run()  # type: ignore[union-attr]  # looked at by `offers`
    window.until(waiting.answers_in_results)
    assert field.toPlainText() == "xOne more", "a draft keeps the keyboard of nobody who went to the results"
    main.docks["messages"].bring_up()
    window.until(lambda: waiting.keyboard() is field)

    field.clear()
    second = waiting.run()
    window.until(lambda: main.docks["results"].is_seen and waiting.results.run_id == second.id)
    window.until(waiting.answers_in_results)
    assert waiting.told().sentence == "Run 2 is done."
    assert waiting.told().action is None, "it is in view"

    waiting.reads_chat(second)
    question = waiting.chat_card.question
    assert question is not None
    assert question.heading == waiting.results.questions.card.heading, "the same question, at both places"
    question.focus()
    before = waiting.keyboard()
    third = waiting.run()
    waiting.offers(third)
    assert waiting.keyboard() is before
    waiting.told().action.run()  # type: ignore[union-attr]  # looked at by `offers`
    window.until(lambda: waiting.results.run_id == third.id and waiting.answers_in_results())


def test_the_question_goes_on_in_the_results_at_its_line_and_comes_back_after_a_restart(
    main: MainWindow, window: RunWindow
) -> None:
    waiting = Waiting(main, window)
    run = waiting.run()
    window.until(waiting.answers_in_results)
    waiting.reads_chat(run)
    question = waiting.chat_card.question
    assert question is not None
    window.until(lambda: len(question.lines) > 1)
    question.focus(1)
    QTest.keyClicks(waiting.keyboard(), "1")
    waiting.chat_card.open.click()
    there = waiting.results.questions.card
    window.until(lambda: len(there.lines) > 1 and waiting.keyboard() is there.lines[1].buttons[0])
    assert there.lines[1].buttons[0].isChecked(), "what was said goes along"
    heading = waiting.results.questions.card.heading

    again = shown_window(window)
    again.restore(main.state())
    window.until(lambda: again.docks["results"].is_seen and again.shown_run == run.id)
    shown = again.docks["results"].content
    assert isinstance(shown, ResultsView)
    window.until(lambda: shown.questions.card.isVisible() and shown.questions.card.heading == heading)
    end_window(again)


def test_pinned_results_stay_and_who_is_elsewhere_is_told(main: MainWindow, window: RunWindow) -> None:
    waiting = Waiting(main, window)
    first = waiting.run()
    window.until(lambda: main.docks["results"].is_seen and waiting.results.run_id == first.id)
    waiting.results.followed.pin(True)
    waiting.reads_chat(first)
    main.pane.focus_composer()
    second = waiting.run()
    waiting.offers(second)
    assert waiting.results.run_id == first.id

    waiting.results.followed.pin(False)
    other = window.settle(
        lambda: window.services.chats.create(waiting.made.project.id, mode=ChatMode.SETUP, title="Elsewhere")
    )
    main.open_chat(other.id)
    third = waiting.run()
    waiting.offers(third)
    assert main.pane.chat is not None
    assert main.pane.chat.id == other.id
    main.show_start_page()
    waiting.run()
    assert main.project is None
    action = waiting.told().action
    assert action is not None
    action.run()
    window.until(lambda: main.project == waiting.made.project.id and main.docks["results"].is_seen)


def test_where_both_have_room_the_results_come_beside_and_the_keyboard_stays(
    main: MainWindow, window: RunWindow
) -> None:
    waiting = Waiting(main, window)
    main.resize(1700, 900)
    window.until(lambda: main.docks["results"].is_seen and main.docks["messages"].is_seen)
    field = main.pane.composer.field
    QTest.keyClicks(field, "While I write")
    run = waiting.run()
    window.until(lambda: waiting.results.run_id == run.id and waiting.results.questions.card.isVisible())
    assert waiting.keyboard() is field
    QTest.keyClicks(field, " on")
    assert field.toPlainText() == "While I write on"
    main.commands.next_pane()
    window.until(lambda: not main.docks["messages"].isAncestorOf(waiting.keyboard()))
