"""The window over a real store: start a project, talk, change the spec, run, discuss, try a what-if, come back."""

import subprocess
import sys
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.bridge.watch import StoreWatch
from app.domain.chats import ChatMode, MessageRole
from app.domain.projects import ItemState
from app.domain.runs import RunStatus
from app.gui.chats.chat_chooser import ChatChooser
from app.gui.kit.requests import DiscussRequest
from app.gui.results.results_view import ResultsView
from app.gui.runs.run_dialog import RunDialog
from app.gui.shell.main_window import MainWindow
from app.gui.shell.navigation import link_question, title_of
from app.gui.shell.window_state import load_state, save_state
from app.gui.thread.cards.proposal_card import ProposalCard
from app.gui.thread.cards.run_card import RunCard
from support.run_window import BAKERY, RunWindow, end_window

W = TypeVar("W", bound=QWidget)


def answered(qtbot: QtBot, main: MainWindow, count: int) -> None:
    """Wait until the open chat has so many finished answers."""

    def ready() -> bool:
        agents = [known for known in main.pane.model.messages if known.role is MessageRole.AGENT]
        finished = [known for known in agents if known.state.value == "complete"]
        return len(finished) >= count and not main.pane.composer.is_working

    qtbot.waitUntil(ready)


def started(qtbot: QtBot, main: MainWindow, text: str = BAKERY) -> str:
    """A project typed on the start page."""
    main.start_page.field.setPlainText(text)
    main.start_page.start.click()
    qtbot.waitUntil(lambda: main.project is not None)
    answered(qtbot, main, 1)
    assert main.project is not None
    return main.project


def say(qtbot: QtBot, main: MainWindow, text: str, answers: int) -> None:
    main.pane.composer.field.setPlainText(text)
    QTest.keyClick(main.pane.composer.field, Qt.Key.Key_Return)
    answered(qtbot, main, answers)


def parts(main: MainWindow, kind: type[W]) -> list[W]:
    """The parts of one kind in the cards in view."""
    return [found for found in main.pane.view.viewport().findChildren(kind) if found.isVisible()]


def test_a_sentence_becomes_a_project_with_an_answer_and_only_docks_in_view_are_filled(
    qtbot: QtBot, main: MainWindow
) -> None:
    assert main.start_page.isVisible()
    assert not main.start_page.start.isEnabled()
    started(qtbot, main)
    assert not main.start_page.isVisible()
    assert main.docks["messages"].isVisible()
    roles = [known.role for known in main.pane.model.messages]
    assert roles[:2] == [MessageRole.USER, MessageRole.AGENT]
    assert main.pane.model.messages[0].text() == BAKERY
    assert main.chat_list.model.rowCount() == 1
    assert main.pane.composer.text == ""
    assert main.docks["spec"].is_seen
    assert main.docks["spec"].content is not None
    assert main.docks["runs"].content is not None
    assert not main.docks["results"].is_seen
    assert main.docks["results"].content is None, "made though it is behind a tab"
    main.docks["results"].raise_()
    qtbot.waitUntil(lambda: main.docks["results"].content is not None)


