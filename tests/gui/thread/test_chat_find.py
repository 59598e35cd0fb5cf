"""Finding in a chat, in the window over a real store: what is typed, which place one is at, what is marked."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.gui.shell.main_window import MainWindow
from app.gui.thread.cards.text_part import TextPartWidget
from support.run_window import Made, RunWindow
from support.store_samples import say

pytestmark = pytest.mark.holds("project")

LONG = "\n\n".join(["Nothing of it here."] * 60)


def filled(main: MainWindow, window: RunWindow, bodies: list[str]) -> Made:
    """A chat in which all this was said, shown at its end."""
    made = window.project()
    window.services.store.write_now(lambda tx: [say(tx, made.chat.id, body) for body in bodies])
    QApplication.processEvents()
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    main.activateWindow()
    return made


def marked(main: MainWindow) -> list[str]:
    """The words that are marked in the messages in view."""
    parts = [part for card in main.pane.view.cards for part in card.parts if isinstance(part, TextPartWidget)]
    return [mark.cursor.selectedText() for part in parts for mark in part.browser.extraSelections()]


def test_keys_go_from_place_to_place_far_beyond_the_loaded_page(main: MainWindow, window: RunWindow) -> None:
    bodies = [f"line {n}" for n in range(130)]
    for at in (3, 70, 125):
        bodies[at] = f"{LONG}\n\nA Zebra 🦓 zebra at {at}"
    made = filled(main, window, bodies)
    seqs = window.services.search.in_chat(made.chat.id, "zebra")
    find, bar = main.pane.chat_find, main.pane.chat_find.bar
    main.pane.focus_composer()
    QTest.keyClick(main.pane.composer.field, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert find.is_open
    assert QApplication.focusWidget() is bar.field
    QTest.keyClicks(bar.field, "zebra")
    window.until(lambda: bar.count.text() == "3 of 3")
    assert marked(main) == ["Zebra", "zebra"]
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "1 of 3", "from the last to the first"
    assert marked(main) == ["Zebra", "zebra"]
    card = main.pane.view.card(main.pane.model.row_of_seq(seqs[0]) or 0)
    assert card is not None
    part = next(part for part in card.parts if isinstance(part, TextPartWidget))
    spot = part.browser.first_mark()
    assert spot is not None
    assert main.pane.view.viewport().rect().contains(part.browser.mapTo(main.pane.view.viewport(), spot.center()))
    assert QApplication.focusWidget() is bar.field
    QTest.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "2 of 3"
    QTest.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(bar.field, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "3 of 3"
    QTest.keyClick(bar.field, Qt.Key.Key_F3)
    assert bar.count.text() == "1 of 3"
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert QApplication.focusWidget() is main.pane.composer.field
    assert marked(main) == []


def test_the_mouse_does_the_same_and_another_chat_is_found_in_anew(main: MainWindow, window: RunWindow) -> None:
    made = filled(main, window, ["one okapi", "two", "the okapi again"])
    other = window.settle(lambda: window.services.chats.create(made.project.id, mode=made.chat.mode))
    main.action("find_in_chat").trigger()
    bar = main.pane.chat_find.bar
    bar.field.setText("okapi")
    window.until(lambda: bar.count.text().endswith("of 2"))
    was = bar.count.text()
    QTest.mouseClick(bar.next, Qt.MouseButton.LeftButton)
    assert bar.count.text() != was
    QTest.mouseClick(bar.previous, Qt.MouseButton.LeftButton)
    assert bar.count.text() == was
    main.open_chat(other.id)
    window.until(lambda: bar.count.text() == "nothing found")
    assert not bar.next.isEnabled()
    window.services.store.write_now(lambda tx: say(tx, other.id, "an okapi came"))
    window.until(lambda: bar.count.text() == "1 of 1")
    QTest.mouseClick(bar.close_button, Qt.MouseButton.LeftButton)
    assert bar.isHidden()
    main.action("find_next").trigger()
    assert main.pane.chat_find.is_open, "what was typed is still there"
    assert bar.field.text() == "okapi"


def test_odd_input_finds_nothing_and_is_no_error(main: MainWindow, window: RunWindow) -> None:
    filled(main, window, ["plain"])
    main.action("find_in_chat").trigger()
    bar = main.pane.chat_find.bar
    for odd in ('"', "*", "😀 -", "x" * 2_500):
        bar.field.setText("plain")
        window.until(lambda: bar.count.text() == "1 of 1")
        assert marked(main) == ["plain"]
        bar.field.setText(odd)
        window.until(lambda: bar.count.text() in ("no word", "nothing found"))
        assert marked(main) == []
    assert window.notices == []


def test_the_bar_fits_a_narrow_window(main: MainWindow, window: RunWindow, tmp_path: Path) -> None:
    main.resize(1100, 700)
    filled(main, window, ["the okapi", "and an Okapi"])
    main.action("find_in_chat").trigger()
    bar = main.pane.chat_find.bar
    bar.field.setText("okapi")
    window.until(lambda: bar.count.text() == "1 of 2")
    for theme in ("light", "dark"):
        window.context.theme.choose(theme)
        QApplication.processEvents()
        assert main.width() == 1100
        for control in (bar.field, bar.previous, bar.next, bar.close_button):
            assert control.accessibleName()
            assert bar.rect().contains(control.geometry())
        main.grab().save(str(tmp_path / f"find-{theme}.png"))
