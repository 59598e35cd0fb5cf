"""Back and forward through the places one was at, and links that lead to the exact place, in the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.chats import ChatMode
from app.gui.finding.links import Link, parse_link
from app.gui.finding.visits import Visit, Visits
from app.gui.kit.requests import LinkRequest
from app.gui.results.results_view import ResultsView
from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow
from support.store_samples import say

pytestmark = pytest.mark.holds("run")


def test_back_and_forward_by_keys_come_to_the_message_that_was_read(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    window.services.store.write_now(lambda tx: [say(tx, made.chat.id, f"line {n}\n" * 9) for n in range(30)])
    QApplication.processEvents()
    other = window.settle(lambda: window.services.chats.create(made.project.id, mode=ChatMode.SETUP, title="Other"))
    run = window.run(made.project.id)
    assert not main.action("back").isEnabled()
    assert main.action("back").toolTip() == "You were nowhere else before."
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    QApplication.processEvents()
    main.pane.view.go_to_message(12)
    was = main.pane.view.scroll_place
    main.open_chat(other.id)
    QApplication.processEvents()
    main.open_run(run.id)
    QApplication.processEvents()
    main.activateWindow()
    window.until(main.isActiveWindow)

    def press(key: Qt.Key) -> str | None:
        QTest.keyClick(main, key, Qt.KeyboardModifier.AltModifier)
        return main.pane.chat.id if main.pane.chat is not None else None

    assert press(Qt.Key.Key_Left) == other.id
    assert main.docks["messages"].is_seen
    assert press(Qt.Key.Key_Left) == made.chat.id
    assert main.pane.view.scroll_place == was
    assert press(Qt.Key.Key_Left) is None, "the start page"
    assert not main.action("back").isEnabled()
    assert press(Qt.Key.Key_Right) == made.chat.id
    assert press(Qt.Key.Key_Right) == other.id
    press(Qt.Key.Key_Right)
    window.until(lambda: main.docks["results"].is_seen)
    assert not main.action("forward").isEnabled()


def test_what_was_gone_back_from_is_forgotten_by_another_step() -> None:
    visits = Visits()
    for chat in ("a", "b", "c"):
        visits.arrive(Visit("p", chat=chat))
    visits.leave(7)
    assert visits.back() == Visit("p", chat="b")
    assert visits.forward() == Visit("p", chat="c", seq=7)
    visits.back()
    visits.arrive(Visit("p", chat="b"))
    assert visits.forward() is not None, "the place one is at is no step"
    visits.back()
    visits.arrive(Visit("p", run="r"))
    assert visits.forward() is None
    assert [visits.back(), visits.back(), visits.back()] == [Visit("p", chat="b"), Visit("p", chat="a"), None]
    for number in range(300):
        visits.arrive(Visit("p", chat="a", seq=number + 1))
    steps = 0
    while visits.back() is not None:
        steps += 1
    assert steps == 99


def test_links_of_chat_message_run_and_option_are_copied_and_lead_back(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    run = window.run(made.project.id)
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    QApplication.processEvents()
    copied = QGuiApplication.clipboard()

    def link() -> Link | None:
        return parse_link(copied.text())

    main.action("copy_chat_link").trigger()
    assert link() == Link(made.project.id, made.chat.id)
    card = main.pane.view.card(0)
    assert card is not None
    assert card.link.accessibleName() == "Copy link to message"
    QTest.mouseClick(card.link, Qt.MouseButton.LeftButton)
    assert link() == Link(made.project.id, made.chat.id, 1)
    main.open_run(run.id)
    main.action("copy_run_link").trigger()
    assert link() == Link(made.project.id, run=run.id)
    results = main.docks["results"].content
    assert isinstance(results, ResultsView)
    results.requested.emit(LinkRequest(run.id, "C2"))
    assert link() == Link(made.project.id, run=run.id, label="C2")
    main.show_start_page()
    main.open_link(copied.text())
    window.until(lambda: results.table.selected_labels() == ("C2",))
    main.open_link(f"int-crucible:project/{made.project.id}/run/nowhere/option/C2")
    assert "no run" in window.notices[-1].sentence
