"""The quick switch and the commands by name, in the window over a real store."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.chats import ChatMode
from app.domain.projects import ItemState
from app.gui.finding.command_palette import CommandPalette
from app.gui.finding.finder import Finder
from app.gui.finding.quick_switch import QuickSwitch
from app.gui.results.results_view import ResultsView
from app.gui.shell.help.shortcut_page import ShortcutPage
from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("project")


def shown(main: MainWindow, window: RunWindow, kind: type[Finder], keys: Qt.Key, *, shift: bool = False) -> Finder:
    """A dialog opened by its keys."""
    main.activateWindow()
    window.until(main.isActiveWindow)
    held = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(main, keys, held | Qt.KeyboardModifier.ShiftModifier if shift else held)
    window.until(lambda: main.findChild(kind) is not None)
    dialog = main.findChild(kind)
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def titles(dialog: Finder) -> list[str]:
    return [line.title for line in dialog.model.lines]


@pytest.mark.holds("run")
def test_a_chat_a_project_and_a_run_are_a_few_letters_away(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    other = window.project("Which of two wells should we drill? It must not dry out in August.")
    run = window.run(made.project.id)
    window.settle(lambda: window.services.chats.create(made.project.id, mode=ChatMode.SETUP, title="Vans at night"))
    main.open_project(made.project.id)
    dialog = shown(main, window, QuickSwitch, Qt.Key.Key_K)
    window.until(lambda: len(titles(dialog)) >= 4)
    assert titles(dialog)[0] == "Vans at night", "the newest chat is there before anything is typed"
    QTest.keyClicks(dialog.field, "wells")
    window.until(lambda: [line.icon for line in dialog.model.lines] == ["chat", "project"])
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    QTest.keyClick(dialog.field, Qt.Key.Key_Up)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert main.pane.chat is not None
    assert main.pane.chat.id == other.chat.id
    main.open_project(made.project.id)
    shown(main, window, QuickSwitch, Qt.Key.Key_K)
    assert dialog.field.selectedText() == "wells", "typed over at once"
    QTest.keyClicks(dialog.field, "run 1")
    window.until(lambda: titles(dialog)[:1] == [f"Run 1 · {run.title}"])
    QTest.mouseClick(
        dialog.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=dialog.list.visualRect(dialog.model.index(0, 0)).center(),
    )
    results = main.docks["results"].content
    assert isinstance(results, ResultsView)
    assert results.run_id == run.id
    shown(main, window, QuickSwitch, Qt.Key.Key_K)
    window.settle(lambda: window.services.runs.set_trashed(run.id, True))
    dialog.field.setText("run  1")
    window.until(lambda: f"Run 1 · {run.title}" not in titles(dialog))
    dialog.field.setText("no such thing at all")
    window.until(lambda: "Nothing is called" in dialog.nothing.sentence)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_every_command_is_listed_with_its_keys_and_greyed_ones_say_why(main: MainWindow, window: RunWindow) -> None:
    dialog = shown(main, window, CommandPalette, Qt.Key.Key_P, shift=True)
    lines = {line.title: line for line in dialog.model.lines}
    actions = {action.text().replace("&", "") for action in main.actions_.all() if not action.isChecked()}
    assert actions <= set(lines)
    assert len(lines) == len(main.actions_.all()) + len(main.docks)
    assert "Ctrl+R" in lines["New run…"].right
    assert lines["New run…"].why_not == "Open a project first."
    assert main.action("new_run").toolTip() == "Open a project first."
    assert all(line.why_not for line in lines.values() if not line.target.isEnabled())  # type: ignore[attr-defined]
    dialog.field.setText("new run")
    assert titles(dialog) == ["New run…"]
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.status.text() == "Open a project first."
    dialog.field.setText("shortcuts")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    page = main.findChild(ShortcutPage)
    assert page is not None
    page.close()


def test_a_command_is_about_the_line_the_keyboard_was_on(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    second = window.settle(lambda: window.services.chats.create(made.project.id, mode=ChatMode.SETUP, title="Second"))
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    main.activateWindow()
    lines = main.chat_list.list
    lines.setFocus()
    QTest.keyClick(lines, Qt.Key.Key_Home)
    if lines.current_id != second.id:
        QTest.keyClick(lines, Qt.Key.Key_Down)
    assert lines.current_id == second.id
    dialog = shown(main, window, CommandPalette, Qt.Key.Key_P, shift=True)
    QTest.keyClicks(dialog.field, "archive chat")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    window.until(lambda: window.services.chats.row(second.id).state == ItemState.ARCHIVED)
    assert window.services.chats.row(made.chat.id).state == ItemState.ACTIVE
    dialog = shown(main, window, CommandPalette, Qt.Key.Key_P, shift=True)
    assert titles(dialog)[0] == "Archive chat", "what was used last comes first"


@pytest.mark.some(1)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.holds("run")
def test_both_are_looked_at(main: MainWindow, window: RunWindow, theme: str, tmp_path: Path) -> None:
    window.context.theme.choose(theme)
    main.resize(1100, 700)
    made = window.project()
    window.run(made.project.id)
    main.open_project(made.project.id)
    switch = shown(main, window, QuickSwitch, Qt.Key.Key_K)
    window.until(lambda: switch.model.rowCount() > 1)
    switch.grab().save(str(tmp_path / f"switch-{theme}.png"))
    switch.close()
    palette = shown(main, window, CommandPalette, Qt.Key.Key_P, shift=True)
    QTest.keyClicks(palette.field, "ch")
    palette.grab().save(str(tmp_path / f"palette-{theme}.png"))
    for dialog in (switch, palette):
        assert dialog.field.accessibleName()
        assert dialog.list.accessibleName()
    said = palette.model.index(palette.model.rowCount() - 1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Not possible now" in said
