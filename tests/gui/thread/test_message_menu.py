"""The menu of a message and its versions, in the real window: copy, quote, edit, answer again, switch, fork, try."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton

from app.domain.chats import ChatMode, MessageRole
from app.gui.finding.outline import OutlineDialog
from app.gui.shell.main_window import MainWindow
from app.gui.thread.cards.marks import ThreadMarks
from app.gui.thread.cards.message_card import MessageCard
from app.gui.thread.cards.text_part import TextPartWidget
from support.run_window import RunWindow
from support.store_samples import say

pytestmark = pytest.mark.holds("project")

QUESTION = "What is still **open**?"


class Scene:
    """A window on a chat of four messages."""

    def __init__(self, main: MainWindow, window: RunWindow) -> None:
        self.main, self.window = main, window
        self.made = window.project()
        window.settle(lambda: window.services.chats.send(self.made.chat.id, QUESTION))
        main.open_project(self.made.project.id)
        main.open_chat(self.made.chat.id)
        self.pane = main.pane
        window.until(lambda: self.pane.model.rowCount() == 4)
        self.pane.view.place()

    @property
    def marks(self) -> ThreadMarks:
        marks = self.pane.view.cards[0].parts[0].context.marks
        assert marks is not None
        return marks

    @property
    def read(self) -> list[int]:
        return [message.seq for message in self.pane.model.messages]

    def card(self, row: int) -> MessageCard:
        self.pane.view.go_to_message(self.pane.model.message(row).seq, focus=False)
        card = self.pane.view.card(row)
        assert card is not None
        return card

    def menu(self, row: int) -> QMenu:
        """The menu of a message, opened by the keyboard."""
        card = self.card(row)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), card.mapToGlobal(QPoint(5, 5)))
        QApplication.sendEvent(card, event)
        return next(menu for menu in card.findChildren(QMenu) if menu.isVisible())

    def choose(self, row: int, words: str) -> None:
        menu = self.menu(row)
        action = next(action for action in menu.actions() if action.text() == words)
        assert action.isEnabled(), action.toolTip()
        action.trigger()
        menu.close()

    def why_not(self, row: int, words: str) -> str:
        menu = self.menu(row)
        action = next(action for action in menu.actions() if action.text() == words)
        menu.close()
        return "" if action.isEnabled() else action.toolTip()


def test_what_can_be_done_with_a_message(main: MainWindow, window: RunWindow) -> None:
    scene = Scene(main, window)
    pane, composer, copied = scene.pane, scene.pane.composer, QGuiApplication.clipboard()
    scene.choose(2, "Copy as Markdown")
    assert copied.text() == QUESTION
    scene.choose(2, "Copy as plain text")
    assert copied.text() == "What is still open?"
    scene.choose(2, "Quote in your message")
    assert composer.text == f"> {QUESTION}\n\n"
    assert "writing first" in scene.why_not(2, "Edit and send again…")
    assert "stands in the spec" in scene.why_not(1, "Answer again")
    composer.set_text("")

    # Edited and left again: nothing was sent, and the field is free.
    scene.choose(2, "Edit and send again…")
    assert (composer.text, composer.edited) == (QUESTION, 3)
    window.until(lambda: window.services.chats.get(scene.made.chat.id).draft == QUESTION)
    QTest.keyClick(composer.field, Qt.Key.Key_Escape)
    assert (composer.text, composer.edited) == ("", 0)
    assert scene.read == [1, 2, 3, 4]

    scene.choose(2, "Edit and send again…")
    composer.field.setPlainText("List the limits")
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    window.until(lambda: scene.read == [1, 2, 5, 6] and not composer.is_working)
    assert composer.edited == 0
    head = window.services.specs.main(scene.made.project.id)
    scene.choose(3, "Answer again")
    window.until(lambda: scene.read == [1, 2, 5, 7] and not composer.is_working)

    # ‹ 2/2 › by the keyboard: the focus stays where one goes on from, the spec as it is.
    siblings = scene.card(2).header.siblings
    assert siblings.words.text() == "2/2"
    assert siblings.words.accessibleName() == "Version 2 of 2 of this message"
    assert not siblings.after.isEnabled()
    main.activateWindow()
    window.until(main.isActiveWindow)
    siblings.before.setFocus()
    QTest.keyClick(siblings.before, Qt.Key.Key_Space)
    window.until(lambda: scene.read == [1, 2, 3, 4])
    assert window.services.specs.main(scene.made.project.id) == head
    card = pane.view.card(2)
    assert card is not None
    assert card.header.siblings.words.text() == "1/2"
    assert card.header.siblings.isAncestorOf(QApplication.focusWidget() or card)
    window.until(main.action("undo").isEnabled)
    main.action("undo").trigger()
    window.until(lambda: scene.read == [1, 2, 5, 7])

    # An edit that is refused stays one: sent again it is no message of its own.
    chats, chat = window.services.chats, scene.made.chat.id
    scene.choose(2, "Edit and send again…")
    window.settle(lambda: chats.show_sibling(chat, 3))
    window.until(lambda: scene.read == [1, 2, 3, 4])
    QTest.keyClick(composer.field, Qt.Key.Key_Return)
    window.until(lambda: composer.text == "List the limits" and not composer.is_working)
    assert (composer.edited, scene.read) == (5, [1, 2, 3, 4])


def test_turns_and_code_are_copied_and_the_outline_leads_to_a_turn(main: MainWindow, window: RunWindow) -> None:
    code = "if a < b:\n    print('Vec<T>')"
    text = f"Look:\n\n```python\n{code}\n```\n\n| a | b |\n|---|---|\n| 1 | **2** |"
    scene = Scene(main, window)
    store, chat = window.services.store, scene.made.chat.id
    window.settle(lambda: store.write(lambda tx: say(tx, chat, text, role=MessageRole.AGENT)))
    window.until(lambda: scene.pane.model.rowCount() == 5)
    view, copied = scene.pane.view, QGuiApplication.clipboard()

    scene.choose(4, "Copy code: if a < b: print('Vec<T>')")
    assert copied.text() == code
    card = scene.card(4)
    (part,) = [part for part in card.parts if isinstance(part, TextPartWidget)]
    (rect,) = part.code.rects()
    copied.clear()
    QTest.mouseMove(part.browser.viewport(), rect.center())
    button = part.browser.findChild(QToolButton)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert copied.text() == code

    # Whole turns, by the keyboard: from the third message to the fifth.
    main.activateWindow()
    window.until(main.isActiveWindow)
    view.go_to_message(3)
    QTest.keyClick(view.card(2) or card, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(QApplication.focusWidget() or card, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(QApplication.focusWidget() or card, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    marked = bytes(copied.mimeData().data("text/markdown").data()).decode()
    assert QUESTION in marked
    assert text in marked
    assert "What is still open?" in copied.text()
    assert "**" not in copied.text()
    assert marked.count("**You, ") == 1
    QTest.keyClick(QApplication.focusWidget() or card, Qt.Key.Key_Escape)
    assert view.turns.is_empty

    # By the mouse: pressed in a text and dragged into the turn above; back in its own text letters are selected.
    view.go_to_end()
    below, above = view.card(4), view.card(3)
    assert below is not None
    assert above is not None
    text_below = next(part for part in below.parts if isinstance(part, TextPartWidget)).browser.viewport()
    for over, turns in ((above, range(4, 6)), (text_below, range(0))):
        place = over.mapToGlobal(QPoint(20, 12))
        moved = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(text_below.mapFromGlobal(place)),
            QPointF(place),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(text_below, moved)
        assert scene.marks.turns == turns

    main.action("outline").trigger()
    dialog = next(shown for shown in main.findChildren(OutlineDialog) if shown.isVisible())
    window.until(lambda: dialog.model.rowCount() >= 3)
    dialog.field.setText("still open")
    window.until(lambda: [line.target for line in dialog.model.lines] == [3])
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    window.until(lambda: view.top_of(3) is not None and not dialog.isVisible())


def test_a_chat_is_forked_and_tried_as_a_what_if_from_a_message(main: MainWindow, window: RunWindow) -> None:
    scene = Scene(main, window)
    for words, mode in (("Fork the chat here", ChatMode.SETUP), ("Try as a what-if from here", ChatMode.WHAT_IF)):
        main.open_chat(scene.made.chat.id)
        scene.choose(1, words)
        window.until(lambda: scene.pane.chat is not None and scene.pane.chat.id != scene.made.chat.id)
        chat = scene.pane.chat
        assert chat is not None
        assert (chat.mode, chat.parent_chat, scene.read) == (mode, scene.made.chat.id, [1, 2])
        assert "not kept" in scene.why_not(1, "Answer again")
