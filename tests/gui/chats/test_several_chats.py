"""Several chats at once in the real window, and what the list says of a draft elsewhere."""

from functools import partial

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest

from app.domain.chats import ChatMode
from app.domain.projects import ItemState
from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("project")


def test_several_chats_go_to_the_trash_and_come_back_as_one_act(main: MainWindow, window: RunWindow) -> None:
    made, chats = window.project(), window.services.chats
    others = [
        window.settle(partial(chats.create, made.project.id, mode=ChatMode.ANALYSIS, title=title)).id
        for title in ("First", "Second", "Third")
    ]
    main.open_project(made.project.id)
    main.open_chat(others[0])
    lists = main.chat_list
    places = [lists.model.row_of(chat) for chat in others[:2]]
    assert None not in places
    lists.list.setFocus()
    at = lists.list.visualRect(lists.model.index(places[1] or 0, 0)).center()
    QTest.mouseClick(
        lists.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, QPoint(40, at.y())
    )
    assert main.pane.chat is not None
    assert main.pane.chat.id == others[0], "with Ctrl held nothing is opened"
    assert {row.id for row in lists.selected_rows()} == set(others[:2])
    main.action("trash_chat").trigger()
    window.until(lambda: [chats.get(chat).state for chat in others[:2]] == [ItemState.TRASHED] * 2)
    assert chats.get(others[2]).state is ItemState.ACTIVE
    window.until(lambda: main.pane.chat is not None and main.pane.chat.id not in others[:2])
    stack = window.context.undoing.stack
    window.until(lambda: stack.newest(made.project.id) is not None)
    act = stack.newest(made.project.id)
    assert act is not None
    assert act.name == "trash of 2 chats"
    main.action("undo").trigger()
    window.until(lambda: [chats.get(chat).state for chat in others[:2]] == [ItemState.ACTIVE] * 2)
    # The chats are back before the act is on the other stack.
    window.until(main.action("redo").isEnabled)
    main.action("redo").trigger()
    window.until(lambda: [chats.get(chat).state for chat in others[:2]] == [ItemState.TRASHED] * 2)


def test_a_draft_is_marked_but_not_where_one_is_writing(main: MainWindow, window: RunWindow) -> None:
    made, chats = window.project(), window.services.chats
    other = window.settle(lambda: chats.create(made.project.id, mode=ChatMode.ANALYSIS, title="Other")).id
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    window.settle(lambda: chats.save_draft(other, "What about  the\nring road?"))
    lists = main.chat_list
    window.until(lambda: "Draft: What about the ring road?" in lists._line(chats.row(other)).second)
    assert lists._line(chats.row(other)).is_draft
    row = lists.model.row_of(other)
    assert row is not None
    sentence = lists.model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "with a draft" in sentence
    main.open_chat(other)
    assert "Draft" not in lists._line(chats.row(other)).second
    lists.list.selectionModel().clear()
    lists.list.selectionModel().select(lists.model.index(row, 0), QItemSelectionModel.SelectionFlag.Select)
    assert [one.id for one in lists.selected_rows()] == [other]
