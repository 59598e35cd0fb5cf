"""What is offered in the composer: runs and options after an @, commands after a /; by the keyboard, and named."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from app.domain.chats import QuotePart
from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow


@pytest.mark.holds("run of its chat")
def test_runs_options_and_commands_are_offered_while_one_types(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    window.run(made.project.id, chat=made.chat.id)
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    main.activateWindow()
    composer, completion = main.pane.composer, main.pane.completion
    popup, field = completion.popup, composer.field
    composer.focus()

    def offered() -> list[str]:
        return [completion.model.item(row).text() for row in range(completion.model.rowCount())]

    QTest.keyClicks(field, "What of @")
    window.until(popup.isVisible)
    assert offered()[0].startswith("Run 1 · ")
    assert popup.accessibleName() == "Runs and options"
    QTest.keyClicks(field, "c2")
    window.until(lambda: offered() and all(line.startswith("C2 of Run 1") for line in offered()))
    assert not composer.is_working
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert composer.text == "What of @C2 of Run 1 "
    assert not popup.isVisible()
    QTest.keyClick(field, Qt.Key.Key_Return)
    window.until(lambda: not composer.text and not composer.is_working)
    asked = next(message for message in reversed(main.pane.model.messages) if message.role == "user")
    assert next(part.title for part in asked.parts if isinstance(part, QuotePart)).startswith("C2 of Run 1")

    QTest.keyClicks(field, "@nothing-like-that")
    window.until(lambda: not popup.isVisible() and not offered())
    composer.set_text("")
    QTest.keyClicks(field, "/outl")
    assert popup.accessibleName() == "Commands"
    assert offered() == ["/ Outline of this chat…"]
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert (popup.isVisible(), composer.text) == (False, "/outl")
    QTest.keyClicks(field, "i")
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert composer.text == ""
    outline = next(shown for shown in main.findChildren(QDialog) if shown.isVisible())
    assert outline.windowTitle() == "Outline of this chat"
    outline.reject()
    QTest.keyClicks(field, "/adopt")
    assert "This is for what-if chats." in offered()[0], "a greyed one says why"
    QTest.keyClick(popup, Qt.Key.Key_Return)
    assert composer.text == "/adopt"
