"""Adopting or dropping a what-if in its dialog: each with Undo; a closed one can only be looked at."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from app.domain.chats import Chat, ChatMode
from app.domain.items import Item, ItemKind
from app.domain.operations import AddItem, UpdateItem
from app.domain.projects import BranchState
from app.gui.spec.what_if_dialog import WhatIfDialog
from support.run_window import Made, RunWindow

pytestmark = pytest.mark.holds("project")

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


def opened(window: RunWindow, chat: Chat, *, stays: bool = True) -> WhatIfDialog:
    """Open it; one that does not stay is deleted when it closes itself."""
    dialog = WhatIfDialog(window.context, chat.id)
    if stays:
        window.qtbot.addWidget(dialog)
    dialog.open()
    window.until(lambda: dialog.model.rowCount())
    return dialog


def until_state(window: RunWindow, chat: Chat, wanted: BranchState) -> None:
    """Wait for a line; a dialog that closed itself is deleted by then."""
    window.until(lambda: state(window, chat) is wanted and window.notices)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def state(window: RunWindow, chat: Chat) -> BranchState:
    return window.services.specs.branch(chat.branch).state


def test_adopting_can_be_undone(window: RunWindow, made: Made, what_if: Chat) -> None:
    main = window.services.specs.main(made.project.id)
    dialog = opened(window, what_if, stays=False)
    QTest.mouseClick(dialog.adopt, Qt.MouseButton.LeftButton)
    until_state(window, what_if, BranchState.ADOPTED)
    window.undo()
    window.until(lambda: state(window, what_if) is BranchState.OPEN)
    assert window.services.specs.main(made.project.id).content == main.content
    assert opened(window, what_if).adopt.isEnabled()


def test_what_main_became_while_one_looked_is_not_overwritten_unseen(
    window: RunWindow, made: Made, what_if: Chat
) -> None:
    specs = window.services.specs
    goal = next(item for item in specs.main(made.project.id).content.items() if item.kind is ItemKind.GOAL)
    window.settle(lambda: specs.apply(what_if.branch, (UpdateItem(slug=goal.slug, weight=40),)))
    dialog = opened(window, what_if, stays=False)
    assert len(dialog.model.ticked()) == 2
    main = specs.main(made.project.id)
    moved = window.settle(lambda: specs.apply(main.branch, (UpdateItem(slug=goal.slug, weight=20),)))
    QTest.mouseClick(dialog.adopt, Qt.MouseButton.LeftButton)
    window.until(lambda: dialog.model.ticked() == (NEW.slug,))
    assert "One of them collides" in dialog.note
    assert specs.main(made.project.id) == moved
    QTest.mouseClick(dialog.adopt, Qt.MouseButton.LeftButton)
    until_state(window, what_if, BranchState.ADOPTED)
    kept = specs.main(made.project.id).content.get(goal.slug)
    assert kept is not None
    assert kept.weight == 20


def test_dropping_can_be_undone(window: RunWindow, what_if: Chat) -> None:
    dialog = opened(window, what_if, stays=False)
    QTest.mouseClick(dialog.drop, Qt.MouseButton.LeftButton)
    until_state(window, what_if, BranchState.DROPPED)
    window.undo()
    window.until(lambda: state(window, what_if) is BranchState.OPEN)


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