def test_the_finished_example_is_made_and_opened(qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
    main.start_page.example.click()
    assert not main.start_page.example.isEnabled()
    qtbot.waitUntil(lambda: main.project is not None)
    assert main.project is not None
    services = window.services
    assert {row.status for row in services.runs.page(main.project).items} == {"completed"}
    assert {row.mode for row in services.chats.page(main.project).items} == {"setup", "analysis", "what-if"}
    assert not main.start_page.isVisible()


def test_a_run_starts_from_its_card_and_reports_in_the_chat(qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
    project = started(qtbot, main, BAKERY + "\n\nOptions:\n- Hire a second baker\n- Buy a proofing cabinet\n")
    say(qtbot, main, "Propose a run", 2)
    card = parts(main, ProposalCard)[-1]
    assert card.apply.text() == "Start"
    card.apply.click()
    assert (card.apply.is_working, card.apply.text()) == (True, "Starting…"), "it says at once that it works"
    qtbot.waitUntil(lambda: bool(window.services.runs.page(project, status=("completed",)).items))
    run = window.services.runs.page(project).items[0]
    assert main.pane.chat is not None
    assert run.launched_from_chat == main.pane.chat.id
    qtbot.waitUntil(lambda: any(card.open.text() == "Open results" for card in parts(main, RunCard)))
    assert parts(main, RunCard)[-1].open.isVisible()
    qtbot.waitUntil(lambda: main.notice_strip.sentence.text().startswith("Run 1 is done"))
    main.notice_strip.action.click()
    results = main.docks["results"].content
    assert isinstance(results, ResultsView)
    assert results.run_id == run.id


@pytest.mark.holds("run of its chat")
def test_results_are_discussed_in_a_new_and_in_an_existing_chat(
    qtbot: QtBot, main: MainWindow, window: RunWindow
) -> None:
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    main.open_project(made.project.id)
    main.open_run(run.id)
    results = main.docks["results"].content
    assert isinstance(results, ResultsView)
    assert results.run_id == run.id
    main.wishes.discuss(DiscussRequest(run.id, None, existing_chat=False))
    qtbot.waitUntil(lambda: main.pane.chat is not None and main.pane.chat.subject_run == run.id)
    assert main.pane.chat is not None
    assert main.pane.chat.mode is ChatMode.ANALYSIS
    about = window.services.chats.page(made.project.id, about_run=run.id).items
    assert [row.relation for row in about] == ["about"]

    main.wishes.discuss(DiscussRequest(run.id, None, existing_chat=True))
    chooser = main.findChild(ChatChooser)
    assert chooser is not None
    row = chooser.model.row_of(made.chat.id)
    assert row is not None
    chooser.list.setCurrentIndex(chooser.model.index(row, 0))
    chooser.accept()
    qtbot.waitUntil(lambda: len(window.services.chats.page(made.project.id, about_run=run.id).items) == 2)
    assert main.pane.chat.id == made.chat.id
    assert {row.relation for row in window.services.chats.page(made.project.id, about_run=run.id).items} == {
        "about",
        "cites",
    }


@pytest.mark.holds("project")
def test_chats_are_renamed_pinned_and_trashed_and_come_back_and_so_does_their_project(
    qtbot: QtBot, main: MainWindow, window: RunWindow
) -> None:
    made = window.project()
    main.open_project(made.project.id)
    main.commands.rename_chat_to(made.chat.id, "Bread")
    qtbot.waitUntil(lambda: main.pane.header.title.text() == "Bread")
    main.action("pin_chat").trigger()
    qtbot.waitUntil(lambda: main.chat_list.model.rows[0].pinned)
    main.action("trash_chat").trigger()
    qtbot.waitUntil(lambda: main.chat_list.model.rowCount() == 0)
    qtbot.waitUntil(lambda: "trash" in main.notice_strip.sentence.text())
    main.notice_strip.action.click()
    qtbot.waitUntil(lambda: main.chat_list.model.rowCount() == 1)

    main.action("trash_project").trigger()
    qtbot.waitUntil(lambda: main.project is None)
    qtbot.waitUntil(lambda: main.start_page.projects.model.rowCount() == 0)
    main.start_page.projects.state.setCurrentIndex(2)
    qtbot.waitUntil(lambda: main.start_page.projects.model.rowCount() == 1)
    main.start_page.projects.list.setCurrentIndex(main.start_page.projects.model.index(0, 0))
    main.commands.show_state()
    main.action("restore_project").trigger()
    qtbot.waitUntil(lambda: window.services.projects.get(made.project.id).state is ItemState.ACTIVE)


@pytest.mark.holds("run of its chat")
def test_modes_behave_differently(qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    main.open_project(made.project.id)
    assert main.pane.header.run.isVisible()
    assert not main.pane.header.adopt.isVisible()
    suggestions = {button.text() for button in main.pane.composer.findChildren(QAbstractButton) if button.isVisible()}
    main.commands.new_chat("analysis")
    qtbot.waitUntil(lambda: main.pane.chat is not None and main.pane.chat.mode is ChatMode.ANALYSIS)
    assert main.pane.header.change_main.isVisible()
    assert main.pane.header.what_if.isVisible()
    assert "nothing" in main.pane.composer.rights.text()
    now = {button.text() for button in main.pane.composer.findChildren(QAbstractButton) if button.isVisible()}
    assert now != suggestions
    main.pane.header.what_if.click()
    qtbot.waitUntil(lambda: main.pane.chat is not None and main.pane.chat.mode is ChatMode.WHAT_IF)
    assert main.pane.chat is not None
    assert main.pane.chat.subject_run == run.id
    assert main.pane.header.adopt.isVisible()
    main.pane.header.drop.click()
    qtbot.waitUntil(lambda: not main.pane.composer.field.isEnabled())
    assert "dropped" in main.pane.composer.rights.text()
    window.undo()
    window.until(main.pane.header.drop.isVisible)
    assert "dropped" not in main.pane.composer.rights.text()


@pytest.mark.holds("project")
def test_keys_open_the_run_dialog_which_starts_nothing_and_go_to_each_pane(
    qtbot: QtBot, main: MainWindow, window: RunWindow
) -> None:
    made = window.project()
    main.open_project(made.project.id)
    main.action("new_run").trigger()
    qtbot.waitUntil(lambda: main.findChild(RunDialog) is not None)
    dialog = main.findChild(RunDialog)
    assert dialog is not None
    dialog.reject()
    assert window.services.runs.page(made.project.id).items == ()

    main.activateWindow()
    seen = set()
    for _ in range(6):
        main.commands.next_pane()
        QApplication.processEvents()
        focus = QApplication.focusWidget()
        seen |= {name for name, dock in main.docks.items() if focus is not None and dock.isAncestorOf(focus)}
    assert {"projects", "chats", "messages", "runs"} <= seen


@pytest.mark.holds("project")
def test_drafts_places_and_layout_are_restored(qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
    data_dir = window.services.settings.data_dir
    made = window.project()
    main.open_project(made.project.id)
    main.pane.composer.field.setPlainText("half a thou")
    main.start_page.field.setPlainText("half a wish")
    main.docks["runs"].hide()
    main.chat_list.group.setChecked(True)
    main.leave()
    save_state(data_dir, main.state())
    qtbot.waitUntil(lambda: window.services.chats.get(made.chat.id).draft == "half a thou")
    again = MainWindow(window.context, data_dir=data_dir)
    again.restore(load_state(data_dir))
    again.show()
    QApplication.processEvents()
    assert again.project == made.project.id
    # A window that opens on a project has read nothing for its start page.
    assert again.start_page.projects.model.rowCount() == 0
    again.show_start_page()
    assert again.start_page.projects.model.rowCount() == 1
    assert again.start_page.field.toPlainText() == "half a wish"
    again.open_project(made.project.id)
    assert again.pane.chat is not None
    assert again.pane.chat.id == made.chat.id
    assert again.pane.composer.text == "half a thou"
    assert not again.docks["runs"].isVisible()
    assert again.docks["messages"].isVisible()
    assert again.chat_list.model.grouped
    end_window(again)


@pytest.mark.holds("project")
def test_a_draft_no_message_holds_is_named_not_laid_out_and_stays_until_it_is_removed(
    qtbot: QtBot, main: MainWindow, window: RunWindow
) -> None:
    made = window.project()
    chats = window.services.chats
    other = window.settle(lambda: chats.create(made.project.id, mode=ChatMode.SETUP))
    draft = "A line of a draft that is far too long for a message.\n" * 100_000
    window.settle(lambda: chats.save_draft(made.chat.id, draft))
    main.open_project(made.project.id)
    composer = main.pane.composer
    for _ in range(2):
        main.pane.open_chat(made.chat.id)
        assert composer.held.isVisible()
        assert f"{len(draft):,} characters" in composer.held.words.text()
        assert composer.text == ""
        assert not composer.field.isEnabled()
        main.pane.open_chat(other.id)
        assert not composer.held.isVisible()
        assert composer.field.isEnabled()
    assert chats.get(made.chat.id).draft == draft
    main.pane.open_chat(made.chat.id)
    QTest.mouseClick(composer.held.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == draft
    QTest.mouseClick(composer.held.remove, Qt.MouseButton.LeftButton)
    assert composer.field.isEnabled()
    qtbot.waitUntil(lambda: chats.get(made.chat.id).draft == "")
    composer.field.setPlainText("short again")
    assert not composer.held.isVisible()
    assert composer.send.isEnabled()


@pytest.mark.holds("run of its chat")
def test_links_lead_to_their_place_or_say_that_it_is_gone_and_every_control_has_a_name(
    main: MainWindow, window: RunWindow
) -> None:
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    main.open_link(f"int-crucible:project/{made.project.id}/chat/{made.chat.id}/1")
    assert main.pane.chat is not None
    assert main.pane.chat.id == made.chat.id
    main.open_link(f"int-crucible:project/{made.project.id}/run/{run.id}")
    results = main.docks["results"].content
    assert isinstance(results, ResultsView)
    assert results.run_id == run.id
    main.open_link("int-crucible:project/ffffffffffffffffffffffffffffffff")
    assert main.notice_strip.notice is not None
    every_control_has_a_name_and_every_dock_a_stable_one(main)


def every_control_has_a_name_and_every_dock_a_stable_one(main: MainWindow) -> None:
    for dock in main.docks.values():
        dock.bring_up()
    QApplication.processEvents()
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    nameless = []
    for widget in main.findChildren(QWidget):
        own = not isinstance(widget.parent(), QComboBox | QLineEdit | QTabBar | QDockWidget | QAbstractItemView)
        if isinstance(widget, kinds) and widget.isVisible() and own:
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if not (widget.accessibleName() or text or widget.toolTip()):
                nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert nameless == []
    assert {dock.objectName() for dock in main.docks.values()} == {
        "dock_projects",
        "dock_chats",
        "dock_messages",
        "dock_runs",
        "dock_spec",
        "dock_results",
        "dock_overview",
    }


def test_on_the_start_page_keys_are_unlike_escape_closes_a_notice_and_nothing_is_remembered_that_is_gone(
    main: MainWindow,
) -> None:
    keys = [key.toString() for action in main.actions_.all() for key in action.shortcuts()]
    assert len(keys) == len(set(keys)), "no two commands share a key"
    assert {action.shortcut().toString() for action in main.actions_.with_shortcuts()} <= set(keys)
    assert {"Ctrl+Shift+Z", "Ctrl+Y"} & {key.toString() for key in main.action("redo").shortcuts()}
    assert main.action("redo").shortcuts() == QKeySequence.keyBindings(QKeySequence.StandardKey.Redo)
    assert not {"Ctrl+Backspace", "Ctrl+Delete"} & set(keys)
    assert isinstance(main.chat_list.new, QToolButton)
    assert main.chat_list.new.focusPolicy() & Qt.FocusPolicy.TabFocus
    main.context.notices.show("error", "Something")
    assert main.notice_strip.isVisible()
    main.commands.escape()
    assert not main.notice_strip.isVisible()
    main.restore(main.state().model_copy(update={"project": "0" * 32, "chat": "1" * 32}))
    assert main.start_page.isVisible()


def test_a_link_to_the_world_is_asked_about_with_its_real_host(qtbot: QtBot) -> None:
    above = QWidget()
    qtbot.addWidget(above)
    box = link_question(QUrl("https://example.org:pass@b\u00fccher.example/a"), above)
    assert "xn--bcher-kva.example" in box.text()
    assert "example.org" not in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.holds("run of its chat")
def test_the_start_page_offers_to_resume_what_was_left(qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    run = window.run(made.project.id, chat=made.chat.id)
    window.services.store.write_now(lambda tx: tx.runs.update(run.id, status=RunStatus.INTERRUPTED))
    main.show_start_page()
    rows = main.start_page.unfinished.rows
    assert [row.run.id for row in rows if row.run is not None] == [run.id]
    rows[0].resume.click()
    qtbot.waitUntil(lambda: window.services.runs.get(run.id).status is RunStatus.COMPLETED)
    qtbot.waitUntil(lambda: not main.start_page.unfinished.isVisible())


def test_what_another_process_did_is_seen(qtbot: QtBot, main: MainWindow, window: RunWindow) -> None:
    data_dir = window.services.settings.data_dir
    watch = StoreWatch(
        window.services.store.path,
        external_events=window.services.store.external_events,
        bridge=window.context.bridge,
        parent=main,
    )
    command = [sys.executable, "-m", "app", "--data-dir", str(data_dir), "project", "create", "--title", "From outside"]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    qtbot.waitUntil(lambda: main.start_page.projects.model.rowCount() == 1)
    watch.stop()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Nightly import\nmore", "Nightly import"),
        ("\n\n  - a point", "a point"),
        ("***\n---", "Untitled"),
        ("word " * 100, "word " * 15 + "word…"),
    ],
)
def test_titles_come_from_the_first_words(text: str, title: str) -> None:
    assert title_of(text) == title
