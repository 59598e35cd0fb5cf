"""What the menu offers follows the state a project has now: after an undo, and after a change made elsewhere."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.chats import ChatMode
from app.domain.projects import ItemState
from app.gui.shell.main_window import MainWindow
from support.run_window import RunWindow

pytestmark = pytest.mark.holds("project")

_NAMES = ("trash_project", "archive_project", "rename_project", "restore_project")
_ACTIVE, _ASIDE = (True, True, True, False), (False, False, False, True)


_CHAT_NAMES = ("archive_chat", "trash_chat", "restore_chat", "switch_mode", "what_if_changes")


def offered(main: MainWindow, names: tuple[str, ...] = _NAMES) -> tuple[bool, ...]:
    return tuple(main.action(name).isEnabled() for name in names)


def test_a_project_that_is_restored_or_archived_elsewhere_is_offered_what_it_can_be(
    main: MainWindow, window: RunWindow
) -> None:
    project, projects = window.project().project.id, window.services.projects
    main.open_project(project)
    assert offered(main) == _ACTIVE
    main.action("trash_project").trigger()
    window.until(lambda: main.project is None)
    window.undo()
    window.until(lambda: projects.get(project).state is ItemState.ACTIVE)
    main.open_project(project)
    window.until(lambda: offered(main) == _ACTIVE)
    window.settle(lambda: projects.set_state(project, ItemState.ARCHIVED))
    window.until(lambda: offered(main) == _ASIDE)
    window.settle(lambda: projects.set_state(project, ItemState.ACTIVE))
    window.until(lambda: offered(main) == _ACTIVE)


def test_on_the_start_page_the_menu_follows_the_line_the_keyboard_is_on(main: MainWindow, window: RunWindow) -> None:
    project, projects = window.project().project.id, window.services.projects
    main.activateWindow()
    lines = main.start_page.projects.list
    assert offered(main) == (False, False, False, False)
    lines.setFocus()
    QTest.keyClick(lines, Qt.Key.Key_Down)
    assert lines.current_id == project
    window.until(lambda: offered(main) == _ACTIVE)
    assert main.action("rename").isEnabled()
    window.settle(lambda: projects.set_state(project, ItemState.ARCHIVED))
    window.until(lambda: offered(main) == (False, False, False, False))


def test_the_menu_follows_the_chat_the_keyboard_is_on_and_leaves_with_it(main: MainWindow, window: RunWindow) -> None:
    made = window.project()
    window.settle(lambda: window.services.chats.create(made.project.id, mode=ChatMode.WHAT_IF))
    main.open_project(made.project.id)
    main.open_chat(made.chat.id)
    main.activateWindow()
    lines = main.chat_list.list
    assert offered(main, _CHAT_NAMES) == (True, True, False, True, False)
    lines.setFocus()
    QTest.keyClick(lines, Qt.Key.Key_Home)
    if lines.current_id == made.chat.id:
        QTest.keyClick(lines, Qt.Key.Key_End)
    assert lines.current_id != made.chat.id
    window.until(lambda: offered(main, _CHAT_NAMES) == (True, True, False, False, True))
    main.pane.composer.field.setFocus()
    window.until(lambda: offered(main, _CHAT_NAMES) == (True, True, False, True, False))

    # Also where no list shows the open chat.
    main.chat_list.filter.setText("no such chat")
    window.until(lambda: main.chat_list.model.rowCount() == 0)
    window.until(lambda: offered(main, _CHAT_NAMES) == (True, True, False, True, False))
    window.settle(lambda: window.services.chats.set_state(made.chat.id, ItemState.ARCHIVED))
    window.until(lambda: offered(main, _CHAT_NAMES) == (False, True, True, True, False))
