"""The main job through the window's own controls: setup chat → run → analysis → what-if → run → comparison → adopt."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog
from pytestqt.qtbot import QtBot

from app.domain.chats import ChatMode, MessageRole, MessageState
from app.domain.projects import BranchState
from app.domain.rows import RunRow
from app.gui.results.results_view import ResultsView
from app.gui.runs.run_dialog import RunDialog
from app.gui.shell.main_window import MainWindow
from app.gui.spec.what_if_dialog import WhatIfDialog
from app.gui.thread.cards.message_part import PartWidget
from app.gui.thread.cards.proposal_card import ProposalCard
from app.gui.thread.cards.run_card import RunCard
from support.run_window import RunWindow

PROBLEM = """# Nightly import

## Goals
- The import finishes in under 2 hours.

## Constraints
- No more than 2 people may be needed to run it.
- Costs must stay below 500 EUR a month.

## Assumptions
- Suppliers keep their file format.

## Today

Today one developer starts the import by hand, which costs 40 hours a month.

## Options
1. Split the import by supplier and run four workers side by side; costs 100 EUR a month.
2. Buy a managed import service for 450 EUR a month.
"""


class Person:
    """Does in the window what a person would do."""

    def __init__(self, qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
        self.qtbot = qtbot
        self.main = main
        self.window = window

    @property
    def project(self) -> str:
        assert self.main.project is not None
        return self.main.project

    def answers(self) -> int:
        return sum(
            message.role is MessageRole.AGENT and message.state is MessageState.COMPLETE
            for message in self.main.pane.model.messages
        )

    def say(self, text: str) -> None:
        before = self.answers()
        self.main.pane.composer.field.setPlainText(text)
        QTest.keyClick(self.main.pane.composer.field, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.answers() > before and not self.main.pane.composer.is_working)

    def last_answer(self) -> str:
        return self.main.pane.model.messages[-1].text()

    def cards(self, kind: type[PartWidget]) -> list[PartWidget]:
        self.main.docks["messages"].bring_up()
        found = self.main.pane.view.viewport().findChildren(PartWidget)
        return [card for card in found if isinstance(card, kind) and card.isVisible()]

    def runs(self) -> tuple[RunRow, ...]:
        return self.window.services.runs.page(self.project, status=("completed",)).items

    def wait_for_run(self, count: int) -> RunRow:
        self.qtbot.waitUntil(lambda: len(self.runs()) == count)
        return self.runs()[0]

    def dialog(self, kind: type[QDialog]) -> QDialog:
        def there() -> list[QDialog]:
            return [found for found in self.main.findChildren(QDialog) if isinstance(found, kind)]

        self.qtbot.waitUntil(lambda: bool(there()))
        return there()[-1]

    def press(self, control: QAbstractButton) -> None:
        self.qtbot.waitUntil(control.isEnabled)
        control.click()

    def wait_for_mode(self, mode: ChatMode) -> None:
        self.qtbot.waitUntil(lambda: self.main.pane.chat is not None and self.main.pane.chat.mode is mode)


@pytest.mark.usefixtures("no_stray_windows")
def test_the_whole_job_through_the_window(qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
    person = Person(qtbot, main, window)
    services = window.services

    main.start_page.field.setPlainText(PROBLEM)
    main.start_page.start.click()
    qtbot.waitUntil(lambda: person.answers() == 1 and not main.pane.composer.is_working)
    setup = main.pane.chat
    assert setup is not None
    version = services.specs.main(person.project)
    assert version.content.spec.goals
    assert version.content.spec.constraints

    person.say("Propose a run")
    card = person.cards(ProposalCard)[-1]
    assert isinstance(card, ProposalCard)
    qtbot.waitUntil(lambda: "method steps" in card._facts.text())
    person.press(card.apply)
    first = person.wait_for_run(1)
    assert first.launched_from_chat == setup.id

    qtbot.waitUntil(lambda: bool(person.cards(RunCard)))
    run_card = person.cards(RunCard)[-1]
    assert isinstance(run_card, RunCard)
    qtbot.waitUntil(run_card.discuss.isVisible)
    person.press(run_card.discuss)
    person.wait_for_mode(ChatMode.ANALYSIS)
    person.say("What came out?")
    sentence = services.results.require(first.id).ranking.sentence
    assert sentence.startswith("No order yet")
    assert sentence in person.last_answer(), "the chat says what the results say"
    assert services.specs.main(person.project).number == version.number

    person.press(main.pane.header.what_if)
    person.wait_for_mode(ChatMode.WHAT_IF)
    what_if = main.pane.chat
    assert what_if is not None
    main_text = services.specs.to_markdown(services.specs.main(person.project).content)
    person.say("Costs must stay below 50 EUR a month.")
    assert services.specs.head(what_if.branch).number > version.number
    assert services.specs.to_markdown(services.specs.main(person.project).content) == main_text

    person.press(main.pane.header.rejudge)
    dialog = person.dialog(RunDialog)
    assert isinstance(dialog, RunDialog)
    person.press(dialog.start)
    second = person.wait_for_run(2)
    assert second.branch == what_if.branch
    assert second.launched_from_chat == what_if.id
    assert second.calls == 0

    main.wishes.compare((first.id, second.id))
    results = main.views["results"].content
    assert isinstance(results, ResultsView)
    comparison = results.pages.comparison
    assert comparison is not None
    qtbot.waitUntil(lambda: comparison.isVisible() and comparison.model.rowCount() > 0)
    person.press(comparison.back)

    person.press(main.pane.header.adopt)
    adopt = person.dialog(WhatIfDialog)
    assert isinstance(adopt, WhatIfDialog)
    person.press(adopt.adopt)
    qtbot.waitUntil(lambda: services.specs.branch(what_if.branch).state is BranchState.ADOPTED)
    assert "50 EUR" in services.specs.to_markdown(services.specs.main(person.project).content)
    qtbot.waitUntil(lambda: not main.pane.composer.field.isEnabled())
    assert main.notice_strip.notice is None or "error" not in main.notice_strip.notice.kind
