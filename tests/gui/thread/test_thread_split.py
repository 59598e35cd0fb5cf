"""A second thread beside the first in one window (C5): own draft, own place, by keys and by mouse, and back again."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSplitter

from app.domain.chats import ChatMode
from app.gui.shell.main_window import MainWindow
from app.gui.shell.window_state import WindowState
from support.run_window import RunWindow, main_window
from support.store_samples import say

pytestmark = pytest.mark.holds("project")

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def opened(main: MainWindow, window: RunWindow, size: tuple[int, int] = (1100, 700)) -> tuple[str, str]:
    """A window of this size with a long chat in its thread, and another chat."""
    made = window.project()
    chats = window.services.chats
    other = window.settle(lambda: chats.create(made.project.id, mode=ChatMode.ANALYSIS, title="Other")).id
    window.services.store.write_now(lambda tx: [say(tx, made.chat.id, f"line {n}\n" * 9) for n in range(30)])
    main.resize(*size)
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    main.activateWindow()
    window.until(main.isActiveWindow)
    QApplication.processEvents()
    return made.chat.id, other


def shown(main: MainWindow) -> list[str]:
    return [pane.chat.id for pane in main.threads.open_panes if pane.isVisible() and pane.chat is not None]


def test_a_chat_opens_beside_another_each_with_its_draft_and_its_place_and_closes(
    main: MainWindow, window: RunWindow
) -> None:
    long, other = opened(main, window)
    main.docks["spec"].hide()
    QApplication.processEvents()
    first, chats = main.pane, window.services.chats
    first.view.go_to_message(12)
    QTest.keyClick(main, Qt.Key.Key_B, CONTROL | SHIFT)
    assert shown(main) == [long, long], "the same chat at two places"
    second = main.pane
    assert second is not first
    place = first.view.scroll_place
    main.open_chat(other)
    window.until(lambda: shown(main) == [long, other])
    assert min(pane.width() for pane in main.threads.open_panes) > 360
    assert main.threads.width() <= main.docks["messages"].width()
    window.until(second.composer.field.hasFocus)
    QTest.keyClicks(second.composer.field, "of the other")
    QTest.keyClick(main, Qt.Key.Key_F6, CONTROL)
    window.until(first.composer.field.hasFocus)
    QTest.keyClicks(first.composer.field, "of the long one")
    window.until(lambda: (chats.get(long).draft, chats.get(other).draft) == ("of the long one", "of the other"))
    assert (first.view.scroll_place, main.pane) == (place, first)
    QTest.mouseClick(second.composer.field.viewport(), Qt.MouseButton.LeftButton)
    window.until(lambda: main.pane is second)
    main.open_chat(long)
    assert (main.pane, shown(main)) == (first, [long, other]), "it is there already"
    QTest.mouseClick(first.header.close_thread, Qt.MouseButton.LeftButton)
    assert (shown(main), main.pane) == ([other], second)
    assert second.composer.text == "of the other"
    assert not main.action("close_beside").isEnabled()
    main.open_chat(long)
    assert (main.pane.composer.text, main.pane.view.scroll_place) == ("of the long one", place)


def test_the_panes_are_gone_through_by_f6_and_both_threads_are_among_them(main: MainWindow, window: RunWindow) -> None:
    _, other = opened(main, window, (1500, 700))
    main.open_beside(other)
    met = set()
    for _ in range(12):
        QTest.keyClick(main, Qt.Key.Key_F6)
        met.add(main.pane.objectName())
    assert met == {"chat_pane", "chat_pane_beside"}


def test_what_was_beside_is_there_again_and_its_divider(main: MainWindow, window: RunWindow) -> None:
    long, other = opened(main, window, (1500, 700))
    main.open_beside(other)
    split = main.threads.findChild(QSplitter)
    assert split is not None
    handle = split.handle(1)
    before = main.threads.open_panes[0].width()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(2, 20))
    QTest.mouseMove(handle, QPoint(-40, 20))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(-40, 20))
    parts = split.sizes()
    assert parts[0] < before
    state = WindowState.model_validate(main.state().model_dump())
    assert state.chat == other
    with main_window(window) as again:
        again.resize(main.size())
        again.restore(state)
        QApplication.processEvents()
        assert sorted(shown(again)) == sorted([long, other])
        assert again.pane.chat is not None
        assert again.pane.chat.id == other
        again.show_start_page()
        assert not again.threads.is_split
    gone = state.model_copy(update={"views": {"threads": '{"beside": "nobody", "parts": [1, "x"]}'}})
    with main_window(window) as again:
        again.restore(gone)
        assert shown(again) == [other]


def test_where_there_is_no_room_it_says_so_and_shows_the_one_worked_in(main: MainWindow, window: RunWindow) -> None:
    long, other = opened(main, window)
    main.open_beside(other)
    assert shown(main) == [other]
    assert "Ctrl+F6 goes to the other" in main.notice_strip.sentence.text()
    assert main.pane.notice_row.height() > 0, "above the field, not over it"
    QTest.keyClick(main, Qt.Key.Key_F6, CONTROL)
    assert shown(main) == [long]
    QTest.mouseClick(main.notice_strip.action, Qt.MouseButton.LeftButton)
    window.until(lambda: shown(main) == [long, other])
