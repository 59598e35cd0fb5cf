"""Adopting or dropping a what-if in its dialog: each with Undo; a closed one can only be looked at."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.chats import Chat, ChatMode
from app.domain.items import Item, ItemKind
from app.domain.operations import AddItem
from app.domain.projects import LineState
from app.gui.dialogs.what_if_dialog import WhatIfDialog
from support.run_window import Made, RunWindow

NEW = Item(slug="night-ban", kind=ItemKind.CONSTRAINT, text="No engine runs before five in the morning", weight=40)


@pytest.fixture
def made(window: RunWindow) -> Made:
    return window.project()


@pytest.fixture
def what_if(window: RunWindow, made: Made) -> Chat:
    """One item differs from Main."""
    chat = window.settle(lambda: window.services.chats.create(made.project.id, mode=ChatMode.WHAT_IF))
    window.settle(lambda: window.services.specs.apply(chat.branch, (AddItem(item=NEW),)))
    return chat


def opened(window: RunWindow, chat: Chat) -> WhatIfDialog:
    dialog = WhatIfDialog(window.context, chat.id)
    window.qtbot.addWidget(dialog)
    dialog.open()
    window.until(lambda: dialog.model.rowCount() == 1)
    return dialog


def state(window: RunWindow, chat: Chat) -> LineState:
    return window.services.specs.branch(chat.branch).state


def test_adopting_can_be_undone(window: RunWindow, made: Made, what_if: Chat) -> None:
    main = window.services.specs.main(made.project.id)
    dialog = opened(window, what_if)
    QTest.mouseClick(dialog.adopt, Qt.MouseButton.LeftButton)
    window.until(lambda: state(window, what_if) is LineState.ADOPTED)
    window.undo()
    window.until(lambda: state(window, what_if) is LineState.OPEN)
    assert window.services.specs.main(made.project.id).content == main.content
    assert opened(window, what_if).adopt.isEnabled()


def test_dropping_can_be_undone(window: RunWindow, what_if: Chat) -> None:
    dialog = opened(window, what_if)
    QTest.mouseClick(dialog.drop, Qt.MouseButton.LeftButton)
    window.until(lambda: state(window, what_if) is LineState.DROPPED)
    window.undo()
    window.until(lambda: state(window, what_if) is LineState.OPEN)


def test_a_closed_one_offers_nothing_but_to_close(window: RunWindow, what_if: Chat) -> None:
    window.settle(lambda: window.services.what_ifs.drop(what_if.id))
    dialog = opened(window, what_if)
    place = dialog.list.visualRect(dialog.model.index(0)).center()
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert dialog.model.ticked() == (NEW.slug,)
    assert not dialog.adopt.isVisible()
    assert not dialog.drop.isVisible()
    assert dialog.cancel.text() == "Close"
    assert "dropped" in dialog.note
